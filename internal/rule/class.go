package rule

import (
	"fmt"
	"strings"
	"time"

	"parley/internal/text"
)

// figured is a test of one token that begins with a figure.
type figured func(d *text.Doc, i int) bool

func (n figured) compile(prog []op) []op { return append(prog, op{code: opToken, is: n}) }
func (n figured) head() head             { return head{digit: true} }

// class is a test of one token.
type class func(d *text.Doc, i int) bool

func (n class) compile(prog []op) []op { return append(prog, op{code: opToken, is: n}) }
func (n class) head() head             { return head{any: true} }

// place is a test that takes no token.
type place func(s *state, i int) bool

func (n place) compile(prog []op) []op { return append(prog, op{code: opHere, here: n}) }
func (n place) head() head             { return head{any: true} }

func newClass(name string) (node, error) {
	shape := func(s text.Shape) func(*text.Doc, int) bool {
		return func(d *text.Doc, i int) bool { return d.Tokens[i].Is(s) }
	}
	switch name {
	case "any":
		return class(func(*text.Doc, int) bool { return true }), nil
	case "cap":
		return class(shape(text.Capital)), nil
	case "caps":
		return class(shape(text.AllCaps)), nil
	case "digits":
		return class(shape(text.Digits)), nil
	case "punct":
		return class(shape(text.Punct)), nil
	case "start":
		return place(func(s *state, i int) bool {
			return i < len(s.d.Tokens) && s.d.Sents[s.d.Tokens[i].Sent].First == i
		}), nil
	case "end":
		return place(func(s *state, i int) bool { return i == s.end || i == len(s.d.Tokens) }), nil
	case "figure":
		return figured(func(d *text.Doc, i int) bool { _, ok := whole(d.Norm(i)); return ok }), nil
	case "offset":
		return class(func(d *text.Doc, i int) bool {
			w := d.Norm(i)
			return len(w) > 1 && (w[0] == '+' || w[0] == '-') && strings.Trim(w[1:], "0123456789:") == ""
		}), nil
	case "hours":
		return figured(func(d *text.Doc, i int) bool {
			n, ok := whole(d.Norm(i))
			return ok && len(d.Norm(i)) == 4 && n < 2400 && n%100 < 60
		}), nil
	case "decade":
		return figured(func(d *text.Doc, i int) bool { return decade(d.Norm(i)) }), nil
	case "year":
		return figured(func(d *text.Doc, i int) bool {
			w := unprefixed(d.Norm(i))
			n, ok := whole(w)
			return ok && len(w) == 4 && n >= 1800 && n < 2200
		}), nil
	case "day":
		return figured(func(d *text.Doc, i int) bool {
			w := d.Norm(i)
			for _, suffix := range []string{"st", "nd", "rd", "th"} {
				w = strings.TrimSuffix(w, suffix)
			}
			n, ok := whole(w)
			return ok && len(w) <= 2 && n >= 1 && n <= 31
		}), nil
	case "ampm":
		return figured(func(d *text.Doc, i int) bool {
			w := d.Norm(i)
			return w[0] >= '0' && w[0] <= '9' && (strings.HasSuffix(w, "am") || strings.HasSuffix(w, "pm"))
		}), nil
	case "isodate":
		return figured(func(d *text.Doc, i int) bool {
			_, err := time.Parse(time.DateOnly, d.Norm(i))
			return err == nil
		}), nil
	case "clock":
		return figured(func(d *text.Doc, i int) bool {
			h, m, ok := strings.Cut(strings.Replace(d.Norm(i), ".", ":", 1), ":")
			hh, ok1 := whole(h)
			mm, ok2 := whole(m)
			return ok && ok1 && ok2 && hh < 25 && mm < 60 && len(m) == 2
		}), nil
	}
	return nil, fmt.Errorf("there is no class #%s", name)
}

// decade reports whether a word is a decade in figures: "1990s", "1990's", "'90s".
func decade(w string) bool {
	digits, ok := strings.CutSuffix(unprefixed(w), "s")
	digits = strings.TrimPrefix(strings.TrimSuffix(digits, "'"), "'")
	n, isNumber := whole(digits)
	return ok && isNumber && n%10 == 0 && (len(digits) == 2 || len(digits) == 4)
}

func whole(s string) (n int, ok bool) {
	if s == "" || len(s) > 9 {
		return 0, false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}
