package corpus

import (
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

type meantimeDoc struct {
	Tokens []struct {
		ID       int    `xml:"t_id,attr"`
		Sentence int    `xml:"sentence,attr"`
		Form     string `xml:",chardata"`
	} `xml:"token"`
	Mentions []struct {
		ID      int    `xml:"m_id,attr"`
		Syntax  string `xml:"syntactic_type,attr"`
		Anchors []struct {
			Token int `xml:"t_id,attr"`
		} `xml:"token_anchor"`
	} `xml:"Markables>ENTITY_MENTION"`
	Entities []struct {
		ID   int    `xml:"m_id,attr"`
		Kind string `xml:"ent_type,attr"`
	} `xml:"Markables>ENTITY"`
	Refers []struct {
		Sources []struct {
			ID int `xml:"m_id,attr"`
		} `xml:"source"`
		Target struct {
			ID int `xml:"m_id,attr"`
		} `xml:"target"`
	} `xml:"Relations>REFERS_TO"`
}

// Meantime gives the documents of MEANTIME's English part, CC BY 4.0, as far as
// their entities are marked: of the marked phrases, the run of capitals that
// ends an innermost name.
func Meantime(data string) ([]NamedDoc, error) {
	files, err := filepath.Glob(filepath.Join(data, "meantime-en", "corpus_*", "*.xml"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("find the articles of MEANTIME in %s: %w", data, os.ErrNotExist)
	}
	slices.Sort(files)
	var docs []NamedDoc
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			return nil, fmt.Errorf("read article: %w", err)
		}
		var m meantimeDoc
		if err := xml.Unmarshal(raw, &m); err != nil {
			return nil, fmt.Errorf("read %s: %w", f, err)
		}
		docs = append(docs, m.names(strings.TrimSuffix(filepath.Base(f), ".xml")))
	}
	return docs, nil
}

func (m *meantimeDoc) names(id string) NamedDoc {
	doc := NamedDoc{ID: id}
	type place struct{ sent, word int }
	at := map[int]place{}
	last := -1
	for _, t := range m.Tokens {
		if t.Sentence != last {
			doc.Sents, last = append(doc.Sents, NamedSentence{}), t.Sentence
		}
		s := &doc.Sents[len(doc.Sents)-1]
		at[t.ID] = place{len(doc.Sents) - 1, len(s.Forms)}
		s.Forms = append(s.Forms, t.Form)
	}
	kindOf, entity := map[int]string{}, map[int]int{}
	for _, e := range m.Entities {
		kindOf[e.ID] = e.Kind
	}
	for _, r := range m.Refers {
		for _, s := range r.Sources {
			entity[s.ID] = r.Target.ID
		}
	}
	found := make([][]Name, len(doc.Sents))
	marked := 0
	for _, e := range m.Mentions {
		if len(e.Anchors) == 0 {
			continue
		}
		from, to := at[e.Anchors[0].Token], at[e.Anchors[len(e.Anchors)-1].Token]
		marked = max(marked, from.sent+1)
		kind := kindOf[entity[e.ID]]
		if from.sent != to.sent || kind != "PER" && kind != "ORG" && kind != "LOC" || e.Syntax != "NAM" && e.Syntax != "PRE.NAM" && e.Syntax != "" {
			continue
		}
		forms := doc.Sents[from.sent].Forms
		first, end := to.word+1, to.word+1
		for first > from.word && (capital(forms[first-1]) || first < end && joins(forms[first-1])) {
			first--
		}
		for first < end && !capital(forms[first]) {
			first++
		}
		if first < end && (e.Syntax != "" || first == from.word) && forms[first] != "The" && !slices.Contains([]string{"I", "He", "She", "They", "We", "It", "His", "Its", "This"}, forms[first]) {
			found[from.sent] = append(found[from.sent], Name{first, end, kind})
		}
	}
	doc.Sents = doc.Sents[:marked]
	for i := range doc.Sents {
		s := &doc.Sents[i]
		s.Names = disjointShort(found[i])
		s.Open = make([]bool, len(s.Forms))
		for k, f := range s.Forms {
			s.Open[k] = capital(f) && k > 0 && f != "I"
		}
		for _, n := range s.Names {
			clear(s.Open[n.First:n.End])
		}
	}
	return doc
}

// disjointShort keeps the shorter of names that overlap.
func disjointShort(all []Name) []Name {
	slices.SortStableFunc(all, func(a, b Name) int { return (a.End - a.First) - (b.End - b.First) })
	var out []Name
	for _, n := range all {
		if !slices.ContainsFunc(out, func(o Name) bool { return n.First < o.End && o.First < n.End }) {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, func(a, b Name) int { return a.First - b.First })
	return out
}
