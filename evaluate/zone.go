package evaluate

import (
	"strings"
	"time"
)

// InZone gives a text that explains a verdict or a change with its times, which
// stand in UTC, in a zone. Where the text gives a time in the zone of the process,
// too, UTC stays beside it.
func InZone(text string, zone *time.Location) string {
	const layout, utc = "2006-01-02 15:04 UTC", " UTC"
	var b strings.Builder
	for {
		i := strings.Index(text, utc)
		if i < 0 {
			break
		}
		rest := text[i+len(utc):]
		start := max(i+len(utc)-len(layout), 0)
		t, err := time.Parse(layout, text[start:i+len(utc)])
		if err != nil {
			b.WriteString(text[:i+len(utc)])
			text = rest
			continue
		}
		b.WriteString(text[:start])
		local := t.In(zone)
		b.WriteString(local.Format("2 January 2006, 15:04 MST"))
		if and, ok := strings.CutPrefix(rest, local.Format(" (2006-01-02 15:04 MST)")); ok {
			beside := " (15:04 UTC)"
			if local.Day() != t.Day() {
				beside = " (2 January 2006, 15:04 UTC)"
			}
			b.WriteString(t.Format(beside))
			rest = and
		}
		text = rest
	}
	return b.String() + text
}
