package serve

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"parley"
	"parley/evaluate"
	"parley/internal/ledger"
	"parley/internal/review"
)

// proposalsShown is how many proposals the list of a queue shows at a time, and
// beside how many bytes of text the words of one stand in.
const (
	proposalsShown = 40
	besideBytes    = 400
	actsShown      = 100
)

func (s *Server) reviewRoutes() {
	s.mux.HandleFunc("GET /review", s.page("queues", s.queues))
	s.mux.HandleFunc("GET /process/{id}/review", s.page("review", s.reviewPage))
	s.mux.HandleFunc("GET /process/{id}/review/log", s.page("acts", s.byHandLog))
	s.mux.HandleFunc("POST /process/{id}/review", s.decide)
	s.mux.HandleFunc("POST /report/{id}/hand", s.byHand)
	s.mux.HandleFunc("POST /signer", s.signAs)
}

type queueRow struct {
	Title, ID, To  string
	Waiting, Shift int
}

// queues lists the processes with what waits in each.
func (s *Server) queues(r *http.Request) (any, error) {
	ids, err := s.ledger.Processes(r.Context())
	if err != nil {
		return nil, err
	}
	out := struct {
		frame
		Queues []queueRow
	}{frame: frame{Title: "Review", Trail: []link{{"Processes", "/"}}}}
	for _, id := range ids {
		d, err := s.docket(r, id)
		if errors.Is(err, parley.ErrNotFound) {
			continue // nothing was known of it then, or it has no agreement
		}
		if err != nil {
			return nil, err
		}
		row := queueRow{Title: visible(d.agreement.Title), ID: visible(id), To: d.review(""), Waiting: len(d.queue)}
		for _, p := range d.queue {
			if len(p.Shifts) > 0 {
				row.Shift++
			}
		}
		out.Queues = append(out.Queues, row)
	}
	return out, nil
}

// docket is the queue of a process with what its page needs of the process.
type docket struct {
	question
	id        string
	agreement *parley.Agreement
	queue     []*review.Proposal
}

// docket gives the queue of a process, or ErrNotFound where nothing was known of
// it then.
func (s *Server) docket(r *http.Request, id string) (*docket, error) {
	entries, err := s.mirror.Evidence(r.Context(), id)
	if err != nil {
		return nil, err
	}
	d := &docket{id: id}
	var best *parley.Entry
	for i := range entries {
		if e := &entries[i]; e.Agreement != nil && (best == nil || e.Replaces(*best, false)) {
			best = e
		}
	}
	if best == nil {
		return nil, fmt.Errorf("process %q: %w", id, parley.ErrNotFound)
	}
	d.agreement = best.Agreement
	zone, err := parley.LoadZone(best.Agreement.Zone)
	if err != nil {
		return nil, err
	}
	if d.question, err = s.ask(r, zone); err != nil {
		return nil, err
	}
	var ask review.Question
	if d.At != "" {
		ask.At = d.asOf.At
	}
	if d.Known != "" {
		ask.Known = d.asOf.Known
	}
	q, err := s.desk.Queue(r.Context(), id, ask)
	d.queue = q.Proposals
	return d, err
}

// review leads to the queue at a proposal, "" for the first.
func (d *docket) review(entry parley.EntryID, more ...string) string {
	if entry != "" {
		more = append(more, "entry", string(entry))
	}
	return "/process/" + url.PathEscape(d.id) + "/review" + d.query(more...)
}

// waiting is a proposal in the list.
type waiting struct {
	Provision, Sense, Claimant, To, Shift string
	Current                               bool
}

// effect is what would follow from a decision.
type effect struct {
	Act, Provision, To, Words string
	Before, After             *badge
}

// bench is the proposal that is decided on.
type bench struct {
	Entry                                             string
	Provision, ProvisionTo, ProvisionText             string
	Sense, Claimant, Standing, Chain, Published, Rule string
	Confidence, Event, Happened, N, Of, Words         string
	Unnamed, Counts                                   bool
	Before, Said, After                               []run
	Report, ReportTo, Outlet                          string
	Effects                                           []effect
	Decided                                           string // how, where it does not wait any more
	Provisions, Senses, Standings, Rulings            []choice
	DueText                                           string
}

// choice is a choice of a form.
type choice struct {
	Value, Text string
	Chosen      bool
}

// signer is what a form shows of who signs.
type signer struct{ By, Back string }

type reviewView struct {
	frame
	Signer                 signer
	Action, Next, Previous string
	Keep                   []keep // of the question, for forms
	List                   []waiting
	More, Less             string
	At, Total              int
	Bench                  *bench
	NextEntry, Said, Log   string
	UndoEntry, UndoText    string
	UndoBack, Fault        string
}

func (s *Server) reviewPage(r *http.Request) (any, error) {
	d, err := s.docket(r, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	v, here := r.URL.Query(), 0
	out := &reviewView{Action: "/process/" + url.PathEscape(d.id) + "/review", Keep: d.keep(), Total: len(d.queue), Log: "/process/" + url.PathEscape(d.id) + "/review/log" + d.query()}
	out.frame = d.frame("Review: " + d.agreement.Title)
	out.Signer = signer{By: signedBy(r), Back: r.URL.RequestURI()}
	if id := parley.EntryID(v.Get("entry")); id != "" {
		here = slices.IndexFunc(d.queue, func(p *review.Proposal) bool { return p.Entry.ID == id })
	}
	switch {
	case here >= 0 && len(d.queue) > 0:
		out.Bench, err = s.bench(r, d, d.queue[here])
	case here < 0: // decided, or never in the queue
		var e parley.Entry
		if e, err = s.ledger.Get(r.Context(), parley.EntryID(v.Get("entry"))); err == nil && e.Bearing != nil && e.Process == d.id {
			out.Bench, err = s.bench(r, d, &review.Proposal{Entry: e})
		}
	}
	if err != nil {
		return nil, err
	}
	out.list(d, here)
	return out, s.undoable(r, d, out)
}

// frame is that of the pages of a queue.
func (d *docket) frame(title string) frame {
	a := &answer{question: d.question}
	return frame{Title: title, Trail: []link{{"Processes", "/" + d.query()}, {d.agreement.Title, d.process(d.id)}}, Within: a.within(d.id)}
}

// keep gives the question as hidden fields.
func (d *docket) keep() []keep {
	var out []keep
	for _, k := range []keep{{"at", d.At}, {"known", d.Known}, {"reviewed", yes(d.Reviewed, "1")}} {
		if k.Value != "" {
			out = append(out, k)
		}
	}
	return out
}

// list shows the proposals around the one that is decided on.
func (out *reviewView) list(d *docket, here int) {
	if here < 0 {
		if len(d.queue) > 0 {
			out.Next = d.review(d.queue[0].Entry.ID)
			out.NextEntry = string(d.queue[0].Entry.ID)
		}
		here = -1
	} else {
		out.At = min(here+1, len(d.queue))
	}
	from := max(here, 0) / proposalsShown * proposalsShown
	for i := from; i < min(from+proposalsShown, len(d.queue)); i++ {
		p := d.queue[i]
		b := p.Entry.Bearing
		w := waiting{Provision: b.Provision, Sense: senseWords(b.Sense), Claimant: visible(b.Claimant), To: d.review(p.Entry.ID), Current: i == here}
		if len(p.Shifts) > 0 {
			w.Shift = p.Shifts[0].Words()
		} else if len(p.Reviewed) > 0 {
			w.Shift = "reviewed: " + p.Reviewed[0].Words()
		}
		out.List = append(out.List, w)
	}
	if from > 0 {
		out.Less = d.review(d.queue[from-proposalsShown].Entry.ID)
	}
	if from+proposalsShown < len(d.queue) {
		out.More = d.review(d.queue[from+proposalsShown].Entry.ID)
	}
	if here > 0 {
		out.Previous = d.review(d.queue[here-1].Entry.ID)
	}
	if here >= 0 && here+1 < len(d.queue) {
		out.Next = d.review(d.queue[here+1].Entry.ID)
		out.NextEntry = string(d.queue[here+1].Entry.ID)
	}
}

// told tells what was done by hand, in the zone and the words of the pages.
func (d *docket) told(a review.Act) string {
	return visible(a.Told(senseWords, func(t time.Time) string { return stampIn(d.zone, t) }))
}

// undoable tells of the act that was just done, or of the last one.
func (s *Server) undoable(r *http.Request, d *docket, out *reviewView) error {
	done := parley.EntryID(r.URL.Query().Get("done"))
	acts, err := s.desk.Acts(r.Context(), d.id)
	if err != nil {
		return err
	}
	made := map[parley.EntryID]bool{}
	for _, a := range acts {
		made[a.Entry.ID] = true
	}
	for _, a := range acts {
		if a.Entry.ID == done {
			out.Said = "Done: " + d.told(a)
		}
	}
	for _, a := range acts {
		undoing := a.Entry.Review != nil && !a.Entry.Review.Accept && made[a.Entry.Review.Entry]
		if a.Undone != nil || undoing || a.Entry.Signed() != out.Signer.By {
			continue
		}
		out.UndoEntry, out.UndoText = string(a.Entry.ID), d.told(a)
		switch e := a.Entry; {
		case e.Review != nil:
			out.UndoBack = string(e.Review.Entry)
		case e.Bearing != nil:
			out.UndoBack = string(e.Bearing.Corrects)
		}
		return nil
	}
	return nil
}

// bench shows a proposal in its words, with what stands beside them.
func (s *Server) bench(r *http.Request, d *docket, p *review.Proposal) (*bench, error) {
	e, b := &p.Entry, p.Entry.Bearing
	out := &bench{Entry: string(e.ID), Provision: b.Provision, ProvisionTo: d.provision(d.id, b.Provision), Sense: senseWords(b.Sense), Claimant: visible(b.Claimant), Standing: standingWords(b.Standing), Published: e.Times.Published.Words(d.zone),
		Event: e.Times.Event.String(), Happened: e.Times.Event.Words(d.zone), Rule: visible(b.Rule), Unnamed: b.Unnamed, Counts: p.Counts, Words: b.Words, Report: visible(b.Report)}
	if e.Times.Event.IsZero() {
		out.Event, out.Happened = "", ""
	}
	var chain []string
	for _, c := range b.Chain {
		chain = append(chain, visible(c))
	}
	out.Chain = strings.Join(chain, ", ")
	if b.Confidence > 0 {
		out.Confidence = fmt.Sprintf("%g", b.Confidence)
	}
	if b.N != nil {
		out.N = fmt.Sprintf("%g", *b.N)
	}
	if b.Of != nil {
		out.Of = fmt.Sprintf("%g", *b.Of)
	}
	if pr := find(d.agreement, b.Provision); pr != nil {
		out.ProvisionText = pr.Text
	}
	out.Said = runs(b.Words)
	if rep, err := ledger.ReportByID(r.Context(), s.ledger, b.Report); err == nil {
		out.Outlet = visible(rep.Report.Outlet)
		out.ReportTo = d.report(d.id, b.Report, b.Span)
		out.Before, out.Said, out.After = around(rep.Report.Text, b.Span)
	}
	out.Effects = d.effects(p)
	out.choices(d, b)
	return out, s.decided(r, d, p, out)
}

// around gives the words of a span and what stands before and after them.
func around(text string, at parley.Span) (before, said, after []run) {
	if at.Start < 0 || at.End > len(text) || at.Start > at.End {
		return nil, nil, nil
	}
	from, to := max(at.Start-besideBytes, 0), min(at.End+besideBytes, len(text))
	for from > 0 && from < at.Start && !utf8.RuneStart(text[from]) {
		from++
	}
	for to < len(text) && to > at.End && !utf8.RuneStart(text[to]) {
		to--
	}
	return runs(text[from:at.Start]), runs(at.In(text)), runs(text[at.End:to])
}

// effects tells what would follow from deciding on a proposal.
func (d *docket) effects(p *review.Proposal) []effect {
	var out []effect
	add := func(act string, shifts []evaluate.Shift) {
		for i := range shifts {
			x := &shifts[i]
			e := effect{Act: act, Provision: x.Provision, To: d.provision(d.id, x.Provision), Words: x.Words()}
			if x.Before.Badge != x.After.Badge {
				before, after := badgeOf(x.Before.Badge), badgeOf(x.After.Badge)
				e.Before, e.After = &before, &after
			}
			out = append(out, e)
		}
	}
	if p.Counts {
		add("Rejecting makes", p.Shifts)
	} else {
		add("Accepting makes", p.Shifts)
	}
	add("Accepting makes, of reviewed bearings alone,", p.Reviewed)
	return out
}

// choices fills the lists of the forms.
func (out *bench) choices(d *docket, b *parley.Bearing) {
	out.Provisions = provisionChoices(d.agreement, b.Provision)
	for _, sense := range review.Senses() {
		out.Senses = append(out.Senses, choice{string(sense), senseWords(sense), sense == b.Sense})
	}
	for _, st := range review.Standings() {
		out.Standings = append(out.Standings, choice{string(st), standingWords(st), st == b.Standing})
	}
	for _, sense := range review.Rulings() {
		out.Rulings = append(out.Rulings, choice{Value: string(sense), Text: senseWords(sense)})
	}
}

func provisionChoices(a *parley.Agreement, chosen string) []choice {
	var out []choice
	for i := range a.Provisions {
		p := &a.Provisions[i]
		out = append(out, choice{p.ID, p.ID + ": " + short(p.Text, 60), p.ID == chosen})
	}
	return out
}

// short cuts a text after some characters.
func short(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

// decided says how a bearing that does not wait was decided on.
func (s *Server) decided(r *http.Request, d *docket, p *review.Proposal, out *bench) error {
	b := p.Entry.Bearing
	act, err := s.desk.Decided(r.Context(), p.Entry)
	switch {
	case err == nil:
		out.Decided = d.told(act)
		if of := act.Entry; of.Review != nil && of.Review.Entry != p.Entry.ID || of.Bearing != nil && of.Bearing.Corrects != p.Entry.ID {
			out.Decided += " – said of the same finding of an earlier reading"
		}
		return nil
	case !errors.Is(err, parley.ErrNotFound):
		return err
	}
	if b.By != "" {
		out.Decided = "Put in by hand by " + visible(b.By) + ": " + visible(b.Reason)
	}
	return nil
}

// actRow is something that was done by hand.
type actRow struct {
	Text, Entry, Undone string
}

// byHandLog lists what was done by hand.
func (s *Server) byHandLog(r *http.Request) (any, error) {
	d, err := s.docket(r, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	acts, err := s.desk.Acts(r.Context(), d.id)
	if err != nil {
		return nil, err
	}
	out := struct {
		frame
		Signer       signer
		Action       string
		Keep         []keep
		Acts         []actRow
		Older        int
		Queue, Fault string
	}{frame: d.frame("Done by hand: " + d.agreement.Title), Signer: signer{By: signedBy(r), Back: r.URL.RequestURI()}, Action: "/process/" + url.PathEscape(d.id) + "/review", Keep: d.keep(), Queue: d.review("")}
	for i, a := range acts {
		if i == actsShown {
			out.Older = len(acts) - i
			break
		}
		row := actRow{Text: d.told(a), Entry: string(a.Entry.ID)}
		if a.Undone != nil {
			row.Undone = visible(a.Undone.Review.By)
		}
		out.Acts = append(out.Acts, row)
	}
	return out, nil
}
