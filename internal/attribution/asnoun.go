package attribution

import (
	"strings"

	"parley"
	"parley/internal/text"
)

// takenForNoun reads the cues in -s that the tree takes for nouns, as it may behind
// the name of a paper: "..., a Kesten Radio survey shows", "The count shows the party
// has won".
func (f *finder) takenForNoun() {
	for i := f.s.First + 1; i < f.last; i++ {
		stem, ok := strings.CutSuffix(f.norm(i), "s")
		c := f.verbs[stem]
		if !ok || c == nil || f.d.Nodes[i].XPOS != "NNS" || !c.takes("that", "quote") || f.d.NameAt(i) != nil || f.d.QuoteAt(i) >= 0 {
			continue
		}
		first := f.d.Subtree(i).First
		for first < i && isEdge(f.d, first) {
			first++
		}
		if first == i || !opensNoun(f.d.Nodes[first].UPOS) || f.d.Nodes[i-1].UPOS != "NOUN" && f.d.Nodes[i-1].UPOS != "PROPN" || len(f.d.MentionsOver(text.Range{First: i, End: i + 1})) > 0 || c.takes("document") && !f.isDocument(i-1) {
			continue
		}
		dr := draft{head: i - 1, source: text.Range{First: first, End: i}, cue: text.Range{First: i, End: i + 1}, at: i, act: parley.ActSay, rule: "cue." + c.word}
		if s := f.nextSubject(i); s > i {
			dr.content = f.whole(i, text.Range{First: i + 1, End: f.d.Subtree(f.d.Nodes[i].Head).End}, i+1)
		} else if end := f.timed(i + 1); end >= f.last && first > f.s.First && f.d.Tokens[first-1].Is(text.Punct) {
			dr.block = text.Range{First: first, End: f.last}
			if dr.content, ok = f.quoted(&dr); !ok {
				if left := trim(f.d, text.Range{First: f.start(first), End: first}); f.norm(first-1) == "," && f.tensed(left) {
					dr.content = []text.Range{left}
				}
			}
		}
		if len(dr.content) > 0 {
			f.add(dr)
		}
	}
}

// nextSubject gives a second subject, right behind token i, of the verb whose
// subject that is; -1 if there is none.
func (f *finder) nextSubject(i int) int {
	v := f.d.Nodes[i].Head
	if v < i || v >= f.s.End || !f.d.Nodes[i].Is("nsubj") {
		return -1
	}
	for _, k := range f.d.Kids(v) {
		if int(k) > i && f.d.Nodes[k].Is("nsubj", "nsubj:pass", "expl") && f.d.Subtree(int(k)).First == i+1 {
			return int(k)
		}
	}
	return -1
}
