package lemma

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley"
)

// casing says what a lemma is made of.
type casing uint8

const (
	lowered casing = iota // the lower-case form
	kept                  // the form as it stands
	titled                // the lower-case form with a capital
	casings               // how many there are
	maxEnd  = 12          // longest ending in bytes that a script cuts
)

// script is a way from a form to its lemma: cut some bytes, put an ending.
type script struct {
	casing casing
	cut    int
	add    string
}

// String writes a script as it stands in the weights file.
func (s script) String() string { return fmt.Sprintf("%d %d %s", s.casing, s.cut, s.add) }

func parseScript(line string) (script, error) {
	c, rest, _ := strings.Cut(line, " ")
	n, add, ok := strings.Cut(rest, " ")
	kind, err1 := strconv.Atoi(c)
	cut, err2 := strconv.Atoi(n)
	if !ok || err1 != nil || err2 != nil || kind < 0 || kind >= int(casings) || cut < 0 || cut > maxEnd {
		return script{}, fmt.Errorf("ending %q: %w", line, parley.ErrInvalid)
	}
	return script{casing(kind), cut, add}, nil
}

// fits reports whether the script leaves enough of a word, and whole runes.
func (s script) fits(form, lower string) bool {
	if s.cut == 0 {
		return true
	}
	b := lower
	if s.casing == kept {
		b = form
	}
	at := len(b) - s.cut
	return at >= 2 && utf8.RuneStart(b[at])
}

// apply gives the lemma. It allocates only if something is added.
func (s script) apply(form, lower string) string {
	b := lower
	switch s.casing {
	case lowered, casings:
	case kept:
		b = form
	case titled:
		b = title(lower)
	}
	b = b[:max(0, len(b)-s.cut)]
	if s.add == "" {
		return b
	}
	return b + s.add
}

// title gives a word a capital. Its length does not change, or it stays as it
// is.
func title(lower string) string {
	r, n := utf8.DecodeRuneInString(lower)
	u := unicode.ToUpper(r)
	if u == r || utf8.RuneLen(u) != n {
		return lower
	}
	return string(u) + lower[n:]
}

// between finds the shortest script from a form to a lemma; proper names are
// kept as they stand where that is as short.
func between(form, lower, lemma string, proper bool) (script, bool) {
	order := [...]casing{lowered, kept, titled}
	if proper {
		order = [...]casing{kept, titled, lowered}
	}
	best, found := script{}, false
	for _, c := range order {
		b := [...]string{lower, form, title(lower)}[c]
		n := 0
		for n < len(b) && n < len(lemma) && b[n] == lemma[n] {
			n++
		}
		for n > 0 && (n < len(b) && !utf8.RuneStart(b[n]) || n < len(lemma) && !utf8.RuneStart(lemma[n])) {
			n--
		}
		s := script{c, len(b) - n, lemma[n:]}
		if n == 0 || s.cut > maxEnd || len(s.add) > maxEnd {
			continue
		}
		if !found || s.cut+len(s.add) < best.cut+len(best.add) {
			best, found = s, true
		}
	}
	return best, found
}

// shape tells how a form differs from its lower case.
type shape uint8

const (
	small shape = iota // it does not
	first              // a capital, then none
	caps               // nothing small
	mixed
	shapes
)

func shapeOf(form, lower string) shape {
	if form == lower {
		return small
	}
	upper, low, leads := 0, 0, false
	for i, r := range form {
		switch {
		case r < utf8.RuneSelf && 'a' <= r && r <= 'z' || r >= utf8.RuneSelf && unicode.IsLower(r):
			low++
		case r < utf8.RuneSelf && 'A' <= r && r <= 'Z' || r >= utf8.RuneSelf && unicode.IsUpper(r):
			upper++
			leads = leads || i == 0
		}
	}
	switch {
	case upper == 1 && leads:
		return first
	case low == 0:
		return caps
	}
	return mixed
}
