package score

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"parley"
)

// Followed says which agreement the reports of a collection are about.
type Followed struct {
	Reports     string // how their IDs begin
	From, Until string // days of publication, "" for no bound
	Agreement   string // file, relative to the table
}

// ReadFollowed reads a table with the columns reports, from, until and agreement,
// parted by tabs; "-" leaves a bound open and "#" opens a comment. Errors wrap
// [parley.ErrInvalid] and give the line.
func ReadFollowed(name string, in io.Reader) ([]Followed, error) {
	r := csv.NewReader(in)
	r.Comma, r.Comment, r.FieldsPerRecord, r.LazyQuotes = '\t', '#', 4, true
	head, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: the table needs a heading \"reports from until agreement\": %w: %w", name, parley.ErrInvalid, err)
	}
	if want := []string{"reports", "from", "until", "agreement"}; !slices.Equal(head, want) {
		return nil, fmt.Errorf("%s: the heading is %q, not %q: %w", name, head, want, parley.ErrInvalid)
	}
	var out []Followed
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w: %w", name, parley.ErrInvalid, err)
		}
		for i := 1; i < 3; i++ {
			if row[i] == "-" {
				row[i] = ""
				continue
			}
			if _, err := time.Parse(time.DateOnly, row[i]); err != nil {
				line, _ := r.FieldPos(i)
				return nil, fmt.Errorf("%s:%d: %s is %q, not a day like 2031-05-14, nor \"-\": %w", name, line, head[i], row[i], parley.ErrInvalid)
			}
		}
		out = append(out, Followed{row[0], row[1], row[2], row[3]})
	}
}

// Covers reports whether a report of this ID, published on this day, is one of
// those that follow the agreement.
func (f *Followed) Covers(id, day string) bool {
	return strings.HasPrefix(id, f.Reports) && (f.From == "" || day >= f.From) && (f.Until == "" || day <= f.Until)
}
