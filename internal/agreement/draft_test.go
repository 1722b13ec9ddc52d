package agreement_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"parley"
	"parley/internal/agreement"
)

// accord is a text with numbered points, and what a reading finds in it.
func accord(t *testing.T) (*parley.Report, *parley.Reading) {
	t.Helper()
	text := "The accord\n\n1. Varen shall leave the valley – all of it – by noon on 10 March 2031.\n(2) Both sides hold fire 48 hours later.\nArticle 3. Prisoners go home promptly.\n4) A commission looks into the bridges.\n\nDone in Lindemar."
	span := func(words string) parley.Span {
		i := strings.Index(text, words)
		if i < 0 {
			t.Fatalf("no %q", words)
		}
		return parley.Span{Start: i, End: i + len(words)}
	}
	by, later, promptly := span("by noon on 10 March 2031"), span("48 hours later"), span("promptly")
	return &parley.Report{ID: "accord", Text: text}, &parley.Reading{Commitments: []parley.Commitment{
		{ID: "c1", Type: "withdrawal", Kind: parley.Achieve, Force: parley.ForcePromised, Obligor: parley.Names{"Varen"}, Action: span("leave the valley"), Deadline: &parley.Deadline{Span: &by, Relation: parley.RelationBy, Time: parley.Civil{Value: "2031-03-10T12:00"}}},
		{ID: "c2", Type: "ceasefire", Kind: parley.Maintain, Obligor: parley.Names{"Varen", "The Karadesh Movement"}, Action: span("hold fire"), Deadline: &parley.Deadline{Span: &later, Relation: parley.RelationFrom, Offset: "PT48H", Anchor: parley.AnchorDeadline, After: "c1"}},
		{ID: "c3", Action: span("go home"), Deadline: &parley.Deadline{Span: &promptly, BestEfforts: true}},
	}}
}

func TestDraftOfPoints(t *testing.T) {
	rep, rd := accord(t)
	all := agreement.Undertakings(rep, rd)
	out, err := agreement.Draft(agreement.Heading{Process: "tamis", Title: "The accord"}, all)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"zone: UTC  # guess: nobody has said",
		"  - {id: varen, name: \"Varen\"}\n  - {id: karadesh-movement, name: \"The Karadesh Movement\"}\n",
		"  - id: p1\n    text: \"Varen shall leave the valley – all of it – by noon on 10 March 2031.\"\n    type: withdrawal  # guess: \"leave the valley\", characters 27 to 43 of accord\n    obligors: [varen]",
		"    deadline: {by: 2031-03-10T12:00, words: \"by noon on 10 March 2031\"}  # guess: \"by noon on 10 March 2031\", characters 58 to 82 of accord\n",
		"    # monitors: if one is named; usually an observer mission of states or of their organisation; a peacekeeping force; a joint commission of the parties\n  - id: p2\n    text: \"Both sides hold fire 48 hours later.\"\n",
		"    deadline: {from: PT48H, after: p1, counted-from: deadline, words: \"48 hours later\"}",
		"  - id: p3\n    text: \"Prisoners go home promptly.\"\n",
		"    # obligors: nobody is named; \"go home\"",
		"    deadline: {best-efforts: true, words: \"promptly\"}",
		"  - id: p4\n    text: \"A commission looks into the bridges.\"\n    type: other  # guess: nothing in it tells\n    kind: achieve  # guess\n    # obligors, deadline: no commitment was recognised",
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the draft lacks\n%s\nin\n%s", want, out)
		}
	}
	a, problems, err := agreement.Load("draft.yaml", out)
	if err != nil {
		t.Fatal(problems, err)
	}
	if len(a.Provisions) != 4 || a.Provisions[1].Deadline.After != "p1" {
		t.Errorf("%+v", a.Provisions)
	}
}

// Of a text without points the commitments are drafted; what is only promised in
// it is not agreed.
func TestDraftOfCommitments(t *testing.T) {
	rep, rd := accord(t)
	plain := *rep
	plain.Text = strings.NewReplacer("1.", "- ", "(2)", "-  ", "Article 3.", "-         ", "4)", "- ").Replace(rep.Text)
	all := agreement.Undertakings(&plain, rd)
	if len(all) != 3 {
		t.Fatalf("%d undertakings", len(all))
	}
	out, err := agreement.Draft(agreement.Heading{Process: "tamis", Title: "The accord", Zone: "Asia/Tbilisi"}, all)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(out), "    force: promised  # guess") || !strings.Contains(string(out), "zone: Asia/Tbilisi\n") {
		t.Error(string(out))
	}
	if _, problems, err := agreement.Load("draft.yaml", out); err != nil {
		t.Error(problems, err)
	}
}

// Whatever the text, each point lies in it, in order, and the draft is text.
func FuzzDraft(f *testing.F) {
	f.Add("1. Varen leaves.\n2) \"Both\" hold: fire # always.")
	f.Add("Article IV é\n\na) x")
	f.Add("1.\xff\n2. \xe4")
	f.Fuzz(func(t *testing.T, text string) {
		rep := &parley.Report{ID: "r", Text: text}
		all := agreement.Undertakings(rep, &parley.Reading{})
		last := 0
		for _, u := range all {
			if u.Span.Start < last || u.Span.End < u.Span.Start || u.Span.End > len(text) {
				t.Fatalf("%+v after %d of %d", u.Span, last, len(text))
			}
			last = u.Span.End
		}
		out, err := agreement.Draft(agreement.Heading{Process: "p", Title: "t"}, all)
		if err != nil || utf8.ValidString(text) && !utf8.Valid(out) {
			t.Fatalf("%v\n%q", err, out)
		}
	})
}
