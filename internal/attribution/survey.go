package attribution

import (
	"parley"
	"parley/internal/text"
)

// surveyed reads what a survey gives: "In a Kesten Radio poll, two in three miners
// backed the strike", before what is said.
func (f *finder) surveyed() {
	i := f.s.First
	for i < f.last && f.d.Nodes[i].UPOS == "CCONJ" {
		i++
	}
	if i+3 > f.last || f.norm(i) != "in" {
		return
	}
	head := f.nounAfter(i)
	if head < 0 || f.documents.Get(f.lemma(head), "in") == "" || f.d.QuoteAt(i) >= 0 {
		return
	}
	dr := draft{head: head, source: f.phrase(head, i+1), cue: text.Range{First: i, End: i + 1}, at: i, act: parley.ActSay, rule: "cue.in"}
	end := f.comma(dr.source.End)
	if end+1 < f.last && f.d.Nodes[end+1].XPOS == "VBN" { // ", taken in May,"
		end = f.comma(end + 1)
	}
	r := trim(f.d, text.Range{First: end, End: f.last})
	if !f.tensed(r) || end-i > 30 {
		return
	}
	dr.content = []text.Range{r}
	dr.block = text.Range{First: i, End: r.First}
	f.add(dr)
}

// comma gives the first comma of the sentence from token j on, or its end.
func (f *finder) comma(j int) int {
	for j < f.last && f.norm(j) != "," {
		j++
	}
	return j
}
