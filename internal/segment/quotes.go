package segment

import (
	"strings"

	"parley/internal/text"
)

// quotes pairs quotation marks. An opening mark without a closing one runs to
// the end of its paragraph, or to the next opening mark; a quotation that goes on
// in the next paragraph opens there again. Of a straight mark the white space
// around it tells which it is, where it does.
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
		case `"`, "''", "``":
			switch opens, closes := looksAt(d, i); {
			case open >= 0 && opens:
				flush(i, -1)
				open = i
			case open >= 0:
				flush(i, i)
			case !closes:
				open = i
			}
		case "'", "‘":
			if open < 0 && d.Tokens[i].Is(text.SpaceBy) && singleCloses(d, i) {
				open = i
			}
		}
		if open >= 0 && open < i && isSingle(d, open) && isSingle(d, i) {
			switch {
			case endsSingle(d, i):
				flush(i, i)
			case d.Tokens[i].Is(text.SpaceBy) && newLine(d, i):
				flush(i, -1)
				if singleCloses(d, i) {
					open = i
				}
			}
		}
	}
	if open >= 0 {
		flush(len(d.Tokens), -1)
	}
}

// looksAt reports whether a straight mark can only open a quotation, or only
// close one.
func looksAt(d *text.Doc, i int) (opens, closes bool) {
	before := d.Tokens[i].Is(text.SpaceBy) || i > 0 && strings.ContainsAny(d.Tokens[i-1].Norm, "([-")
	after := i+1 == len(d.Tokens) || d.Tokens[i+1].Is(text.SpaceBy)
	return before && !after, !before && after
}

func isSingle(d *text.Doc, i int) bool {
	w := d.Text[d.Tokens[i].Start:d.Tokens[i].End]
	return w == "'" || w == "‘" || w == "’"
}

// endsSingle reports whether a single mark can close a quotation: it stands at
// the end of a word, or on its own behind a stop.
func endsSingle(d *text.Doc, i int) bool {
	after := i+1 == len(d.Tokens) || d.Tokens[i+1].Is(text.SpaceBy)
	return !d.Tokens[i].Is(text.SpaceBy) || after && stop(d, i-1)
}

func stop(d *text.Doc, i int) bool {
	if i < 0 {
		return false
	}
	switch d.Tokens[i].Norm {
	case ".", ",", "?", "!":
		return true
	}
	return false
}

func newLine(d *text.Doc, i int) bool {
	return i == 0 || strings.ContainsRune(d.Text[d.Tokens[i-1].End:d.Tokens[i].Start], '\n')
}

// longest is how many tokens a quotation between single marks may have.
const longest = 300

// singleCloses reports whether the single mark at i has one that closes it in its
// sentence, or behind a stop in the next ones of its paragraph.
func singleCloses(d *text.Doc, i int) bool {
	if i+1 < len(d.Tokens) && d.Tokens[i+1].Is(text.SpaceBy) {
		return false
	}
	for j := i + 2; j < min(i+longest, len(d.Tokens)); j++ {
		if d.Sents[d.Tokens[j].Sent].Para != d.Sents[d.Tokens[i].Sent].Para {
			return false
		}
		if !isSingle(d, j) {
			continue
		}
		same := d.Tokens[j].Sent == d.Tokens[i].Sent
		if same && !d.Tokens[j].Is(text.SpaceBy) && (j+1 == len(d.Tokens) || d.Tokens[j+1].Is(text.SpaceBy) || d.Tokens[j+1].Is(text.Punct)) {
			return true
		}
		if endsSingle(d, j) && stop(d, j-1) {
			return true
		}
	}
	return false
}
