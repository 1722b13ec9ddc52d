package parley

import "time"

// NormState is what the text of an agreement and the accepted facts imply.
type NormState string

// The norm states. The last four are those of a maintained duty.
const (
	NormProposed             NormState = "proposed"
	NormAcceptedReservations NormState = "accepted-with-reservations"
	NormConditional          NormState = "conditional" // waits for what it requires
	NormInForce              NormState = "in-force"
	NormDue                  NormState = "due"
	NormOverdue              NormState = "overdue"
	NormPerformed            NormState = "performed"
	NormPerformedLate        NormState = "performed-late"
	NormPartlyPerformed      NormState = "partly-performed"
	NormBreached             NormState = "breached"
	NormSuspended            NormState = "suspended"
	NormExpired              NormState = "expired"
	NormSuperseded           NormState = "superseded"
	NormTerminated           NormState = "terminated"
	NormHolding              NormState = "holding"
	NormHoldingViolations    NormState = "holding-with-violations"
	NormContested            NormState = "contested"
	NormCollapsed            NormState = "collapsed"
)

// EpistemicState is how well something is known, weakest first.
type EpistemicState string

// The epistemic states.
const (
	KnownNoReport     EpistemicState = "no-report"
	KnownClaimed      EpistemicState = "claimed"      // by an interested party
	KnownReported     EpistemicState = "reported"     // one disinterested origin
	KnownCorroborated EpistemicState = "corroborated" // two or more independent disinterested origins
	KnownEstablished  EpistemicState = "established"  // monitor, admission against interest, or ruling
)

// Direction is which way the evidence points.
type Direction string

// The directions of the evidence.
const (
	DirectionNone    Direction = "none"
	DirectionFor     Direction = "for" // for fulfilment, or for holding
	DirectionPartly  Direction = "partly"
	DirectionAgainst Direction = "against"
	DirectionBoth    Direction = "both"
)

// Badge is the one word a board shows: a total function of norm state,
// epistemic state and direction.
type Badge string

// The badges.
const (
	BadgePending           Badge = "pending"
	BadgeDue               Badge = "due"
	BadgeOverdue           Badge = "overdue, no report"
	BadgeClaimedMet        Badge = "claimed met"
	BadgeReportedMet       Badge = "reported met"
	BadgeVerifiedMet       Badge = "verified met"
	BadgePartlyMet         Badge = "partly met"
	BadgeMetLate           Badge = "met late"
	BadgeDisputed          Badge = "disputed"
	BadgeAllegedBreach     Badge = "alleged breach"
	BadgeBreached          Badge = "breached"
	BadgeInForce           Badge = "in force, no report"
	BadgeHolding           Badge = "holding"
	BadgeHoldingViolations Badge = "holding with violations"
	BadgeContested         Badge = "contested"
	BadgeCollapsed         Badge = "collapsed"
	BadgeExtended          Badge = "extended"
	BadgeSuspended         Badge = "suspended"
	BadgeSuperseded        Badge = "superseded"
	BadgeLapsed            Badge = "lapsed"
)

// Window is the computed time of a provision's deadline. Earliest and Latest
// differ where the words are ambiguous or name a day; both zero means that
// there is none, or that Waits says what it still waits for.
type Window struct {
	Earliest time.Time  `json:"earliest,omitzero"`
	Latest   time.Time  `json:"latest,omitzero"`
	Opens    time.Time  `json:"opens,omitzero"` // a stated window's start
	Ends     time.Time  `json:"ends,omitzero"`  // of a maintained duty or a window; zero: open
	Zone     string     `json:"zone,omitempty"`
	From     ZoneSource `json:"zoneSource,omitempty"`
	Waits    string     `json:"waits,omitempty"`
	Computed []string   `json:"computed,omitempty"` // the computation, step by step, for a person
	Ending   []string   `json:"ending,omitempty"`   // that of Ends
}

// Ground is an entry a verdict rests on.
type Ground struct {
	Entry    EntryID   `json:"entry"`
	About    string    `json:"about,omitempty"` // provision of a finding; another one where the answer hangs on that
	Weighs   Direction `json:"weighs"`          // for, against, partly; none: shown, not weighed
	Sense    Sense     `json:"sense,omitempty"`
	Claimant string    `json:"claimant,omitempty"`
	Standing Standing  `json:"standing,omitempty"`
	Origin   string    `json:"origin,omitempty"` // the name of the origin it counts in
	Reviewed bool      `json:"reviewed,omitempty"`
	Times    Times     `json:"times"`
}

// Origin is several findings that count as one, with what joins them.
type Origin struct {
	Name    string    `json:"name"`    // as [Ground] has it
	Entries []EntryID `json:"entries"` // the findings, the one that could be known first at the head
	Copies  []Copy    `json:"copies"`  // one fewer than entries: what it takes to join them all
}

// Copy says why a finding counts with an earlier one. Which of two that share
// their words had them first, or whether both had them from a third, it does not
// say.
type Copy struct {
	Entry EntryID `json:"entry"`
	Of    EntryID `json:"of"`
	Rule  string  `json:"rule"` // ID of the rule that joins them
	// Shared is what they have in common: a name, or words. Share is how much of
	// the shorter one's wording is in the longer, 0 to 1; 0 where a name joins them.
	Shared string  `json:"shared,omitempty"`
	Share  float64 `json:"share,omitempty"`
}

// Warning travels beside a verdict: the answer stands, but look.
type Warning struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// Change is what is different between two answers for one provision.
type Change struct {
	Provision string   `json:"provision"`
	Before    *Verdict `json:"before,omitempty"` // nil: there was no such provision
	After     *Verdict `json:"after,omitempty"`  // nil: there is none any more
	What      []string `json:"what"`             // in words, the badge first
	New       []Ground `json:"new,omitempty"`    // findings that the earlier answer did not rest on
}

// Verdict is the answer for one provision at one AsOf.
type Verdict struct {
	Process   string         `json:"process"`
	Provision string         `json:"provision"`
	AsOf      AsOf           `json:"asOf"`
	Norm      NormState      `json:"norm"`
	Epistemic EpistemicState `json:"epistemic"`
	Direction Direction      `json:"direction"`
	For       EpistemicState `json:"for"`
	Against   EpistemicState `json:"against"`
	Badge     Badge          `json:"badge"`
	Since     time.Time      `json:"since,omitzero"` // when this norm state began, if known
	Window    Window         `json:"window"`
	Extended  bool           `json:"extended,omitempty"`
	// Course is how a maintained duty has fared, oldest first; of a recurring
	// one, period by period.
	Course       []Stretch `json:"course,omitempty"`
	Done         *Done     `json:"done,omitempty"`   // of a provision with a quantity
	Counts       []Count   `json:"counts,omitempty"` // as claimed, never reconciled
	Level        int       `json:"level"`            // of the Kroc Barometer: 0 not begun, 1 minimal, 2 intermediate, 3 complete
	Grounds      []Ground  `json:"grounds,omitempty"`
	Reservations []Ground  `json:"reservations,omitempty"`
	Origins      []Origin  `json:"origins,omitempty"` // those of several findings, in the order of the first
	// LastReport is the latest known time of any ground; zero: nobody has said.
	LastReport time.Time `json:"lastReport,omitzero"`
	Reason     string    `json:"reason"` // one sentence: "overdue since 03:00 UTC because ..."
	Because    []Because `json:"because,omitempty"`
	Warnings   []Warning `json:"warnings,omitempty"`
}

// Because is a step of the explanation of a verdict, with what it rests on.
type Because struct {
	Text  string    `json:"text"`
	Rule  string    `json:"rule,omitempty"` // ID of the rule that makes it so
	Entry EntryID   `json:"entry,omitempty"`
	Of    []Because `json:"of,omitempty"`
}

// Stretch is a time over which the norm state of a maintained duty was the same.
// Until is zero while it goes on.
type Stretch struct {
	Norm  NormState `json:"norm"`
	From  time.Time `json:"from"`
	Until time.Time `json:"until,omitzero"`
	N     *float64  `json:"n,omitempty"` // of a recurring duty: how much is established for this period
}

// Done is how much of a quantity is established as done.
type Done struct {
	N       float64 `json:"n"`
	Of      float64 `json:"of,omitempty"` // 0: nobody says how much was asked
	Unit    string  `json:"unit,omitempty"`
	Invalid float64 `json:"invalid,omitempty"` // tendered since and found not to count; N is without them
	Claimed float64 `json:"claimed,omitempty"` // the highest count that is not established
}

// Count is a claimed quantity as one claimant gives it.
type Count struct {
	Entry    EntryID `json:"entry"`
	Claimant string  `json:"claimant"`
	N        float64 `json:"n"`
	AtLeast  bool    `json:"atLeast,omitempty"`
	Over     Civil   `json:"over,omitzero"`
	Scope    string  `json:"scope,omitempty"`
}
