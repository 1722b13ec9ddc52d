package sqlstate

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"parley"
	"parley/internal/change"
	"parley/internal/notify"
)

// begun is the process whose mark is that from which announcing began.
const begun = ""

// Begin gives the mark from which announcing began.
func (s *State) Begin(ctx context.Context, m change.Mark) (change.Mark, error) {
	if old, ok, err := s.Mark(ctx, begun); ok || err != nil {
		return old, err
	}
	if err := s.exec(ctx, s.db, `INSERT INTO notify_mark (process, at, known, head) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`, begun, micro(m.AsOf.At), micro(m.AsOf.Known), m.Head); err != nil {
		return m, fmt.Errorf("begin to announce: %w", err)
	}
	out, _, err := s.Mark(ctx, begun)
	return out, err
}

// Mark gives the state of a process that was announced last.
func (s *State) Mark(ctx context.Context, process string) (m change.Mark, ok bool, err error) {
	var at, known int64
	err = s.db.QueryRowContext(ctx, s.bind(`SELECT at, known, head FROM notify_mark WHERE process = ?`), process).Scan(&at, &known, &m.Head)
	if errors.Is(err, sql.ErrNoRows) {
		return m, false, nil
	}
	if err != nil {
		return m, false, fmt.Errorf("look for what was announced of process %q: %w", process, err)
	}
	m.AsOf = parley.AsOf{At: moment(at), Known: moment(known)}
	return m, true, nil
}

// any reports whether there is a row. What often finds nothing to write looks
// first: a writer would wait for the one who adds reports.
func (s *State) any(ctx context.Context, query string, args ...any) (bool, error) {
	var one int
	err := s.db.QueryRowContext(ctx, s.bind(query), args...).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

type executer interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
}

func (s *State) exec(ctx context.Context, x executer, query string, args ...any) error {
	_, err := x.ExecContext(ctx, s.bind(query), args...)
	return err
}

// Announce moves a mark and queues messages with it.
func (s *State) Announce(ctx context.Context, process string, from, to change.Mark, messages []notify.Message) error {
	if err := s.write(ctx, func(tx *sql.Tx) error { return s.announce(ctx, tx, process, from, to, messages) }); err != nil {
		return fmt.Errorf("announce %d changes of process %q: %w", len(messages), process, err)
	}
	return nil
}

// write runs what has to be done as a whole.
func (s *State) write(ctx context.Context, do func(tx *sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func (s *State) announce(ctx context.Context, tx *sql.Tx, process string, from, to change.Mark, messages []notify.Message) error {
	// A process without a mark of its own is at that of the beginning.
	err := s.exec(ctx, tx, `INSERT INTO notify_mark (process, at, known, head) SELECT ?, at, known, head FROM notify_mark WHERE process = '' ON CONFLICT DO NOTHING`, process)
	if err != nil {
		return err
	}
	r, err := tx.ExecContext(ctx, s.bind(`UPDATE notify_mark SET at = ?, known = ?, head = ? WHERE process = ? AND at = ? AND known = ? AND head = ?`),
		micro(to.AsOf.At), micro(to.AsOf.Known), to.Head, process, micro(from.AsOf.At), micro(from.AsOf.Known), from.Head)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, fmt.Errorf("another program has announced them: %w", parley.ErrConflict))
	}
	for i, m := range messages {
		if err := s.exec(ctx, tx, `INSERT INTO notify_message (id, process, provision, made, body) VALUES (?, ?, ?, ?, ?)`, m.ID, m.Process, m.Provision, micro(m.Made), m.Body); err != nil {
			return err
		}
		for _, hook := range m.Hooks {
			if err := s.exec(ctx, tx, `INSERT INTO notify_delivery (hook, message, place, outcome, attempts, due, last, status, problem)
				SELECT CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS BIGINT), 'waiting', 0, CAST(? AS BIGINT), 0, 0, '' WHERE NOT EXISTS (SELECT 1 FROM notify_hook WHERE name = ? AND disabled > 0)`, hook, m.ID, i, micro(m.Made), hook); err != nil {
				return err
			}
		}
	}
	return nil
}

// Claim takes the delivery of a hook that has been due longest.
func (s *State) Claim(ctx context.Context, hook string, now, lease time.Time) (d notify.Delivery, ok bool, err error) {
	ok, err = s.any(ctx, `SELECT 1 FROM notify_delivery WHERE hook = ? AND outcome = 'waiting' AND due <= ? LIMIT 1`, hook, micro(now))
	if err != nil {
		return d, false, fmt.Errorf("look for what waits for hook %s: %w", hook, err)
	}
	if !ok {
		return d, false, nil
	}
	var id string
	err = s.db.QueryRowContext(ctx, s.bind(`UPDATE notify_delivery SET due = ?, attempts = attempts + 1
		WHERE hook = ? AND outcome = 'waiting' AND due <= ? AND message = (SELECT message FROM notify_delivery WHERE hook = ? AND outcome = 'waiting' AND due <= ? ORDER BY due, place, message LIMIT 1)
		RETURNING message`), micro(lease), hook, micro(now), hook, micro(now)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return d, false, nil
	}
	if err != nil {
		return d, false, fmt.Errorf("look for what waits for hook %s: %w", hook, err)
	}
	d, err = scan(s.db.QueryRowContext(ctx, s.bind(selected+`WHERE d.hook = ? AND d.message = ?`), hook, id))
	if err != nil {
		return d, false, fmt.Errorf("take message %s for hook %s: %w", id, hook, err)
	}
	return d, true, nil
}

const selected = `SELECT d.hook, d.outcome, d.attempts, d.due, d.last, d.status, d.problem, m.id, m.process, m.provision, m.made, m.body FROM notify_delivery d JOIN notify_message m ON m.id = d.message `

func scan(row interface{ Scan(...any) error }) (notify.Delivery, error) {
	var d notify.Delivery
	var due, last, made int64
	m := &d.Message
	err := row.Scan(&d.Hook, &d.Outcome, &d.Attempts, &due, &last, &d.Status, &d.Problem, &m.ID, &m.Process, &m.Provision, &made, &m.Body)
	d.Due, d.Last, m.Made = moment(due), moment(last), moment(made)
	return d, err
}

// Settle records what became of a delivery. What was ended while it was under way
// stays ended, unless it was taken.
func (s *State) Settle(ctx context.Context, d notify.Delivery) error {
	err := s.exec(ctx, s.db, `UPDATE notify_delivery SET outcome = ?, attempts = ?, due = ?, last = ?, status = ?, problem = ? WHERE hook = ? AND message = ? AND (outcome = 'waiting' OR CAST(? AS TEXT) = 'delivered')`,
		d.Outcome, d.Attempts, micro(d.Due), micro(d.Last), d.Status, d.Problem, d.Hook, d.Message.ID, d.Outcome)
	if err != nil {
		return fmt.Errorf("record what became of message %s for hook %s: %w", d.Message.ID, d.Hook, err)
	}
	return nil
}

// Disable ends a hook.
func (s *State) Disable(ctx context.Context, hook string, now time.Time, reason string) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		if err := s.exec(ctx, tx, `INSERT INTO notify_hook (name, disabled, reason) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET disabled = excluded.disabled, reason = excluded.reason`, hook, micro(now), reason); err != nil {
			return err
		}
		return s.exec(ctx, tx, `UPDATE notify_delivery SET outcome = 'given up' WHERE hook = ? AND outcome = 'waiting'`, hook)
	})
	if err != nil {
		return fmt.Errorf("disable hook %s: %w", hook, err)
	}
	return nil
}

// Retry enables a hook, and makes due what was given up.
func (s *State) Retry(ctx context.Context, hook string, now time.Time) (n int, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		if err := s.exec(ctx, tx, `DELETE FROM notify_hook WHERE name = ?`, hook); err != nil {
			return err
		}
		r, err := tx.ExecContext(ctx, s.bind(`UPDATE notify_delivery SET outcome = 'waiting', attempts = 0, due = ? WHERE hook = ? AND outcome = 'given up'`), micro(now), hook)
		if err != nil {
			return err
		}
		rows, err := r.RowsAffected()
		n = int(rows)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("send again what hook %s did not take: %w", hook, err)
	}
	return n, nil
}

// Standing tells how a hook fares.
func (s *State) Standing(ctx context.Context, hook string) (notify.Standing, error) {
	var st notify.Standing
	var disabled, last int64
	err := s.db.QueryRowContext(ctx, s.bind(`SELECT disabled, reason FROM notify_hook WHERE name = ?`), hook).Scan(&disabled, &st.Reason)
	if err == nil || errors.Is(err, sql.ErrNoRows) {
		err = s.db.QueryRowContext(ctx, s.bind(`SELECT COUNT(CASE WHEN outcome = 'waiting' THEN 1 END), COUNT(CASE WHEN outcome = 'delivered' THEN 1 END), COUNT(CASE WHEN outcome = 'given up' THEN 1 END),
			COALESCE(MAX(CASE WHEN outcome = 'delivered' THEN last END), 0) FROM notify_delivery WHERE hook = ?`), hook).Scan(&st.Waiting, &st.Delivered, &st.GaveUp, &last)
	}
	if err != nil {
		return st, fmt.Errorf("look how hook %s fares: %w", hook, err)
	}
	st.Disabled, st.Last = moment(disabled), moment(last)
	return st, nil
}

// Deliveries lists deliveries, the newest first.
func (s *State) Deliveries(ctx context.Context, hook string, most int) ([]notify.Delivery, error) {
	rows, err := s.db.QueryContext(ctx, s.bind(selected+`WHERE CAST(? AS TEXT) IN ('', d.hook) ORDER BY m.made DESC, d.place DESC, d.message, d.hook LIMIT ?`), hook, most)
	if err != nil {
		return nil, fmt.Errorf("list deliveries: %w", err)
	}
	defer rows.Close()
	var out []notify.Delivery
	for rows.Next() {
		d, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("list deliveries: %w", err)
		}
		out = append(out, d)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list deliveries: %w", err)
	}
	return out, nil
}

// Forget drops old messages, but for those that still wait for a hook.
func (s *State) Forget(ctx context.Context, before time.Time) error {
	const old = `FROM notify_message WHERE made < ? AND NOT EXISTS (SELECT 1 FROM notify_delivery d WHERE d.message = notify_message.id AND d.outcome = 'waiting')`
	is, err := s.any(ctx, `SELECT 1 `+old+` LIMIT 1`, micro(before))
	if is {
		err = s.exec(ctx, s.db, `DELETE `+old, micro(before))
	}
	if err != nil {
		return fmt.Errorf("drop old messages: %w", err)
	}
	return nil
}
