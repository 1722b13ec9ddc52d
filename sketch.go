package parley

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Wording gives the words of a text as copies share them: in lower case, without
// punctuation, apart by one space each.
func Wording(text string) string {
	out := make([]byte, 0, len(text))
	gap := false
	for _, r := range text {
		switch {
		case 'A' <= r && r <= 'Z':
			r += 'a' - 'A'
		case 'a' <= r && r <= 'z':
		case r == '\'' || r == '’' || r == '\u00ad': // "it's" is one word
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			r = unicode.ToLower(r)
		default:
			gap = true
			continue
		}
		if gap && len(out) > 0 {
			out = append(out, ' ')
		}
		gap = false
		out = utf8.AppendRune(out, r)
	}
	return string(out)
}

// Reporting is the text of a report without its furniture.
func (r *Report) Reporting() string {
	parts := slices.Clone(r.Furniture)
	slices.SortFunc(parts, func(a, b Furniture) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	var b strings.Builder
	at := 0
	for _, f := range parts {
		if f.Span.Empty() || f.Span.Start < 0 || f.Span.End > len(r.Text) || f.Span.End <= at {
			continue
		}
		b.WriteString(r.Text[at:max(at, f.Span.Start)])
		b.WriteByte('\n')
		at = f.Span.End
	}
	b.WriteString(r.Text[at:])
	return b.String()
}

// The measures of a sketch.
const (
	sketchValues = 128
	valueChars   = 3 // 18 bits
	sketchChars  = (1 + sketchValues) * valueChars
	shingle      = 5 // words
	shingles     = 16
	bandChars    = 2 * valueChars
	bands        = sketchValues * valueChars / bandChars
	chars        = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
)

// Sketch stands for the wording of a text, so that copies can be told without the
// text: how many different runs of five words it has, and 128 values that two
// texts have in common in about the share in which they have those runs in common
// (Broder's MinHash), each in three characters. "" is that of a text of fewer than
// twenty words.
type Sketch string

// SketchOf gives the sketch of a text.
func SketchOf(text string) Sketch {
	seen := map[uint64]bool{}
	Runs(Wording(text), shingle, func(run string) {
		h := uint64(14695981039346656037) // FNV-1a
		for i := range len(run) {
			h = (h ^ uint64(run[i])) * 1099511628211
		}
		seen[h] = true
	})
	if len(seen) < shingles {
		return ""
	}
	var least [sketchValues]uint64
	for i := range least {
		least[i] = ^uint64(0)
	}
	for h := range seen {
		for i := range least {
			least[i] = min(least[i], mix(h+uint64(i+1)*0x9e3779b97f4a7c15))
		}
	}
	out := make([]byte, 0, sketchChars)
	for _, v := range append([]uint64{min(uint64(len(seen)), 1<<18-1)}, least[:]...) {
		out = append(out, chars[v>>12&63], chars[v>>6&63], chars[v&63])
	}
	return Sketch(out)
}

// mix spreads the bits of a number, as the last step of SplitMix64 does.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Runs calls each with the runs of n words of a wording, in order.
func Runs(wording string, n int, each func(run string)) {
	starts := make([]int, 0, 64)
	for i := range len(wording) {
		if i == 0 || wording[i-1] == ' ' {
			starts = append(starts, i)
		}
	}
	for i := 0; i+n <= len(starts); i++ {
		end := len(wording)
		if i+n < len(starts) {
			end = starts[i+n] - 1
		}
		each(wording[starts[i]:end])
	}
}

// Share estimates which part of the shorter of two texts is in the longer, by runs
// of five words, 0 to 1. The longer the one is beside the other, the rougher it
// gets: it is off by some five hundredths for texts of one length, by three times
// as much where one is five times longer. 0 where one has no sketch.
func (s Sketch) Share(o Sketch) float64 {
	if len(s) != sketchChars || len(o) != sketchChars {
		return 0
	}
	a, b := s.runs(), o.runs()
	same := float64(s.same(o)) / sketchValues // both, of either
	return min(1, same/(1+same)*float64(a+b)/float64(min(a, b)))
}

// runs is how many different runs the text has.
func (s Sketch) runs() int {
	n := 0
	for i := range valueChars {
		n = n<<6 | max(strings.IndexByte(chars, s[i]), 0)
	}
	return max(n, 1)
}

// same counts the values in common.
func (s Sketch) same(o Sketch) int {
	n := 0
	for i := valueChars; i < sketchChars; i += valueChars {
		if s[i:i+valueChars] == o[i:i+valueChars] {
			n++
		}
	}
	return n
}

// Alike reports whether of the texts of two sketches one is a copy of the other,
// or of a part of it: three fifths or more of the shorter are in the longer. An
// eighth of the values have to be the same, so that chance makes no copies, and
// some two of them next to each other, so that copies can be found among many.
func (s Sketch) Alike(o Sketch) bool {
	if len(s) != sketchChars || len(o) != sketchChars || s.same(o) < sketchValues/8 || s.Share(o) < 0.6 {
		return false
	}
	for i := valueChars; i < sketchChars; i += bandChars {
		if s[i:i+bandChars] == o[i:i+bandChars] {
			return true
		}
	}
	return false
}

// Sketches finds those that can be alike among many, without holding each against
// each: only those that have some wording in common are looked at.
type Sketches struct {
	last map[uint64]int32 // by a band: the last that has it, counted from 1
	next [][bands]int32   // of each: the one before it with the same band
}

// NewSketches makes room for n sketches, and takes more.
func NewSketches(n int) *Sketches {
	return &Sketches{last: make(map[uint64]int32, n*bands), next: make([][bands]int32, 0, n)}
}

// Add takes in a sketch and gives those taken in before, counted from 0 and in
// their order, that may be alike: all that are, and some that are not.
func (x *Sketches) Add(s Sketch) (near []int) {
	x.next = append(x.next, [bands]int32{})
	if len(s) != sketchChars {
		return nil
	}
	own := len(x.next)
	for i := range bands {
		band := uint64(i)
		for _, c := range []byte(s[valueChars+i*bandChars : valueChars+(i+1)*bandChars]) {
			band = band*67 + uint64(c) // one number for two bands costs a look at both
		}
		k := x.last[band]
		x.next[own-1][i], x.last[band] = k, int32(own)
		for ; k > 0; k = x.next[k-1][i] {
			near = append(near, int(k-1))
		}
	}
	slices.Sort(near)
	return slices.Compact(near)
}
