package serve_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley"
	"parley/internal/extract"
	"parley/internal/lang"
	"parley/internal/ledger"
)

// keep gives a ledger with entries.
func keep(t testing.TB, entries ...parley.Entry) ledger.Store {
	t.Helper()
	l := ledger.NewMemory()
	if _, err := l.Append(t.Context(), now, entries...); err != nil {
		t.Fatal(err)
	}
	return l
}

func reportEntry(id, text string, change func(*parley.Report)) parley.Entry {
	r := &parley.Report{ID: id, Title: "Troops at Tarn", Outlet: "Varen Post", Text: text, SHA256: parley.TextDigest(text), Published: parley.Civil{Value: "2031-03-02", Zone: "UTC"}}
	if change != nil {
		change(r)
	}
	return parley.Entry{Kind: parley.EntryReport, Times: parley.Times{Published: r.Published}, Report: r}
}

// at finds words in a text.
func at(t testing.TB, text, words string) parley.Span {
	t.Helper()
	i := strings.Index(text, words)
	if i < 0 {
		t.Fatalf("%q is not in the text", words)
	}
	return parley.Span{Start: i, End: i + len(words)}
}

var (
	article = regexp.MustCompile(`(?s)<article[^>]*>(.*?)</article>`)
	marked  = regexp.MustCompile(`(?s)<mark id="w">(.*?)</mark>`)
	tags    = regexp.MustCompile(`<[^>]*>`)
)

// shown gives the text that a page shows of a report, or just the words marked.
func shown(body string, in *regexp.Regexp) string {
	m := in.FindStringSubmatch(body)
	if m == nil {
		return ""
	}
	return html.UnescapeString(tags.ReplaceAllString(m[1], ""))
}

const tarn = "Envoy Mara Olt said on Monday that Karadesh would pull 40 tanks out of Tarn by Friday.\nKaradesh has shelled Tarn."

func overlapping(t testing.TB) ledger.Store {
	low := 40.0
	content := at(t, tarn, "Karadesh would pull 40 tanks out of Tarn by Friday")
	source := at(t, tarn, "Envoy Mara Olt")
	rd := &parley.Reading{Report: "r1", SHA256: parley.TextDigest(tarn), Version: parley.ReaderVersion{Release: 3, Pack: "p"},
		Times:       []parley.TimeExpr{{Span: at(t, tarn, "by Friday"), Relation: "by", Time: parley.Civil{Value: "2031-03-07", Zone: "UTC"}, Rule: "x"}},
		Statements:  []parley.Statement{{ID: "s1", Source: &source, Who: parley.Names{"Mara Olt"}, For: parley.Names{"Envoys' Office"}, Via: parley.Names{"Tarn Wire"}, Content: []parley.Span{content}, Mode: parley.ModeIndirect, Act: parley.ActPromise, Rule: "x"}},
		Commitments: []parley.Commitment{{ID: "c1", Obligor: parley.Names{"Karadesh"}, Type: "withdrawal", Force: parley.ForcePromised, Action: at(t, tarn, "pull 40 tanks out of Tarn"), Said: "s1", Rule: "x", Deadline: &parley.Deadline{Words: "by Friday", Relation: parley.RelationBy, Time: parley.Civil{Value: "2031-03-07", Zone: "UTC"}}}},
		// It overlaps the statement and reaches past it.
		Events:  []parley.Event{{ID: "e1", Type: "RETREAT", Actor: parley.Names{"Karadesh"}, Clause: at(t, tarn, "of Tarn by Friday.\nKaradesh"), Status: parley.StatusPlanned, Rule: "x"}},
		Figures: []parley.Figure{{ID: "f1", Number: at(t, tarn, "40"), Kind: "tanks", Low: &low, Rule: "x"}},
	}
	b := &parley.Bearing{Provision: "pull-out", Sense: parley.SenseIntends, Report: "r1", Span: content, Finding: "s1", Reader: rd.Version, Claimant: "Mara Olt", Standing: parley.StandingThird}
	old := *b
	old.Provision, old.Reader = "superseded", parley.ReaderVersion{Release: 2}
	hand := *b
	hand.Provision, hand.Reader, hand.Finding, hand.Span = "by-hand", parley.ReaderVersion{}, "", parley.Span{}
	bearing := func(b *parley.Bearing) parley.Entry {
		return parley.Entry{Kind: parley.EntryBearing, Process: "tarn", Bearing: b}
	}
	return keep(t, reportEntry("r1", tarn, func(r *parley.Report) {
		r.Furniture = []parley.Furniture{{Span: at(t, tarn, "Envoy Mara"), Kind: parley.FurnitureSlug, Rule: "x"}}
	}), parley.Entry{Kind: parley.EntryReading, Reading: rd}, bearing(b), bearing(&old), bearing(&hand))
}

// Layers that nest and overlap are cut at their edges, and the text stays whole.
func TestLayersOfAReport(t *testing.T) {
	h := handler(t, overlapping(t))
	resp, body := get(t, h, http.MethodGet, "/report/r1?process=tarn&at=2031-04-01&span=11-19")
	if resp.StatusCode != http.StatusOK || shown(body, article) != tarn || shown(body, marked) != tarn[11:19] {
		t.Errorf("status %d, text %q, marked %q", resp.StatusCode, shown(body, article), shown(body, marked))
	}
	for _, want := range []string{
		`<span class="p l-actors l-furniture" title="not reporting: slug">`,
		`<span class="p l-commitments l-figures l-statements" data-r="s1 c1 f1">40</span>`,
		`<span class="p l-events l-statements l-times" data-r="s1 e1 t1">by Friday</span>`,
		`<span class="p l-events" data-r="e1">.` + "\n" + `Karadesh</span>`,
		`<a class="tag t-commitments" id="r-c1" href="#c-c1" data-l="c1" aria-label="commitment c1"></a>`,
		`<bdi>Mara Olt: promise</bdi>`, `<dt>carried by</dt><dd><bdi>Tarn Wire</bdi>`, `<dt>deadline</dt><dd><bdi>by 2031-03-07 UTC (“by Friday”)</bdi>`, `<a href="#c-s1">s1</a>`,
		`<bdi>at least 40 tanks</bdi>`, `<dt>status</dt><dd><bdi>planned</bdi>`,
		`<a href="/process/tarn/provision/pull-out?at=2031-04-01">`, `Other findings from this report</h3><p class="feeds">feeds <a href="/process/tarn/provision/by-hand?at=2031-04-01">`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(body, "superseded") {
		t.Error("the page shows a bearing of a superseded reading")
	}
}

func TestSwitchesOfLayers(t *testing.T) {
	h := handler(t, overlapping(t))
	class := regexp.MustCompile(`<div class="reading ([^"]*)"`)
	for query, want := range map[string]string{
		"":                                     "on-statements on-commitments on-events on-figures on-furniture",
		"?layers=":                             "",
		"?layers=times,statements":             "on-statements on-times",
		"?layers=&layers=times&layers=actors":  "on-times on-actors",
		"?layers=times,times&known=2031-03-01": "on-times",
	} {
		_, body := get(t, h, http.MethodGet, "/report/r1"+query)
		if m := class.FindStringSubmatch(body); m == nil || m[1] != want {
			t.Errorf("%q: layers %q, want %q", query, m, want)
		}
		if strings.Contains(query, "known") && !strings.Contains(body, "It was not known at the time that is asked for") {
			t.Error("the page does not say that the report was not known then")
		}
	}
	resp, body := get(t, h, http.MethodGet, "/report/r1?layers=verbs")
	if resp.StatusCode != http.StatusBadRequest || !strings.Contains(body, "there is no layer &#34;verbs&#34;; there are statements") {
		t.Errorf("status %d: %s", resp.StatusCode, body)
	}
}

// The link of a record finds its words in a text that has changed.
func TestWordsAreFoundAgain(t *testing.T) {
	_, body := get(t, handler(t, overlapping(t)), http.MethodGet, "/report/r1?layers=times")
	m := regexp.MustCompile(`<a href="([^"]*)" aria-label="link to these words: commitment c1"`).FindStringSubmatch(body)
	if m == nil {
		t.Fatal("the record has no link")
	}
	link, _, _ := strings.Cut(html.UnescapeString(m[1]), "#")
	const words, again = "pull 40 tanks out of Tarn", "Its words were found again"
	for name, c := range map[string]struct{ text, marked, note string }{
		"unchanged":            {tarn, words, ""},
		"moved":                {"CORRECTED. " + tarn, words, again},
		"said twice":           {"They may pull 40 tanks out of Tarn, he said. " + tarn, words, again},
		"said twice, reversed": {tarn + " They may pull 40 tanks out of Tarn, he said.", words, again},
		"wrapped otherwise":    {strings.ReplaceAll(tarn, "40 tanks out", "40\n  tanks\u00a0out"), "pull 40\n  tanks\u00a0out of Tarn", again},
		"with unseen marks":    {strings.ReplaceAll(tarn, "tanks", "ta\u00adnks"), "pull 40 ta\u00adnks out of Tarn", again},
		"gone":                 {strings.ReplaceAll(tarn, "40", "50"), "", "The words asked for are not in this text."},
		"empty":                {"-", "", "The words asked for are not in this text."},
	} {
		_, body := get(t, handler(t, keep(t, reportEntry("r1", c.text, nil))), http.MethodGet, link)
		if got := shown(body, marked); got != c.marked {
			t.Errorf("%s: marked %q, want %q", name, got, c.marked)
		}
		if strings.Contains(body, again) != (c.note == again) || !strings.Contains(body, c.note) {
			t.Errorf("%s: the page does not say %q, or says too much", name, c.note)
		}
		if before, _, _ := strings.Cut(body, `<mark`); strings.HasPrefix(name, "said twice") && c.marked != "" && !strings.HasSuffix(shown(before+"</article>", article), "Karadesh would ") {
			t.Errorf("%s: other words than those of the link are marked", name)
		}
	}
	resp, _ := get(t, handler(t, overlapping(t)), http.MethodGet, "/report/r1?exact="+strings.Repeat("a", 5000))
	if resp.StatusCode != http.StatusBadRequest {
		t.Errorf("words too long: status %d", resp.StatusCode)
	}
}

// revised is a page that had three texts.
func revised(t testing.TB) ledger.Store {
	text := func(n int, id, revises, text string) parley.Entry {
		return reportEntry(id, text, func(r *parley.Report) {
			r.Revises, r.Captured, r.URL = revises, time.Date(2031, 3, 2, 10+n, 0, 0, 0, time.UTC), "https://post.example/tarn"
		})
	}
	return keep(t, text(0, "r1", "", "Troops left Tarn.\nThe bridge is open."), text(1, "r1-b", "r1", "Troops left Tarn, officials said.\nThe bridge is open."),
		text(2, "r1-c", "r1", "Troops left Tarn, officials said.\nThe bridge is shut.\u202e"))
}

func TestTextsOfAPage(t *testing.T) {
	h := handler(t, revised(t))
	for path, want := range map[string][]string{
		"/report/r1?exact=The+bridge+is+shut":   {"They stand in another text of this page", "later text, captured 2 March 2031, 12:00:00 UTC", "/report/r1-c?exact=The+bridge+is+shut", "A newer text of this page is in the ledger"},
		"/report/r1-c?exact=bridge+is+open":     {"They stand in another text of this page", "first text, captured 2 March 2031, 10:00:00 UTC"},
		"/report/r1-c?exact=nothing+of+it":      {"The words asked for are not in this text.</p>", "This page has had 3 texts"},
		"/report/r1-c?span=0-6&sha=" + sha("r"): {"The words asked for are not in this text.</p>"},
		"/report/r1/changes?at=2031-04-01":      {`<del dir="auto">Troops left <b>Tarn.</b></del>`, `<ins dir="auto">Troops left <b>Tarn, officials said.</b></ins>`, `title="right-to-left override">U+202E</span>`, `href="/report/r1-b?at=2031-04-01"`},
	} {
		resp, body := get(t, h, http.MethodGet, path)
		for _, w := range want {
			if resp.StatusCode != http.StatusOK || !strings.Contains(strings.ReplaceAll(body, "&#43;", "+"), w) {
				t.Errorf("%s: status %d, lacks %q", path, resp.StatusCode, w)
			}
		}
	}
	l := revised(t)
	h = handler(t, l)
	_, before := get(t, h, http.MethodGet, "/report/r1")
	late := reportEntry("r1-d", "All is new.", func(r *parley.Report) { r.Revises = "r1" })
	if _, err := l.Append(t.Context(), now, late); err != nil {
		t.Fatal(err)
	}
	if _, after := get(t, h, http.MethodGet, "/report/r1"); !strings.Contains(before, "has had 3 texts") || !strings.Contains(after, "has had 4 texts") {
		t.Error("a text that arrives later is not shown")
	}
	if _, body := get(t, handler(t, overlapping(t)), http.MethodGet, "/report/r1/changes"); !strings.Contains(body, "one text only") {
		t.Error("a page with one text does not say so")
	}
}

func sha(s string) string { return parley.TextDigest(s) }

// Characters that would turn or hide others are shown by their number.
func TestUnseenCharacters(t *testing.T) {
	long := strings.Repeat("w", 5000)
	text := "He \u202esaid\u202c so.\x07 \u200bNow\U000e0041. " + long + " \u0633\u0644\u0627\u0645\u200c\u200f"
	h := handler(t, keep(t, reportEntry("r1", text, func(r *parley.Report) {
		r.Title, r.Outlet, r.Byline, r.URL = "Left \u2066turn", "Post \u202e.com", "by \x1b[31m", "https://x.example/\u202egpj"
		r.Problems = []parley.Problem{{Text: "odd \u202d"}}
	})))
	_, body := get(t, h, http.MethodGet, "/report/r1?exact=He+said+so")
	for _, bad := range []string{"\u202e", "\u202c", "\u202d", "\u2066", "\u200b", "\x07", "\x1b", "\U000e0041"} {
		if strings.Contains(body, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	for _, want := range []string{`title="right-to-left override">U+202E</span>`, "Left [U+2066]turn", "Post [U+202E].com", "https://x.example/[U+202E]gpj", "odd [U+202D]", `>U+E0041<`, "\u0633\u0644\u0627\u0645\u200c\u200f"} {
		if !strings.Contains(html.UnescapeString(body), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if got := shown(body, marked); got != "He U+202EsaidU+202C so" {
		t.Errorf("marked %q", got)
	}
}

// A report of two megabytes is shown in parts that give the text back.
func TestHugeReport(t *testing.T) {
	line := "The envoy said that the column had left the valley \u2014 again.\n"
	text := strings.Repeat(line, 2<<20/len(line)) + strings.Repeat("\u20ac", 100_000)
	rd := &parley.Reading{Report: "r1", SHA256: sha(text)}
	for i := range 5000 {
		rd.Statements = append(rd.Statements, parley.Statement{ID: fmt.Sprintf("s%d", i+1), Content: []parley.Span{{Start: i * len(line), End: i*len(line) + 60}}, Act: parley.ActSay})
	}
	h := handler(t, keep(t, reportEntry("r1", text, nil), parley.Entry{Kind: parley.EntryReading, Reading: rd}))
	var b strings.Builder
	n := 0
	for {
		n++
		resp, body := get(t, h, http.MethodGet, fmt.Sprintf("/report/r1?part=%d", n))
		if resp.StatusCode == http.StatusBadRequest {
			break
		}
		if len(body) > 3<<20 || len(shown(body, article)) > 80_000 {
			t.Errorf("part %d has %d bytes of page", n, len(body))
		}
		b.WriteString(shown(body, article))
	}
	if b.String() != text || n < 30 {
		t.Errorf("%d parts give back %d bytes of %d", n-1, b.Len(), len(text))
	}
	from := 20_000 * len(line)
	_, body := get(t, h, http.MethodGet, fmt.Sprintf("/report/r1?span=%d-%d", from, from+9))
	if shown(body, marked) != "The envoy" || !strings.Contains(body, `aria-current="page">20<`) && !strings.Contains(body, `aria-current="page">21<`) {
		t.Errorf("words far down: marked %q", shown(body, marked))
	}
}

// hostilePage is what a page of the web may try.
const hostilePage = `<html><head><title>Truce holds in Tarn</title><meta http-equiv="refresh" content="0;url=http://192.0.2.7/refresh">
<link rel="stylesheet" href="http://192.0.2.7/a.css"><link rel="preconnect" href="http://192.0.2.7"><style>body{display:none}@import "http://192.0.2.7/b.css"</style>
<base href="http://192.0.2.7/"><script>document.title="owned"</script></head><body onload="document.title='owned'">
<article><h1>Truce holds in Tarn</h1><p>The envoy said on Monday that the truce was holding in Tarn, where troops left the bridge. <img src="http://192.0.2.7/p.png" onerror="document.title='owned'" width="100000" height="100000"></p>
<p>Officials of Varen said the last column had left the valley by noon. <iframe src="http://192.0.2.7/f" srcdoc="<script>parent.document.title='owned'</script>"></iframe><svg onload="document.title='owned'"></svg></p>
<p>Residents said &lt;script&gt;document.title='owned'&lt;/script&gt; was written on the wall &lt;img src=x onerror=alert(1)&gt; of the town hall.</p>
<img src="data:image/png;base64,` + "iVBORw0KGgo" + `"><object data="http://192.0.2.7/o"></object><video src="http://192.0.2.7/v" autoplay></video><form action="http://192.0.2.7/"><input autofocus onfocus="document.title='owned'"></form></article></body></html>`

// takenIn gives a ledger with the report and the capture of a page.
func takenIn(t testing.TB, page string) (l ledger.Store, id string, c parley.Capture) {
	t.Helper()
	pack, err := lang.English()
	if err != nil {
		t.Fatal(err)
	}
	x, err := extract.New(pack, extract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c = parley.Capture{Source: "https://post.example/tarn?<script>", MediaType: "text/html; charset=utf-8", Bytes: []byte(page), SHA256: sha(page), Fetched: time.Date(2031, 3, 2, 9, 0, 0, 0, time.UTC)}
	r, err := x.Extract(c, extract.Hints{})
	if err != nil {
		t.Fatal(err)
	}
	l = keep(t, parley.Entry{Kind: parley.EntryReport, Times: parley.Times{Published: r.Published}, Report: &r})
	if err := l.Keep(t.Context(), r.ID, c); err != nil {
		t.Fatal(err)
	}
	return l, r.ID, c
}

const policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func TestCapturesOfAReport(t *testing.T) {
	l, id, c := takenIn(t, hostilePage)
	h := handler(t, l)
	path := "/report/" + url.PathEscape(id)
	resp, body := get(t, h, http.MethodGet, path+"?at=2031-04-01")
	if want := path + "/capture/" + c.SHA256 + "?at=2031-04-01"; !strings.Contains(body, want) || !strings.Contains(body, "2 March 2031, 09:00:00 UTC") || resp.Header.Get("Content-Security-Policy") != policy {
		t.Errorf("the report lacks %s, or has the policy %q", want, resp.Header.Get("Content-Security-Policy"))
	}
	resp, body = get(t, h, http.MethodGet, path+"/capture/"+c.SHA256)
	source := regexp.MustCompile(`(?s)<pre[^>]*>(.*?)</pre>`)
	if got := shown(body, source); got != hostilePage || resp.Header.Get("Content-Security-Policy") != policy {
		t.Errorf("source %q, policy %q", got, resp.Header.Get("Content-Security-Policy"))
	}
	if rest := own.ReplaceAllString(body, ""); strings.Contains(rest, "<script") || strings.Contains(rest, "<img") || strings.Contains(rest, "<iframe") {
		t.Error("the page of a capture holds its markup")
	}
	resp, body = get(t, h, http.MethodGet, path+"/capture/"+c.SHA256+"/bytes")
	for name, want := range map[string]string{
		"Content-Security-Policy": "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", "Content-Type": "application/octet-stream",
		"X-Content-Type-Options": "nosniff", "Content-Disposition": `attachment; filename="capture-` + c.SHA256[:16] + `.txt"`, "Cross-Origin-Resource-Policy": "same-origin",
	} {
		if got := resp.Header.Get(name); got != want {
			t.Errorf("bytes: %s %q, want %q", name, got, want)
		}
	}
	if body != hostilePage {
		t.Error("the bytes are not those of the page")
	}
	for _, bad := range []string{path + "/capture/none", path + "/capture/none/bytes", "/report/none/capture/" + c.SHA256, "/report/none/changes", path + "/capture/" + c.SHA256 + "?part=9"} {
		if resp, _ := get(t, h, http.MethodGet, bad); resp.StatusCode != http.StatusNotFound && resp.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: status %d", bad, resp.StatusCode)
		}
	}
	binary := parley.Capture{Source: "x", Bytes: []byte("a\x00b"), SHA256: sha("a\x00b")}
	if err := l.Keep(t.Context(), id, binary); err != nil {
		t.Fatal(err)
	}
	if _, body := get(t, h, http.MethodGet, path+"/capture/"+binary.SHA256); !strings.Contains(body, "It cannot be shown as text") {
		t.Error("a capture that is no text is shown as one")
	}
}

func BenchmarkReport(b *testing.B) {
	line := "The envoy said that the column had left the valley again.\n"
	text := strings.Repeat(line, 2<<20/len(line))
	entries := []parley.Entry{reportEntry("r1", text, nil)}
	for i := range 10_000 {
		entries = append(entries, reportEntry(fmt.Sprintf("o%d", i), fmt.Sprintf("Text %d.", i), nil))
	}
	h := handler(b, keep(b, entries...))
	for b.Loop() {
		if resp, _ := get(b, h, http.MethodGet, "/report/r1?part=9&exact=valley++again&suffix=The"); resp.StatusCode != http.StatusOK {
			b.Fatal(resp.Status)
		}
	}
}

// Whatever a text and an address hold, the page shows the text, and marks words
// that fold to those asked for.
func FuzzWords(f *testing.F) {
	f.Add("a  b\u00a0c", "b c", "a", "", 3)
	f.Add("\u202ex\u00ad y\xff\xfe z", "x y", "", " z", -1)
	f.Add("\u20ac\u20ac \u20ac", "\u20ac \u20ac", "\u20ac", "", 99)
	f.Add(" ", "  ", "", "", 0)
	f.Fuzz(func(t *testing.T, text, exact, prefix, suffix string, n int) {
		h := handler(t, keep(t, reportEntry("r1", text, nil)))
		v := url.Values{"exact": {exact}, "prefix": {prefix}, "suffix": {suffix}, "span": {fmt.Sprintf("%d-%d", n, n+3)}, "sha": {"x"}}
		resp, body := get(t, h, http.MethodGet, "/report/r1?"+v.Encode())
		if resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusBadRequest {
			t.Fatalf("status %d", resp.StatusCode)
		}
		if m := marked.FindStringSubmatch(body); m != nil && (exact == "" || m[1] == "") {
			t.Errorf("%q is marked for %q", m[1], exact)
		}
	})
}
