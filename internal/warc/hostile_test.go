package warc_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"parley/internal/warc"
)

// claim gives a record another length than it has.
func claim(record string, length int64) string {
	before, rest, _ := strings.Cut(record, "Content-Length: ")
	_, behind, _ := strings.Cut(rest, "\r\n")
	return fmt.Sprintf("%sContent-Length: %d\r\n%s", before, length, behind)
}

// A record that claims to be longer than it is costs none of those behind it,
// however many it claims.
func TestLengthsThatLie(t *testing.T) {
	var behind strings.Builder
	var want []string
	for n := range 40 {
		fmt.Fprint(&behind, rec("response", fmt.Sprintf("https://kna.example/%d", n), html(page+noise(100_000))))
		want = append(want, fmt.Sprint(n))
	}
	lie := response(99)
	for name, length := range map[string]int64{
		"into the first": 1000, "into the midst": 2_000_000, "almost to the end": 4_000_000, "beyond the end": 9_000_000,
	} {
		t.Run(name, func(t *testing.T) {
			pages, faults, _ := read(t, warc.Options{}, claim(lie, length)+behind.String())
			if urls(pages) != strings.Join(want, " ") || len(faults) != 1 || !strings.HasPrefix(faults[0], "f1: byte 0: the record ") {
				t.Errorf("pages %q, faults %q", urls(pages), faults)
			}
		})
	}
	for name, length := range map[string]int64{"more than a page may have": 1 << 30, "all there is": 1<<63 - 1} {
		t.Run(name, func(t *testing.T) {
			pages, faults, _ := readAs(t, warc.Options{}, func(s string) io.Reader { return strings.NewReader(s) }, claim(lie, length)+behind.String())
			if urls(pages) != strings.Join(want, " ") || len(faults) != 1 || !strings.Contains(faults[0], "is cut off") {
				t.Errorf("pages %q, faults %q", urls(pages), faults)
			}
			// Of a stream as much comes as is still at hand.
			pages, faults, _ = readAs(t, warc.Options{}, func(s string) io.Reader { return stream{strings.NewReader(s)} }, claim(lie, length)+behind.String())
			if !strings.HasSuffix(strings.Join(want, " "), " "+urls(pages)) || len(pages) < 5 || len(faults) != 1 {
				t.Errorf("of a stream: pages %q, faults %q", urls(pages), faults)
			}
		})
	}
}

// A record in the block of a record is none, unless the length of that is wrong.
func TestArchivesWithinRecords(t *testing.T) {
	inner := response(7) + response(8)
	pages, faults, tally := read(t, warc.Options{}, rec("response", "https://kna.example/x.warc", "HTTP/1.1 200 OK\r\nContent-Type: application/warc\r\n\r\n"+inner)+response(1))
	if urls(pages) != "1" || len(faults) > 0 || tally.NotHTML != 1 {
		t.Errorf("pages %q, faults %q, %v", urls(pages), faults, tally)
	}
}

// counted counts what is read of a file.
type counted struct {
	*strings.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	return n, err
}

func (c *counted) ReadAt(p []byte, at int64) (int, error) {
	n, err := c.Reader.ReadAt(p, at)
	c.n += int64(n)
	return n, err
}

// hostile are files made to be read again and again.
func hostile() map[string]string {
	lies := func(n int, length func(i int) int64) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(claim(rec("response", "https://kna.example/1", "HTTP/1.1 200 OK\r\n\r\nx"), length(i)))
		}
		return b.String()
	}
	nested := member(rec("response", "https://kna.example/1", html(noise(2000))))
	return map[string]string{
		"lengths beyond the end":   lies(20_000, func(int) int64 { return 1 << 40 }),
		"lengths into the end":     lies(20_000, func(i int) int64 { return int64(19_990-i) * 150 }),
		"lengths of a page":        lies(60_000, func(int) int64 { return 2_000_001 }),
		"headers in headers":       headers(200_000),
		"lines that begin nothing": strings.Repeat("WARC/1.0\r\nA:b\r\nx\r\n", 100_000),
		"beginnings":               response(1) + strings.Repeat("WARC/", 400_000),
		"newlines":                 lies(1000, func(int) int64 { return 1_000_000 }) + strings.Repeat("\r\n", 1_000_000),
		"folded lines":             "WARC/1.0\r\nA: b\r\n" + strings.Repeat(" c\r\n", 500_000),
		"beginnings of members":    member(response(1)) + strings.Repeat("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 200_000),
		"members that are cut":     strings.Repeat(nested[:len(nested)-300], 1000),
		"members without an end":   strings.Repeat(stored(), 20_000),
	}
}

// headers is a header whose every line ends like the first line of a record.
func headers(n int) string {
	var b strings.Builder
	b.WriteString("WARC/1.0\r\n")
	for i := range n {
		fmt.Fprintf(&b, "A%d:WARC/1.0\r\n", i)
	}
	return b.String()
}

// stored is the beginning of a member that holds what follows it as it stands.
func stored() string {
	return "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x00\xff\xff\x00\x00WARC/1.0\r\nA: b\r\n"
}

// However a file is made, it is read a few times at most.
func TestHostileFilesAreReadAFewTimes(t *testing.T) {
	for name, text := range hostile() {
		t.Run(name, func(t *testing.T) {
			file := &counted{Reader: strings.NewReader(text)}
			f := warc.New(warc.Options{MaxBytes: 4 << 20}).Open("f", file)
			for {
				if _, err := f.Next(t.Context()); errors.Is(err, io.EOF) {
					break
				} else if err != nil && !errors.As(err, new(*warc.Fault)) {
					t.Fatal(err)
				}
			}
			if most := 20*int64(len(text)) + 32<<20; file.n > most {
				t.Errorf("%d bytes were read of %d", file.n, len(text))
			}
		})
	}
}

// Records in parts that are never whole take no more than their bound, and one
// that is whole comes through.
func TestRecordsThatAreNeverWhole(t *testing.T) {
	first := func(n int, fields ...string) string {
		return rec("response", "https://kna.example/1", "HTTP/1.1 200 OK\r\n", append(fields, fmt.Sprintf("WARC-Record-ID: <urn:%d>", n), "WARC-Segment-Number: 1")...)
	}
	block := html(page)
	whole := func(n int) string {
		return rec("response", "https://kna.example/7", block[:50], fmt.Sprintf("WARC-Record-ID: <urn:%d>", n), "WARC-Segment-Number: 1") +
			rec("continuation", "", block[50:], fmt.Sprintf("WARC-Segment-Origin-ID: <urn:%d>", n), "WARC-Segment-Number: 2", fmt.Sprintf("WARC-Segment-Total-Length: %d", len(block)))
	}
	var many, long, parts bytes.Buffer
	for n := range 3000 {
		many.WriteString(first(n))
	}
	for n := range 100 {
		long.WriteString(first(n, "X-Long: "+strings.Repeat("x", 30_000)))
	}
	for n := range 10_000 {
		parts.WriteString(rec("continuation", "", "", "WARC-Segment-Origin-ID: <urn:0>", fmt.Sprintf("WARC-Segment-Number: %d", n+2)))
	}
	cases := []struct {
		name, file string
		most       int // bytes of a page
		told, left int // dropped as they come, and at the end
		words      string
	}{
		{"more than may be open", many.String(), 0, 2000, 1000, "too many others do"},
		{"long headers", long.String(), 1 << 16, 84, 16, "too many others do"},
		{"empty parts", parts.String(), 1 << 16, 1, 0, "more than the 0 MiB"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			all := warc.New(warc.Options{MaxBytes: c.most})
			f := all.Open("f", stream{strings.NewReader(c.file + whole(5000))})
			pages, told := 0, 0
			for {
				p, err := f.Next(t.Context())
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					if told++; !strings.Contains(err.Error(), c.words) {
						t.Fatal(err)
					}
					continue
				}
				if pages++; string(p.Body) != page {
					t.Errorf("body %q", p.Body)
				}
			}
			if left := len(all.Unfinished()); pages != 1 || told != c.told && told != c.told+1 || left != c.left && left != c.left-1 {
				t.Errorf("%d pages; %d were told of, want %d; %d at the end, want %d", pages, told, c.told, left, c.left)
			}
		})
	}
}

func BenchmarkLengthsThatLie(b *testing.B) {
	var file strings.Builder
	const records = 2000
	for i := range records {
		r := rec("response", fmt.Sprintf("https://kna.example/%04d", i), html(page+noise(1000))) // of one length, so that no lie is true
		if i%2 == 0 {
			r = claim(r, 777_777)
		}
		file.WriteString(r)
	}
	text := file.String()
	pages := 0
	for b.Loop() {
		f := warc.New(warc.Options{}).Open("f", stream{strings.NewReader(text)})
		for pages = 0; ; {
			_, err := f.Next(b.Context())
			if errors.Is(err, io.EOF) {
				break
			}
			if err == nil {
				pages++
			}
		}
	}
	b.ReportMetric(float64(records*b.N)/b.Elapsed().Seconds(), "records/s")
	b.ReportMetric(float64(pages), "pages")
}

func BenchmarkParts(b *testing.B) {
	var file strings.Builder
	const records = 20_000
	file.WriteString(rec("response", "https://kna.example/1", html(page), "WARC-Record-ID: <urn:0>", "WARC-Segment-Number: 1"))
	for n := range records {
		file.WriteString(rec("continuation", "", "x", "WARC-Segment-Origin-ID: <urn:0>", fmt.Sprintf("WARC-Segment-Number: %d", n+2)))
	}
	text := file.String()
	for b.Loop() {
		f := warc.New(warc.Options{}).Open("f", strings.NewReader(text))
		for {
			if _, err := f.Next(b.Context()); errors.Is(err, io.EOF) {
				break
			}
		}
	}
	b.ReportMetric(float64(records*b.N)/b.Elapsed().Seconds(), "records/s")
}
