package work

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"parley"
	"parley/internal/intake"
	"parley/internal/ledger/sqlstore"
)

// batch is how many items are taken in one transaction.
const batch = 20

// overtaking is how many later items are read before the head of the queue has
// waited long enough, whatever the time.
const overtaking = 50

// takeAll takes what is at the head of the queue into the ledger, until ctx ends
// or, with Drain, nothing waits.
func (w *worker) takeAll(ctx context.Context) {
	tick := time.NewTicker(w.o.Look)
	defer tick.Stop()
	size, late, said := 1, lateness{}, "" // what ended a program before is at the head sooner or later
	for ctx.Err() == nil {
		n, err := w.turn(ctx, size)
		switch {
		case ownFault(err) && size > 1:
			size = 1 // whose fault it is
			continue
		case err != nil && ctx.Err() == nil:
			if said != err.Error() { // once, however long a database is away
				said = err.Error()
				w.q.log.Warn("taking from the queue failed and is tried again", "error", err)
			}
			size = 1
		case n > 0:
			size, said = min(batch, 2*size), ""
			continue
		case err == nil && w.finished(ctx):
			return
		}
		wake := w.wake
		if err != nil {
			wake = nil // a database that fails is looked at again after a while, not after each reading
		}
		select {
		case <-ctx.Done():
		case <-wake:
		case <-tick.C:
			w.help(ctx, &late)
		}
	}
}

// finished reports whether nothing waits any more, if that is what ends the work.
func (w *worker) finished(ctx context.Context) bool {
	if !w.o.Drain {
		return false
	}
	_, _, err := w.head(ctx)
	return errors.Is(err, sql.ErrNoRows)
}

// head is the first item that waits, and whether it can be taken.
func (w *worker) head(ctx context.Context) (place int64, ready bool, err error) {
	err = w.q.db.QueryRowContext(ctx, `SELECT place, kind <> ? OR read IS NOT NULL FROM work_item WHERE failure = '' ORDER BY place LIMIT 1`, kindReport).Scan(&place, &ready)
	return place, ready, err
}

// lateness is how long the head of the queue was waited for.
type lateness struct {
	place int64
	looks int
}

// help reads the head of the queue out of turn where it keeps the others waiting:
// who read it may be dead, and River knows only later.
func (w *worker) help(ctx context.Context, l *lateness) {
	place, ready, err := w.head(ctx)
	if err != nil || ready || w.reads(place) {
		*l = lateness{}
		return
	}
	if place != l.place {
		*l = lateness{place: place}
	}
	if l.looks++; l.looks <= w.o.Patience && !w.overtaken(ctx, place) {
		return
	}
	l.looks = 0
	if err := w.readHead(ctx, place); err != nil && ctx.Err() == nil {
		w.q.log.Warn("reading out of turn failed and is tried again", "place", place, "error", err)
	}
}

// overtaken reports whether so many were read that came after an item that nobody
// can be about to end it.
func (w *worker) overtaken(ctx context.Context, place int64) (is bool) {
	err := w.q.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM work_item WHERE place >= ? AND read IS NOT NULL)`, place+overtaking).Scan(&is)
	return err == nil && is
}

// readHead reads an item, unless another program tries it just now, or it has
// ended too many of them.
func (w *worker) readHead(ctx context.Context, place int64) error {
	mine, err := w.try(ctx, place)
	if err != nil || !mine {
		return err
	}
	read, err := w.read(ctx, place)
	if err == nil && read != "" {
		if _, err = w.q.db.ExecContext(ctx, keepRead, read, place); err != nil {
			err = fmt.Errorf("keep a reading: %w", err)
		}
	}
	return w.outlived(ctx, err)
}

// trySeconds is the time in which one try of an item is counted, however many
// programs try it and end.
const trySeconds = 15

// try counts a try of an item and tells whether it is this program's: of several
// one has it for a while, and after the last one the item is left out. It stays
// counted if this program ends before it says that the try is over.
func (w *worker) try(ctx context.Context, place int64) (mine bool, err error) {
	if err := w.takeBack(ctx); err != nil {
		return false, err
	}
	now := `unixepoch()`
	if w.q.db.Postgres() {
		now = `extract(epoch FROM clock_timestamp())::bigint`
	}
	var tries int
	err = w.q.db.QueryRowContext(ctx, `UPDATE work_item SET tries = tries + 1, tried = `+now+` WHERE place = ? AND failure = '' AND tried <= `+now+` - ? RETURNING tries`, place, trySeconds).Scan(&tries)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil // it was taken, or another tries it
	}
	if err != nil {
		return false, fmt.Errorf("count a try: %w", err)
	}
	if tries <= readTries {
		w.trying = place
		return true, nil
	}
	return false, w.leave(ctx, Left{Place: place, Why: fmt.Sprintf("It was tried %d times, and each time the work broke off.", readTries)})
}

// outlived ends a try: this program is still there. One that failed for another
// reason than the item is not counted.
func (w *worker) outlived(ctx context.Context, err error) error {
	if err == nil {
		w.trying = 0
		return nil
	}
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer done()
	return errors.Join(err, w.takeBack(ctx)) // where that fails, too, before the next one
}

// takeBack takes back the try that this program has counted, if there is one.
func (w *worker) takeBack(ctx context.Context) error {
	if w.trying == 0 {
		return nil
	}
	if _, err := w.q.db.ExecContext(ctx, `UPDATE work_item SET tries = tries - 1 WHERE place = ? AND tries > 0`, w.trying); err != nil {
		return fmt.Errorf("take back a try: %w", err)
	}
	w.trying = 0
	return nil
}

// waiting is an item that can be taken.
type waiting struct {
	place                       int64
	kind, name, processes, body string
	queued, read                string
}

// taken is what became of an item.
type taken struct {
	report string
	added  []parley.EntryID
}

// turn takes items from the head of the queue, as many as can be, in one
// transaction, and tells how many. One that is taken alone is tried, and left out
// where it is at fault.
func (w *worker) turn(ctx context.Context, size int) (int, error) {
	first, ready, err := w.head(ctx)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !ready {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("look at the head of the queue: %w", err)
	}
	if size > 1 {
		done, err := w.takeHead(ctx, size, 0)
		return len(done), err
	}
	if _, err := w.try(ctx, first); err != nil { // where another program counts, it is taken all the same
		return 0, err
	}
	done, err := w.takeHead(ctx, 1, first)
	if ownFault(err) {
		return 1, w.outlived(ctx, w.leave(ctx, Left{Place: first, Why: err.Error()}))
	}
	return len(done), w.outlived(ctx, err)
}

// takeHead takes items from the head of the queue in one transaction; none where
// another program was faster with the one that is to be the first.
func (w *worker) takeHead(ctx context.Context, size int, first int64) (done []taken, err error) {
	var into *intake.Intake
	err = w.q.store.Transact(ctx, func(in *sqlstore.Store, tx sqlstore.Tx) error {
		items, err := readied(ctx, tx, size, w.o.Bytes)
		if err != nil {
			return fmt.Errorf("look at the head of the queue: %w", err)
		}
		if first > 0 && (len(items) == 0 || items[0].place != first) {
			return nil
		}
		into = w.into.On(in)
		done, err = w.take(ctx, into, in, tx, items)
		return err
	})
	if err != nil {
		return nil, err
	}
	if into != nil {
		w.into = into // what it knows of the agreements holds
	}
	for _, t := range done {
		if t.report != "" && w.o.Acknowledge != nil {
			w.o.Acknowledge(t.report, t.added)
		}
	}
	return done, nil
}

// ownFault reports whether an error is that of an item, whatever the state of the
// database.
func ownFault(err error) bool {
	var broke *intake.UnreadableError
	return errors.As(err, &broke) || sqlstore.Refused(err)
}

// readied gives the items at the head of the queue that can be taken, at least one
// if there is one.
func readied(ctx context.Context, tx sqlstore.Tx, size int, most int64) ([]waiting, error) {
	last, err := lastReadied(ctx, tx, size, most)
	if err != nil || last == 0 {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT place, kind, name, processes, queued, body, coalesce(read, '') FROM work_item WHERE failure = '' AND place <= ? ORDER BY place`, last)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []waiting
	for rows.Next() {
		var i waiting
		if err := rows.Scan(&i.place, &i.kind, &i.name, &i.processes, &i.queued, &i.body, &i.read); err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, rows.Err()
}

// lastReadied gives the place of the last item that can be taken with those before
// it, 0 where there is none.
func lastReadied(ctx context.Context, tx sqlstore.Tx, size int, most int64) (last int64, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT place, kind <> ? OR read IS NOT NULL, octet_length(body) + coalesce(octet_length(read), 0) FROM work_item WHERE failure = '' ORDER BY place LIMIT ?`, kindReport, size)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for all := int64(0); rows.Next(); {
		var place, bytes int64
		var ready bool
		if err := rows.Scan(&place, &ready, &bytes); err != nil {
			return 0, err
		}
		if all += bytes; !ready || last > 0 && all > most {
			break
		}
		last = place
	}
	return last, rows.Err()
}

// take takes items, and has them leave the queue.
func (w *worker) take(ctx context.Context, into *intake.Intake, in *sqlstore.Store, tx sqlstore.Tx, items []waiting) ([]taken, error) {
	var done []taken
	var touched []string
	for i := range items {
		processes, t, err := one(ctx, into, in, &items[i])
		if err != nil {
			return nil, err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM work_item WHERE place = ?`, items[i].place); err != nil {
			return nil, fmt.Errorf("take item %d from the queue: %w", items[i].place, err)
		}
		if len(t.added) > 0 {
			touched = append(touched, processes...)
		}
		done = append(done, t)
	}
	if w.o.Appended != nil && len(touched) > 0 {
		slices.Sort(touched)
		if err := w.o.Appended(ctx, tx, slices.Compact(touched)); err != nil {
			return nil, fmt.Errorf("put in what follows: %w", err)
		}
	}
	return done, nil
}

// one takes one item.
func one(ctx context.Context, into *intake.Intake, in *sqlstore.Store, i *waiting) (processes []string, t taken, err error) {
	defer func() { // what nobody foresaw must not end one program after the other
		if p := recover(); p != nil {
			err = broken(i, fmt.Errorf("the work broke on it: %v", p))
		}
	}()
	now, err := time.Parse(time.RFC3339Nano, i.queued)
	if err != nil {
		return nil, t, broken(i, err)
	}
	if err := json.Unmarshal([]byte(i.processes), &processes); err != nil {
		return nil, t, broken(i, err)
	}
	if i.kind == kindAgreement {
		t.added, err = adopt(ctx, in, now, i)
		return processes, t, err
	}
	var item intake.Item
	var read intake.Read
	if err := json.Unmarshal([]byte(i.body), &item); err != nil {
		return nil, t, broken(i, err)
	}
	if err := json.Unmarshal([]byte(i.read), &read); err != nil {
		return nil, t, broken(i, err)
	}
	read, t.added, err = into.Take(ctx, now, processes, item, read)
	t.report = read.Report.ID
	return processes, t, err
}

// adopt takes an agreement. One that is in conflict with another is left out.
func adopt(ctx context.Context, in *sqlstore.Store, now time.Time, i *waiting) ([]parley.EntryID, error) {
	var a parley.Agreement
	if err := json.Unmarshal([]byte(i.body), &a); err != nil {
		return nil, broken(i, err)
	}
	e, err := intake.Adoptable(ctx, in, &a)
	var own *intake.UnreadableError
	if errors.As(err, &own) {
		return nil, broken(i, err)
	}
	if err != nil {
		return nil, err // the database's fault, which ends no item
	}
	return in.Append(ctx, now, e)
}

// broken says that an item itself is at fault.
func broken(i *waiting, err error) error {
	return &intake.UnreadableError{Err: fmt.Errorf("%s %q: %w", i.kind, i.name, err)}
}

// plain gives text that every database keeps: UTF-8 without zeros.
func plain(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "")
}
