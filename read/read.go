// Package read turns a report into a reading: statements, commitments, events,
// figures and times, each with its words.
//
// In comes a [parley.Report]; out goes a [parley.Reading], a function of the
// report and the reader's version: the same in, the same out, byte for byte.
// The package assembles the steps; they meet only in the document they fill. It
// reads no furniture as evidence, does no I/O and ties nothing to an agreement.
//
//	reader, err := read.New(read.Options{})
//	if err != nil {
//		return err
//	}
//	reading, err := reader.Read(ctx, &report)
package read

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"parley"
	"parley/internal/attribution"
	"parley/internal/commitment"
	"parley/internal/conllu"
	"parley/internal/engine"
	"parley/internal/eventcode"
	"parley/internal/figure"
	"parley/internal/gate"
	"parley/internal/lang"
	"parley/internal/language"
	"parley/internal/layers"
	"parley/internal/mention"
	"parley/internal/segment"
	"parley/internal/text"
	"parley/internal/timex"
	"parley/internal/weights"
)

// Release is raised with every change of the reader's output.
const Release = 10

// Options configure a [Reader].
type Options struct {
	// Packs are laid over the embedded English pack. Default: none.
	Packs []fs.FS
	// MaxBytes is the longest text that is read; of a longer one nothing is
	// read and the reading says so. Default: 2 MiB, many times the longest
	// report; the steps take time that grows faster than the text.
	MaxBytes int
}

// Reader reads reports. It is safe for concurrent use.
type Reader struct {
	steps    []text.Step
	version  parley.ReaderVersion
	maxBytes int
}

// New assembles a reader. It returns [parley.ErrInvalid] with file and line for
// a pack that is not understood.
func New(o Options) (*Reader, error) {
	pack, err := lang.English(o.Packs...)
	if err != nil {
		return nil, fmt.Errorf("load language pack: %w", err)
	}
	steps, err := assemble(pack)
	if err != nil {
		return nil, err
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = 2 << 20
	}
	return &Reader{steps: steps, version: parley.ReaderVersion{Release: Release, Pack: digest(pack)}, maxBytes: o.MaxBytes}, nil
}

// digest tells packs and the weights that readings rest on apart, in 16 hex digits.
func digest(pack *lang.Pack) string {
	h := sha256.New()
	fmt.Fprint(h, pack.Digest())
	for _, w := range [...]string{weights.Segment, weights.Clusters, weights.Syntax, weights.Lemmas, weights.Names} {
		fmt.Fprintf(h, "%d:%s", len(w), w)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// assemble lists the steps in order and checks that each finds what it needs.
func assemble(pack *lang.Pack) ([]text.Step, error) {
	gaz := mention.NewGazetteer(pack)
	times, err := timex.Step(pack, gaz.Zone)
	if err != nil {
		return nil, err
	}
	statements, err := attribution.Step(pack)
	if err != nil {
		return nil, err
	}
	events, err := eventcode.Step(pack)
	if err != nil {
		return nil, err
	}
	commitments, err := commitment.Step(pack)
	if err != nil {
		return nil, err
	}
	figures, err := figure.Step(pack)
	if err != nil {
		return nil, err
	}
	segmenter, err := segment.Load(weights.Segment)
	if err != nil {
		return nil, err
	}
	trees, err := engine.English(pack)
	if err != nil {
		return nil, err
	}
	steps := []text.Step{
		segment.Step(segmenter), trees.Step(), times, mention.Step(pack, gaz), statements, events, commitments, figures,
		gate.Step(pack, names(gaz)),
	}
	var have []text.Layer
	for _, s := range steps {
		for _, need := range s.Needs {
			if !slices.Contains(have, need) {
				return nil, fmt.Errorf("step %s needs the layer %s, which no step before it gives: %w", s.Name, need, parley.ErrInvalid)
			}
		}
		have = append(have, s.Gives...)
	}
	return steps, nil
}

// names gives what the gazetteer knows a phrase to stand for.
func names(gaz *mention.Gazetteer) func(words string) []string {
	return func(words string) []string {
		p, ok := gaz.Lookup(words)
		if !ok {
			return nil
		}
		return []string{p.Name, p.Country}
	}
}

// Version says which reader this is; it is part of every reading.
func (r *Reader) Version() parley.ReaderVersion { return r.version }

// Read reads one report. It returns an error only when ctx ends, or when the
// reader itself breaks on the text; what is doubtful in the report becomes a
// Problem of the reading.
func (r *Reader) Read(ctx context.Context, rep *parley.Report) (parley.Reading, error) {
	out := parley.Reading{Report: rep.ID, SHA256: rep.SHA256, Version: r.version}
	if out.SHA256 == "" {
		out.SHA256 = parley.TextDigest(rep.Text)
	}
	if p, ok := r.unread(rep); ok {
		out.Problems = append(out.Problems, p)
		return out, nil
	}
	d, err := document(ctx, rep, r.steps)
	if err != nil {
		return out, err
	}
	out.Times, out.Statements, out.Commitments = d.Times, d.Statements, d.Commitments
	out.Events, out.Figures, out.Places, out.Problems = d.Events, d.Figures, d.Places, d.Problems
	out.Sketch, out.Words = parley.SketchOf(rep.Reporting()), wordsOf(d)
	return out, nil
}

// Layers gives a report's words, sentences, tags, trees and names, and none of
// the layers that are told in a reading; of a report that is not read, a problem
// and nothing else. It returns an error as [Reader.Read] does.
func (r *Reader) Layers(ctx context.Context, rep *parley.Report) (*text.Doc, error) {
	if p, ok := r.unread(rep); ok {
		d := text.New(rep)
		d.Problems = append(d.Problems, p)
		return d, nil
	}
	return document(ctx, rep, r.steps[:2])
}

// Retree gives sentences that are cut already tags, lemmas, features, trees and
// names instead of those they have. It returns an error as [Reader.Layers] does.
func (r *Reader) Retree(ctx context.Context, sents []conllu.Sentence) ([]conllu.Sentence, error) {
	var out []conllu.Sentence
	for len(sents) > 0 {
		n := 1
		for n < len(sents) && sents[n].NewDoc == "" {
			n++
		}
		made := layers.Doc(sents[:n])
		d, err := document(ctx, made.Report, []text.Step{{Run: func(d *text.Doc) { *d = *made }}, r.steps[1]})
		if err != nil {
			return nil, err
		}
		out = append(out, layers.Retree(sents[:n], d)...)
		sents = sents[n:]
	}
	return out, nil
}

func document(ctx context.Context, rep *parley.Report, steps []text.Step) (d *text.Doc, err error) {
	// A text that no step foresaw must not take the rest of a batch with it.
	defer func() {
		if p := recover(); p != nil {
			d, err = nil, fmt.Errorf("read report %q: the reader broke on it: %v", rep.ID, p)
		}
	}()
	d = text.New(rep)
	for _, s := range steps {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("read report %q: %w", rep.ID, err)
		}
		s.Run(d)
	}
	return d, nil
}

// unread says why a report is not read, if it is not.
func (r *Reader) unread(rep *parley.Report) (parley.Problem, bool) {
	if len(rep.Text) > r.maxBytes {
		return parley.Problem{Code: "text-too-long", Text: fmt.Sprintf("The text has %d bytes, more than the %d that are read; nothing was read.", len(rep.Text), r.maxBytes), Hint: "Cut it into reports."}, true
	}
	if !utf8.ValidString(rep.Text) {
		return parley.Problem{Code: "text-not-utf8", Text: "The text is not UTF-8; nothing was read.", Hint: "Convert it."}, true
	}
	if name, other := language.Other(rep.Language, rep.Text); other {
		return parley.Problem{Code: "language-not-read", Text: fmt.Sprintf("The report is in %s; only English is read, so nothing was.", name), Hint: "Give a translation, or --language en if it is English."}, true
	}
	return parley.Problem{}, false
}

// Lemmas gives the words of a text, as signals of an agreement are matched against
// them.
func (r *Reader) Lemmas(words string) parley.Words {
	d := text.New(&parley.Report{Text: words})
	for _, s := range r.steps[:2] {
		s.Run(d)
	}
	return wordsOf(d)
}

func wordsOf(d *text.Doc) parley.Words {
	w := parley.Words{Lemmas: make([]string, len(d.Tokens)), Spans: make([]parley.Span, len(d.Tokens)), Sents: make([]int, len(d.Tokens))}
	for i := range d.Tokens {
		t := &d.Tokens[i]
		w.Lemmas[i], w.Spans[i], w.Sents[i] = strings.ToLower(d.Nodes[i].Lemma), parley.Span{Start: t.Start, End: t.End}, t.Sent
	}
	return w
}
