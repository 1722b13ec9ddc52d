package watch

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"parley"
	"parley/internal/fetch"
)

// Outline reads the feeds of an OPML file, in its order and each once. name
// stands in errors, which are parley.ErrInvalid and give the line.
func Outline(name string, raw []byte) ([]string, error) {
	text, _, err := plainXML(parley.Capture{Source: name, Bytes: raw})
	if err != nil {
		return nil, fmt.Errorf("%s: the outline cannot be read: %w: %w", name, err, parley.ErrInvalid)
	}
	d := xml.NewDecoder(strings.NewReader(text))
	var out []string
	root := ""
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%s: the outline cannot be read: %w: %w", name, err, parley.ErrInvalid)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if root == "" {
			root = start.Name.Local
		}
		at := feedOf(start)
		if at == "" {
			continue
		}
		u, err := fetch.Canonical(at)
		if err != nil {
			line, _ := d.InputPos()
			return nil, fmt.Errorf("%s:%d: xmlUrl: %w: %w", name, line, err, parley.ErrInvalid)
		}
		if !slices.Contains(out, u) {
			out = append(out, u)
		}
	}
	if root != "opml" || len(out) == 0 {
		return nil, fmt.Errorf("%s: is no OPML with feeds: it needs an <opml> with an <outline xmlUrl=\"https://...\"/> for each: %w", name, parley.ErrInvalid)
	}
	return out, nil
}

// feedOf gives the address of the feed that an outline element names, "" for others.
func feedOf(e xml.StartElement) string {
	if !strings.EqualFold(e.Name.Local, "outline") {
		return ""
	}
	for _, a := range e.Attr {
		if strings.EqualFold(a.Name.Local, "xmlUrl") {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}
