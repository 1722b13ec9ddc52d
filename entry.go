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
	EntryRuling      EntryKind = "ruling"
	EntryReview      EntryKind = "review"
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
	Ruling      *Ruling      `json:"ruling,omitempty"`
	Review      *Review      `json:"review,omitempty"`
}

// Extension moves the deadline of a provision. It is known from its own time:
// overdue as known before it, extended as known after it, are both right.
type Extension struct {
	Provision string   `json:"provision"`
	Deadline  Deadline `json:"deadline"`
	By        Names    `json:"by,omitempty"`
	Source    string   `json:"source,omitempty"`
}

// Ruling is an analyst's signed finding on a provision. It is known when
// recorded.
type Ruling struct {
	Provision string `json:"provision"`
	Sense     Sense  `json:"sense"` // fulfilled, partly, breached, not-done
	By        string `json:"by"`
	Reason    string `json:"reason"`
}

// Review accepts or rejects an entry, usually a bearing. A rejected bearing
// leaves no trace in a verdict and stays in the ledger. It is a correction of
// reading: it takes the known time of what it corrects.
type Review struct {
	Entry  EntryID `json:"entry"`
	Accept bool    `json:"accept"`
	By     string  `json:"by"`
	Reason string  `json:"reason,omitempty"`
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
		{EntryRuling, e.Ruling != nil}, {EntryReview, e.Review != nil},
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
