package warc_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"parley"
	"parley/internal/warc"
)

// entry is a file of a package.
type entry struct {
	name, text string
	method     uint16
}

// wacz makes a package.
func wacz(t *testing.T, entries ...entry) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		w, err := z.CreateHeader(&zip.FileHeader{Name: e.name, Method: e.method})
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, e.text)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPackages(t *testing.T) {
	packed := wacz(t,
		entry{name: "datapackage.json", text: "{}"},
		entry{name: "archive/b.warc", text: response(3), method: zip.Deflate},
		entry{name: "archive/a.warc.gz", text: member(response(1)) + member(claim(response(9), 1<<40)) + member(response(2))},
		entry{name: "archive/plain.WARC", text: claim(response(9), 1<<40) + response(4)},
		entry{name: "pages/x.warc", text: response(8)},
		entry{name: "indexes/index.cdx.gz", text: "x"},
	)
	all, err := warc.Members("c.wacz", strings.NewReader(packed), int64(len(packed)))
	if err != nil {
		t.Fatal(err)
	}
	var names, pages []string
	faults := 0
	a := warc.New(warc.Options{})
	for _, m := range all {
		names = append(names, m.Name)
		in, err := m.Open()
		if err != nil {
			t.Fatal(err)
		}
		f := a.Open("c.wacz/"+m.Name, in)
		for {
			p, err := f.Next(t.Context())
			if errors.Is(err, io.EOF) {
				break
			}
			if errors.As(err, new(*warc.Fault)) {
				faults++
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			pages = append(pages, p.URL)
		}
		in.Close()
	}
	if got := strings.Join(names, " "); got != "archive/a.warc.gz archive/b.warc archive/plain.WARC" {
		t.Errorf("archives %s", got)
	}
	if len(pages) != 4 || pages[3] != "https://kna.example/4" || faults != 2 {
		t.Errorf("pages %q, %d faults", pages, faults)
	}
}

func TestBadPackages(t *testing.T) {
	good := wacz(t, entry{name: "archive/a.warc.gz", text: member(response(1))})
	bomb := wacz(t, entry{name: "archive/a.warc", text: strings.Repeat("0", 65<<20), method: zip.Deflate})
	crypt := []byte(good)
	crypt[bytes.Index(crypt, []byte("PK\x01\x02"))+8] |= 1
	odd := []byte(wacz(t, entry{name: "archive/a.warc", text: response(1), method: zip.Deflate}))
	odd[bytes.Index(odd, []byte("PK\x01\x02"))+10] = 99
	large := []byte(good)
	copy(large[bytes.Index(large, []byte("PK\x01\x02"))+20:], "\xff\xff\xff\x7f")
	cases := []struct {
		name, file string
		is         error
		words      string
	}{
		{"cut off", good[:len(good)-30], parley.ErrInvalid, "c.wacz: is no WACZ package"},
		{"no zip", "Troops left.", parley.ErrInvalid, "is no WACZ package"},
		{"empty", "", parley.ErrInvalid, "is no WACZ package"},
		{"without archives", wacz(t, entry{name: "pages/pages.jsonl", text: "{}"}), parley.ErrNotFound, "no archive/*.warc.gz"},
		{"a bomb", bomb, parley.ErrInvalid, "more than 200 times"},
		{"encrypted", string(crypt), parley.ErrUnsupported, "archive/a.warc.gz: is encrypted"},
		{"packed oddly", string(odd), parley.ErrUnsupported, "not known"},
		{"a file larger than all", string(large), parley.ErrInvalid, "more bytes than it has"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			all, err := warc.Members("c.wacz", strings.NewReader(c.file), int64(len(c.file)))
			if err == nil {
				_, err = all[0].Open()
			}
			if !errors.Is(err, c.is) || !strings.Contains(fmt.Sprint(err), c.words) {
				t.Errorf("%v, want %v with %q", err, c.is, c.words)
			}
		})
	}
}

func FuzzMembers(f *testing.F) {
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"archive/a.warc", "archive/b.warc.gz"} {
		w, _ := z.Create(name)
		io.WriteString(w, response(1))
	}
	_ = z.Close()
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, raw []byte) {
		all, err := warc.Members("f", bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			return
		}
		for _, m := range all {
			in, err := m.Open()
			if err != nil {
				continue
			}
			n, err := io.Copy(io.Discard, io.LimitReader(in, math.MaxInt32))
			if err == nil && n > 200<<20 && n > 200*int64(len(raw)) {
				t.Errorf("%d bytes of %d", n, len(raw))
			}
			in.Close()
		}
	})
}

// The bound of a package's directory is not one of the archives in it.
func TestLargePackages(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.NoCompression) })
	part, sizes := make([]byte, 40<<20), map[string]int64{}
	for _, name := range []string{"archive/a.warc", "archive/b.warc"} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(part); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	all, err := warc.Members("c.wacz", bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		r, err := all[i].Open()
		if err != nil {
			t.Fatal(err)
		}
		if sizes[all[i].Name], err = io.Copy(io.Discard, r); err != nil {
			t.Errorf("%s: %v", all[i].Name, err)
		}
		r.Close()
	}
	for name, size := range sizes {
		if size != int64(len(part)) {
			t.Errorf("%s has %d bytes", name, size)
		}
	}
}
