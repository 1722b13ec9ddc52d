package warc

import (
	"io"
	"slices"
)

// keep is how far a window can go back at least. Bytes that follow a cut in
// compressed data are seen to be wrong long before.
const keep = 1 << 20

// window reads a file and can go back over what it read last.
type window struct {
	r     io.Reader
	buf   []byte
	start int64 // place of buf[0] in the file
	pos   int   // of the next byte to give, in buf
	err   error // that ended the file
}

func (w *window) Read(p []byte) (int, error) {
	if w.pos == len(w.buf) {
		w.fill()
	}
	if w.pos == len(w.buf) {
		return 0, w.err
	}
	n := copy(p, w.buf[w.pos:])
	w.pos += n
	return n, nil
}

// fill reads more, dropping what is too far back.
func (w *window) fill() {
	if len(w.buf) >= 2*keep {
		drop := len(w.buf) - keep
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
		n, w.err = w.r.Read(w.buf[len(w.buf):cap(w.buf)])
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

// back goes to a place in the file, as far back as it can.
func (w *window) back(to int64) { w.pos = int(max(0, to-w.start)) }
