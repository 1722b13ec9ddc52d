package work

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"

	"parley/internal/intake"
)

const (
	readQueue = "reading"
	readTries = 20 // of one report
)

// readArgs names a report to read, by its place in the queue.
type readArgs struct {
	Place int64 `json:"place"`
}

// Kind names the kind of job.
func (readArgs) Kind() string { return "read_report" }

// InsertOpts say how it is done.
func (readArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: readQueue, MaxAttempts: readTries}
}

// worker is one program at work.
type worker struct {
	q       *Queue
	o       RunOptions
	into    *intake.Intake // that of the last transaction that held
	trying  int64          // the place of what this program has counted a try of; 0: of none
	wake    chan struct{}  // something was read
	mu      sync.Mutex
	reading map[int64]bool // what this program reads at the moment
}

// reader does the jobs that read.
type reader struct {
	river.WorkerDefaults[readArgs]
	*worker
}

// NextRetry has a report tried again soon: it is pure work that was broken off.
func (*reader) NextRetry(job *river.Job[readArgs]) time.Time {
	return time.Now().Add(time.Duration(job.Attempt) * time.Second) //nolint:forbidigo // River asks the clock itself, and takes no time that is over
}

// Work reads one report. What was read and the end of the job are one transaction.
func (r *reader) Work(ctx context.Context, job *river.Job[readArgs]) error {
	r.note(job.Args.Place, true)
	defer r.note(job.Args.Place, false)
	read, err := r.read(ctx, job.Args.Place)
	if err != nil || read == "" {
		return err
	}
	tx, err := r.q.db.Begin(ctx)
	if err != nil {
		return fmt.Errorf("keep a reading: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	if _, err := tx.ExecContext(ctx, keepRead, read, job.Args.Place); err != nil {
		return fmt.Errorf("keep a reading: %w", err)
	}
	if _, err := river.JobCompleteTx[riverdriver.Driver[*sql.Tx]](ctx, tx.Tx, job); err != nil {
		return fmt.Errorf("end the job of a reading: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("keep a reading: %w", err)
	}
	select {
	case r.wake <- struct{}{}:
	default: // it is awake
	}
	return nil
}

const keepRead = `UPDATE work_item SET read = ?, tries = 0, tried = 0 WHERE place = ? AND read IS NULL`

func (w *worker) note(place int64, is bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if is {
		w.reading[place] = true
	} else {
		delete(w.reading, place)
	}
}

func (w *worker) reads(place int64) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.reading[place]
}

// read gives what is read in the report at a place; "" where there is nothing to
// read any more, or the reader broke on it, which is kept.
func (w *worker) read(ctx context.Context, place int64) (string, error) {
	var body string
	err := w.q.db.QueryRowContext(ctx, `SELECT body FROM work_item WHERE place = ? AND kind = ? AND read IS NULL AND failure = ''`, place, kindReport).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("look for report %d of the queue: %w", place, err)
	}
	raw, err := w.readBody(ctx, body)
	var broke *intake.UnreadableError
	if errors.As(err, &broke) {
		return "", w.leave(ctx, Left{Place: place, Why: broke.Error()})
	}
	return raw, err
}

// readBody reads the report of an item. It returns an UnreadableError for one that
// nobody can read.
func (w *worker) readBody(ctx context.Context, body string) (string, error) {
	var item intake.Item
	if err := json.Unmarshal([]byte(body), &item); err != nil {
		return "", &intake.UnreadableError{Err: fmt.Errorf("the item of the queue cannot be read: %w", err)}
	}
	read, err := w.o.Intake.Read(ctx, item.Report)
	if err != nil {
		return "", err
	}
	raw, err := json.Marshal(read)
	if err != nil {
		return "", &intake.UnreadableError{Err: fmt.Errorf("the reading cannot be written: %w", err)}
	}
	return string(raw), nil
}

// leave keeps an item out of the way, with the reason, and tells of it unless
// somebody did so before, or took it.
func (w *worker) leave(ctx context.Context, l Left) error {
	err := w.q.db.QueryRowContext(ctx, `UPDATE work_item SET failure = ? WHERE place = ? AND failure = '' RETURNING name`, plain(l.Why), l.Place).Scan(&l.Name)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("leave item %d of the queue: %w", l.Place, err)
	}
	if w.o.Failed != nil {
		w.o.Failed(l)
	}
	return nil
}
