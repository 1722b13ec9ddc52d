package timex

import (
	"strconv"
	"strings"

	"parley"
	"parley/internal/rule"
	"parley/internal/text"
)

func readClock(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	r, _ := m.Group("clock")
	z, ok := f.zoneOf(d, m)
	if !ok {
		return false
	}
	if m.End == r.End && !bareClock(f, d, r.First) {
		return false // "2:1", "3.50"
	}
	if last := d.Norm(m.End - 1); (last == "hours" || last == "hrs") && r.Len() == 1 && m.End == r.End+1 && !strings.HasPrefix(d.Norm(r.First), "0") && !f.relations.Has(d.Norm(m.First-1)) {
		return false // "1400 hours" that something took
	}
	mer := ""
	if g, ok := m.Group("mer"); ok {
		mer = d.Norm(g.First)
	}
	c, ok := parseClock(d.Norm(r.First), mer, f)
	if !ok {
		return false
	}
	c.zone = z
	e.clock = c
	return true
}

// bareClock reports whether digits with nothing after them can be a clock time.
func bareClock(f *finder, d *text.Doc, i int) bool {
	before := d.Norm(i - 1)
	switch w := d.Norm(i); {
	case strings.Contains(w, "."):
		if _, number := f.word(d.Norm(i + 1)); number {
			return false
		}
		if i+1 < len(d.Nodes) && strings.HasPrefix(d.Nodes[i+1].XPOS, "NN") {
			return false // "at 5.25 percent"
		}
		return before == "at" && d.Norm(i+1) != "%"
	case strings.Contains(w, ":"):
		return f.relations.Has(before) || f.hedges.Has(before)
	}
	return true
}

// readZone reads a zone apart from its clock time; join puts them together.
func readZone(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	z, ok := f.zoneOf(d, m)
	e.zone = z
	return ok && z != nil && (z.name != "" || z.local)
}

// zoneOf reads the zone group. It is false for "Damascus time" of a place that
// nobody knows... unless the clock can do without.
func (f *finder) zoneOf(d *text.Doc, m rule.Match) (*zone, bool) {
	r, ok := m.Group("zone")
	if !ok {
		return nil, true
	}
	if w := d.Norm(r.End - 1); r.Len() > 1 && (w[0] == '+' || w[0] == '-') { // "GMT+3"
		name, ok := offsetZone(w)
		return &zone{name: name}, ok
	}
	if key := rule.Key(d, f.zones, r); key != "" {
		return &zone{name: f.zones.Get(key, "iana")}, true
	}
	words := strings.TrimSuffix(lower(d, r), " time")
	if words == "local" {
		return &zone{local: true}, true
	}
	name, known := f.places(strings.TrimPrefix(words, "the "))
	if !known {
		return &zone{}, true
	}
	return &zone{name: name}, true
}

// offsetZone writes an offset from UTC, "+3" or "+0300", as "+03:00".
func offsetZone(w string) (string, bool) {
	h, m, cut := strings.Cut(w[1:], ":")
	if !cut && len(h) == 4 {
		h, m = h[:2], h[2:]
	}
	if len(h) == 1 {
		h = "0" + h
	}
	if m == "" {
		m = "00"
	}
	name := w[:1] + h + ":" + m
	_, err := parley.LoadZone(name)
	return name, err == nil && len(name) == len("+03:00")
}

// parseClock reads "6", "6:30", "6.30", "0600", "6am", "noon" with the word that
// tells the half of the day. Midnight is the end of its day.
func parseClock(w, mer string, f *finder) (*clock, bool) {
	switch w {
	case "noon", "midday":
		return &clock{hour: 12}, true
	case "midnight":
		return &clock{hour: 24}, true
	}
	for _, suffix := range []string{"am", "pm"} {
		if strings.HasSuffix(w, suffix) {
			w, mer = strings.TrimSuffix(w, suffix), suffix
		}
	}
	h, mi, found := strings.Cut(strings.Replace(w, ".", ":", 1), ":")
	if !found && mer == "" {
		if len(w) != 4 {
			if mer == "" && len(w) > 2 {
				return nil, false
			}
		} else {
			h, mi = w[:2], w[2:]
		}
	}
	hour, err := strconv.Atoi(h)
	if err != nil {
		v, kind := f.word(h)
		if !kind {
			return nil, false
		}
		hour = v
	}
	minute := 0
	if mi != "" {
		if minute, err = strconv.Atoi(mi); err != nil {
			return nil, false
		}
	}
	switch strings.ReplaceAll(mer, ".", "") {
	case "pm", "afternoon", "evening", "night":
		if hour < 12 {
			hour += 12
		}
	case "am", "morning":
		if hour == 12 {
			hour = 0
		}
	}
	return &clock{hour: hour, min: minute}, hour >= 0 && hour < 24 && minute >= 0 && minute < 60
}

// word reads an hour in words: "six".
func (f *finder) word(w string) (int, bool) {
	v, ok := f.numerals.Word(w)
	return int(v), ok
}
