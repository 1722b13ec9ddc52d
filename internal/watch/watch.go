package watch

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/url"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"parley"
	"parley/internal/extract"
	"parley/internal/fetch"
)

// Options configure a [Watcher].
type Options struct {
	// Now dates what is done. Default: time stands still, and nothing is looked at
	// a second time.
	Now func() time.Time
	// Every is the time between two looks at a feed or a page that is watched.
	// Default: 15 min.
	Every time.Duration
	// Recheck says how long after it was taken the page of an item is looked at
	// again. Default: 1 h, 24 h, 168 h; an empty one: never.
	Recheck []time.Duration
	// Backoff is how long something that failed is left alone, doubled with each
	// failure in a row up to a day. Default: 5 min.
	Backoff time.Duration
	// Tries is after how many failures in a row the page of an item is given up,
	// until its feed says that it changed. Default: 6.
	Tries int
	// MaxItems is the greatest number of items taken from one feed at a time; the
	// rest is told of and left. Default: 500.
	MaxItems int
	// Parallel is the number of hosts that are asked at a time. Default: 4.
	Parallel int
	// Told is called for each Event, never twice at a time. Default: nothing is.
	Told func(Event)
	// Wait returns when d has passed or ctx has ended. Default: it waits.
	Wait func(ctx context.Context, d time.Duration) error
	// Logger tells what is done. Default: nothing is told.
	Logger *slog.Logger
}

// Web gives answers, as fetch.Polite does.
type Web interface {
	Get(ctx context.Context, r fetch.Request) (fetch.Answer, error)
}

// Extractor makes reports of captures, as that of package extract does.
type Extractor interface {
	Extract(c parley.Capture, h extract.Hints) (parley.Report, error)
}

// Take takes a report in, durably, and gives the ID under which it stands; added
// is false where it was there already. An error that is parley.ErrInvalid or
// parley.ErrUnsupported is one of the report; any other ends the watch.
type Take func(ctx context.Context, now time.Time, rep parley.Report, c parley.Capture) (id string, added bool, err error)

// EventKind says what became of an address.
type EventKind string

// The kinds of event.
const (
	Added   EventKind = "added"   // a report is new
	Changed EventKind = "changed" // a page has another text than before
	Known   EventKind = "known"   // the text was there already
	Failed  EventKind = "failed"  // it could not be had, or not be taken
	Waiting EventKind = "waiting" // its host is left alone for now
)

// Event tells what became of an address.
type Event struct {
	Kind   EventKind
	URL    string
	Report string    // ID of the report
	Was    string    // Changed: ID of the report with the text before
	Until  time.Time // Failed, Waiting: when it is tried again; zero: it is not
	Err    error     // Failed: why
}

// Watcher follows feeds and pages.
type Watcher struct {
	state State
	web   Web
	x     Extractor
	take  Take
	o     Options
	mu    sync.Mutex // held while a report is taken in, or an event told
}

// New prepares a watcher.
func New(state State, web Web, x Extractor, take Take, o Options) *Watcher {
	if o.Now == nil {
		o.Now = func() time.Time { return time.Unix(1, 0).UTC() }
	}
	if o.Recheck == nil {
		o.Recheck = []time.Duration{time.Hour, 24 * time.Hour, 7 * 24 * time.Hour}
	}
	if o.Told == nil {
		o.Told = func(Event) {}
	}
	if o.Wait == nil {
		o.Wait = fetch.Wait
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	o.Every = cmp.Or(o.Every, 15*time.Minute)
	o.Backoff = cmp.Or(o.Backoff, 5*time.Minute)
	o.Tries = cmp.Or(o.Tries, 6)
	o.MaxItems = cmp.Or(o.MaxItems, 500)
	o.Parallel = cmp.Or(o.Parallel, 4)
	return &Watcher{state: state, web: web, x: x, take: take, o: o}
}

// Once looks at each source, and takes in what is new. What is held back because
// it failed or asked for it stays so. An error means that parley failed, or that
// ctx ended.
func (w *Watcher) Once(ctx context.Context, sources ...string) error {
	sources, err := canonical(sources)
	if err != nil {
		return err
	}
	return w.round(ctx, sources, true)
}

// Run looks at the sources again and again until ctx ends, which is no error.
func (w *Watcher) Run(ctx context.Context, sources ...string) error {
	sources, err := canonical(sources)
	if err != nil {
		return err
	}
	for ctx.Err() == nil {
		var next time.Time
		err := w.round(ctx, sources, false)
		if err == nil {
			next, err = w.next(ctx, sources)
		}
		if err == nil {
			pause := max(next.Sub(w.o.Now()), time.Second)
			w.o.Logger.Info("waiting", "until", next, "pause", pause)
			err = w.o.Wait(ctx, pause)
		}
		if errors.Is(err, parley.ErrConflict) && ctx.Err() == nil { // what was not taken is asked for again
			w.o.Logger.Warn("another program holds the ledger; going on", "pause", busyPause, "error", err)
			err = w.o.Wait(ctx, busyPause)
		}
		if err != nil && ctx.Err() == nil {
			return err
		}
	}
	return nil
}

// busyPause is how long a watch waits for a ledger that others hold.
const busyPause = 10 * time.Second

func canonical(sources []string) ([]string, error) {
	var out []string
	for _, s := range sources {
		u, err := fetch.Canonical(s)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(out, u) {
			out = append(out, u)
		}
	}
	return out, nil
}

// round looks at what is due: the sources first, then the pages of their items.
func (w *Watcher) round(ctx context.Context, sources []string, once bool) error {
	now := w.o.Now()
	byHost := groups{}
	for _, s := range sources {
		p, err := w.state.Page(ctx, s)
		if err != nil {
			return err
		}
		if p.Due.After(now) && p.Failures > 0 {
			w.tell(Event{Kind: Waiting, URL: s, Until: p.Due})
			continue
		}
		if once || p.Checked.IsZero() || !now.Before(p.Checked.Add(w.o.Every)) {
			byHost.add(p)
		}
	}
	if err := w.each(ctx, byHost, w.poll); err != nil {
		return err
	}
	now, byHost = w.o.Now(), groups{} // polling took its time
	for _, s := range sources {
		queue, err := w.state.Queue(ctx, s, 2*w.o.MaxItems)
		if err != nil {
			return err
		}
		for _, p := range queue {
			if !p.Due.After(now) && !slices.Contains(sources, p.URL) {
				byHost.add(p)
			}
		}
	}
	return w.each(ctx, byHost, w.look)
}

// groups are pages by host, in the order in which they came.
type groups [][]Page

func (g *groups) add(p Page) {
	i := slices.IndexFunc(*g, func(pages []Page) bool { return host(pages[0].URL) == host(p.URL) })
	if i < 0 {
		*g = append(*g, nil)
		i = len(*g) - 1
	}
	(*g)[i] = append((*g)[i], p)
}

func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// each works through the pages, those of one host one after the other.
func (w *Watcher) each(ctx context.Context, byHost groups, do func(context.Context, Page) error) error {
	all, ctx := errgroup.WithContext(ctx)
	all.SetLimit(w.o.Parallel)
	for _, pages := range byHost {
		all.Go(func() error {
			for _, p := range pages {
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := do(ctx, p); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return all.Wait()
}

// next is when something is due.
func (w *Watcher) next(ctx context.Context, sources []string) (time.Time, error) {
	next := w.o.Now().Add(w.o.Every)
	for _, s := range sources {
		p, err := w.state.Page(ctx, s)
		if err != nil {
			return next, err
		}
		due := p.Checked.Add(w.o.Every)
		if p.Failures > 0 {
			due = p.Due
		}
		if due.Before(next) {
			next = due
		}
		queue, err := w.state.Queue(ctx, s, 1)
		if err != nil {
			return next, err
		}
		if len(queue) > 0 && queue[0].Due.Before(next) {
			next = queue[0].Due
		}
	}
	return next, nil
}

// tell tells an event.
func (w *Watcher) tell(e Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.o.Told(e)
}

// failed remembers that a page could not be had or taken in, and when to try
// again. It returns an error where the watch has to end.
func (w *Watcher) failed(ctx context.Context, p Page, why error) error {
	if err := ctx.Err(); err != nil {
		return err // abandoned, not failed
	}
	now := w.o.Now()
	var held *fetch.Held
	if errors.As(why, &held) {
		p.Due, p.Failures = held.Until, max(1, p.Failures)
		w.tell(Event{Kind: Waiting, URL: p.URL, Until: p.Due})
		return w.state.PutPage(ctx, p)
	}
	p.Failures++
	p.Problem = why.Error()
	p.Due = fetch.Later(now, w.o.Backoff, 24*time.Hour, p.Failures-1)
	lasting := errors.Is(why, fetch.ErrRobots) || errors.Is(why, fetch.ErrPrivate) || errors.Is(why, parley.ErrInvalid) || errors.Is(why, parley.ErrUnsupported)
	if p.Feed == "" && errors.Is(why, fetch.ErrPrivate) {
		p.Failures, p.Checked = 0, now // it does not mend by itself, and is at once when it is allowed
	}
	if p.Feed != "" && (lasting || p.Failures >= w.o.Tries) {
		p.Due = time.Time{}
	}
	w.o.Logger.Warn("failed", "url", p.URL, "failures", p.Failures, "again", p.Due, "error", why)
	w.tell(Event{Kind: Failed, URL: p.URL, Report: p.Report, Until: p.Due, Err: why})
	return w.state.PutPage(ctx, p)
}
