package serve

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"parley"
	"parley/internal/ledger"
	"parley/internal/review"
)

const (
	signerCookie = "parley-signer"
	mostForm     = 64 << 10 // bytes
)

// signedBy is the name that a browser keeps, "" for none.
func signedBy(r *http.Request) string {
	c, err := r.Cookie(signerCookie)
	if err != nil {
		return ""
	}
	by, err := url.QueryUnescape(c.Value)
	if err != nil {
		return ""
	}
	by, err = review.Name(by)
	if err != nil {
		return ""
	}
	return by
}

// keepSigner has the browser keep a name; it sends it back to this desk alone.
func keepSigner(w http.ResponseWriter, by string) {
	http.SetCookie(w, &http.Cookie{Name: signerCookie, Value: url.QueryEscape(by), Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteStrictMode})
}

// form reads what a page posts.
func form(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	r.Body = http.MaxBytesReader(w, r.Body, mostForm)
	if err := r.ParseForm(); err != nil {
		return nil, fmt.Errorf("the form cannot be read: %w (%w)", parley.ErrInvalid, err)
	}
	return r.PostForm, nil
}

// signature is who signs a form: the name in it, which the browser then keeps, or
// the one that it keeps.
func signature(w http.ResponseWriter, r *http.Request, v url.Values) (review.Sign, error) {
	by := cmp.Or(strings.TrimSpace(v.Get("by")), signedBy(r))
	if by == "" {
		return review.Sign{}, fmt.Errorf("say who signs: %w", parley.ErrInvalid)
	}
	by, err := review.Name(by)
	if err != nil {
		return review.Sign{}, err
	}
	if by != signedBy(r) {
		keepSigner(w, by)
	}
	return review.Sign{By: by, Reason: v.Get("reason")}, nil
}

// back is a path of this desk to go back to, "/" where it is none.
func back(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n") {
		return "/"
	}
	return u.RequestURI()
}

// signAs keeps the name of who signs.
func (s *Server) signAs(w http.ResponseWriter, r *http.Request) {
	v, err := form(w, r)
	if err == nil {
		var by string
		if by, err = review.Name(v.Get("by")); err == nil {
			keepSigner(w, by)
			http.Redirect(w, r, back(v.Get("back")), http.StatusSeeOther)
			return
		}
	}
	s.refuse(w, r, err)
}

// decide does an act of the review page and goes on to the next proposal.
func (s *Server) decide(w http.ResponseWriter, r *http.Request) {
	v, err := form(w, r)
	var to string
	if err == nil {
		to, err = s.act(w, r, v)
	}
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// act does what a form says, and gives where to go on.
func (s *Server) act(w http.ResponseWriter, r *http.Request, v url.Values) (string, error) {
	sign, err := signature(w, r, v)
	if err != nil {
		return "", err
	}
	id, process, ctx := parley.EntryID(v.Get("entry")), r.PathValue("id"), r.Context()
	if id != "" { // what a page posts is about its process
		e, err := s.ledger.Get(ctx, id)
		if err != nil {
			return "", err
		}
		if e.Process != process {
			return "", fmt.Errorf("%s is not of the process %q: %w", id, process, parley.ErrInvalid)
		}
	}
	var done parley.Entry
	next := parley.EntryID(v.Get("next"))
	switch do := v.Get("do"); do {
	case "accept":
		done, err = s.desk.Accept(ctx, id, sign)
	case "reject":
		done, err = s.desk.Reject(ctx, id, sign)
	case "correct":
		done, err = s.correct(r, id, v, sign)
	case "rule":
		happened, e := civilOf(v.Get("happened"))
		if e != nil {
			return "", e
		}
		done, err = s.desk.Rule(ctx, process, v.Get("provision"), parley.Sense(v.Get("sense")), happened, sign)
	case "undo":
		done, err = s.desk.Undo(ctx, id, sign)
	default:
		err = fmt.Errorf("there is nothing to do called %q: %w", do, parley.ErrInvalid)
	}
	if err != nil {
		return "", err
	}
	if v.Get("back") != "" {
		return back(v.Get("back")), nil
	}
	q := question{At: v.Get("at"), Known: v.Get("known"), Reviewed: v.Get("reviewed") != ""}
	d := docket{question: q, id: process}
	return d.review(next, "done", string(done.ID)), nil
}

func civilOf(v string) (parley.Civil, error) {
	if v = strings.TrimSpace(v); v == "" {
		return parley.Civil{}, nil
	}
	return parley.ParseCivil(v, "")
}

// correct puts another bearing in the place of one: what the form leaves as it
// was stays.
func (s *Server) correct(r *http.Request, id parley.EntryID, v url.Values, sign review.Sign) (parley.Entry, error) {
	old, err := s.ledger.Get(r.Context(), id)
	if err != nil || old.Bearing == nil {
		return old, cmp.Or(err, parley.ErrInvalid)
	}
	b := old.Bearing
	c, err := claimIn(v)
	if err != nil {
		return old, err
	}
	claims := c.Claimant == visible(b.Claimant) && c.Unnamed == b.Unnamed
	if claims {
		c.Claimant = ""
	}
	if c.Standing == b.Standing && (!claims || c.Provision != b.Provision) {
		c.Standing = "" // what the agreement says of the other
	}
	if c.Happened.Value == old.Times.Event.Value {
		c.Happened = parley.Civil{}
	}
	var at review.Place
	if words := v.Get("words"); strings.Join(strings.Fields(words), " ") != strings.Join(strings.Fields(b.Words), " ") {
		rep, err := ledger.ReportByID(r.Context(), s.ledger, b.Report)
		if err != nil {
			return old, err
		}
		if at.Span, err = quoted(rep.Report, quote{Exact: words}, b.Span.Start); err != nil {
			return old, err
		}
	}
	return s.desk.Correct(r.Context(), id, at, c, sign)
}

// quoted finds the words of a form in a report.
func quoted(rep *parley.Report, q quote, near int) (parley.Span, error) {
	if strings.TrimSpace(q.Exact) == "" {
		return parley.Span{}, fmt.Errorf("say which words are meant: %w", parley.ErrInvalid)
	}
	span, ok := q.in(rep.Text, near)
	if !ok {
		return span, fmt.Errorf("“%s” does not stand in report %q: %w", q.Exact, rep.ID, parley.ErrInvalid)
	}
	return span, nil
}

// claimIn reads what a form says of words.
func claimIn(v url.Values) (review.Claim, error) {
	c := review.Claim{Provision: v.Get("provision"), Sense: parley.Sense(v.Get("sense")), Claimant: strings.TrimSpace(v.Get("claimant")), Unnamed: v.Get("unnamed") != "", Standing: parley.Standing(v.Get("standing"))}
	var err error
	if c.Happened, err = civilOf(v.Get("happened")); err != nil {
		return c, err
	}
	for _, n := range []struct {
		name string
		to   **float64
	}{{"n", &c.N}, {"of", &c.Of}} {
		if value := strings.TrimSpace(v.Get(n.name)); value != "" {
			f, err := strconv.ParseFloat(value, 64)
			if err != nil {
				return c, fmt.Errorf("%s: %q is no number: %w", n.name, value, parley.ErrInvalid)
			}
			*n.to = &f
		}
	}
	return c, nil
}

// byHand notes something on words of a report, links them to a provision, or
// takes a note back.
func (s *Server) byHand(w http.ResponseWriter, r *http.Request) {
	v, err := form(w, r)
	if err == nil {
		err = s.hand(w, r, v)
	}
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	http.Redirect(w, r, back(v.Get("back"))+"#by-hand", http.StatusSeeOther)
}

func (s *Server) hand(w http.ResponseWriter, r *http.Request, v url.Values) error {
	sign, err := signature(w, r, v)
	if err != nil {
		return err
	}
	if v.Get("do") == "undo" {
		e, err := s.ledger.Get(r.Context(), parley.EntryID(v.Get("entry")))
		if err == nil && ledger.About(e) != r.PathValue("id") {
			err = fmt.Errorf("%s is not of this report: %w", e.ID, parley.ErrInvalid)
		}
		if err == nil {
			_, err = s.desk.Undo(r.Context(), e.ID, sign)
		}
		return err
	}
	e, err := ledger.ReportByID(r.Context(), s.ledger, r.PathValue("id"))
	if err != nil {
		return err
	}
	span, err := quoted(e.Report, quote{Exact: v.Get("exact"), Prefix: v.Get("prefix"), Suffix: v.Get("suffix")}, 0)
	if err != nil {
		return err
	}
	at := review.Place{Report: e.Report.ID, Span: span}
	switch do := v.Get("do"); do {
	case "note":
		_, err = s.desk.Annotate(r.Context(), v.Get("process"), at, v.Get("note"), review.Reads{Who: v.Get("who"), Act: parley.Act(v.Get("act"))}, sign)
	case "link":
		process, provision, ok := strings.Cut(v.Get("on"), "/")
		p, err1 := url.PathUnescape(process)
		id, err2 := url.PathUnescape(provision)
		if !ok || err1 != nil || err2 != nil {
			return fmt.Errorf("say which provision the words bear on: %w", parley.ErrInvalid)
		}
		c, e := claimIn(v)
		if e != nil {
			return e
		}
		c.Provision = id
		_, err = s.desk.Link(r.Context(), p, at, c, sign)
	default:
		err = fmt.Errorf("there is nothing to do called %q: %w", do, parley.ErrInvalid)
	}
	return err
}

// refuse answers a post that was not done.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var big *http.MaxBytesError
	switch {
	case errors.As(err, &big):
		s.fail(w, r, http.StatusRequestEntityTooLarge, "The form is too long.")
	case errors.Is(err, parley.ErrNotFound):
		s.fail(w, r, http.StatusNotFound, visible(err.Error()))
	case errors.Is(err, parley.ErrInvalid):
		s.fail(w, r, http.StatusBadRequest, visible(err.Error()))
	case errors.Is(err, parley.ErrConflict):
		s.fail(w, r, http.StatusConflict, visible(err.Error()))
	default:
		s.o.Logger.Error("act_failed", "path", r.URL.Path, "error", err)
		s.fail(w, r, http.StatusInternalServerError, "It could not be done; the log says why. Nothing was lost.")
	}
}
