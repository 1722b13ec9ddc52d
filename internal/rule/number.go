package rule

import (
	"slices"
	"strings"
	"unicode/utf8"

	"parley/internal/lang"
	"parley/internal/text"
)

// number matches a number in figures or words, the longest first: "1,000",
// "twenty-four", "5 1/2", "two and a half", "a hundred". What it comes to is
// not worked out.
type number struct{ words *lang.Table }

// longest bounds how many tokens a number has.
const longest = 12

func (n number) compile(prog []op) []op { return append(prog, op{code: opSpan, ends: n.ends}) }

func (n number) ends(d *text.Doc, i, end int) []int {
	var ends []int
	last := ""
	for j := i; j < min(end, i+longest); {
		kind := n.kind(d.Norm(j))
		switch {
		case continues(last, kind):
			last = kind
			j++
		case j == i && n.article(d, j, end):
			last = "scale"
			j += 2
		case j > i && j+1 < end && (d.Hyphen(j) || d.Norm(j) == "and") && last != "figure" && continues(last, n.kind(d.Norm(j+1))) && !isFigure(d.Norm(j+1)):
			last = n.kind(d.Norm(j + 1))
			j += 2
		case j > i && j+2 < end && d.Norm(j) == "and" && d.Norm(j+1) == "a" && d.Norm(j+2) == "half":
			last = "fraction"
			j += 3
		default:
			slices.Reverse(ends)
			return ends
		}
		ends = append(ends, j)
	}
	slices.Reverse(ends)
	return ends
}

// kind says what a token is in a number: "figure", "fraction", or as the table
// has it; "" if it is no part of one.
func (n number) kind(w string) string {
	switch {
	case isFigure(w) && strings.ContainsAny(w, "/½¼¾"):
		return "fraction"
	case isFigure(w) && plain(w):
		return "figure"
	}
	if k := n.words.Get(w, "kind"); k != "vague" {
		return k
	}
	return ""
}

// continues reports whether a part of a number can follow another, "" for the
// first: "twenty" and "two", "5" and "1/2", "two" and "hundred".
func continues(last, kind string) bool {
	switch kind {
	case "figure":
		return last == ""
	case "fraction":
		return last == "" || last == "figure" || last == "unit"
	case "unit":
		return last == "" || last == "ten" || last == "scale"
	case "ten":
		return last == "" || last == "scale"
	case "scale":
		return last != "fraction"
	}
	return false
}

// article reports whether "a" or "half a" begins a number: "a dozen".
func (n number) article(d *text.Doc, i, end int) bool {
	w := d.Norm(i)
	return i+1 < end && (w == "a" || w == "an") && n.words.Is(d.Norm(i+1), "kind", "scale")
}

func (n number) head() head {
	h := head{digit: true, norms: []string{"a", "an"}}
	for _, row := range n.words.Rows {
		h.norms = append(h.norms, lang.Firsts(strings.ToLower(row[0]))...)
	}
	return h
}

// isFigure reports whether a word begins with a digit, "'90s" and "mid-1996" too,
// or is a fraction.
func isFigure(w string) bool {
	if s := strings.TrimPrefix(unprefixed(w), "'"); s != "" && s[0] >= '0' && s[0] <= '9' {
		return true
	}
	r, _ := utf8.DecodeRuneInString(w)
	return r == '½' || r == '¼' || r == '¾'
}

// unprefixed gives what stands behind the hyphen of a word such as "mid-1996".
func unprefixed(w string) string {
	if before, after, ok := strings.Cut(w, "-"); ok && before != "" && strings.Trim(before, "abcdefghijklmnopqrstuvwxyz") == "" {
		return after
	}
	return w
}

// plain reports whether a word has nothing but what figures are written with.
func plain(w string) bool { return strings.Trim(w, "0123456789.,/½¼¾") == "" }
