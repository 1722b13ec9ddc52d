package serve

import (
	"context"
	"strings"
	"unicode/utf8"

	"parley"
	"parley/internal/ledger"
)

// maxTexts is how many reports a page takes the sentences of its evidence from;
// besideSentence how many bytes of a sentence stand at most on one side of words.
const (
	maxTexts       = 60
	besideSentence = 240
)

// texts gives an answer the texts of reports, as far as a page needs them.
func (s *Server) texts(ctx context.Context, a *answer) {
	read := map[string]string{}
	a.text = func(report string) string {
		text, ok := read[report]
		if ok || report == "" || len(read) >= maxTexts {
			return text
		}
		if e, err := ledger.ReportByID(ctx, s.ledger, report); err == nil {
			text = e.Report.Text
		}
		read[report] = text
		return text
	}
}

// inSentence gives what stands before and after the words of a bearing in their
// sentence, so that no cut turns their meaning.
func (a *answer) inSentence(b *parley.Bearing) (before, after string) {
	if a.text == nil {
		return "", ""
	}
	text := a.text(b.Report)
	if at := b.Span; at.Start < 0 || at.End > len(text) || at.Start >= at.End || !strings.Contains(at.In(text), b.Words) && at.In(text) != b.Words {
		return "", "" // another text of the report
	}
	return sentence(text, b.Span)
}

// sentence gives the rest of the sentence around a span: what comes before, and
// what comes after.
func sentence(text string, at parley.Span) (before, after string) {
	from := max(at.Start-besideSentence, 0)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	before = text[from:at.Start]
	if i := lastEnd(before); i >= 0 {
		before = before[i:]
	} else if from > 0 {
		before = "… " + before[strings.IndexAny(before, " \n")+1:]
	}
	if ends(at.In(text)) {
		return strings.TrimLeft(before, " \n"), ""
	}
	to := min(at.End+besideSentence, len(text))
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	after = text[at.End:to]
	if i := firstEnd(after); i >= 0 {
		after = after[:i]
	} else if to < len(text) {
		after = after[:max(strings.LastIndexAny(after, " \n"), 0)] + " …"
	}
	return strings.TrimLeft(before, " \n"), strings.TrimRight(after, " \n")
}

// ends reports whether words end a sentence.
func ends(words string) bool {
	return strings.ContainsAny(last(strings.TrimRight(words, "\"”’')")), ".!?")
}

func last(s string) string { return s[max(len(s)-1, 0):] }

// lastEnd gives where the last sentence of a text begins, -1 where no other ends
// in it; firstEnd where its first one ends.
func lastEnd(s string) int {
	for i := len(s) - 1; i > 0; i-- {
		if s[i] == '\n' || endsAt(s, i-1) {
			return i
		}
	}
	return -1
}

func firstEnd(s string) int {
	for i := range len(s) {
		if s[i] == '\n' {
			return i
		}
		if endsAt(s, i) {
			for i++; i < len(s) && s[i] != ' ' && s[i] != '\n'; i++ { // closing quotes go with it
			}
			return i
		}
	}
	return -1
}

// endsAt reports whether a sentence ends with the mark at i: a space follows and
// no small letter, and no initial or short title stands before.
func endsAt(s string, i int) bool {
	if !strings.ContainsRune(".!?", rune(s[i])) {
		return false
	}
	rest := strings.TrimLeft(s[i+1:], "\"”’')")
	if rest != "" && rest[0] != ' ' && rest[0] != '\n' {
		return false
	}
	if next := strings.TrimLeft(rest, " \n\"“‘'("); next != "" && next[0] >= 'a' && next[0] <= 'z' {
		return false
	}
	word := s[strings.LastIndexAny(s[:i], " \n")+1 : i]
	return s[i] != '.' || len(word) > 3 || word == strings.ToLower(word)
}
