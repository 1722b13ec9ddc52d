// Package conllu reads and writes treebanks in the CoNLL-U format of Universal
// Dependencies.
//
// In come lines of ten columns; out go sentences of words with their trees, and
// back. Empty nodes and the enhanced graph are left out. The package knows the
// format and nothing of language.
//
//	sents, err := conllu.Read(f, "en_ewt-ud-dev.conllu")
//	for _, s := range sents {
//		fmt.Println(s.ID, len(s.Words))
//	}
//
// The format: https://universaldependencies.org/format.html
package conllu

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"parley"
)

// Word is a syntactic word: one line of a sentence.
type Word struct {
	Form, Lemma, UPOS, XPOS, Feats string
	Head                           int // 1-based, 0 for the root
	Deprel                         string
	Misc                           string
	SpaceAfter                     bool // of the surface token that it ends
}

// Multi is a surface token of several words: "don't" is "do" and "n't".
type Multi struct {
	First, Last int // indices into Words, both included
	Form        string
	Misc        string
	SpaceAfter  bool
}

// Sentence is one tree.
type Sentence struct {
	ID     string
	Text   string   // the "# text" comment, "" without one
	NewDoc string   // id of the document that begins here, "" if none begins
	NewPar bool     // a paragraph or document begins here
	Notes  []string // further comments to write, without their "#"; not read
	Words  []Word
	Multis []Multi
	Line   int // of its first word, from 1
}

// Read reads all sentences. It returns an error that wraps [parley.ErrInvalid]
// and names file and line where the format is broken.
func Read(r io.Reader, name string) ([]Sentence, error) {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<16), 1<<24)
	var out []Sentence
	var cur Sentence
	flush := func() {
		if len(cur.Words) > 0 {
			out = append(out, cur)
			cur = Sentence{}
		}
	}
	n := 0
	for sc.Scan() {
		n++
		line := strings.TrimRight(sc.Text(), "\r")
		switch {
		case line == "":
			flush()
		case line[0] == '#':
			cur.comment(line)
		default:
			if err := cur.row(line); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, n, err)
			}
			if cur.Line == 0 {
				cur.Line = n
			}
		}
	}
	flush()
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("read %s after line %d: %w", name, n, err)
	}
	for i := range out {
		if err := out[i].check(); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, out[i].Line, err)
		}
	}
	return out, nil
}

func (s *Sentence) comment(line string) {
	key, value, _ := strings.Cut(strings.TrimSpace(line[1:]), "=")
	value = strings.TrimSpace(value)
	switch key = strings.TrimSpace(key); {
	case key == "sent_id":
		s.ID = value
	case key == "text":
		s.Text = value
	case key == "newdoc id":
		s.NewDoc, s.NewPar = value, true
	case key == "newdoc":
		s.NewDoc, s.NewPar = "newdoc", true
	case strings.HasPrefix(key, "newpar"):
		s.NewPar = true
	}
}

func (s *Sentence) row(line string) error {
	c := strings.Split(line, "\t")
	if len(c) != 10 {
		return fmt.Errorf("%d columns instead of 10, is it cut by tabs?: %w", len(c), parley.ErrInvalid)
	}
	if strings.Contains(c[0], ".") {
		return nil // an empty node
	}
	spaced := !strings.Contains(c[9], "SpaceAfter=No")
	if first, last, ok := strings.Cut(c[0], "-"); ok {
		f, err1 := strconv.Atoi(first)
		l, err2 := strconv.Atoi(last)
		if err1 != nil || err2 != nil || f != len(s.Words)+1 || l < f {
			return fmt.Errorf("range %q does not begin with the next word: %w", c[0], parley.ErrInvalid)
		}
		if n := len(s.Multis); n > 0 && f-1 <= s.Multis[n-1].Last {
			return fmt.Errorf("range %q begins within the one before: %w", c[0], parley.ErrInvalid)
		}
		s.Multis = append(s.Multis, Multi{First: f - 1, Last: l - 1, Form: c[1], Misc: c[9], SpaceAfter: spaced})
		return nil
	}
	if id, err := strconv.Atoi(c[0]); err != nil || id != len(s.Words)+1 {
		return fmt.Errorf("word number %q instead of %d: %w", c[0], len(s.Words)+1, parley.ErrInvalid)
	}
	head := -1
	if c[6] != "_" {
		h, err := strconv.Atoi(c[6])
		if err != nil || h < 0 {
			return fmt.Errorf("head %q is no number: %w", c[6], parley.ErrInvalid)
		}
		head = h
	}
	w := Word{Form: c[1], Lemma: c[2], UPOS: c[3], XPOS: c[4], Feats: c[5], Head: head, Deprel: c[7], Misc: c[9], SpaceAfter: spaced}
	i := len(s.Words)
	if n := len(s.Multis); n > 0 && i >= s.Multis[n-1].First && i <= s.Multis[n-1].Last {
		w.SpaceAfter = i == s.Multis[n-1].Last && s.Multis[n-1].SpaceAfter
	}
	s.Words = append(s.Words, w)
	return nil
}

func (s *Sentence) check() error {
	for i, w := range s.Words {
		if w.Head > len(s.Words) || w.Head == i+1 {
			return fmt.Errorf("word %d has the head %d, which is not another word of the sentence: %w", i+1, w.Head, parley.ErrInvalid)
		}
	}
	for _, m := range s.Multis {
		if m.Last >= len(s.Words) {
			return fmt.Errorf("token %q runs past the end of the sentence: %w", m.Form, parley.ErrInvalid)
		}
	}
	return nil
}

// Raw gives the surface text of the sentence, rebuilt from its tokens: what
// stood on the page, without the space after it.
func (s *Sentence) Raw() string {
	var b strings.Builder
	m := 0
	for i := 0; i < len(s.Words); {
		form, spaced, next := s.Words[i].Form, s.Words[i].SpaceAfter, i+1
		if m < len(s.Multis) && s.Multis[m].First == i {
			form, spaced, next = s.Multis[m].Form, s.Multis[m].SpaceAfter, s.Multis[m].Last+1
			m++
		}
		b.WriteString(form)
		if spaced && next < len(s.Words) {
			b.WriteByte(' ')
		}
		i = next
	}
	return b.String()
}

// Spaced reports whether white space follows the sentence's last token.
func (s *Sentence) Spaced() bool {
	n := len(s.Words)
	return n == 0 || s.Words[n-1].SpaceAfter
}

// Write writes sentences, "_" for what is empty.
func Write(w io.Writer, sents []Sentence) error {
	b := bufio.NewWriter(w)
	for i := range sents {
		sents[i].write(b)
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write trees: %w", err)
	}
	return nil
}

func (s *Sentence) write(b *bufio.Writer) {
	if s.NewDoc != "" {
		fmt.Fprintf(b, "# newdoc id = %s\n", s.NewDoc)
	}
	if s.NewPar {
		fmt.Fprintln(b, "# newpar")
	}
	if s.ID != "" {
		fmt.Fprintf(b, "# sent_id = %s\n", s.ID)
	}
	if s.Text != "" {
		fmt.Fprintf(b, "# text = %s\n", s.Text)
	}
	for _, note := range s.Notes {
		fmt.Fprintf(b, "# %s\n", note)
	}
	m := 0
	for i, w := range s.Words {
		if m < len(s.Multis) && s.Multis[m].First == i {
			t := s.Multis[m]
			fmt.Fprintf(b, "%d-%d\t%s\t_\t_\t_\t_\t_\t_\t_\t%s\n", t.First+1, t.Last+1, or(t.Form), misc(t.Misc, t.SpaceAfter))
		}
		spaced := w.SpaceAfter
		if m < len(s.Multis) && i >= s.Multis[m].First && i <= s.Multis[m].Last {
			spaced = true // said on the range's line
			if i == s.Multis[m].Last {
				m++
			}
		}
		head := "_"
		if w.Head >= 0 {
			head = strconv.Itoa(w.Head)
		}
		fmt.Fprintf(b, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t_\t%s\n", i+1, or(w.Form), or(w.Lemma), or(w.UPOS), or(w.XPOS), or(w.Feats), head, or(w.Deprel), misc(w.Misc, spaced))
	}
	fmt.Fprintln(b)
}

func misc(m string, spaced bool) string {
	if m == "_" {
		m = ""
	}
	if !spaced && !strings.Contains(m, "SpaceAfter=No") {
		if m != "" {
			m += "|"
		}
		m += "SpaceAfter=No"
	}
	return or(m)
}

func or(s string) string {
	if s == "" {
		return "_"
	}
	return s
}
