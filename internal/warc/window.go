package warc

import (
	"errors"
	"io"
	"slices"
)

// keep is how far a window can go back at least. Bytes that follow a cut in
// compressed data are seen to be wrong long before.
const keep = 1 << 20

// window reads a file and can go back over what it read last, and anywhere in
// what can be read from any place.
type window struct {
	r     io.Reader
	file  io.ReaderAt // nil: r is a stream
	ends  func() (int64, error)
	base  int64 // place in file where r began
	buf   []byte
	start int64 // place of buf[0]
	pos   int   // of the next byte to give, in buf
	hold  int64 // what stands at and behind this place is kept; -1: only what keep says
	some  int   // bytes that the next Read gives at most
	err   error // that ended the file
}

func newWindow(r io.Reader) *window {
	w := &window{r: r, hold: -1}
	f, ok := r.(interface {
		io.ReaderAt
		io.Seeker
	})
	if !ok {
		return w
	}
	if base, err := f.Seek(0, io.SeekCurrent); err == nil { // a pipe cannot
		w.file, w.base = f, base
		w.ends = func() (int64, error) { return f.Seek(0, io.SeekEnd) }
	}
	return w
}

func (w *window) Read(p []byte) (int, error) {
	if w.pos == len(w.buf) {
		w.fill()
	}
	if w.pos == len(w.buf) {
		return 0, w.err
	}
	if w.some > 0 { // after going back, which may be many times: little at first
		p = p[:min(len(p), w.some)]
		w.some = min(2*w.some, maxLine)
	}
	n := copy(p, w.buf[w.pos:])
	w.pos += n
	return n, nil
}

// fill reads more, dropping what is too far back.
func (w *window) fill() {
	drop := min(len(w.buf)-keep, w.pos)
	if w.hold >= 0 {
		drop = min(drop, int(w.hold-w.start))
	}
	if drop >= keep {
		w.buf = slices.Delete(w.buf, 0, drop)
		w.start += int64(drop)
		w.pos -= drop
	}
	w.buf = slices.Grow(w.buf, 64<<10)
	for range 100 { // readers that give nothing and no error
		if w.err != nil {
			return
		}
		var n int
		if room := w.buf[len(w.buf):min(cap(w.buf), len(w.buf)+64<<10)]; w.file != nil {
			n, w.err = w.file.ReadAt(room, w.base+w.end())
		} else {
			n, w.err = w.r.Read(room)
		}
		if n > 0 {
			w.buf = w.buf[:len(w.buf)+n]
			return
		}
	}
	if w.err == nil {
		w.err = io.ErrNoProgress
	}
}

// at is the place of the next byte in the file.
func (w *window) at() int64 { return w.start + int64(w.pos) }

// end is the place behind what was read.
func (w *window) end() int64 { return w.start + int64(len(w.buf)) }

// move goes to a place in the file; in a stream, to the nearest that is at hand.
func (w *window) move(to int64) {
	w.some = 512
	if w.file != nil && (to < w.start || to > w.end()) {
		w.buf, w.start, w.pos, w.err = w.buf[:0], to, 0, nil
		return
	}
	w.pos = int(min(max(0, to-w.start), int64(len(w.buf))))
}

// look gives what stands at a place, up to n bytes, fewer at the end of the file.
// In a stream the place may not be before hold.
func (w *window) look(at int64, n int) ([]byte, error) {
	if w.file != nil && (at < w.start || at+int64(n) > w.end()) {
		b := make([]byte, n)
		got, err := w.file.ReadAt(b, w.base+at)
		if errors.Is(err, io.EOF) {
			err = nil
		}
		return b[:got], err
	}
	for w.end() < at+int64(n) && w.err == nil {
		w.fill()
	}
	if w.err != nil && !errors.Is(w.err, io.EOF) {
		return nil, w.err
	}
	from := min(at, w.end())
	return w.buf[from-w.start : min(from+int64(n), w.end())-w.start], nil
}

// size is how long the file is, or what was read of a stream.
func (w *window) size() int64 {
	if w.file != nil {
		if end, err := w.ends(); err == nil {
			return end - w.base
		}
	}
	return w.end()
}
