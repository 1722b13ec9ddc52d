package corpus

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"parley/internal/conllu"
)

// Name is a named entity: words First to End of a sentence, End not included.
type Name struct {
	First, End int
	Kind       string // "PER", "ORG", "LOC"
}

// NamedSentence is a sentence with the names in it.
type NamedSentence struct {
	Forms []string
	XPOS  []string // gold Penn tags, nil where the set has none
	Names []Name   // in order, none in another
	// Open marks words of which the set does not say whether they belong to a
	// name. Default: none.
	Open []bool
}

// NamedDoc is a document with its names.
type NamedDoc struct {
	ID    string
	Sents []NamedSentence
}

// UNER gives the documents of Universal NER's development part of EWT, CC BY-SA
// 4.0, whose sentences are those of the treebank's development part.
func UNER(data string) ([]NamedDoc, error) {
	sents, err := Trees(data, EWT, Dev)
	if err != nil {
		return nil, err
	}
	docs := Documents(sents)
	name := filepath.Join(data, "uner-english-ewt", "en_ewt-ud-dev.iob2")
	rows, err := readRows(name)
	if err != nil {
		return nil, err
	}
	n := 0
	for d := range docs {
		for k := range docs[d].Sents {
			sent, id := &docs[d].Sents[k], sents[n].ID
			n++
			r := rows[id]
			if len(r) == 0 {
				return nil, fmt.Errorf("%s lacks sentence %s of the treebank", name, id)
			}
			// Three sentences were cut into words anew since: a tag of another
			// word is worse than none.
			if forms := column(r, 1); !slices.Equal(forms, sent.Forms) {
				sent.Forms, sent.XPOS = forms, nil
			}
			sent.Names = fromTags(column(r, 2))
		}
	}
	if n != len(rows) {
		return nil, fmt.Errorf("%s: %d sentences, the treebank has %d", name, len(rows), n)
	}
	return docs, nil
}

// Wikigold gives the documents of Wikigold, CC BY 4.0.
func Wikigold(data string) ([]NamedDoc, error) {
	name := filepath.Join(data, "wikigold", "wikigold.conll.txt")
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open names: %w", err)
	}
	defer f.Close()
	var docs []NamedDoc
	var rows [][]string
	flush := func() {
		if len(rows) > 0 {
			s := NamedSentence{Forms: column(rows, 0), Names: fromTags(column(rows, 1))}
			docs[len(docs)-1].Sents = append(docs[len(docs)-1].Sents, s)
		}
		rows = nil
	}
	blank := 2
	for in := bufio.NewScanner(f); in.Scan(); {
		cells := strings.Fields(in.Text())
		if len(cells) < 2 || cells[0] == "-DOCSTART-" {
			if blank++; len(docs) > 0 {
				flush()
			}
			if len(cells) > 0 {
				blank = 2
			}
			continue
		}
		if blank >= 2 {
			docs = append(docs, NamedDoc{ID: fmt.Sprintf("wikigold-%d", len(docs)+1)})
		}
		blank = 0
		rows = append(rows, cells)
	}
	flush()
	return docs, nil
}

// Documents cuts a treebank into documents without names.
func Documents(sents []conllu.Sentence) []NamedDoc {
	var docs []NamedDoc
	for i := range sents {
		s := &sents[i]
		if s.NewDoc != "" || len(docs) == 0 {
			docs = append(docs, NamedDoc{ID: s.NewDoc})
		}
		var n NamedSentence
		for _, w := range s.Words {
			n.Forms, n.XPOS = append(n.Forms, w.Form), append(n.XPOS, w.XPOS)
		}
		d := &docs[len(docs)-1]
		d.Sents = append(d.Sents, n)
	}
	return docs
}

// leaveOpen marks proper nouns outside of names as open.
func (s *NamedSentence) leaveOpen() {
	s.Open = make([]bool, len(s.Forms))
	for i, tag := range s.XPOS {
		s.Open[i] = tag == "NNP" || tag == "NNPS"
	}
	for _, n := range s.Names {
		clear(s.Open[n.First:n.End])
	}
}

// readRows reads sentences of rows of cells by their sent_id.
func readRows(name string) (map[string][][]string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open names: %w", err)
	}
	defer f.Close()
	out := map[string][][]string{}
	id := ""
	in := bufio.NewScanner(f)
	for in.Scan() {
		line := in.Text()
		if v, ok := strings.CutPrefix(line, "# sent_id = "); ok {
			id = v
		} else if line != "" && !strings.HasPrefix(line, "# ") {
			out[id] = append(out[id], strings.Split(line, "\t"))
		}
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return out, nil
}

func column(rows [][]string, n int) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		if n < len(r) {
			out[i] = r[n]
		}
	}
	return out
}

// fromTags reads names from IO or IOB tags; other kinds than the three are left
// out.
func fromTags(tags []string) []Name {
	var out []Name
	last := "O"
	for i, tag := range tags {
		mark, kind, _ := strings.Cut(tag, "-")
		if kind != "" && mark == "I" && strings.HasSuffix(last, "-"+kind) {
			out[len(out)-1].End++
		} else if kind != "" {
			out = append(out, Name{i, i + 1, kind})
		}
		last = tag
	}
	kept := out[:0]
	for _, n := range out {
		if n.Kind == "PER" || n.Kind == "ORG" || n.Kind == "LOC" {
			kept = append(kept, n)
		}
	}
	return kept
}
