package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// progress shows long work on a terminal, and nothing in a pipe.
type progress struct {
	p   *mpb.Progress
	bar *mpb.Bar
}

func newProgress(env *environment, what string) *progress {
	return showProgress(env, decor.CurrentNoUnit("%d "+what), decor.Elapsed(decor.ET_STYLE_GO, decor.WC{W: 8}))
}

func showProgress(env *environment, shown ...decor.Decorator) *progress {
	if !terminal(env.stderr) {
		return &progress{}
	}
	p := mpb.New(mpb.WithOutput(env.stderr.(*screen).Writer), // it may move the cursor
		mpb.WithWidth(24))
	return &progress{p: p, bar: p.New(0, mpb.SpinnerStyle(), mpb.BarRemoveOnComplete(), mpb.AppendDecorators(shown...))}
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

// told is the least time between two lines of progress that are not on a terminal.
const told = 10 * time.Second

// pace tells how far a batch is, how fast it is and how long it will take: on a
// terminal in place, else in lines, if that is asked for.
type pace struct {
	*progress
	env    *environment
	lines  bool
	what   string
	size   int64        // bytes of all input; 0: not known
	passed func() int64 // bytes of it that were read
	text   atomic.Pointer[string]
	before atomic.Int64 // made by an earlier run
	count  int          // made
	last   time.Time    // of the last line

	mu      sync.Mutex
	began   time.Time
	beganAt int64 // bytes that were read by then
}

func newPace(env *environment, what string, lines bool, size int64, passed func() int64) *pace {
	p := &pace{env: env, what: what, lines: lines, size: size, passed: passed, began: env.now()}
	p.last = p.began
	p.text.Store(new(string))
	p.progress = showProgress(env, decor.Any(func(decor.Statistics) string { return *p.text.Load() }))
	return p
}

// skip counts what an earlier run made.
func (p *pace) skip() {
	p.before.Add(1)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.began, p.beganAt = p.env.now(), p.passed()
}

func (p *pace) step() {
	p.count++
	if p.bar == nil && !p.lines {
		return
	}
	p.progress.step()
	now := p.env.now()
	text := p.line(now)
	p.text.Store(&text)
	if p.bar == nil && now.Sub(p.last) >= told {
		p.last = now
		fmt.Fprintln(p.env.stderr, "parley:", text)
	}
}

// line says how far it is at a time.
func (p *pace) line(now time.Time) string {
	s := humanize.Comma(int64(p.count)) + " " + p.what
	if n := p.before.Load(); n > 0 {
		s += fmt.Sprintf(", %s before", humanize.Comma(n))
	}
	p.mu.Lock()
	began, beganAt := p.began, p.beganAt
	p.mu.Unlock()
	spent := now.Sub(began)
	if spent <= 0 {
		return s
	}
	s += fmt.Sprintf(", %.1f a second", float64(p.count)/spent.Seconds())
	if at := p.passed(); p.size > at && at > beganAt {
		left := time.Duration(float64(spent) * float64(p.size-at) / float64(at-beganAt))
		s += fmt.Sprintf(", about %s left", max(left.Round(time.Second), time.Second))
	}
	return s
}

func (p *pace) done() {
	p.progress.done()
	if p.lines {
		fmt.Fprintln(p.env.stderr, "parley:", p.line(p.env.now()))
	}
}
