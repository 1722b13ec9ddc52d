package serve_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// bothSchemes looks at a page in light and in dark, wide and on a phone: axe finds
// nothing serious, and nothing is wider than the screen.
func bothSchemes(t *testing.T, ctx context.Context, address string) {
	t.Helper()
	for _, scheme := range []string{"light", "dark"} {
		media(t, ctx, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		for _, width := range []int64{1280, 360} {
			do(t, ctx, chromedp.Steps(chromedp.EmulateViewport(width, 800), chromedp.Navigate(address)))
			do(t, ctx, chromedp.Evaluate[bool](`document.querySelectorAll("main details").forEach((d) => { d.open = true; }); true`))
			if got := do(t, ctx, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`)); got > width {
				t.Errorf("%s is %d px wide on a screen of %d", address, got, width)
			}
			if found := axe(t, ctx); len(found) > 0 {
				t.Errorf("%s, %s, %d px: %s", address, scheme, width, strings.Join(found, "\n\t"))
			}
		}
	}
}

// What is folded opens, who told whom is a list in its order, and the earlier
// time stands left of the one it was moved to.
func TestProvisionInABrowser(t *testing.T) {
	server := httptest.NewServer(handler(t, extended(t)))
	defer server.Close()
	ctx, complaints := browser(t)
	address := server.URL + "/process/kesten/provision/bridge?at=2031-04-02"
	bothSchemes(t, ctx, address)
	do(t, ctx, chromedp.Steps(chromedp.EmulateViewport(1280, 900), chromedp.Navigate(address)))
	folded := do(t, ctx, chromedp.Evaluate[bool](`document.querySelector(".copies .ground").checkVisibility()`))
	do(t, ctx, chromedp.Steps(chromedp.Click(".copies summary", chromedp.NodeVisible), chromedp.WaitVisible(".copies .ground")))
	if words := do(t, ctx, chromedp.Text(".copies .ground p")); folded || !strings.Contains(words, "the bridge carries cars") {
		t.Errorf("shown before it is opened: %v; opened, it says %q", folded, words)
	}
	names := do(t, ctx, chromedp.Evaluate[string](`[...document.querySelector(".origin .chain").querySelectorAll(".name")].map((n) => n.textContent).join(" > ")`))
	if names != "Ilya Dorn > Harrow Wire > The Tamis Post" {
		t.Errorf("told by %q", names)
	}
	left := do(t, ctx, chromedp.Evaluate[[]float64](`[...document.querySelectorAll(".lane .window.old"), document.querySelector(".lane .window:not(.old)")].map((w) => w.getBoundingClientRect().left)`))
	if len(left) != 3 || left[0] >= left[1] || left[1] >= left[2] {
		t.Errorf("the times stand at %v", left)
	}
	if c := complaints(); len(c) > 0 {
		t.Errorf("the browser complains: %q", c)
	}
}
