package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"

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
	Names     []string `arg:"" optional:"" name:"report" help:"Files (HTML, text, Markdown, JSONL, WARC, CSV lists of addresses), folders, addresses, or - for standard input." predictor:"path"`
	ID        string   `help:"Identifier of the report. Default: the record's, or the name of the file."`
	Outlet    string   `help:"Who published it."`
	Title     string   `help:"Its title."`
	Published string   `help:"When it was published: 2012-04-09 or 2012-04-09T06:00+04:00."`
	Zone      string   `help:"Zone of the published date: Europe/Moscow."`
	Dateline  string   `help:"The place it was sent from."`
	Language  string   `help:"Its language: en."`
	AllowHost []string `help:"Host, with a port or without one, that may be at a private address. Repeatable."`
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

// source is where reports come from.
type source struct {
	fetcher *fetch.Fetcher
	names   []string
	stdin   io.Reader
}

func (f *inputFlags) source(env *environment) *source {
	return &source{names: f.Names, stdin: env.stdin, fetcher: fetch.New(fetch.Options{Now: env.now, Agent: "parley/" + release(), AllowHosts: f.AllowHost})}
}

func (s *source) captures(ctx context.Context) iter.Seq2[parley.Capture, error] {
	return s.fetcher.Each(ctx, s.stdin, s.names...)
}

// end says what was left out of archives.
func (s *source) end(env *environment) {
	for _, t := range s.fetcher.Archives() {
		fmt.Fprintln(env.stderr, "parley:", t)
	}
}

// items brings the reports of a source, one by one, each with its capture where
// that is a page: what is plain text is in the report itself. Pages are taken
// apart on all cores and come in their order.
func (t *tools) items(ctx context.Context, s *source, h extract.Hints, jobs int) iter.Seq2[intake.Item, error] {
	return spread(ctx, jobs, s.captures(ctx), func(c parley.Capture) (intake.Item, error) {
		var item intake.Item
		var err error
		if item.Report, err = t.extractor.Extract(c, h); extract.Page(c) {
			item.Capture = &c
		}
		return item, err
	})
}

// reports is items without their captures.
func (t *tools) reports(ctx context.Context, s *source, h extract.Hints, jobs int) iter.Seq2[parley.Report, error] {
	return func(yield func(parley.Report, error) bool) {
		for item, err := range t.items(ctx, s, h, jobs) {
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
