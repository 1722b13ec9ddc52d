package serve_test

import (
	"context"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// requests lists what a browser asks for from now on.
func requests(t *testing.T, ctx context.Context) func() []string {
	t.Helper()
	var mu sync.Mutex
	var urls []string
	if err := chromedp.Listen(ctx, func(e any) {
		if e, ok := e.(*network.EventRequestWillBeSent); ok {
			mu.Lock()
			defer mu.Unlock()
			urls = append(urls, e.Request.URL)
		}
	}); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, network.Enable, network.EnableParams{})
		return chromedp.Void{}, err
	})
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return urls
	}
}

func js[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	return do(t, ctx, chromedp.Evaluate[T](expression))
}

// A reader switches layers, goes through the records by keys, and copies a link
// to words that opens at them again.
func TestReportInABrowser(t *testing.T) {
	server := httptest.NewServer(handler(t, overlapping(t)))
	defer server.Close()
	ctx, complaints := browser(t)
	do(t, ctx, chromedp.Steps(chromedp.EmulateViewport(1280, 900), chromedp.Navigate(server.URL+"/report/r1?process=tarn&at=2031-04-01")))
	const line = `getComputedStyle(document.querySelector(".p.l-statements")).backgroundImage.includes("rgb(23, 90, 120)")`
	if !js[bool](t, ctx, line) || js[bool](t, ctx, `document.getElementById("r-t1").offsetParent !== null`) {
		t.Error("statements have no line at first, or times have their labels")
	}
	do(t, ctx, chromedp.Steps(chromedp.Click("input[value=statements]", chromedp.NodeVisible), chromedp.Click("input[value=times]", chromedp.NodeVisible)))
	if js[bool](t, ctx, line) || js[bool](t, ctx, `document.getElementById("c-s1").offsetParent !== null`) || !js[bool](t, ctx, `document.getElementById("r-t1").offsetParent !== null`) {
		t.Error("the layers do not switch at once")
	}
	q, err := url.Parse(js[string](t, ctx, `location.href`))
	if err != nil || q.Query().Get("layers") != "commitments,events,figures,times,furniture" || q.Query().Get("at") != "2031-04-01" {
		t.Errorf("the address says %v, %v", q, err)
	}
	do(t, ctx, chromedp.Steps(chromedp.Navigate("about:blank"), chromedp.Navigate(q.String())))
	if js[bool](t, ctx, `document.querySelector("input[value=statements]").checked`) {
		t.Error("the layers are not kept")
	}
	keys := func(k string) string {
		do(t, ctx, chromedp.KeyEvent(k))
		return js[string](t, ctx, `document.activeElement.id`)
	}
	var went []string
	for _, k := range []string{"n", "n", "n", "p", kb.Enter, kb.Escape, "p", "p"} {
		went = append(went, keys(k))
	}
	if got, want := strings.Join(went, " "), "r-c1 r-f1 r-e1 r-f1 c-f1 r-f1 r-c1 r-t1"; got != want {
		t.Errorf("keys lead to %s, want %s", got, want)
	}
	if !js[bool](t, ctx, `document.getElementById("c-t1").classList.contains("hot")`) {
		t.Error("the card of the record in focus is not shown with it")
	}
	do(t, ctx, chromedp.Click(".keys input", chromedp.NodeVisible))
	if id := keys("n"); id != "" {
		t.Errorf("keys that are off lead to %s", id)
	}
	js[bool](t, ctx, `(() => { const p = [...document.querySelectorAll(".p.l-commitments")]; const r = document.createRange(); r.setStartBefore(p[0]); r.setEndAfter(p.at(-1)); getSelection().removeAllRanges(); getSelection().addRange(r); return true; })()`)
	do(t, ctx, chromedp.WaitVisible("#quoted"))
	link := js[string](t, ctx, `document.getElementById("quoted").value`)
	do(t, ctx, chromedp.Navigate(link))
	if got := js[string](t, ctx, `document.getElementById("w").textContent`); got != "pull 40 tanks out of Tarn" || !strings.Contains(link, "at=2031-04-01") {
		t.Errorf("%s leads to %q", link, got)
	}
	if c := complaints(); len(c) > 0 {
		t.Errorf("the browser complains: %q", c)
	}
}

// Of a page that tries everything nothing runs, and nothing is asked for from
// another machine.
func TestHostilePageInABrowser(t *testing.T) {
	l, id, c := takenIn(t, hostilePage)
	server := httptest.NewServer(handler(t, l))
	defer server.Close()
	ctx, complaints := browser(t)
	asked := requests(t, ctx)
	path := "/report/" + url.PathEscape(id)
	for _, p := range []string{path, path + "?exact=Officials+of+Varen", path + "/capture/" + c.SHA256, path + "/changes"} {
		do(t, ctx, chromedp.Steps(chromedp.EmulateViewport(360, 740), chromedp.Navigate(server.URL+p)))
		title := js[string](t, ctx, `document.title + document.querySelector("h1").innerText`)
		drawn := js[int](t, ctx, `document.querySelectorAll("img,iframe,object,video,svg,style,base,main form:not(.layers):not(.hand),script:not([src^='/assets/'])").length`)
		width := js[float64](t, ctx, `document.documentElement.scrollWidth`)
		if title == "" || strings.Contains(title, "owned") || drawn != 0 || width > 360 {
			t.Errorf("%s: title %q, %d hostile elements, %.0f px wide", p, title, drawn, width)
		}
	}
	for _, u := range asked() {
		if !strings.HasPrefix(u, server.URL) && u != "data:," {
			t.Errorf("the browser asks for %s", u)
		}
	}
	if len(asked()) < 4 {
		t.Errorf("only %q was asked for", asked())
	}
	if c := complaints(); len(c) > 0 {
		t.Errorf("the browser complains: %q", c)
	}
}
