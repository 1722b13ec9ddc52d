package parley

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// EntryKind says what an entry holds.
type EntryKind string

// The kinds of entry.
const (
	EntryReport      EntryKind = "report"
	EntryReading     EntryKind = "reading"
	EntryAgreement   EntryKind = "agreement"
	EntryBearing     EntryKind = "bearing"
	EntryDeclaration EntryKind = "declaration"
	EntryExtension   EntryKind = "extension"
	EntryNotice      EntryKind = "notice"
	EntryRuling      EntryKind = "ruling"
	EntryReview      EntryKind = "review"
	EntryAnnotation  EntryKind = "annotation"
)

// EntryID is "<kind>-" and 32 hex digits of the SHA-256 of the entry's content.
type EntryID string

// Entry is one fact of the ledger. Exactly one of the bodies is set, the one
// that Kind names. The ID is a hash of everything but Times.Recorded
// and Report.Captured, so that the same fact taken in twice is one entry.
type Entry struct {
	ID      EntryID   `json:"id"`
	Kind    EntryKind `json:"kind"`
	Process string    `json:"process,omitempty"` // "" for reports and readings
	Times   Times     `json:"times"`

	Report      *Report      `json:"report,omitempty"`
	Reading     *Reading     `json:"reading,omitempty"`
	Agreement   *Agreement   `json:"agreement,omitempty"`
	Bearing     *Bearing     `json:"bearing,omitempty"`
	Declaration *Declaration `json:"declaration,omitempty"`
	Extension   *Extension   `json:"extension,omitempty"`
	Notice      *Notice      `json:"notice,omitempty"`
	Ruling      *Ruling      `json:"ruling,omitempty"`
	Review      *Review      `json:"review,omitempty"`
	Annotation  *Annotation  `json:"annotation,omitempty"`
}

// Extension moves the deadline of a provision, or the end of its duty. It is
// known from its own time: overdue as known before it, extended as known after
// it, are both right.
type Extension struct {
	Provision string   `json:"provision"`
	Deadline  Deadline `json:"deadline"`           // zero: only the end moves
	Ends      Deadline `json:"ends,omitzero"`      // zero: only the deadline moves
	Effective Civil    `json:"effective,omitzero"` // before that the old time stands; zero: it stands for all times
	By        Names    `json:"by,omitempty"`
	Source    string   `json:"source,omitempty"`
}

// NoticeAct is what a notice does to a duty.
type NoticeAct string

// The acts of a notice.
const (
	NoticeSuspend   NoticeAct = "suspend"
	NoticeResume    NoticeAct = "resume"    // lifts a suspension
	NoticeSupersede NoticeAct = "supersede" // something else takes its place
	NoticeTerminate NoticeAct = "terminate"
	NoticeDenounce  NoticeAct = "denounce" // it is not to be renewed
)

// Notice changes whether duties are in force. It is known from its own time, as
// an extension is.
type Notice struct {
	Act NoticeAct `json:"act"`
	// Provisions are those it is about; empty: all but those that survive.
	Provisions []string `json:"provisions,omitempty"`
	Instead    string   `json:"instead,omitempty"`  // what takes their place: a provision or an instrument
	Effective  Civil    `json:"effective,omitzero"` // zero: when it was given
	By         Names    `json:"by,omitempty"`
	Source     string   `json:"source,omitempty"`
}

// Ruling is an analyst's signed finding on a provision. It is known when
// recorded.
type Ruling struct {
	Provision string `json:"provision"`
	Sense     Sense  `json:"sense"` // fulfilled, partly, breached, not-done
	By        string `json:"by"`
	Reason    string `json:"reason"`
	// After is the ruling on the provision that this one follows, so that to rule
	// the same again is another entry. Default: it is the first.
	After EntryID `json:"after,omitempty"`
}

// Review accepts or rejects an entry. A rejected bearing leaves no trace in a
// verdict and stays in the ledger. To reject a review, a ruling or what somebody
// put in by hand takes it back; to reject that review brings it to count again.
//
// It is a correction of reading, and takes the known time of what it corrects in
// the end; what is said of a ruling is known when recorded, as the ruling is.
type Review struct {
	Entry  EntryID `json:"entry"`
	Accept bool    `json:"accept"`
	By     string  `json:"by"`
	Reason string  `json:"reason,omitempty"`
	// After is the review of the same entry that this one follows, so that to
	// decide the same again is another entry. Default: it is the first.
	After EntryID `json:"after,omitempty"`
}

// Annotation is a note of an analyst on words of a report. It weighs nothing.
type Annotation struct {
	Report string `json:"report"` // report ID
	Span   Span   `json:"span"`   // in that report
	Words  string `json:"words"`  // the span's exact words
	Note   string `json:"note"`
	// Statement is what the analyst reads in the words: who says it, and what is
	// done by saying it. Its spans lie in the report. Default: none.
	Statement *Statement `json:"statement,omitempty"`
	By        string     `json:"by"`
}

// Signed is who made an entry by hand, "" for what a reader or a file made.
func (e *Entry) Signed() string {
	switch {
	case e.Review != nil:
		return e.Review.By
	case e.Ruling != nil:
		return e.Ruling.By
	case e.Annotation != nil:
		return e.Annotation.By
	case e.Bearing != nil:
		return e.Bearing.By
	}
	return ""
}

// Decisions gives for each entry that was reviewed the review that decides: of
// those that stand the one recorded last. A review stands unless one that stands
// rejects it. The order of the entries never matters; of reviews that are about
// each other in a circle none counts.
func Decisions(entries []*Entry) map[EntryID]*Entry {
	of, nested := map[EntryID][]*Entry{}, map[EntryID]bool{}
	for _, e := range entries {
		if e.Review != nil {
			of[e.Review.Entry] = append(of[e.Review.Entry], e)
			nested[e.ID] = true
		}
	}
	out := make(map[EntryID]*Entry, len(of))
	seen := make(map[EntryID]bool, len(of))
	var decide func(id EntryID)
	decide = func(id EntryID) {
		if seen[id] { // of entries that share an ID, which no ledger has
			return
		}
		seen[id] = true
		for _, e := range of[id] {
			decide(e.ID)
			if by := out[e.ID]; by != nil && !by.Review.Accept {
				continue
			}
			if old := out[id]; old == nil || e.laterThan(old) {
				out[id] = e
			}
		}
	}
	for id := range of {
		if !nested[id] {
			decide(id)
		}
	}
	return out
}

// laterThan orders entries by when they were recorded, then by ID so that the
// order is total.
func (e *Entry) laterThan(o *Entry) bool {
	if !e.Times.Recorded.Equal(o.Times.Recorded) {
		return e.Times.Recorded.After(o.Times.Recorded)
	}
	return e.ID > o.ID
}

// AgreementKnown is when the agreement of an entry could be known: when its
// published interval ends, in its own zone, else when it was recorded.
// byRecorded asks for the latter alone.
func (e Entry) AgreementKnown(byRecorded bool) time.Time {
	zone, err := LoadZone(e.Agreement.Zone)
	if err != nil {
		zone = time.UTC
	}
	if end := e.Times.Published.Interval(zone).End; !byRecorded && !end.IsZero() {
		return end
	}
	return e.Times.Recorded
}

// Replaces reports whether the agreement of an entry counts in place of that of
// another one of the same process, so that the order of arrival never matters:
// the one that became known last, then the higher version. What was found in
// reports gives way to a file, and each version of it holds all of the one
// before.
func (e Entry) Replaces(o Entry, byRecorded bool) bool {
	a, b := e.Agreement, o.Agreement
	if a.Provisional != b.Provisional {
		return b.Provisional
	}
	x, y := e.AgreementKnown(byRecorded), o.AgreementKnown(byRecorded)
	switch {
	case a.Provisional && a.Version != b.Version:
		return a.Version > b.Version
	case !x.Equal(y):
		return x.After(y)
	case a.Version != b.Version:
		return a.Version > b.Version
	}
	return e.ID > o.ID
}

// ContentID computes the ID an entry has to carry. It returns ErrInvalid where
// not exactly the body that Kind names is set.
func (e Entry) ContentID() (EntryID, error) {
	bodies := []struct {
		kind EntryKind
		set  bool
	}{
		{EntryReport, e.Report != nil}, {EntryReading, e.Reading != nil}, {EntryAgreement, e.Agreement != nil},
		{EntryBearing, e.Bearing != nil}, {EntryDeclaration, e.Declaration != nil}, {EntryExtension, e.Extension != nil},
		{EntryNotice, e.Notice != nil}, {EntryRuling, e.Ruling != nil}, {EntryReview, e.Review != nil}, {EntryAnnotation, e.Annotation != nil},
	}
	known := false
	for _, b := range bodies {
		known = known || b.kind == e.Kind
		if b.set != (b.kind == e.Kind) {
			return "", fmt.Errorf("entry of kind %q has the wrong body (%s): %w", e.Kind, b.kind, ErrInvalid)
		}
	}
	if !known {
		return "", fmt.Errorf("there is no entry of kind %q: %w", e.Kind, ErrInvalid)
	}
	e.ID = ""
	e.Times.Recorded = time.Time{}
	if e.Report != nil {
		r := *e.Report
		r.Captured = time.Time{} // fetching the same page again is the same report
		e.Report = &r
	}
	raw, err := json.Marshal(e)
	if err != nil {
		return "", fmt.Errorf("encode entry of kind %q: %w", e.Kind, err)
	}
	sum := sha256.Sum256(raw)
	return EntryID(string(e.Kind) + "-" + hex.EncodeToString(sum[:16])), nil
}
