package serve_test

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"

	"parley/internal/lang"
	"parley/internal/ledger"
	"parley/internal/mention"
	"parley/internal/serve"
)

// The pages that docs show fit a desk, a telephone and the least that WCAG asks
// for, without a complaint of the browser. PARLEY_PICTURES names a folder to draw
// them into, docs/desk as "make pictures" does, PARLEY_PICTURES_WIDE how wide: 320,
// 390 or 1280.
func TestPictures(t *testing.T) {
	const (
		syria = "/process/syria-2012"
		asked = "?at=2012-04-11&known=2012-04-12"
	)
	pack, err := lang.English()
	if err != nil {
		t.Fatal(err)
	}
	open := func(l ledger.Store) string {
		h, err := serve.New(l, serve.Options{Offices: mention.NewOffices(pack)})
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(h)
		t.Cleanup(server.Close)
		return server.URL
	}
	at := map[string]string{"syria": open(example(t, "syria-2012")), "karabakh": open(example(t, "karabakh-2020")), "empty": open(ledger.NewMemory()), "badges": open(badges(t))}
	ctx, complaints := browser(t)
	for _, p := range []struct {
		name, ledger, path, key string
		height                  int64
	}{
		{"processes", "syria", "/" + asked, "", 900},
		{"start", "empty", "/start", "", 900},
		{"board", "syria", syria + asked, "", 1150},
		{"provision", "syria", syria + "/provision/withdraw" + asked, "", 1700},
		{"moved", "karabakh", "/process/karabakh-2020/provision/kalbajar?at=2020-11-20&known=2020-11-20", "", 1000},
		{"changes", "syria", syria + "/changes" + asked + "&since=2012-04-08", "", 900},
		{"brief", "syria", syria + "/brief" + asked + "&since=2012-04-08", "", 900},
		{"report", "syria", "/report/syria-2012-05" + asked + "&process=syria-2012", "", 900},
		{"review", "syria", syria + "/review" + asked, "", 900},
		{"search", "syria", "/search?q=withdr*", "", 900},
		{"actor", "syria", "/actors/Kofi%20Annan", "", 900},
		{"figures", "syria", "/figures?kind=killed", "", 900},
		{"timeline", "syria", "/timeline?process=syria-2012", "", 900},
		{"help", "syria", "/help", "", 900},
		{"badges", "badges", "/process/badges?at=2031-03-20&known=2031-03-20", "", 3100},
		{"keys", "syria", syria + asked, "?", 900},
	} {
		for _, width := range []int64{320, 390, 1280} {
			do(t, ctx, chromedp.Steps(chromedp.EmulateViewport(width, p.height), chromedp.Navigate(at[p.ledger]+p.path), chromedp.WaitVisible("h1")))
			if p.key != "" {
				do(t, ctx, chromedp.Steps(chromedp.KeyEvent(p.key), chromedp.WaitVisible("dialog[open]")))
			}
			if over := do(t, ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - innerWidth`)); over > 0 {
				t.Errorf("%s is %d px too wide for %d px", p.name, over, width)
			}
			if folder := os.Getenv("PARLEY_PICTURES"); folder != "" && width == picturesWide(t) {
				if err := os.WriteFile(filepath.Join(folder, p.name+".png"), do(t, ctx, chromedp.CaptureScreenshot()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if c := complaints(); len(c) > 0 {
		t.Errorf("the browser complains: %q", c)
	}
}

func picturesWide(t *testing.T) int64 {
	t.Helper()
	given := os.Getenv("PARLEY_PICTURES_WIDE")
	if given == "" {
		return 1280
	}
	wide, err := strconv.ParseInt(given, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return wide
}
