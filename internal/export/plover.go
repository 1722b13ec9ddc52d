package export

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"parley"
)

// ploverWriter writes an object a line under the column names of POLECAT, the
// data set coded with PLOVER. What parley does not find out is empty: intensity,
// contexts, countries and sectors of actors, identifiers of other catalogues. So
// is the date of an event that the report does not date to the day.
type ploverWriter struct{ w io.Writer }

func newPLOVER(w io.Writer) *ploverWriter { return &ploverWriter{w} }

// quad gives the quad class of a PLOVER type, "" of what is none.
func quad(typ string) string {
	switch typ {
	case "AGREE", "CONSULT", "SUPPORT", "CONCEDE":
		return "VERBAL COOPERATION"
	case "COOPERATE", "AID", "RETREAT":
		return "MATERIAL COOPERATION"
	case "REQUEST", "ACCUSE", "REJECT", "THREATEN":
		return "VERBAL CONFLICT"
	case "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT":
		return "MATERIAL CONFLICT"
	}
	return ""
}

// Write writes what the report has happen or go on: PLOVER codes nothing else.
func (p *ploverWriter) Write(r *Row) error {
	e := r.Event
	if quad(e.Type) == "" || e.Status != parley.StatusHappened && e.Status != parley.StatusOngoing {
		return nil
	}
	var b bytes.Buffer
	for i, c := range ploverColumns(r) {
		if i > 0 {
			b.WriteByte(',')
		}
		raw, err := plain(c[1])
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%q:%s", c[0], raw)
	}
	return put(p.w, append(append([]byte{'{'}, b.Bytes()...), "}\n"...))
}

func (p *ploverWriter) Close() error { return nil }

func ploverColumns(r *Row) [][2]string {
	e := r.Event
	phrase := func(s *parley.Span) string { return r.words(s) }
	place, lat, lon := parley.Place{}, "", ""
	if all := r.places(); len(all) > 0 {
		place = all[0]
		lat, lon = strconv.FormatFloat(place.Lat, 'f', -1, 64), strconv.FormatFloat(place.Lon, 'f', -1, 64)
	}
	var locations []string
	for _, x := range r.Reading.Places {
		locations = append(locations, x.Name)
	}
	when := ""
	if e.When != nil {
		when = day(e.When.Time)
	}
	return [][2]string{
		{"Event ID", r.ID}, {"Event Date", when}, {"Event Type", e.Type}, {"Event Mode", e.Mode}, {"Intensity", ""},
		{"Quad Code", quad(e.Type)}, {"Contexts", ""},
		{"Actor Name", strings.Join(e.Actor, "; ")}, {"Actor Country", ""}, {"Actor COW", ""}, {"Primary Actor Sector", ""}, {"Actor Sectors", ""}, {"Actor Title", ""}, {"Actor Name Raw", phrase(e.ActorSpan)}, {"Wikipedia Actor ID", ""},
		{"Recipient Name", strings.Join(e.Recipient, "; ")}, {"Recipient Country", ""}, {"Recipient COW", ""}, {"Primary Recipient Sector", ""}, {"Recipient Sectors", ""}, {"Recipient Title", ""}, {"Recipient Name Raw", phrase(e.RecipientSpan)}, {"Wikipedia Recipient ID", ""},
		{"Placename", place.Name}, {"City", ""}, {"District", ""}, {"Province", ""}, {"Country", place.Country}, {"Latitude", lat}, {"Longitude", lon}, {"GeoNames ID", ""}, {"Raw Placename", e.Where}, {"Feature Type", ""},
		{"Source", r.Report.Outlet}, {"Publication Date", day(r.Report.Published)}, {"Story People", ""}, {"Story Organizations", ""}, {"Story Locations", strings.Join(locations, "; ")},
		{"Language", r.Report.Language}, {"Version", fmt.Sprintf("parley reader %d", r.Reading.Version.Release)},
	}
}

// day is the first day of a time, "" of one coarser than a day: PLOVER has days.
func day(c parley.Civil) string {
	switch iv := c.Interval(nil); iv.Precision {
	case parley.PrecisionSecond, parley.PrecisionMinute, parley.PrecisionHour, parley.PrecisionDay:
		return c.Value[:len("2006-01-02")]
	default:
		return ""
	}
}
