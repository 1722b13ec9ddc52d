package serve_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// The board is narrowed, grouped and zoomed by its form and by keys, and the
// address says each time what is shown.
func TestBoardChoicesInABrowser(t *testing.T) {
	server := httptest.NewServer(handler(t, example(t, "karadesh-2031")))
	defer server.Close()
	ctx, complaints := browser(t)
	const board = "/process/karadesh-2031?at=2031-04-01"
	bothSchemes(t, ctx, server.URL+board+"&group=side&from=2031-03-05&to=2031-03-20")
	address := func() string { return do(t, ctx, chromedp.Evaluate[string](`location.search`)) }
	do(t, ctx, chromedp.Steps(chromedp.EmulateViewport(1280, 900), chromedp.Navigate(server.URL+board), chromedp.Click(".narrow summary", chromedp.NodeVisible),
		chromedp.SetValue("select[name=side]", "movement"), chromedp.SetValue("select[name=group]", "badge"), chromedp.Click(".narrow button", chromedp.NodeVisible), chromedp.WaitVisible("details.group")))
	if a := address(); !strings.Contains(a, "at=2031-04-01") || !strings.Contains(a, "side=movement") || !strings.Contains(a, "group=badge") {
		t.Errorf("the address says %q", a)
	}
	if n := do(t, ctx, chromedp.Evaluate[int](`document.querySelectorAll(".what a").length`)); n != 3 {
		t.Errorf("%d provisions of the movement", n)
	}
	do(t, ctx, chromedp.Steps(chromedp.KeyEvent("x"), chromedp.KeyEvent("j")))
	if open := do(t, ctx, chromedp.Evaluate[int](`document.querySelectorAll("details.group[open]").length`)); open != 0 {
		t.Errorf("%d groups are open after they were folded", open)
	}
	do(t, ctx, chromedp.Steps(chromedp.KeyEvent("x"), chromedp.KeyEvent("j"), chromedp.KeyEvent("j"), chromedp.KeyEvent("k")))
	if on := do(t, ctx, chromedp.Evaluate[bool](`document.activeElement === document.querySelector(".what a")`)); !on {
		t.Error("j, j and k do not end on the first provision")
	}
	do(t, ctx, chromedp.Steps(chromedp.KeyEvent("+"), chromedp.WaitVisible(`input[name=from]:not([value=""])`)))
	first := address()
	do(t, ctx, chromedp.Steps(chromedp.KeyEvent(","), chromedp.WaitVisible(`input[name=from]:not([value="`+do(t, ctx, chromedp.Evaluate[string](`document.querySelector("input[name=from]").value`))+`"])`)))
	if a := address(); a == first || !strings.Contains(a, "from=2031-") || !strings.Contains(a, "side=movement") {
		t.Errorf("closer is %q, earlier than that %q", first, a)
	}
	do(t, ctx, chromedp.Steps(chromedp.KeyEvent("0"), chromedp.WaitVisible(`input[name=from][value=""]`)))
	if a := address(); strings.Contains(a, "from=") || !strings.Contains(a, "side=movement") {
		t.Errorf("all of the time is %q", a)
	}
	if c := complaints(); len(c) > 0 {
		t.Errorf("the browser complains: %q", c)
	}
}
