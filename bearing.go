package parley

// Sense is how a finding bears on a provision.
type Sense string

// The senses of a bearing.
const (
	SenseFulfilled   Sense = "fulfilled"
	SensePartly      Sense = "partly"   // N of Of where the words tell
	SenseBreached    Sense = "breached" // done what must not be done
	SenseNotDone     Sense = "not-done"
	SenseIntends     Sense = "intends"
	SenseRefuses     Sense = "refuses"
	SenseConditional Sense = "conditional" // made to depend on something
	SenseInvalid     Sense = "invalid"     // N of what was tendered does not count
	SenseStates      Sense = "states"      // tells what is asked for: its time or quantity
	SenseContests    Sense = "contests"    // says that the text does not ask this
)

// Standing is the claimant's relation to the provision.
type Standing string

// The standings.
const (
	StandingObligor      Standing = "obligor"
	StandingCounterparty Standing = "counterparty"
	StandingMonitor      Standing = "monitor" // named to verify this provision
	StandingThird        Standing = "third"
	StandingOutlet       Standing = "outlet" // the report's own narration
)

// Bearing is a finding of a report that bears on a provision.
type Bearing struct {
	Provision string   `json:"provision"`
	Sense     Sense    `json:"sense"`
	N         *float64 `json:"n,omitempty"`
	Of        *float64 `json:"of,omitempty"`
	// AtLeast marks N as a lower bound; Over is the time it counts over and Scope
	// what it counts, where the words tell: counts of another time or scope are
	// never set against each other.
	AtLeast bool   `json:"atLeast,omitempty"`
	Over    Civil  `json:"over,omitzero"`
	Scope   string `json:"scope,omitempty"`
	// Awaits is the provision that a conditional finding makes this one wait for.
	Awaits string `json:"awaits,omitempty"`
	// Deadline and Quantity are what a finding states the terms to be.
	Deadline *Deadline `json:"deadline,omitempty"`
	Quantity *Quantity `json:"quantity,omitempty"`
	Report   string    `json:"report,omitempty"` // report ID
	Span     Span      `json:"span,omitzero"`    // in that report
	Words    string    `json:"words,omitempty"`  // the span's exact words
	// Passage is the whole of the sentences that the words stand in, of what an
	// outlet tells itself; "" where it is no more than the words.
	Passage  string   `json:"passage,omitempty"`
	Claimant string   `json:"claimant"`          // canonical name, or description if Unnamed
	Unnamed  bool     `json:"unnamed,omitempty"` // "activists", "residents of Homs"
	Standing Standing `json:"standing"`
	// Ally marks a third party that is listed as an ally of a side: interested.
	Ally bool `json:"ally,omitempty"`
	// Chain is the carriers from speaker to outlet: ["Itar-Tass", "The Moscow Times"].
	Chain      []string      `json:"chain,omitempty"`
	Finding    string        `json:"finding,omitempty"` // ID in the reading: "s3", "e2", "c1"
	Reader     ReaderVersion `json:"reader,omitzero"`   // of the reading it comes from; zero if written by hand
	Rule       string        `json:"rule,omitempty"`
	Confidence float64       `json:"confidence,omitempty"` // 0 to 1; 0 is not stated
	// By is who put it in by hand, and Reason why. Default: it was read, or comes
	// from a ledger of before there were signatures.
	By     string `json:"by,omitempty"`
	Reason string `json:"reason,omitempty"`
	// Corrects is the bearing in whose place it stands. Default: none.
	Corrects EntryID `json:"corrects,omitempty"`
}
