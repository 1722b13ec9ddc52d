package serve

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley"
)

// quote names words of a report by the words themselves, so that a link to them
// outlives the text that it was made in (W3C Web Annotation, text quote
// selector). Prefix and Suffix are what stands beside them.
type quote struct{ Exact, Prefix, Suffix string }

// The most bytes of a quote that a link has, and of the words beside it; and how
// many places a search looks at.
const (
	mostExact  = 1000
	mostBeside = 48
	mostPlaces = 10000
)

// quoteOf makes the quote of a span of a text.
func quoteOf(text string, s parley.Span) quote {
	exact := s.In(text)
	if len(exact) > mostExact {
		exact = exact[:runeStart(exact, mostExact)]
	}
	before, after := text[:s.Start], text[s.End:]
	if len(before) > mostBeside {
		cut := len(before) - mostBeside
		for cut < len(before) && !utf8.RuneStart(before[cut]) {
			cut++
		}
		before = before[cut:]
	}
	if len(exact) < s.End-s.Start {
		after = text[s.Start+len(exact):]
	}
	if len(after) > mostBeside {
		after = after[:runeStart(after, mostBeside)]
	}
	return quote{exact, before, after}
}

// runeStart is the last place up to n at which a character begins.
func runeStart(s string, n int) int {
	for n > 0 && n < len(s) && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

// quoteIn reads the quote of an address.
func quoteIn(v url.Values) (quote, error) {
	q := quote{Exact: v.Get("exact"), Prefix: v.Get("prefix"), Suffix: v.Get("suffix")}
	for _, f := range []struct {
		name, value string
		most        int
	}{{"exact", q.Exact, 4 * mostExact}, {"prefix", q.Prefix, 4 * mostExact}, {"suffix", q.Suffix, 4 * mostExact}} {
		if len(f.value) > f.most {
			return quote{}, fmt.Errorf("%s has %d bytes, at most %d may be asked for: %w", f.name, len(f.value), f.most, parley.ErrInvalid)
		}
	}
	return q, nil
}

// in finds the words in a text: exactly, or else whatever the white space
// between them and the characters that nobody sees. Of several places it takes
// the one that has most of the words beside it, and of equals the one nearest
// to near.
func (q quote) in(text string, near int) (s parley.Span, ok bool) {
	if q.Exact == "" {
		return s, false
	}
	if s, ok = q.best(text, near); ok {
		return s, true
	}
	plain, at := plainly(text, near)
	loose := quote{fold(q.Exact), fold(q.Prefix), fold(q.Suffix)}
	loose.Exact = strings.TrimSpace(loose.Exact)
	if loose.Exact == "" {
		return s, false
	}
	s, ok = loose.best(plain, at.of)
	if !ok {
		return s, false
	}
	return parley.Span{Start: int(at.from[s.Start]), End: int(at.from[s.End-1]) + at.width(text, s.End-1)}, true
}

// best finds the exact words.
func (q quote) best(text string, near int) (parley.Span, bool) {
	best, most, found := parley.Span{}, -1, false
	for at, n := 0, 0; n < mostPlaces; n++ {
		i := strings.Index(text[at:], q.Exact)
		if i < 0 {
			break
		}
		i += at
		s := parley.Span{Start: i, End: i + len(q.Exact)}
		beside := sameEnd(text[:i], q.Prefix) + sameStart(text[s.End:], q.Suffix)
		if beside > most || beside == most && abs(s.Start-near) < abs(best.Start-near) {
			best, most, found = s, beside, true
		}
		at = i + 1
	}
	return best, found
}

func abs(n int) int { return max(n, -n) }

func sameEnd(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}

func sameStart(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// places tells where the bytes of a folded text stand in the text itself.
type places struct {
	from []int32
	of   int // where near stands in the folded text
}

// width is how many bytes the character has that a byte of the folded text
// belongs to, counted from that byte.
func (p places) width(text string, i int) int {
	if !utf8.RuneStart(text[p.from[i]]) {
		return 1
	}
	_, n := utf8.DecodeRuneInString(text[p.from[i]:])
	return n
}

// plainly folds a text as fold does, and tells where its bytes come from.
func plainly(text string, near int) (string, places) {
	var b strings.Builder
	b.Grow(len(text))
	at := places{from: make([]int32, 0, len(text))}
	spaced := false
	for i, r := range text {
		if i <= near {
			at.of = b.Len()
		}
		switch {
		case r > ' ' && r < 0x7f: // most of most texts
			b.WriteByte(byte(r))
			at.from = append(at.from, int32(i))
			spaced = false
			continue
		case unicode.IsSpace(r):
			if !spaced {
				b.WriteByte(' ')
				at.from = append(at.from, int32(i))
			}
			spaced = true
			continue
		case r == utf8.RuneError || unseen(r) != "" || unicode.Is(unicode.Cf, r):
			continue
		}
		spaced = false
		n := b.Len()
		b.WriteRune(r)
		for k := range b.Len() - n {
			at.from = append(at.from, int32(i+k))
		}
	}
	return b.String(), at
}

// fold makes one blank of any white space and leaves out what nobody sees.
func fold(s string) string {
	s, _ = plainly(s, 0)
	return s
}
