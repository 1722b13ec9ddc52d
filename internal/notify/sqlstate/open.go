package sqlstate

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	_ "modernc.org/sqlite" // the driver

	"parley"
	"parley/internal/migration"
	"parley/internal/notify"
)

//go:embed migrations
var migrations embed.FS

// Options configure a [State].
type Options struct {
	// BusyTimeout is how long a writer waits for another. Default: 10 s.
	BusyTimeout time.Duration
}

// State is what announcing remembers.
type State struct {
	db       *sql.DB
	numbered bool // arguments are written $1, $2
}

var _ notify.State = (*State)(nil)

// Open opens the state at an address, a path of a SQLite file or postgres://…, and
// makes its tables if there are none. It returns ErrInvalid for one that was
// written by a newer release.
func Open(ctx context.Context, address string, o Options) (*State, error) {
	if o.BusyTimeout == 0 {
		o.BusyTimeout = 10 * time.Second
	}
	open, name := openSQLite, address
	if strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://") {
		open, name = openPostgres, "PostgreSQL"
		if u, err := url.Parse(address); err == nil {
			name = u.Redacted()
		}
	}
	s, err := open(ctx, address, o)
	if err != nil {
		return nil, fmt.Errorf("open the state of announcements in %s: %w", name, err)
	}
	return s, nil
}

// The version of the tables stands apart from that of the ledger.
const versions = "notify_version"

func openSQLite(ctx context.Context, path string, o Options) (*State, error) {
	dsn := (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}).String() +
		fmt.Sprintf("?_pragma=busy_timeout(%d)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_txlock=immediate", o.BusyTimeout.Milliseconds())
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(2)
	if err := migration.Up(ctx, db, goose.DialectSQLite3, migrations, "migrations/sqlite", goose.WithTableName(versions)); err != nil {
		db.Close()
		return nil, err
	}
	return &State{db: db}, nil
}

func openPostgres(ctx context.Context, address string, o Options) (*State, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", parley.ErrInvalid, err)
	}
	config.RuntimeParams["lock_timeout"] = strconv.FormatInt(o.BusyTimeout.Milliseconds(), 10)
	config.RuntimeParams["application_name"] = "parley"
	db := stdlib.OpenDB(*config, stdlib.OptionShouldPing(func(context.Context, stdlib.ShouldPingParams) bool { return true }))
	db.SetMaxOpenConns(4)
	db.SetMaxIdleConns(4)
	db.SetConnMaxIdleTime(time.Minute)
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 30)) // two programs may start at once
	if err == nil {
		err = migration.Up(ctx, db, goose.DialectPostgres, migrations, "migrations/postgres", goose.WithTableName(versions), goose.WithSessionLocker(locker))
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return &State{db: db, numbered: true}, nil
}

// Close closes the database.
func (s *State) Close() error { return s.db.Close() }

// bind writes the arguments of a statement, ? each, as the database has them.
func (s *State) bind(query string) string {
	if !s.numbered {
		return query
	}
	var b strings.Builder
	for i, p := range strings.Split(query, "?") {
		if i > 0 {
			b.WriteString("$" + strconv.Itoa(i))
		}
		b.WriteString(p)
	}
	return b.String()
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
