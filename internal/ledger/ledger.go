package ledger

import (
	"context"
	"iter"
	"time"

	"parley"
)

// Ledger is an append-only store of entries.
type Ledger interface {
	// Append adds entries in one durable transaction, all or none, with now as
	// their recorded time. Entries that are there already are left as they
	// are; added names the new ones, in the order given. It returns ErrInvalid
	// where an entry's ID is set and is not that of its content.
	Append(ctx context.Context, now time.Time, entries ...parley.Entry) (added []parley.EntryID, err error)
	// Get gives one entry, or ErrNotFound.
	Get(ctx context.Context, id parley.EntryID) (parley.Entry, error)
	// Entries gives the entries that a query asks for in the order of their
	// arrival.
	Entries(ctx context.Context, q Query) iter.Seq2[parley.Entry, error]
	// Verify checks every entry against its hash and its place in the chain,
	// and reports each fault; progress, if not nil, is called as it goes on.
	Verify(ctx context.Context, progress func(done, total int)) ([]Fault, error)
	Close() error
}

// Query selects entries. The zero Query asks for all.
type Query struct {
	Kinds   []parley.EntryKind // Default: all
	Process string             // entries of this process. Default: any, and those of none
	Report  string             // entries about this report ID: itself, its readings, its bearings. Default: any
	// Stubs leaves out what an evaluation does not need: the text of reports
	// and all of a reading but its report, digest, version and sketch. Default: whole entries.
	Stubs bool
}

// Fault is a place where a ledger does not agree with its hashes.
type Fault struct {
	Seq  int64          // position in the order of arrival, 1-based
	ID   parley.EntryID // as stored
	Text string
}
