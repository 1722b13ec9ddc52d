package warc_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"parley"
	"parley/internal/warc"
)

const page = "<html><body><p>Varen will withdraw its troops by Friday, its minister said.</p></body></html>"

// rec makes a record; fields are lines of its header.
func rec(kind, url, block string, fields ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: 2031-03-10T12:00:00Z\r\n", kind, url)
	for _, f := range fields {
		b.WriteString(f + "\r\n")
	}
	fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s\r\n\r\n", len(block), block)
	return b.String()
}

// html makes the answer of a server.
func html(body string, fields ...string) string {
	head := "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
	for _, f := range fields {
		head += f + "\r\n"
	}
	return head + "\r\n" + body
}

func response(n int) string {
	return rec("response", fmt.Sprintf("https://kna.example/%d", n), html(page))
}

func member(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, text)
	w.Close()
	return b.String()
}

func zipped(body string, open func(io.Writer) io.WriteCloser) string {
	var b bytes.Buffer
	w := open(&b)
	io.WriteString(w, body)
	w.Close()
	return b.String()
}

// stream is a reader that can do nothing else.
type stream struct{ io.Reader }

// read gives the pages and faults of files that belong together, and the tally of
// the last. Read as streams they have to give the same.
func read(t *testing.T, o warc.Options, files ...string) (pages []warc.Page, faults []string, tally warc.Tally) {
	t.Helper()
	pages, faults, tally = readAs(t, o, func(text string) io.Reader { return strings.NewReader(text) }, files...)
	same, told, counted := readAs(t, o, func(text string) io.Reader { return stream{strings.NewReader(text)} }, files...)
	if urls(same) != urls(pages) || strings.Join(told, "\n") != strings.Join(faults, "\n") || counted != tally {
		t.Errorf("as a stream: pages %q, want %q; faults %q, want %q; %v, want %v", urls(same), urls(pages), told, faults, counted, tally)
	}
	return pages, faults, tally
}

func readAs(t *testing.T, o warc.Options, open func(string) io.Reader, files ...string) (pages []warc.Page, faults []string, tally warc.Tally) {
	t.Helper()
	all := warc.New(o)
	for i, text := range files {
		f := all.Open(fmt.Sprintf("f%d", i+1), open(text))
		for {
			p, err := f.Next(t.Context())
			if errors.Is(err, io.EOF) {
				break
			}
			if errors.As(err, new(*warc.Fault)) && len(faults) < 100 {
				if !errors.Is(err, parley.ErrInvalid) {
					t.Errorf("%v is not ErrInvalid", err)
				}
				faults = append(faults, err.Error())
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			pages = append(pages, p)
		}
		tally = f.Tally()
	}
	for _, err := range all.Unfinished() {
		faults = append(faults, err.Error())
	}
	return pages, faults, tally
}

func urls(pages []warc.Page) string {
	var out []string
	for _, p := range pages {
		out = append(out, strings.TrimPrefix(p.URL, "https://kna.example/"))
	}
	return strings.Join(out, " ")
}

func TestPages(t *testing.T) {
	chunked := "5\r\n<html\r\n" + fmt.Sprintf("%x;x=y\r\n%s\r\n", len(page)-5, page[5:]) + "0\r\n\r\n"
	brotlied := zipped(page, func(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) })
	cases := []struct {
		name, block string
		problem     string
	}{
		{"plain", html(page), ""},
		{"bare line ends", strings.ReplaceAll(html(page), "\r\n", "\n"), ""},
		{"chunked", html(chunked, "Transfer-Encoding: chunked"), ""},
		{"chunked, joined already", html(page, "Transfer-Encoding: chunked"), ""},
		{"gzip", html(member(page), "Content-Encoding: gzip"), ""},
		{"gzip, unpacked already", html(page, "content-encoding: gzip"), ""},
		{"zlib", html(zipped(page, func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }), "Content-Encoding: deflate"), ""},
		{"br", html(brotlied, "Content-Encoding: br"), ""},
		{"br, unpacked already", html(page, "Content-Encoding: br"), ""},
		{"zstd", html(zipped(page, func(w io.Writer) io.WriteCloser { z, _ := zstd.NewWriter(w); return z }), "Content-Encoding: zstd"), ""},
		{"twice", html(zipped(member(page), func(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) }), "Content-Encoding: gzip, br"), ""},
		{"chunked and packed", html(fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(member(page)), member(page)), "Transfer-Encoding: chunked", "Content-Encoding: gzip"), ""},
		{"no type", "HTTP/1.1 200\r\n\r\n" + page, ""},
		{"odd header", "HTTP/2 200 \r\nno colon here\r\nContent-Type: text/html\r\n\r\n" + page, ""},
	}
	for _, c := range cases {
		for name, file := range map[string]string{"plain": rec("response", "<https://kna.example/1>", c.block), "packed": member(rec("response", "https://kna.example/1", c.block))} {
			t.Run(c.name+", "+name, func(t *testing.T) {
				pages, faults, tally := read(t, warc.Options{}, file)
				if len(pages) != 1 || len(faults) > 0 {
					t.Fatalf("%d pages, faults %q, %v", len(pages), faults, tally)
				}
				p := pages[0]
				if p.URL != "https://kna.example/1" || string(p.Body) != page || !p.Fetched.Equal(time.Date(2031, 3, 10, 12, 0, 0, 0, time.UTC)) || len(p.Problems) > 0 {
					t.Errorf("%+v, body %q", p, p.Body)
				}
			})
		}
	}
}

func TestDoubtfulPages(t *testing.T) {
	packed := zipped(strings.Repeat(page, 2000), func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	cases := []struct{ name, file, code, body string }{
		{"cut chunk", rec("response", "https://kna.example/1", html("20\r\n"+page[:20], "Transfer-Encoding: chunked")), "page-cut", page[:20]},
		{"cut by the crawler", rec("response", "https://kna.example/1", html(page), "WARC-Truncated: length"), "page-cut", page},
		{"cut in packed data", rec("response", "https://kna.example/1", html(packed[:len(packed)-20], "Content-Encoding: gzip")), "page-cut", page},
		{"date without time", strings.Replace(rec("response", "https://kna.example/1", html(page)), "2031-03-10T12:00:00Z", "2031-03-10", 1), "captured-unknown", page},
		{"date beyond the years there are", strings.Replace(rec("response", "https://kna.example/1", html(page)), "2031-03-10T12:00:00Z", "9999-12-31T23:00:00-05:00", 1), "captured-unknown", page},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			pages, faults, _ := read(t, warc.Options{}, c.file)
			if len(pages) != 1 || len(faults) > 0 {
				t.Fatalf("%d pages, faults %q", len(pages), faults)
			}
			if p := pages[0]; len(p.Problems) != 1 || p.Problems[0].Code != c.code || !strings.HasPrefix(string(p.Body), c.body) {
				t.Errorf("problems %v, body %.80q", p.Problems, p.Body)
			}
		})
	}
}

func TestLeftOut(t *testing.T) {
	file := "WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Date: 2031-03-10T12:00:00.123456Z\r\nContent-Length: 4\r\n\r\na: b\r\n\r\n" +
		rec("request", "https://kna.example/1", "GET / HTTP/1.1\r\n\r\n") +
		rec("response", "https://kna.example/1", html(page), "WARC-Record-ID: <urn:uuid:1>", "WARC-Payload-Digest: sha1:AAA") +
		rec("response", "https://kna.example/gone", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n"+page) +
		rec("response", "https://kna.example/moved", "HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n") +
		rec("response", "https://kna.example/p.png", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG") +
		rec("response", "https://kna.example/none", "HTTP/1.1 200 OK\r\n\r\n\x89PNG") +
		rec("response", "dns:kna.example", "20310310 127.0.0.1") +
		rec("revisit", "https://kna.example/1", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", "WARC-Payload-Digest: sha1:AAA") +
		rec("revisit", "https://kna.example/1", "", "WARC-Refers-To: <urn:uuid:1>") +
		rec("revisit", "https://kna.example/3", "", "WARC-Refers-To: <urn:uuid:3>") +
		rec("resource", "https://kna.example/2", page, "Content-Type: text/html") +
		rec("resource", "file:///tmp/x.html", page, "Content-Type: text/html") +
		rec("metadata", "https://kna.example/1", "x: y", "X-Long: a", "\tb")
	for name, text := range map[string]string{"plain": file, "one member": member(file), "old": strings.ReplaceAll(file, "WARC/1.0", "WARC/0.18")} {
		t.Run(name, func(t *testing.T) {
			pages, faults, got := read(t, warc.Options{}, text)
			want := warc.Tally{File: "f1", Pages: 2, Status: 2, NotHTML: 2, Revisits: 2, Orphans: 1, Other: 5}
			if got != want || urls(pages) != "1 2" || len(faults) > 0 {
				t.Errorf("tally %+v, want %+v; pages %s; faults %q", got, want, urls(pages), faults)
			}
		})
	}
}

// What is broken costs the record that it is in, and nothing after it.
func TestDamage(t *testing.T) {
	one, two, three := response(1), response(2), response(3)
	flip := func(s string, at int) string { return s[:at] + string(s[at]^0xff) + s[at+1:] }
	long := rec("response", "https://kna.example/2", html(page+noise(200_000)))
	cases := []struct {
		name, file, pages string
		faults            []string
	}{
		{"cut at the end", one + two[:len(two)-50], "1", []string{fmt.Sprintf("byte %d: the record is cut off after", len(one))}},
		{"cut in a header", one + two[:40], "1", []string{fmt.Sprintf("byte %d: the record is cut off", len(one))}},
		{"cut and gone on", one + two[:len(two)-50] + three, "1 3", []string{fmt.Sprintf("byte %d: the record does not end where", len(one))}},
		{"cut in a header and gone on", one + two[:40] + three, "1 3", []string{fmt.Sprintf("byte %d: ", len(one))}},
		{"rubbish between", one + "rubbish\r\nmore\r\n" + three, "3", []string{"byte 0: the record does not end where"}},
		{"length too great", one + strings.Replace(two, "Content-Length: ", "Content-Length: 9", 1) + three, "1 3", []string{"is cut off"}},
		{"cut in a value and gone on", one + two[:70] + three, "1 3", []string{fmt.Sprintf("byte %d: the record is cut off in its header", len(one))}},
		{"an address that ends like a first line", one + strings.Replace(two, "kna.example/2", "kna.example/2/WARC/1.0", 1) + three, "1 2/WARC/1.0 3", nil},
		{"no length", one + strings.Replace(two, "Content-Length", "Content-Size", 1) + three, "1 3", []string{"has no length"}},
		{"negative length", one + strings.Replace(two, "Content-Length: ", "Content-Length: -", 1) + three, "1 3", []string{"has no length"}},
		{"later form", one + strings.Replace(two, "WARC/1.0", "WARC/2.0", 1) + three, "1 3", []string{"form WARC/2.0"}},
		{"endless line", one + "WARC/1.0\r\nX: " + strings.Repeat("x", 1<<20) + "\r\n\r\n" + three, "1 3", []string{"longer than 32 KiB"}},
		{"no archive", "Troops left Karadesh.\n", "", []string{"byte 0: no record begins here"}},
		{"empty", "", "", []string{"byte 0: the archive is empty"}},
		{"no answer", one + rec("response", "https://kna.example/2", "Troops left.") + three, "1 3", []string{"holds no answer of a web server"}},
		{"unknown packing", one + rec("response", "https://kna.example/2", html(page, "Content-Encoding: lzma")) + three, "1 3", []string{`packed as "lzma"`}},

		{"member cut at the end", member(one) + member(two)[:100], "1", []string{fmt.Sprintf("byte %d: the record is cut off", len(member(one)))}},
		{"member cut and gone on", member(one) + member(long)[:9000] + member(three), "1 3", []string{fmt.Sprintf("byte %d: ", len(member(one)))}},
		{"member with a wrong bit", member(one) + flip(member(long), 5000) + member(three), "1 3", []string{fmt.Sprintf("byte %d: ", len(member(one)))}},
		{"member with a wrong checksum", member(one) + flip(member(two), len(member(two))-6) + member(three), "1 3", []string{"does not agree with its checksum"}},
		{"rubbish between members", member(one) + "rubbish" + member(three), "1 3", []string{fmt.Sprintf("byte %d: ", len(member(one)))}},
		{"record cut within a member", member(one) + member(two[:len(two)-50]) + member(three), "1 3", []string{"is cut off after"}},
		{"no length within one member", member(one + strings.Replace(two, "Content-Length", "Content-Size", 1) + three), "1 3", []string{"has no length"}},
		{"zeros at the end", member(one) + strings.Repeat("\x00", 512), "1", []string{fmt.Sprintf("byte %d: ", len(member(one)))}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			pages, faults, tally := read(t, warc.Options{}, c.file)
			if urls(pages) != c.pages || len(faults) != len(c.faults) || tally.Faults != len(faults) {
				t.Fatalf("pages %q, want %q; faults %q; %v", urls(pages), c.pages, faults, tally)
			}
			for i, want := range c.faults {
				if !strings.Contains(faults[i], want) || !strings.HasPrefix(faults[i], "f1: byte ") {
					t.Errorf("fault %q, want %q", faults[i], want)
				}
			}
		})
	}
}

// noise is text that compresses badly.
func noise(n int) string {
	var b strings.Builder
	for x := uint32(1); b.Len() < n; {
		x = x*1664525 + 1013904223
		b.WriteByte(' ' + byte(x>>25)%90)
	}
	return b.String()
}

func TestBounds(t *testing.T) {
	small := warc.Options{MaxBytes: 1 << 20}
	big := strings.Repeat("x", 2<<20)
	bomb := member(rec("response", "https://kna.example/2", html(strings.Repeat("0", 200<<20))))
	cases := []struct{ name, file, fault string }{
		{"page too big", response(1) + rec("response", "https://kna.example/2", html(big)) + response(3), "2 has more than the 1 MiB"},
		{"too big once unpacked", response(1) + rec("response", "https://kna.example/2", html(member(big), "Content-Encoding: gzip")) + response(3), "2 has more than the 1 MiB"},
		{"bomb", member(response(1)) + bomb + member(response(3)), "expands to more than 200 times"},
		{"header without end", response(1) + "WARC/1.0\r\n" + strings.Repeat("X-Y: z\r\n", 60_000) + "\r\n" + response(3), "longer than 256 KiB"},
		{"packed too often", response(1) + rec("response", "https://kna.example/2", html(page, "Content-Encoding: br, br, br, br")) + response(3), "more than three times"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			pages, faults, _ := read(t, small, c.file)
			if urls(pages) != "1 3" || len(faults) != 1 || !strings.Contains(faults[0], c.fault) {
				t.Errorf("pages %q, faults %q", urls(pages), faults)
			}
		})
	}
	film := rec("response", "https://kna.example/film", "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n"+noise(3<<20))
	if pages, faults, tally := read(t, small, member(film)+member(response(3))); urls(pages) != "3" || len(faults) > 0 || tally.NotHTML != 1 {
		t.Errorf("a film: pages %q, faults %q, %v", urls(pages), faults, tally)
	}
}

func TestRecordsInParts(t *testing.T) {
	block := html(page)
	part := func(n int, text string, fields ...string) string {
		if n == 1 {
			return rec("response", "https://kna.example/1", text, append(fields, "WARC-Record-ID: <urn:uuid:a>", "WARC-Segment-Number: 1")...)
		}
		return rec("continuation", "https://kna.example/1", text, append(fields, fmt.Sprintf("WARC-Record-ID: <urn:uuid:b%d>", n), "WARC-Segment-Origin-ID: <urn:uuid:a>", fmt.Sprintf("WARC-Segment-Number: %d", n))...)
	}
	total := fmt.Sprintf("WARC-Segment-Total-Length: %d", len(block))
	a, b, c := part(1, block[:40]), part(2, block[40:90]), part(3, block[90:], total)
	film := part(1, "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n")
	cases := []struct {
		name  string
		files []string
		pages int
		fault string
	}{
		{"in one file", []string{a + b + c}, 1, ""},
		{"over three files", []string{a, b, c}, 1, ""},
		{"in another order", []string{c, a, b}, 1, ""},
		{"one is missing", []string{a, c}, 0, "f1: byte 0: the record has parts that are in none"},
		{"one is there twice", []string{a + b + b + c}, 1, "part 2 of a record is there twice"},
		{"wrong sum", []string{a + b + strings.Replace(c, total, "WARC-Segment-Total-Length: 95", 1)}, 0, "parts of the record have"},
		{"of nothing", []string{strings.Replace(b, "WARC-Segment-Origin-ID", "X", 1)}, 0, "does not say of which record"},
		{"of a film", []string{film + b + c}, 0, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			pages, faults, _ := read(t, warc.Options{}, c.files...)
			if len(pages) != c.pages || (len(faults) > 0) != (c.fault != "") || c.fault != "" && !strings.Contains(faults[0], c.fault) {
				t.Fatalf("%d pages, faults %q", len(pages), faults)
			}
			if c.pages == 1 && string(pages[0].Body) != page {
				t.Errorf("body %q", pages[0].Body)
			}
		})
	}
}

func TestZstandardIsNamed(t *testing.T) {
	f := warc.New(warc.Options{}).Open("a.warc.zst", strings.NewReader("\x28\xb5\x2f\xfd\x00"))
	if _, err := f.Next(t.Context()); !errors.Is(err, parley.ErrUnsupported) || !strings.Contains(err.Error(), "a.warc.zst") {
		t.Error(err)
	}
}

func TestRecognise(t *testing.T) {
	for head, want := range map[string]bool{response(1): true, member(response(1)): true, member(response(1))[:120]: true, member("Troops left."): false, "Troops left.": false, "": false, "\x1f\x8b\x08": false} {
		if warc.Recognise([]byte(head)) != want {
			t.Errorf("%.20q: %v", head, !want)
		}
	}
}

type failing struct{ r io.Reader }

var errDisk = errors.New("the disk is gone")

func (f failing) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if errors.Is(err, io.EOF) {
		err = errDisk
	}
	return n, err
}

// A file that cannot be read any more is no damage of the archive.
func TestReadingFails(t *testing.T) {
	for name, text := range map[string]string{"plain": response(1) + response(2)[:80], "packed": member(response(1)) + member(response(2))[:80], "at once": "", "between": response(1)} {
		t.Run(name, func(t *testing.T) {
			f := warc.New(warc.Options{}).Open("f", failing{strings.NewReader(text)})
			var err error
			for err == nil {
				_, err = f.Next(t.Context())
			}
			if !errors.Is(err, errDisk) {
				t.Error(err)
			}
		})
	}
}

func FuzzArchive(f *testing.F) {
	f.Add([]byte(response(1) + response(2)))
	f.Add([]byte(member(response(1)) + member(response(2))))
	f.Add([]byte(response(1)[:150] + response(2)))
	f.Add([]byte(rec("response", "https://kna.example/1", html("5\r\n<html\r\n0\r\n\r\n", "Transfer-Encoding: chunked", "Content-Encoding: gzip"))))
	f.Add([]byte(rec("response", "https://kna.example/1", html("x"), "WARC-Segment-Number: 1", "WARC-Record-ID: a") + rec("continuation", "", "y", "WARC-Segment-Number: 2", "WARC-Segment-Origin-ID: a", "WARC-Segment-Total-Length: 3")))
	f.Add([]byte(claim(response(1), 5000) + response(2) + response(3)))
	f.Add([]byte("WARC/1.0\r\nWARC-Type: respWARC/1.0\r\nWARC-Type: x\r\nContent-Length: 0\r\n\r\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if file, same := fuzzed(t, raw, bytes.NewReader(raw)), fuzzed(t, raw, stream{bytes.NewReader(raw)}); file != same {
			t.Errorf("as a file\n%s\nas a stream\n%s", file, same)
		}
	})
}

// fuzzed reads an archive and gives what came.
func fuzzed(t *testing.T, raw []byte, r io.Reader) string {
	const most = 4 << 10
	all := warc.New(warc.Options{MaxBytes: most})
	file := all.Open("f", r)
	var out strings.Builder
	last := int64(-1)
	for n := 0; ; n++ {
		p, err := file.Next(t.Context())
		var fault *warc.Fault
		if err != nil && !errors.As(err, &fault) {
			break
		}
		fmt.Fprintln(&out, p.URL, len(p.Body), p.At, err)
		if fault != nil && (fault.At < 0 || fault.At > int64(len(raw))) {
			t.Fatalf("fault at %d of %d bytes", fault.At, len(raw))
		}
		if len(p.Body) > most || n > len(raw) {
			t.Fatalf("a page of %d bytes, or no end: %d", len(p.Body), n)
		}
		if err == nil && p.At < last {
			t.Fatalf("a page at %d after one at %d", p.At, last)
		}
		last = max(last, p.At)
	}
	fmt.Fprintln(&out, file.Tally(), len(all.Unfinished()))
	return out.String()
}

func BenchmarkNext(b *testing.B) {
	var file strings.Builder
	const records = 900
	for i := range records / 3 {
		body := page + noise(30_000)
		file.WriteString(member(rec("request", "https://kna.example/", "GET / HTTP/1.1\r\nHost: kna.example\r\n\r\n")))
		file.WriteString(member(rec("response", fmt.Sprintf("https://kna.example/%d", i), html(body))))
		file.WriteString(member(rec("metadata", "https://kna.example/", "fetchTimeMs: 20")))
	}
	text := file.String()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		f := warc.New(warc.Options{}).Open("f", strings.NewReader(text))
		for {
			if _, err := f.Next(b.Context()); err != nil {
				break
			}
		}
	}
	b.ReportMetric(float64(records*b.N)/b.Elapsed().Seconds(), "records/s")
}
