package serve_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"parley"
	"parley/internal/ledger"
)

// press presses a key and waits for something on the page that it leads to: this
// page is marked before, and the next one is not.
func press(t *testing.T, ctx context.Context, key, wait string) {
	t.Helper()
	js[bool](t, ctx, `document.documentElement.classList.add("before"), true`)
	do(t, ctx, chromedp.KeyEvent(key))
	do(t, ctx, chromedp.WaitVisible(`html:not(.before) `+wait))
}

// An analyst gives a name once, and decides on the whole queue by keys.
func TestReviewByKeyboard(t *testing.T) {
	l := example(t, "karadesh-2031")
	server := httptest.NewServer(reviewed(t, l))
	defer server.Close()
	ctx, complaints := browser(t)
	do(t, ctx, chromedp.Steps(chromedp.EmulateViewport(1280, 900), chromedp.Navigate(server.URL+karadesh), chromedp.WaitVisible(".signer input[name=by]")))
	do(t, ctx, chromedp.KeyEvent("a")) // nobody signs yet: the key leads to the name
	if name := js[string](t, ctx, `document.activeElement.name`); name != "by" {
		t.Errorf("without a name, accepting leads to %q", name)
	}
	do(t, ctx, chromedp.Focus(".signer input[name=by]"))
	do(t, ctx, chromedp.SendKeys(".signer input[name=by]", "Anna Lisk"))
	press(t, ctx, kb.Enter, ".signer b")
	left := func() int {
		return js[int](t, ctx, `parseInt((document.querySelector("main > .note").textContent.match(/(\d+) waits? for|of (\d+) wait/) || []).filter(Boolean).at(-1) || "0")`)
	}
	current := func() string {
		return js[string](t, ctx, `document.querySelector(".decide input[name=entry]").value`)
	}
	all, one := left(), current()
	if all < 5 {
		t.Fatalf("%d wait", all)
	}
	press(t, ctx, "j", ".bench mark")
	two := current()
	press(t, ctx, "k", ".bench mark")
	if one == two || current() != one {
		t.Errorf("j leads from %s to %s, and k to %s", one, two, current())
	}
	press(t, ctx, "r", ".said-done")
	if left() != all-1 || current() != two {
		t.Errorf("after rejecting the first of %d there are %d, at %s", all, left(), current())
	}
	press(t, ctx, "u", ".said-done")
	if left() != all || current() != one {
		t.Errorf("after undoing there are %d, at %s", left(), current())
	}
	do(t, ctx, chromedp.KeyEvent("c"))
	if name := js[string](t, ctx, `document.activeElement.name`); name != "provision" {
		t.Errorf("c leads to %q", name)
	}
	other := js[string](t, ctx, `document.querySelector(".correct select[name=sense]").value === "partly" ? "breached" : "partly"`)
	do(t, ctx, chromedp.Steps(chromedp.SetValue(".correct select[name=sense]", other), chromedp.SendKeys(".correct input[name=reason]", "only half of it")))
	press(t, ctx, kb.Enter, ".said-done")
	if said := do(t, ctx, chromedp.Text(".said-done")); left() != all-1 || !strings.Contains(said, "corrected "+one) || !strings.Contains(said, "only half of it") {
		t.Errorf("after correcting there are %d: %s", left(), said)
	}
	for n, more := 0, left(); more > 0 && n < 2*all; n++ {
		press(t, ctx, []string{"a", "r"}[n%2], ".said-done")
		if after := left(); after != more-1 {
			t.Fatalf("after a decision %d wait, before it %d", after, more)
		} else {
			more = after
		}
	}
	do(t, ctx, chromedp.Click(".keys input", chromedp.NodeVisible)) // keys can be switched off
	do(t, ctx, chromedp.KeyEvent("u"))
	if n := left(); n != 0 {
		t.Errorf("a key that is off undoes: %d wait", n)
	}
	if empty := do(t, ctx, chromedp.Text(".bench")); !strings.Contains(empty, "decided on") {
		t.Errorf("when all is decided it says %q", empty)
	}
	decided := 0
	for e, err := range l.Entries(t.Context(), ledger.Query{Kinds: []parley.EntryKind{parley.EntryReview, parley.EntryBearing}}) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Signed() == "Anna Lisk" {
			decided++
		}
	}
	if decided != all+2 { // and one that was undone, with its undoing
		t.Errorf("%d entries are signed, of %d proposals", decided, all)
	}
	if c := complaints(); len(c) > 0 {
		t.Errorf("the browser complains: %q", c)
	}
}

// Words are selected in a report, noted on, linked to a provision, and the note
// is taken back.
func TestAnnotateBySelectingWords(t *testing.T) {
	l := overlapping(t)
	a := &parley.Agreement{Process: "tarn", Title: "Tarn", Zone: "UTC", Instrument: parley.Instrument{Known: parley.Civil{Value: "2031-01-01"}}, Provisions: []parley.Provision{{ID: "pull-out", Text: "Karadesh leaves.", Kind: parley.Achieve}}}
	if _, err := l.Append(t.Context(), now, parley.Entry{Kind: parley.EntryAgreement, Process: "tarn", Agreement: a}); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(reviewed(t, l))
	defer server.Close()
	ctx, complaints := browser(t)
	do(t, ctx, chromedp.Steps(chromedp.EmulateViewport(1280, 900), chromedp.Navigate(server.URL+"/report/r1?process=tarn"), chromedp.WaitVisible("article.report")))
	selected := func() {
		js[bool](t, ctx, `(() => { const p = [...document.querySelectorAll(".p.l-commitments")]; const r = document.createRange(); r.setStartBefore(p[0]); r.setEndAfter(p.at(-1)); getSelection().removeAllRanges(); getSelection().addRange(r); return true; })()`)
		do(t, ctx, chromedp.WaitVisible(".hand textarea"))
	}
	selected()
	words := js[string](t, ctx, `document.querySelector(".hand textarea").value`)
	if words != "pull 40 tanks out of Tarn" {
		t.Errorf("the form has %q", words)
	}
	do(t, ctx, chromedp.Steps(chromedp.SendKeys(".hand input[name=by]", "Anna Lisk"), chromedp.SendKeys(".hand input[name=note]", "Which tanks?"), chromedp.SendKeys(".hand input[name=who]", "Ilya Dorn"), chromedp.Click(".hand button[value=note]", chromedp.NodeVisible), chromedp.WaitVisible(".by-hand .notes li")))
	if note := do(t, ctx, chromedp.Text(".by-hand .notes li")); !strings.Contains(note, "pull 40 tanks out of Tarn") || !strings.Contains(note, "Which tanks?") || !strings.Contains(note, "Anna Lisk") || !strings.Contains(note, "Ilya Dorn") {
		t.Errorf("the note is %q", note)
	}
	selected()
	js[bool](t, ctx, `document.documentElement.classList.add("before"), true`)
	do(t, ctx, chromedp.Steps(chromedp.SetValue(".hand select[name=sense]", "intends"), chromedp.SendKeys(".hand input[name=reason]", "its own words"), chromedp.Click(".hand button[value=link]", chromedp.NodeVisible), chromedp.WaitVisible("html:not(.before) .by-hand")))
	var made []parley.Entry
	for e, err := range l.Entries(t.Context(), ledger.Query{Report: "r1", Kinds: []parley.EntryKind{parley.EntryBearing, parley.EntryAnnotation}}) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Signed() != "" {
			made = append(made, e)
		}
	}
	if len(made) != 2 || made[0].Annotation == nil || made[0].Annotation.Words != words || made[1].Bearing == nil || made[1].Bearing.Words != words || made[1].Bearing.Sense != parley.SenseIntends || made[1].Bearing.By != "Anna Lisk" {
		t.Errorf("made by hand: %+v", made)
	}
	do(t, ctx, chromedp.Steps(chromedp.Click(".by-hand .notes button", chromedp.NodeVisible), chromedp.WaitNotPresent(".by-hand .notes")))
	if c := complaints(); len(c) > 0 {
		t.Errorf("the browser complains: %q", c)
	}
}

// A page of another site that sends a form here gets nothing done.
func TestFormOfAnotherSiteInABrowser(t *testing.T) {
	h := reviewed(t, example(t, "karadesh-2031"))
	server := httptest.NewServer(h)
	defer server.Close()
	id, before := first(t, h), waits(t, h)
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<form method="post" action="%s%s"><input name="do" value="reject"><input name="entry" value="%s"><input name="by" value="Anna Lisk"><button>win</button></form>`, server.URL, karadesh, id)
	}))
	defer evil.Close()
	ctx, _ := browser(t)
	do(t, ctx, chromedp.Steps(chromedp.Navigate(strings.Replace(evil.URL, "127.0.0.1", "localhost", 1)), chromedp.Click("button", chromedp.NodeVisible), chromedp.WaitVisible("h1")))
	if said := do(t, ctx, chromedp.Text("main")); !strings.Contains(said, "another site") || waits(t, h) != before {
		t.Errorf("it says %q, and %s, was %s", said, waits(t, h), before)
	}
}

// Nothing serious, and nothing wider than a phone.
func TestReviewPagesAreAccessible(t *testing.T) {
	h := reviewed(t, example(t, "syria-2012"))
	server := httptest.NewServer(h)
	defer server.Close()
	ctx, complaints := browser(t)
	const q = "?at=2012-04-11&known=2012-04-12"
	do(t, ctx, chromedp.Steps(chromedp.Navigate(server.URL+"/process/syria-2012/review"+q), chromedp.SendKeys(".signer input[name=by]", "Anna Lisk"+kb.Enter), chromedp.WaitVisible(".signer b")))
	for scheme, width := range map[string]int{"light": 1280, "dark": 360} {
		media(t, ctx, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		do(t, ctx, chromedp.EmulateViewport(int64(width), 800))
		for _, path := range []string{"/review", "/process/syria-2012/review" + q, "/process/syria-2012/review/log", "/report/syria-2012-06?process=syria-2012"} {
			do(t, ctx, chromedp.Navigate(server.URL+path))
			js[bool](t, ctx, `document.querySelectorAll("details").forEach((d) => (d.open = true)), true`)
			if found := axe(t, ctx); len(found) > 0 {
				t.Errorf("%s, %s: %s", path, scheme, strings.Join(found, "\n\t"))
			}
			if wide := js[float64](t, ctx, `document.documentElement.scrollWidth`); wide > float64(width) {
				t.Errorf("%s is %.0f px wide on a screen of %d", path, wide, width)
			}
		}
	}
	if c := complaints(); len(c) > 0 {
		t.Errorf("the browser complains: %q", c)
	}
}
