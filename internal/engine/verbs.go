package engine

import (
	"strings"

	"parley/internal/lang"
)

// verbs are the forms of verbs that the pack lists, with their lemmas. The model
// of lemmas guesses at forms it has not seen; those of a listed verb are known.
type verbs map[string]string

// newVerbs reads the table verbs: the base form, and what is irregular of past,
// participle and gerund. Of two verbs with one form the first counts.
func newVerbs(pack *lang.Pack) verbs {
	v := verbs{}
	for _, row := range pack.Table("verbs").Rows {
		v[row[0]] = row[0] // "lay" is its own before it is of "lie"
	}
	for _, row := range pack.Table("verbs").Rows {
		base := row[0]
		v.add(base, third(base))
		if row[1] == "" {
			v.add(base, past(base))
			if d := doubled(base); d != base {
				v.add(base, d+"ed")
			}
		}
		for _, forms := range row[1:3] {
			for _, f := range lang.List(forms) {
				v.add(base, f)
			}
		}
		if row[3] != "" {
			v.add(base, row[3])
			continue
		}
		v.add(base, gerund(base))
		if d := doubled(base); row[1] == "" && d != base {
			v.add(base, d+"ing")
		}
	}
	return v
}

func (v verbs) add(base, form string) {
	if _, taken := v[form]; !taken {
		v[form] = base
	}
}

func vowel(b byte) bool { return strings.IndexByte("aeiou", b) >= 0 }

func third(w string) string {
	n := len(w)
	switch {
	case strings.HasSuffix(w, "y") && n > 1 && !vowel(w[n-2]):
		return w[:n-1] + "ies"
	case strings.HasSuffix(w, "s"), strings.HasSuffix(w, "x"), strings.HasSuffix(w, "z"), strings.HasSuffix(w, "ch"), strings.HasSuffix(w, "sh"), strings.HasSuffix(w, "o"):
		return w + "es"
	}
	return w + "s"
}

func past(w string) string {
	n := len(w)
	switch {
	case strings.HasSuffix(w, "e"):
		return w + "d"
	case strings.HasSuffix(w, "y") && n > 1 && !vowel(w[n-2]):
		return w[:n-1] + "ied"
	}
	return w + "ed"
}

func gerund(w string) string {
	if strings.HasSuffix(w, "e") && !strings.HasSuffix(w, "ee") && len(w) > 2 {
		return w[:len(w)-1] + "ing"
	}
	return w + "ing"
}

// doubled doubles a final consonant after one vowel: "stop", "stopp".
func doubled(w string) string {
	n := len(w)
	if n > 2 && !vowel(w[n-1]) && strings.IndexByte("wxy", w[n-1]) < 0 && vowel(w[n-2]) && !vowel(w[n-3]) {
		return w + w[n-1:]
	}
	return w
}
