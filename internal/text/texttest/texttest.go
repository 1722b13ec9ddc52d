// Package texttest writes documents with trees by hand, for the tests of steps
// that stand on trees, and writes the trees of documents in the same notation.
//
// In comes a test and a text in the notation; out goes a document with tokens,
// sentences, nodes and names, for which no model is needed. Each line is a word:
// its form, its tags, its head with the relation, and where it differs from the
// form in lower case its lemma; last, the mark of a name.
//
//	Rebels     NNS/NOUN    2:nsubj  rebel
//	agreed     VBD/VERB    0:root   agree
//	~.         ./PUNCT     2:punct
//
// Heads count from 1 in each sentence, 0 is the root. A blank line ends a
// sentence, two end a paragraph. "~" before a form says that no space stands
// there, "+" that it belongs to the surface token before it. Names are marked
// "B-PER" and "I-PER". The lemma of a proper noun is the form as it stands.
package texttest

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"parley/internal/conllu"
	"parley/internal/layers"
	"parley/internal/text"
)

// Doc makes a document. A line that is not in the notation ends the test.
func Doc(t testing.TB, notation string) *text.Doc {
	t.Helper()
	var sents []conllu.Sentence
	var marks []string
	blank := 2 // lines
	for n, line := range strings.Split(notation, "\n") {
		f := strings.Fields(line)
		if len(f) == 0 {
			blank++
			continue
		}
		if blank > 0 || len(sents) == 0 {
			sents = append(sents, conllu.Sentence{NewPar: blank > 1})
			blank = 0
		}
		w, join, mark, err := word(f)
		if err != nil {
			t.Fatalf("line %d, %q: %v", n+1, line, err)
		}
		marks = append(marks, mark)
		add(&sents[len(sents)-1], w, join)
	}
	for _, s := range sents {
		for i, w := range s.Words {
			if w.Head > len(s.Words) || w.Head == i+1 {
				t.Fatalf("the head of %q is %d, in a sentence of %d words", w.Form, w.Head, len(s.Words))
			}
		}
	}
	d := layers.Doc(sents)
	layers.Nodes(d, sents)
	d.Names = names(marks)
	return d
}

func word(f []string) (w conllu.Word, join byte, mark string, err error) {
	if len(f) < 3 {
		return w, 0, "", fmt.Errorf("%d columns: form, tags and head are needed", len(f))
	}
	w = conllu.Word{Form: f[0], SpaceAfter: true}
	if c := w.Form[0]; (c == '~' || c == '+') && len(w.Form) > 1 {
		join, w.Form = c, w.Form[1:]
	}
	var tagged, tied bool
	var head string
	w.XPOS, w.UPOS, tagged = strings.Cut(f[1], "/")
	head, w.Deprel, tied = strings.Cut(f[2], ":")
	if w.Head, err = strconv.Atoi(head); err != nil || w.Head < 0 || !tagged || !tied {
		return w, 0, "", errors.New("tags are written VBD/VERB, heads 2:nsubj")
	}
	f = f[3:]
	if n := len(f); n > 0 && (strings.HasPrefix(f[n-1], "B-") || strings.HasPrefix(f[n-1], "I-")) {
		mark, f = f[n-1], f[:n-1]
	}
	w.Lemma = plainLemma(w.Form, w.UPOS)
	if len(f) > 0 {
		w.Lemma = f[0]
	}
	if len(f) > 1 {
		return w, 0, "", errors.New("too many columns")
	}
	return w, join, mark, nil
}

func plainLemma(form, upos string) string {
	if upos == "PROPN" {
		return form
	}
	return strings.ToLower(form)
}

func add(s *conllu.Sentence, w conllu.Word, join byte) {
	k := len(s.Words)
	if k > 0 && join != 0 {
		s.Words[k-1].SpaceAfter = false
	}
	if k > 0 && join == '+' {
		if n := len(s.Multis); n == 0 || s.Multis[n-1].Last != k-1 {
			s.Multis = append(s.Multis, conllu.Multi{First: k - 1, Form: s.Words[k-1].Form})
		}
		m := &s.Multis[len(s.Multis)-1]
		m.Last, m.Form = k, m.Form+w.Form
	}
	s.Words = append(s.Words, w)
}

func names(marks []string) []text.Name {
	var out []text.Name
	for i, m := range marks {
		switch kind := strings.TrimPrefix(m, "I-"); {
		case strings.HasPrefix(m, "B-"):
			out = append(out, text.Name{Range: text.Range{First: i, End: i + 1}, Kind: m[2:]})
		case m != "" && len(out) > 0 && out[len(out)-1].End == i && out[len(out)-1].Kind == kind:
			out[len(out)-1].End = i + 1
		}
	}
	return out
}

// Write gives the tokens, nodes and names of a document in the notation.
func Write(d *text.Doc) string {
	marks := make([]string, len(d.Tokens))
	for _, n := range d.Names {
		for i := n.First; i < n.End; i++ {
			marks[i] = "I-" + n.Kind
		}
		marks[n.First] = "B-" + n.Kind
	}
	var b strings.Builder
	for k, s := range d.Sents {
		if k > 0 {
			b.WriteByte('\n')
			if s.Para != d.Sents[k-1].Para {
				b.WriteByte('\n')
			}
		}
		for i := s.First; i < s.End; i++ {
			b.WriteString(line(d, s, i, marks[i]))
		}
	}
	return b.String()
}

func line(d *text.Doc, s text.Sent, i int, mark string) string {
	t, n := &d.Tokens[i], &d.Nodes[i]
	form, head := d.Text[t.Start:t.End], 0
	lemma := n.Lemma
	if lemma == plainLemma(form, n.UPOS) {
		lemma = ""
	}
	switch {
	case i == s.First:
	case t.Is(text.Joined):
		form = "+" + form
	case !t.Is(text.SpaceBy):
		form = "~" + form
	}
	if n.Head >= 0 {
		head = n.Head - s.First + 1
	}
	row := fmt.Sprintf("%-11s %-11s %-12s", form, n.XPOS+"/"+n.UPOS, strconv.Itoa(head)+":"+n.Rel)
	for _, c := range []string{lemma, mark} {
		if c != "" {
			row += " " + c
		}
	}
	return strings.TrimRight(row, " ") + "\n"
}
