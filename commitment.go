package parley

// Force says what binds the obligor.
type Force string

// The forces of a commitment.
const (
	ForceProposed Force = "proposed" // on the table
	ForceDemanded Force = "demanded" // by somebody else
	ForcePromised Force = "promised" // offered by the obligor itself
	ForceAgreed   Force = "agreed"   // accepted by the obligor
	ForceRequired Force = "required" // by an instrument in force
	ForceRefused  Force = "refused"  // turned down by the obligor
)

// Kind says how a commitment is kept.
type Kind string

// The kinds of commitment.
const (
	Achieve  Kind = "achieve"  // something to be done once
	Maintain Kind = "maintain" // something to be kept up or kept from
)

// Commitment is something concrete that a side has to do or keep from doing:
// one record per obligor and action, however often the report repeats it.
type Commitment struct {
	ID          string    `json:"id"`
	Obligor     Names     `json:"obligor,omitempty"`
	Beneficiary Names     `json:"beneficiary,omitempty"`
	Action      Span      `json:"action"`
	Kind        Kind      `json:"kind,omitempty"`
	Type        string    `json:"type,omitempty"` // provision type it looks like: "withdrawal", "ceasefire"
	Force       Force     `json:"force"`
	By          Names     `json:"by,omitempty"` // who set, demanded or proposed it
	Instrument  *Span     `json:"instrument,omitempty"`
	Deadline    *Deadline `json:"deadline,omitempty"`
	Condition   *Span     `json:"condition,omitempty"`
	Said        string    `json:"said,omitempty"`
	Basis       []Span    `json:"basis,omitempty"` // further mentions that filled a field
	Rule        string    `json:"rule"`
}

// Relation is how a deadline relates to its time.
type Relation string

// The relations of a deadline. "before" is RelationBy with Exclusive set,
// "not before" is RelationFrom.
const (
	RelationBy     Relation = "by"
	RelationAt     Relation = "at"
	RelationFrom   Relation = "from"
	RelationUntil  Relation = "until"
	RelationWithin Relation = "within"
	RelationDuring Relation = "during"
	RelationWith   Relation = "with" // step by step with another provision
)

// CountRule says how the days of an offset are counted.
type CountRule string

// The counting rules.
const (
	CountClock   CountRule = ""         // so many days later, at the same time of the clock
	CountNextDay CountRule = "next-day" // the day after what it counts from is the first; the last one ends at midnight
	CountSameDay CountRule = "same-day" // that day itself is the first
	CountWorking CountRule = "working"  // as next-day, and days of rest do not count
	CountUnclear CountRule = "unclear"  // the words do not tell: from same-day to next-day
)

// Choice says how the members of a deadline that has several go together.
type Choice string

// The choices.
const (
	ChoiceNone    Choice = ""
	ChoiceEither  Choice = "either"     // the words can be read in each of these ways
	ChoiceEarlier Choice = "earlier-of" // whichever comes first
	ChoiceLater   Choice = "later-of"   // whichever comes last
)

// AnchorKind says what an offset counts from.
type AnchorKind string

// The anchors of a relative deadline.
const (
	AnchorSignature AnchorKind = "signature" // of the instrument
	AnchorInForce   AnchorKind = "in-force"  // the instrument's entry into force
	AnchorDeadline  AnchorKind = "deadline"  // of another provision
	AnchorFulfilled AnchorKind = "fulfilled" // another provision's claimed fulfilment
	AnchorVerified  AnchorKind = "verified"  // another provision's verified fulfilment
)

// Deadline is kept as the words and what they come to. Either Time is set, or
// Offset with what it counts from, or Choice with its members, or none and
// Unresolved says why. With RelationWith it is After alone.
type Deadline struct {
	Span      *Span      `json:"span,omitempty"`  // in a report
	Words     string     `json:"words,omitempty"` // as the instrument or report has it
	Relation  Relation   `json:"relation"`
	Exclusive bool       `json:"exclusive,omitempty"` // "before": the named time itself is too late
	Time      Civil      `json:"time,omitzero"`
	Offset    string     `json:"offset,omitempty"` // ISO 8601: "PT48H", "P14D"
	Anchor    AnchorKind `json:"anchor,omitempty"`
	// After is the commitment or provision the offset counts from, "" for the
	// signature.
	After      string     `json:"after,omitempty"`
	Unresolved string     `json:"unresolved,omitempty"`
	Count      CountRule  `json:"count,omitempty"` // of the days of Offset
	Choice     Choice     `json:"choice,omitempty"`
	Of         []Deadline `json:"of,omitempty"` // the members of a choice
	// Renews is how much longer an end goes on each time, unless notice is given
	// Notice before it: ISO 8601.
	Renews string `json:"renews,omitempty"`
	Notice string `json:"notice,omitempty"`
	// BestEfforts marks "promptly", "as soon as possible": never overdue.
	BestEfforts bool   `json:"bestEfforts,omitempty"`
	Rule        string `json:"rule,omitempty"`
}
