package serve

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley"
	"parley/internal/ledger"
)

func (s *Server) reportRoutes() {
	s.mux.HandleFunc("GET /report/{id}", s.page("report", s.report))
	s.mux.HandleFunc("GET /report/{id}/changes", s.page("changes", s.changes))
	s.mux.HandleFunc("GET /report/{id}/capture/{sha256}", s.page("capture", s.capture))
	s.mux.HandleFunc("GET /report/{id}/capture/{sha256}/bytes", s.captureBytes)
}

// reportPage is the page of a report.
type reportPage struct {
	frame
	ID, Outlet, Byline, Dateline, URL, Published, SHA256 string
	Problems, Notes                                      []string
	Lost                                                 string // why the words asked for are not marked
	Elsewhere                                            []link // other texts that have them
	Layers                                               []layerBox
	Classes, Hidden                                      string
	Keep                                                 []keep
	Pieces                                               []piece
	Cards                                                []card
	Loose                                                []feed
	Read                                                 bool
	Parts                                                []partLink
	Texts                                                []textRow
	Changes                                              string
	Captures                                             []captureRow
	Hand                                                 *handView
	Here                                                 string // the page without what it marks, for links to words of it
	Action                                               string // the page without its question
}

// keep is a value of the address that a form gives on.
type keep struct{ Name, Value string }

// partLink leads to a part of a long text.
type partLink struct {
	N       int
	To      string
	Current bool
}

// place is where an address asks to look: a question with the process from
// which the reader came, and the layers.
type place struct {
	question
	process, layers string
	given           bool // the layers were named
}

// to gives the address of a page of a report, with more in its query.
func (p place) to(path string, more ...string) string {
	if p.process != "" {
		more = append(more, "process", p.process)
	}
	if p.given {
		more = append(more, "layers", p.layers)
	}
	return path + p.query(more...)
}

func reportPath(id string) string { return "/report/" + url.PathEscape(id) }

// words gives the link to words of a report that outlives its text.
func (p place) words(rep *parley.Report, s parley.Span) string {
	q := quoteOf(rep.Text, s)
	return p.to(reportPath(rep.ID), "span", spanText(s), "sha", rep.SHA256, "exact", q.Exact, "prefix", q.Prefix, "suffix", q.Suffix) + "#w"
}

func (s *Server) report(r *http.Request) (any, error) {
	id, v := r.PathValue("id"), r.URL.Query()
	e, err := ledger.ReportByID(r.Context(), s.ledger, id)
	if err != nil {
		return nil, err
	}
	rep := e.Report
	at := place{process: v.Get("process")}
	if at.question, err = s.ask(r, time.UTC); err != nil {
		return nil, err
	}
	on, given, err := layersIn(v)
	if err != nil {
		return nil, err
	}
	at.layers, at.given = strings.Join(on, ","), given
	out := newReportPage(at, rep)
	texts, err := s.revisions.Texts(r.Context(), s.ledger, rep)
	if err != nil {
		return nil, err
	}
	out.texts(at, rep, texts)
	mark, err := s.mark(r, out, at, rep, texts)
	if err != nil {
		return nil, err
	}
	found, err := s.findings(r, out, at, rep)
	if err != nil {
		return nil, err
	}
	part, err := out.part(at, v.Get("part"), rep.Text, mark)
	if err != nil {
		return nil, err
	}
	out.show(found, on, part, mark, rep.Text)
	for i := range out.Cards {
		out.Cards[i].To = at.words(rep, out.Cards[i].span)
	}
	if out.Hand, err = s.handOn(r, at, rep); err != nil {
		return nil, err
	}
	return out, s.captures(r, out, at, rep)
}

// publishedWords gives the time of a report as it says it, with UTC beside it.
func publishedWords(c parley.Civil) string {
	own, utc := c.Words(nil), c.Words(time.UTC)
	if own == utc || c.Zone == "UTC" {
		return own
	}
	return own + ", " + utc
}

func newReportPage(at place, rep *parley.Report) *reportPage {
	out := &reportPage{frame: frame{Title: or(visible(rep.Title), visible(rep.ID)), Trail: []link{{"Processes", "/" + at.query()}}},
		ID: visible(rep.ID), Outlet: visible(rep.Outlet), Byline: visible(rep.Byline), Dateline: visible(rep.Dateline), URL: visible(rep.URL), Published: publishedWords(rep.Published), SHA256: rep.SHA256}
	if at.process != "" {
		out.Trail = append(out.Trail, link{visible(at.process), at.question.process(at.process)})
	}
	for _, p := range rep.Problems {
		out.Problems = append(out.Problems, visible(p.Text))
	}
	if !rep.Counted.IsZero() {
		out.Notes = append(out.Notes, "It counts as known from "+publishedWords(rep.Counted)+", and not from when it says it was published.")
	}
	if known := rep.KnownFrom().Interval(time.UTC).End; at.Known != "" && known.After(at.asOf.Known) {
		out.Notes = append(out.Notes, "It was not known at the time that is asked for ("+at.asOf.Known.UTC().Format("2 January 2006, 15:04 MST")+").")
	}
	for _, k := range []keep{{"process", at.process}, {"at", at.At}, {"known", at.Known}, {"reviewed", yes(at.Reviewed, "1")}} {
		if k.Value != "" {
			out.Keep = append(out.Keep, k)
		}
	}
	bare := at
	bare.given = false
	out.Action = reportPath(rep.ID)
	out.Here = bare.to(reportPath(rep.ID), "sha", rep.SHA256)
	return out
}

// mark finds the words that an address asks for: by their place if the text is
// the one that the link was made in, and otherwise by the words.
func (s *Server) mark(r *http.Request, out *reportPage, at place, rep *parley.Report, texts []*parley.Report) (parley.Span, error) {
	v := r.URL.Query()
	for _, name := range []string{"span", "sha", "exact", "prefix", "suffix", "part"} {
		if value := v.Get(name); value != "" {
			out.Keep = append(out.Keep, keep{name, value})
		}
	}
	q, err := quoteIn(v)
	if err != nil || q.Exact == "" && v.Get("span") == "" {
		return parley.Span{}, err
	}
	same := v.Get("sha") == "" || v.Get("sha") == rep.SHA256
	placed, err := span(v.Get("span"), rep.Text)
	if err == nil && same && (q.Exact == "" || strings.HasPrefix(placed.In(rep.Text), q.Exact)) {
		return placed, nil
	}
	near, _, _ := strings.Cut(v.Get("span"), "-")
	start, _ := strconv.Atoi(near) // a place that is none is no hint
	if found, ok := q.in(rep.Text, start); ok {
		if !same {
			out.Notes = append(out.Notes, "The text has changed since this link was made. Its words were found again.")
		}
		return found, nil
	}
	out.Lost = "The words asked for are not in this text."
	for _, t := range texts {
		found, ok := q.in(t.Text, start)
		if q.Exact == "" && v.Get("sha") == t.SHA256 {
			found, err = span(v.Get("span"), t.Text)
			ok = err == nil
		}
		if t.ID == rep.ID || !ok {
			continue
		}
		out.Elsewhere = append(out.Elsewhere, link{textName(t), at.words(t, found)})
	}
	return parley.Span{}, nil
}

// span reads "START-END", which has to lie within text.
func span(v, text string) (parley.Span, error) {
	from, to, _ := strings.Cut(v, "-")
	a, err1 := strconv.Atoi(from)
	b, err2 := strconv.Atoi(to)
	if err1 != nil || err2 != nil || a < 0 || b <= a || b > len(text) {
		return parley.Span{}, fmt.Errorf("span %q: %w", v, parley.ErrInvalid)
	}
	return parley.Span{Start: a, End: b}, nil
}

// findings gives what the newest reading holds, and what bears on provisions.
func (s *Server) findings(r *http.Request, out *reportPage, at place, rep *parley.Report) (*findings, error) {
	e, err := ledger.ReadingOf(r.Context(), s.ledger, rep.ID)
	if err != nil && !errors.Is(err, parley.ErrNotFound) {
		return nil, err
	}
	rd := e.Reading // nil: a report that was never read is still a report
	if rd != nil && rd.SHA256 != "" && rd.SHA256 != rep.SHA256 {
		out.Notes = append(out.Notes, "The reading is of another text of this report; read it again to see its records.")
		rd = nil
	}
	out.Read = rd != nil
	var bearings []parley.Entry
	for e, err := range s.ledger.Entries(r.Context(), ledger.Query{Report: rep.ID, Kinds: []parley.EntryKind{parley.EntryBearing}}) {
		if err != nil {
			return nil, fmt.Errorf("find the bearings of report %q: %w", rep.ID, err)
		}
		bearings = append(bearings, e)
	}
	found := newFindings(rep, rd)
	out.Loose = found.feeds(at.question, rd, current(rd, bearings))
	return found, nil
}

// part chooses the part of the text to show: the one asked for, or the one with
// the mark.
func (out *reportPage) part(at place, asked, text string, mark parley.Span) (parley.Span, error) {
	parts := partsOf(text)
	n := 1
	if asked != "" {
		var err error
		if n, err = strconv.Atoi(asked); err != nil || n < 1 || n > len(parts) {
			return parley.Span{}, fmt.Errorf("part %q: this report has the parts 1 to %d: %w", asked, len(parts), parley.ErrInvalid)
		}
	}
	if !mark.Empty() {
		n = 1 + slices.IndexFunc(parts, func(p parley.Span) bool { return p.Start <= mark.Start && mark.Start < p.End })
	}
	if len(parts) > 1 {
		for i := range parts {
			out.Parts = append(out.Parts, partLink{i + 1, at.to(out.Action, "part", strconv.Itoa(i+1)), i+1 == n})
		}
	}
	return parts[n-1], nil
}

// show puts the part with its layers and cards on the page.
func (out *reportPage) show(f *findings, on []string, part, mark parley.Span, text string) {
	out.Pieces = cut(text, part, mark, f.spans)
	for _, c := range f.cards {
		if c.span.Overlaps(part) {
			out.Cards = append(out.Cards, c)
		}
	}
	var classes []string
	for _, name := range layerNames {
		box := layerBox{Name: name, On: slices.Contains(on, name)}
		for _, c := range out.Cards {
			if c.Layer == name {
				box.N++
			}
		}
		for _, s := range f.spans {
			if s.layer == name && s.record == "" && s.span.Overlaps(part) {
				box.N++
			}
		}
		if box.On {
			classes = append(classes, "on-"+name)
		}
		out.Layers = append(out.Layers, box)
	}
	out.Classes = strings.Join(classes, " ")
}
