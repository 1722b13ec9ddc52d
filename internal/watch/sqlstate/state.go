package sqlstate

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver

	"parley/internal/fetch"
	"parley/internal/migration"
	"parley/internal/watch"
)

//go:embed migrations/sqlite
var migrations embed.FS

// Options configure a [State].
type Options struct {
	// BusyTimeout is how long a writer waits for another. Default: 10 s.
	BusyTimeout time.Duration
}

// State is what a watch remembers, in a SQLite file.
type State struct{ db *sql.DB }

var _ watch.State = (*State)(nil)

// Open opens the state in the file at path, and makes its tables if there are
// none. It returns ErrInvalid for one that was written by a newer release.
func Open(ctx context.Context, path string, o Options) (*State, error) {
	if o.BusyTimeout == 0 {
		o.BusyTimeout = 10 * time.Second
	}
	dsn := (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}).String() +
		fmt.Sprintf("?_pragma=busy_timeout(%d)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate", o.BusyTimeout.Milliseconds())
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("open the state of the watch in %s: %w", path, err)
	}
	db.SetMaxOpenConns(2)
	if err := migrate(ctx, db); err != nil {
		db.Close()
		return nil, fmt.Errorf("open the state of the watch in %s: %w", path, err)
	}
	return &State{db: db}, nil
}

// migrate makes the tables; their version stands apart from that of the ledger.
func migrate(ctx context.Context, db *sql.DB) error {
	return migration.Up(ctx, db, goose.DialectSQLite3, migrations, "migrations/sqlite", goose.WithTableName("watch_version"))
}

// micro stores a time, 0 for none.
func micro(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func moment(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}

const columns = `url, feed, title, published, address, etag, last_modified, checked, due, failures, problem, report, words, taken, looks`

func scan(row interface{ Scan(...any) error }) (watch.Page, error) {
	var p watch.Page
	var checked, due, taken int64
	err := row.Scan(&p.URL, &p.Feed, &p.Title, &p.Published, &p.Address, &p.ETag, &p.LastModified, &checked, &due, &p.Failures, &p.Problem, &p.Report, &p.Words, &taken, &p.Looks)
	p.Checked, p.Due, p.Taken = moment(checked), moment(due), moment(taken)
	return p, err
}

// Page gives what is remembered of an address.
func (s *State) Page(ctx context.Context, url string) (watch.Page, error) {
	p, err := scan(s.db.QueryRowContext(ctx, `SELECT `+columns+` FROM watch_page WHERE url = ?`, url))
	if errors.Is(err, sql.ErrNoRows) {
		return watch.Page{URL: url}, nil
	}
	if err != nil {
		return watch.Page{}, fmt.Errorf("look for page %s: %w", url, err)
	}
	return p, nil
}

// PutPage remembers a page.
func (s *State) PutPage(ctx context.Context, p watch.Page) error {
	_, err := s.db.ExecContext(ctx, `INSERT OR REPLACE INTO watch_page (`+columns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		p.URL, p.Feed, p.Title, p.Published, p.Address, p.ETag, p.LastModified, micro(p.Checked), micro(p.Due), p.Failures, p.Problem, p.Report, p.Words, micro(p.Taken), p.Looks)
	if err != nil {
		return fmt.Errorf("remember page %s: %w", p.URL, err)
	}
	return nil
}

// Queue gives the pages of a feed that have a Due, the earliest first.
func (s *State) Queue(ctx context.Context, feed string, most int) ([]watch.Page, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+columns+` FROM watch_page WHERE feed = ? AND due > 0 ORDER BY due, url LIMIT ?`, feed, most)
	if err != nil {
		return nil, fmt.Errorf("list the pages of feed %s: %w", feed, err)
	}
	defer rows.Close()
	var out []watch.Page
	for rows.Next() {
		p, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("list the pages of feed %s: %w", feed, err)
		}
		out = append(out, p)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list the pages of feed %s: %w", feed, err)
	}
	return out, nil
}

// Item gives an item of a feed as it was last seen.
func (s *State) Item(ctx context.Context, feed, key string) (watch.Item, error) {
	i := watch.Item{Feed: feed, Key: key}
	err := s.db.QueryRowContext(ctx, `SELECT url, mark FROM watch_item WHERE feed = ? AND key = ?`, feed, key).Scan(&i.URL, &i.Mark)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return i, fmt.Errorf("look for item %s of feed %s: %w", key, feed, err)
	}
	return i, nil
}

// PutItem remembers an item.
func (s *State) PutItem(ctx context.Context, i watch.Item) error {
	if _, err := s.db.ExecContext(ctx, `INSERT OR REPLACE INTO watch_item (feed, key, url, mark) VALUES (?, ?, ?, ?)`, i.Feed, i.Key, i.URL, i.Mark); err != nil {
		return fmt.Errorf("remember item %s of feed %s: %w", i.Key, i.Feed, err)
	}
	return nil
}

// Host gives what was learnt of a server.
func (s *State) Host(ctx context.Context, name string) (fetch.Host, error) {
	h := fetch.Host{Name: name}
	var at, until int64
	err := s.db.QueryRowContext(ctx, `SELECT robots, robots_status, robots_at, until, failures FROM watch_host WHERE name = ?`, name).Scan(&h.Robots, &h.RobotsStatus, &at, &until, &h.Failures)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return h, fmt.Errorf("look for host %s: %w", name, err)
	}
	h.RobotsAt, h.Until = moment(at), moment(until)
	return h, nil
}

// PutHost remembers a server.
func (s *State) PutHost(ctx context.Context, h fetch.Host) error {
	robots := append([]byte{}, h.Robots...) // never NULL
	if _, err := s.db.ExecContext(ctx, `INSERT OR REPLACE INTO watch_host (name, robots, robots_status, robots_at, until, failures) VALUES (?, ?, ?, ?, ?, ?)`, h.Name, robots, h.RobotsStatus, micro(h.RobotsAt), micro(h.Until), h.Failures); err != nil {
		return fmt.Errorf("remember host %s: %w", h.Name, err)
	}
	return nil
}

// Close closes the file.
func (s *State) Close() error { return s.db.Close() }
