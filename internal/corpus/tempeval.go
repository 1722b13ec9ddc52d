package corpus

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// TimedDoc is a news report whose time expressions are marked.
type TimedDoc struct {
	ID        string
	Published string // "1998-02-06" or "1998-02-06T22:19:00"
	Text      string
	Times     []Timex // in order
}

// Timex is a time expression as TIMEX3 marks it: the bytes of its words, its
// type ("DATE", "TIME", "DURATION", "SET") and its value.
type Timex struct {
	Start, End  int
	Type, Value string
}

// TempEval gives the reports of TempEval-3's train part, AQUAINT and TimeBank.
// Their text may not be passed on: they serve for measuring alone.
func TempEval(data string) ([]TimedDoc, error) {
	files, err := filepath.Glob(filepath.Join(data, "tempeval3", "*", "*.tml"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("find the reports of TempEval-3 in %s: %w", data, os.ErrNotExist)
	}
	slices.Sort(files)
	docs := make([]TimedDoc, 0, len(files))
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			return nil, fmt.Errorf("read report: %w", err)
		}
		d, err := readTimeML(raw)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", f, err)
		}
		d.ID = strings.TrimSuffix(filepath.Base(f), ".tml")
		docs = append(docs, d)
	}
	return docs, nil
}

// readTimeML takes the text and its marks out of TimeML. The creation time
// stands outside the text, and is no expression to be found.
func readTimeML(raw []byte) (TimedDoc, error) {
	var doc TimedDoc
	var text strings.Builder
	in, open := "", -1
	for d := xml.NewDecoder(bytes.NewReader(raw)); ; {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return doc, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "DCT", "TEXT":
				in = t.Name.Local
			case "TIMEX3":
				x := Timex{Start: text.Len(), Type: attr(t, "type"), Value: attr(t, "value")}
				if in == "DCT" {
					doc.Published = x.Value
				} else if in == "TEXT" {
					open = len(doc.Times)
					doc.Times = append(doc.Times, x)
				}
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "DCT", "TEXT":
				in = ""
			case "TIMEX3":
				if in == "TEXT" && open >= 0 {
					doc.Times[open].End = text.Len()
				}
			}
		case xml.CharData:
			if in == "TEXT" {
				text.Write(t)
			}
		}
	}
	doc.Text = text.String()
	return doc, nil
}

func attr(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
