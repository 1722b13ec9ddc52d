package extract

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"parley"
)

// says finds a page that declares its charset itself.
var says = regexp.MustCompile(`(?i)<meta\b[^>]{0,200}\bcharset\s*=`)

// Decode gives the text of a capture in UTF-8, and what was doubtful about its
// charset. It returns parley.ErrInvalid for what cannot be decoded.
func Decode(c parley.Capture) (string, []parley.Problem, error) {
	var r parley.Report
	text, err := decode(c, &r)
	return text, r.Problems, err
}

// decode gives the text of a capture in UTF-8. Valid UTF-8 is taken as it is,
// but for a byte order mark; anything else is converted and told of.
func decode(c parley.Capture, r *parley.Report) (string, error) {
	e, name, certain := charset.DetermineEncoding(c.Bytes[:min(len(c.Bytes), 1024)], c.MediaType)
	raw := bytes.TrimPrefix(c.Bytes, []byte("\ufeff"))
	certain = certain || says.Match(c.Bytes[:min(len(c.Bytes), 1024)])
	declared := certain && name != "utf-8"
	if utf8.Valid(raw) && (!declared || foreign(raw, name)) {
		if declared {
			problem(r, "charset-wrong", fmt.Sprintf("The page declares the charset %s and is UTF-8.", name), "")
		}
		return string(raw), nil
	}
	if name == "utf-8" {
		problem(r, "charset-wrong", "The text is declared as UTF-8 and is not; it was read as windows-1252.", "Convert it to UTF-8.")
		e, name = charset.Lookup("windows-1252")
	} else if !certain {
		problem(r, "charset-guessed", "The text is not UTF-8 and does not say what it is; it was read as "+name+".", "Convert it to UTF-8.")
	}
	out, err := e.NewDecoder().Bytes(c.Bytes)
	if err != nil {
		return "", fmt.Errorf("%s: decode from %s: %w", c.Source, name, parley.ErrInvalid)
	}
	text := strings.TrimPrefix(strings.ToValidUTF8(string(out), "\ufffd"), "\ufeff")
	if n := strings.Count(text, "\ufffd"); n > 0 {
		problem(r, "charset-wrong", fmt.Sprintf("%d characters could not be read as %s.", n, name), "Convert it to UTF-8.")
	}
	return text, nil
}

// foreign reports whether bytes that are valid UTF-8 are more than ASCII, and
// so no text in the one-byte charset that is declared.
func foreign(raw []byte, declared string) bool {
	if strings.HasPrefix(declared, "utf-16") || declared == "iso-2022-jp" {
		return false
	}
	for _, b := range raw {
		if b >= 0x80 {
			return true
		}
	}
	return false
}
