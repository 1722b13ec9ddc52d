package treescore

import (
	"fmt"
	"strings"
	"unicode"

	"parley"
	"parley/internal/conllu"
)

// Raw is the score of trees whose words the system cut itself.
type Raw struct {
	Tokens    Count // surface tokens: "don't" is one
	Sentences Count
	Words     Count
	UPOS      Count
	XPOS      Count
	Lemmas    Count
	UAS       Count
	LAS       Count // relations without their subtypes
}

// RawText scores sentences against gold ones over the same text. Things are
// compared by their places in the text, counted without white space; words
// inside surface tokens of several words are aligned by the longest common
// subsequence of their forms. It returns [parley.ErrInvalid] if the texts differ.
func RawText(gold, system []conllu.Sentence) (Raw, error) {
	var s Raw
	g, w := lay(gold), lay(system)
	if at := differ(g.text, w.text); at >= 0 {
		return s, fmt.Errorf("the texts differ at %q, gold has %q: %w", near(w.text, at), near(g.text, at), parley.ErrInvalid)
	}
	s.Tokens = same(g.tokens, w.tokens)
	s.Sentences = same(g.sents, w.sents)
	whole := Count{Gold: len(g.words), System: len(w.words)}
	s.Words, s.UPOS, s.XPOS, s.Lemmas, s.UAS, s.LAS = whole, whole, whole, whole, whole, whole
	pairs := align(g.words, w.words)
	toGold := make([]int, len(w.words))
	for i := range toGold {
		toGold[i] = none
	}
	for _, p := range pairs {
		toGold[p[1]] = p[0]
	}
	for _, p := range pairs {
		s.pair(&g.words[p[0]], &w.words[p[1]], toGold)
	}
	return s, nil
}

// pair counts what two aligned words agree in.
func (s *Raw) pair(g, w *placed, toGold []int) {
	head := w.parent
	if head >= 0 {
		head = toGold[head]
	}
	right := func(c *Count, ok bool) {
		if ok {
			c.Right++
		}
	}
	right(&s.Words, true)
	right(&s.UPOS, g.UPOS == w.UPOS)
	right(&s.XPOS, g.XPOS == w.XPOS)
	right(&s.Lemmas, sameLemma(g.Word, w.Word))
	right(&s.UAS, head == g.parent)
	right(&s.LAS, head == g.parent && universal(g.Deprel) == universal(w.Deprel))
}

// none stands for no word of the other side, root for the head of a root,
// and loose for a word without a head.
const (
	none  = -1
	root  = -2
	loose = -3
)

type place struct{ start, end int }

// placed is a word at its place: that of its surface token.
type placed struct {
	*conllu.Word
	place
	inside bool // one of several words of a token
	parent int
}

type layout struct {
	text   []rune // without white space
	sents  []place
	tokens []place
	words  []placed
}

func lay(sents []conllu.Sentence) *layout {
	l := &layout{}
	for i := range sents {
		l.sentence(&sents[i])
	}
	return l
}

func (l *layout) sentence(s *conllu.Sentence) {
	first, start, m := len(l.words), len(l.text), 0
	for i := 0; i < len(s.Words); {
		form, end, inside := s.Words[i].Form, i+1, false
		if m < len(s.Multis) && s.Multis[m].First == i {
			form, end, inside = s.Multis[m].Form, s.Multis[m].Last+1, true
			m++
		}
		at := place{len(l.text), 0}
		for _, r := range form {
			if !unicode.IsSpace(r) {
				l.text = append(l.text, r)
			}
		}
		at.end = len(l.text)
		l.tokens = append(l.tokens, at)
		for ; i < end; i++ {
			w := placed{Word: &s.Words[i], place: at, inside: inside}
			switch h := w.Head; {
			case h > 0:
				w.parent = first + h - 1
			case h == 0:
				w.parent = root
			default:
				w.parent = loose
			}
			l.words = append(l.words, w)
		}
	}
	l.sents = append(l.sents, place{start, len(l.text)})
}

func differ(a, b []rune) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	if len(a) != len(b) {
		return min(len(a), len(b))
	}
	return -1
}

func near(t []rune, at int) string { return string(t[max(0, at-10):min(len(t), at+10)]) }

// same counts the places that both sides have. Places are in order.
func same(gold, system []place) Count {
	c := Count{Gold: len(gold), System: len(system)}
	for i, j := 0, 0; i < len(gold) && j < len(system); {
		g, w := gold[i], system[j]
		if g == w {
			c.Right++
		}
		if g.end <= w.end {
			i++
		}
		if w.end <= g.end {
			j++
		}
	}
	return c
}

// align pairs words. Outside tokens of several words the places have to be the
// same; a stretch of text that such tokens cover on either side is aligned as
// a whole.
func align(gold, system []placed) [][2]int {
	var out [][2]int
	for i, j := 0, 0; i < len(gold) && j < len(system); {
		g, w := &gold[i], &system[j]
		switch {
		case g.inside || w.inside:
			first := [2]int{i, j}
			if g.inside && !w.inside && w.start < g.start {
				j++
				continue
			}
			if w.inside && !g.inside && g.start < w.start {
				i++
				continue
			}
			i, j = stretch(gold, system, i, j)
			out = append(out, common(gold, system, first, [2]int{i, j})...)
		case g.place == w.place:
			out = append(out, [2]int{i, j})
			i, j = i+1, j+1
		case g.start <= w.start:
			i++
		default:
			j++
		}
	}
	return out
}

// stretch gives the words after those that lie within the token of several
// words at i or j, and within further such tokens that overlap it.
func stretch(gold, system []placed, i, j int) (int, int) {
	end := system[j].end
	if gold[i].inside {
		end = gold[i].end
	}
	within := func(words []placed, k int) bool {
		if k >= len(words) {
			return false
		}
		if words[k].inside {
			return words[k].start < end
		}
		return words[k].end <= end
	}
	for within(gold, i) || within(system, j) {
		words, k := system, &j
		if i < len(gold) && (j >= len(system) || gold[i].start <= system[j].start) {
			words, k = gold, &i
		}
		if words[*k].inside {
			end = max(end, words[*k].end)
		}
		*k++
	}
	return i, j
}

// common pairs the words of a longest common subsequence.
func common(gold, system []placed, from, to [2]int) [][2]int {
	g, w := gold[from[0]:to[0]], system[from[1]:to[1]]
	eq := func(i, j int) bool { return strings.EqualFold(g[i].Form, w[j].Form) }
	best := make([][]int, len(g)+1) // of what follows i and j
	for i := range best {
		best[i] = make([]int, len(w)+1)
	}
	for i := len(g) - 1; i >= 0; i-- {
		for j := len(w) - 1; j >= 0; j-- {
			best[i][j] = max(best[i+1][j], best[i][j+1])
			if eq(i, j) {
				best[i][j] = max(best[i][j], 1+best[i+1][j+1])
			}
		}
	}
	var out [][2]int
	for i, j := 0, 0; i < len(g) && j < len(w); {
		switch {
		case eq(i, j):
			out = append(out, [2]int{from[0] + i, from[1] + j})
			i, j = i+1, j+1
		case best[i][j] == best[i+1][j]:
			i++
		default:
			j++
		}
	}
	return out
}
