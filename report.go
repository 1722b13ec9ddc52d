package parley

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Span is a byte range [Start, End) in a report's text. Outside the program a
// span is given in code points with its exact words; see package export.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Empty reports whether the span covers nothing.
func (s Span) Empty() bool { return s.End <= s.Start }

// Contains reports whether o lies within s.
func (s Span) Contains(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Overlaps reports whether the spans share a byte.
func (s Span) Overlaps(o Span) bool { return s.Start < o.End && o.Start < s.End }

// In gives the words of the span, "" if it lies outside text.
func (s Span) In(text string) string {
	if s.Start < 0 || s.End > len(text) || s.Start > s.End {
		return ""
	}
	return text[s.Start:s.End]
}

// Capture is the bytes of a page, file or record as they were fetched.
type Capture struct {
	Source    string    // URL or path it came from, with "#line" for a JSONL record
	MediaType string    // as declared, "" if not: "text/html; charset=koi8-r"
	Bytes     []byte    // undecoded
	SHA256    string    // of Bytes, hex
	Fetched   time.Time // zero if unknown
	// Title and Published are those that a list of addresses gives. Default: the
	// capture says itself, or nobody does.
	Title, Published string
	Problems         []Problem // of how it was had
}

// Report is one text of one outlet with its metadata. Its text is kept
// verbatim where the input is plain text or JSONL: spans index it.
type Report struct {
	ID        string `json:"id"`
	Outlet    string `json:"outlet,omitempty"`
	Title     string `json:"title,omitempty"`
	URL       string `json:"url,omitempty"`
	Byline    string `json:"byline,omitempty"`
	Dateline  string `json:"dateline,omitempty"` // place words only: "TRIPOLI"
	Language  string `json:"language,omitempty"` // BCP 47
	Published Civil  `json:"published,omitzero"` // zero: unknown; Zone "": zone unknown
	// Counted replaces Published where the page cannot have been published
	// when it says, and so counts from its capture: it speaks of later dates, or
	// another text stood at its address after that.
	Counted Civil `json:"counted,omitzero"`
	// Revises is the ID of the first report from the same address, of which this
	// one is a later text. Default: it is the first, or the only one.
	Revises   string      `json:"revises,omitempty"`
	Captured  time.Time   `json:"captured,omitzero"`
	Text      string      `json:"text"`
	SHA256    string      `json:"sha256"` // of Text, hex
	Furniture []Furniture `json:"furniture,omitempty"`
	Problems  []Problem   `json:"problems,omitempty"`
}

// CodeChangedLater is the code of the problem that a report counts from its
// capture because another text stood at its address before.
const CodeChangedLater = "changed-later"

// TextDigest is the SHA-256 of a report's text in hex.
func TextDigest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// KnownFrom is when a reader could know the report: Counted if set, else Published.
func (r *Report) KnownFrom() Civil {
	if !r.Counted.IsZero() {
		return r.Counted
	}
	return r.Published
}

// FurnitureKind says what a part of a page is that is not reporting.
type FurnitureKind string

// The kinds of furniture.
const (
	FurnitureAppeal     FurnitureKind = "appeal"     // asks for support, a subscription, a sign-up
	FurnitureTeaser     FurnitureKind = "teaser"     // points to other stories
	FurnitureCaption    FurnitureKind = "caption"    // photo caption or credit
	FurnitureByline     FurnitureKind = "byline"     // who wrote, edited, contributed
	FurnitureSlug       FurnitureKind = "slug"       // agency slug, dateline block, time stamp
	FurnitureNavigation FurnitureKind = "navigation" // "Read more", menus, share buttons
	FurnitureLegal      FurnitureKind = "legal"      // copyright, terms, contact lines, disclaimers
	FurnitureBroadcast  FurnitureKind = "broadcast"  // labels of speakers, stage directions, greetings of a transcript
	FurnitureComment    FurnitureKind = "comment"    // what readers wrote, and the rules for it
)

// Furniture is a part of the page that is not reporting: marked, kept, and
// never read as evidence.
type Furniture struct {
	Span Span          `json:"span"`
	Kind FurnitureKind `json:"kind"`
	Rule string        `json:"rule"` // ID of the rule that marked it
}

// The rules that mark the labels of speakers in a transcript: one that of
// somebody who is heard, the other that of the outlet's own people.
const (
	RuleSpeaker = "turn-label"
	RuleStaff   = "turn-staff"
)

// Label reports whether the part is the label of a speaker in a transcript.
func (f *Furniture) Label() bool { return f.Rule == RuleSpeaker || f.Rule == RuleStaff }
