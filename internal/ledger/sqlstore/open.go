package sqlstore

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"parley"
	"parley/internal/migration"
)

//go:embed migrations
var migrations embed.FS

// Options configure a [Store].
type Options struct {
	// BusyTimeout is how long a writer waits for another. Default: 10 s.
	BusyTimeout time.Duration
	// MustExist makes it ErrNotFound that there is no ledger. Default: it is made.
	MustExist bool
}

// IsPostgres reports whether an address is that of a PostgreSQL database; else it
// is a path.
func IsPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// Open opens the ledger at an address, a path of a SQLite file or postgres://…,
// and makes it if there is none; a PostgreSQL database has to be there. It
// returns ErrInvalid for what is no ledger, or was written by a newer release.
func Open(ctx context.Context, address string, o Options) (*Store, error) {
	if o.BusyTimeout == 0 {
		o.BusyTimeout = 10 * time.Second
	}
	open, name := openSQLite, address
	if IsPostgres(address) {
		open, name = openPostgres, "in PostgreSQL"
		if u, err := url.Parse(address); err == nil {
			name = u.Redacted()
		}
	}
	db, err := open(ctx, address, o)
	if err != nil {
		return nil, fmt.Errorf("open ledger %s: %w", name, told(err))
	}
	return &Store{db: db}, nil
}

func openSQLite(ctx context.Context, path string, o Options) (DB, error) {
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		return DB{}, fmt.Errorf("it is a directory: %w", parley.ErrInvalid)
	}
	if o.MustExist && errors.Is(err, fs.ErrNotExist) {
		return DB{}, fmt.Errorf("there is no such file; \"parley add\" makes one: %w", parley.ErrNotFound)
	}
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return DB{}, fmt.Errorf("there is no directory %s: %w", filepath.Dir(path), parley.ErrNotFound)
	}
	dsn := (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}).String() +
		fmt.Sprintf("?_pragma=busy_timeout(%d)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_txlock=immediate", o.BusyTimeout.Milliseconds())
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return DB{}, err
	}
	db.SetMaxOpenConns(4)
	db.SetMaxIdleConns(4)
	if err := migrate(ctx, db, &sqliteDialect); err != nil {
		db.Close()
		return DB{}, err
	}
	return DB{DB: db, dialect: &sqliteDialect}, nil
}

func openPostgres(ctx context.Context, address string, o Options) (DB, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return DB{}, fmt.Errorf("%w: %w", parley.ErrInvalid, err)
	}
	config.RuntimeParams["lock_timeout"] = strconv.FormatInt(o.BusyTimeout.Milliseconds(), 10)
	config.RuntimeParams["application_name"] = "parley"
	// A connection of a server that has come back is known before it is used.
	db := stdlib.OpenDB(*config, stdlib.OptionShouldPing(func(context.Context, stdlib.ShouldPingParams) bool { return true }))
	db.SetMaxOpenConns(8)
	db.SetMaxIdleConns(8) // a connection is a process there
	db.SetConnMaxIdleTime(time.Minute)
	if err := preparePostgres(ctx, db, o.MustExist); err != nil {
		db.Close()
		return DB{}, err
	}
	return DB{DB: db, dialect: &postgresDialect}, nil
}

// preparePostgres makes the tables of a ledger, or brings them up to date, while
// no other program does or writes.
func preparePostgres(ctx context.Context, db *sql.DB, mustExist bool) error {
	if mustExist {
		var is bool
		if err := db.QueryRowContext(ctx, `SELECT to_regclass('entry') IS NOT NULL`).Scan(&is); err != nil {
			return err
		}
		if !is {
			return fmt.Errorf("the database holds no ledger; \"parley add\" makes one: %w", parley.ErrNotFound)
		}
	}
	return alone(ctx, db, func() error { return migrate(ctx, db, &postgresDialect) })
}

// alone runs what changes tables in PostgreSQL while no other program does, or
// writes.
func alone(ctx context.Context, db *sql.DB, do func() error) (err error) {
	c, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	if _, err := c.ExecContext(ctx, `SELECT pg_advisory_lock(`+lockKey+`)`); err != nil {
		return err
	}
	defer func() {
		_, e := c.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock(`+lockKey+`)`)
		err = errors.Join(err, e)
	}()
	return do()
}

func migrate(ctx context.Context, db *sql.DB, d *dialect) error {
	return migration.Up(ctx, db, d.migrations, migrations, d.folder)
}

// told gives a driver's error the sentinel of its code.
func told(err error) error {
	var e *sqlite.Error
	var p *pgconn.PgError
	if errors.As(err, &p) {
		return toldPostgres(p.Code, err)
	}
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case lib.SQLITE_NOTADB:
		return fmt.Errorf("it is not a ledger, or its beginning is damaged: %w (%w)", parley.ErrInvalid, err)
	case lib.SQLITE_CORRUPT:
		return fmt.Errorf("the file is damaged: %w (%w)", parley.ErrInvalid, err)
	case lib.SQLITE_READONLY, lib.SQLITE_CANTOPEN:
		return fmt.Errorf("the file cannot be written: %w (%w)", parley.ErrInvalid, err)
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return fmt.Errorf("another program holds the ledger: %w (%w)", parley.ErrConflict, err)
	}
	return err
}

// Refused reports whether a database refused what it was given, in whatever state
// it is: too much of it, or what it cannot hold.
func Refused(err error) bool {
	var e *sqlite.Error
	var p *pgconn.PgError
	if errors.As(err, &p) {
		return strings.HasPrefix(p.Code, "22") || strings.HasPrefix(p.Code, "54") // data exceptions, limits of the program
	}
	return errors.As(err, &e) && e.Code()&0xff == lib.SQLITE_TOOBIG
}

// toldPostgres gives an error the sentinel of its SQLSTATE.
func toldPostgres(code string, err error) error {
	switch code {
	case "3D000": // invalid_catalog_name
		return fmt.Errorf("there is no such database; \"createdb\" makes one: %w (%w)", parley.ErrNotFound, err)
	case "28000", "28P01": // invalid_authorization_specification, invalid_password
		return fmt.Errorf("PostgreSQL does not let this user in: %w (%w)", parley.ErrInvalid, err)
	case "42501", "25006": // insufficient_privilege, read_only_sql_transaction
		return fmt.Errorf("the database cannot be written: %w (%w)", parley.ErrInvalid, err)
	case "22021", "22P05": // character_not_in_repertoire, untranslatable_character
		return fmt.Errorf("a name holds bytes that are no UTF-8, or a zero: %w (%w)", parley.ErrInvalid, err)
	case "55P03", "40001", "40P01": // lock_not_available, serialization_failure, deadlock_detected
		return fmt.Errorf("another program holds the ledger: %w (%w)", parley.ErrConflict, err)
	}
	return err
}
