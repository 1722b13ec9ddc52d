package work

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"parley"
	"parley/internal/intake"
	"parley/internal/ledger/sqlstore"
	"parley/internal/migration"
)

//go:embed migrations
var migrations embed.FS

// Options configure a [Queue].
type Options struct {
	// Logger is told what goes wrong and is tried again. Default: nothing is told.
	Logger *slog.Logger
}

// Queue is what waits to be done, in the database of a ledger. It is safe for
// concurrent use, by several programs too.
type Queue struct {
	store  *sqlstore.Store
	db     sqlstore.DB
	client *river.Client[*sql.Tx] // only puts jobs in
	log    *slog.Logger
}

// The kinds of items.
const (
	kindReport    = "report"
	kindAgreement = "agreement"
)

// Open opens the queue of a ledger, and makes its tables if there are none. It
// returns ErrInvalid for one that was written by a newer release.
func Open(ctx context.Context, store *sqlstore.Store, o Options) (*Queue, error) {
	q := &Queue{store: store, db: store.Tables(), log: o.Logger}
	if q.log == nil {
		q.log = slog.New(slog.DiscardHandler)
	}
	if err := q.db.Prepare(ctx, func(db *sql.DB) error { return q.prepare(ctx, db) }); err != nil {
		return nil, fmt.Errorf("open the queue: %w", err)
	}
	var err error
	if q.client, err = river.NewClient(q.driver(), &river.Config{Logger: q.log}); err != nil {
		return nil, fmt.Errorf("open the queue: %w", err)
	}
	return q, nil
}

// driver is what River needs to know of the database.
func (q *Queue) driver() riverdriver.Driver[*sql.Tx] {
	if q.db.Postgres() {
		return riverdatabasesql.New(q.db.DB)
	}
	return riversqlite.New(q.db.DB)
}

// prepare makes the tables; their version stands apart from that of the ledger.
func (q *Queue) prepare(ctx context.Context, db *sql.DB) error {
	dialect, folder := goose.DialectSQLite3, "migrations/sqlite"
	if q.db.Postgres() {
		dialect, folder = goose.DialectPostgres, "migrations/postgres"
	}
	if err := migration.Up(ctx, db, dialect, migrations, folder, goose.WithTableName("work_version")); err != nil {
		return err
	}
	m, err := rivermigrate.New(q.driver(), &rivermigrate.Config{Logger: q.log})
	if err != nil {
		return err
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

// Add puts reports at the end of the queue, all or none, durably. They are taken
// into a process, or into those of several that each may bear on, and now becomes
// their recorded time: from then on they are kept.
func (q *Queue) Add(ctx context.Context, now time.Time, processes []string, items ...intake.Item) error {
	err := q.store.Transact(ctx, func(_ *sqlstore.Store, tx sqlstore.Tx) error { return q.add(ctx, tx, now, processes, items...) })
	if err != nil {
		return fmt.Errorf("queue reports: %w", err)
	}
	return nil
}

func (q *Queue) add(ctx context.Context, tx sqlstore.Tx, now time.Time, processes []string, items ...intake.Item) error {
	jobs := make([]river.InsertManyParams, len(items))
	for i := range items {
		place, err := put(ctx, tx, now, processes, kindReport, items[i].Report.ID, &items[i])
		if err != nil {
			return fmt.Errorf("report %q: %w", items[i].Report.ID, err)
		}
		jobs[i] = river.InsertManyParams{Args: readArgs{Place: place}}
	}
	return q.insert(ctx, tx, jobs)
}

func (q *Queue) insert(ctx context.Context, tx sqlstore.Tx, jobs []river.InsertManyParams) error {
	if len(jobs) == 0 {
		return nil
	}
	_, err := q.client.InsertManyFastTx(ctx, tx.Tx, jobs)
	return err
}

// Adopt puts an agreement at the end of the queue: what comes after it counts with
// it. It returns ErrConflict as the intake does, as far as that can be known now.
func (q *Queue) Adopt(ctx context.Context, now time.Time, a *parley.Agreement) error {
	err := q.store.Transact(ctx, func(in *sqlstore.Store, tx sqlstore.Tx) error {
		if _, err := intake.Adoptable(ctx, in, a); err != nil {
			return err
		}
		_, err := put(ctx, tx, now, []string{a.Process}, kindAgreement, a.Process, a)
		return err
	})
	if err != nil {
		return fmt.Errorf("queue the agreement of process %q: %w", a.Process, err)
	}
	return nil
}

// put adds an item and gives its place.
func put(ctx context.Context, tx sqlstore.Tx, now time.Time, processes []string, kind, name string, body any) (place int64, err error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return 0, err
	}
	in, err := json.Marshal(processes)
	if err != nil {
		return 0, err
	}
	err = tx.QueryRowContext(ctx, `INSERT INTO work_item (kind, name, processes, queued, body) VALUES (?, ?, ?, ?, ?) RETURNING place`,
		kind, name, string(in), now.UTC().Format(time.RFC3339Nano), string(raw)).Scan(&place)
	return place, err
}

// Insert puts a job of a kind of one's own among those of River, in a transaction
// on the ledger or by itself where tx is nil.
func (q *Queue) Insert(ctx context.Context, tx *sqlstore.Tx, args river.JobArgs, o *river.InsertOpts) error {
	var err error
	if tx != nil {
		_, err = q.client.InsertTx(ctx, tx.Tx, args, o)
	} else {
		_, err = q.client.Insert(ctx, args, o)
	}
	if err != nil {
		return fmt.Errorf("queue a job %s: %w", args.Kind(), err)
	}
	return nil
}

// State is what a queue holds.
type State struct {
	Waiting int // to be taken, those that were read among them
	Read    int
	Left    []Left
}

// Left is an item that could not be taken and was left out.
type Left struct {
	Place int64
	Name  string // ID of the report, or process of the agreement
	Why   string
}

// State tells what the queue holds.
func (q *Queue) State(ctx context.Context) (State, error) {
	var s State
	if err := q.db.QueryRowContext(ctx, `SELECT count(*), count(read) FROM work_item WHERE failure = ''`).Scan(&s.Waiting, &s.Read); err != nil {
		return s, fmt.Errorf("look at the queue: %w", err)
	}
	rows, err := q.db.QueryContext(ctx, `SELECT place, name, failure FROM work_item WHERE failure <> '' ORDER BY place`)
	if err != nil {
		return s, fmt.Errorf("look at the queue: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var l Left
		if err := rows.Scan(&l.Place, &l.Name, &l.Why); err != nil {
			return s, fmt.Errorf("look at the queue: %w", err)
		}
		s.Left = append(s.Left, l)
	}
	return s, rows.Err()
}

// Waiting counts what waits to be taken. It costs less than State.
func (q *Queue) Waiting(ctx context.Context) (n int, err error) {
	if err := q.db.QueryRowContext(ctx, `SELECT count(*) FROM work_item WHERE failure = ''`).Scan(&n); err != nil {
		return 0, fmt.Errorf("count what waits: %w", err)
	}
	return n, nil
}

// Processes lists the processes that what waits is for.
func (q *Queue) Processes(ctx context.Context) ([]string, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT DISTINCT processes FROM work_item WHERE failure = ''`)
	if err != nil {
		return nil, fmt.Errorf("list the processes of the queue: %w", err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var raw string
		var some []string
		if err := rows.Scan(&raw); err != nil {
			return nil, fmt.Errorf("list the processes of the queue: %w", err)
		}
		if err := json.Unmarshal([]byte(raw), &some); err != nil {
			return nil, fmt.Errorf("list the processes of the queue: %w (%w)", parley.ErrInvalid, err)
		}
		out = append(out, some...)
	}
	slices.Sort(out)
	return slices.Compact(out), rows.Err()
}

// Again puts what was left out at the end of the queue once more, as of its first
// time, and tells how much that was.
func (q *Queue) Again(ctx context.Context) (int, error) {
	n := 0
	err := q.store.Transact(ctx, func(_ *sqlstore.Store, tx sqlstore.Tx) error {
		places, err := moved(ctx, tx)
		if err != nil {
			return err
		}
		n = len(places)
		var jobs []river.InsertManyParams
		for _, p := range places {
			jobs = append(jobs, river.InsertManyParams{Args: readArgs{Place: p}})
		}
		return q.insert(ctx, tx, jobs)
	})
	if err != nil {
		return 0, fmt.Errorf("queue again what was left out: %w", err)
	}
	return n, nil
}

// moved gives what was left out new places, at the end.
func moved(ctx context.Context, tx sqlstore.Tx) ([]int64, error) {
	old, err := places(ctx, tx, `SELECT place FROM work_item WHERE failure <> '' ORDER BY place`)
	if err != nil {
		return nil, err
	}
	var out []int64
	for _, p := range old { // one by one: what others leave out meanwhile stays where it is
		fresh, err := places(ctx, tx, `INSERT INTO work_item (kind, name, processes, queued, body) SELECT kind, name, processes, queued, body FROM work_item WHERE place = ? RETURNING place`, p)
		if err != nil {
			return nil, err
		}
		out = append(out, fresh...)
		if _, err := tx.ExecContext(ctx, `DELETE FROM work_item WHERE place = ?`, p); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// places reads a column of places.
func places(ctx context.Context, tx sqlstore.Tx, query string, args ...any) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []int64
	for rows.Next() {
		var p int64
		if err := rows.Scan(&p); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, rows.Err()
}
