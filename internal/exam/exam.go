package exam

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"parley"
	"parley/internal/conllu"
	"parley/internal/corpus"
	"parley/internal/treescore"
)

// Engine is what is examined.
type Engine struct {
	// Read makes sentences out of raw text: words, and trees if Trees is set.
	Read func(text string) ([]conllu.Sentence, error)
	// Trees is whether the words that Read gives have tags, lemmas and heads,
	// which are scored then.
	Trees bool
	// Parse gives sentences with tags, lemmas and heads for the words of others.
	// Nil: trees over the gold words are not scored.
	Parse func(sents []conllu.Sentence) ([]conllu.Sentence, error)
	// Names is whether Parse marks names, "Name=B-PER" in the MISC column, which
	// are scored then.
	Names bool
	// Times gives the time expressions of a text in order, and may be told when
	// it was published. Nil: they are not scored.
	Times func(text, published string) ([]corpus.Timex, error)
	// Events gives the events of a sentence. Nil: they are not scored.
	Events func(text string) ([]parley.Event, error)
	// Statements gives the attributions of a text, and may be told when it was
	// published. Nil: they are not scored.
	Statements func(text, published string) ([]corpus.Attribution, error)
}

// Result is the scores of an engine.
type Result struct {
	Missing []string // sets that the folder lacks, as they begin their lines
	facts   []fact
	shares  []share
}

type fact struct {
	set, task string
	count     treescore.Count
}

// Golden gives the result as lines of a golden file.
func (r *Result) Golden() string {
	var b strings.Builder
	for _, f := range r.facts {
		fmt.Fprintf(&b, "%s %s f1 %.4f\n", f.set, f.task, f.count.F1())
	}
	for _, s := range r.shares {
		fmt.Fprintf(&b, "%s %s%s %.4f\n", s.set, s.task, s.measure, s.value)
	}
	return b.String()
}

// part is sentences to be examined on.
type part struct {
	name string
	set  corpus.Set
	of   func([]conllu.Sentence) []conllu.Sentence
}

func whole(s []conllu.Sentence) []conllu.Sentence { return s }

var parts = []part{
	{"ewt-dev", corpus.EWT, whole},
	{"gum-dev", corpus.GUM, whole},
	{"gum-news-dev", corpus.GUM, corpus.News},
}

// Run examines an engine on the sets in a folder.
func Run(data string, e Engine) (*Result, error) {
	r := &Result{}
	for _, p := range parts {
		gold, err := corpus.Trees(data, p.set, corpus.Dev)
		if errors.Is(err, fs.ErrNotExist) {
			r.Missing = append(r.Missing, p.name)
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("examine %s: %w", p.name, err)
		}
		gold = p.of(gold)
		if err := r.raw(p.name, gold, e); err != nil {
			return nil, fmt.Errorf("examine %s: %w", p.name, err)
		}
		if err := r.given(p.name, gold, e); err != nil {
			return nil, fmt.Errorf("examine %s over gold words: %w", p.name, err)
		}
	}
	if e.Names && e.Parse != nil {
		if err := r.names(data, e); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("examine names: %w", err)
		}
	}
	if e.Times != nil {
		if err := r.times(data, e); err != nil {
			return nil, fmt.Errorf("examine times: %w", err)
		}
	}
	if e.Events != nil {
		if err := r.events(data, e); err != nil {
			return nil, fmt.Errorf("examine events: %w", err)
		}
	}
	if e.Statements != nil {
		if err := r.statements(data, e); err != nil {
			return nil, fmt.Errorf("examine statements: %w", err)
		}
	}
	return r, nil
}

func (r *Result) add(set, task string, c treescore.Count) {
	r.facts = append(r.facts, fact{set, task, c})
}

// raw scores what the engine makes of raw text, with lines as long as their
// paragraphs and wrapped.
func (r *Result) raw(name string, gold []conllu.Sentence, e Engine) error {
	for _, l := range []struct {
		corpus.Layout
		suffix string
	}{{corpus.Unwrapped, ""}, {corpus.Wrapped, "-wrapped"}} {
		got, err := e.Read(corpus.Text(gold, l.Layout))
		if err != nil {
			return err
		}
		s, err := treescore.RawText(gold, got)
		if err != nil {
			return err
		}
		r.add(name+l.suffix, "tokens", s.Tokens)
		r.add(name+l.suffix, "words", s.Words)
		r.add(name+l.suffix, "sentences", s.Sentences)
		if !e.Trees {
			continue
		}
		r.add(name+l.suffix, "raw-upos", s.UPOS)
		r.add(name+l.suffix, "raw-xpos", s.XPOS)
		r.add(name+l.suffix, "raw-lemmas", s.Lemmas)
		r.add(name+l.suffix, "raw-uas", s.UAS)
		r.add(name+l.suffix, "raw-las", s.LAS)
	}
	return nil
}

// given scores trees over the gold words.
func (r *Result) given(name string, gold []conllu.Sentence, e Engine) error {
	if e.Parse == nil {
		return nil
	}
	got, err := e.Parse(bare(gold))
	if err != nil {
		return err
	}
	s, err := treescore.GoldTokens(gold, got)
	if err != nil {
		return err
	}
	r.add(name, "upos", s.UPOS)
	r.add(name, "xpos", s.XPOS)
	r.add(name, "feats", s.Feats)
	r.add(name, "lemmas", s.Lemmas)
	r.add(name, "uas", s.UAS)
	r.add(name, "las", s.LAS)
	r.add(name, "las-no-punct", s.LASNoPunct)
	r.add(name, "las-subtypes", s.FullLAS)
	return nil
}

// bare gives sentences with nothing left but their words, so that an engine
// cannot see what it is to find.
func bare(gold []conllu.Sentence) []conllu.Sentence {
	out := make([]conllu.Sentence, len(gold))
	for i, s := range gold {
		words := make([]conllu.Word, len(s.Words))
		for k, w := range s.Words {
			words[k] = conllu.Word{Form: w.Form, Head: -1, SpaceAfter: w.SpaceAfter}
		}
		out[i] = conllu.Sentence{ID: s.ID, Text: s.Text, NewDoc: s.NewDoc, NewPar: s.NewPar, Words: words, Multis: s.Multis, Line: s.Line}
	}
	return out
}
