package serve_test

import (
	"context"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/chromedp"
)

// browser starts a headless browser, and gives what it complains about.
func browser(t testing.TB) (context.Context, func() []string) {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil && path == "" {
			path = p
		}
	}
	if path == "" {
		t.Fatal("the pages are tested in Chromium, which is not on the path; ./check installs it (Debian package chromium)")
	}
	o := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	alloc, stop := chromedp.NewExecAllocator(t.Context(), o...)
	t.Cleanup(stop)
	ctx, end := chromedp.NewContext(alloc)
	t.Cleanup(end)
	var mu sync.Mutex
	var complaints []string
	if err := chromedp.Listen(ctx, func(e any) {
		if e, ok := e.(*cdplog.EventEntryAdded); ok {
			mu.Lock()
			defer mu.Unlock()
			complaints = append(complaints, e.Entry.Text)
		}
	}); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, cdplog.Enable, cdp.Empty{})
		return chromedp.Void{}, err
	})
	return ctx, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return complaints
	}
}

// do runs one action within a minute and gives its value.
func do[T any](t testing.TB, ctx context.Context, a chromedp.Action[T]) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// A reader asks for a time, opens a provision and follows a ground to its words.
func TestBoardInABrowser(t *testing.T) {
	server := httptest.NewServer(handler(t, example(t, "karadesh-2031")))
	defer server.Close()
	ctx, complaints := browser(t)
	do(t, ctx, chromedp.Steps(chromedp.EmulateViewport(1280, 900), chromedp.Navigate(server.URL+"/"),
		chromedp.Click(".processes a", chromedp.NodeVisible), chromedp.WaitVisible(".rows"),
		chromedp.SetValue("input[name=at]", "2031-03-09T08:30Z"), chromedp.Click("form.ask button", chromedp.NodeVisible),
		chromedp.WaitVisible(`input[name=at][value="2031-03-09T08:30Z"]`)))
	pending := do(t, ctx, chromedp.Text(".row:nth-child(2) .state"))
	do(t, ctx, chromedp.Navigate(server.URL+"/process/karadesh-2031?at=2031-04-01"))
	late := do(t, ctx, chromedp.Text(".row:nth-child(2) .state"))
	rows := do(t, ctx, chromedp.Evaluate[int](`document.querySelectorAll(".row:not(.head)").length`))
	do(t, ctx, chromedp.Steps(chromedp.Click(".row:nth-child(2) .what a", chromedp.NodeVisible), chromedp.WaitVisible(".ground a")))
	words := do(t, ctx, chromedp.Text(".ground a"))
	do(t, ctx, chromedp.Evaluate[chromedp.Void](`document.querySelector(".ground a").click()`)) // the middle of a link over two lines may lie beside it
	do(t, ctx, chromedp.WaitVisible("mark#w"))
	marked := do(t, ctx, chromedp.Text("mark#w"))
	height := do(t, ctx, chromedp.Evaluate[float64](`innerHeight`))
	top := do(t, ctx, chromedp.Evaluate[float64](`document.querySelector("mark#w").getBoundingClientRect().top`))
	if n := do(t, ctx, chromedp.Evaluate[int](`[...document.scripts].filter(s => !s.src).length`)); n != 0 {
		t.Errorf("a page has %d scripts of its own", n)
	}
	if !strings.HasPrefix(pending, "pending") || !strings.Contains(pending, "1 reservation") || !strings.HasPrefix(late, "met late") || rows != 6 {
		t.Errorf("states %q and %q, %d rows", pending, late, rows)
	}
	if marked == "" || strings.Trim(words, "“”") != marked || top < 0 || top > height {
		t.Errorf("ground %q leads to %q, %.0f px down in a window of %.0f", words, marked, top, height)
	}
	if c := complaints(); len(c) > 0 {
		t.Errorf("the browser complains: %q", c)
	}
}

// On a phone the rows stack and nothing is wider than the screen.
func TestBoardOnAPhone(t *testing.T) {
	server := httptest.NewServer(handler(t, example(t, "syria-2012")))
	defer server.Close()
	ctx, complaints := browser(t)
	for _, path := range []string{"/", "/process/syria-2012?at=2012-04-13", "/process/syria-2012/provision/withdraw?at=2012-04-13", "/report/syria-2012-06?span=0-20",
		"/search?q=troops", "/actors", "/actors/Kofi%20Annan", "/figures", "/timeline?process=syria-2012", "/help", "/start", "/process/syria-2012/changes?since=2012-04-09&at=2012-04-11&known=2012-04-11", "/process/syria-2012/brief?since=2012-04-09&at=2012-04-11&known=2012-04-11"} {
		do(t, ctx, chromedp.Steps(chromedp.EmulateViewport(360, 740), chromedp.Navigate(server.URL+path)))
		width := do(t, ctx, chromedp.Evaluate[float64](`document.documentElement.scrollWidth`))
		if width > 360 {
			t.Errorf("%s is %.0f px wide on a screen of 360", path, width)
		}
	}
	if c := complaints(); len(c) > 0 {
		t.Errorf("the browser complains: %q", c)
	}
}
