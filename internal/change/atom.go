package change

import (
	"encoding/xml"
	"fmt"
	"html/template"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Feed is a log that is written as an Atom feed.
type Feed struct {
	Process string
	Title   string
	// Asked is what the feed was asked for besides its times, as far as it changes
	// answers: two feeds with different ones have no entry in common. Default: nothing.
	Asked string
	// Base is where the desk is reached, Self the address of the feed. Entries lead
	// there.
	Base, Self string
	// Began dates a feed without entries: when the process became known.
	Began time.Time
	Log   []Moment
}

// space is the namespace of the IDs: a name of a change gives the same one
// everywhere.
var space = uuid.NewSHA1(uuid.NameSpaceURL, []byte("parley:change"))

func name(parts ...string) string {
	return uuid.NewSHA1(space, []byte(strings.Join(parts, "\x00"))).URN()
}

type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang     string      `xml:"xml:lang,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle"`
	Updated  string      `xml:"updated"`
	Author   string      `xml:"author>name"`
	Links    []atomLink  `xml:"link"`
	Entries  []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

type atomEntry struct {
	ID        string       `xml:"id"`
	Title     string       `xml:"title"`
	Published string       `xml:"published"`
	Updated   string       `xml:"updated"`
	Links     []atomLink   `xml:"link"`
	Category  atomCategory `xml:"category"`
	Summary   string       `xml:"summary"`
	Content   atomText     `xml:"content"`
	updated   time.Time
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

// Write writes the feed (RFC 4287): an entry for each provision and moment, what was
// updated last first. An entry keeps its ID for good. It is published when
// it could be known, and updated when the last of what is new in it was taken in.
func (f *Feed) Write(w io.Writer) error {
	out := atomFeed{Lang: "en", ID: name(f.Process, f.Asked), Title: f.Title, Subtitle: "What changed in the answers for its commitments, and whose words that rests on. Nothing here is decided to be true.", Author: "parley", Updated: stamp(f.Began),
		Links: []atomLink{{"self", "application/atom+xml", f.Self}, {"alternate", "text/html", f.Base + "/process/" + url.PathEscape(f.Process) + "/changes"}}}
	for i := range f.Log {
		m := &f.Log[i]
		for _, c := range m.Changes {
			e, err := f.entry(m, m.Tell(c, f.Base))
			if err != nil {
				return err
			}
			out.Entries = append(out.Entries, e)
		}
	}
	slices.SortStableFunc(out.Entries, func(a, b atomEntry) int { return b.updated.Compare(a.updated) })
	if len(out.Entries) > 0 {
		out.Updated = out.Entries[0].Updated
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("write the feed: %w", err)
	}
	x := xml.NewEncoder(w)
	x.Indent("", " ")
	if err := x.Encode(out); err != nil {
		return fmt.Errorf("write the feed: %w", err)
	}
	return nil
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

func (f *Feed) entry(m *Moment, e Event) (atomEntry, error) {
	at := m.AsOf.At
	if m.AsOf.Known.After(at) {
		at = m.AsOf.Known
	}
	out := atomEntry{ID: name(f.Process, f.Asked, e.Provision, stamp(at)), Title: e.Provision + ": " + e.headline(), Published: stamp(at), Summary: strings.Join(e.What, "; "), Category: atomCategory{"gone"}, updated: at}
	if e.After != nil {
		out.Category.Term = string(e.After.Badge)
	}
	for _, g := range e.Grounds {
		if g.New && g.recorded.After(out.updated) {
			out.updated = g.recorded
		}
	}
	out.Updated = stamp(out.updated)
	out.Links = append(out.Links, atomLink{"alternate", "text/html", e.Link})
	for _, g := range e.Grounds {
		if l := (atomLink{"related", "", g.URL}); g.New && g.URL != "" && !slices.Contains(out.Links, l) {
			out.Links = append(out.Links, l)
		}
	}
	var b strings.Builder
	if err := content.Execute(&b, &e); err != nil {
		return out, fmt.Errorf("write the entry on %s: %w", e.Provision, err)
	}
	out.Content = atomText{"html", b.String()}
	return out, nil
}

// Turned reports whether there was another badge before.
func (e *Event) Turned() bool {
	return e.Before != nil && (e.After == nil || e.Before.Badge != e.After.Badge)
}

// Told is the sense of a ground as words.
func (g Ground) Told() string { return strings.ReplaceAll(string(g.Sense), "-", " ") }

// headline is what is told of the change first.
func (e *Event) headline() string {
	switch {
	case e.Turned() && e.After != nil:
		return fmt.Sprintf("%s, was %s", e.After.Badge, e.Before.Badge)
	case e.After != nil && e.Before != nil:
		return fmt.Sprintf("%s; %s", e.After.Badge, e.What[0])
	case e.After != nil:
		return string(e.After.Badge)
	}
	return "no longer a provision"
}

// content is an entry for people.
var content = template.Must(template.New("entry").Parse(`<p>{{.Text}}</p>
<p>{{if .Turned}}<b>{{.Before.Badge}}</b> → {{end}}{{with .After}}<b>{{.Badge}}</b>. {{.Reason}}{{else}}no longer in the agreement{{end}}</p>
<ul>{{range .What}}<li>{{.}}</li>{{end}}</ul>
{{if .Grounds}}<p>It rests on:</p><ul>{{range .Grounds}}<li>{{if .New}}new: {{end}}<bdi>{{.Claimant}}</bdi>{{with .Standing}} ({{.}}){{end}}{{with .Told}}, {{.}}{{end}}{{if .Words}}: <q dir="auto">{{.Words}}{{if .Cut}}…{{end}}</q>{{end}}{{if or .Outlet .Headline .Published}} – <bdi>{{.Outlet}}</bdi>{{with .Headline}}, <cite dir="auto">{{.}}</cite>{{end}}{{with .Published}}, {{.}}{{end}}{{end}}{{with .URL}} <a href="{{.}}">report</a>{{end}}{{with .Link}} <a href="{{.}}">words</a>{{end}}</li>{{end}}{{with .More}}<li>and {{.}} more</li>{{end}}</ul>{{end}}
`))
