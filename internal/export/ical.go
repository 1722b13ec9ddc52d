package export

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/emersion/go-ical"

	"parley"
)

const productID = "-//parley//deadlines//EN"

// calendarWriter gathers the deadlines of verdicts into an iCalendar (RFC 5545).
type calendarWriter struct {
	w     io.Writer
	cal   *ical.Calendar
	names []string            // of the processes
	zones map[string]*stretch // by the name of a zone, the time that events in it span
}

func newCalendar(w io.Writer) *calendarWriter {
	return &calendarWriter{w: w, cal: ical.NewCalendar(), zones: map[string]*stretch{}}
}

// Write adds the deadline of a provision, and the end of its duty. A provision
// without a time has no event; one that its agreement has no longer is cancelled.
func (c *calendarWriter) Write(r *Row) error {
	v := r.Verdict
	if v == nil {
		v = r.Change.Before
	}
	if !slices.Contains(c.names, r.Process) {
		c.names = append(c.names, r.Process)
	}
	w := v.Window
	loc := zoneOf(cmp.Or(w.Zone, r.zone)) // of the words, else of the process
	if !w.Latest.IsZero() {
		from := w.Latest
		if !w.Earliest.IsZero() {
			from = w.Earliest
		}
		c.add(r, v, "", dueWord(r), from.In(loc), w.Latest.In(loc))
	}
	if !w.Ends.IsZero() {
		c.add(r, v, "-ends", "Ends", w.Ends.In(loc), w.Ends.In(loc))
	}
	return nil
}

// dueWord says what happens at the time of a provision.
func dueWord(r *Row) string {
	if r.Provision != nil && r.Provision.Kind == parley.Maintain {
		return "Begins"
	}
	return "Due"
}

func (c *calendarWriter) add(r *Row, v *parley.Verdict, part, what string, from, to time.Time) {
	e := ical.NewEvent()
	e.Props.SetText(ical.PropUID, uid(r.Process, v.Provision)+part+"@parley")
	e.Props.SetDateTime(ical.PropDateTimeStamp, r.Recorded)
	e.Props.SetDateTime(ical.PropLastModified, r.Recorded)
	e.Props.Set(&ical.Prop{Name: ical.PropSequence, Params: ical.Params{}, Value: strconv.Itoa(r.Sequence)})
	c.time(e, from, to)
	textOf := func(name, value string) {
		if value != "" {
			e.Props.SetText(name, oneText(value))
		}
	}
	words := v.Provision
	if r.Provision != nil && r.Provision.Text != "" {
		words += ": " + r.Provision.Text
	}
	textOf(ical.PropSummary, what+": "+words)
	textOf(ical.PropDescription, strings.Join(append([]string{v.Reason}, v.Window.Computed...), "\n"))
	if r.Provision != nil {
		textOf(ical.PropLocation, strings.Join(r.Provision.Places, "; "))
	}
	textOf(ical.PropCategories, string(v.Badge))
	textOf(ical.PropStatus, string(statusOf(r, v)))
	textOf(ical.PropTransparency, "TRANSPARENT") // takes nobody's time
	c.cal.Children = append(c.cal.Children, e.Component)
}

// statusOf is CANCELLED where the duty is out of force, TENTATIVE where it is
// not yet in it.
func statusOf(r *Row, v *parley.Verdict) ical.EventStatus {
	switch {
	case r.Verdict == nil:
		return ical.EventCancelled
	case v.Norm == parley.NormSuperseded, v.Norm == parley.NormSuspended, v.Norm == parley.NormTerminated:
		return ical.EventCancelled
	case v.Norm == parley.NormProposed, v.Norm == parley.NormConditional:
		return ical.EventTentative
	}
	return ical.EventConfirmed
}

// time gives an event its time: days as days, an instant in the zone of the
// words, anything between as the span that the words leave open.
func (c *calendarWriter) time(e *ical.Event, from, to time.Time) {
	midnight := func(t time.Time) bool { h, m, s := t.Clock(); return h+m+s == 0 }
	if from.Before(to) && midnight(from) && midnight(to) {
		e.Props.SetDate(ical.PropDateTimeStart, from)
		e.Props.SetDate(ical.PropDateTimeEnd, to) // the day after the last one
		return
	}
	c.span(from)
	e.Props.SetDateTime(ical.PropDateTimeStart, from)
	if from.Before(to) {
		c.span(to)
		e.Props.SetDateTime(ical.PropDateTimeEnd, to)
	}
}

// zoneOf gives a zone that a calendar can name; offsets become UTC.
func zoneOf(name string) *time.Location {
	loc, err := parley.LoadZone(name)
	if err != nil || strings.HasPrefix(name, "+") || strings.HasPrefix(name, "-") {
		return time.UTC
	}
	return loc
}

// uid names a provision for good.
func uid(process, provision string) string {
	sum := sha256.Sum256([]byte(process + "\x00" + provision))
	return hex.EncodeToString(sum[:16])
}

// oneText leaves out what a property cannot hold.
func oneText(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "\ufffd"))
}

// stretch is from the first to the last of some times.
type stretch struct{ first, last time.Time }

func (c *calendarWriter) span(t time.Time) {
	if t.Location() == time.UTC {
		return
	}
	name := t.Location().String()
	s := c.zones[name]
	if s == nil {
		s = &stretch{t, t}
		c.zones[name] = s
	}
	if t.Before(s.first) {
		s.first = t
	}
	if t.After(s.last) {
		s.last = t
	}
}

// Close writes the calendar.
func (c *calendarWriter) Close() error {
	c.cal.Props.SetText(ical.PropVersion, "2.0")
	c.cal.Props.SetText(ical.PropProductID, productID)
	c.name()
	if len(c.cal.Children) == 0 { // which go-ical does not write
		return put(c.w, []byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:"+productID+"\r\nEND:VCALENDAR\r\n"))
	}
	var zones []*ical.Component
	for name, s := range c.zones {
		zones = append(zones, zoneComponent(name, s))
	}
	slices.SortFunc(zones, func(a, b *ical.Component) int {
		return cmp.Compare(a.Props.Get(ical.PropTimezoneID).Value, b.Props.Get(ical.PropTimezoneID).Value)
	})
	c.cal.Children = append(zones, c.cal.Children...)
	var b bytes.Buffer
	if err := ical.NewEncoder(&b).Encode(c.cal); err != nil {
		return fmt.Errorf("write calendar: %w", err)
	}
	return put(c.w, fold(b.Bytes()))
}

// name names the calendar under the property that programs read.
func (c *calendarWriter) name() {
	p := ical.NewProp("X-WR-CALNAME")
	p.SetText(oneText("Deadlines: " + strings.Join(c.names, ", ")))
	p.Params.Del(ical.ParamValue)
	c.cal.Props.Set(p)
}

// zoneComponent tells a zone's offsets over some time.
func zoneComponent(name string, s *stretch) *ical.Component {
	z := ical.NewComponent(ical.CompTimezone)
	z.Props.SetText(ical.PropTimezoneID, name)
	for t := s.first; ; {
		begins, ends := t.ZoneBounds()
		z.Children = append(z.Children, observance(t, begins))
		if ends.IsZero() || ends.After(s.last) {
			return z
		}
		t = ends
	}
}

// observance is the time of one offset, which t lies in.
func observance(t, begins time.Time) *ical.Component {
	kind := ical.CompTimezoneStandard
	if t.IsDST() {
		kind = ical.CompTimezoneDaylight
	}
	name, offset := t.Zone()
	before := offset
	start := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	if !begins.IsZero() {
		_, before = begins.Add(-time.Second).Zone()
		start = begins.UTC().Add(time.Duration(before) * time.Second) // on the clocks as they were
	}
	o := ical.NewComponent(kind)
	o.Props.Set(&ical.Prop{Name: ical.PropDateTimeStart, Params: ical.Params{}, Value: start.Format("20060102T150405")})
	o.Props.Set(&ical.Prop{Name: ical.PropTimezoneOffsetFrom, Params: ical.Params{}, Value: offsetText(before)})
	o.Props.Set(&ical.Prop{Name: ical.PropTimezoneOffsetTo, Params: ical.Params{}, Value: offsetText(offset)})
	o.Props.SetText(ical.PropTimezoneName, name)
	return o
}

func offsetText(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	s := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		s += fmt.Sprintf("%02d", seconds%60)
	}
	return s
}

// fold breaks lines after at most 75 bytes, never within a character.
func fold(in []byte) []byte {
	var out bytes.Buffer
	for line := range bytes.Lines(in) {
		line = bytes.TrimSuffix(line, []byte("\r\n"))
		for room := 75; len(line) > room; room = 74 { // the space counts
			n := room
			for !utf8.RuneStart(line[n]) {
				n--
			}
			out.Write(line[:n])
			out.WriteString("\r\n ")
			line = line[n:]
		}
		out.Write(line)
		out.WriteString("\r\n")
	}
	return out.Bytes()
}
