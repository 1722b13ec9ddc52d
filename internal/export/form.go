package export

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"

	"parley"
)

// Schema is the JSON Schema of the public reading form.
//
//go:embed reading.schema.json
var Schema string

// Reading is the public form of the reading of one report. What is not known
// is null, lists are never null.
type Reading struct {
	ID          string       `json:"id"`
	Published   *string      `json:"published"`
	Dateline    *string      `json:"dateline"`
	Report      Report       `json:"report"`
	Reader      Reader       `json:"reader"`
	Furniture   []Furniture  `json:"furniture"`
	Times       []Time       `json:"times"`
	Statements  []Statement  `json:"statements"`
	Commitments []Commitment `json:"commitments"`
	Events      []Event      `json:"events"`
	Figures     []Figure     `json:"figures"`
	Bearings    []Bearing    `json:"bearings"`
	Places      []Place      `json:"places"`
	Problems    []Problem    `json:"problems"`
}

// Report is the metadata of the report; its text is not repeated.
type Report struct {
	Outlet     *string `json:"outlet"`
	Title      *string `json:"title"`
	URL        *string `json:"url"`
	Byline     *string `json:"byline"`
	Language   *string `json:"language"`
	Zone       *string `json:"zone"`       // of published; null: unknown
	ZoneSource *string `json:"zoneSource"` // where it was taken from
	Counted    *string `json:"counted"`    // counts from this date instead
	SHA256     string  `json:"sha256"`     // of the text in UTF-8
	Length     int     `json:"length"`     // of the text in code points
}

// Reader is the version of the reader.
type Reader struct {
	Release int    `json:"release"`
	Pack    string `json:"pack"`
}

// Span is a place in the text: code points [Start, End) and the words there.
type Span struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Exact string `json:"exact"`
}

// Furniture is a part of the page that is not reporting.
type Furniture struct {
	Span
	Kind string `json:"kind"`
	Rule string `json:"rule"`
}

// Time is a time expression.
type Time struct {
	Text       Span    `json:"text"`
	Kind       *string `json:"kind"`
	Value      *string `json:"value"` // as in Deadline; null: the words place nothing in time
	Zone       *string `json:"zone"`
	ZoneSource *string `json:"zoneSource"`
	Anchor     *Span   `json:"anchor"`
	Unresolved *string `json:"unresolved"`
	Marks      []Mark  `json:"marks"` // one, two for the ends of a range
	Rule       string  `json:"rule"`
}

// Mark is words with their type and value as TIMEX3 has them.
type Mark struct {
	Span
	Type  string `json:"type"`
	Value string `json:"value"`
}

// Place says where a place lies that the report names.
type Place struct {
	Name    string  `json:"name"`
	Country *string `json:"country"`
	Lat     float64 `json:"lat"`
	Lon     float64 `json:"lon"`
	Source  string  `json:"source"`
}

// Statement is words attributed to a source.
type Statement struct {
	ID      string   `json:"id"`
	Source  *Span    `json:"source"`
	Who     Names    `json:"who"`
	For     Names    `json:"for"`
	Unnamed bool     `json:"unnamed"`
	Cue     *Span    `json:"cue"`
	Content []Span   `json:"content"`
	Mode    string   `json:"mode"`
	Via     []string `json:"via"`
	In      *string  `json:"in"`
	Act     string   `json:"act"`
	Uttered *string  `json:"uttered"`
	Negated bool     `json:"negated"`
	Basis   []Span   `json:"basis"`
	Rule    string   `json:"rule"`
}

// Commitment is something that a side has to do or keep from doing.
type Commitment struct {
	ID          string    `json:"id"`
	Obligor     Names     `json:"obligor"`
	Beneficiary Names     `json:"beneficiary"`
	Action      Span      `json:"action"`
	Kind        *string   `json:"kind"`
	Type        *string   `json:"type"`
	Force       string    `json:"force"`
	By          Names     `json:"by"`
	Instrument  *Span     `json:"instrument"`
	Deadline    *Deadline `json:"deadline"`
	Promptly    *Span     `json:"promptly"` // "as soon as possible": sets no deadline
	Zone        *string   `json:"zone"`
	ZoneSource  *string   `json:"zoneSource"`
	Condition   *Span     `json:"condition"`
	Said        *string   `json:"said"`
	Basis       []Span    `json:"basis"`
	Rule        string    `json:"rule"`
}

// Deadline is when. Value is a calendar value, "+" and an ISO 8601 duration
// that counts from the commitment After, or "unresolved".
type Deadline struct {
	Text       *Span   `json:"text"`
	Kind       string  `json:"kind"`
	Exclusive  bool    `json:"exclusive"`
	Value      string  `json:"value"`
	After      *string `json:"after"`
	Earliest   *string `json:"earliest"` // the computed instants in UTC, null if relative
	Latest     *string `json:"latest"`
	Unresolved *string `json:"unresolved"`
	Rule       string  `json:"rule"`
}

// Event is who did what to whom.
type Event struct {
	ID        string  `json:"id"`
	Type      string  `json:"type"`
	Mode      *string `json:"mode"`
	Actor     Names   `json:"actor"`
	Recipient Names   `json:"recipient"`
	Trigger   Span    `json:"trigger"`
	Status    string  `json:"status"`
	When      *When   `json:"when"`
	Where     *string `json:"where"`
	Said      *string `json:"said"`
	Rule      string  `json:"rule"`
}

// When is the time of an event.
type When struct {
	Text  Span   `json:"text"`
	Value string `json:"value"`
}

// Figure is a claimed quantity.
type Figure struct {
	ID          string   `json:"id"`
	Number      Span     `json:"number"`
	Kind        string   `json:"kind"`
	Low         *float64 `json:"low"`
	High        *float64 `json:"high"`
	Comparator  *string  `json:"comparator"`
	Approximate bool     `json:"approximate"`
	Further     bool     `json:"further"`
	Total       bool     `json:"total"`
	Of          *string  `json:"of"`
	By          Names    `json:"by"`
	From        *string  `json:"from"`
	To          *string  `json:"to"`
	AsOf        *string  `json:"asOf"`
	Said        *string  `json:"said"`
	Basis       []Span   `json:"basis"`
	Rule        string   `json:"rule"`
}

// Bearing is a finding that bears on a provision of an agreement.
type Bearing struct {
	Process   string   `json:"process"`
	Provision string   `json:"provision"`
	Span      Span     `json:"span"`
	As        string   `json:"as"`
	N         *float64 `json:"n"`
	Of        *float64 `json:"of"`
	Claimant  string   `json:"claimant"`
	Unnamed   bool     `json:"unnamed"`
	Standing  string   `json:"standing"`
	Chain     []string `json:"chain"`
	Finding   *string  `json:"finding"`
	Rule      string   `json:"rule"`
	// Confidence is from 0 to 1; 0 is not stated.
	Confidence float64 `json:"confidence"`
}

// Problem is what was doubtful in the input.
type Problem struct {
	Code string  `json:"code"`
	Text string  `json:"text"`
	Hint *string `json:"hint"`
	Span *Span   `json:"span"`
}

// Names is null, one name, or a list of several.
type Names parley.Names

// MarshalJSON writes null, a string or a list.
func (n Names) MarshalJSON() ([]byte, error) {
	switch len(n) {
	case 0:
		return []byte("null"), nil
	case 1:
		return json.Marshal(n[0])
	}
	return json.Marshal([]string(n))
}

// JSON writes one object on one line.
func JSON(w io.Writer, r Reading) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if err := e.Encode(r); err != nil {
		return fmt.Errorf("write the reading of report %q: %w", r.ID, err)
	}
	return nil
}

// points turns byte offsets of a text into code points.
type points struct {
	text  string
	every []int // code points before each step-th byte; nil: the text is ASCII
}

const step = 64

func newPoints(text string) *points {
	p := &points{text: text}
	if utf8.RuneCountInString(text) == len(text) {
		return p
	}
	n := 0
	for i := 0; i < len(text); i++ {
		if i%step == 0 {
			p.every = append(p.every, n)
		}
		if utf8.RuneStart(text[i]) {
			n++
		}
	}
	return p
}

func (p *points) at(offset int) int {
	if p.every == nil {
		return offset
	}
	k := min(offset/step, len(p.every)-1)
	n := p.every[k]
	for i := k * step; i < offset; i++ {
		if utf8.RuneStart(p.text[i]) {
			n++
		}
	}
	return n
}

func (p *points) span(s parley.Span) Span {
	return Span{Start: p.at(s.Start), End: p.at(s.End), Exact: s.In(p.text)}
}

func (p *points) maybe(s *parley.Span) *Span {
	if s == nil {
		return nil
	}
	out := p.span(*s)
	return &out
}

func (p *points) spans(in []parley.Span) []Span {
	out := make([]Span, 0, len(in))
	for _, s := range in {
		out = append(out, p.span(s))
	}
	return out
}

func known(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
