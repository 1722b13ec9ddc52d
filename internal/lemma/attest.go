package lemma

import (
	"slices"
	"strings"
)

// ending is what a tag's words lose and get on the way to their lemmas, and the
// byte before it: "n" stays of "planned" when "ned" goes.
type ending struct {
	xpos    string
	before  byte
	off, on string
}

const (
	commonEnding = 4 // different words that make an ending trusted
	shortest     = 3 // bytes of the shortest lemma that is believed
)

// attested finds words of raw text that the treebanks lack and of whose possible
// lemmas just one occurs in the text or the treebanks: "provoked" is of
// "provoke", since there is no "provok". They are samples like others. Only
// tags with an ending of their own are looked at, those of which most words
// change.
func attested(samples []sample, raw []string) []sample {
	seen := map[string]bool{}
	for _, w := range raw {
		seen[w] = true
	}
	known := map[[2]string]bool{}
	counts := map[ending]int{}
	changed, total := map[string]int{}, map[string]int{}
	upos := map[string]*votes{}
	var endings []ending
	for _, s := range samples {
		if s.shape != small || s.upos == "PROPN" {
			continue
		}
		seen[s.lemma] = true
		known[[2]string{s.lower, s.xpos}] = true
		if upos[s.xpos] == nil {
			upos[s.xpos] = &votes{}
		}
		upos[s.xpos].add(s.upos, 1)
		sc, ok := between(s.form, s.lower, s.lemma, false)
		if !ok || sc.casing != lowered {
			continue
		}
		total[s.xpos]++
		if sc.cut == 0 && sc.add == "" {
			continue
		}
		changed[s.xpos]++
		at := len(s.lower) - sc.cut
		e := ending{s.xpos, s.lower[at-1], s.lower[at:], sc.add}
		if counts[e]++; counts[e] == commonEnding {
			endings = append(endings, e)
		}
	}
	endings = slices.DeleteFunc(endings, func(e ending) bool { return changed[e.xpos]*10 < total[e.xpos]*9 || e.off == "" })
	var tags []string
	for _, e := range endings {
		if !slices.Contains(tags, e.xpos) {
			tags = append(tags, e.xpos)
		}
	}
	var words []Word
	for _, w := range raw {
		for _, tag := range tags {
			if known[[2]string{w, tag}] {
				continue
			}
			found := ""
			for _, e := range endings {
				if e.xpos != tag || len(w) <= len(e.off) || !strings.HasSuffix(w, e.off) {
					continue
				}
				at := len(w) - len(e.off)
				lemma := w[:at] + e.on
				if len(lemma) < shortest || w[at-1] != e.before || !seen[lemma] || lemma == found {
					continue
				}
				if found != "" {
					found = ""
					break
				}
				found = lemma
			}
			if found != "" {
				likeliest, _, _ := upos[tag].best()
				words = append(words, Word{Form: w, Lemma: found, UPOS: likeliest, XPOS: tag})
			}
		}
	}
	return collect(words)
}

// capitals makes samples of words as adjectives that the treebanks lack.
func capitals(samples []sample, words []string) []sample {
	known := map[string]bool{}
	for _, s := range samples {
		if s.xpos == "JJ" {
			known[s.form] = true
		}
	}
	var out []Word
	for _, w := range words {
		if !known[w] {
			out = append(out, Word{Form: w, Lemma: w, UPOS: "ADJ", XPOS: "JJ"})
		}
	}
	return collect(out)
}
