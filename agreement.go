package parley

import "encoding/json"

// Actor is a person or body. Its Name is canonical within a process; Aliases
// are other names for it, compared without case.
type Actor struct {
	Name    string   `json:"name"`
	Aliases []string `json:"aliases,omitempty"`
	Roles   []Role   `json:"roles,omitempty"`
	// Unnamed marks a group known by description only: "activists".
	Unnamed bool `json:"unnamed,omitempty"`
}

// Role is a title held over an interval; an open end is "".
type Role struct {
	Title string `json:"title"`
	Of    string `json:"of,omitempty"` // country or body
	From  string `json:"from,omitempty"`
	Until string `json:"until,omitempty"`
}

// Side is a party to a process, with the actors that speak or act for it.
type Side struct {
	ID     string  `json:"id"`
	Name   string  `json:"name"`
	Actors []Actor `json:"actors,omitempty"`
	// Allies are names whose word for this side is not disinterested.
	Allies []string `json:"allies,omitempty"`
}

// Monitor is a body named to verify; the provisions that name its ID give its
// word the standing of a monitor.
type Monitor struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Aliases []string `json:"aliases,omitempty"`
	Limits  Limits   `json:"limits,omitempty"` // stated limits of access
}

// Limits are what a monitor says that it cannot see. In JSON a single one
// without dates is its text, all else a list.
type Limits []Limit

// Limit is a limit of access over a time; an open end is the zero Civil, and of
// a coarse Until, such as a day, all is in it.
type Limit struct {
	Text  string `json:"text"`
	From  Civil  `json:"from,omitzero"`
	Until Civil  `json:"until,omitzero"`
}

// Dated reports whether the limit has a beginning or an end.
func (l Limit) Dated() bool { return !l.From.IsZero() || !l.Until.IsZero() }

// MarshalJSON implements [json.Marshaler].
func (l Limits) MarshalJSON() ([]byte, error) {
	if len(l) == 1 && !l[0].Dated() {
		return json.Marshal(l[0].Text)
	}
	return json.Marshal([]Limit(l))
}

// UnmarshalJSON implements [json.Unmarshaler].
func (l *Limits) UnmarshalJSON(raw []byte) error {
	var text *string
	if json.Unmarshal(raw, &text) != nil {
		return json.Unmarshal(raw, (*[]Limit)(l))
	}
	*l = nil
	if text != nil {
		*l = Limits{{Text: *text}}
	}
	return nil
}

// Agreement is an instrument with its numbered undertakings, as one version of
// its file states them.
type Agreement struct {
	Process     string        `json:"process"`           // process id
	Version     int           `json:"version,omitempty"` // of the file; of two known at the same time the higher counts
	Title       string        `json:"title"`
	Instrument  Instrument    `json:"instrument"`
	Later       []Instrument  `json:"later,omitempty"` // instruments made later in the process, each with an ID
	Zone        string        `json:"zone"`            // IANA; the process's
	Provisional bool          `json:"provisional,omitempty"`
	Sides       []Side        `json:"sides,omitempty"`
	Monitors    []Monitor     `json:"monitors,omitempty"`
	Declared    []Declaration `json:"declarations,omitempty"`
	Provisions  []Provision   `json:"provisions"`
	Amendments  []Amendment   `json:"amendments,omitempty"`
	Calendar    Calendar      `json:"calendar,omitzero"`
	Xref        []Xref        `json:"xref,omitempty"`
}

// Calendar says which days are no working days.
type Calendar struct {
	Rest     []string `json:"rest,omitempty"`     // days of the week: "friday"
	Holidays []string `json:"holidays,omitempty"` // dates: "2031-03-21"
}

// Amendment is a change that the file of an agreement tells of, with its own
// known time: one of an extension and a notice.
type Amendment struct {
	Known     Civil      `json:"known,omitzero"` // zero: with the file
	Extension *Extension `json:"extension,omitempty"`
	Notice    *Notice    `json:"notice,omitempty"`
}

// Instrument is the document or announcement itself.
type Instrument struct {
	ID      string `json:"id,omitempty"` // of a later one
	Name    string `json:"name"`
	Signed  Civil  `json:"signed,omitzero"`
	InForce Civil  `json:"inForce,omitzero"` // when it enters into force, if not when it is signed
	URL     string `json:"url,omitempty"`
	Known   Civil  `json:"known,omitzero"` // when its text could be known; Signed if zero
}

// Xref is an identifier of the same thing in another catalogue ("pax", "pam", "ucdp").
type Xref struct {
	Catalogue string `json:"catalogue"`
	ID        string `json:"id"`
}

// Declaration is a side's own acceptance, with its own date.
type Declaration struct {
	Side      string `json:"side"`
	Declared  Civil  `json:"declared,omitzero"`
	Effective Civil  `json:"effective,omitzero"`
	Form      string `json:"form,omitempty"` // written, verbal
	Source    string `json:"source,omitempty"`
	// Disowns says that whoever signed did not speak for the side. It is shown
	// and changes nothing by itself.
	Disowns     bool         `json:"disowns,omitempty"`
	Reservation *Reservation `json:"reservation,omitempty"`
}

// Reservation is a condition that a side attaches to its acceptance. It is
// shown and never stops a deadline by itself.
type Reservation struct {
	Side       string   `json:"side"`
	Text       string   `json:"text"`
	Provisions []string `json:"provisions,omitempty"` // empty: all
	Known      Civil    `json:"known,omitzero"`
}

// Provision is one numbered undertaking.
type Provision struct {
	ID            string    `json:"id"`
	Text          string    `json:"text"`
	Type          string    `json:"type"` // from the catalogue: "withdrawal", "ceasefire" ...
	Kind          Kind      `json:"kind"`
	Force         Force     `json:"force,omitempty"` // Default: agreed
	Obligors      []string  `json:"obligors,omitempty"`
	Beneficiaries []string  `json:"beneficiaries,omitempty"`
	Monitors      []string  `json:"monitors,omitempty"`
	Deadline      *Deadline `json:"deadline,omitempty"`
	// Ends bounds a maintained duty or a stated window; nil is open.
	Ends      *Deadline `json:"ends,omitempty"`
	Condition string    `json:"condition,omitempty"`
	// Instrument is the ID of the later instrument it stands in, "" for the first.
	Instrument string `json:"instrument,omitempty"`
	// Known is when it could be known, if later than its instrument: a text that
	// was kept back. Before that there is no such provision.
	Known Civil `json:"known,omitzero"`
	// Survives marks a duty that goes on when the instrument as a whole is
	// suspended or terminated.
	Survives bool `json:"survives,omitempty"`
	// Lines say what its places mean, for each side or for all.
	Lines []Line `json:"lines,omitempty"`
	// Requires names provisions whose established fulfilment the duty waits for.
	Requires []string  `json:"requires,omitempty"`
	Quantity *Quantity `json:"quantity,omitempty"`
	Places   []string  `json:"places,omitempty"`
	Signals  []Signal  `json:"signals,omitempty"` // beside those of the type
	Xref     []Xref    `json:"xref,omitempty"`
	// Report and Commitment say where a provisional provision was found.
	Report     string `json:"report,omitempty"`
	Commitment string `json:"commitment,omitempty"`
}

// Quantity is how much a provision asks for.
type Quantity struct {
	Amount float64 `json:"amount"`
	Unit   string  `json:"unit"`
	Per    string  `json:"per,omitempty"` // ISO 8601: asked for anew in each such period
}

// Line is a line or an area with a meaning of its own, as the instrument has it.
type Line struct {
	Side string `json:"side,omitempty"` // for whom; "" for all
	Text string `json:"text"`
	Map  string `json:"map,omitempty"` // where it is drawn
}

// Signal is a pattern of findings that bears on a provision in one sense.
// Empty fields match anything.
type Signal struct {
	ID     string        `json:"id"`
	Sense  Sense         `json:"sense"`
	Event  string        `json:"event,omitempty"` // PLOVER type, or TYPE/mode, or the act of a statement
	Status []EventStatus `json:"status,omitempty"`
	// Words are groups of lemmas, each of which the clause has to answer: of
	// "remain|hold position" one alternative has to stand there in one piece;
	// of "!no|not" none may.
	Words []string `json:"words,omitempty"`
	// By is the side the actor of the event must be on: obligor, beneficiary,
	// any, or presumed (an obligor, or nobody named). Default: obligor.
	By string `json:"by,omitempty"`
}
