package extract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"parley"
)

// record reads one JSON object of a corpus. Its text is kept verbatim.
func record(c parley.Capture, r *parley.Report, h Hints) error {
	if !utf8.Valid(c.Bytes) {
		return fmt.Errorf("%s: is not UTF-8, as JSON has to be: %w", place(c), parley.ErrInvalid)
	}
	var in struct {
		ID, Outlet, Published, Text, Title, URL, Dateline, Byline, Zone, Language *string
	}
	raw := bytes.TrimPrefix(c.Bytes, []byte("\ufeff"))
	if err := json.Unmarshal(raw, &in); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) && wrong.Field != "" {
			return fmt.Errorf("%s: field %q has to be a string, not %s: %w", place(c), strings.ToLower(wrong.Field), wrong.Value, parley.ErrInvalid)
		}
		if errors.As(err, &wrong) {
			return fmt.Errorf("%s: a record has to be an object with the fields id, outlet, published and text, not %s: %w", place(c), wrong.Value, parley.ErrInvalid)
		}
		return fmt.Errorf("%s: is no JSON: %w: %w", place(c), err, parley.ErrInvalid)
	}
	if in.Text == nil {
		return fmt.Errorf("%s: has no field \"text\": %w", place(c), parley.ErrInvalid)
	}
	get := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	r.ID, r.Outlet, r.Text, r.Title = strings.TrimSpace(get(in.ID)), get(in.Outlet), get(in.Text), get(in.Title)
	r.URL, r.Dateline, r.Byline, r.Language = get(in.URL), get(in.Dateline), get(in.Byline), get(in.Language)
	if p := get(in.Published); p != "" && h.Published == "" {
		published(r, p, get(in.Zone), "the field published")
	}
	return nil
}

// place turns "file#12" into "file:12", as messages about files have it.
func place(c parley.Capture) string {
	if i := strings.LastIndexByte(c.Source, '#'); i >= 0 && !strings.Contains(c.Source, "://") {
		return c.Source[:i] + ":" + c.Source[i+1:]
	}
	return c.Source
}
