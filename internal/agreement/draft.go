package agreement

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"parley"
)

// Undertaking is a commitment that was found in a text, or a numbered point of
// it in which none was.
type Undertaking struct {
	Point      string      // its number in the text, "" for none
	Span       parley.Span // its words, in the text of Report
	Report     *parley.Report
	Commitment *parley.Commitment // nil: none was found there
}

// Heading is what a draft says of the whole.
type Heading struct {
	Process string
	Title   string
	Zone    string // "" where nobody has said
}

var pointForm = regexp.MustCompile(`(?m)^[ \t]*(?:(?:Article|Point|Section|Para(?:graph)?)[ \t]+(\d{1,3}|[IVXL]{1,6})[.:)]?|\(?(\d{1,3}|[IVXL]{1,6}|[a-z])[.)])[ \t]+\S`)

// points gives the numbered points of a text, each up to the next one or to an
// empty line after which the text goes on without a number.
func points(text string) []Undertaking {
	var out []Undertaking
	at := pointForm.FindAllStringSubmatchIndex(text, -1)
	for i, m := range at {
		end := len(text)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		number := ""
		for _, g := range [][2]int{{m[2], m[3]}, {m[4], m[5]}} {
			if g[0] >= 0 {
				number = text[g[0]:g[1]]
			}
		}
		start := m[1] - 1 // the last thing matched is the first letter of its words
		for !utf8.RuneStart(text[start]) {
			start--
		}
		if i+1 == len(at) {
			if gap := strings.Index(text[start:], "\n\n"); gap >= 0 {
				end = start + gap
			}
		}
		end = start + len(strings.TrimRight(text[start:end], " \t\r\n"))
		out = append(out, Undertaking{Point: number, Span: parley.Span{Start: start, End: end}})
	}
	return out
}

// Undertakings gives the numbered points of a text with the commitments that a
// reading found in them; of a text without such points, the commitments.
func Undertakings(rep *parley.Report, rd *parley.Reading) []Undertaking {
	var out []Undertaking
	for _, p := range points(rep.Text) {
		p.Report = rep
		var kinds []string
		for i := range rd.Commitments {
			c := &rd.Commitments[i]
			if !p.Span.Contains(c.Action) || slices.Contains(kinds, c.Type) {
				continue
			}
			kinds = append(kinds, c.Type)
			one := p
			one.Commitment = c
			out = append(out, one)
		}
		if len(kinds) == 0 {
			out = append(out, p)
		}
	}
	if len(out) > 0 {
		return out
	}
	for i := range rd.Commitments {
		out = append(out, Undertaking{Span: rd.Commitments[i].Action, Report: rep, Commitment: &rd.Commitments[i]})
	}
	return out
}

// Draft writes an agreement file for a person to finish: every guess is marked,
// with the words it rests on and where they stand, in characters from the
// beginning of the text.
func Draft(h Heading, all []Undertaking) ([]byte, error) {
	cat, err := Builtin()
	if err != nil {
		return nil, fmt.Errorf("draft an agreement file: %w", err)
	}
	d := &draft{cat: cat, ids: map[*parley.Commitment]string{}, sides: map[string]string{}}
	for i, u := range all {
		id := "p" + cmp.Or(strings.ToLower(u.Point), fmt.Sprint(i+1))
		for n := 2; slices.Contains(d.names, id); n++ {
			id = fmt.Sprintf("p%s-%d", cmp.Or(strings.ToLower(u.Point), fmt.Sprint(i+1)), n)
		}
		d.names = append(d.names, id)
		if u.Commitment != nil {
			d.ids[u.Commitment] = id
		}
	}
	for i, u := range all {
		d.provision(d.names[i], u, all)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# A draft. Check each line, above all those marked as a guess, then check the file:\n# parley agreement check FILE\nparley: 1\nprocess: %s  # guess\ntitle: %s\n", h.Process, quote(h.Title))
	if h.Zone == "" {
		b.WriteString("zone: UTC  # guess: nobody has said; write an IANA name such as Asia/Damascus\n")
	} else {
		fmt.Fprintf(&b, "zone: %s\n", h.Zone)
	}
	fmt.Fprintf(&b, "\ninstrument:\n  name: %s  # guess\n  # signed: the day of the signature; what counts from it needs it\n", quote(h.Title))
	if len(d.order) > 0 {
		b.WriteString("\nsides:  # guesses: put names of one side together, and add its actors\n")
	}
	for _, name := range d.order {
		fmt.Fprintf(&b, "  - {id: %s, name: %s}\n", d.sides[name], quote(name))
	}
	b.WriteString("\n# monitors: [{id: ..., name: ...}]  who is named to verify\n\nprovisions:\n")
	b.WriteString(d.out.String())
	return []byte(b.String()), nil
}

type draft struct {
	cat   *Catalogue
	ids   map[*parley.Commitment]string
	names []string
	sides map[string]string // ids by name
	order []string
	out   strings.Builder
}

func quote(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b) // a JSON text is a YAML one
	e.SetEscapeHTML(false)
	if err := e.Encode(strings.Join(strings.Fields(s), " ")); err != nil {
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// where gives the words of a span and their place for a remark.
func where(rep *parley.Report, sp parley.Span) string {
	words := clip(strings.Join(strings.Fields(sp.In(rep.Text)), " "))
	from := utf8.RuneCountInString(rep.Text[:sp.Start])
	return fmt.Sprintf("%q, characters %d to %d of %s", words, from, from+utf8.RuneCountInString(sp.In(rep.Text)), clip(rep.ID))
}

func (d *draft) provision(id string, u Undertaking, all []Undertaking) {
	c, w := u.Commitment, &d.out
	fmt.Fprintf(w, "  - id: %s\n    text: %s\n", id, quote(u.Span.In(u.Report.Text)))
	typ, why := "other", "nothing in it tells"
	if c != nil {
		if _, ok := d.cat.Type(c.Type); ok {
			typ, why = c.Type, where(u.Report, c.Action)
		}
	}
	if typ == "other" {
		if t, word := d.byWord(u.Span.In(u.Report.Text)); t != "" {
			typ, why = t, fmt.Sprintf("the word %q", word)
		}
	}
	fmt.Fprintf(w, "    type: %s  # guess: %s\n", typ, why)
	if t, _ := d.cat.Type(typ); t.Kind == "" {
		kind := parley.Achieve
		if c != nil && c.Kind != "" {
			kind = c.Kind
		}
		fmt.Fprintf(w, "    kind: %s  # guess\n", kind)
	}
	if t, _ := d.cat.Type(typ); d.cat.Usually(t) != "" {
		defer fmt.Fprintf(w, "    # monitors: if one is named; usually %s\n", d.cat.Usually(t))
	}
	if c == nil {
		fmt.Fprintf(w, "    # obligors, deadline: no commitment was recognised; %s\n", where(u.Report, u.Span))
		return
	}
	if u.Point == "" && c.Force != "" && c.Force != parley.ForceAgreed { // the points of an agreement are agreed
		fmt.Fprintf(w, "    force: %s  # guess: %s\n", c.Force, c.Rule)
	}
	d.parties("obligors", c.Obligor, u.Report, c)
	d.parties("beneficiaries", c.Beneficiary, u.Report, c)
	d.deadline(c, u.Report, all)
	if c.Condition != nil {
		fmt.Fprintf(w, "    condition: %s  # guess: %s\n", quote(c.Condition.In(u.Report.Text)), where(u.Report, *c.Condition))
	}
}

// byWord guesses a type by the words that the catalogue has for it.
func (d *draft) byWord(text string) (id, word string) {
	text = " " + normal(text) + " "
	for _, t := range d.cat.Types() {
		for _, name := range append([]string{t.Name}, t.Also...) {
			if strings.Contains(text, " "+normal(name)+" ") {
				return t.ID, strings.ToLower(name)
			}
		}
	}
	return "", ""
}

func (d *draft) parties(field string, names parley.Names, rep *parley.Report, c *parley.Commitment) {
	var ids []string
	for _, name := range names {
		if d.sides[name] == "" {
			d.sides[name] = d.sideID(name)
			d.order = append(d.order, name)
		}
		ids = append(ids, d.sides[name])
	}
	switch {
	case len(ids) > 0:
		fmt.Fprintf(&d.out, "    %s: [%s]  # guess: read from %s\n", field, strings.Join(ids, ", "), where(rep, c.Action))
	case field == "obligors":
		fmt.Fprintf(&d.out, "    # obligors: nobody is named; %s\n", where(rep, c.Action))
	}
}

var notSlug = regexp.MustCompile(`[^a-z0-9]+`)

// Slug makes a short name as a process or a side has it.
func Slug(name string) string {
	return cmp.Or(strings.Trim(notSlug.ReplaceAllString(normal(name), "-"), "-"), "draft")
}

func (d *draft) sideID(name string) string {
	id := Slug(name)
	for n := 2; d.taken(id); n++ {
		id = fmt.Sprintf("%s-%d", strings.TrimRight(id, "-0123456789"), n)
	}
	return id
}

func (d *draft) taken(id string) bool {
	for _, other := range d.sides {
		if other == id {
			return true
		}
	}
	return false
}

func (d *draft) deadline(c *parley.Commitment, rep *parley.Report, all []Undertaking) {
	dl := c.Deadline
	if dl == nil {
		return
	}
	words, place := dl.Words, "no words are kept"
	if dl.Span != nil {
		words, place = dl.Span.In(rep.Text), where(rep, *dl.Span)
	}
	key := string(cmp.Or(dl.Relation, parley.RelationBy))
	if dl.Exclusive {
		key = "before"
	}
	var fields []string
	switch {
	case dl.BestEfforts:
		fields = append(fields, "best-efforts: true")
	case !dl.Time.IsZero():
		if dl.Relation == parley.RelationWithin && !strings.Contains(dl.Time.Value, "/") {
			key = "by"
		}
		fields = append(fields, key+": "+dl.Time.Value)
		if dl.Time.Zone != "" {
			fields = append(fields, "zone: "+quote(dl.Time.Zone))
		}
	case dl.Offset != "":
		if dl.Relation == parley.RelationDuring {
			key = "within"
		}
		after := d.after(dl.After, rep, all)
		if after == "" {
			fmt.Fprintf(&d.out, "    # deadline: {%s: %s, ...}  guess: %s; say what it counts from: instrument.signed, or after: a provision\n", key, dl.Offset, place)
			return
		}
		fields = append(fields, key+": "+dl.Offset, "after: "+after)
		if dl.Anchor != "" && dl.Anchor != parley.AnchorSignature {
			fields = append(fields, "counted-from: "+string(dl.Anchor))
		}
	default:
		fmt.Fprintf(&d.out, "    # deadline: %s; %s\n", cmp.Or(dl.Unresolved, "it has no time"), place)
		return
	}
	fields = append(fields, "words: "+quote(words))
	fmt.Fprintf(&d.out, "    deadline: {%s}  # guess: %s\n", strings.Join(fields, ", "), place)
}

// after gives the id of the provision that a commitment of the same text became.
func (d *draft) after(commitment string, rep *parley.Report, all []Undertaking) string {
	for _, u := range all {
		if u.Commitment != nil && u.Report == rep && u.Commitment.ID == commitment {
			return d.ids[u.Commitment]
		}
	}
	return ""
}
