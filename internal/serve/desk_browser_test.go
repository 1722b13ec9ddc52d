package serve_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// axe gives what the accessibility checker finds serious or critical in the page
// that stands open, under WCAG 2.2 AA.
func axe(t *testing.T, ctx context.Context) []string {
	t.Helper()
	src, err := os.ReadFile("testdata/axe/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.Evaluate[bool](string(src)+";true"))
	return do(t, ctx, chromedp.Evaluate[[]string](`axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}).then((r) => r.violations
		.filter((v) => v.impact === "serious" || v.impact === "critical")
		.map((v) => v.id + ": " + v.nodes.slice(0, 3).map((n) => n.target.join(" ") + " " + n.failureSummary.replace(/\s+/g, " ")).join("; ")))`, chromedp.EvalAwaitPromise))
}

// media has the pages shown for print, or in light or dark.
func media(t *testing.T, ctx context.Context, p emulation.SetEmulatedMediaParams) {
	t.Helper()
	do(t, ctx, func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, p)
		return chromedp.Void{}, err
	})
}

// deskPages are the pages of an example, each with something to show.
func deskPages() []string {
	const q = "at=2012-04-11&known=2012-04-12"
	return []string{"/", "/process/syria-2012?" + q, "/process/syria-2012/provision/withdraw?" + q, "/process/syria-2012/changes?since=2012-04-08&" + q, "/process/syria-2012/brief?since=2012-04-08&" + q,
		"/report/syria-2012-06", "/search", "/search?q=troops", "/actors", "/actors/Kofi%20Annan", "/figures", "/timeline?process=syria-2012", "/help", "/start", "/review", "/nothing"}
}

// Nothing serious on any page, in light and in dark.
func TestPagesAreAccessible(t *testing.T) {
	server := httptest.NewServer(handler(t, example(t, "syria-2012")))
	defer server.Close()
	ctx, _ := browser(t)
	for _, dark := range []bool{false, true} {
		scheme := map[bool]string{false: "light", true: "dark"}[dark]
		media(t, ctx, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		for _, path := range deskPages() {
			do(t, ctx, chromedp.Navigate(server.URL+path))
			if found := axe(t, ctx); len(found) > 0 {
				t.Errorf("%s, %s: %s", path, scheme, strings.Join(found, "\n\t"))
			}
		}
	}
}

// The question is moved by keys, by dragging and by typing, and the address says
// each time what is seen.
func TestAsOfByKeysAndByDragging(t *testing.T) {
	server := httptest.NewServer(handler(t, example(t, "karadesh-2031")))
	defer server.Close()
	ctx, complaints := browser(t)
	state := func() string { return do(t, ctx, chromedp.Text(".row:nth-child(2) .state")) }
	do(t, ctx, chromedp.Steps(chromedp.EmulateViewport(1280, 900), chromedp.Navigate(server.URL+"/process/karadesh-2031?at=2031-03-09T08:30Z&known=2031-04-01"), chromedp.WaitVisible(`.asof [data-asks="at"]`)))
	before := state()
	do(t, ctx, chromedp.Focus(`.asof g[data-asks="at"]`))
	do(t, ctx, chromedp.KeyEvent(kb.PageDown))
	do(t, ctx, chromedp.WaitVisible(`input[name=at][value="2031-03-02T08:30Z"]`))
	for range 2 {
		do(t, ctx, chromedp.KeyEvent(kb.PageUp))
	}
	do(t, ctx, chromedp.WaitVisible(`input[name=at][value="2031-03-16T08:30Z"]`))
	if after := state(); after == before || !strings.HasPrefix(before, "pending") {
		t.Errorf("%q stays %q a week later", before, after)
	}
	if asks := do(t, ctx, chromedp.Evaluate[string](`document.activeElement.dataset.asks`)); asks != "at" {
		t.Errorf("the focus is on %q after a move", asks)
	}
	if said := do(t, ctx, chromedp.Evaluate[string](`document.activeElement.getAttribute("aria-valuetext")`)); !strings.Contains(said, "16 March 2031") {
		t.Errorf("the handle says %q", said)
	}
	place := func(sel, side string) float64 {
		return do(t, ctx, chromedp.Evaluate[float64](fmt.Sprintf(`(() => { const b = document.querySelector(%q).getBoundingClientRect(); return b.%s + (%q === "left" ? b.width : b.height) / 2; })()`, sel, side, side)))
	}
	const handle = `.asof g[data-asks="known"] path`
	x, y := place(handle, "left"), place(handle, "top")
	left := do(t, ctx, chromedp.Evaluate[float64](`document.querySelector(".asof svg").getBoundingClientRect().left`))
	do(t, ctx, chromedp.Steps(
		chromedp.MouseEvent(input.DispatchMouseEventTypeMousePressed, x, y, chromedp.ButtonLeft, chromedp.ClickCount(1)),
		chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, (x+left)/2, y, chromedp.ButtonLeft),
		chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, left+40, y, chromedp.ButtonLeft),
		chromedp.MouseEvent(input.DispatchMouseEventTypeMouseReleased, left+40, y, chromedp.ButtonLeft, chromedp.ClickCount(1)),
		chromedp.WaitVisible(`input[name=known]:not([value="2031-04-01"])`)))
	url := do(t, ctx, chromedp.Evaluate[string](`location.search`))
	if !strings.Contains(url, "at=2031-03-16T08%3A30Z") || strings.Contains(url, "known=2031-04-01") {
		t.Errorf("the address asks %q", url)
	}
	do(t, ctx, chromedp.Steps(chromedp.SetValue("input[name=at]", "2031-03-09T08:30Z"), chromedp.SetValue("input[name=known]", "2031-04-01"), chromedp.Click("form.ask button", chromedp.NodeVisible), chromedp.WaitVisible(`input[name=at][value="2031-03-09T08:30Z"]`)))
	if again := state(); again != before {
		t.Errorf("the same question is answered %q and %q", before, again)
	}
	if c := complaints(); len(c) > 0 {
		t.Errorf("the browser complains: %q", c)
	}
}

// A word typed into the search leads to it in its report.
func TestSearchInABrowser(t *testing.T) {
	server := httptest.NewServer(handler(t, example(t, "syria-2012")))
	defer server.Close()
	ctx, complaints := browser(t)
	do(t, ctx, chromedp.Steps(chromedp.Navigate(server.URL+"/"), chromedp.WaitVisible(".processes"), chromedp.KeyEvent("/"), chromedp.WaitVisible("form[role=search]")))
	do(t, ctx, chromedp.Steps(chromedp.SendKeys("form[role=search] input[type=search]", "withdr*"+kb.Enter), chromedp.WaitVisible(".records mark")))
	word := do(t, ctx, chromedp.Text(".records mark"))
	do(t, ctx, chromedp.Steps(chromedp.SetValue("select[name=kind]", "statement"), chromedp.Click("form[role=search] button"), chromedp.WaitVisible(".kind.statement"), chromedp.Click(".words a", chromedp.NodeVisible), chromedp.WaitVisible("mark#w, mark")))
	marked := do(t, ctx, chromedp.Text("mark"))
	if !strings.HasPrefix(strings.ToLower(word), "withdr") || marked == "" {
		t.Errorf("found %q, which leads to %q", word, marked)
	}
	if c := complaints(); len(c) > 0 {
		t.Errorf("the browser complains: %q", c)
	}
}

// Light or dark is chosen once, and stays chosen on the next page.
func TestSchemeIsKept(t *testing.T) {
	server := httptest.NewServer(handler(t, example(t, "karadesh-2031")))
	defer server.Close()
	ctx, complaints := browser(t)
	media(t, ctx, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}}})
	paper := func() string {
		return do(t, ctx, chromedp.Evaluate[string](`getComputedStyle(document.body).backgroundColor`))
	}
	do(t, ctx, chromedp.Navigate(server.URL+"/"))
	light := paper()
	do(t, ctx, chromedp.Click(".scheme", chromedp.NodeVisible))
	dark := paper()
	do(t, ctx, chromedp.Navigate(server.URL+"/search"))
	if kept := paper(); light == dark || kept != dark {
		t.Errorf("light %s, dark %s, on the next page %s", light, dark, kept)
	}
	if c := complaints(); len(c) > 0 {
		t.Errorf("the browser complains: %q", c)
	}
}

// A brief prints without its forms.
func TestBriefPrints(t *testing.T) {
	server := httptest.NewServer(handler(t, example(t, "syria-2012")))
	defer server.Close()
	ctx, complaints := browser(t)
	do(t, ctx, chromedp.Navigate(server.URL+"/process/syria-2012/brief?since=2012-04-08&at=2012-04-11&known=2012-04-11"))
	notes := do(t, ctx, chromedp.Evaluate[int](`document.querySelectorAll(".notes li").length`))
	media(t, ctx, emulation.SetEmulatedMediaParams{Media: "print"})
	shown := do(t, ctx, chromedp.Evaluate[int](`[...document.querySelectorAll("form, nav")].filter((e) => e.getClientRects().length).length`))
	var pdf []byte
	do(t, ctx, func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		r, err := cdp.Call(ctx, target, page.PrintToPDF, page.PrintToPDFParams{})
		pdf = r.Data
		return chromedp.Void{}, err
	})
	if notes == 0 || shown != 0 || !bytes.HasPrefix(pdf, []byte("%PDF")) {
		t.Errorf("%d notes, %d forms and navigations in print, %d bytes of PDF", notes, shown, len(pdf))
	}
	if c := complaints(); len(c) > 0 {
		t.Errorf("the browser complains: %q", c)
	}
}
