package serve

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"parley"
	"parley/internal/ledger"
)

func (s *Server) recordRoutes() {
	s.mux.HandleFunc("GET /search", s.page("search", s.search))
	s.mux.HandleFunc("GET /actors", s.page("actors", s.actors))
	s.mux.HandleFunc("GET /actors/{name}", s.page("actor", s.actor))
	s.mux.HandleFunc("GET /figures", s.page("figures", s.figures))
	s.mux.HandleFunc("GET /timeline", s.page("timeline", s.timeline))
	s.mux.HandleFunc("GET /help", s.page("help", s.help))
}

// option is a choice of a form.
type option struct {
	Value, Text string
	Chosen      bool
}

func options(chosen string, all ...string) []option {
	out := []option{{Text: "any", Chosen: chosen == ""}}
	for _, v := range all {
		out = append(out, option{Value: v, Text: strings.ReplaceAll(v, "-", " "), Chosen: v == chosen})
	}
	return out
}

// recordRow is a record in a list.
type recordRow struct {
	Kind, Who, Type, Status, Outlet, Title, Published, To string
	Words                                                 []markedWords
}

// markedWords are words of a text, found or beside what was found.
type markedWords struct {
	Text string
	Mark bool
}

// marked parts a text at what was searched for.
func marked(text string, terms []ledger.Term) []markedWords {
	hits, _ := ledger.Hits(text, terms)
	var out []markedWords
	at := 0
	for _, h := range hits {
		if h.Start > at {
			out = append(out, markedWords{Text: text[at:h.Start]})
		}
		out = append(out, markedWords{Text: h.In(text), Mark: true})
		at = h.End
	}
	if at < len(text) {
		out = append(out, markedWords{Text: text[at:]})
	}
	return out
}

// recordPath is the address of a record: its words in its report.
func recordPath(r *ledger.Record) string {
	if r.Span.Empty() {
		return reportPath(r.Report)
	}
	return reportPath(r.Report) + "?" + url.Values{"span": {spanText(r.Span)}}.Encode() + "#w"
}

func recordRowOf(r *ledger.Record, terms []ledger.Term) recordRow {
	row := recordRow{Kind: string(r.Kind), Type: strings.ToLower(r.Type), Status: strings.ReplaceAll(r.Status, "-", " "), Outlet: r.Outlet, Title: r.Title, To: recordPath(r), Published: r.Published.Words(time.UTC)}
	row.Words = marked(clipWords(r.Words, 400), terms)
	switch r.Kind {
	case ledger.RecordStatement:
		row.Who = strings.Join(r.Who(ledger.RoleSource), ", ")
		if via := r.Who(ledger.RoleVia); len(via) > 0 {
			row.Who = strings.TrimSpace(row.Who + " through " + strings.Join(via, ", "))
		}
	case ledger.RecordEvent:
		row.Who = strings.Join(r.Who(ledger.RoleActor), ", ")
		if to := r.Who(ledger.RoleRecipient); len(to) > 0 {
			row.Who = strings.TrimSpace(row.Who + " → " + strings.Join(to, ", "))
		}
	case ledger.RecordCommitment:
		row.Who = strings.Join(r.Who(ledger.RoleObligor), ", ")
	case ledger.RecordFigure:
		row.Who, row.Type, row.Status = claimant(r), r.Type, figureWords(r.Figure)
	case ledger.RecordReport:
	}
	return row
}

// clipWords cuts a text at a word after about n bytes.
func clipWords(s string, n int) string {
	if len(s) <= n {
		return s
	}
	if i := strings.LastIndexAny(s[:n], " \n"); i > 0 {
		n = i
	}
	return strings.ToValidUTF8(s[:n], "") + " …"
}

// number writes a whole number with its thousands apart.
func number(n int) string { return thousands(float64(n)) }

// next gives the address of the next page, "" after the last.
func next(r *http.Request, cursor string) string {
	if cursor == "" {
		return ""
	}
	v := r.URL.Query()
	v.Set("after", cursor)
	return r.URL.Path + "?" + v.Encode()
}

// between asks for dated records: times are read in UTC.
func between(r *http.Request, f *ledger.Find) (err error) {
	v := r.URL.Query()
	if f.From, err = parley.BeginningOr("from", v.Get("from"), time.Time{}, time.UTC); err != nil {
		return err
	}
	f.Until, err = parley.MomentOr("until", v.Get("until"), time.Time{}, time.UTC)
	return err
}

func total(n int) string {
	if n >= ledger.MaxTotal {
		return "more than " + number(n)
	}
	return number(n)
}

// filters are what the pages that list records are asked for, and how much there is.
type filters struct {
	Q, Actor, From, Until string
	At, Known             string // of the pages of a process, to be given on
	Processes             []option
	Total, Next           string
}

// filtered reads the search that an address asks for; actor names the field that
// has the actor.
func (s *Server) filtered(r *http.Request, actor string) (f ledger.Find, form filters, err error) {
	v := r.URL.Query()
	f = ledger.Find{Text: v.Get("q"), Process: v.Get("process"), After: v.Get("after")}
	if a := v.Get(actor); a != "" {
		f.Actors = []string{a}
	}
	if err := between(r, &f); err != nil {
		return f, form, err
	}
	ids, err := s.ledger.Processes(r.Context())
	return f, filters{Q: f.Text, Actor: v.Get(actor), From: v.Get("from"), Until: v.Get("until"), At: v.Get("at"), Known: v.Get("known"), Processes: options(f.Process, ids...)}, err
}

// find gives a page of records, and tells the form how much there is.
func (s *Server) find(r *http.Request, f ledger.Find, form *filters) ([]ledger.Record, error) {
	found, err := s.ledger.Find(r.Context(), f)
	form.Total, form.Next = total(found.Total), next(r, found.Next)
	return found.Records, err
}

func (s *Server) search(r *http.Request) (any, error) {
	v := r.URL.Query()
	f, form, err := s.filtered(r, "actor")
	if err != nil {
		return nil, err
	}
	within, err := s.within(r, f.Process)
	if err != nil {
		return nil, err
	}
	f.Outlet, f.Limit = v.Get("outlet"), 30
	if k := v.Get("kind"); k != "" {
		f.Kinds = []ledger.RecordKind{ledger.RecordKind(k)}
	}
	out := struct {
		frame
		filters
		Outlet string
		Kinds  []option
		Rows   []recordRow
		Asked  bool
	}{frame: frame{Title: "Search", Within: within}, filters: form, Outlet: f.Outlet, Kinds: options(v.Get("kind"), "report", "statement", "event", "commitment", "figure")}
	out.Asked = slices.ContainsFunc([]string{f.Text, f.Outlet, f.Process, v.Get("kind"), out.Actor, out.From, out.Until}, func(s string) bool { return s != "" })
	if !out.Asked {
		return out, nil
	}
	records, err := s.find(r, f, &out.filters)
	if err != nil {
		return nil, err
	}
	terms := ledger.Terms(f.Text)
	for i := range records {
		out.Rows = append(out.Rows, recordRowOf(&records[i], terms))
	}
	return out, nil
}

// help explains the desk.
func (s *Server) help(*http.Request) (any, error) {
	type meaning struct {
		Badge badge
		Text  string
	}
	out := struct {
		frame
		Badges []meaning
	}{frame: frame{Title: "Help"}}
	for _, m := range []struct {
		b    parley.Badge
		text string
	}{
		{parley.BadgePending, "its time has not come, and nobody has said that it was done"},
		{parley.BadgeDue, "it is due now: between the earliest and the latest time that the words allow"},
		{parley.BadgeOverdue, "its time has passed and nobody has said anything; that is no breach"},
		{parley.BadgeClaimedMet, "only interested parties say that it was done"},
		{parley.BadgeReportedMet, "somebody disinterested says that it was done"},
		{parley.BadgeVerifiedMet, "the named monitor, an admission against interest or a signed ruling says that it was done"},
		{parley.BadgePartlyMet, "a part of it is said to be done"},
		{parley.BadgeMetLate, "it was done after its time, and that is established"},
		{parley.BadgeDisputed, "some say that it was done, others that it was not; nothing is established"},
		{parley.BadgeAllegedBreach, "somebody says that it was broken or not done; that is not established"},
		{parley.BadgeBreached, "a breach is established"},
		{parley.BadgeInForce, "a duty to be kept up is in force, and nobody has said how it fares"},
		{parley.BadgeHolding, "it is said to hold"},
		{parley.BadgeHoldingViolations, "it is established that it holds, and violations are told of; or that it is kept in part"},
		{parley.BadgeContested, "whether it holds is contested by what is established"},
		{parley.BadgeCollapsed, "that it has ended in fact is established"},
		{parley.BadgeExtended, "its time was moved and has not come"},
		{parley.BadgeSuspended, "it was put out of force for a while"},
		{parley.BadgeSuperseded, "something else took its place, or it was ended"},
		{parley.BadgeLapsed, "its time in force is over"},
	} {
		out.Badges = append(out.Badges, meaning{badgeOf(m.b), m.text})
	}
	return out, nil
}
