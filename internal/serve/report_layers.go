package serve

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"parley"
)

// The layers of a report's text, in the order in which they are offered.
var layerNames = []string{"statements", "commitments", "events", "figures", "times", "actors", "furniture"}

// layersAtFirst are on where an address names none.
var layersAtFirst = []string{"statements", "commitments", "events", "figures", "furniture"}

// layerBox is the switch of a layer.
type layerBox struct {
	Name string
	On   bool
	N    int // how often it stands in what is shown
}

// layersIn reads the layers of an address: layers=a,b or layers=a&layers=b; given
// says that it names any, be it none at all.
func layersIn(v url.Values) (on []string, given bool, err error) {
	if !v.Has("layers") {
		return layersAtFirst, false, nil
	}
	for _, list := range v["layers"] {
		for name := range strings.SplitSeq(list, ",") {
			if name = strings.TrimSpace(name); name == "" {
				continue
			}
			if !slices.Contains(layerNames, name) {
				return nil, true, fmt.Errorf("layers: there is no layer %q; there are %s: %w", name, strings.Join(layerNames, ", "), parley.ErrInvalid)
			}
			if !slices.Contains(on, name) {
				on = append(on, name)
			}
		}
	}
	return on, true, nil
}

// layered is a span of a text with its layer and, if it belongs to one, its
// record.
type layered struct {
	span   parley.Span
	layer  string
	record string
	note   string // for the reader, where the layer alone does not tell
	begins bool   // the record is called by its label here
}

// piece is a run of a report's text that is shown in one way.
type piece struct {
	Runs          []run
	Class         string // of the layers it lies in, "" for none
	Records, Note string
	Labels        []label // of the records that begin here
	Open, Close   bool    // the words asked for begin before it, end after it
}

// label stands in the text where a record begins.
type label struct{ ID, Layer, Kind string }

// edge is a place in a text where a span begins or ends.
type edge struct {
	at   int
	of   int // index of the span
	ends bool
}

// cut cuts a part of a text at the edges of its layers and of the mark. Spans
// may nest and overlap: a piece has the classes of all that it lies in.
func cut(text string, part, mark parley.Span, spans []layered) []piece {
	var edges []edge
	for i, s := range spans {
		if s.span.Empty() || !s.span.Overlaps(part) {
			continue
		}
		edges = append(edges, edge{max(s.span.Start, part.Start), i, false}, edge{min(s.span.End, part.End), i, true})
	}
	stops := []int{part.Start, part.End}
	mark = parley.Span{Start: max(mark.Start, part.Start), End: min(mark.End, part.End)}
	if !mark.Empty() {
		stops = append(stops, mark.Start, mark.End)
	}
	for _, e := range edges {
		stops = append(stops, e.at)
	}
	slices.Sort(stops)
	stops = slices.Compact(stops)
	slices.SortStableFunc(edges, func(a, b edge) int { return a.at - b.at })
	var out []piece
	var open []int
	for i := 0; i+1 < len(stops); i++ {
		var labels []label
		for len(edges) > 0 && edges[0].at == stops[i] {
			e := edges[0]
			edges = edges[1:]
			s := &spans[e.of]
			if e.ends {
				open = slices.DeleteFunc(open, func(k int) bool { return k == e.of })
				continue
			}
			open = append(open, e.of)
			if s.begins && s.span.Start == e.at {
				labels = append(labels, label{s.record, s.layer, strings.TrimSuffix(s.layer, "s")})
			}
		}
		s := parley.Span{Start: stops[i], End: stops[i+1]}
		p := piece{Runs: runs(strings.ToValidUTF8(s.In(text), "\ufffd")), Labels: labels}
		p.Open, p.Close = !mark.Empty() && s.Start == mark.Start, !mark.Empty() && s.End == mark.End
		p.dress(spans, open)
		out = append(out, p)
	}
	return out
}

// dress gives a piece the classes, records and notes of the spans it lies in.
func (p *piece) dress(spans []layered, open []int) {
	var classes, records, notes []string
	add := func(to *[]string, s string) {
		if s != "" && !slices.Contains(*to, s) {
			*to = append(*to, s)
		}
	}
	for _, k := range open {
		add(&classes, "l-"+spans[k].layer)
		add(&records, spans[k].record)
		add(&notes, spans[k].note)
	}
	slices.Sort(classes)
	p.Class, p.Records, p.Note = strings.Join(classes, " "), strings.Join(records, " "), strings.Join(notes, "; ")
}

// partBytes is about how much text one page shows.
const partBytes = 60_000

// partsOf cuts a long text into parts, at the ends of lines or at least of words.
func partsOf(text string) []parley.Span {
	var out []parley.Span
	at := 0
	for len(text)-at > partBytes+partBytes/4 {
		end := at + runeStart(text[at:], partBytes)
		if i := strings.LastIndexByte(text[at:end], '\n'); i > partBytes/2 {
			end = at + i + 1
		} else if i := strings.LastIndexByte(text[at:end], ' '); i > partBytes/2 {
			end = at + i + 1
		}
		out = append(out, parley.Span{Start: at, End: end})
		at = end
	}
	return append(out, parley.Span{Start: at, End: len(text)})
}
