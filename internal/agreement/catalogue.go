package agreement

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"parley"
)

//go:embed types.tsv signals.tsv sets.tsv events.tsv monitors.tsv
var builtin embed.FS

// Catalogue is the provision types with their signals.
type Catalogue struct {
	types   []Type
	kinds   []MonitorKind
	general []Signal            // of every type
	events  map[string][]string // PLOVER types and acts, with modes
	order   []string            // of events
	forces  []string            // lemmas of soldiers and their gear
	sets    map[string][]string // those that resolve looks up by name
}

// Type is a kind of undertaking.
type Type struct {
	ID   string
	Name string
	Kind parley.Kind // "" where the type does not tell
	PAM  string      // provision of the Peace Accords Matrix, "" for none
	PAX  []string    // issue codes of PA-X on the same matter
	Also []string    // other words for it
	Text string      // what it asks for
	// Monitors are the kinds of bodies that usually verify it: IDs of [Catalogue.MonitorKinds].
	Monitors []string
	// Instead are types that an act which breaches this one does not breach too.
	Instead []string
	topic   string // a word group: what names its matter in a sentence about a plan
	// Signals are tried in this order.
	Signals []Signal
}

// MonitorKind is a kind of body that verifies provisions.
type MonitorKind struct {
	ID   string
	Text string
}

// Signal is a signal with an example of what it is for and of what it leaves
// alone. The examples are told of Varen, which owes, and Karadesh, to whom it
// owes, as in examples/karadesh-2031.
type Signal struct {
	parley.Signal
	Yes string
	No  string
}

// Builtin gives the catalogue that the program carries.
func Builtin() (*Catalogue, error) { return ReadCatalogue(builtin) }

// ReadCatalogue reads monitors.tsv, types.tsv, signals.tsv, sets.tsv and
// events.tsv. It is strict: an unknown name, a duplicate id, a row without
// example and a set that nothing uses are errors with file and line that wrap
// [parley.ErrInvalid].
func ReadCatalogue(dir fs.FS) (*Catalogue, error) {
	c := &Catalogue{events: map[string][]string{}}
	sets := &wordSets{members: map[string][]string{}, lines: map[string]int{}, used: map[string]bool{}}
	steps := []struct {
		file    string
		columns string
		row     func(line int, r []string) error
	}{
		{"events.tsv", "type modes", c.event},
		{"sets.tsv", "set words", sets.row},
		{"monitors.tsv", "kind text", c.monitorRow},
		{"types.tsv", "id name kind pam pax monitors also topic instead text", func(_ int, r []string) error { return c.typeRow(r, sets) }},
		{"signals.tsv", "id type sense event status by words yes no", func(_ int, r []string) error { return c.signalRow(r, sets) }},
	}
	for _, s := range steps {
		if err := readTable(dir, s.file, strings.Fields(s.columns), s.row); err != nil {
			return nil, err
		}
	}
	c.forces, c.sets = sets.members["troops"], map[string][]string{}
	for _, name := range lookedUp {
		c.sets[name], sets.used[name] = sets.members[name], true
	}
	for _, name := range slices.Sorted(maps.Keys(sets.members)) {
		if !sets.used[name] {
			return nil, fmt.Errorf("sets.tsv:%d: no signal uses the set @%s: %w", sets.lines[name], name, parley.ErrInvalid)
		}
	}
	return c, nil
}

// readTable reads tab-separated rows under a header; "#" begins a comment line.
func readTable(dir fs.FS, file string, columns []string, row func(int, []string) error) error {
	raw, err := fs.ReadFile(dir, file)
	if err != nil {
		return fmt.Errorf("read catalogue: %w", err)
	}
	header := false
	for i, line := range strings.Split(strings.TrimRight(string(raw), "\n"), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		switch {
		case !header && !slices.Equal(cells, columns):
			return fmt.Errorf("%s:%d: the header has to be %s: %w", file, i+1, strings.Join(columns, " "), parley.ErrInvalid)
		case !header:
			header = true
			continue
		case len(cells) != len(columns):
			return fmt.Errorf("%s:%d: %d cells instead of %d: %w", file, i+1, len(cells), len(columns), parley.ErrInvalid)
		}
		for k := range cells {
			if cells[k] == "-" {
				cells[k] = ""
			}
		}
		if err := row(i+1, cells); err != nil {
			return fmt.Errorf("%s:%d: %w: %w", file, i+1, err, parley.ErrInvalid)
		}
	}
	if !header {
		return fmt.Errorf("%s: there is no header: %w", file, parley.ErrInvalid)
	}
	return nil
}

func (c *Catalogue) event(_ int, r []string) error {
	if _, ok := c.events[r[0]]; ok || r[0] == "" {
		return fmt.Errorf("the type %q is given twice or is empty", r[0])
	}
	c.events[r[0]] = strings.Fields(r[1])
	c.order = append(c.order, r[0])
	return nil
}

func (c *Catalogue) monitorRow(_ int, r []string) error {
	if r[0] == "" || r[1] == "" {
		return fmt.Errorf("a kind of monitor needs a name and a text")
	}
	if slices.ContainsFunc(c.kinds, func(k MonitorKind) bool { return k.ID == r[0] }) {
		return fmt.Errorf("the kind of monitor %q is given twice", r[0])
	}
	c.kinds = append(c.kinds, MonitorKind{ID: r[0], Text: r[1]})
	return nil
}

// members splits a cell that lists several.
func members(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, ", ")
}

// wordSets are named alternatives that word groups refer to as @name.
type wordSets struct {
	members map[string][]string
	lines   map[string]int
	used    map[string]bool
}

func (s *wordSets) row(line int, r []string) error {
	if _, ok := s.members[r[0]]; ok || r[0] == "" {
		return fmt.Errorf("the set %q is given twice or has no name", r[0])
	}
	if err := checkGroup(r[1]); err != nil {
		return err
	}
	s.members[r[0]], s.lines[r[0]] = strings.Split(r[1], "|"), line
	return nil
}

// expand writes the sets of a group out.
func (s *wordSets) expand(group string) (string, error) {
	body, not := strings.CutPrefix(group, "!")
	var alts []string
	for alt := range strings.SplitSeq(body, "|") {
		name, isSet := strings.CutPrefix(alt, "@")
		if !isSet {
			alts = append(alts, alt)
			continue
		}
		members, ok := s.members[name]
		if !ok {
			return "", fmt.Errorf("there is no set @%s", name)
		}
		s.used[name] = true
		alts = append(alts, members...)
	}
	out := strings.Join(alts, "|")
	if not {
		out = "!" + out
	}
	return out, checkGroup(out)
}

func (c *Catalogue) typeRow(r []string, sets *wordSets) (err error) {
	t := Type{ID: r[0], Name: r[1], Kind: parley.Kind(r[2]), PAM: r[3], PAX: members(r[4]), Monitors: members(r[5]), Also: members(r[6]), Instead: members(r[8]), Text: r[9]}
	if _, ok := c.Type(t.ID); ok {
		return fmt.Errorf("the type %q is given twice", t.ID)
	}
	if t.ID == "" || t.Name == "" || t.Text == "" {
		return fmt.Errorf("a type needs id, name and text")
	}
	if !slices.Contains([]parley.Kind{"", parley.Achieve, parley.Maintain}, t.Kind) {
		return fmt.Errorf("there is no kind %q", t.Kind)
	}
	for _, m := range t.Monitors {
		if !slices.ContainsFunc(c.kinds, func(k MonitorKind) bool { return k.ID == m }) {
			return fmt.Errorf("there is no kind of monitor %q", m)
		}
	}
	if r[7] != "" {
		if t.topic, err = sets.expand(r[7]); err != nil {
			return err
		}
	}
	c.types = append(c.types, t)
	return nil
}

var (
	senses   = []parley.Sense{parley.SenseFulfilled, parley.SensePartly, parley.SenseBreached, parley.SenseNotDone, parley.SenseIntends, parley.SenseRefuses, parley.SenseConditional}
	statuses = []parley.EventStatus{parley.StatusHappened, parley.StatusOngoing, parley.StatusPlanned, parley.StatusCalledFor, parley.StatusDenied, parley.StatusHypothetical}
	doers    = []string{"", "obligor", "beneficiary", "any", "presumed"}
)

func (c *Catalogue) signalRow(r []string, sets *wordSets) error {
	s := Signal{Signal: parley.Signal{ID: r[0], Sense: parley.Sense(r[2]), Event: r[3], By: r[5]}, Yes: r[7], No: r[8]}
	if r[4] != "" {
		for st := range strings.SplitSeq(r[4], ",") {
			s.Status = append(s.Status, parley.EventStatus(st))
		}
	}
	if r[6] != "" {
		for group := range strings.SplitSeq(r[6], " & ") {
			words, err := sets.expand(group)
			if err != nil {
				return err
			}
			s.Words = append(s.Words, words)
		}
	}
	if err := c.checkSignal(s); err != nil {
		return err
	}
	if r[1] == "*" {
		c.general = append(c.general, s)
		return nil
	}
	for i := range c.types {
		if c.types[i].ID == r[1] {
			c.types[i].Signals = append(c.types[i].Signals, s)
			return nil
		}
	}
	return fmt.Errorf("there is no type %q", r[1])
}

func (c *Catalogue) checkSignal(s Signal) error {
	for _, t := range append(slices.Clone(c.types), Type{Signals: c.general}) {
		for _, o := range t.Signals {
			if o.ID == s.ID {
				return fmt.Errorf("the signal %q is given twice", s.ID)
			}
		}
	}
	if s.ID == "" || s.Yes == "" || s.No == "" {
		return fmt.Errorf("a signal needs an id and two examples")
	}
	if !slices.Contains(senses, s.Sense) {
		return fmt.Errorf("there is no sense %q", s.Sense)
	}
	for _, st := range s.Status {
		if !slices.Contains(statuses, st) {
			return fmt.Errorf("there is no status %q", st)
		}
	}
	if !slices.Contains(doers, s.By) {
		return fmt.Errorf("there is no by %q", s.By)
	}
	if _, ok := c.knownEvent(s.Event); !ok && s.Event != "" {
		return fmt.Errorf("there is no event %q", s.Event)
	}
	if s.Event == "" && len(s.Words) == 0 {
		return fmt.Errorf("the signal %q would match anything", s.ID)
	}
	return nil
}

// knownEvent reports whether TYPE or TYPE/mode exists, with what may be meant
// where it does not.
func (c *Catalogue) knownEvent(event string) (hint string, ok bool) {
	typ, mode, cut := strings.Cut(event, "/")
	modes, known := c.events[typ]
	if known && (!cut || slices.Contains(modes, mode)) {
		return "", true
	}
	var all []string
	for _, t := range c.order {
		if known && t != typ {
			continue
		}
		all = append(all, t)
		for _, m := range c.events[t] {
			all = append(all, t+"/"+m)
		}
	}
	if names := near(event, all); len(names) > 0 {
		return "did you mean " + quoted(names, " or ") + "?", false
	}
	if known {
		return "known: " + strings.Join(all, ", "), false
	}
	return "known: " + strings.Join(c.order, ", "), false
}

// Types lists the types in the catalogue's order.
func (c *Catalogue) Types() []Type { return slices.Clone(c.types) }

// MonitorKinds lists the kinds of bodies that verify provisions.
func (c *Catalogue) MonitorKinds() []MonitorKind { return slices.Clone(c.kinds) }

// Usually names the kinds of bodies that usually verify a type, in words; "" for
// none.
func (c *Catalogue) Usually(t Type) string {
	var out []string
	for _, m := range t.Monitors {
		for _, k := range c.kinds {
			if k.ID == m {
				out = append(out, k.Text)
			}
		}
	}
	return strings.Join(out, "; ")
}

// Type gives one type.
func (c *Catalogue) Type(id string) (Type, bool) {
	for _, t := range c.types {
		if t.ID == id {
			return t, true
		}
	}
	return Type{}, false
}

// General gives the signals of a plan as a whole, tried where none of a provision
// answers; [Catalogue.Scope] says on which provisions they bear.
func (c *Catalogue) General() []Signal { return slices.Clone(c.general) }

// Signals gives the signals of a provision in the order in which [Match] tries
// them: its own, then its type's.
func (c *Catalogue) Signals(p parley.Provision) []parley.Signal {
	t, _ := c.Type(p.Type)
	return append(slices.Clone(p.Signals), bare(t.Signals)...)
}

func bare(signals []Signal) []parley.Signal {
	out := make([]parley.Signal, len(signals))
	for i, s := range signals {
		out[i] = s.Signal
	}
	return out
}

// Scope gives the provisions that a sentence about a whole plan speaks of, by
// their place in the agreement: those whose matter it names, or those that have a
// deadline where it speaks of deadlines, or else the one that leads the agreement.
func (c *Catalogue) Scope(a *parley.Agreement, lemmas []string) []int {
	var named, due []int
	deadlines := hasRun(lemmas, []string{"deadline"}) || hasRun(lemmas, []string{"date"})
	for i := range a.Provisions {
		p := &a.Provisions[i]
		if c.Topical(p.Type, lemmas) {
			named = append(named, i)
		}
		if d := p.Deadline; deadlines && d != nil && !d.BestEfforts && (!d.Time.IsZero() || d.Offset != "") {
			due = append(due, i)
		}
	}
	switch {
	case len(named) > 0:
		return named
	case len(due) > 0:
		return due
	}
	return []int{0}[:min(1, len(a.Provisions))]
}

// Topical reports whether words name the matter of a type.
func (c *Catalogue) Topical(typ string, lemmas []string) bool {
	t, ok := c.Type(typ)
	return ok && t.topic != "" && matchGroup(t.topic, lemmas)
}

// Lookup gives the type of an ID; where there is none, the error says which may
// have been meant, and wraps [parley.ErrNotFound].
func (c *Catalogue) Lookup(id string) (Type, error) {
	if t, ok := c.Type(id); ok {
		return t, nil
	}
	return Type{}, fmt.Errorf("%q is no provision type of the catalogue (%s): %w", id, c.nearTypes(id), parley.ErrNotFound)
}

// nearTypes words the types that were perhaps meant.
func (c *Catalogue) nearTypes(word string) string {
	meant := map[string]string{}
	var words []string
	for _, t := range c.types {
		for _, w := range append([]string{t.ID, t.Name}, t.Also...) {
			meant[w] = t.ID
			words = append(words, w)
		}
	}
	var ids []string
	for _, w := range near(word, words) {
		if !slices.Contains(ids, meant[w]) {
			ids = append(ids, meant[w])
		}
	}
	if len(ids) > 0 {
		return "did you mean " + quoted(ids, " or ") + "?"
	}
	return "parley agreement types lists those known; other fits anything"
}

// Forces reports whether lemmas name soldiers or their gear, whoever's they are:
// "troops", "the army", "several units".
func (c *Catalogue) Forces(lemmas []string) bool {
	for _, f := range c.forces {
		for _, run := range [][]string{strings.Fields(f), hyphened(f)} {
			if len(run) <= len(lemmas) && slices.Equal(lemmas[len(lemmas)-len(run):], run) {
				return true
			}
		}
	}
	return false
}

// lookedUp are the sets that [Catalogue.In] and [Catalogue.Has] know.
var lookedUp = []string{"possessive", "telling", "under", "told", "feared", "strife", "speaker", "say", "armed", "air", "lasting", "spot", "modal", "beside", "pronoun", "civilian", "truce", "reporter", "adverb", "hardly"}

// In reports whether a lemma is one of the sets of words that findings are looked
// at with beside signals, by the names in lookedUp.
func (c *Catalogue) In(set, lemma string) bool { return slices.Contains(c.sets[set], lemma) }

// Has reports whether lemmas, with a blank before and after each, hold one of a set
// as In knows it.
func (c *Catalogue) Has(set, lemmas string) bool {
	return slices.ContainsFunc(c.sets[set], func(w string) bool { return strings.Contains(lemmas, " "+w+" ") })
}

// Owned reports whether a description says only by "its" or "their" whose it
// is: "its defence ministry".
func (c *Catalogue) Owned(name string) bool {
	first, rest, _ := strings.Cut(name, " ")
	return rest != "" && c.In("possessive", strings.ToLower(first))
}
