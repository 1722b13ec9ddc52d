package serve_test

import (
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"parley/internal/ledger"
)

// The keys are shown over any page, nothing under them answers meanwhile, and the
// focus goes back to where it was.
func TestKeysInABrowser(t *testing.T) {
	server := httptest.NewServer(handler(t, example(t, "karadesh-2031")))
	defer server.Close()
	ctx, complaints := browser(t)
	text := func(js string) string { return do(t, ctx, chromedp.Evaluate[string](js)) }
	for _, path := range []string{"/", "/process/karadesh-2031?at=2031-04-01", "/process/karadesh-2031/provision/withdraw?at=2031-04-01", "/process/karadesh-2031/review?at=2031-04-01", "/report/karadesh-2031-09", "/search?q=troops", "/help", "/start"} {
		do(t, ctx, chromedp.Steps(chromedp.EmulateViewport(360, 740), chromedp.Navigate(server.URL+path), chromedp.Focus(`.mainnav a[href="/actors"]`), chromedp.KeyEvent("?"), chromedp.WaitVisible("dialog.keys[open] kbd")))
		if on := text(`document.activeElement.textContent`); on != "Close" {
			t.Errorf("%s: the focus is on %q", path, on)
		}
		if found := axe(t, ctx); len(found) > 0 {
			t.Errorf("%s: %q", path, found)
		}
		do(t, ctx, chromedp.Steps(chromedp.KeyEvent("g"), chromedp.KeyEvent("f"), chromedp.KeyEvent("/"), chromedp.KeyEvent("j"), chromedp.KeyEvent(kb.Escape), chromedp.WaitNotPresent("dialog.keys[open]")))
		if at := text(`location.pathname + location.search`); at != path {
			t.Errorf("a key led from %s to %s under the dialog", path, at)
		}
		if on := text(`document.activeElement.getAttribute("href") || ""`); on != "/actors" {
			t.Errorf("%s: afterwards the focus is on %q", path, on)
		}
		do(t, ctx, chromedp.Steps(chromedp.KeyEvent("?"), chromedp.WaitVisible("dialog.keys[open]"), chromedp.KeyEvent("?"), chromedp.WaitNotPresent("dialog.keys[open]")))
	}
	if c := complaints(); len(c) > 0 {
		t.Errorf("the browser complains: %q", c)
	}
}

// A new user sees on one screen what to do, and copies a command.
func TestStartInABrowser(t *testing.T) {
	server := httptest.NewServer(handler(t, ledger.NewMemory()))
	defer server.Close()
	ctx, complaints := browser(t)
	bothSchemes(t, ctx, server.URL+"/")
	do(t, ctx, chromedp.Steps(chromedp.EmulateViewport(1280, 900), chromedp.Navigate(server.URL+"/start"), chromedp.WaitVisible(".command button")))
	if high := do(t, ctx, chromedp.Evaluate[int](`document.documentElement.scrollHeight`)); high > 900 {
		t.Errorf("the page is %d px high on a screen of 900", high)
	}
	do(t, ctx, chromedp.Evaluate[bool](`navigator.clipboard.writeText = async (s) => { window.copied = s; }; true`))
	do(t, ctx, chromedp.Steps(chromedp.Click(".command button", chromedp.NodeVisible), chromedp.WaitVisible(`.command button[aria-label^="Copied"]`)))
	if got := do(t, ctx, chromedp.Evaluate[string](`window.copied`)); got != "parley demo --listen 127.0.0.1:0" {
		t.Errorf("copied %q", got)
	}
	if c := complaints(); len(c) > 0 {
		t.Errorf("the browser complains: %q", c)
	}
}
