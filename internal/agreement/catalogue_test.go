package agreement_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"parley"
	"parley/internal/agreement"
)

// lemmas is enough of a lemmatiser for the catalogue's own examples: every
// word gives the forms it may be of, and a row is tried with each.
func lemmas(sentence string) []string {
	irregular := map[string]string{
		"withdrew": "withdraw", "withdrawn": "withdraw", "is": "be", "was": "be", "are": "be", "were": "be", "held": "hold", "began": "begin",
		"broke": "break", "sent": "send", "shot": "shoot", "flew": "fly", "said": "say", "did": "do", "has": "have", "barred": "bar",
		"stopped": "stop", "admitted": "admit", "children": "child", "women": "woman", "taken": "take", "undertook": "undertake",
		"convoys": "convoy", "supplies": "supply", "allies": "ally", "dug": "dig", "bodies": "body",
	}
	keep := []string{"press", "unless", "across", "always", "let", "need", "cease", "this", "its", "gas", "twice"}
	var out []string
	for w := range strings.FieldsFuncSeq(strings.ToLower(sentence), func(r rune) bool { return strings.ContainsRune(" .,;\"", r) }) {
		w = strings.TrimSuffix(w, "'s")
		switch {
		case irregular[w] != "":
			w = irregular[w]
		case slices.Contains(keep, w):
		case strings.HasSuffix(w, "ies") && len(w) > 5:
			w = strings.TrimSuffix(w, "ies") + "y"
		case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && len(w) > 3:
			w = strings.TrimSuffix(w, "s")
		}
		out = append(out, w)
	}
	return out
}

// forms adds the stems of -ed and -ing words as alternative sentences.
func forms(sentence string) [][]string {
	base := lemmas(sentence)
	stem, stemE := slices.Clone(base), slices.Clone(base)
	for i, w := range base {
		for _, suffix := range []string{"ed", "ing"} {
			if root, ok := strings.CutSuffix(w, suffix); ok && len(root) > 2 {
				stem[i], stemE[i] = root, root+"e"
			}
		}
	}
	return [][]string{base, stem, stemE}
}

func matches(s parley.Signal, sentence string) bool {
	for _, l := range forms(sentence) {
		if agreement.Matches(s, found(s, l)) {
			return true
		}
	}
	return false
}

// found is the finding a signal's own event, status and actor make of words.
func found(s parley.Signal, l []string) agreement.Found {
	f := agreement.Found{Lemmas: l, Actor: agreement.Obligor}
	f.Type, f.Mode, _ = strings.Cut(s.Event, "/")
	if len(s.Status) > 0 {
		f.Status = s.Status[0]
	}
	if s.By == "any" {
		f.Actor = agreement.Other
	}
	return f
}

// Every signal is found in its own example, one of words alone leaves its
// counter-example alone (the others differ in event, status or actor), and no
// signal before it turns its example into something else.
func TestSignalExamples(t *testing.T) {
	cat, err := agreement.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	check := func(t *testing.T, s agreement.Signal, all []parley.Signal) {
		if !matches(s.Signal, s.Yes) {
			t.Errorf("%s: does not match its example %q: %q", s.ID, s.Yes, s.Words)
		}
		if s.Event == "" && matches(s.Signal, s.No) {
			t.Errorf("%s: matches %q, which it should leave alone", s.ID, s.No)
		}
		for _, l := range forms(s.Yes) {
			first, ok := agreement.Match(all, found(s.Signal, l))
			if ok && agreement.Matches(s.Signal, found(s.Signal, l)) && first.Sense != s.Sense {
				t.Errorf("%s: its example %q is taken as %s by %s before", s.ID, s.Yes, first.Sense, first.ID)
			}
		}
	}
	for _, typ := range cat.Types() {
		all := cat.Signals(parley.Provision{Type: typ.ID})
		for _, s := range typ.Signals {
			check(t, s, all)
		}
	}
	var general []parley.Signal
	for _, s := range cat.General() {
		general = append(general, s.Signal)
	}
	for _, s := range cat.General() {
		check(t, s, general)
	}
}

func TestCatalogueCoversWhatTruceAndWithdrawalNeed(t *testing.T) {
	cat, err := agreement.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	need := map[string][]parley.Sense{
		"withdrawal":     {"fulfilled", "partly", "breached", "not-done", "intends", "refuses", "conditional"},
		"ceasefire":      {"fulfilled", "breached", "not-done", "intends", "refuses", "conditional"},
		"heavy-weapons":  {"fulfilled", "partly", "breached", "not-done", "intends"},
		"prisoners":      {"fulfilled", "partly", "not-done", "intends", "refuses", "conditional"},
		"hostages":       {"fulfilled", "partly", "breached", "not-done"},
		"remains":        {"fulfilled", "partly", "not-done", "intends", "refuses", "conditional"},
		"disarmament":    {"fulfilled", "partly", "breached", "not-done", "intends", "refuses", "conditional"},
		"demobilization": {"fulfilled", "partly", "not-done", "intends", "refuses", "conditional"},
		"reintegration":  {"partly", "not-done", "intends"},
		"paramilitaries": {"fulfilled", "partly", "breached", "not-done", "intends", "refuses"},
		"aid":            {"fulfilled", "partly", "breached", "not-done", "intends"},
		"access":         {"fulfilled", "breached", "not-done"},
		"observers":      {"fulfilled", "partly", "breached", "not-done", "intends"},
		"dialogue":       {"fulfilled", "not-done", "intends", "refuses", "conditional"},
		"protest":        {"fulfilled", "breached"},
		"halt-violence":  {"fulfilled", "breached", "intends", "refuses"},
		"no-fly":         {"fulfilled", "breached"},
	}
	for id, senses := range need {
		typ, ok := cat.Type(id)
		if !ok {
			t.Errorf("there is no type %q", id)
			continue
		}
		for _, sense := range senses {
			if !slices.ContainsFunc(typ.Signals, func(s agreement.Signal) bool { return s.Sense == sense }) {
				t.Errorf("%s has no signal of sense %q", id, sense)
			}
		}
	}
}

// The catalogue has the 51 provisions of the Peace Accords Matrix, and says of
// each type what checks it.
func TestCatalogueIsWhole(t *testing.T) {
	cat, err := agreement.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	pam, used := map[string]bool{}, map[string]bool{}
	for _, typ := range cat.Types() {
		if typ.PAM != "" {
			pam[typ.PAM] = true
		}
		for _, m := range typ.Monitors {
			used[m] = true
		}
		if typ.ID != "other" && cat.Usually(typ) == "" {
			t.Errorf("%s does not say who usually verifies it", typ.ID)
		}
	}
	if len(pam) != 51 {
		t.Errorf("%d provisions of the Peace Accords Matrix, want 51", len(pam))
	}
	for _, k := range cat.MonitorKinds() {
		if !used[k.ID] {
			t.Errorf("no type is verified by %s", k.ID)
		}
	}
}

func TestMatch(t *testing.T) {
	cat, err := agreement.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	event := func(typ, mode string, st parley.EventStatus, who agreement.Whose, words string) agreement.Found {
		return agreement.Found{Type: typ, Mode: mode, Status: st, Actor: who, Lemmas: strings.Fields(words)}
	}
	cases := []struct {
		name  string
		typ   string
		found agreement.Found
		want  parley.Sense // "" for no match
	}{
		{"left", "withdrawal", event("RETREAT", "withdraw", "happened", agreement.Obligor, "the army withdraw from orla"), "fulfilled"},
		{"some left", "withdrawal", event("RETREAT", "withdraw", "happened", agreement.Obligor, "some unit withdraw from orla"), "partly"},
		{"somebody else left", "withdrawal", event("RETREAT", "withdraw", "happened", agreement.Other, "the rebel withdraw from orla"), ""},
		{"called on to leave", "withdrawal", event("RETREAT", "withdraw", "called-for", agreement.Obligor, "withdraw from orla"), "not-done"},
		{"by a date is no condition", "withdrawal", event("RETREAT", "withdraw", "planned", agreement.Obligor, "the army will withdraw before tuesday"), "intends"},
		{"tanks nobody owns", "withdrawal", event("", "", "", agreement.Nobody, "tank remain in orla"), "not-done"},
		{"tanks of the other side", "withdrawal", event("", "", "", agreement.Other, "rebel tank remain in orla"), ""},
		{"still withdrawing", "withdrawal", event("RETREAT", "withdraw", "ongoing", agreement.Obligor, "the troop be still withdraw"), "partly"},
		{"fighting by nobody named", "ceasefire", event("ASSAULT", "", "ongoing", agreement.Nobody, "heavy fighting be under way"), "breached"},
		{"fighting by an outsider", "ceasefire", event("ASSAULT", "", "ongoing", agreement.Other, "smuggler shoot at smuggler"), ""},
		{"a declared truce is an intention", "ceasefire", event("RETREAT", "ceasefire", "happened", agreement.Obligor, "varen declare a ceasefire"), "intends"},
		{"freed without a number", "prisoners", event("RETREAT", "release", "happened", agreement.Obligor, "varen free prisoner"), "partly"},
		{"freed by nobody named", "prisoners", event("RETREAT", "release", "happened", agreement.Nobody, "forty prisoner be free"), "partly"},
		{"freed by the other side", "prisoners", event("RETREAT", "release", "happened", agreement.Other, "karadesh free forty prisoner"), ""},
		{"to comply is called for", "withdrawal", event("AGREE", "", "called-for", agreement.Obligor, "varen to comply with the withdrawal"), ""},
		{"a claim is not the speaker's doing", "withdrawal", agreement.Found{Type: "SAY", Actor: agreement.Obligor, Statement: true, Lemmas: strings.Fields("troop remain in orla")}, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, ok := agreement.Match(cat.Signals(parley.Provision{Type: c.typ}), c.found)
			if ok != (c.want != "") || got.Sense != c.want {
				t.Errorf("got %q by %s, want %q", got.Sense, got.ID, c.want)
			}
		})
	}
	own := parley.Provision{Type: "withdrawal", Signals: []parley.Signal{{ID: "own", Sense: "fulfilled", Event: "RETREAT/withdraw", Words: []string{"begin|start"}}}}
	got, _ := agreement.Match(cat.Signals(own), event("RETREAT", "withdraw", "happened", agreement.Obligor, "the army begin to withdraw"))
	if got.ID != "own" {
		t.Errorf("the provision's own signal comes first, got %s", got.ID)
	}
}

func TestScopeOfASentenceAboutAPlan(t *testing.T) {
	cat, err := agreement.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	a := &parley.Agreement{Provisions: []parley.Provision{
		{ID: "truce", Type: "ceasefire"},
		{ID: "withdraw", Type: "withdrawal", Deadline: &parley.Deadline{Time: parley.Civil{Value: "2031-03-04"}}},
		{ID: "talks", Type: "dialogue", Deadline: &parley.Deadline{BestEfforts: true}},
	}}
	for _, c := range []struct{ words, want string }{
		{"varen accept the plan", "truce"},
		{"varen agree to the deadline of the plan", "withdraw"},
		{"varen accept the plan which call for talk and for a withdrawal", "withdraw talks"},
	} {
		var got []string
		for _, i := range cat.Scope(a, strings.Fields(c.words)) {
			got = append(got, a.Provisions[i].ID)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", c.words, got, c.want)
		}
	}
}

func TestReadCatalogueIsStrict(t *testing.T) {
	good := map[string]string{
		"events.tsv":   "type\tmodes\nRETREAT\twithdraw\n",
		"sets.tsv":     "set\twords\ntroops\ttroop|army\n",
		"monitors.tsv": "kind\ttext\nmission\tan observer mission\n",
		"types.tsv":    "id\tname\tkind\tpam\tpax\tmonitors\talso\ttopic\tinstead\ttext\nwithdrawal\tWithdrawal\tachieve\t-\t-\tmission\t-\t-\t-\tForces leave.\n",
		"signals.tsv":  "id\ttype\tsense\tevent\tstatus\tby\twords\tyes\tno\nw1\twithdrawal\tfulfilled\tRETREAT/withdraw\thappened\t-\t@troops\tThe army left.\tThe army came.\n",
	}
	cases := []struct{ name, file, old, new, want string }{
		{"as it is", "", "", "", ""},
		{"header", "sets.tsv", "set\t", "sets\t", "sets.tsv:1: the header"},
		{"cells", "types.tsv", "\tForces leave.", "", "types.tsv:2: 9 cells instead of 10"},
		{"kind", "types.tsv", "achieve", "attain", `types.tsv:2: there is no kind "attain"`},
		{"no text", "types.tsv", "Forces leave.", "-", "needs id, name and text"},
		{"twice a type", "types.tsv", "Forces leave.\n", "Forces leave.\nwithdrawal\tX\tachieve\t-\t-\t-\t-\t-\t-\tY\n", `types.tsv:3: the type "withdrawal" is given twice`},
		{"twice a signal", "signals.tsv", "came.\n", "came.\nw1\twithdrawal\tpartly\tRETREAT\t-\t-\t-\ta\tb\n", `the signal "w1" is given twice`},
		{"twice a set", "sets.tsv", "army\n", "army\ntroops\tunit\n", `the set "troops" is given twice`},
		{"twice an event", "events.tsv", "withdraw\n", "withdraw\nRETREAT\tx\n", `events.tsv:3: the type "RETREAT"`},
		{"no such set in a topic", "types.tsv", "-\t-\tForces", "@leave\t-\tForces", "there is no set @leave"},
		{"no such kind of monitor", "types.tsv", "mission", "misson", `types.tsv:2: there is no kind of monitor "misson"`},
		{"twice a kind of monitor", "monitors.tsv", "mission\n", "mission\nmission\tx\n", `monitors.tsv:3: the kind of monitor "mission" is given twice`},
		{"no text of a kind of monitor", "monitors.tsv", "an observer mission", "-", "needs a name and a text"},
		{"no such set", "signals.tsv", "@troops", "@troop", "there is no set @troop"},
		{"unused set", "signals.tsv", "@troops", "troop", "no signal uses the set @troops"},
		{"no such event", "signals.tsv", "RETREAT/withdraw", "RETREAT/withdrew", `there is no event "RETREAT/withdrew"`},
		{"no such status", "signals.tsv", "happened", "happend", `there is no status "happend"`},
		{"no such sense", "signals.tsv", "fulfilled", "met", `there is no sense "met"`},
		{"no such type", "signals.tsv", "w1\twithdrawal", "w1\twithdraw", `there is no type "withdraw"`},
		{"no such by", "signals.tsv", "happened\t-", "happened\tus", `there is no by "us"`},
		{"no example", "signals.tsv", "The army came.", "-", "two examples"},
		{"matches anything", "signals.tsv", "RETREAT/withdraw\thappened\t-\t@troops", "-\t-\t-\t-", "would match anything"},
		{"empty alternative", "sets.tsv", "troop|army", "troop||army", "empty alternative"},
		{"capitals", "sets.tsv", "troop|army", "troop|Army", "capitals"},
		{"empty table", "types.tsv", good["types.tsv"], "", "there is no header"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := fstest.MapFS{}
			for file, text := range good {
				if file == c.file {
					if !strings.Contains(text, c.old) {
						t.Fatalf("%q is not in %s", c.old, file)
					}
					text = strings.Replace(text, c.old, c.new, 1)
				}
				dir[file] = &fstest.MapFile{Data: []byte(text)}
			}
			_, err := agreement.ReadCatalogue(dir)
			switch {
			case c.want == "" && err != nil:
				t.Fatal(err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || !errors.Is(err, parley.ErrInvalid)):
				t.Fatalf("got %v, want %q", err, c.want)
			}
		})
	}
}
