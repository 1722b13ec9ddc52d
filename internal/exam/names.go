package exam

import (
	"strings"

	"parley/internal/conllu"
	"parley/internal/corpus"
	"parley/internal/treescore"
)

// names scores the names in the news of GUM's development part. What is found at
// words of which the set leaves open whether they belong to a name is not
// counted, and peoples, which it does not know, neither.
func (r *Result) names(data string, e Engine) error {
	gold, err := corpus.GUMNames(data, corpus.Dev)
	if err != nil {
		return err
	}
	sents, err := corpus.Trees(data, corpus.GUM, corpus.Dev)
	if err != nil {
		return err
	}
	found, err := e.Parse(bare(corpus.News(sents)))
	if err != nil {
		return err
	}
	var want, got [][]treescore.Span
	for _, d := range corpus.NewsDocs(gold) {
		for k := range d.Sents {
			s := &d.Sents[k]
			var spans []treescore.Span
			for _, n := range s.Names {
				spans = append(spans, treescore.Span{First: n.First, End: n.End, Type: n.Kind})
			}
			want, got = append(want, spans), append(got, counted(marked(&found[len(got)]), s))
		}
	}
	all, kinds := treescore.Names(want, got)
	r.add("gum-news-dev", "names", all)
	for _, kind := range []string{"PER", "ORG", "LOC"} {
		r.add("gum-news-dev", "names-"+strings.ToLower(kind), kinds[kind])
	}
	return nil
}

// counted leaves out what the set does not judge.
func counted(found []treescore.Span, s *corpus.NamedSentence) []treescore.Span {
	gold := map[treescore.Span]bool{}
	for _, n := range s.Names {
		gold[treescore.Span{First: n.First, End: n.End, Type: n.Kind}] = true
	}
	var out []treescore.Span
	for _, f := range found {
		open := len(s.Open) > 0
		for i := f.First; open && i < f.End; i++ {
			open = s.Open[i]
		}
		if f.Type != "NORP" && (gold[f] || !open) {
			out = append(out, f)
		}
	}
	return out
}

// marked reads the names off the MISC column.
func marked(s *conllu.Sentence) []treescore.Span {
	var out []treescore.Span
	for i, w := range s.Words {
		for f := range strings.SplitSeq(w.Misc, "|") {
			mark, ok := strings.CutPrefix(f, "Name=")
			if !ok {
				continue
			}
			if kind, begins := strings.CutPrefix(mark, "B-"); begins {
				out = append(out, treescore.Span{First: i, End: i + 1, Type: kind})
			} else if n := len(out); n > 0 && out[n-1].End == i {
				out[n-1].End = i + 1
			}
		}
	}
	return out
}
