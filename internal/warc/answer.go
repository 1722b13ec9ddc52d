package warc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/textproto"
	"slices"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

var errTooBig = errors.New("too big")

// answer takes apart what a web server sent. A line of its header that is none is
// passed over, as browsers do.
func answer(block []byte) (status int, headers http.Header, body []byte, ok bool) {
	line, rest, _ := bytes.Cut(block, []byte{'\n'})
	fields := strings.Fields(string(line[:min(len(line), 200)]))
	if len(fields) < 2 || !strings.HasPrefix(fields[0], "HTTP/") {
		return 0, nil, block, false
	}
	status, err := strconv.Atoi(fields[1])
	if err != nil {
		return 0, nil, block, false
	}
	headers = http.Header{}
	last := ""
	for len(rest) > 0 {
		line, rest, _ = bytes.Cut(rest, []byte{'\n'})
		line = bytes.TrimRight(line, "\r")
		if len(line) == 0 {
			break
		}
		name, value, colon := strings.Cut(string(line[:min(len(line), maxLine)]), ":")
		switch {
		case (line[0] == ' ' || line[0] == '\t') && last != "":
			if values := headers[last]; len(values[len(values)-1]) < maxLine { // a value that goes on and on is cut
				values[len(values)-1] += " " + strings.TrimSpace(string(line[:min(len(line), maxLine)]))
			}
		case colon:
			last = textproto.CanonicalMIMEHeaderKey(strings.TrimSpace(name))
			headers[last] = append(headers[last], strings.TrimSpace(value))
		}
	}
	return status, headers, rest, true
}

// decode frees a body of chunks and compression. Archives are known to say that a
// body is chunked or compressed that they hold as it is after that; then it is
// taken as it stands. It returns errTooBig.
func decode(body []byte, headers http.Header, most int, p *Page) ([]byte, error) {
	if strings.EqualFold(headers.Get("Transfer-Encoding"), "chunked") {
		body = unchunk(body, p)
	}
	var codings []string
	for _, v := range headers.Values("Content-Encoding") {
		for c := range strings.SplitSeq(v, ",") {
			if c = strings.ToLower(strings.TrimSpace(c)); c != "" && c != "identity" {
				codings = append(codings, c)
			}
		}
	}
	if len(codings) > 3 {
		return nil, errors.New("it is compressed more than three times")
	}
	for _, coding := range slices.Backward(codings) {
		var err error
		if body, err = unpack(body, coding, most, p); err != nil {
			return nil, err
		}
	}
	if len(body) > most {
		return nil, errTooBig
	}
	return body, nil
}

// unchunk joins the chunks of a body.
func unchunk(body []byte, p *Page) []byte {
	out, err := io.ReadAll(httputil.NewChunkedReader(bytes.NewReader(body)))
	switch {
	case err == nil:
		return out
	case len(out) == 0:
		return body // it is joined already
	}
	p.problem("page-cut", "The last part of the page is missing from the archive.", "Look whether the report is whole.")
	return out
}

// unpack decompresses a body, at most so many bytes.
func unpack(body []byte, coding string, most int, p *Page) ([]byte, error) {
	r, err := opened(body, coding)
	if err != nil {
		return nil, err
	}
	if r == nil {
		return body, nil
	}
	out, err := io.ReadAll(io.LimitReader(r, int64(most)+1))
	switch {
	case len(out) > most:
		return nil, errTooBig
	case err == nil:
		return out, nil
	case text(body):
		return body, nil // it is unpacked already
	case len(out) == 0:
		return nil, err
	}
	p.problem("page-cut", "The page is compressed and damaged; what stands before the damage was taken.", "Look whether the report is whole.")
	return out, nil
}

// opened gives what a body decompresses to; nil where it is not compressed.
func opened(body []byte, coding string) (io.Reader, error) {
	in := bytes.NewReader(body)
	switch coding {
	case "gzip", "x-gzip":
		if !bytes.HasPrefix(body, magic) {
			return nil, nil
		}
		return gzip.NewReader(in)
	case "deflate":
		if z, err := zlib.NewReader(in); err == nil {
			return z, nil
		}
		return flate.NewReader(bytes.NewReader(body)), nil // as some servers have it
	case "br":
		return brotli.NewReader(in), nil
	case "zstd":
		return zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(64<<20))
	}
	return nil, fmt.Errorf("it is packed as %.40q, which is not known", coding)
}

// text reports whether bytes look like a page and not like packed data.
func text(body []byte) bool {
	return strings.HasPrefix(http.DetectContentType(body), "text/")
}
