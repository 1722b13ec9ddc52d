package export

import (
	"time"

	"parley"
)

const formFinding = "report, #, id within the reading"

func statementColumns() []Column {
	out := []Column{
		idColumn(formFinding),
		text("act", "AGREE CONSULT SUPPORT CONCEDE REQUEST ACCUSE REJECT THREATEN PROMISE DENY SAY", "What the speaker does by saying it.", func(r *Row) string { return string(r.Statement.Act) }),
		list("who", "names", "Who says it, pronouns and roles resolved; or the words for an unnamed source.", func(r *Row) []string { return r.Statement.Who }),
		list("for", "names", "The side, country or body that the source speaks for.", func(r *Row) []string { return r.Statement.For }),
		flag("unnamed", "The source has no name: activists, an official.", func(r *Row) bool { return r.Statement.Unnamed }),
		list("via", "names", "Who carries it from the source to the outlet, nearest the source first.", func(r *Row) []string { return r.Statement.Via }),
		text("content", "", "What is said, in the report's words; parts that stand apart with … between them.", func(r *Row) string { return contents(r, r.Statement.Content) }),
		text("mode", "direct, indirect, mixed", "Whether its words are quoted.", func(r *Row) string { return string(r.Statement.Mode) }),
		flag("negated", "It is said that this was not said.", func(r *Row) bool { return r.Statement.Negated }),
		text("source_words", "", "The words that name the source.", func(r *Row) string { return r.words(r.Statement.Source) }),
		text("cue_words", "", "The words that tell of saying.", func(r *Row) string { return r.words(r.Statement.Cue) }),
		text("in", "id within the reading", "Statement within which it is told.", func(r *Row) string { return r.Statement.In }),
		text("uttered", formTime, "When it was said, if the words tell.", func(r *Row) string { return civil(r.Statement.Uttered).Value }),
		text("uttered_zone", formZone, "Zone of uttered.", func(r *Row) string { return civil(r.Statement.Uttered).Zone }),
	}
	return append(out, spanColumns("its words")...)
}

func civil(c *parley.Civil) parley.Civil {
	if c == nil {
		return parley.Civil{}
	}
	return *c
}

func commitmentColumns() []Column {
	out := []Column{
		idColumn(formFinding),
		list("obligor", "names", "Who has to do it.", func(r *Row) []string { return r.Commitment.Obligor }),
		list("beneficiary", "names", "To whose good.", func(r *Row) []string { return r.Commitment.Beneficiary }),
		text("action", "", "What has to be done, in the report's words.", func(r *Row) string { return r.words(&r.Commitment.Action) }),
		text("type", "type of provision", "The type of provision it looks like.", func(r *Row) string { return r.Commitment.Type }),
		text("kind", "achieve, maintain", "To be done once, or to be kept up or kept from.", func(r *Row) string { return string(r.Commitment.Kind) }),
		text("force", "proposed, demanded, promised, agreed, required, refused", "What binds the obligor.", func(r *Row) string { return string(r.Commitment.Force) }),
		list("by", "names", "Who set, demanded or proposed it.", func(r *Row) []string { return r.Commitment.By }),
		text("instrument", "", "The words that name what it stands in.", func(r *Row) string { return r.words(r.Commitment.Instrument) }),
		text("condition", "", "The words of a condition.", func(r *Row) string { return r.words(r.Commitment.Condition) }),
	}
	return append(append(append(out, deadlineColumns()...), saidColumns()...), spanColumns("the words of the action")...)
}

func deadlineColumns() []Column {
	of := func(r *Row) parley.Deadline {
		if r.Commitment.Deadline == nil {
			return parley.Deadline{}
		}
		return *r.Commitment.Deadline
	}
	window := func(r *Row) parley.Interval {
		d := of(r)
		iv := d.Time.Interval(nil)
		if iv.Precision == parley.PrecisionMinute || iv.Precision == parley.PrecisionSecond {
			iv.End = iv.Start // a clock time is a point
		}
		return iv
	}
	return []Column{
		text("deadline_words", "", "The words of the deadline.", func(r *Row) string { return r.words(of(r).Span) }),
		text("deadline_relation", "by, at, from, until, within, during, with", "How it relates to its time.", func(r *Row) string { return string(of(r).Relation) }),
		flag("deadline_exclusive", "The named time itself is too late: before.", func(r *Row) bool { return of(r).Exclusive }),
		text("deadline_value", formTime, "Its time.", func(r *Row) string { return of(r).Time.Value }),
		text("deadline_offset", "ISO 8601 duration", "How long after what it counts from.", func(r *Row) string { return of(r).Offset }),
		text("deadline_after", "id within the reading", "Commitment that the offset counts from.", func(r *Row) string { return of(r).After }),
		text("deadline_zone", formZone, "Zone of its time; empty: unknown.", func(r *Row) string { return of(r).Time.Zone }),
		text("deadline_zone_source", "stated, place, dateline, process, assumed", "Where the zone was taken from.", func(r *Row) string { return string(of(r).Time.From) }),
		at("deadline_earliest", "First instant that the time can mean; in UTC where its zone is unknown.", func(r *Row) time.Time { return window(r).Start }),
		at("deadline_latest", "Last instant that the time can mean; that of a day is its end.", func(r *Row) time.Time { return window(r).End }),
		text("deadline_unresolved", "", "Why the words come to no time.", func(r *Row) string { return of(r).Unresolved }),
		flag("best_efforts", "Promptly, as soon as possible: never overdue.", func(r *Row) bool { return of(r).BestEfforts }),
	}
}

func eventColumns() []Column {
	when := func(r *Row) parley.TimeExpr {
		if r.Event.When == nil {
			return parley.TimeExpr{}
		}
		return *r.Event.When
	}
	place := func(r *Row) parley.Place {
		if p := r.places(); len(p) > 0 {
			return p[0]
		}
		return parley.Place{}
	}
	degrees := func(r *Row, f func(parley.Place) float64) *float64 {
		p := place(r)
		if v := f(p); p.Name != "" {
			return &v
		}
		return nil
	}
	out := []Column{
		idColumn(formFinding),
		text("type", "PLOVER type", "What is done.", func(r *Row) string { return r.Event.Type }),
		text("mode", "PLOVER mode", "How it is done.", func(r *Row) string { return r.Event.Mode }),
		text("status", "happened, ongoing, planned, called-for, denied, hypothetical", "Whether the report has it happen.", func(r *Row) string { return string(r.Event.Status) }),
		flag("negated", "Denied because the clause negates it.", func(r *Row) bool { return r.Event.Negated }),
		list("actor", "names", "Who does it.", func(r *Row) []string { return r.Event.Actor }),
		list("recipient", "names", "To whom it is done.", func(r *Row) []string { return r.Event.Recipient }),
		text("trigger", "", "The words that tell of it.", func(r *Row) string { return r.words(&r.Event.Trigger) }),
		text("clause", "", "The words of the clause around it.", func(r *Row) string { return r.words(&r.Event.Clause) }),
		text("when", formTime, "When.", func(r *Row) string { return when(r).Time.Value }),
		text("when_zone", formZone, "Zone of when; empty: unknown.", func(r *Row) string { return when(r).Time.Zone }),
		text("when_words", "", "The words for when.", func(r *Row) string {
			if r.Event.When == nil {
				return ""
			}
			return r.words(&r.Event.When.Span)
		}),
		text("where", "name", "Where.", func(r *Row) string { return r.Event.Where }),
		text("country", "", "Country of where, as the gazetteer has it.", func(r *Row) string { return place(r).Country }),
		number("lat", "degrees, WGS 84", "Latitude of where.", func(r *Row) *float64 { return degrees(r, func(p parley.Place) float64 { return p.Lat }) }),
		number("lon", "degrees, WGS 84", "Longitude of where.", func(r *Row) *float64 { return degrees(r, func(p parley.Place) float64 { return p.Lon }) }),
		text("place_source", "GeoNames, parley", "Who says where it lies.", func(r *Row) string { return place(r).Source }),
	}
	return append(append(out, saidColumns()...), spanColumns("the words of the trigger")...)
}

func figureColumns() []Column {
	out := []Column{
		idColumn(formFinding),
		text("kind", "killed, wounded, detained, released, missing, displaced, refugees, troops, observers, other", "What is counted.", func(r *Row) string { return r.Figure.Kind }),
		number("low", "of what is counted", "At least; empty: no bound.", func(r *Row) *float64 { return r.Figure.Low }),
		number("high", "of what is counted", "At most; empty: no bound.", func(r *Row) *float64 { return r.Figure.High }),
		text("comparator", "more, at-least, at-most, fewer, about, between", "How the words bound it; empty: a plain number.", func(r *Row) string { return string(r.Figure.Comparator) }),
		flag("approximate", "About so many.", func(r *Row) bool { return r.Figure.Approximate }),
		flag("further", "On top of another number.", func(r *Row) bool { return r.Figure.Further }),
		flag("total", "It takes in other numbers.", func(r *Row) bool { return r.Figure.Total }),
		text("number", "", "The number, in the report's words.", func(r *Row) string { return r.words(&r.Figure.Number) }),
		text("of", "", "Of whom or what.", func(r *Row) string { return r.Figure.Of }),
		list("by", "names", "By whose doing.", func(r *Row) []string { return r.Figure.By }),
		text("from", formTime, "Beginning of the period it counts over.", func(r *Row) string { return r.Figure.From }),
		text("to", formTime, "End of that period.", func(r *Row) string { return r.Figure.To }),
		text("as_of", formTime, "When the count stood so.", func(r *Row) string { return r.Figure.AsOf }),
	}
	return append(append(out, saidColumns()...), spanColumns("the words of the number")...)
}
