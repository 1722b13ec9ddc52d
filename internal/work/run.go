package work

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"golang.org/x/sync/errgroup"

	"parley"
	"parley/internal/intake"
	"parley/internal/ledger/sqlstore"
)

// A job that has run for jobTimeout is stopped; one that has not ended by
// rescueAfter died with its program, and is done again.
const (
	jobTimeout  = 50 * time.Second
	rescueAfter = 60 * time.Second
	stopTimeout = 10 * time.Second
	keepDone    = 2 * time.Minute // what was done
	fetchPause  = 5 * time.Millisecond
)

// RunOptions say what is worked on.
type RunOptions struct {
	// Intake reads reports and takes them into the ledger of the queue. Default:
	// none are taken, and only jobs of Kinds are done.
	Intake *intake.Intake
	// Readers is how many reports are read at a time. Default: 1.
	Readers int
	// Bytes is about how much the items hold that are taken in one transaction.
	// Default: 32 MiB.
	Bytes int64
	// Drain ends the work when no report waits. Default: it goes on until ctx ends.
	Drain bool
	// Acknowledge is called after each report that is durably in the ledger, with
	// the entries that are new. Default: nothing is called.
	Acknowledge func(report string, added []parley.EntryID)
	// Failed is called for each item that was left out. Default: nothing is called.
	Failed func(Left)
	// Appended is called in the transaction that brought something new to
	// processes, to put in what follows from it. It may be called again for what
	// was not committed. Default: nothing is called.
	Appended func(ctx context.Context, tx sqlstore.Tx, processes []string) error
	// Kinds are kinds of jobs of one's own. Default: none.
	Kinds []Kind
	// Look is the time between two looks at the queue by who is not told of what
	// comes. Default: 500 ms.
	Look time.Duration
	// Patience is how many looks the head of the queue is waited for before it is
	// read out of turn, unless others have overtaken it by far: who read it may be
	// dead. Default: 6.
	Patience int
}

// Kind is a kind of jobs that others bring along.
type Kind struct {
	// Queue is the queue of River that its jobs are put into by their InsertOpts,
	// and Workers how many of them are done at a time.
	Queue   string
	Workers int
	// Register tells River who does them, by river.AddWorker.
	Register func(*river.Workers)
	// Periodic are jobs that are put in every so often, by one of the programs.
	// Default: none.
	Periodic []*river.PeriodicJob
}

// Run works until ctx ends, then lets what was begun end. An error means that it
// could not begin: what goes wrong later is logged and tried again.
func (q *Queue) Run(ctx context.Context, o RunOptions) error {
	o.Bytes = cmp.Or(o.Bytes, 32<<20)
	o.Readers, o.Look, o.Patience = cmp.Or(o.Readers, 1), cmp.Or(o.Look, 500*time.Millisecond), cmp.Or(o.Patience, 6)
	w := &worker{q: q, o: o, into: o.Intake, wake: make(chan struct{}, 1), reading: map[int64]bool{}}
	client, err := w.client()
	if err != nil {
		return fmt.Errorf("begin to work: %w", err)
	}
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("begin to work: %w", err)
	}
	done, end := context.WithCancel(ctx)
	defer end()
	var both errgroup.Group
	if o.Intake != nil {
		both.Go(func() error {
			defer end()
			w.takeAll(done)
			return nil
		})
	}
	both.Go(func() error {
		<-done.Done()
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*stopTimeout)
		defer cancel()
		return client.Stop(stop)
	})
	if err := both.Wait(); err != nil {
		return fmt.Errorf("end the work: %w", err)
	}
	return nil
}

// client is what does the jobs of this program.
func (w *worker) client() (*river.Client[*sql.Tx], error) {
	workers, queues := river.NewWorkers(), map[string]river.QueueConfig{}
	var periodic []*river.PeriodicJob
	if w.o.Intake != nil {
		river.AddWorker(workers, &reader{worker: w})
		queues[readQueue] = river.QueueConfig{MaxWorkers: w.o.Readers}
	}
	for _, k := range w.o.Kinds {
		k.Register(workers)
		queues[k.Queue] = river.QueueConfig{MaxWorkers: max(1, k.Workers)}
		periodic = append(periodic, k.Periodic...)
	}
	return river.NewClient(w.q.driver(), &river.Config{
		Workers: workers, Queues: queues, PeriodicJobs: periodic, Logger: w.q.log,
		JobTimeout: jobTimeout, RescueStuckJobsAfter: rescueAfter, SoftStopTimeout: stopTimeout,
		CompletedJobRetentionPeriod: keepDone, FetchCooldown: fetchPause,
	})
}
