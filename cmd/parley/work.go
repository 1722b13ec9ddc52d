package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"parley"
	"parley/internal/intake"
	"parley/internal/work"
)

type workCmd struct {
	ledgerFlag
	Readers int      `help:"How many reports this program reads at a time. Default: one for each processor."`
	Once    bool     `help:"End when nothing waits any more."`
	List    bool     `help:"Tell what waits and what was left out, and end."`
	Again   bool     `help:"Queue again what was left out, and go on."`
	Pack    []string `help:"Folder of words and rules to lay over those of the program; may be given again." type:"existingdir"`
}

func (c *workCmd) Run(ctx context.Context, env *environment) (err error) {
	if c.Readers < 0 {
		return fmt.Errorf("--readers %d is less than one: %w", c.Readers, parley.ErrInvalid)
	}
	if c.Readers == 0 {
		c.Readers = runtime.GOMAXPROCS(0)
	}
	l, err := c.open(ctx, true)
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
	t, err := newTools(c.Pack)
	if err != nil {
		return err
	}
	return c.work(ctx, env, q, intake.New(l, t.reader, t.resolver, intake.Options{}))
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

func (c *workCmd) work(ctx context.Context, env *environment, q *work.Queue, in *intake.Intake) error {
	pace := newPace(ctx, env, q)
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

// pace tells how fast the queue gets shorter: on a terminal all the time, else
// now and then.
type pace struct {
	env            *environment
	p              *mpb.Progress
	bar            *mpb.Bar
	taken          atomic.Int64 // by this program
	stop           context.CancelFunc
	stopped        chan struct{}
	mu             sync.Mutex
	begun          time.Time
	first, waiting int // what waited when it was looked at first, and last
}

const (
	paceLook = 2 * time.Second
	paceTell = 15 // looks
)

func newPace(ctx context.Context, env *environment, q *work.Queue) *pace {
	p := &pace{env: env, begun: env.now(), first: -1, stopped: make(chan struct{})}
	if terminal(env.stderr) {
		p.p = mpb.New(mpb.WithOutput(env.stderr.(*screen).Writer), mpb.WithWidth(24))
		p.bar = p.p.New(0, mpb.SpinnerStyle(), mpb.BarRemoveOnComplete(), mpb.AppendDecorators(decor.Any(func(decor.Statistics) string { return p.String() })))
	}
	ctx, p.stop = context.WithCancel(ctx)
	go p.follow(ctx, q)
	return p
}

// follow looks at the queue until ctx ends.
func (p *pace) follow(ctx context.Context, q *work.Queue) {
	defer close(p.stopped)
	tick := time.NewTicker(paceLook)
	defer tick.Stop()
	for n := 1; ; n++ {
		p.look(ctx, q)
		if p.bar == nil && n%paceTell == 0 {
			fmt.Fprintln(p.env.stderr, p)
		}
		select {
		case <-ctx.Done():
			p.look(context.WithoutCancel(ctx), q)
			return
		case <-tick.C:
		}
	}
}

func (p *pace) look(ctx context.Context, q *work.Queue) {
	s, err := q.State(ctx)
	if err != nil {
		return // the work itself tells
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.waiting = s.Waiting; p.first < 0 {
		p.first, p.begun = s.Waiting, p.env.now()
	}
}

func (p *pace) step() { p.taken.Add(1) }

func (p *pace) done() {
	p.stop()
	<-p.stopped
	if p.bar != nil {
		p.bar.SetTotal(-1, true)
		p.p.Wait()
	}
}

// String says how fast this program is and how long the queue is; how long it
// takes, as far as the queue has got shorter.
func (p *pace) String() string {
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
