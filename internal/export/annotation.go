package export

import (
	"fmt"
	"io"
	"net/url"
	"time"

	"parley"
)

// annotationWriter writes a page of annotations after the W3C Web Annotation
// Data Model, one for each record, its places by position and by quote.
type annotationWriter struct{ document }

// annotationHead opens the page. Beside the terms of the model there is one:
// the digest of the text that positions count in.
const annotationHead = `{"@context":["http://www.w3.org/ns/anno.jsonld",{"sha256":"urn:parley:term:sha256"}],"id":"urn:parley:annotations","type":"AnnotationPage","items":`

func newAnnotations(w io.Writer) (*annotationWriter, error) {
	d, err := newDocument(w, annotationHead)
	return &annotationWriter{d}, err
}

type annotation struct {
	ID         string   `json:"id"`
	Type       string   `json:"type"`
	Motivation string   `json:"motivation"`
	Generated  string   `json:"generated"`
	Generator  software `json:"generator"`
	Body       []body   `json:"body"`
	Target     []target `json:"target"`
}

type software struct {
	ID   string `json:"id"`
	Type string `json:"type"`
	Name string `json:"name"`
}

type body struct {
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
	Value   string `json:"value"`
}

type target struct {
	Type     string     `json:"type"`
	Source   resource   `json:"source"`
	Selector []selector `json:"selector"`
}

type resource struct {
	ID     string `json:"id"`
	Type   string `json:"type"`
	SHA256 string `json:"sha256"`
}

type selector struct {
	Type   string `json:"type"`
	Start  *int   `json:"start,omitempty"`
	End    *int   `json:"end,omitempty"`
	Exact  string `json:"exact,omitempty"`
	Prefix string `json:"prefix,omitempty"`
	Suffix string `json:"suffix,omitempty"`
}

// Write adds a record. One that has no place in a report is left out.
func (a *annotationWriter) Write(r *Row) error {
	spans := []parley.Span{}
	switch s := r.span(); {
	case r.Statement != nil:
		spans = r.Statement.Content
	case s != nil:
		spans = []parley.Span{*s}
	}
	if len(spans) == 0 {
		return nil
	}
	reader := r.reader()
	out := annotation{
		ID: "urn:parley:" + string(r.Kind) + ":" + url.PathEscape(r.ID), Type: "Annotation", Motivation: "classifying", Generated: r.Recorded.Format(time.RFC3339),
		Generator: software{fmt.Sprintf("urn:parley:reader:%d:%s", reader.Release, reader.Pack), "Software", fmt.Sprintf("parley reader %d", reader.Release)}, Body: bodies(r),
	}
	for _, s := range spans {
		out.Target = append(out.Target, r.target(s))
	}
	return a.add(out)
}

func (r *Row) reader() parley.ReaderVersion {
	if r.Reading != nil {
		return r.Reading.Version
	}
	return r.Bearing.Reader
}

func (r *Row) target(s parley.Span) target {
	text := r.Report.Text
	start, end := r.points.at(s.Start), r.points.at(s.End)
	return target{Type: "SpecificResource", Source: resource{iri(r.Report), "Text", r.Report.SHA256}, Selector: []selector{
		{Type: "TextPositionSelector", Start: &start, End: &end},
		{Type: "TextQuoteSelector", Exact: r.words(&s), Prefix: ending(text[:s.Start]), Suffix: beginning(text[s.End:])},
	}}
}

// around is how many code points before and after a quote are given.
const around = 32

func beginning(s string) string {
	n := 0
	for i := range s {
		if n == around {
			return s[:i]
		}
		n++
	}
	return s
}

func ending(s string) string {
	points := []rune(s[max(0, len(s)-4*around):])
	return string(points[max(0, len(points)-around):])
}

// iri names a report: its address, or its ID where it has none.
func iri(rep *parley.Report) string {
	if u, err := url.Parse(rep.URL); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		return u.String()
	}
	return "urn:parley:report:" + url.PathEscape(rep.ID)
}

// bodies say what a record is: its kind and types first, then who is in it.
func bodies(r *Row) []body {
	var out []body
	say := func(purpose, what string, values ...string) {
		for _, v := range values {
			if v != "" {
				out = append(out, body{"TextualBody", purpose, what + ": " + v})
			}
		}
	}
	switch {
	case r.Statement != nil:
		s := r.Statement
		say("classifying", "statement", string(s.Act))
		say("classifying", "mode", string(s.Mode))
		say("identifying", "who", s.Who...)
		say("identifying", "for", s.For...)
		say("identifying", "via", s.Via...)
	case r.Commitment != nil:
		c := r.Commitment
		say("classifying", "commitment", string(c.Force))
		say("classifying", "type", c.Type)
		say("identifying", "obligor", c.Obligor...)
		say("identifying", "beneficiary", c.Beneficiary...)
	case r.Event != nil:
		e := r.Event
		say("classifying", "event", e.Type)
		say("classifying", "mode", e.Mode)
		say("classifying", "status", string(e.Status))
		say("identifying", "actor", e.Actor...)
		say("identifying", "recipient", e.Recipient...)
		say("identifying", "where", e.Where)
	case r.Figure != nil:
		say("classifying", "figure", r.Figure.Kind)
		say("describing", "bounds", extent(r.Figure))
		say("identifying", "of", r.Figure.Of)
		say("identifying", "by", r.Figure.By...)
	default:
		b := r.Bearing
		say("classifying", "bearing", string(b.Sense))
		say("linking", "provision", r.Process+"/"+b.Provision)
		say("identifying", "claimant", b.Claimant)
		say("classifying", "standing", string(b.Standing))
	}
	return out
}

// extent gives the bounds of a figure: "300 to 400", "from 300", "up to 400".
func extent(f *parley.Figure) string {
	switch {
	case f.Low != nil && f.High != nil && *f.Low == *f.High:
		return cell(*f.Low)
	case f.Low != nil && f.High != nil:
		return cell(*f.Low) + " to " + cell(*f.High)
	case f.Low != nil:
		return "from " + cell(*f.Low)
	case f.High != nil:
		return "up to " + cell(*f.High)
	}
	return ""
}
