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

	"parley"
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
	wake    chan struct{} // something was read
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

const keepRead = `UPDATE work_item SET read = ? WHERE place = ? AND read IS NULL`

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
	var item intake.Item
	if err := json.Unmarshal([]byte(body), &item); err != nil {
		return "", fmt.Errorf("report %d of the queue cannot be read: %w (%w)", place, parley.ErrInvalid, err)
	}
	read, err := w.o.Intake.Read(ctx, item.Report)
	var broke *intake.UnreadableError
	if errors.As(err, &broke) {
		l := Left{place, item.Report.ID, broke.Error()}
		is, err := leave(ctx, w.q.db, l)
		if is {
			w.failed(l)
		}
		return "", err
	}
	if err != nil {
		return "", err
	}
	raw, err := json.Marshal(read)
	return string(raw), err
}

// statements are those of a database or of a transaction.
type statements interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// leave keeps an item out of the way, with the reason, and tells whether nobody did
// so before, or took it.
func leave(ctx context.Context, in statements, l Left) (bool, error) {
	r, err := in.ExecContext(ctx, `UPDATE work_item SET failure = ? WHERE place = ? AND failure = ''`, plain(l.Why), l.Place)
	if err != nil {
		return false, fmt.Errorf("leave item %d of the queue: %w", l.Place, err)
	}
	n, err := r.RowsAffected()
	return n > 0, err
}

func (w *worker) failed(l Left) {
	if w.o.Failed != nil {
		w.o.Failed(l)
	}
}
