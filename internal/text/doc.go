// Package text is the document that the reader's steps fill: one report's text
// with layers of tokens, sentences, quotations, trees, names, mentions, times and
// records, all positions in byte offsets.
//
// In comes a [parley.Report]; each step of the reader reads the layers it
// declares to need and fills the one it gives. The package holds the layers and
// looks things up in them; it finds nothing itself, and steps meet nowhere else.
//
//	doc := text.New(&report)
//	segment.Step(segmenter).Run(doc)
//	for _, s := range doc.Sents {
//		fmt.Println(doc.Words(s.Span))
//	}
package text

import (
	"slices"
	"sort"

	"parley"
)

// Layer names one layer of a document, for steps to declare.
type Layer string

// The layers, in the order in which the reader fills them.
const (
	Tokens      Layer = "tokens"
	Sents       Layer = "sentences"
	Quotes      Layer = "quotes"
	Trees       Layer = "trees"
	Names       Layer = "names"
	Times       Layer = "times"
	Mentions    Layer = "mentions"
	Statements  Layer = "statements"
	Events      Layer = "events"
	Commitments Layer = "commitments"
	Figures     Layer = "figures"
)

// Step is one step of the reader.
type Step struct {
	Name  string
	Needs []Layer
	Gives []Layer
	Run   func(*Doc)
}

// Shape is a bit set of what a token looks like.
type Shape uint8

// The shapes of a token.
const (
	Capital  Shape = 1 << iota // begins with an upper-case letter
	AllCaps                    // has two or more letters, all upper case
	Digits                     // has a digit
	Punct                      // has neither letter nor digit
	SpaceBy                    // white space or the text's start stands before it
	Initials                   // U.S., a.m.
	Joined                     // the token before it belongs to the same surface token: n't
)

// Token is one word or mark. Tokens and the gaps between them give the text back.
type Token struct {
	Start, End int
	Norm       string // lower case, typographic quotes and dashes made plain
	Lemma      string // in lower case, once there are trees
	Shape      Shape
	Sent       int // index of its sentence
}

// Is reports whether the token has all the shapes of s.
func (t *Token) Is(s Shape) bool { return t.Shape&s == s }

// Range is a half-open range of token indices.
type Range struct{ First, End int }

// Len is the number of tokens.
func (r Range) Len() int { return r.End - r.First }

// Sent is a sentence.
type Sent struct {
	Range
	Span      parley.Span
	Para      int  // index of its paragraph, counted from 0
	Furniture bool // lies in furniture: never evidence
}

// Quote is a quotation: Range covers the tokens inside the marks.
type Quote struct {
	Range
	Open  int // token of the opening mark
	Close int // token of the closing mark, -1 if it is never closed
}

// MentionKind says what a mention is of.
type MentionKind string

// The kinds of mention.
const (
	Person   MentionKind = "person"
	Country  MentionKind = "country"
	Place    MentionKind = "place"
	Body     MentionKind = "body"     // organisation
	Armed    MentionKind = "armed"    // armed group or opposition
	Agency   MentionKind = "agency"   // news agency, broadcaster, newspaper
	Group    MentionKind = "group"    // rebels, activists, residents
	Official MentionKind = "official" // a person known by a role only
	Pronoun  MentionKind = "pronoun"
)

// Mention is a phrase that names or means an actor.
type Mention struct {
	Range
	Head    int // token of its head
	Kind    MentionKind
	Name    string // canonical, "" while unresolved
	For     string // side, country or body it belongs to
	Role    string // title, lower case
	Gender  byte   // 'm', 'f' or 0
	Plural  bool
	Unnamed bool
	Basis   int // mention that the name was taken from, -1 if its own
	Rule    string
}

// Doc is one report with its layers.
type Doc struct {
	Report *parley.Report
	Text   string

	Tokens   []Token
	Sents    []Sent
	Quotes   []Quote
	Nodes    []Node // one a token, once there are trees; SetNodes fills it
	Names    []Name // in order, none in another
	Times    []parley.TimeExpr
	Mentions []Mention
	Places   []parley.Place // where the places lie that mentions name

	Statements  []parley.Statement
	Events      []parley.Event
	Commitments []parley.Commitment
	Figures     []parley.Figure
	Problems    []parley.Problem

	branches branches
}

// New starts the document of a report. Its layers are empty.
func New(r *parley.Report) *Doc { return &Doc{Report: r, Text: r.Text} }

// Span gives the bytes that a token range covers.
func (d *Doc) Span(r Range) parley.Span {
	if r.First >= r.End {
		return parley.Span{}
	}
	return parley.Span{Start: d.Tokens[r.First].Start, End: d.Tokens[r.End-1].End}
}

// Words gives the words of a span.
func (d *Doc) Words(s parley.Span) string { return s.In(d.Text) }

// Hyphen reports whether token i is a hyphen inside a compound: "cease-fire".
func (d *Doc) Hyphen(i int) bool {
	return i > 0 && i+1 < len(d.Tokens) && d.Tokens[i].Norm == "-" && !d.Tokens[i].Is(SpaceBy) && !d.Tokens[i+1].Is(SpaceBy)
}

// TokenAt gives the first token that ends after the byte offset, len(Tokens) if none.
func (d *Doc) TokenAt(offset int) int {
	return sort.Search(len(d.Tokens), func(i int) bool { return d.Tokens[i].End > offset })
}

// RangeOf gives the tokens that overlap a span.
func (d *Doc) RangeOf(s parley.Span) Range {
	first := d.TokenAt(s.Start)
	end := first
	for end < len(d.Tokens) && d.Tokens[end].Start < s.End {
		end++
	}
	return Range{first, end}
}

// Norm gives the norm of token i, "" outside the text.
func (d *Doc) Norm(i int) string {
	if i < 0 || i >= len(d.Tokens) {
		return ""
	}
	return d.Tokens[i].Norm
}

// MentionsIn gives the indices of the mentions that lie within a token range.
func (d *Doc) MentionsIn(r Range) []int {
	var out []int
	k := sort.Search(len(d.Mentions), func(k int) bool { return d.Mentions[k].First >= r.First })
	for ; k < len(d.Mentions) && d.Mentions[k].First < r.End; k++ {
		if d.Mentions[k].End <= r.End {
			out = append(out, k)
		}
	}
	return out
}

// MentionsOver gives the mentions that overlap a token range, in order. Mentions
// do not overlap each other.
func (d *Doc) MentionsOver(r Range) []Mention {
	first := sort.Search(len(d.Mentions), func(k int) bool { return d.Mentions[k].End > r.First })
	end := first
	for end < len(d.Mentions) && d.Mentions[end].First < r.End {
		end++
	}
	return d.Mentions[first:end]
}

// MentionFrom gives the mention that begins with token i, nil if none does.
func (d *Doc) MentionFrom(i int) *Mention {
	k := sort.Search(len(d.Mentions), func(k int) bool { return d.Mentions[k].First >= i })
	if k < len(d.Mentions) && d.Mentions[k].First == i {
		return &d.Mentions[k]
	}
	return nil
}

// QuoteAt gives the index of the quotation whose inside holds token i, -1 if
// none. Quotations do not overlap each other.
func (d *Doc) QuoteAt(i int) int {
	k := sort.Search(len(d.Quotes), func(k int) bool { return d.Quotes[k].End > i })
	if k < len(d.Quotes) && d.Quotes[k].First <= i {
		return k
	}
	return -1
}

// QuoteOpenedAt gives the quotation whose opening mark is token i, nil if none.
func (d *Doc) QuoteOpenedAt(i int) *Quote {
	k := sort.Search(len(d.Quotes), func(k int) bool { return d.Quotes[k].Open >= i })
	if k < len(d.Quotes) && d.Quotes[k].Open == i {
		return &d.Quotes[k]
	}
	return nil
}

// QuoteClosedAt gives the quotation whose closing mark is token i, nil if none.
func (d *Doc) QuoteClosedAt(i int) *Quote {
	k := sort.Search(len(d.Quotes), func(k int) bool { return d.Quotes[k].Open >= i }) - 1
	if i >= 0 && k >= 0 && d.Quotes[k].Close == i {
		return &d.Quotes[k]
	}
	return nil
}

// TimesOver gives the time expressions that overlap a span and place something
// in time, in order. They do not overlap each other.
func (d *Doc) TimesOver(s parley.Span) []parley.TimeExpr {
	first := sort.Search(len(d.Times), func(k int) bool { return d.Times[k].Span.End > s.Start })
	end := first
	for end < len(d.Times) && d.Times[end].Span.Start < s.End {
		end++
	}
	over := d.Times[first:end]
	for i := range over {
		if !over[i].Placed() {
			return slices.DeleteFunc(slices.Clone(over), func(t parley.TimeExpr) bool { return !t.Placed() })
		}
	}
	return over
}

// EventsIn gives the events whose trigger lies within a span, in order.
func (d *Doc) EventsIn(s parley.Span) []parley.Event {
	first := sort.Search(len(d.Events), func(k int) bool { return d.Events[k].Trigger.Start >= s.Start })
	end := first
	for end < len(d.Events) && s.Contains(d.Events[end].Trigger) {
		end++
	}
	return d.Events[first:end]
}

// SaidIn gives the innermost statement whose content holds a span, nil if none.
func (d *Doc) SaidIn(s parley.Span) *parley.Statement {
	var best *parley.Statement
	size := 0
	for i := range d.Statements {
		for _, c := range d.Statements[i].Content {
			if n := c.End - c.Start; c.Contains(s) && (best == nil || n < size) {
				best, size = &d.Statements[i], n
			}
		}
	}
	return best
}

// Problem records that the input was doubtful.
func (d *Doc) Problem(code, text, hint string, span *parley.Span) {
	d.Problems = append(d.Problems, parley.Problem{Code: code, Text: text, Hint: hint, Span: span})
}
