package parley

// Reading is what one reader version finds in one report: a function of both,
// the same in, the same out.
type Reading struct {
	Report      string        `json:"report"`
	SHA256      string        `json:"sha256"` // of the report's text
	Version     ReaderVersion `json:"version"`
	Times       []TimeExpr    `json:"times,omitempty"`
	Statements  []Statement   `json:"statements,omitempty"`
	Commitments []Commitment  `json:"commitments,omitempty"`
	Events      []Event       `json:"events,omitempty"`
	Figures     []Figure      `json:"figures,omitempty"`
	Places      []Place       `json:"places,omitempty"`
	Problems    []Problem     `json:"problems,omitempty"`
	Sketch      Sketch        `json:"sketch,omitempty"` // of the report's text without furniture
	// Words are those of the report's text. They are at hand once it was read, and
	// are not kept. Default: whoever needs them finds them anew.
	Words Words `json:"-"`
}

// ReaderVersion orders readings of the same report: a newer one supersedes an
// older one.
type ReaderVersion struct {
	Release int    `json:"release"` // raised with every change of the reader's output
	Pack    string `json:"pack"`    // digest of the language pack, with overlays, and of the weights
}

// Compare orders versions by release, then by pack so that the order is total.
func (v ReaderVersion) Compare(o ReaderVersion) int {
	switch {
	case v.Release != o.Release:
		if v.Release < o.Release {
			return -1
		}
		return 1
	case v.Pack < o.Pack:
		return -1
	case v.Pack > o.Pack:
		return 1
	}
	return 0
}

// Names is one or several canonical names of actors, in text order. Empty is unknown.
type Names []string

// TimeExpr is a time expression and what it comes to.
type TimeExpr struct {
	Span     Span   `json:"span"`
	Relation string `json:"relation,omitempty"` // by, before, from, at, within, until, during, since
	Time     Civil  `json:"time,omitzero"`      // zero: unresolved, or an offset
	// Offset is an ISO 8601 duration such as "PT48H" where the words count
	// from something else; Anchor is the span of what they count from.
	Offset string `json:"offset,omitempty"`
	Anchor *Span  `json:"anchor,omitempty"`
	// Unresolved says why there is no value: "published date unknown".
	Unresolved string `json:"unresolved,omitempty"`
	// Marks are the words as TIMEX3 marks them, without those of the relation;
	// a range has one for each end.
	Marks []TIMEX3 `json:"marks,omitempty"`
	Rule  string   `json:"rule"`
}

// Placed reports whether the words place something in time: at a calendar
// value, or at an offset from something, resolved or not. A length of time
// ("for two days"), a repetition ("daily") and words such as "now" do not.
func (t *TimeExpr) Placed() bool {
	return !t.Time.IsZero() || t.Offset != "" || t.Unresolved != ""
}

// TIMEX3 is a time expression in the terms of TimeML (ISO 24617-1), which has
// values for what has no place in a calendar too.
type TIMEX3 struct {
	Span  Span   `json:"span"`
	Type  string `json:"type"`  // DATE, TIME, DURATION or SET
	Value string `json:"value"` // "1998-W12", "1998-02-04TMO", "1989-Q3", "P2D", "PRESENT_REF"
}

// Act is what a speaker does by saying something: PLOVER's verbal types under
// POLECAT's names, and three of our own.
type Act string

// The acts.
const (
	ActAgree    Act = "AGREE"
	ActConsult  Act = "CONSULT"
	ActSupport  Act = "SUPPORT"
	ActConcede  Act = "CONCEDE"
	ActRequest  Act = "REQUEST"
	ActAccuse   Act = "ACCUSE"
	ActReject   Act = "REJECT"
	ActThreaten Act = "THREATEN"
	ActPromise  Act = "PROMISE" // undertakes to do something
	ActDeny     Act = "DENY"
	ActSay      Act = "SAY" // plain assertion
)

// Mode says how the words are given.
type Mode string

// The modes of a statement.
const (
	ModeDirect   Mode = "direct"
	ModeIndirect Mode = "indirect"
	ModeMixed    Mode = "mixed" // quotation marks around part of the content
)

// Statement is words, a claim, demand, promise, denial or position attributed
// to a source.
type Statement struct {
	ID      string `json:"id"`               // "s1" ... in text order
	Source  *Span  `json:"source,omitempty"` // noun phrase naming the source here
	Who     Names  `json:"who,omitempty"`    // canonical, pronouns and roles resolved
	For     Names  `json:"for,omitempty"`    // side, country or body spoken for
	Unnamed bool   `json:"unnamed,omitempty"`
	Cue     *Span  `json:"cue,omitempty"`
	Content []Span `json:"content"`
	Mode    Mode   `json:"mode"`
	// Via is the chain of carriers between speaker and outlet, nearest the
	// speaker first.
	Via     Names  `json:"via,omitempty"`
	In      string `json:"in,omitempty"` // statement whose content holds this one
	Act     Act    `json:"act"`
	Uttered *Civil `json:"uttered,omitempty"` // when it was said, if the words tell
	Negated bool   `json:"negated,omitempty"` // "did not say", "stopped short of saying"
	Basis   []Span `json:"basis,omitempty"`   // where Who was taken from
	Rule    string `json:"rule"`
}

// EventStatus says whether the report has the event happen.
type EventStatus string

// The statuses of an event.
const (
	StatusHappened     EventStatus = "happened"
	StatusOngoing      EventStatus = "ongoing"
	StatusPlanned      EventStatus = "planned"
	StatusCalledFor    EventStatus = "called-for"
	StatusDenied       EventStatus = "denied"
	StatusHypothetical EventStatus = "hypothetical"
)

// Event is who did what to whom, with a PLOVER type and mode.
type Event struct {
	ID        string `json:"id"`
	Type      string `json:"type"`           // PLOVER: RETREAT, ASSAULT ...
	Mode      string `json:"mode,omitempty"` // PLOVER mode: withdraw, ceasefire ...
	Actor     Names  `json:"actor,omitempty"`
	Recipient Names  `json:"recipient,omitempty"`
	// ActorSpan and RecipientSpan are the noun phrases that Actor and Recipient
	// were taken from; nil where the words have none.
	ActorSpan     *Span `json:"actor_span,omitempty"`
	RecipientSpan *Span `json:"recipient_span,omitempty"`

	Trigger Span        `json:"trigger"`
	Clause  Span        `json:"clause"` // the words of the clause around it
	Status  EventStatus `json:"status"`
	Negated bool        `json:"negated,omitempty"` // status denied because the clause negates it
	When    *TimeExpr   `json:"when,omitempty"`
	Where   string      `json:"where,omitempty"`
	Said    string      `json:"said,omitempty"` // statement it comes from
	Rule    string      `json:"rule"`
}

// Comparator is how the words bound a number.
type Comparator string

// The comparators. A plain number has none.
const (
	CompareMore    Comparator = "more"     // more than
	CompareAtLeast Comparator = "at-least" // at least
	CompareAtMost  Comparator = "at-most"  // up to
	CompareFewer   Comparator = "fewer"    // fewer than
	CompareAbout   Comparator = "about"
	CompareBetween Comparator = "between" // one number and another
)

// Figure is a claimed quantity. Low or High nil is unbounded.
type Figure struct {
	ID          string     `json:"id"`
	Number      Span       `json:"number"`
	Kind        string     `json:"kind"` // killed, wounded, detained, released, missing, displaced, refugees, troops, observers, other
	Low         *float64   `json:"low"`
	High        *float64   `json:"high"`
	Comparator  Comparator `json:"comparator,omitempty"`
	Approximate bool       `json:"approximate,omitempty"`
	Further     bool       `json:"further,omitempty"` // on top of another number: "a further 20"
	Total       bool       `json:"total,omitempty"`   // takes in other numbers: "bringing the toll to 40"
	Of          string     `json:"of,omitempty"`
	By          Names      `json:"by,omitempty"`
	From        string     `json:"from,omitempty"` // period covered, calendar values as in Civil
	To          string     `json:"to,omitempty"`
	AsOf        string     `json:"asOf,omitempty"` // when the count stood so
	Said        string     `json:"said,omitempty"`
	Basis       []Span     `json:"basis,omitempty"` // where Of, By and the period were taken from, if not from beside the number
	Rule        string     `json:"rule"`
}

// Place says where a place lies that the report names and the gazetteer knows.
// Records name it by its Name.
type Place struct {
	Name    string  `json:"name"`
	Country string  `json:"country"`
	Lat     float64 `json:"lat"` // degrees, WGS 84
	Lon     float64 `json:"lon"`
	Source  string  `json:"source"` // who says where: GeoNames, parley
}
