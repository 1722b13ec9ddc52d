package names

import (
	"encoding/binary"
	"fmt"
	"slices"

	"parley"
)

// lexicon says of words how often a treebank tags them as proper nouns. It is
// an open-addressed table: a word's hash, its low three bits a bin.
type lexicon []uint32

func loadLexicon(data string) (lexicon, error) {
	if len(data) == 0 || len(data)%4 != 0 || len(data)/4&(len(data)/4-1) != 0 {
		return nil, fmt.Errorf("lexicon of %d bytes: %w", len(data), parley.ErrInvalid)
	}
	l := make(lexicon, len(data)/4)
	empty := false
	for i := range l {
		l[i] = binary.LittleEndian.Uint32([]byte(data[4*i : 4*i+4]))
		empty = empty || l[i] == 0
	}
	if !empty {
		return nil, fmt.Errorf("lexicon without room: %w", parley.ErrInvalid)
	}
	return l, nil
}

const binMask = 7

// The bins of words that were never a proper noun.
const (
	rare   = 1
	common = 2
)

// bin gives the bin of a word, 0 for one that the treebank lacks.
func (l lexicon) bin(lower uint32) uint32 {
	for i := int(lower*0x9e3779b1>>8) & (len(l) - 1); l[i] != 0; i = (i + 1) & (len(l) - 1) {
		if l[i]&^binMask == lower&^binMask {
			return l[i] & binMask
		}
	}
	return 0
}

// makeLexicon counts tagged words. A word counts once it was seen twice.
func makeLexicon(docs []Doc) lexicon {
	type count struct{ proper, all int }
	counts := map[uint32]count{}
	var buf []byte
	for _, d := range docs {
		for i, form := range d.Forms {
			var t token
			buf = t.spell(form, buf[:0])
			c := counts[t.lower]
			if d.Tags[i] == "NNP" || d.Tags[i] == "NNPS" {
				c.proper++
			}
			c.all++
			counts[t.lower] = c
		}
	}
	var words []uint32
	for w, c := range counts {
		if c.all > 1 {
			words = append(words, w)
		}
	}
	slices.Sort(words)
	size := 16
	for size < 2*len(words) {
		size *= 2
	}
	l := make(lexicon, size)
	for _, w := range words {
		c := counts[w]
		bin := uint32(rare)
		switch {
		case c.proper == 0 && c.all > 5:
			bin = common
		case c.proper*10 > c.all*9:
			bin = 7
		case c.proper*2 > c.all:
			bin = 6
		case c.proper*10 > c.all*2:
			bin = 5
		case c.proper*50 > c.all:
			bin = 4
		case c.proper > 0:
			bin = 3
		}
		i := int(w*0x9e3779b1>>8) & (size - 1)
		for l[i] != 0 && l[i]&^binMask != w&^binMask {
			i = (i + 1) & (size - 1)
		}
		if l[i] == 0 {
			l[i] = w&^binMask | bin
		}
	}
	return l
}

func (l lexicon) encode() string {
	var out []byte
	for _, e := range l {
		out = binary.LittleEndian.AppendUint32(out, e)
	}
	return string(out)
}
