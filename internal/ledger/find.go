package ledger

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"parley"
)

// Find asks for records. The zero Find asks for all, the newest first.
type Find struct {
	// Text is words that all have to stand in a record, in any order, whatever
	// their case and accents: "words in quotes" stand side by side, word* is how
	// a word begins. Default: any.
	Text     string
	Kinds    []RecordKind // Default: all
	Actors   []string     // one of these names, whatever its case. Default: anybody
	Roles    []Role       // that the actors have. Default: any
	Types    []string     // Default: any
	Statuses []string     // Default: any
	Outlet   string       // Default: any
	Report   string       // Default: any
	Process  string       // reports that bear on this process. Default: any
	// From and Until bound when the record could be known: [From, Until).
	// Default: no bound, and undated records too.
	From, Until time.Time
	Oldest      bool   // first, undated ones before. Default: the other way round
	Limit       int    // Default: 50
	After       string // cursor of the page before. Default: the first page
}

// Found is a page of records.
type Found struct {
	Records []Record
	Next    string // cursor of the next page, "" of the last one
	Total   int    // of all pages; counting stops at MaxTotal
}

// MaxTotal is where counting stops, DefaultLimit how many records a page has.
const (
	MaxTotal     = 1000
	DefaultLimit = 50
)

// ActorQuery asks for actors.
type ActorQuery struct {
	Prefix  string // of one of the words of the name, whatever its case. Default: any
	Process string // in reports that bear on this process. Default: any
	Limit   int    // Default: 100
}

// ActorCount is how often an actor stands in records.
type ActorCount struct {
	Name    string `json:"name"`
	Records int    `json:"records"`
}

// Term is a part of a text searched for: words side by side, the last of which
// may be cut off.
type Term struct {
	Words  []string // folded
	Prefix bool
}

// Terms reads the text of a search. Marks that are no part of a word are left out.
func Terms(text string) []Term {
	var out []Term
	for i, piece := range strings.Split(text, `"`) {
		if i%2 == 1 { // in quotes
			if w := Words(piece); len(w) > 0 {
				out = append(out, Term{Words: w, Prefix: strings.HasSuffix(piece, "*")})
			}
			continue
		}
		for _, field := range strings.Fields(piece) {
			if w := Words(field); len(w) > 0 {
				out = append(out, Term{Words: w, Prefix: strings.HasSuffix(field, "*")})
			}
		}
	}
	return out
}

// Words gives the words of a text, folded: runs of letters and digits in lower
// case and without accents.
func Words(text string) []string {
	var out []string
	words(text, func(w string, _ parley.Span) { out = append(out, w) })
	return out
}

// words calls f for each word of a text and where it stands. A run of marks alone,
// of which folding leaves nothing, is no word.
func words(text string, f func(word string, at parley.Span)) {
	start := -1
	give := func(end int) {
		if w := Fold(text[start:end]); w != "" {
			f(w, parley.Span{Start: start, End: end})
		}
		start = -1
	}
	for i, r := range text {
		if in := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r); in && start < 0 {
			start = i
		} else if !in && start >= 0 {
			give(i)
		}
	}
	if start >= 0 {
		give(len(text))
	}
}

// Fold gives a word in lower case and without accents.
func Fold(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] < utf8.RuneSelf
	}
	if plain {
		return strings.ToLower(s)
	}
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s)))
}

// Hits gives where the terms stand in a text, each place once, in text order;
// ok says that all of them do.
func Hits(text string, terms []Term) (hits []parley.Span, ok bool) {
	var all []string
	var at []parley.Span
	words(text, func(w string, s parley.Span) { all, at = append(all, w), append(at, s) })
	found := make([]bool, len(terms))
	for i := range all {
		longest := 0
		for k, t := range terms {
			if t.stands(all[i:]) {
				found[k], longest = true, max(longest, len(t.Words))
			}
		}
		if longest > 0 {
			s := parley.Span{Start: at[i].Start, End: at[i+longest-1].End}
			if n := len(hits); n > 0 && hits[n-1].End >= s.Start {
				hits[n-1].End = max(hits[n-1].End, s.End)
			} else {
				hits = append(hits, s)
			}
		}
	}
	for _, f := range found {
		if !f {
			return hits, false
		}
	}
	return hits, true
}

func (t *Term) stands(all []string) bool {
	if len(all) < len(t.Words) {
		return false
	}
	for i, w := range t.Words {
		last := i == len(t.Words)-1
		if all[i] != w && !(last && t.Prefix && strings.HasPrefix(all[i], w)) {
			return false
		}
	}
	return true
}

// excerpt cuts about n bytes out of a text, at words, from a place on.
func excerpt(text string, from, n int) string {
	text = strings.TrimSpace(text[from:])
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	if i := strings.LastIndexAny(text[:n], " \n\t"); i > n/2 {
		n = i
	}
	return strings.TrimSpace(text[:n]) + " …"
}

// Excerpt is the part of a text around the first of the terms that stand in it.
func Excerpt(text string, terms []Term) string {
	hits, _ := Hits(text, terms)
	from, before := 0, ""
	if len(hits) > 0 && hits[0].Start > 100 {
		from, before = hits[0].Start-100, "… "
		for from < hits[0].Start && text[from-1] > ' ' {
			from++
		}
	}
	return before + excerpt(text, from, 240)
}

// RecordsASecond is how many numbers there are for the records of one second. A
// record's number orders all records: by when they could be known, in seconds,
// and then as they arrived.
const RecordsASecond = 1 << 26

// FirstNumber is the least number of a record that could be known at t; those
// that are undated (the zero time) come before all others.
func FirstNumber(t time.Time) int64 {
	const most = math.MaxInt64/RecordsASecond - 1 // seconds: to the year 6324
	if t.IsZero() {
		return math.MinInt64
	}
	return min(max(t.Unix(), -most), most) * RecordsASecond
}

// FormatCursor gives a cursor, the place after a record, as it is given out.
func FormatCursor(number int64) string { return strconv.FormatInt(number, 10) }

// ParseCursor reads a cursor. It returns ErrInvalid for what is none.
func ParseCursor(s string) (number int64, err error) {
	if number, err = strconv.ParseInt(s, 10, 64); err != nil {
		return 0, fmt.Errorf("cursor %q was not given out here: %w", s, parley.ErrInvalid)
	}
	return number, nil
}
