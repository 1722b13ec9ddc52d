package attribution

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode"

	"parley"
	"parley/internal/text"
)

// fewestWords is the least number of words of a turn that says something.
const fewestWords = 5

// turns makes a statement of each labelled turn of a transcript that is not by
// the outlet's own people, and puts the statements found within it into it.
func turns(d *text.Doc) {
	var labels []parley.Furniture
	for _, f := range d.Report.Furniture {
		if f.Label() {
			labels = append(labels, f)
		}
	}
	if len(labels) == 0 {
		return
	}
	names := speakers(d, labels)
	for i, f := range labels {
		end := len(d.Text)
		if i+1 < len(labels) {
			end = labels[i+1].Span.Start
		}
		content := spoken(d, parley.Span{Start: f.Span.End, End: end})
		if f.Rule == parley.RuleStaff || len(content) == 0 {
			continue
		}
		source := nameIn(d.Text, f.Span)
		st := parley.Statement{Source: &source, Content: content, Mode: parley.ModeDirect, Act: parley.ActSay, Rule: "turn"}
		who := names[lastWord(source.In(d.Text))]
		st.Who, st.Unnamed = parley.Names{who.name}, who.unnamed
		if who.side != "" {
			st.For = parley.Names{who.side}
		}
		if who.from != source {
			st.Basis = []parley.Span{who.from}
		}
		d.Statements = append(d.Statements, st)
	}
	renumber(d)
}

// spoken gives the sentences of a span that are no furniture, those that follow
// one another in one piece; none if they are too short to say anything.
func spoken(d *text.Doc, s parley.Span) []parley.Span {
	var out []parley.Span
	words, after := 0, -1
	for k := sort.Search(len(d.Sents), func(k int) bool { return d.Sents[k].Span.Start >= s.Start }); k < len(d.Sents) && d.Sents[k].Span.Start < s.End; k++ {
		sent := d.Sents[k]
		if sent.Furniture {
			continue
		}
		words += sent.Len()
		if n := len(out); n > 0 && after == k {
			out[n-1].End = sent.Span.End
		} else {
			out = append(out, sent.Span)
		}
		after = k + 1
	}
	if words < fewestWords {
		return nil
	}
	for i := range out {
		out[i].End = out[i].Start + len(strings.TrimRight(out[i].In(d.Text), ". "))
	}
	return out
}

// voice is who speaks under a label.
type voice struct {
	name, side string
	unnamed    bool
	from       parley.Span // the fullest label
}

// speakers gives who is meant by the last word of each label: the fullest label
// with that word, or the person of that name whom the report mentions.
func speakers(d *text.Doc, labels []parley.Furniture) map[string]voice {
	out := map[string]voice{}
	for _, f := range labels {
		s := nameIn(d.Text, f.Span)
		words := s.In(d.Text)
		k := lastWord(words)
		if len(strings.Fields(words)) > len(strings.Fields(out[k].name)) {
			out[k] = voice{name: titled(words), from: s, unnamed: strings.HasPrefix(strings.ToLower(words), "unidentified")}
		}
	}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Kind != text.Person || m.Name == "" {
			continue
		}
		k := lastWord(m.Name)
		v, ok := out[k]
		if !ok || v.unnamed || v.side != "" {
			continue
		}
		if !strings.EqualFold(v.name, m.Name) && len(strings.Fields(v.name)) > 1 {
			continue
		}
		v.name, v.side = m.Name, m.For
		out[k] = v
	}
	return out
}

// nameIn gives the name in a label, without what its bearer is.
func nameIn(doc string, label parley.Span) parley.Span {
	words := label.In(doc)
	if i := strings.IndexAny(words, ",(:"); i >= 0 {
		words = words[:i]
	}
	return parley.Span{Start: label.Start, End: label.Start + len(strings.TrimRightFunc(words, unicode.IsSpace))}
}

func lastWord(name string) string {
	f := strings.Fields(strings.ToLower(name))
	if len(f) == 0 {
		return ""
	}
	return f[len(f)-1]
}

// titled writes a name in capitals as names are written; a label for somebody
// without a name becomes a description.
func titled(name string) string {
	if lower := strings.ToLower(name); strings.HasPrefix(lower, "unidentified") {
		return strings.NewReplacer("female", "woman", "male", "man").Replace(lower)
	}
	if strings.ToUpper(name) != name {
		return name
	}
	var b strings.Builder
	start := true
	for _, r := range name {
		if start {
			b.WriteRune(r)
		} else {
			b.WriteRune(unicode.ToLower(r))
		}
		start = !unicode.IsLetter(r) && r != '\'' && r != '’'
	}
	return b.String()
}

// renumber puts the statements into the order of the text again, and those that
// nothing held into the turn around them.
func renumber(d *text.Doc) {
	slices.SortStableFunc(d.Statements, func(a, b parley.Statement) int { return starts(&a) - starts(&b) })
	ids := map[string]string{}
	for i := range d.Statements {
		st := &d.Statements[i]
		id := fmt.Sprintf("s%d", i+1)
		if st.ID != "" {
			ids[st.ID] = id
		}
		st.ID = id
	}
	turn := -1
	for i := range d.Statements {
		st := &d.Statements[i]
		if st.Rule == "turn" {
			turn = i
			continue
		}
		if st.In != "" {
			st.In = ids[st.In]
		} else if turn >= 0 && starts(st) < d.Statements[turn].Content[len(d.Statements[turn].Content)-1].End {
			st.In = d.Statements[turn].ID
		}
	}
}

// starts gives where a statement begins.
func starts(st *parley.Statement) int {
	at := st.Content[0].Start
	for _, s := range []*parley.Span{st.Source, st.Cue} {
		if s != nil {
			at = min(at, s.Start)
		}
	}
	return at
}
