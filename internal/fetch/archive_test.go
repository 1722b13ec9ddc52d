package fetch_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley"
	"parley/internal/fetch"
)

// answer makes a compressed record of an archive.
func answer(url, body string) string {
	block := "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	fmt.Fprintf(w, "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %s\r\nWARC-Date: 2031-03-10T12:00:00Z\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", url, len(block), block)
	w.Close()
	return b.String()
}

func TestArchives(t *testing.T) {
	dir := t.TempDir()
	one, two := answer("https://kna.example/1", "<p>one"), answer("https://kna.example/2", "<p>two")
	write(t, dir, "a/b.warc.gz", one+two[:60]+two)
	write(t, dir, "c.txt", "plain")
	f := fetch.New(fetch.Options{})
	got, errs := collect(t, f, one, dir, "-")
	want := "1 text/html <p>one\n2 text/html <p>two\nc.txt text/plain plain\n1 text/html <p>one"
	if strings.Join(got, "\n") != want {
		t.Errorf("got %q", got)
	}
	if len(errs) != 1 || !errors.Is(errs[0], parley.ErrInvalid) || !strings.Contains(errs[0].Error(), fmt.Sprintf("b.warc.gz: byte %d: ", len(one))) {
		t.Errorf("errors %v", errs)
	}
	tallies := f.Archives()
	if len(tallies) != 2 || tallies[0].Pages != 2 || tallies[0].Faults != 1 || tallies[1].File != "standard input" {
		t.Errorf("tallies %v", tallies)
	}
	if sum := fetch.Size(dir); sum != int64(len(one)+60+len(two)+5) || f.Passed() != sum+int64(len(one)) {
		t.Errorf("size %d, passed %d", sum, f.Passed())
	}
	if fetch.Size(dir, "-") != 0 {
		t.Error("the size of standard input is known")
	}
	for c, err := range f.Each(t.Context(), nil, filepath.Join(dir, "a")) {
		if err == nil && (c.Source != "https://kna.example/1" && c.Source != "https://kna.example/2" || !c.Fetched.Equal(time.Date(2031, 3, 10, 12, 0, 0, 0, time.UTC))) {
			t.Errorf("source %s, fetched %s", c.Source, c.Fetched)
		}
	}
}

// newList gives a fetcher that may fetch from a server of the test, which records
// what it was asked for.
func newList(t *testing.T) (*fetch.Fetcher, string, *[]string) {
	t.Helper()
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		switch r.URL.Path {
		case "/robots.txt":
			io.WriteString(w, "User-agent: *\nDisallow: /closed\n")
		case "/page", "/copy":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprintf(w, "<p>%s", r.URL.Path)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	now := time.Date(2031, 3, 20, 12, 0, 0, 0, time.UTC)
	wait := func(context.Context, time.Duration) error { return nil }
	return fetch.New(fetch.Options{AllowHosts: []string{"127.0.0.1"}, Now: func() time.Time { return now }, Polite: fetch.PoliteOptions{Wait: wait}}), server.URL, &asked
}

func TestList(t *testing.T) {
	f, web, asked := newList(t)
	dir := t.TempDir()
	write(t, dir, "copies/a.html", "<p>archived")
	write(t, dir, "crawl.warc.gz", answer(web+"/inside", "<p>inside")+answer(web+"/other", "<p>other"))
	write(t, filepath.Dir(dir), "outside.html", "<p>outside")
	rows := []string{
		"Link,Archive Status,Archive location,Archive date,Upload timestamp,Upload title,Text content",
		web + "/page,,,,2031-03-09T06:00:00+00:00,Title of the list,",
		web + "/a,success,copies/a.html,2031-03-10T12:00:00+00:00,,,",
		web + "/b,success," + web + "/copy,10 March,,,",
		web + "/inside,success,crawl.warc.gz,,,,",
		web + "/missing,,,,,,",
		web + `/text,,,,,,"Troops left,` + "\n" + `she said."`,
		web + "/closed,,,,,,",
		web + "/c,success,../outside.html,,,,",
		web + "/d,success,copies/none.html,,,,",
		web + "/absent,success,crawl.warc.gz,,,,",
		",,,,,,",
		",nothing,,,,,",
		"s3://kna/x,,,,,,",
		`"a"b,,,,,,`,
		web + "/page,,,,,,",
		web + "/gone,,,,,,",
	}
	list := write(t, dir, "urls.csv", "\ufeff"+strings.Join(rows, "\r\n"))
	var got, errs []string
	for c, err := range f.Each(t.Context(), nil, list) {
		if err != nil {
			errs = append(errs, strings.ReplaceAll(strings.TrimPrefix(err.Error(), dir+"/"), web, "WEB"))
			continue
		}
		code := ""
		for _, p := range c.Problems {
			code += p.Code
		}
		got = append(got, fmt.Sprintf("%s|%s|%s|%s|%s|%s", strings.TrimPrefix(c.Source, web), strings.ReplaceAll(string(c.Bytes), web, "WEB"), c.Fetched.Format(time.DateOnly), c.Published, c.Title, code))
	}
	want := []string{
		"/page|<p>/page|2031-03-20|2031-03-09T06:00:00+00:00|Title of the list|",
		"/a|<p>archived|2031-03-10|||",
		"/b|<p>/copy|0001-01-01|||captured-unknown",
		"/inside|<p>inside|2031-03-10|||",
		`/text|{"text":"Troops left,\nshe said.","url":"WEB/text"}|0001-01-01|||page-not-had`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	wantErrs := []string{
		"urls.csv:6: fetch WEB/missing: status 404", "urls.csv:9: fetch WEB/closed: the robots.txt", "urls.csv:10: ../outside.html: has to lie in the folder",
		"urls.csv:11: copies/none.html: there is no such file", "urls.csv:12: crawl.warc.gz: the archive has no page of this address",
		"urls.csv:14: the row has no link", "urls.csv:15: s3://kna/x: only http and https", "urls.csv:16: the row is no CSV", "urls.csv:18: fetch WEB/gone: status 404",
	}
	for i := range max(len(errs), len(wantErrs)) {
		if i >= len(errs) || i >= len(wantErrs) || !strings.HasPrefix(errs[i], wantErrs[i]) {
			t.Fatalf("errors\n%s", strings.Join(errs, "\n"))
		}
	}
	pages := strings.Count(strings.Join(*asked, " ")+" ", "/page ")
	if robots := strings.Count(strings.Join(*asked, " "), "/robots.txt"); pages != 1 || robots != 1 {
		t.Errorf("asked for %v", *asked)
	}
	if info := fetch.Size(list); f.Passed() != info-3 { // but for the byte order mark
		t.Errorf("passed %d of %d bytes", f.Passed(), info)
	}
}

func TestListForms(t *testing.T) {
	f, web, _ := newList(t)
	cases := []struct {
		name, list, got, err string
	}{
		{"no header", web + "/page\n" + web + "/copy\n", "/page /copy", ""},
		{"commas in an address", web + "/copy?a=1,2,3\n\n " + web + "/copy?b=1,2;3\r\n", "/copy?a=1,2,3 /copy?b=1,2;3", ""},
		{"semicolons in an address", web + "/copy?a=1;b=2;c=3\n" + web + "/page\n", "/copy?a=1;b=2;c=3 /page", ""},
		{"quoted addresses", `"` + web + `/copy?a=1,2"` + "\n" + `"` + web + `/copy?q=""x"""` + "\n", `/copy?a=1,2 /copy?q="x"`, ""},
		{"one column", "\nLink\n" + web + "/copy?a=1,2;3\n", "/copy?a=1,2;3", ""},
		{"commas under semicolons", "link;upload title\n" + web + "/copy?a=1,2,3;x\n", "/copy?a=1,2,3", ""},
		{"commas in the first row alone", "Link\tUpload title\n" + web + "/copy?a=1,2,3,4\tx\n", "/copy?a=1,2,3,4", ""},
		{"no address below", web + "/page\nnot one\n", "/page", "urls.csv:2: not one: "},
		{"blank", "\n \n", "", "urls.csv: is empty"},
		{"url", "n,URL\n1," + web + "/page\n", "/page", ""},
		{"semicolons", "link;text content\n" + web + "/page;a, b, c\n", "/page", ""},
		{"tabs", "link\ttext content\n" + web + "/page\tx\n", "/page", ""},
		{"no column", "name,age\nVaren,3\n", "", "urls.csv:1: the list has no column Link"},
		{"empty", "", "", "urls.csv: is empty"},
		{"open quote", "link\n\"" + web + "/page\n", "", "the row is no CSV"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			failed := ""
			for c, err := range f.Each(t.Context(), nil, write(t, t.TempDir(), "urls.csv", c.list)) {
				if err != nil {
					failed += err.Error()
					continue
				}
				got = append(got, strings.TrimPrefix(c.Source, web))
			}
			if strings.Join(got, " ") != c.got || !strings.Contains(failed, c.err) || (failed == "") != (c.err == "") {
				t.Errorf("got %v, error %q", got, failed)
			}
		})
	}
}

// Each row finds its page in an archive that many rows name, also where the
// record of the page comes in parts.
func TestRowsOfOneArchive(t *testing.T) {
	f, web, _ := newList(t)
	dir := t.TempDir()
	parts := func(n int) string {
		block := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>parts of %d", n)
		return fmt.Sprintf("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %s/p%d\r\nWARC-Record-ID: <urn:p%d>\r\nWARC-Segment-Number: 1\r\nWARC-Date: 2031-03-10T12:00:00Z\r\nContent-Length: 10\r\n\r\n%s\r\n\r\n", web, n, n, block[:10]) +
			fmt.Sprintf("WARC/1.0\r\nWARC-Type: continuation\r\nWARC-Segment-Origin-ID: <urn:p%d>\r\nWARC-Segment-Number: 2\r\nWARC-Segment-Total-Length: %d\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", n, len(block), len(block)-10, block[10:])
	}
	crawl := write(t, dir, "crawl.warc", parts(1)+parts(2)+parts(3)+parts(4))
	list := write(t, dir, "urls.csv", strings.Join([]string{
		"Link,Archive location,Upload title",
		web + "/p1,crawl.warc,First",
		web + "/p3,crawl.warc,Third",
		web + "/none,crawl.warc,",
		web + "/p2?utm_source=x,crawl.warc,Second",
	}, "\n"))
	var got, errs []string
	for c, err := range f.Each(t.Context(), nil, list, crawl) {
		if err != nil {
			errs = append(errs, err.Error())
			continue
		}
		got = append(got, c.Title+" "+string(c.Bytes))
	}
	want := "First <p>parts of 1|Second <p>parts of 2|Third <p>parts of 3| <p>parts of 1| <p>parts of 2| <p>parts of 3| <p>parts of 4"
	if strings.Join(got, "|") != want {
		t.Errorf("got %q", got)
	}
	if len(errs) != 1 || !strings.Contains(errs[0], "urls.csv:4: crawl.warc: the archive has no page of this address") {
		t.Errorf("errors %q", errs)
	}
	if tallies := f.Archives(); len(tallies) != 1 || tallies[0].Pages != 4 {
		t.Errorf("tallies %v", tallies)
	}
}

func TestPackages(t *testing.T) {
	f, web, _ := newList(t)
	dir := t.TempDir()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range [][2]string{{"archive/data.warc.gz", answer(web+"/1", "<p>one") + answer(web+"/2", "<p>two")}, {"archive/more.warc.gz", answer(web+"/3", "<p>three")}, {"datapackage.json", "{}"}} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: e[0], Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, e[1])
	}
	z.Close()
	pack := write(t, dir, "in/crawl.wacz", b.String())
	broken := write(t, dir, "broken.wacz", b.String()[:200])
	list := write(t, filepath.Join(dir, "in"), "urls.csv", "Link,Archive location\n"+web+"/3,crawl.wacz\n"+web+"/4,crawl.wacz\n")
	got, errs := collect(t, f, b.String(), filepath.Dir(pack), list, broken, "-")
	if want := "1 text/html <p>one|2 text/html <p>two|3 text/html <p>three|3 text/html <p>three"; strings.Join(got, "|") != want {
		t.Errorf("got %q", got)
	}
	wantErrs := []string{"urls.csv:3: crawl.wacz: the archive has no page", "broken.wacz: is no WACZ package", "standard input: is a zip file"}
	for i := range max(len(errs), len(wantErrs)) {
		if i >= len(errs) || i >= len(wantErrs) || !strings.Contains(errs[i].Error(), wantErrs[i]) {
			t.Fatalf("errors %v", errs)
		}
	}
	tallies := f.Archives()
	if len(tallies) != 2 || tallies[0].File != pack+"/archive/data.warc.gz" || tallies[0].Pages != 2 {
		t.Errorf("tallies %v", tallies)
	}
	if f.Passed() != fetch.Size(pack, list) {
		t.Errorf("passed %d, of %d", f.Passed(), fetch.Size(pack, list))
	}
}
