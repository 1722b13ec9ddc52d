package evaluate

import (
	"fmt"
	"strings"
	"time"

	"parley"
)

// tell explains a verdict: in one sentence, and step by step.
func (q *question) tell(p *provision) {
	v := &p.verdict
	weighed := 0
	for _, g := range v.Grounds {
		if g.Weighs != parley.DirectionNone {
			weighed++
		}
	}
	s := q.badgeSince(p)
	switch {
	case weighed > 0:
		s += fmt.Sprintf("; for: %s, against: %s", words(v.For), words(v.Against))
	case v.LastReport.IsZero():
		s += "; nobody has said whether it was done"
	default:
		s += "; no report on it since " + stamp(v.LastReport)
	}
	if n := len(v.Reservations); n > 0 {
		s += "; " + reservations(n)
	}
	v.Reason = s
	v.Because = q.because(p)
}

// badgeSince gives the badge with the time that goes with it.
func (q *question) badgeSince(p *provision) string {
	v := &p.verdict
	s := string(v.Badge)
	switch {
	case v.Norm == parley.NormSuspended || v.Norm == parley.NormSuperseded || v.Norm == parley.NormTerminated:
		return s + " since " + stamp(v.Since)
	case v.Window.Waits != "":
		s += "; waits for " + v.Window.Waits
	case v.Norm == parley.NormOverdue && v.Badge != parley.BadgeOverdue:
		s += "; it was due by " + stamp(v.Since)
	case v.Norm == parley.NormDue:
		if v.Badge != parley.BadgeDue {
			s += "; due"
		}
		if s += " since " + stamp(v.Since); !q.closing(p).IsZero() {
			s += " until " + stamp(q.closing(p))
		}
	case v.Norm == parley.NormOverdue:
		s += " since " + stamp(v.Since)
	case !v.Window.Latest.IsZero() && (v.Badge == parley.BadgePending || v.Badge == parley.BadgeExtended):
		s += ", until " + stamp(v.Window.Latest)
	case v.Norm == parley.NormHolding && v.Badge != parley.BadgeHolding && v.Badge != parley.BadgeInForce:
		s += "; in force since " + stamp(v.Since)
	case !v.Since.IsZero():
		s += " since " + stamp(v.Since)
	}
	return s
}

// because gives the steps that lead to a verdict.
func (q *question) because(p *provision) []parley.Because {
	v := &p.verdict
	var out []parley.Because
	if steps := v.Window.Computed; len(steps) > 0 {
		b := parley.Because{Text: "when: " + strings.Join(steps[len(steps)-1:], "")}
		for _, s := range steps[:len(steps)-1] {
			b.Of = append(b.Of, parley.Because{Text: s})
		}
		out = append(out, b)
	}
	for _, c := range p.changes {
		out = append(out, parley.Because{Text: "moved by " + who(c.extension.By, c.extension.Source) + ", known " + q.both(c.known), Rule: string(RuleExtension), Entry: c.entry.ID})
	}
	for _, c := range p.notices {
		out = append(out, parley.Because{Text: fmt.Sprintf("notice to %s by %s, from %s", c.notice.Act, who(c.notice.By, c.notice.Source), q.both(c.effective.Start)), Rule: string(noticeRules[c.notice.Act]), Entry: c.entry.ID})
	}
	for _, side := range []struct {
		word  string
		level parley.EpistemicState
		weigh []parley.Direction
	}{{"for", v.For, []parley.Direction{parley.DirectionFor, parley.DirectionPartly}}, {"against", v.Against, []parley.Direction{parley.DirectionAgainst}}} {
		b := parley.Because{Text: side.word + ": " + string(side.level)}
		for _, f := range p.findings {
			for _, d := range side.weigh {
				if f.weighs == d {
					b.Of = append(b.Of, q.step(f))
				}
			}
		}
		if len(b.Of) > 0 {
			out = append(out, b)
		}
	}
	out = append(out, parley.Because{Text: normWords[v.Norm] + sinceWords(v.Since), Rule: string(normRules[v.Norm])})
	if w := q.would(p); w != "" {
		out = append(out, parley.Because{Text: w})
	}
	return out
}

func sinceWords(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return ", since " + stamp(t)
}

func who(names parley.Names, source string) string {
	switch {
	case len(names) > 0:
		return strings.Join(names, ", ")
	case source != "":
		return source
	}
	return "somebody who is not named"
}

// step tells what a finding counts for, and by which rule.
func (q *question) step(f *finding) parley.Because {
	b := parley.Because{Rule: string(f.rule), Entry: f.entry.ID}
	if r := f.entry.Ruling; r != nil {
		b.Text = fmt.Sprintf("%s: %s, by a ruling of %s", levels[f.level], words(f.sense), r.By)
		return b
	}
	e := f.entry.Bearing
	b.Text = string(levels[f.level]) + ": " + words(f.sense) + ", says " + e.Claimant + " (" + string(e.Standing) + ")"
	if e.N != nil {
		b.Text += fmt.Sprintf(", %g", *e.N)
	}
	if e.By != "" {
		b.Text += "; put in by hand by " + e.By
	}
	return b
}

// words writes the identifier of a sense or a state as words.
func words[T ~string](id T) string { return strings.ReplaceAll(string(id), "-", " ") }

func reservations(n int) string {
	if n == 1 {
		return "1 reservation"
	}
	return fmt.Sprintf("%d reservations", n)
}

var noticeRules = map[parley.NoticeAct]Rule{
	parley.NoticeSuspend: RuleSuspended, parley.NoticeResume: RuleResumed, parley.NoticeSupersede: RuleSuperseded,
	parley.NoticeTerminate: RuleTerminated, parley.NoticeDenounce: RuleRenews,
}

var normRules = map[parley.NormState]Rule{
	parley.NormProposed: RuleProposed, parley.NormAcceptedReservations: RuleReservation, parley.NormConditional: RuleRequires,
	parley.NormInForce: RuleDue, parley.NormDue: RuleDue, parley.NormOverdue: RuleOverdue, parley.NormPerformed: RulePerformed,
	parley.NormPerformedLate: RuleLate, parley.NormPartlyPerformed: RulePartly, parley.NormBreached: RuleBreached,
	parley.NormSuspended: RuleSuspended, parley.NormExpired: RuleExpired, parley.NormSuperseded: RuleSuperseded,
	parley.NormTerminated: RuleTerminated, parley.NormHolding: RuleBegins, parley.NormHoldingViolations: RuleViolations,
	parley.NormContested: RuleContested, parley.NormCollapsed: RuleCollapsed,
}

var normWords = map[parley.NormState]string{
	parley.NormProposed:             "it is only proposed: not all who would owe it have accepted",
	parley.NormAcceptedReservations: "it is accepted, with reservations",
	parley.NormConditional:          "it waits for what it requires",
	parley.NormInForce:              "it is in force, and its time has not come",
	parley.NormDue:                  "it is due",
	parley.NormOverdue:              "its time is over, and nothing is established",
	parley.NormPerformed:            "it is established that it was done",
	parley.NormPerformedLate:        "it is established that it was done, after its time",
	parley.NormPartlyPerformed:      "it is established that it was done in part",
	parley.NormBreached:             "it is established that it was broken, or not done in time",
	parley.NormSuspended:            "it is suspended",
	parley.NormExpired:              "its time has ended",
	parley.NormSuperseded:           "something else has taken its place",
	parley.NormTerminated:           "it was terminated",
	parley.NormHolding:              "it is in force, and no break of it is established",
	parley.NormHoldingViolations:    "it holds, and breaks of it are told of",
	parley.NormContested:            "there is evidence that it holds and that it does not, and none of it is established",
	parley.NormCollapsed:            "it is established that it is not kept at all",
}

// would says what would change an answer that is still open.
func (q *question) would(p *provision) string {
	v := &p.verdict
	switch v.Norm {
	case parley.NormInForce, parley.NormAcceptedReservations, parley.NormDue, parley.NormOverdue, parley.NormPartlyPerformed, parley.NormConditional, parley.NormHolding, parley.NormContested:
	default:
		return ""
	}
	var by []string
	for _, m := range q.agreement.Monitors {
		for _, id := range p.Monitors {
			if id == m.ID {
				by = append(by, m.Name+" finds so")
			}
		}
	}
	by = append(by, "an analyst rules so")
	word := "verified met"
	if p.Kind == parley.Maintain {
		word = "holding, as established,"
	}
	if v.For != parley.KnownEstablished || v.Norm == parley.NormPartlyPerformed {
		return fmt.Sprintf("would be %s if %s, or a side to which it is owed grants it; breached only if %s, or who owes it admits it", word, strings.Join(by, ", "), strings.Join(by, ", "))
	}
	return ""
}
