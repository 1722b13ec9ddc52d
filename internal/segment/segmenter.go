package segment

import (
	"encoding/binary"
	"fmt"
	"slices"

	"parley"
	"parley/internal/linear"
	"parley/internal/text"
)

// Word is a word of a text, as bytes.
type Word struct {
	Start, End int
	// Joined says that the word before it belongs to the same surface token:
	// "n't" after "do", "'s" after "Russia".
	Joined bool
}

// Segmenter cuts texts. It is safe for concurrent use.
type Segmenter struct {
	joints        *linear.Model // between atoms
	ending        *linear.Model // of sentences
	splits        table         // words written as one that are two, to the length of the first
	abbreviations table         // without their last stop, to their kind
	cases         table         // words to how they are mostly written inside a sentence
}

// Kinds of abbreviations.
const (
	abbrTitle = 1 // a sentence does not end with it: "gen."
	abbrEnd   = 2 // one may: "p.m."
	abbrSeen  = 3 // met in a treebank
)

// How words are written inside a sentence.
const (
	caseLower = 1
	caseUpper = 2
	caseFirst = 3 // in lower case, and they begin many sentences: "the"
)

// Load reads the weights of a segmenter. It returns an error that wraps
// [parley.ErrInvalid] or [parley.ErrUnsupported] for weights it cannot use.
func Load(weights string) (*Segmenter, error) {
	sections, err := linear.Split(weights)
	if err != nil {
		return nil, fmt.Errorf("read segmenter: %w", err)
	}
	s := &Segmenter{}
	if s.joints, err = linear.Load(sections["joints"]); err != nil {
		return nil, fmt.Errorf("read joints: %w", err)
	}
	if s.ending, err = linear.Load(sections["ends"]); err != nil {
		return nil, fmt.Errorf("read ends: %w", err)
	}
	if s.joints.Classes() != decision || s.ending.Classes() != 2 {
		return nil, fmt.Errorf("segmenter with %d and %d classes: %w", s.joints.Classes(), s.ending.Classes(), parley.ErrInvalid)
	}
	if s.splits, err = loadTable(sections["splits"]); err != nil {
		return nil, fmt.Errorf("read split words: %w", err)
	}
	if s.cases, err = loadTable(sections["cases"]); err != nil {
		return nil, fmt.Errorf("read cases: %w", err)
	}
	if s.abbreviations, err = loadTable(sections["abbreviations"]); err != nil {
		return nil, fmt.Errorf("read abbreviations: %w", err)
	}
	return s, nil
}

// Split cuts a text into words and sentences, in order; the sentences cover the
// words. A sentence ends at each edge, an offset; edges are in order.
func (s *Segmenter) Split(t string, edges ...int) ([]Word, []text.Range) {
	w := s.words(t)
	sents := s.sentences(t, w, edges)
	out := make([]Word, len(w))
	for i := range w {
		out[i] = Word{Start: w[i].start, End: w[i].end, Joined: w[i].joined}
	}
	return out, sents
}

// table leads from hashes of words to small numbers.
type table struct {
	filter [256]uint64
	values map[uint32]uint8
}

// at gives the number of a form, 0 if the table lacks it.
func (s *table) at(form uint32) int {
	if s.filter[form>>6&255]&(1<<(form&63)) == 0 {
		return 0
	}
	return int(s.values[form])
}

func (s *table) put(form uint32, value int) {
	if s.values == nil {
		s.values = map[uint32]uint8{}
	}
	s.filter[form>>6&255] |= 1 << (form & 63)
	s.values[form] = uint8(value)
}

const tableEntry = 5

func loadTable(data string) (table, error) {
	var s table
	if len(data)%tableEntry != 0 {
		return s, fmt.Errorf("table is cut short: %w", parley.ErrInvalid)
	}
	for ; data != ""; data = data[tableEntry:] {
		s.put(binary.LittleEndian.Uint32([]byte(data[:4])), int(data[4]))
	}
	return s, nil
}

func (s *table) encode() string {
	forms := make([]uint32, 0, len(s.values))
	for f := range s.values {
		forms = append(forms, f)
	}
	slices.Sort(forms)
	var b []byte
	for _, f := range forms {
		b = append(binary.LittleEndian.AppendUint32(b, f), s.values[f])
	}
	return string(b)
}
