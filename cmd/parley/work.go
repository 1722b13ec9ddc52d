package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8/decor"

	"parley"
	"parley/internal/intake"
	"parley/internal/ledger"
	"parley/internal/operation"
	"parley/internal/work"
)

type workCmd struct {
	ledgerFlag
	Readers int      `help:"How many reports this program reads at a time. Default: one for each processor."`
	Once    bool     `help:"End when nothing waits any more."`
	List    bool     `help:"Tell what waits and what was left out, and end."`
	Again   bool     `help:"Queue again what was left out, and go on."`
	Listen  string   `help:"Loopback address at which to tell /healthz, /readyz and /metrics; port 0 takes a free one. Default: none."`
	Pack    []string `help:"Folder of words and rules to lay over those of the program; may be given again." type:"existingdir"`
	Hooks   string   `help:"File of the hooks to announce changed verdicts to meanwhile, by signed webhooks; see docs/notify.md. Default: nothing is announced." type:"path"`
}

func (c *workCmd) Run(ctx context.Context, env *environment) (err error) {
	if c.Readers < 0 {
		return fmt.Errorf("--readers %d is less than one: %w", c.Readers, parley.ErrInvalid)
	}
	if c.Readers == 0 {
		c.Readers = runtime.GOMAXPROCS(0)
	}
	l, err := c.open(ctx, !c.List)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	q, err := work.Open(ctx, l, work.Options{Logger: slog.New(slog.NewTextHandler(env.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))})
	if err != nil {
		return err
	}
	if c.List {
		return c.list(ctx, env, q)
	}
	if c.Again {
		n, err := q.Again(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(env.stderr, "%d queued again\n", n)
	}
	if c.Hooks != "" {
		stop, failed := announce(ctx, env, c.Hooks, c.Ledger, l, ledger.NewMirror(l))
		if failed != nil {
			return failed
		}
		defer func() { err = errors.Join(err, stop()) }()
	}
	t, err := newTools(c.Pack)
	if err != nil {
		return err
	}
	pace := newQueuePace(env, q.Waiting)
	if c.Listen != "" {
		stop, err := c.tell(ctx, env, l, q, pace)
		if err != nil {
			return err
		}
		defer stop()
	}
	return c.work(ctx, env, q, pace, intake.New(l, t.reader, t.resolver, intake.Options{}))
}

// tell tells over HTTP how the work fares, until stop is called.
func (c *workCmd) tell(ctx context.Context, env *environment, l ledger.Ledger, q *work.Queue, pace *queuePace) (stop func(), err error) {
	if host, _, err := net.SplitHostPort(c.Listen); err != nil || host != "localhost" && !net.ParseIP(host).IsLoopback() {
		return nil, fmt.Errorf("--listen %q is no loopback address like 127.0.0.1:8345: %w", c.Listen, parley.ErrInvalid)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", c.Listen, err)
	}
	state := func(of func(work.State) int) func(context.Context) (float64, error) {
		return func(ctx context.Context) (float64, error) {
			s, err := q.State(ctx)
			return float64(of(s)), err
		}
	}
	handler := operation.Watch(http.NotFoundHandler(), l, operation.Options{Now: env.now, Release: release(), Gauges: []operation.Gauge{
		{Name: "parley_queue_waiting", Help: "Reports and agreements that wait.", Value: state(func(s work.State) int { return s.Waiting })},
		{Name: "parley_queue_read", Help: "Of those that wait, the reports that are read.", Value: state(func(s work.State) int { return s.Read })},
		{Name: "parley_queue_left", Help: "What was left out.", Value: state(func(s work.State) int { return len(s.Left) })},
		{Name: "parley_reports_taken", Help: "Reports that this program took into the ledger.", Value: func(context.Context) (float64, error) { return float64(pace.taken.Load()), nil }},
	}})
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 60 * time.Second, MaxHeaderBytes: 64 << 10}
	go server.Serve(listener) //nolint:errcheck // it ends when it is closed
	fmt.Fprintf(env.stderr, "Metrics are at http://%s/metrics\n", listener.Addr())
	return func() { server.Close() }, nil
}

// list tells what waits and what was left out.
func (c *workCmd) list(ctx context.Context, env *environment, q *work.Queue) error {
	s, err := q.State(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(env.stdout, "%d wait, %d of them read; %d were left out\n", s.Waiting, s.Read, len(s.Left))
	for _, l := range s.Left {
		fmt.Fprintf(env.stdout, "left %s: %s\n", l.Name, l.Why)
	}
	return nil
}

func (c *workCmd) work(ctx context.Context, env *environment, q *work.Queue, pace *queuePace, in *intake.Intake) error {
	pace.begin(ctx)
	var left atomic.Int64
	fmt.Fprintf(env.stderr, "Reading %d at a time. Stop with Ctrl-C.\n", c.Readers)
	err := q.Run(ctx, work.RunOptions{Intake: in, Readers: c.Readers, Drain: c.Once,
		// Printed after the commit that made it durable.
		Acknowledge: func(id string, added []parley.EntryID) {
			pace.step()
			if len(added) == 0 {
				fmt.Fprintf(env.stdout, "known %s\n", id)
				return
			}
			fmt.Fprintf(env.stdout, "added %s, %d new entries\n", id, len(added))
		},
		Failed: func(l work.Left) {
			left.Add(1)
			fmt.Fprintf(env.stderr, "parley: left out %s: %s\n", l.Name, l.Why)
		},
	})
	pace.done()
	if err != nil {
		return err
	}
	fmt.Fprintf(env.stderr, "%d reports taken, %d left out; %s\n", pace.taken.Load(), left.Load(), pace)
	if left.Load() > 0 {
		return errPartly
	}
	return nil
}

// queuePace tells how fast the queue gets shorter: on a terminal all the time, else
// now and then.
type queuePace struct {
	env            *environment
	count          func(context.Context) (int, error) // of what waits
	shown          *progress
	taken          atomic.Int64 // by this program
	stop           context.CancelFunc
	stopped        chan struct{}
	mu             sync.Mutex
	begun          time.Time
	first, waiting int // what waited when it was looked at first, and last
}

const (
	paceLook = 2 * time.Second
	paceTell = 15               // looks
	paceLast = 10 * time.Second // that the last look may take, when the work has ended
)

func newQueuePace(env *environment, count func(context.Context) (int, error)) *queuePace {
	return &queuePace{env: env, count: count, begun: env.now(), first: -1, stopped: make(chan struct{})}
}

// begin begins to look, and to show, until done is called.
func (p *queuePace) begin(ctx context.Context) {
	p.shown = showProgress(p.env, decor.Any(func(decor.Statistics) string { return p.String() }))
	ctx, p.stop = context.WithCancel(ctx)
	go p.follow(ctx)
}

// follow looks at the queue until ctx ends.
func (p *queuePace) follow(ctx context.Context) {
	defer close(p.stopped)
	tick := time.NewTicker(paceLook)
	defer tick.Stop()
	for n := 1; ; n++ {
		p.look(ctx)
		if !terminal(p.env.stderr) && n%paceTell == 0 {
			fmt.Fprintln(p.env.stderr, p)
		}
		select {
		case <-ctx.Done():
			ctx, done := context.WithTimeout(context.WithoutCancel(ctx), paceLast)
			p.look(ctx)
			done()
			return
		case <-tick.C:
		}
	}
}

func (p *queuePace) look(ctx context.Context) {
	waiting, err := p.count(ctx)
	if err != nil {
		return // the work itself tells
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.waiting = waiting; p.first < 0 {
		p.first, p.begun = waiting, p.env.now()
	}
}

func (p *queuePace) step() { p.taken.Add(1) }

func (p *queuePace) done() {
	p.stop()
	<-p.stopped
	p.shown.done()
}

// String says how fast this program is and how long the queue is; how long it
// takes, as far as the queue has got shorter.
func (p *queuePace) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	seconds, waiting := p.env.now().Sub(p.begun).Seconds(), p.waiting
	if seconds <= 0 {
		return ""
	}
	out := fmt.Sprintf("%.1f reports a second here, %d wait", float64(p.taken.Load())/seconds, waiting)
	if less := p.first - waiting; less > 0 && waiting > 0 {
		out += fmt.Sprintf(", %s left", time.Duration(float64(waiting)/float64(less)*seconds*float64(time.Second)).Round(time.Second))
	}
	return out
}
