package exam

import (
	"fmt"
	"strings"
)

// peers are figures of others that stand nearest to ours: few are of the same
// set and part, so that most place ours and rank nothing. "published" are those
// of the authors; the others were measured with the peer's own words.
var peers = []struct {
	set, task string
	peer      string
	value     float64
	on        string
}{
	{"ewt-dev", "words", "UDPipe 1.2", 99.1, "EWT test, published"},
	{"ewt-dev", "sentences", "UDPipe 1.2", 77.1, "EWT test, published"},
	{"gum-dev", "words", "UDPipe 1.2", 99.7, "GUM test, published"},
	{"gum-dev", "sentences", "UDPipe 1.2", 80.7, "GUM test, published"},
	{"ewt-dev", "raw-las", "UDPipe 1.2", 77.6, "EWT test, published"},
	{"ewt-dev", "raw-las", "Stanza", 83.6, "EWT test, published"},
	{"ewt-dev", "las", "spaCy, transformer", 89.4, "EWT test, published"},
	{"ewt-dev", "upos", "wink-nlp", 92.7, "measured"},
	{"ewt-dev", "xpos", "prose 2.0", 92.3, "measured"},
	{"gum-news-dev", "names", "prose 2.0", 45.7, "measured on text like EWT"},
	{"gum-news-dev", "names", "compromise", 47.0, "measured on text like EWT"},
	{"gum-news-dev", "names", "XLM-R large", 80.1, "UNER PUD, published"},
	{tempeval, "timex-strict", "HeidelTime", 84.4, "measured on the same"},
	{tempeval, "timex-relaxed", "HeidelTime", 92.1, "measured on the same"},
	{tempeval, "timex-value", "HeidelTime", 76.5, "measured on the same"},
	{tempeval, "timex-value", "UWTime", 82.4, "platinum part, published"},
	{tempeval, "timex-value", "SUTime", 67.4, "platinum part, published"},
	{plv, "roots-macro", "RoBERTa-large, zero-shot", 82.1, "another part, published"},
	{polnear, "source-tokens", "people", 79.5, "the part marked twice"},
	{polnear, "content-tokens", "people", 92.2, "the part marked twice"},
	{polnear, "content-exact", "Citron", 59.3, "PARC3, published"},
}

// Peers gives the figures of others beside the result's own, in percent.
func (r *Result) Peers() string {
	var b strings.Builder
	beside := func(set, task string, value float64) {
		for _, p := range peers {
			if p.set == set && p.task == task {
				fmt.Fprintf(&b, "%-13s %-14s %5.1f   %s %.1f (%s)\n", set, task, 100*value, p.peer, p.value, p.on)
			}
		}
	}
	for _, f := range r.facts {
		beside(f.set, f.task, f.count.F1())
	}
	for _, s := range r.shares {
		beside(s.set, s.task, s.value)
	}
	return b.String()
}
