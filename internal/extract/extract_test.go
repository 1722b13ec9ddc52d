package extract_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/internal/extract"
	"parley/internal/lang"
)

// english is an extractor that the tests share: it keeps nothing.
var english = sync.OnceValues(func() (*extract.Extractor, error) {
	pack, err := lang.English()
	if err != nil {
		return nil, err
	}
	return extract.New(pack, extract.Options{})
})

func extractor(t testing.TB) *extract.Extractor {
	t.Helper()
	x, err := english()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func codes(r parley.Report) string {
	var out []string
	for _, p := range r.Problems {
		out = append(out, p.Code)
	}
	return strings.Join(out, " ")
}

// furniture gives kind and first words of each part that was marked.
func furniture(r parley.Report) []string {
	var out []string
	for _, f := range r.Furniture {
		out = append(out, string(f.Kind)+": "+strings.Join(strings.Fields(f.Span.In(r.Text)), " "))
	}
	return out
}

const page = `<!DOCTYPE html><html lang="en"><head><title>Talks resume | The Tarn Courier</title>
<meta property="og:title" content="Talks resume in Tarn">
<meta property="og:site_name" content="The Tarn Courier">
<meta property="article:published_time" content="2031-06-02T18:30:00+03:00">
</head><body><nav><a href="/">Home</a> <a href="/w">World</a></nav>
<article><h1>Talks resume in Tarn</h1><p class="byline">By Lena Orlo</p>
<p>TARN, June 2 (KNA) — Envoys of both sides met in Tarn on Monday for the first time since the armistice of April, officials said after the meeting.</p>
<p>The northern delegation said its forces would leave the valley by 10 June 2031 if the road to the port was opened to lorries by then.</p>
<p>A spokesman for the southern command said that no order had been given and that the lists of prisoners were still being compared by both offices.</p>
<p>Read more</p></article><footer>© 2031 The Tarn Courier</footer></body></html>`

func TestPage(t *testing.T) {
	r, err := extractor(t).Extract(parley.Capture{Source: "https://courier.example/talks?id=1", MediaType: "text/html; charset=utf-8", Bytes: []byte(page)}, extract.Hints{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Outlet != "The Tarn Courier" || r.Title != "Talks resume in Tarn" || r.Dateline != "TARN" || r.Language != "en" || !strings.Contains(r.Byline, "Lena Orlo") {
		t.Errorf("outlet %q, title %q, dateline %q, language %q, byline %q", r.Outlet, r.Title, r.Dateline, r.Language, r.Byline)
	}
	want := parley.Civil{Value: "2031-06-02T18:30:00", Zone: "+03:00", From: parley.ZoneStated}
	if r.Published != want || !r.Counted.IsZero() {
		t.Errorf("published %v, counted %v, want %v: a date to come is no sign of a wrong one", r.Published, r.Counted, want)
	}
	for _, words := range []string{"Envoys of both sides", "lists of prisoners", "after the meeting.\n\nThe northern"} {
		if !strings.Contains(r.Text, words) {
			t.Errorf("the text lacks %q:\n%s", words, r.Text)
		}
	}
	if !strings.HasPrefix(r.ID, "courier.example-talks-") || r.URL != "https://courier.example/talks?id=1" {
		t.Errorf("id %q, url %q", r.ID, r.URL)
	}
}

func TestPublishedOfPages(t *testing.T) {
	for name, c := range map[string]struct{ head, want, codes string }{
		"zone stated":   {`<meta property="article:published_time" content="2031-06-02T06:00:00Z">`, "2031-06-02T06:00:00 UTC", ""},
		"no zone":       {`<meta name="date" content="2031-06-02T06:00:00">`, "2031-06-02T06:00:00 (zone unknown)", "zone-unknown"},
		"linked data":   {`<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","datePublished":"2031-06-02T06:00:00.000+0300"}]}</script>`, "2031-06-02T06:00:00 +03:00", ""},
		"impossible":    {`<meta name="date" content="2031-02-30">`, "unknown", "published-invalid published-unknown"},
		"changed later": {`<meta property="article:published_time" content="2031-06-02T06:00:00Z"><meta property="article:modified_time" content="2031-07-01T06:00:00Z">`, "2031-06-02T06:00:00 UTC", "modified-later"},
	} {
		t.Run(name, func(t *testing.T) {
			html := strings.Replace(page, `<meta property="article:published_time" content="2031-06-02T18:30:00+03:00">`, c.head, 1)
			r, err := extractor(t).Extract(parley.Capture{Source: "p.html", MediaType: "text/html", Bytes: []byte(html)}, extract.Hints{})
			if err != nil || r.Published.String() != c.want || codes(r) != c.codes {
				t.Errorf("published %v, problems %q, %v; want %v, %q", r.Published, codes(r), err, c.want, c.codes)
			}
		})
	}
}

func TestSpeaksOfLaterDates(t *testing.T) {
	captured := time.Date(2031, 9, 1, 8, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		line, published string
		counted         bool
	}{
		"told as past":           {"Troops left the valley on 12 June 2031, residents said.", "2031-06-02", true},
		"a deadline":             {"Troops have to leave by 12 June 2031.", "2031-06-02", false},
		"planned":                {"The envoy will return on June 12, 2031.", "2031-06-02", false},
		"the day after":          {"It was signed on 3 June 2031.", "2031-06-02", false}, // another zone's today
		"earlier":                {"It was signed on 1 June 2031.", "2031-06-02", false},
		"a stamp":                {"Last updated: 12 June 2031, 09:00", "2031-06-02", true},
		"a copyright notice":     {"© 12 June 2031 The Courier", "2031-06-02", false},
		"nobody knows published": {"Troops left on 12 June 2031.", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			text := "Envoys met in Tarn.\n\n" + c.line + "\n"
			r, err := extractor(t).Extract(parley.Capture{Source: "a.txt", MediaType: "text/plain", Bytes: []byte(text), Fetched: captured}, extract.Hints{Published: c.published, Zone: "UTC"})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Contains(codes(r), "speaks-of-later-dates"); got != c.counted {
				t.Errorf("problems %q", codes(r))
			}
			want := parley.Civil{}
			if c.counted {
				want = parley.Civil{Value: "2031-09-01T08:00:00", Zone: "UTC", From: parley.ZoneStated}
			}
			if r.Counted != want {
				t.Errorf("counted %v, want %v", r.Counted, want)
			}
		})
	}
	record := `{"id":"r","published":"2031-06-02","text":"Troops left on 12 June 2031. They had left on 9 June 2031, too."}`
	r, err := extractor(t).Extract(parley.Capture{Source: "a.jsonl#1", MediaType: "application/x-ndjson", Bytes: []byte(record), Fetched: captured}, extract.Hints{})
	if err != nil || r.Counted.Value != "2031-06-12" {
		t.Errorf("a record counts from %v, %v; want the last date it speaks of", r.Counted, err)
	}
}

func TestTextIsKeptVerbatim(t *testing.T) {
	text := "\n\nTroops\u00a0left  the valley.\r\n\r\n\tHe said: “Now.”  \n"
	record, err := json.Marshal(map[string]string{"id": "r1", "outlet": "KNA", "published": "2031-06-02", "text": text, "zone": "Europe/Paris", "dateline": "Tarn", "title": "T"})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]parley.Capture{
		"plain text":        {Source: "dir/r1.txt", MediaType: "text/plain", Bytes: []byte(text)},
		"Markdown":          {Source: "r1.md", MediaType: "text/markdown", Bytes: []byte(text)},
		"unknown type":      {Source: "r1", Bytes: []byte(text)},
		"a record":          {Source: "x.jsonl#3", MediaType: "application/x-ndjson", Bytes: record},
		"a record by looks": {Source: "x", Bytes: record},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := extractor(t).Extract(c, extract.Hints{})
			if err != nil || r.Text != text || r.ID != "r1" || r.SHA256 != parley.TextDigest(text) {
				t.Errorf("id %q, text %q, %v", r.ID, r.Text, err)
			}
			if len(record) > 0 && strings.HasPrefix(name, "a record") {
				want := parley.Report{ID: "r1", Outlet: "KNA", Title: "T", Dateline: "Tarn", Published: parley.Civil{Value: "2031-06-02", Zone: "Europe/Paris", From: parley.ZoneStated}, Text: text, SHA256: r.SHA256}
				if d := cmp.Diff(want, r); d != "" {
					t.Error(d)
				}
			}
		})
	}
}

func TestBadInput(t *testing.T) {
	wide := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune("Троops left.")) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	for name, c := range map[string]struct {
		in, media, codes, err string
		is                    error
		text                  string
	}{
		"empty":                           {"", "text/plain", "", "is empty", parley.ErrInvalid, ""},
		"white space":                     {" \n\u00a0\n", "text/plain", "", "is empty", parley.ErrInvalid, ""},
		"picture":                         {"\x89PNG\r\n\x1a\n\x00\x00", "", "", "image/png", parley.ErrUnsupported, ""},
		"PDF":                             {"%PDF-1.7 stuff", "application/pdf", "", "application/pdf", parley.ErrUnsupported, ""},
		"binary as text":                  {"abc\x00\x01\x02def", "text/plain", "", "is no text", parley.ErrUnsupported, ""},
		"binary as HTML":                  {"<p>abc\x00\x01\x02", "text/html", "", "binary", parley.ErrUnsupported, ""},
		"feed":                            {"<?xml version=\"1.0\"?>\n<!-- c -->\n<rss version=\"2.0\"><channel>", "text/html", "", "is a feed", parley.ErrUnsupported, ""},
		"Atom feed":                       {`<feed xmlns="http://www.w3.org/2005/Atom">`, "application/xml", "", "is a feed", parley.ErrUnsupported, ""},
		"not closed":                      {"<html><body><div><p>Troops left the valley <b>on Monday", "text/html", "published-unknown", "", nil, "Troops left the valley on Monday"},
		"no text on page":                 {"<html><script>x()</script></html>", "text/html", "", "holds no text", parley.ErrInvalid, ""},
		"one-byte charset":                {"Caf\xe9 in Tarn.", "text/plain", "charset-guessed published-unknown", "", nil, "Café in Tarn."},
		"declared UTF-8":                  {"<meta charset=utf-8><p>Caf\xe9 in Tarn.", "text/html; charset=utf-8", "charset-wrong published-unknown", "", nil, "Café in Tarn."},
		"a page's own charset":            {"<meta charset=\"koi8-r\"><p>\xed\xcf\xd3\xcb\xd7\xc1 and Tarn.", "text/html", "published-unknown", "", nil, "Москва and Tarn."},
		"a page's own charset, wrong":     {"<meta charset=\"koi8-r\"><p>Москва and Tarn.", "text/html", "charset-wrong published-unknown", "", nil, "Москва and Tarn."},
		"a short page under its title":    {"<title>Talks</title><article><p>Varen left Tarn.</p></article>", "text/html", "published-unknown", "", nil, "Varen left Tarn."},
		"a short page of paragraphs":      {"<title>Talks</title><article><h1>Talks</h1><p>Varen withdrew its troops from Tarn on Monday, Ilya Dorn said.</p><p>The truce <b>holds</b> and the guns are silent.", "text/html", "published-unknown", "", nil, "Talks\n\nVaren withdrew its troops from Tarn on Monday, Ilya Dorn said.\n\nThe truce holds and the guns are silent."},
		"a short page of headings":        {"<title>Talks</title><nav>Home</nav><article><h1>Talks</h1><h2>Quiet</h2><p>Varen left Tarn.</p><p>The truce holds.</p></article>", "text/html", "published-unknown", "", nil, "Varen left Tarn.\n\nThe truce holds."},
		"a short page that says it twice": {"<article><p>Varen left.</p><p>Ilya Dorn told reporters in Harrow on Monday morning that the troops had gone and that nobody stayed: Varen left. It was the last of the days that the accord of the valley had named for it, and the guns were silent along the whole of the river since noon, as the mission wrote.</p></article>", "text/html", "published-unknown", "", nil, "Varen left.\n\nIlya Dorn told reporters in Harrow on Monday morning that the troops had gone and that nobody stayed: Varen left. It was the last of the days that the accord of the valley had named for it, and the guns were silent along the whole of the river since noon, as the mission wrote."},
		"UTF-8 as Latin-1":                {"<p>Café in Tarn.", "text/html; charset=iso-8859-1", "charset-wrong published-unknown", "", nil, "Café in Tarn."},
		"UTF-16":                          {string(wide), "text/plain", "published-unknown", "", nil, "Троops left."},
		"byte order mark":                 {"\ufeffTroops left.", "text/plain", "published-unknown", "", nil, "Troops left."},
		"broken record":                   {`{"id":"a"`, "application/x-ndjson", "", "set.jsonl:7: is no JSON", parley.ErrInvalid, ""},
		"record of a list":                {`["a"]`, "application/x-ndjson", "", "has to be an object", parley.ErrInvalid, ""},
		"field of a number":               {`{"id":1,"text":"a"}`, "application/x-ndjson", "", `field "id" has to be a string, not number`, parley.ErrInvalid, ""},
		"record of no text":               {`{"id":"a"}`, "application/x-ndjson", "", `no field "text"`, parley.ErrInvalid, ""},
		"record not UTF-8":                {"{\"id\":\"\xff\",\"text\":\"a\"}", "application/x-ndjson", "", "not UTF-8", parley.ErrInvalid, ""},
		"impossible date":                 {`{"id":"a","text":"Left.","published":"2031-02-29"}`, "application/x-ndjson", "published-invalid published-unknown", "", nil, "Left."},
		"zone of no place":                {`{"id":"a","text":"Left.","published":"2031-02-28","zone":"Mars/Base"}`, "application/x-ndjson", "zone-invalid zone-unknown", "", nil, "Left."},
		"date in words":                   {`{"id":"a","text":"Left.","published":"2 March 2031","zone":"UTC"}`, "application/x-ndjson", "", "", nil, "Left."},
		"date with a offset":              {`{"id":"a","text":"Left.","published":"Mon, 03 Mar 2031 10:00:00 +0200"}`, "application/x-ndjson", "", "", nil, "Left."},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := extractor(t).Extract(parley.Capture{Source: "set.jsonl#7", MediaType: c.media, Bytes: []byte(c.in)}, extract.Hints{})
			if c.err != "" {
				if !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.err) {
					t.Errorf("error %v, want %v with %q", err, c.is, c.err)
				}
				return
			}
			if err != nil || codes(r) != c.codes || strings.TrimSpace(r.Text) != c.text {
				t.Errorf("text %q, problems %q, %v; want %q, %q", r.Text, codes(r), err, c.text, c.codes)
			}
		})
	}
}

func TestHostilePages(t *testing.T) {
	deep := strings.Repeat("<div>", 100_000) + "Troops left."
	many := strings.Repeat("<p>a", 300_000)
	tags := func(format string) string {
		var b strings.Builder
		for i := range 400 {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	for name, in := range map[string]string{
		"deep": deep, "many": many,
		"grows in paragraphs":    "<p>" + tags("<b id=%d>") + strings.Repeat("<p>a", 1_000_000),
		"grows behind a table":   "<p>" + tags("<b id=%d><table><td></b></td></table>") + strings.Repeat("<p>a", 1_000_000),
		"grows behind an object": "<p>" + tags("<i id=%d><object></i></object>") + strings.Repeat("</p>a", 1_000_000),
	} {
		if _, err := extractor(t).Extract(parley.Capture{Source: "h.html", MediaType: "text/html", Bytes: []byte(in)}, extract.Hints{}); !errors.Is(err, parley.ErrInvalid) {
			t.Errorf("%s: error %v, want ErrInvalid", name, err)
		}
	}
}

// A page of much formatting that is closed as it should be, or much of it left open
// and alike, is read.
func TestPagesOfMuchFormatting(t *testing.T) {
	var links strings.Builder
	for i := range 1500 {
		fmt.Fprintf(&links, "<td><p><a href='/%d'><b><svg><path/></svg>Troops left Tarn %d.</b></a><font size=2>It was told by Ilya Dorn.</td>", i, i)
	}
	for name, in := range map[string]string{"links": "<table><tr>" + links.String() + "</table>", "text": strings.Repeat("<p><i><b>Troops left Tarn on Monday, Ilya Dorn said.</b></i>", 5000)} {
		if _, err := extractor(t).Extract(parley.Capture{Source: "f.html", MediaType: "text/html", Bytes: []byte(in)}, extract.Hints{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFurniture(t *testing.T) {
	news := "Envoys met in Tarn on Monday.\nThey will meet again on Friday, officials said.\nNo date was given for a truce.\n" +
		"The road was shut.\nLorries waited there.\nA column left at noon.\nIt was seen in Orl.\nIts commander gave no name.\n"
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"an appeal at the foot": {
			news + "\nBefore you go …\n\nWe need your help.\n\nThe Courier is an independent news source.\n\nA rival called us \"enemies of the order\" last year.\n\nYour support, however small, makes a difference. Thank you.\n\nRead more\n",
			[]string{"appeal: We need your help. The Courier is an independent news source. A rival called us \"enemies of the order\" last year. Your support, however small, makes a difference. Thank you. Read more"},
		},
		"an appeal at the top": {"Support The Tarn Courier!\n\n" + news, []string{"appeal: Support The Tarn Courier!"}},
		"a quoted appeal":      {news + "\"We need your help, support us,\" the mayor said.\n", nil},
		"one weak sign":        {news + "The mayor praised independent journalism.\n", nil},
		"wire header":          {"TARN | Mon Jun 2, 2031 10:29 am GMT TARN (KNA) - " + news, []string{"slug: TARN | Mon Jun 2, 2031 10:29 am GMT TARN (KNA) -"}},
		"desk and teaser":      {news + "(Reporting by Lena Orlo; editing by R. Sand) Our guide to better sleep for busy people\n", []string{"byline: (Reporting by Lena Orlo; editing by R. Sand)", "teaser: Our guide to better sleep for busy people"}},
		"teaser in the middle": {strings.Replace(news, "The road", "Who rules the port of Orl\nThe road", 1), []string{"teaser: Who rules the port of Orl"}},
		"pull quote":           {news + "The mayor said: \"We cannot go on like this for another year of war.\"\nWe cannot go on like this for another year of war.\n", []string{"caption: We cannot go on like this for another year of war."}},
		"comments":             {news + "We welcome comments that add to the story.\nThey lie, all of them.\nSo do you.\n", []string{"comment: We welcome comments that add to the story. They lie, all of them. So do you."}},
		"heading stays":        {"Envoys Meet in Tarn\n\n" + news, nil},
		"broken lines stay":    {strings.ReplaceAll(news, " on ", "\non "), nil},
		"Markdown":             {"# Envoys meet\n\n![A lorry](l.jpg)\n\n" + news + "\n**Read more**\n", []string{"caption: ![A lorry](l.jpg)", "navigation: **Read more**"}},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := extractor(t).Extract(parley.Capture{Source: "a.txt", MediaType: "text/plain", Bytes: []byte(c.text)}, extract.Hints{})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, furniture(r)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestDateline(t *testing.T) {
	for in, want := range map[string]string{
		"TARN, June 2 (KNA) - Troops left.":                      "TARN",
		"Tarn, Karadesh (KNA) -- Troops left.":                   "Tarn, Karadesh",
		"Envoys meet again ORL (KNA) - Troops left.":             "ORL",
		"NORTH TARN — Troops left.":                              "NORTH TARN",
		"June 2 (KNA) - Troops left.":                            "",
		"Mon Jun 2, 2031 9:12 am EDT (KNA) - Troops left.":       "",
		"Crowds gather in Tarn Saturday (KNA) -- Troops left.":   "",
		"The Tarn Front (TF) signed.":                            "",
		"Troops left, the mayor of Tarn (KNA) told the reporter": "",
	} {
		r, err := extractor(t).Extract(parley.Capture{Source: "a.txt", MediaType: "text/plain", Bytes: []byte(in)}, extract.Hints{})
		if err != nil || r.Dateline != want {
			t.Errorf("%q: dateline %q, %v; want %q", in, r.Dateline, err, want)
		}
	}
}

func TestRulesHaveToBeRight(t *testing.T) {
	head := "id\tkind\twhere\twords\tpattern\tyes\tno\n"
	for name, c := range map[string]struct{ row, want string }{
		"pattern":         {"a\tslug\tline\t-\t(\tx\ty", `rule "a"`},
		"where":           {"a\tslug\tthere\t-\tx\tx\ty", "none of line"},
		"example":         {"a\tslug\tline\t-\tx\tz\ty", `example "z" is not found`},
		"counter-example": {"a\tslug\tline\t-\tx\tx\tx y", "counter-example"},
		"words":           {"a\tslug\tline\tq\tx\tx\ty", `example "x" is not found`},
	} {
		pack, err := lang.Load(fileMap(map[string]string{"furniture.tsv": head + c.row + "\n"}))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := extract.New(pack, extract.Options{}); !errors.Is(err, parley.ErrInvalid) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func FuzzExtract(f *testing.F) {
	for _, seed := range []string{page, "TARN (KNA) - Troops left.\n\nRead more", `{"id":"a","text":"x","published":"2031"}`, "<p>\xff\xfe", "\x00", "<rss>"} {
		f.Add([]byte(seed), "text/html")
		f.Add([]byte(seed), "")
		f.Add([]byte(seed), "application/x-ndjson")
	}
	x := extractor(f)
	f.Fuzz(func(t *testing.T, in []byte, media string) {
		r, err := x.Extract(parley.Capture{Source: "f", MediaType: media, Bytes: in}, extract.Hints{})
		if err != nil {
			if !errors.Is(err, parley.ErrInvalid) && !errors.Is(err, parley.ErrUnsupported) {
				t.Errorf("error %v is of no class", err)
			}
			return
		}
		if !utf8.ValidString(r.Text) || r.ID == "" {
			t.Errorf("id %q, text %q", r.ID, r.Text)
		}
		end := 0
		for _, s := range r.Furniture {
			if s.Span.Start < end || s.Span.Empty() || s.Span.In(r.Text) == "" || s.Rule == "" {
				t.Errorf("furniture %+v of a text of %d bytes after %d", s, len(r.Text), end)
			}
			end = s.Span.End
		}
	})
}

func BenchmarkExtractPage(b *testing.B) {
	x := extractor(b)
	c := parley.Capture{Source: "p.html", MediaType: "text/html", Bytes: []byte(page)}
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		if _, err := x.Extract(c, extract.Hints{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkExtractRecord(b *testing.B) {
	x := extractor(b)
	line := fmt.Sprintf(`{"id":"r","published":"2031-06-02","text":%q}`, strings.Repeat("The northern delegation said its forces would leave the valley by Tuesday if the road was opened.\n", 40))
	c := parley.Capture{Source: "p.jsonl#1", MediaType: "application/x-ndjson", Bytes: []byte(line)}
	b.SetBytes(int64(len(line)))
	for b.Loop() {
		if _, err := x.Extract(c, extract.Hints{}); err != nil {
			b.Fatal(err)
		}
	}
}

// Pages as they are written are read, whatever they leave open or nest; what makes
// of a few tags a great many elements is refused before it is parsed.
func TestGrowth(t *testing.T) {
	many := func(n int, s string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(s, "%", strconv.Itoa(i)))
		}
		return b.String()
	}
	icon := `<a href="https://social.example/share?post=%"><svg viewBox="0 0 9 9"><title>Share it</title><path d="M0 0"/></svg></a>`
	for _, c := range []struct {
		name, page string
		refused    bool
	}{
		{"links with icons", many(150, "<article><p>They left at <b>dawn</b>.</p>"+icon+icon+icon+"</article>"), false},
		{"a header of icons and many paragraphs", many(100, icon) + many(3400, "<div><p><em>They left.</em></p></div>"), false},
		{"tables in fonts", many(100, `<font size="%"><table><tr><td>They left.</td></tr></table></font>`) + many(5000, "<p>They left.<br>"), false},
		{"anchors left open in cells", "<table>" + many(1200, `<tr><td><a name="r%">They left.</td><td>At dawn.</td></tr>`) + "</table>", false},
		{"tables in links", many(900, `<a href="/%"><table><tr><td>They left.</td></tr></table></a>`), false},
		{"objects in links", many(900, `<a href="/%"><object data="x"></object></a>`), false},
		{"paragraphs, items and bold type left open", many(20000, "<p>They left.<li>At dawn.<b>"), false},
		{"formatting left open", many(450, `<b id="%">`) + many(3000, "<p>They left."), true},
		{"formatting left open in drawings", "<p><svg><style></svg>" + many(450, `<b id="%">`) + many(3000, "<p>They left."), true},
		{"formatting with a great many attributes", "<b" + many(5000, " a%") + ">" + many(3000, "<p>They left."), true},
		{"formatting left open in tables", many(450, `<b id="%"><table></b></table>`) + many(3000, "<p>They left."), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := extractor(t).Extract(parley.Capture{Source: "https://news.example/a", MediaType: "text/html", Bytes: []byte("<html><body><h1>A day at the bridge</h1>" + c.page + "</body></html>")}, extract.Hints{})
			if refused := errors.Is(err, parley.ErrInvalid); refused != c.refused {
				t.Errorf("refused is %v: %v", refused, err)
			}
		})
	}
}
