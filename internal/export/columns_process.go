package export

import (
	"time"

	"parley"
)

func bearingColumns() []Column {
	b := func(f func(b *parley.Bearing) string) func(r *Row) string {
		return func(r *Row) string { return f(r.Bearing) }
	}
	out := []Column{
		idColumn("entry of the ledger"),
		text("process", "", "ID of the process.", func(r *Row) string { return r.Process }),
		text("provision", "", "ID of the provision.", b(func(b *parley.Bearing) string { return b.Provision })),
		text("sense", "fulfilled, partly, breached, not-done, intends, refuses, conditional, invalid, states, contests", "How the finding bears on it.", b(func(b *parley.Bearing) string { return string(b.Sense) })),
		number("n", "unit of the provision's quantity", "How much of it, where the words tell.", func(r *Row) *float64 { return r.Bearing.N }),
		number("of", "unit of the provision's quantity", "Of how much.", func(r *Row) *float64 { return r.Bearing.Of }),
		flag("at_least", "n is a lower bound.", func(r *Row) bool { return r.Bearing.AtLeast }),
		text("over", formTime, "The time n counts over.", b(func(b *parley.Bearing) string { return b.Over.Value })),
		text("scope", "", "What n counts.", b(func(b *parley.Bearing) string { return b.Scope })),
		text("awaits", "", "Provision that a conditional finding makes this one wait for.", b(func(b *parley.Bearing) string { return b.Awaits })),
		text("claimant", "name", "Who says so, or the words for somebody unnamed.", b(func(b *parley.Bearing) string { return b.Claimant })),
		flag("unnamed", "The claimant has no name.", func(r *Row) bool { return r.Bearing.Unnamed }),
		text("standing", "obligor, counterparty, monitor, third, outlet", "What the claimant is to the provision.", b(func(b *parley.Bearing) string { return string(b.Standing) })),
		flag("ally", "A third party that is listed as an ally of a side.", func(r *Row) bool { return r.Bearing.Ally }),
		list("chain", "names", "Who carries it from the claimant to the outlet, nearest the claimant first.", func(r *Row) []string { return r.Bearing.Chain }),
		text("words", "", "The words that it rests on.", b(func(b *parley.Bearing) string { return b.Words })),
		text("passage", "", "The sentences around the words, of what an outlet tells itself.", b(func(b *parley.Bearing) string { return b.Passage })),
		text("review", "accepted, rejected", "What the review that decides says; empty: nobody has reviewed it. One that is rejected moves no verdict.", func(r *Row) string { return r.Reviewed }),
		text("by", "", "Who put it in by hand; empty: a reader found it.", b(func(b *parley.Bearing) string { return b.By })),
		text("reason", "", "Why.", b(func(b *parley.Bearing) string { return b.Reason })),
		text("corrects", "entry of the ledger", "The bearing in whose place it stands.", b(func(b *parley.Bearing) string { return string(b.Corrects) })),
		number("confidence", "0 to 1", "The reader's confidence, where it is stated.", func(r *Row) *float64 {
			if c := r.Bearing.Confidence; c > 0 {
				return &c
			}
			return nil
		}),
	}
	out = append(out, spanColumns("the words")...)
	return append(out, bearingReportColumns()...)
}

func bearingReportColumns() []Column {
	of := func(f func(rep *parley.Report) string) func(r *Row) string {
		return func(r *Row) string {
			if r.Report == nil {
				return ""
			}
			return f(r.Report)
		}
	}
	return []Column{
		text("report", "", "ID of the report.", func(r *Row) string { return r.Bearing.Report }),
		text("outlet", "", "Who published it.", of(func(rep *parley.Report) string { return rep.Outlet })),
		text("url", "URL", "Its address.", of(func(rep *parley.Report) string { return rep.URL })),
		text("finding", "id within the reading", "The finding that bears on the provision.", func(r *Row) string { return r.Bearing.Finding }),
		text("event_time", formTime, "When it was so in the world.", func(r *Row) string { return r.Times.Event.Value }),
		text("uttered", formTime, "When it was said.", func(r *Row) string { return r.Times.Uttered.Value }),
		text("published", formTime, "When the report was published.", func(r *Row) string { return r.Times.Published.Value }),
		text("published_zone", formZone, "Zone of published; empty: unknown.", func(r *Row) string { return r.Times.Published.Zone }),
		at("known", "When a reader could know it: the end of the published time, in the zone of the process where it has none; of an undated report when it was recorded.", func(r *Row) time.Time { return r.Known }),
		at("recorded", "When this ledger took it in.", func(r *Row) time.Time { return r.Recorded }),
		integer("reader_release", "", "Release of the reader that found it; 0: written by hand.", func(r *Row) any { return r.Bearing.Reader.Release }),
		text("reader_pack", "hex", "Digest of its words, rules and weights.", func(r *Row) string { return r.Bearing.Reader.Pack }),
		text("rule", "", "The signal that it answers.", func(r *Row) string { return r.Bearing.Rule }),
	}
}

func verdictColumns() []Column {
	v := func(f func(v *parley.Verdict) string) func(r *Row) string {
		return func(r *Row) string {
			if r.Verdict == nil {
				return ""
			}
			return f(r.Verdict)
		}
	}
	when := func(f func(v *parley.Verdict) time.Time) func(r *Row) time.Time {
		return func(r *Row) time.Time {
			if r.Verdict == nil {
				return time.Time{}
			}
			return f(r.Verdict)
		}
	}
	provision := func(f func(p *parley.Provision) string) func(r *Row) string {
		return func(r *Row) string {
			if r.Provision == nil {
				return ""
			}
			return f(r.Provision)
		}
	}
	known := "no-report, claimed, reported, corroborated, established"
	out := []Column{
		idColumn("process, /, provision"),
		text("process", "", "ID of the process.", func(r *Row) string { return r.Process }),
		text("provision", "", "ID of the provision.", func(r *Row) string { return r.provisionID() }),
		text("text", "", "The provision as the agreement file has it.", provision(func(p *parley.Provision) string { return p.Text })),
		text("type", "type of provision", "Its type.", provision(func(p *parley.Provision) string { return p.Type })),
		list("obligors", "ids of sides", "Who has to do it.", func(r *Row) []string {
			if r.Provision == nil {
				return nil
			}
			return r.Provision.Obligors
		}),
		at("at", "The state of the world at this time.", when(func(v *parley.Verdict) time.Time { return v.AsOf.At })),
		at("known", "As it could be known at this time.", func(r *Row) time.Time { return r.Known }),
		text("badge", "", "The answer in a word; see evaluation.md.", v(func(v *parley.Verdict) string { return string(v.Badge) })),
		text("norm", "norm state", "What the text and the accepted facts imply.", v(func(v *parley.Verdict) string { return string(v.Norm) })),
		text("epistemic", known, "How well that is known.", v(func(v *parley.Verdict) string { return string(v.Epistemic) })),
		text("direction", "none, for, partly, against, both", "Which way the evidence points.", v(func(v *parley.Verdict) string { return string(v.Direction) })),
		text("for", known, "How well fulfilment is known.", v(func(v *parley.Verdict) string { return string(v.For) })),
		text("against", known, "How well breach is known.", v(func(v *parley.Verdict) string { return string(v.Against) })),
		at("since", "When this norm state began.", when(func(v *parley.Verdict) time.Time { return v.Since })),
		text("reason", "", "The answer in a sentence.", v(func(v *parley.Verdict) string { return v.Reason })),
		at("earliest", "First instant that the deadline can mean.", when(func(v *parley.Verdict) time.Time { return v.Window.Earliest })),
		at("latest", "Last instant that it can mean; that of a day is its end.", when(func(v *parley.Verdict) time.Time { return v.Window.Latest })),
		at("opens", "Beginning of a stated window.", when(func(v *parley.Verdict) time.Time { return v.Window.Opens })),
		at("ends", "End of a maintained duty or a window; empty: open.", when(func(v *parley.Verdict) time.Time { return v.Window.Ends })),
		text("zone", formZone, "Zone of the deadline's words.", v(func(v *parley.Verdict) string { return v.Window.Zone })),
		text("zone_source", "stated, place, dateline, process, assumed", "Where the zone was taken from.", v(func(v *parley.Verdict) string { return string(v.Window.From) })),
		text("waits", "", "What the deadline still waits for.", v(func(v *parley.Verdict) string { return v.Window.Waits })),
		flag("extended", "The deadline or the end was moved.", func(r *Row) bool { return r.Verdict != nil && r.Verdict.Extended }),
	}
	return append(out, weighedColumns()...)
}

func (r *Row) provisionID() string {
	if r.Change != nil {
		return r.Change.Provision
	}
	return r.Verdict.Provision
}

// weighedColumns tell what a verdict rests on and what has changed of it.
func weighedColumns() []Column {
	count := func(name, means string, of func(v *parley.Verdict) int) Column {
		return integer(name, "", means, func(r *Row) any {
			if r.Verdict == nil {
				return nil
			}
			return of(r.Verdict)
		})
	}
	done := func(f func(d *parley.Done) float64) func(r *Row) *float64 {
		return func(r *Row) *float64 {
			if r.Verdict == nil || r.Verdict.Done == nil {
				return nil
			}
			n := f(r.Verdict.Done)
			return &n
		}
	}
	before := func(f func(v *parley.Verdict) string) func(r *Row) string {
		return func(r *Row) string {
			if r.Change == nil || r.Change.Before == nil {
				return ""
			}
			return f(r.Change.Before)
		}
	}
	weighing := func(way parley.Direction) func(v *parley.Verdict) int {
		return func(v *parley.Verdict) int {
			n := 0
			for _, g := range v.Grounds {
				if g.Weighs == way {
					n++
				}
			}
			return n
		}
	}
	return []Column{
		count("level", "Level of the Kroc Barometer: 0 not begun, 1 minimal, 2 intermediate, 3 complete.", func(v *parley.Verdict) int { return v.Level }),
		number("done", "unit", "How much of the quantity is established as done.", done(func(d *parley.Done) float64 { return d.N })),
		number("done_of", "unit", "Of how much; 0: nobody says.", done(func(d *parley.Done) float64 { return d.Of })),
		number("done_claimed", "unit", "The highest count that is not established.", done(func(d *parley.Done) float64 { return d.Claimed })),
		text("unit", "", "Unit of the quantity.", func(r *Row) string {
			if r.Verdict == nil || r.Verdict.Done == nil {
				return ""
			}
			return r.Verdict.Done.Unit
		}),
		count("grounds_for", "Findings that weigh for fulfilment, or for holding.", weighing(parley.DirectionFor)),
		count("grounds_partly", "Findings that weigh for a part.", weighing(parley.DirectionPartly)),
		count("grounds_against", "Findings that weigh against it.", weighing(parley.DirectionAgainst)),
		list("grounds", "entries of the ledger", "The findings that weigh; those that are bearings stand in the table of bearings.", func(r *Row) []string {
			var out []string
			if r.Verdict != nil {
				for _, g := range r.Verdict.Grounds {
					if g.Weighs != parley.DirectionNone {
						out = append(out, string(g.Entry))
					}
				}
			}
			return out
		}),
		count("reservations", "Reservations that are shown beside it.", func(v *parley.Verdict) int { return len(v.Reservations) }),
		at("last_report", "When the last of its grounds became known; empty: nobody has said.", func(r *Row) time.Time {
			if r.Verdict == nil {
				return time.Time{}
			}
			return r.Verdict.LastReport
		}),
		list("warnings", "", "What to look at before the answer is used.", func(r *Row) []string {
			var out []string
			if r.Verdict != nil {
				for _, w := range r.Verdict.Warnings {
					out = append(out, w.Text)
				}
			}
			return out
		}),
		list("changes", "", "What is different from the answer at the time of changed-since, the badge first.", func(r *Row) []string {
			if r.Change == nil {
				return nil
			}
			return r.Change.What
		}),
		text("badge_before", "", "The badge then; empty: there was no such provision, or no changes are asked for.", before(func(v *parley.Verdict) string { return string(v.Badge) })),
		text("norm_before", "norm state", "The norm state then.", before(func(v *parley.Verdict) string { return string(v.Norm) })),
		at("recorded", "When this ledger took in the last entry that the answer rests on.", func(r *Row) time.Time { return r.Recorded }),
	}
}
