package score

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"

	"parley"
)

// Set is gold readings, each with its report.
type Set struct {
	gold    []reading
	records map[string][]byte
}

// Load reads gold/dev/*.json of a data folder, and the reports that they are
// of from reports/*.jsonl and seed/*.jsonl. A gold reading that is not
// understood is a Problem; one without its report too.
func Load(dir string) (*Set, []parley.Problem, error) {
	files, err := filepath.Glob(filepath.Join(dir, "gold", "dev", "*.json"))
	if err != nil || len(files) == 0 {
		return nil, nil, fmt.Errorf("%s holds no gold/dev/*.json: %w", dir, parley.ErrNotFound)
	}
	sort.Strings(files)
	s := &Set{records: map[string][]byte{}}
	var problems []parley.Problem
	wanted := map[string]bool{}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			return nil, nil, fmt.Errorf("read gold: %w", err)
		}
		r, err := decode(raw)
		if err != nil || r.ID == "" {
			problems = append(problems, parley.Problem{Code: "gold-invalid", File: f, Text: fmt.Sprintf("is no gold reading: %v", err)})
			continue
		}
		wanted[r.ID] = true
		s.gold = append(s.gold, r)
	}
	for _, pattern := range []string{"reports", "seed"} {
		corpora, _ := filepath.Glob(filepath.Join(dir, pattern, "*.jsonl"))
		for _, f := range corpora {
			if err := s.keep(f, wanted); err != nil {
				return nil, nil, err
			}
		}
	}
	kept := s.gold[:0]
	for _, g := range s.gold {
		raw, ok := s.records[g.ID]
		if !ok {
			problems = append(problems, parley.Problem{Code: "gold-without-report", Text: fmt.Sprintf("no report %q is in the data folder", g.ID)})
			continue
		}
		var rec struct{ Text string }
		if err := json.Unmarshal(raw, &rec); err != nil {
			return nil, nil, fmt.Errorf("report %q: %w", g.ID, err)
		}
		g.text = newText(rec.Text)
		kept = append(kept, g)
	}
	s.gold = kept
	if len(s.gold) == 0 {
		return nil, problems, fmt.Errorf("%s holds no gold reading with its report: %w", dir, parley.ErrNotFound)
	}
	return s, problems, nil
}

// keep keeps the lines of a corpus whose reports are wanted.
func (s *Set) keep(file string, wanted map[string]bool) error {
	in, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("open corpus: %w", err)
	}
	defer in.Close()
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var rec struct{ ID string }
		if json.Unmarshal(lines.Bytes(), &rec) == nil && wanted[rec.ID] {
			s.records[rec.ID] = bytes.Clone(lines.Bytes())
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read corpus %s: %w", file, err)
	}
	return nil
}

// Records gives the reports of the gold readings as JSON records, by ID.
func (s *Set) Records() map[string][]byte { return s.records }

// span is a place in a text, however it is given.
type span struct{ Start, End int }

// raw is a span as gold gives it (text, nth), or as readings do (start, end).
type raw struct {
	Text  *string
	Nth   int
	Start *int
	End   *int
}

// names is null, a string or a list.
type names []string

func (n *names) UnmarshalJSON(in []byte) error {
	var one *string
	if json.Unmarshal(in, &one) == nil {
		if one != nil {
			*n = names{*one}
		}
		return nil
	}
	var many []string
	if err := json.Unmarshal(in, &many); err != nil {
		return errors.New("neither null, a name nor a list of names")
	}
	*n = many
	return nil
}

// spans is null, a span or a list of them; a span may be a bare string.
type spans []raw

func (s *spans) UnmarshalJSON(in []byte) error {
	if bytes.Equal(bytes.TrimSpace(in), []byte("null")) {
		return nil
	}
	var list []json.RawMessage
	if json.Unmarshal(in, &list) != nil {
		list = []json.RawMessage{in}
	}
	for _, one := range list {
		var text string
		if json.Unmarshal(one, &text) == nil {
			*s = append(*s, raw{Text: &text})
			continue
		}
		var r raw
		if err := json.Unmarshal(one, &r); err != nil {
			return errors.New("no span")
		}
		*s = append(*s, r)
	}
	return nil
}

type deadline struct {
	Kind, Value string
	After       *string
}

// record is a record of any list; each list uses some of the fields.
type record struct {
	Content, Action, Number, Trigger, Span spans
	Who, For, Via, Obligor                 names
	Actor, Recipient                       names
	Mode, Act, Force, Kind, Type           *string
	Status, Provision, As, Standing, Zone  *string
	Low, High                              *float64
	Deadline                               *deadline
}

type reading struct {
	ID                                                 string
	Furniture                                          spans
	Statements, Commitments, Events, Figures, Bearings []record

	text *text
}

func decode(in []byte) (reading, error) {
	var r struct {
		reading
		Report struct{ ID string }
	}
	if err := json.Unmarshal(in, &r); err != nil {
		return reading{}, fmt.Errorf("decode reading: %w: %w", err, parley.ErrInvalid)
	}
	if r.ID == "" {
		r.ID = r.Report.ID
	}
	return r.reading, nil
}
