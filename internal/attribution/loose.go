package attribution

import (
	"cmp"
	"slices"

	"parley"
	"parley/internal/text"
)

// looseQuotes gives quotations that no cue took to the statement they go on
// from, or makes them statements of the last speaker. The drafts come in text
// order and go out so.
func (a *attributor) looseQuotes(d *text.Doc, all []*draft) []*draft {
	taken := make([]bool, len(d.Tokens))
	for _, st := range all {
		if st.at >= 0 && d.QuoteAt(st.at) >= 0 {
			continue // words that the quotation itself tells of
		}
		for _, c := range st.content {
			for i := c.First; i < c.End; i++ {
				taken[i] = true
			}
		}
	}
	var added []*draft
	next := 0
	var last *draft // the last one with a speaker
	for qi := range d.Quotes {
		q := &d.Quotes[qi]
		for next < len(all) && begin(all[next]) < q.Open {
			if all[next].source.Len() > 0 && d.QuoteAt(all[next].at) < 0 {
				last = all[next]
			}
			next++
		}
		r := trim(d, q.Range)
		s := d.Sents[d.Tokens[q.Open].Sent]
		if last == nil || r.Len() < 4 && (r.Len() < 2 || q.Close < s.End-2) || s.Furniture || q.Open > pastDateline(d, s) || slices.Contains(taken[r.First:r.End], true) {
			continue // scare quotes, titles and words inside narration
		}
		if st := a.goesOn(d, last, q, r); st != nil {
			added = append(added, st)
			last = st
		}
	}
	all = append(all, added...)
	slices.SortStableFunc(all, func(x, y *draft) int { return cmp.Compare(begin(x), begin(y)) })
	return all
}

// goesOn gives a quotation to the statement before it, or makes it one of the
// same speaker: where that was not quoted, or does something else by it.
func (a *attributor) goesOn(d *text.Doc, last *draft, q *text.Quote, r text.Range) *draft {
	end := last.content[len(last.content)-1].End
	if last.block.Len() > 0 {
		end = max(end, last.block.End)
	}
	if last.cue.Len() > 0 {
		end = max(end, last.cue.End)
	}
	sents := d.Tokens[q.Open].Sent - d.Tokens[end-1].Sent
	same := d.Sents[d.Tokens[end-1].Sent].Para == d.Sents[d.Tokens[q.Open].Sent].Para
	quoted := d.QuoteAt(last.content[0].First) >= 0
	if sents > 2 || sents > 1 && !same && !quoted {
		return nil
	}
	st := &draft{content: []text.Range{r}, head: -1, at: -1, act: parley.ActSay, rule: "quote.goes-on", who: last}
	if last.who != nil {
		st.who = last.who
	}
	if quoted && sents <= 1 {
		if is := a.actOf(d, st.content, plainly, nil); is == "" || is == last.act || is == a.actOf(d, last.content, plainly, nil) {
			last.content = append(last.content, r)
			return nil
		}
	}
	return st
}
