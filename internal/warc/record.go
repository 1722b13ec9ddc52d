package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"

	"parley"
)

// Fault says what is wrong in one place of a file. It is parley.ErrInvalid.
type Fault struct {
	File string
	At   int64 // place of the record, in bytes from the beginning of the file
	Text string
}

func (f *Fault) Error() string { return fmt.Sprintf("%s: byte %d: %s", f.File, f.At, f.Text) }

// Unwrap makes every fault parley.ErrInvalid.
func (*Fault) Unwrap() error { return parley.ErrInvalid }

const (
	maxLine   = 32 << 10 // of a header
	maxHeader = 256 << 10
	// A compressed record may be this many times its size once it is long.
	maxRatio, longEnough = 200, 64 << 20
)

var errBomb = errors.New("it expands to more than 200 times its size")

// record is one record of a file.
type record struct {
	at     int64
	header map[string]string // by name in lower case
	block  []byte            // up to the bound
	size   int64             // of the whole block
}

func (r *record) kind() string { return strings.ToLower(r.header["warc-type"]) }

// records reads the records of one file.
type records struct {
	name  string
	most  int // bytes of a block that are kept
	win   *window
	raw   *bufio.Reader // over win
	mend  int64         // where to look for a record after one that cannot be read
	gz    *gzip.Reader  // nil: the file is not compressed
	probe *gzip.Reader  // looks at what may be a member
	again int64         // bytes that were gone back over
	in    *bufio.Reader // what records stand in: raw, or over gz
	begun int64         // place of the compressed member that is read
	grown int64         // bytes that it gave
	open  bool          // a member is being read
	ready bool          // the kind of the file is known
	told  *Fault        // the last one, unless a record came after it
}

func newRecords(name string, r io.Reader, most int) *records {
	win := newWindow(r)
	return &records{name: name, most: most, win: win, raw: bufio.NewReaderSize(win, maxLine)}
}

// at is the place in the file of what is read next.
func (f *records) at() int64 { return f.win.at() - int64(f.raw.Buffered()) }

func (f *records) move(to int64) {
	if to != f.at() {
		f.win.move(to)
		f.raw.Reset(f.win)
	}
}

// Read gives the decompressed bytes of a member, unless it grows beyond measure.
func (f *records) Read(p []byte) (int, error) {
	n, err := f.gz.Read(p)
	f.grown += int64(n)
	if f.grown > longEnough && f.grown > maxRatio*(f.at()-f.begun) {
		return 0, errBomb
	}
	return n, err
}

// next gives the next record. After a *Fault it goes on behind it; io.EOF ends
// the file, any other error too. A record is told of once, whatever is wrong.
func (f *records) next() (*record, error) {
	for {
		rec, err := f.one()
		var fault *Fault
		if !errors.As(err, &fault) {
			f.told = nil
			return rec, err
		}
		if f.told == nil || f.told.At != fault.At {
			f.told = fault
			return nil, err
		}
	}
}

func (f *records) one() (*record, error) {
	if !f.ready {
		if err := f.recognise(); err != nil {
			return nil, err
		}
	}
	if err := f.begin(); err != nil {
		return nil, err
	}
	rec := &record{at: f.at()}
	if f.gz != nil {
		rec.at = f.begun
	}
	if err := f.head(rec); err != nil {
		return nil, f.broken(rec.at, err)
	}
	f.mend = f.at()
	body := f.body
	if f.gz == nil && (f.win.file != nil || rec.size <= int64(f.most)) {
		body = f.plainBody
	}
	if err := body(rec); err != nil {
		return nil, f.broken(rec.at, err)
	}
	return rec, nil
}

// recognise looks whether the file is compressed.
func (f *records) recognise() error {
	head, err := f.raw.Peek(4)
	f.ready, f.in = true, f.raw
	switch {
	case len(head) == 0 && errors.Is(err, io.EOF):
		return &Fault{File: f.name, Text: "the archive is empty"}
	case len(head) == 0:
		return fmt.Errorf("read %s: %w", f.name, err)
	}
	switch {
	case bytes.HasPrefix(head, magic):
		f.gz, f.probe, f.in = new(gzip.Reader), new(gzip.Reader), bufio.NewReaderSize(nil, maxLine)
	case bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}), bytes.HasPrefix(head[1:], []byte{0x2a, 0x4d, 0x18}): // a dictionary
		f.win.err, f.win.r = io.EOF, nil
		return fmt.Errorf("%s: the archive is compressed with Zstandard; give it uncompressed or as .warc.gz: %w", f.name, parley.ErrUnsupported)
	}
	return nil
}

var magic = []byte{0x1f, 0x8b, 0x08}

// Recognise reports whether a file that begins like this is an archive; some
// hundred bytes are enough.
func Recognise(head []byte) bool {
	if !bytes.HasPrefix(head, magic) {
		return bytes.HasPrefix(head, []byte("WARC/"))
	}
	return member(new(gzip.Reader), head)
}

// member reports whether a compressed member that holds a record begins like this.
func member(z *gzip.Reader, head []byte) bool {
	if z.Reset(bytes.NewReader(head)) != nil {
		return false
	}
	var first [5]byte
	_, err := io.ReadFull(z, first[:])
	return err == nil && string(first[:]) == "WARC/"
}

// begin goes to where the next record begins.
func (f *records) begin() error {
	for {
		if f.gz != nil && !f.open {
			if err := f.member(); err != nil {
				return err
			}
		}
		b, err := f.in.Peek(1)
		switch {
		case err == nil && b[0] != '\r' && b[0] != '\n':
			return nil
		case err == nil:
			_, _ = f.in.Discard(1) // it is there
		case f.win.err != nil && !errors.Is(f.win.err, io.EOF):
			return fmt.Errorf("read %s: %w", f.name, f.win.err)
		case f.gz == nil:
			return io.EOF
		case errors.Is(err, io.EOF):
			f.open = false
		default:
			return f.broken(f.begun, err)
		}
	}
}

// member opens the next compressed member.
func (f *records) member() error {
	f.begun, f.grown = f.at(), 0
	if _, err := f.raw.Peek(1); err != nil {
		if errors.Is(err, io.EOF) {
			return io.EOF
		}
		return fmt.Errorf("read %s: %w", f.name, err)
	}
	if err := f.gz.Reset(f.raw); err != nil {
		return f.broken(f.begun, err)
	}
	f.gz.Multistream(false)
	f.in.Reset(f)
	f.open = true
	return nil
}

// broken makes an error of a record a fault, and goes to the next place where a
// record can begin.
func (f *records) broken(at int64, err error) error {
	if f.win.err != nil && !errors.Is(f.win.err, io.EOF) {
		return fmt.Errorf("read %s: %w", f.name, f.win.err)
	}
	var text *wrong
	switch {
	case f.gz == nil:
		f.move(f.mend)
	case errors.Is(err, errBomb):
		// Nothing before this place can be a record.
	case errors.Is(err, gzip.ErrChecksum):
		err = errors.New("the record does not agree with its checksum")
	case !errors.As(err, &text) && !errors.Is(err, errCut):
		f.goBack()
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		err = errCut
	}
	if f.gz == nil || errors.As(err, &text) {
		f.seekLine()
	} else {
		f.seekMember()
	}
	return &Fault{File: f.name, At: at, Text: err.Error() + "; the record is left out"}
}

// goBack goes to behind where a broken member began. All in all it goes back over
// about what the file has, so that members made to break do not take longer
// and longer.
func (f *records) goBack() {
	at := f.at()
	if f.again > at+8<<20 {
		return
	}
	f.move(f.begun + 1)
	f.again += at - f.at()
}

// wrong is what a record says that cannot be.
type wrong struct{ text string }

func (w *wrong) Error() string { return w.text }

var errCut = errors.New("the record is cut off")

// firstBytes is how much of a record, or of a compressed member, shows that it is one.
const firstBytes = 512

// seekLine goes to where the next record begins, also in the midst of a line that
// was cut off, or to the end.
func (f *records) seekLine() {
	for {
		b, err := f.in.Peek(max(firstBytes, f.in.Buffered()))
		i := bytes.Index(b, []byte("WARC/"))
		n := i + 1
		switch {
		case i < 0 && err != nil:
			_, _ = f.in.Discard(len(b)) // they are there
			return                      // begin sees to what is no good
		case i < 0:
			n = len(b) - len("WARC")
		case i > 0 && len(b)-i < firstBytes && err == nil:
			n = i // and look at more of what follows
		case beginsRecord(b[i:]):
			_, _ = f.in.Discard(i)
			return
		}
		_, _ = f.in.Discard(n)
	}
}

var (
	firstLines = regexp.MustCompile(`^WARC/[01]\.\d+\r?\n[A-Za-z-]+:`)
	lastWords  = regexp.MustCompile(`WARC/[01]\.\d{1,2}$`)
)

func beginsRecord(b []byte) bool { return firstLines.Match(b[:min(len(b), 200)]) }

func versionLine(line string) bool {
	return len(line) >= 8 && strings.HasPrefix(line, "WARC/") && line[6] == '.'
}

// seekMember goes to the next compressed member that begins a record, or to the
// end.
func (f *records) seekMember() {
	f.open = false
	for {
		b, err := f.raw.Peek(max(firstBytes, f.raw.Buffered()))
		i := bytes.Index(b, magic)
		n := i + 1
		switch {
		case i < 0 && err != nil:
			_, _ = f.raw.Discard(len(b)) // they are there
			return
		case i < 0:
			n = len(b) - len(magic) + 1
		case i > 0 && len(b)-i < firstBytes && err == nil:
			n = i // and look at more of what follows
		case member(f.probe, b[i:min(len(b), i+firstBytes)]):
			_, _ = f.raw.Discard(i)
			return
		}
		_, _ = f.raw.Discard(n)
	}
}

// head reads the header of a record. If it fails, mend is where the next record
// may begin: nothing before it can.
func (f *records) head(rec *record) error {
	f.mend = f.at() + 1
	line, err := f.line()
	if err != nil {
		return err
	}
	if !versionLine(line) {
		return &wrong{"no record begins here, as a line like WARC/1.1 would say"}
	}
	if line[5] > '1' {
		return &wrong{fmt.Sprintf("the record is in the form %s, of which 1.0 and 1.1 are read", line)}
	}
	rec.header = map[string]string{}
	last, cut := "", false
	for total := len(line); ; {
		at := f.at()
		if !cut {
			f.mend = at
		}
		if line, err = f.line(); err != nil {
			return err
		}
		if total += len(line); total > maxHeader {
			return &wrong{"the header of the record is longer than 256 KiB"}
		}
		if line == "" {
			break
		}
		if i := lastWords.FindStringIndex(line); i != nil { // another record may begin here
			f.mend, cut = at+int64(i[0]), true
		}
		if line[0] == ' ' || line[0] == '\t' { // goes on with the last field
			if last != "" && len(rec.header[last]) < maxLine { // one that goes on and on is cut
				rec.header[last] += " " + strings.TrimSpace(line)
			}
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return &wrong{"the header of the record has a line without a colon"}
		}
		last = strings.ToLower(strings.TrimSpace(name))
		if _, twice := rec.header[last]; twice {
			if cut && (last == "warc-type" || last == "warc-record-id" || last == "content-length") {
				return &wrong{"the record is cut off in its header"}
			}
			last = ""
			continue
		}
		rec.header[last] = strings.TrimSpace(value)
	}
	if !cut {
		f.mend = f.at()
	}
	if rec.size, err = strconv.ParseInt(rec.header["content-length"], 10, 64); err != nil || rec.size < 0 {
		return &wrong{fmt.Sprintf("the record has no length, or one that cannot be: %.40q", rec.header["content-length"])}
	}
	return nil
}

// line reads a line of a header without its end.
func (f *records) line() (string, error) {
	b, err := f.in.ReadSlice('\n')
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		return "", &wrong{"the header of the record has a line longer than 32 KiB"}
	case errors.Is(err, io.EOF):
		return "", errCut
	case err != nil:
		return "", err
	}
	return string(bytes.TrimRight(b, "\r\n")), nil
}

// plainBody reads the block of a record of a file that is not compressed, once it
// is known that the record ends where its length says.
func (f *records) plainBody(rec *record) error {
	at := f.at()
	f.win.hold = at
	defer func() { f.win.hold = -1 }()
	if err := f.endsAt(at, rec.size); err != nil {
		return err
	}
	rec.block = make([]byte, min(rec.size, int64(f.most)))
	if _, err := io.ReadFull(f.in, rec.block); err != nil {
		return err
	}
	f.move(at + rec.size)
	return nil
}

// endsAt looks whether a block of a length is followed by another record or by
// the end of the file.
func (f *records) endsAt(at, size int64) error {
	if size > math.MaxInt64-at-firstBytes {
		return fmt.Errorf("%w before %d bytes", errCut, size)
	}
	b, err := f.win.look(at+size, firstBytes)
	if err != nil {
		return err
	}
	if len(b) == 0 {
		if got := f.win.size() - at; got < size {
			return fmt.Errorf("%w after %d of %d bytes", errCut, got, size)
		}
	}
	if behind, _ := follows(b); !behind {
		return errLength
	}
	return nil
}

// follows reports whether what stands behind a block, at most firstBytes of it, is
// the next record or the end after nothing but empty lines: anything else is part
// of a block whose length is wrong. sure is false where it holds only empty lines.
func follows(b []byte) (ok, sure bool) {
	rest := bytes.TrimLeft(b, "\r\n")
	if bytes.HasPrefix(rest, []byte("WARC/")) {
		return true, true
	}
	return len(rest) == 0 || len(b) == firstBytes && bytes.HasPrefix([]byte("WARC/"), rest), false
}

var errLength = &wrong{"the record does not end where its length says"}

// body reads the block of a record and looks whether the record ends there.
func (f *records) body(rec *record) error {
	var buf bytes.Buffer
	got, err := io.Copy(&buf, io.LimitReader(f.in, min(rec.size, int64(f.most))))
	if err == nil && got < rec.size {
		var rest int64
		rest, err = io.CopyN(io.Discard, f.in, rec.size-got)
		got += rest
	}
	switch {
	case errors.Is(err, io.EOF) || err == nil && got < rec.size:
		return fmt.Errorf("%w after %d of %d bytes", errCut, got, rec.size)
	case err != nil:
		return err
	}
	rec.block = buf.Bytes()
	return f.ended()
}

// ended looks whether the record ends where its length says.
func (f *records) ended() error {
	b, err := f.in.Peek(firstBytes)
	switch ok, sure := follows(b); {
	case sure:
		return nil
	case err != nil && !errors.Is(err, io.EOF):
		return err
	case !ok:
		return errLength
	}
	return nil
}
