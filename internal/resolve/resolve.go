// Package resolve ties a reading to an agreement: which findings bear on which
// provision, in which sense, claimed by whom with what standing.
//
// In come a report, its reading and an agreement; out go bearings, or entries
// for a ledger. Where there is no agreement yet, it opens a provisional one from
// the commitments found. It neither reads text anew nor weighs one bearing
// against another.
//
//	r, err := resolve.New(reader.Lemmas)
//	if err != nil {
//		return err
//	}
//	bearings := r.Bearings(plan, &report, &reading)
package resolve

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"parley"
	"parley/internal/agreement"
)

// Resolver finds bearings. It is safe for concurrent use.
type Resolver struct {
	catalogue *agreement.Catalogue
	lemmas    func(text string) ([]string, []parley.Span)
}

// New prepares a resolver over the built-in catalogue of signals; lemmas gives
// the lemmas of a text and the bytes each stands for, as the reader does.
func New(lemmas func(text string) ([]string, []parley.Span)) (*Resolver, error) {
	c, err := agreement.Builtin()
	if err != nil {
		return nil, fmt.Errorf("load the catalogue of signals: %w", err)
	}
	return &Resolver{catalogue: c, lemmas: lemmas}, nil
}

// Bearings gives what a reading says about the provisions of an agreement, in
// the order of the provisions and of the text.
func (r *Resolver) Bearings(a *parley.Agreement, rep *parley.Report, rd *parley.Reading) []parley.Bearing {
	x := agreement.NewIndex(a)
	at := rep.KnownFrom().Interval(nil).Start
	found := findings(rd)
	var words []string
	var spans []parley.Span
	if len(found) > 0 {
		words, spans = r.lemmas(rep.Text)
	}
	lemmas := make([][]string, len(found))
	for i := range found {
		lemmas[i] = within(words, spans, found[i].words)
	}
	var out []parley.Bearing
	for pi := range a.Provisions {
		p := &a.Provisions[pi]
		signals := r.catalogue.Signals(*p)
		var mine []parley.Bearing
		for i := range found {
			f := &found[i]
			s, ok := agreement.Match(signals, agreement.Found{
				Type: f.typ, Mode: f.mode, Status: f.status, Lemmas: lemmas[i], Statement: f.act,
				Actor: r.whose(x, p.ID, at, f.actor),
			})
			if !ok {
				continue
			}
			b := parley.Bearing{Provision: p.ID, Sense: s.Sense, Report: rep.ID, Span: f.span, Finding: f.id, Reader: rd.Version, Rule: s.ID + " " + f.rule}
			r.claim(x, rep, rd, f, at, &b)
			if b.Standing == parley.StandingObligor && (f.accuses || len(p.Obligors) > 1) && accuses(x, at, &b, f.actor) {
				b.Standing = parley.StandingCounterparty
			}
			if s.Sense == parley.SensePartly {
				quantity(rd, p, f.span, &b)
			}
			mine = append(mine, b)
		}
		mine = append(mine, r.reservations(x, p, rep, rd, at)...)
		out = append(out, distinct(mine)...)
	}
	return out
}

// whose says in which part of a provision the actor of a finding stands. Troops
// that nobody is named for are nobody's: "the tanks have left".
func (r *Resolver) whose(x *agreement.Index, provision string, at time.Time, actor parley.Names) agreement.Whose {
	var named []string
	for _, name := range actor {
		if _, ok := x.Find(name, at); ok || !r.anyForces(name) {
			named = append(named, name)
		}
	}
	return x.Whose(provision, at, named...)
}

// accuses reports whether a side tells of a breach of a duty that others have
// too, and does not name itself as having done it.
func accuses(x *agreement.Index, at time.Time, b *parley.Bearing, actor parley.Names) bool {
	if b.Sense != parley.SenseBreached && b.Sense != parley.SenseNotDone {
		return false
	}
	claimant, _ := x.Find(b.Claimant, at)
	return !slices.ContainsFunc(actor, func(name string) bool {
		who, ok := x.Find(name, at)
		return ok && who.Side == claimant.Side
	})
}

// anyForces reports whether a name is but a word for soldiers or their gear.
func (r *Resolver) anyForces(name string) bool {
	words := strings.Fields(name)
	for i, w := range words {
		if c, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(c) && (i > 0 || len(words) > 1) {
			return false
		}
	}
	lemmas, _ := r.lemmas(name)
	return r.catalogue.Forces(lemmas)
}

// within gives the lemmas of the words that lie in a span.
func within(lemmas []string, spans []parley.Span, in parley.Span) []string {
	first := sort.Search(len(spans), func(i int) bool { return spans[i].Start >= in.Start })
	end := sort.Search(len(spans), func(i int) bool { return spans[i].End > in.End })
	return lemmas[first:max(first, end)]
}

// reservations makes a bearing of each condition that an obligor attaches to a
// commitment of the provision's type.
func (r *Resolver) reservations(x *agreement.Index, p *parley.Provision, rep *parley.Report, rd *parley.Reading, at time.Time) []parley.Bearing {
	var out []parley.Bearing
	for i := range rd.Commitments {
		c := &rd.Commitments[i]
		if c.Condition == nil || c.Type != p.Type || x.Whose(p.ID, at, c.Obligor...) != agreement.Obligor {
			continue
		}
		f := finding{id: c.ID, span: *c.Condition, rule: c.Rule, said: c.Said, act: true}
		for k := range rd.Statements {
			for _, content := range rd.Statements[k].Content {
				if content.Contains(*c.Condition) {
					f.said = rd.Statements[k].ID
				}
			}
		}
		b := parley.Bearing{Provision: p.ID, Sense: parley.SenseConditional, Report: rep.ID, Span: f.span, Finding: c.ID, Reader: rd.Version, Rule: "reservation " + c.Rule}
		r.claim(x, rep, rd, &f, at, &b)
		out = append(out, b)
	}
	return out
}

// distinct keeps one bearing of a sense and claimant where their words overlap.
func distinct(in []parley.Bearing) []parley.Bearing {
	var out []parley.Bearing
	for _, b := range in {
		twin := slices.ContainsFunc(out, func(o parley.Bearing) bool {
			return o.Sense == b.Sense && o.Claimant == b.Claimant && o.Span.Overlaps(b.Span)
		})
		if !twin {
			out = append(out, b)
		}
	}
	slices.SortStableFunc(out, func(a, b parley.Bearing) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	return out
}

// quantity takes how many of how many from the figures in the words.
func quantity(rd *parley.Reading, p *parley.Provision, sp parley.Span, b *parley.Bearing) {
	if p.Quantity == nil {
		return
	}
	for i := range rd.Figures {
		if f := &rd.Figures[i]; sp.Contains(f.Number) && f.Low != nil {
			n, of := *f.Low, p.Quantity.Amount
			b.N, b.Of = &n, &of
			return
		}
	}
}
