package main

import (
	"cmp"
	"context"
	"iter"
	"runtime"
)

// spread makes something of each input, several at a time, and gives the results
// in the order of the inputs; the error of an input stands in its place. It ends
// early when ctx ends. Jobs is how many are made at a time, 0 for one a core.
func spread[T, R any](ctx context.Context, jobs int, inputs iter.Seq2[T, error], do func(T) (R, error)) iter.Seq2[R, error] {
	jobs = cmp.Or(jobs, runtime.GOMAXPROCS(0))
	type result struct {
		made R
		err  error
	}
	type task struct {
		in   T
		slot chan result
	}
	return func(yield func(R, error) bool) {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		slots, work := make(chan chan result, 2*jobs), make(chan task)
		go func() {
			defer close(slots)
			defer close(work)
			for in, err := range inputs {
				slot := make(chan result, 1)
				select {
				case slots <- slot:
				case <-ctx.Done():
					return
				}
				if err != nil {
					slot <- result{err: err}
					continue
				}
				select {
				case work <- task{in, slot}:
				case <-ctx.Done():
					return
				}
			}
		}()
		for range jobs {
			go func() {
				for t := range work {
					made, err := do(t.in)
					t.slot <- result{made, err}
				}
			}()
		}
		for {
			var slot chan result
			var ok bool
			select {
			case slot, ok = <-slots:
			case <-ctx.Done(): // who brings the inputs may be waiting for one
			}
			if !ok {
				return
			}
			select {
			case r := <-slot:
				if ctx.Err() != nil || !yield(r.made, r.err) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}
