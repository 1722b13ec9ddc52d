package layers

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"parley"
	"parley/internal/conllu"
	"parley/internal/segment"
	"parley/internal/text"
)

// Sentences writes a document's layers. Places are in code points of its text;
// a word whose node is missing has neither tags nor head.
func Sentences(d *text.Doc) []conllu.Sentence {
	id := strings.Join(strings.Fields(d.Report.ID), "_")
	p := places{text: d.Text}
	out := make([]conllu.Sentence, 0, len(d.Sents))
	for k, r := range d.Sents {
		s := sentence(d, r, &p)
		s.ID = fmt.Sprintf("%s-%d", id, k+1)
		if k == 0 {
			s.NewDoc = id
		}
		s.NewPar = k == 0 || r.Para != d.Sents[k-1].Para
		if r.Furniture {
			s.Notes = append(s.Notes, "furniture = yes")
		}
		out = append(out, s)
	}
	name(out, d)
	return out
}

func sentence(d *text.Doc, r text.Sent, p *places) conllu.Sentence {
	s := conllu.Sentence{Words: make([]conllu.Word, 0, r.Len())}
	for i := r.First; i < r.End; i++ {
		t := &d.Tokens[i]
		w := conllu.Word{Form: d.Text[t.Start:t.End], Head: -1, Misc: p.of(t.Start, t.End), SpaceAfter: spaced(d, i)}
		tree(&w, d, r, i)
		if t.Is(text.Joined) && i > r.First {
			join(&s, d, i, p)
		}
		s.Words = append(s.Words, w)
	}
	s.Text = s.Raw()
	return s
}

func spaced(d *text.Doc, i int) bool {
	return i+1 == len(d.Tokens) || d.Tokens[i+1].Is(text.SpaceBy)
}

// join makes word i part of the surface token of the word before it, which is
// the last of the sentence.
func join(s *conllu.Sentence, d *text.Doc, i int, p *places) {
	k := len(s.Words)
	if n := len(s.Multis); n == 0 || s.Multis[n-1].Last != k-1 {
		s.Multis = append(s.Multis, conllu.Multi{First: k - 1})
	}
	m := &s.Multis[len(s.Multis)-1]
	m.Last, m.SpaceAfter = k, spaced(d, i)
	first := i - (m.Last - m.First)
	m.Form, m.Misc = d.Text[d.Tokens[first].Start:d.Tokens[i].End], p.again(d.Tokens[first].Start, d.Tokens[i].End)
}

func tree(w *conllu.Word, d *text.Doc, r text.Sent, i int) {
	if len(d.Nodes) == 0 {
		return
	}
	n := &d.Nodes[i]
	w.UPOS, w.XPOS, w.Lemma, w.Feats, w.Deprel = n.UPOS, n.XPOS, n.Lemma, n.Feats, n.Rel
	if w.Head = 0; n.Head >= 0 {
		w.Head = n.Head - r.First + 1
	}
}

// name marks the words of names, "Name=B-PER" the first and "Name=I-PER" the
// others.
func name(sents []conllu.Sentence, d *text.Doc) {
	for _, n := range d.Names {
		k := d.Tokens[n.First].Sent
		for i := n.First; i < n.End; i++ {
			mark := "I-"
			if i == n.First {
				mark = "B-"
			}
			w := &sents[k].Words[i-d.Sents[k].First]
			if w.Misc == "_" {
				w.Misc = ""
			}
			if w.Misc != "" {
				w.Misc += "|"
			}
			w.Misc += "Name=" + mark + n.Kind
		}
	}
}

// places turns bytes into code points, from left to right.
type places struct {
	text         string
	bytes, runes int
}

func (p *places) at(offset int) int {
	if offset < p.bytes {
		p.bytes, p.runes = 0, 0
	}
	p.runes += utf8.RuneCountInString(p.text[p.bytes:offset])
	p.bytes = offset
	return p.runes
}

func (p *places) of(start, end int) string {
	a := p.at(start)
	return fmt.Sprintf("Start=%d|End=%d", a, p.at(end))
}

// again gives the place of what began a little before, and leaves the count
// where it was.
func (p *places) again(start, end int) string {
	to := p.at(end)
	from := to - utf8.RuneCountInString(p.text[start:end])
	return fmt.Sprintf("Start=%d|End=%d", from, to)
}

// Doc makes a document of sentences that are cut already: its tokens are their
// words, and its text their forms with the spaces between them, a blank line
// before each paragraph. It has the layers of tokens and sentences.
func Doc(sents []conllu.Sentence) *text.Doc {
	var b strings.Builder
	var words []segment.Word
	ranges := make([]text.Range, 0, len(sents))
	for k := range sents {
		s := &sents[k]
		switch {
		case k == 0:
		case s.NewPar:
			b.WriteString("\n\n")
		default:
			b.WriteByte('\n')
		}
		first := len(words)
		at := 0 // surface token of several words
		for i, w := range s.Words {
			for at < len(s.Multis) && s.Multis[at].Last < i {
				at++
			}
			joined := at < len(s.Multis) && s.Multis[at].First < i
			if i > 0 && !joined && s.Words[i-1].SpaceAfter {
				b.WriteByte(' ')
			}
			start := b.Len()
			b.WriteString(w.Form)
			words = append(words, segment.Word{Start: start, End: b.Len(), Joined: joined})
		}
		ranges = append(ranges, text.Range{First: first, End: len(words)})
	}
	d := text.New(&parley.Report{Text: b.String()})
	segment.Fill(d, words, ranges)
	return d
}

// Retree gives the sentences that a document was made of by [Doc] the tags,
// lemmas, features, heads and names of its layers instead of their own. What
// else their MISC column says stays.
func Retree(sents []conllu.Sentence, d *text.Doc) []conllu.Sentence {
	out := make([]conllu.Sentence, len(sents))
	for k, s := range sents {
		words := make([]conllu.Word, len(s.Words))
		for i, w := range s.Words {
			words[i] = conllu.Word{Form: w.Form, Head: -1, Misc: w.Misc, SpaceAfter: w.SpaceAfter}
			tree(&words[i], d, d.Sents[k], d.Sents[k].First+i)
		}
		s.Words = words
		out[k] = s
	}
	name(out, d)
	return out
}

// Nodes gives a document that was made by [Doc] the tags and trees of the
// sentences themselves.
func Nodes(d *text.Doc, sents []conllu.Sentence) {
	nodes := make([]text.Node, len(d.Tokens))
	for k := range sents {
		first := d.Sents[k].First
		for i, w := range sents[k].Words {
			n := text.Node{Head: -1, Rel: w.Deprel, UPOS: w.UPOS, XPOS: w.XPOS, Lemma: w.Lemma, Feats: w.Feats}
			if w.Head > 0 {
				n.Head = first + w.Head - 1
			}
			nodes[first+i] = n
		}
	}
	d.SetNodes(nodes)
}
