package agreement

import (
	"fmt"
	"strings"
	"time"

	// A zone must not depend on what is installed where the file is checked.
	_ "time/tzdata"

	"parley"
)

// goodZone checks a zone and says what to write instead.
func (d *decoder) goodZone(n *node) bool {
	if _, err := parley.LoadZone(n.text); err == nil {
		return true
	}
	d.out.add("zone-unknown", n.line, n.path, fmt.Sprintf("%s is not in the time zone database", show(n)), zoneHint(n.text))
	return false
}

func zoneHint(zone string) string {
	parts := strings.FieldsFunc(zone, func(r rune) bool { return r == '/' || r == ' ' || r == '_' })
	for i, p := range parts {
		parts[i] = strings.ToUpper(p[:1]) + strings.ToLower(p[1:])
	}
	if len(parts) > 1 {
		for _, guess := range []string{strings.Join(parts, "/"), parts[0] + "/" + strings.Join(parts[1:], "_")} {
			if _, err := parley.LoadZone(guess); err == nil && guess != "Local" {
				return fmt.Sprintf("did you mean %q?", guess)
			}
		}
	}
	return "write an IANA name such as Asia/Damascus, UTC, or an offset such as +03:00"
}

// ownZone gives the zone that stands beside a time, "" where there is none.
func (d *decoder) ownZone(n *node) string {
	if z := n.get("zone"); z.is(isText) && d.goodZone(z) {
		return z.text
	}
	return ""
}

// calendar reads a date and reports one that cannot be. The result carries
// zone, or the process's zone, or none.
func (d *decoder) calendar(n *node, zone string) parley.Civil {
	value := text(n)
	if value == "" {
		return parley.Civil{}
	}
	value = strings.Replace(value, " ", "T", 1)
	c, err := parley.ParseCivil(value, zone)
	if err != nil {
		msg, hint := fmt.Sprintf("%s is not a date or time", show(n)), "write it like 2012-04-10 or 2012-04-10T06:00"
		switch {
		case strings.Contains(err.Error(), "not in the calendar"):
			msg, hint = fmt.Sprintf("%s is not in the calendar", show(n)), "check the day, the month and the hour"
		case strings.Contains(err.Error(), "ends before"):
			msg, hint = fmt.Sprintf("the period %s ends before it starts", show(n)), "write the earlier time first"
		case looksLikeClock(value):
			hint = "give the date too: 2012-04-10T" + value
		case looksLikePeriod(text(n)):
			msg, hint = fmt.Sprintf("%s is a duration, not a date", show(n)), "only deadline and ends can count from something"
		}
		d.out.add("date-invalid", n.line, n.path, msg, hint)
		return parley.Civil{}
	}
	if c.Zone == "" && d.zone != "" {
		c.Zone, c.From = d.zone, parley.ZoneProcess
	}
	d.skipped(n, c)
	return c
}

func looksLikeClock(s string) bool {
	_, err := time.Parse("15:04", s)
	return err == nil
}

// skipped mentions a local time that the clocks jump over.
func (d *decoder) skipped(n *node, c parley.Civil) {
	loc, err := parley.LoadZone(c.Zone)
	if err != nil || c.Zone == "" {
		return
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05"} {
		wall, err := time.Parse(layout, c.Value)
		if err != nil {
			continue
		}
		if got := c.Interval(nil).Start.In(loc).Format(layout); got != wall.Format(layout) && wall.Hour() != 24 {
			d.out.add("time-skipped", n.line, n.path, fmt.Sprintf("the clocks of %s skip %s; it counts as %s", c.Zone, c.Value, got), "check the time")
		}
	}
}

// date reads a date that stands alone. One without any zone is mentioned once:
// it counts as UTC.
func (d *decoder) date(n *node, zone string) parley.Civil {
	c := d.calendar(n, zone)
	if !c.IsZero() && c.Zone == "" && !d.zoned && !d.warn {
		d.warn = true
		d.out.add("zone-assumed", n.line, n.path, fmt.Sprintf("%s has no zone and the file gives none: it counts as UTC", show(n)), "write zone: Asia/Damascus (an IANA name) at the top of the file")
	}
	return c
}

// relations of a deadline in the order in which the manual gives them.
var relations = []struct {
	key       string
	relation  parley.Relation
	exclusive bool
}{
	{"by", parley.RelationBy, false},
	{"before", parley.RelationBy, true},
	{"at", parley.RelationAt, false},
	{"from", parley.RelationFrom, false},
	{"not-before", parley.RelationFrom, false},
	{"within", parley.RelationWithin, false},
	{"until", parley.RelationUntil, false},
	{"during", parley.RelationDuring, false},
	{"with", parley.RelationWith, false},
}

// choices of a deadline with several members.
var choices = []parley.Choice{parley.ChoiceEither, parley.ChoiceEarlier, parley.ChoiceLater}

// choice reads a deadline with several members; false where it has none.
func (d *decoder) choice(n *node, dl *parley.Deadline, own string) bool {
	for _, c := range choices {
		members := n.get(string(c))
		if members == nil {
			continue
		}
		for _, f := range n.fields {
			switch f.key {
			case string(c), "words", "renews", "notice":
			default:
				d.out.add("deadline-unclear", f.line, join(n.path, clip(f.key)), fmt.Sprintf("%q stands beside %q, whose members are the deadlines", clip(f.key), c), "write it into the member it is about")
			}
		}
		dl.Choice = c
		for _, m := range list(members) {
			if one := d.deadline(m, own); one != nil {
				dl.Of = append(dl.Of, *one)
			}
		}
		for i := range dl.Of {
			if i == 0 {
				dl.Relation = dl.Of[0].Relation
			} else if !alike(dl.Relation, dl.Of[i].Relation) {
				d.out.add("deadline-unclear", members.line, members.path, "the members begin a duty, end it and date it at once", "give all of them by, before, at or within; or all from; or all until")
				break
			}
		}
		return true
	}
	return false
}

// alike reports whether two relations can be set against each other.
func alike(a, b parley.Relation) bool {
	point := func(r parley.Relation) bool {
		return r == parley.RelationBy || r == parley.RelationAt || r == parley.RelationWithin
	}
	return a == b || point(a) && point(b)
}

// duration reads an ISO 8601 duration.
func (d *decoder) duration(n *node, to *string) {
	v := text(n)
	if v == "" {
		return
	}
	if _, ok := parsePeriod(v); ok {
		*to = v
		return
	}
	hint := "write an ISO 8601 duration: PT48H for 48 hours, P14D for 14 days, P2M for two months"
	if s := suggestPeriod(v); s != "" {
		hint = fmt.Sprintf("did you mean %q?", s)
	}
	d.out.add("offset-invalid", n.line, n.path, fmt.Sprintf("%s is no ISO 8601 duration", show(n)), hint)
}

// deadline reads a deadline or an end; own is the provision whose own deadline
// an end may count from.
func (d *decoder) deadline(n *node, own string) *parley.Deadline {
	if !n.is(isMap) {
		return nil
	}
	dl := &parley.Deadline{Words: text(n.get("words")), BestEfforts: yes(n.get("best-efforts")), Count: parley.CountRule(text(n.get("count")))}
	d.duration(n.get("renews"), &dl.Renews)
	d.duration(n.get("notice"), &dl.Notice)
	if d.choice(n, dl, own) {
		return dl
	}
	var at *node
	for _, r := range relations {
		v := n.get(r.key)
		if v == nil {
			continue
		}
		if at != nil {
			hint := "keep one of them"
			if r.key == "until" && own == "" {
				hint = "put the end beside the deadline: ends: {until: ...}"
			}
			d.out.add("deadline-unclear", v.line, v.path, fmt.Sprintf("a deadline has one relation, and this one has %q already", lastKey(at.path)), hint)
			continue
		}
		at, dl.Relation, dl.Exclusive = v, r.relation, r.exclusive
	}
	zone := d.ownZone(n)
	switch {
	case at != nil && dl.Relation == parley.RelationWith:
		dl.After = text(at)
		d.refs = append(d.refs, ref{"provision", dl.After, at})
		return dl
	case at == nil && dl.BestEfforts:
		dl.Relation, dl.Unresolved = parley.RelationBy, "best efforts: no time is set"
	case at == nil && misspelt(n):
		// reported by the schema, with the field that was perhaps meant
	case at == nil:
		d.out.add("deadline-unclear", n.line, n.path, "the deadline names no time", "write {by: 2012-04-10T06:00}, {within: P30D}, or {best-efforts: true} where the text sets none")
	case looksLikePeriod(text(at)):
		d.offset(n, at, dl, own)
		return dl
	default:
		d.absolute(n, at, dl, zone)
	}
	for _, key := range []string{"after", "counted-from", "count"} {
		if v := n.get(key); v != nil && (at == nil || text(at) != "") {
			d.out.add("deadline-unclear", v.line, v.path, fmt.Sprintf("%q goes with a duration, and none is given", key), "write {by: PT48H, after: withdraw}, or leave it out")
		}
	}
	return dl
}

// misspelt reports whether a deadline has a field that nobody knows.
func misspelt(n *node) bool {
	for _, f := range n.fields {
		switch f.key {
		case "after", "counted-from", "zone", "words", "best-efforts", "count", "renews", "notice":
		default:
			return true // no relation: those have been looked for
		}
	}
	return false
}

func lastKey(path string) string { return path[strings.LastIndex(path, ".")+1:] }

func (d *decoder) absolute(n, at *node, dl *parley.Deadline, zone string) {
	dl.Time = d.calendar(at, zone)
	if dl.Time.IsZero() {
		return
	}
	if dl.Relation == parley.RelationWithin && !strings.Contains(dl.Time.Value, "/") && len(dl.Time.Value) > len("2012-04-10") {
		d.out.add("deadline-unclear", at.line, at.path, "a deadline cannot lie within one point of time", "write by: for a time, or within: P30D for a duration")
	}
	if dl.Time.Zone == "" && !d.zoned && n.get("zone") == nil {
		d.out.add("zone-missing", at.line, at.path, fmt.Sprintf("%s is a local time, but neither the deadline nor the file says of which zone", show(at)),
			"write zone: Asia/Damascus (an IANA name) at the top of the file or beside the time, or give the offset: 2012-04-10T06:00+03:00")
	}
}

// offset reads a duration and what it counts from.
func (d *decoder) offset(n, at *node, dl *parley.Deadline, own string) {
	d.duration(at, &dl.Offset)
	if count := n.get("count"); count != nil {
		if per, ok := parsePeriod(dl.Offset); ok && (per.clock != 0 || per == period{}) {
			d.out.add("deadline-unclear", count.line, count.path, fmt.Sprintf("hours are counted by the clock, not as %q", text(count)), "leave count out, or count in days")
		}
		if dl.Count == parley.CountWorking && len(d.a.Calendar.Rest) == 0 {
			d.out.add("calendar-missing", count.line, count.path, "working days are counted, but the file does not say which days of the week are none", "add calendar: {rest: [friday, saturday]} at the top of the file")
		}
	}
	if dl.Relation == parley.RelationDuring {
		d.out.add("deadline-unclear", at.line, at.path, "a duration alone is no period", "write within: for a duration, or during: with two times joined by a slash")
	}
	after, from := n.get("after"), n.get("counted-from")
	dl.After = text(after)
	dl.Anchor = parley.AnchorKind(text(from))
	switch {
	case dl.Anchor == "" && dl.After == "":
		dl.Anchor = parley.AnchorSignature
	case dl.Anchor == "":
		dl.Anchor = parley.AnchorDeadline
	case (dl.Anchor == parley.AnchorSignature || dl.Anchor == parley.AnchorInForce) && dl.After != "":
		d.out.add("deadline-unclear", after.line, after.path, fmt.Sprintf("the deadline counts from the %s and after a provision", dl.Anchor), fmt.Sprintf("keep after: or counted-from: %s", dl.Anchor))
		dl.After = ""
	case dl.Anchor != parley.AnchorSignature && dl.Anchor != parley.AnchorInForce && dl.After == "":
		d.out.add("deadline-unclear", from.line, from.path, fmt.Sprintf("%q needs the provision whose it is", string(dl.Anchor)), "add after: with that provision's id")
	}
	if dl.After != "" && dl.After != own {
		d.refs = append(d.refs, ref{"provision", dl.After, after})
	}
	if dl.Anchor == parley.AnchorInForce && !d.sign.inForce {
		d.out.add("anchor-missing", at.line, at.path, "this counts from the entry into force, but the instrument has no in-force:", "add in-force: to the instrument, or count from the signature")
	}
	if dl.Anchor == parley.AnchorSignature && !d.sign.signed {
		d.out.add("anchor-missing", at.line, at.path, "this counts from the signature, but instrument.signed is not given", "add instrument.signed, or after: with a provision's id")
	}
}
