package fetch

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// lines cuts a stream into lines of bounded length.
type lines struct {
	r    *bufio.Reader
	most int
	n    int
}

func newLines(r io.Reader, most int) *lines {
	return &lines{r: bufio.NewReaderSize(r, 64<<10), most: most}
}

// looksLikeJSONL reports whether the first bytes begin an object that either
// ends on its line or is longer than what can be looked at.
func (l *lines) looksLikeJSONL() bool {
	head, _ := l.r.Peek(32 << 10)
	head = bytes.TrimLeft(head, " \t\r\n\ufeff")
	if len(head) == 0 || head[0] != '{' {
		return false
	}
	line, _, whole := bytes.Cut(head, []byte{'\n'})
	return !whole || json.Valid(line)
}

// next gives the next line without its end, and its number. A line that is too
// long is passed over and is ErrInvalid; io.EOF ends the stream.
func (l *lines) next() ([]byte, int, error) {
	var line []byte
	l.n++
	long := false
	for {
		part, err := l.r.ReadSlice('\n')
		if !long {
			line = append(line, part...)
			if len(line) > l.most+1 {
				long, line = true, nil
			}
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return nil, l.n, err
		case long:
			return nil, l.n, tooBig(l.most)
		case err != nil && len(line) == 0:
			return nil, l.n, io.EOF
		}
		return bytes.TrimRight(line, "\r\n"), l.n, nil
	}
}
