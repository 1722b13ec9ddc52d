package segment

import "parley/internal/text"

// quotes pairs quotation marks. An opening mark without a closing one runs to
// the end of its paragraph; a quotation that goes on in the next paragraph
// opens there again.
func quotes(d *text.Doc) {
	open := -1
	flush := func(end, closeAt int) {
		if end > open+1 {
			d.Quotes = append(d.Quotes, text.Quote{Range: text.Range{First: open + 1, End: end}, Open: open, Close: closeAt})
		}
		open = -1
	}
	for i := range d.Tokens {
		if open >= 0 && d.Sents[d.Tokens[i].Sent].Para != d.Sents[d.Tokens[open].Sent].Para {
			flush(i, -1)
		}
		switch d.Text[d.Tokens[i].Start:d.Tokens[i].End] {
		case "“", "«", "„":
			if open >= 0 {
				flush(i, -1)
			}
			open = i
		case "”", "»":
			if open >= 0 {
				flush(i, i)
			}
		case `"`:
			if open >= 0 {
				flush(i, i)
			} else {
				open = i
			}
		case "'", "‘":
			if open < 0 && d.Tokens[i].Is(text.SpaceBy) && singleCloses(d, i) > 0 {
				open = i
			}
		case "’":
		}
		if open >= 0 && open < i && isSingle(d, open) && isSingle(d, i) && !d.Tokens[i].Is(text.SpaceBy) {
			flush(i, i)
		}
	}
	if open >= 0 {
		flush(len(d.Tokens), -1)
	}
}

func isSingle(d *text.Doc, i int) bool {
	w := d.Text[d.Tokens[i].Start:d.Tokens[i].End]
	return w == "'" || w == "‘" || w == "’"
}

// longest is how many tokens a quotation between single marks may have.
const longest = 300

// singleCloses finds the single mark that closes the one at i in its sentence.
func singleCloses(d *text.Doc, i int) int {
	for j := i + 2; j < min(i+longest, d.Sents[d.Tokens[i].Sent].End); j++ {
		if isSingle(d, j) && !d.Tokens[j].Is(text.SpaceBy) && (j+1 == len(d.Tokens) || d.Tokens[j+1].Is(text.SpaceBy) || d.Tokens[j+1].Is(text.Punct)) {
			return j
		}
	}
	return 0
}
