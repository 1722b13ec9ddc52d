package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"parley"
	"parley/internal/agreement"
	"parley/internal/extract"
	"parley/internal/fetch"
	"parley/internal/intake"
	"parley/internal/lang"
	"parley/internal/resolve"
	"parley/read"
)

// inputFlags say where reports come from and what is known about them.
type inputFlags struct {
	Names     []string `arg:"" optional:"" name:"report" help:"Files (HTML, text, Markdown, JSONL), folders, addresses, or - for standard input." predictor:"path"`
	ID        string   `help:"Identifier of the report. Default: the record's, or the name of the file."`
	Outlet    string   `help:"Who published it."`
	Title     string   `help:"Its title."`
	Published string   `help:"When it was published: 2012-04-09 or 2012-04-09T06:00+04:00."`
	Zone      string   `help:"Zone of the published date: Europe/Moscow."`
	Dateline  string   `help:"The place it was sent from."`
	Language  string   `help:"Its language: en."`
	Pack      []string `help:"Folder of words and rules to lay over those of the program; may be given again." type:"existingdir"`
}

func (f *inputFlags) hints() extract.Hints {
	return extract.Hints{ID: f.ID, Outlet: f.Outlet, Title: f.Title, Published: f.Published, Zone: f.Zone, Dateline: f.Dateline, Language: f.Language}
}

// validate refuses hints that cannot be meant before anything is read.
func (f *inputFlags) validate() error {
	if len(f.Names) == 0 {
		return fmt.Errorf("name the reports: files, folders, addresses, or - for standard input: %w", parley.ErrInvalid)
	}
	if f.Published != "" {
		if _, err := parley.ParseCivil(f.Published, f.Zone); err != nil {
			return fmt.Errorf("--published: %w", err)
		}
	}
	if _, err := parley.LoadZone(f.Zone); err != nil {
		return fmt.Errorf("--zone: %w", err)
	}
	return nil
}

// tools are what every command that reads reports needs.
type tools struct {
	reader    *read.Reader
	extractor *extract.Extractor
	resolver  *resolve.Resolver
}

// overlays are the folders to lay over the words and rules of the program.
func overlays(packs []string) []fs.FS {
	var out []fs.FS
	for _, dir := range packs {
		out = append(out, os.DirFS(dir))
	}
	return out
}

func newTools(packs []string) (*tools, error) {
	layers := overlays(packs)
	pack, err := lang.English(layers...)
	if err != nil {
		return nil, err
	}
	t := &tools{}
	if t.extractor, err = extract.New(pack, extract.Options{}); err != nil {
		return nil, err
	}
	if t.reader, err = read.New(read.Options{Packs: layers}); err != nil {
		return nil, err
	}
	t.resolver, err = resolve.New(t.reader.Lemmas)
	return t, err
}

// items brings the reports that the names stand for, one by one, each with its
// capture where that is a page: what is plain text is in the report itself.
func (t *tools) items(ctx context.Context, env *environment, names []string, h extract.Hints) iter.Seq2[intake.Item, error] {
	fetcher := fetch.New(fetch.Options{Now: env.now, Agent: "parley/" + release()})
	return func(yield func(intake.Item, error) bool) {
		for c, err := range fetcher.Each(ctx, env.stdin, names...) {
			var item intake.Item
			if err == nil {
				item.Report, err = t.extractor.Extract(c, h)
			}
			if extract.Page(c) {
				item.Capture = &c
			}
			if !yield(item, err) {
				return
			}
		}
	}
}

// reports is items without their captures.
func (t *tools) reports(ctx context.Context, env *environment, names []string, h extract.Hints) iter.Seq2[parley.Report, error] {
	return func(yield func(parley.Report, error) bool) {
		for item, err := range t.items(ctx, env, names, h) {
			if !yield(item.Report, err) {
				return
			}
		}
	}
}

// loadAgreement reads an agreement file, prints its problems and fails if it
// cannot be used.
func loadAgreements(env *environment, paths []string) ([]*parley.Agreement, error) {
	var out []*parley.Agreement
	for _, path := range paths {
		a, err := loadAgreement(env, path)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

func loadAgreement(env *environment, path string) (*parley.Agreement, error) {
	src, err := os.ReadFile(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s: there is no such file: %w", path, parley.ErrNotFound)
		}
		return nil, fmt.Errorf("open agreement: %w", err)
	}
	a, problems, err := agreement.Load(path, src)
	if err != nil && len(problems) < 2 {
		return nil, err // it tells of the only one
	}
	fatal := a == nil
	for _, p := range problems {
		fmt.Fprintln(env.stderr, p)
		fatal = fatal || agreement.Fatal(p)
	}
	if fatal {
		return nil, fmt.Errorf("%s cannot be used as it is: %w", path, parley.ErrInvalid)
	}
	return a, nil
}

// progress shows long work on a terminal, and nothing in a pipe.
type progress struct {
	p   *mpb.Progress
	bar *mpb.Bar
}

func newProgress(env *environment, what string) *progress {
	if !terminal(env.stderr) {
		return &progress{}
	}
	p := mpb.New(mpb.WithOutput(env.stderr.(*screen).Writer), // it may move the cursor
		mpb.WithWidth(24))
	bar := p.New(0, mpb.SpinnerStyle(), mpb.BarRemoveOnComplete(), mpb.AppendDecorators(decor.CurrentNoUnit("%d "+what), decor.Elapsed(decor.ET_STYLE_GO, decor.WC{W: 8})))
	return &progress{p: p, bar: bar}
}

func (p *progress) step() {
	if p.bar != nil {
		p.bar.Increment()
	}
}

// reach sets how far it is.
func (p *progress) reach(n int64) {
	if p.bar != nil {
		p.bar.SetCurrent(n)
	}
}

func (p *progress) done() {
	if p.bar != nil {
		p.bar.SetTotal(-1, true)
		p.p.Wait()
	}
}
