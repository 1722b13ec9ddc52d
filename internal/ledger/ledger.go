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
	// Head is the place of the last entry in the order of arrival; 0 of an empty
	// ledger. Entries that arrive later have a higher one.
	Head(ctx context.Context) (int64, error)
	// Verify checks every entry against its hash and its place in the chain,
	// and reports each fault; progress, if not nil, is called as it goes on.
	Verify(ctx context.Context, progress func(done, total int)) ([]Fault, error)
	Close() error
}

// Index answers for what is in the entries without reading them all. It is
// made from them and can be made anew.
type Index interface {
	// Processes lists the processes that have entries, by ID.
	Processes(ctx context.Context) ([]string, error)
	// Find gives the records that a search asks for. It returns ErrInvalid for a
	// cursor that it did not give.
	Find(ctx context.Context, f Find) (Found, error)
	// Actors counts the records of each actor, the most frequent first.
	Actors(ctx context.Context, q ActorQuery) ([]ActorCount, error)
}

// Archive keeps the bytes that reports were made from.
type Archive interface {
	// Keep adds a capture of a report, once for each digest.
	Keep(ctx context.Context, report string, c parley.Capture) error
	// Captures lists the captures of a report in the order of their arrival,
	// without their bytes.
	Captures(ctx context.Context, report string) ([]parley.Capture, error)
	// Capture gives a capture of a report with its bytes, or ErrNotFound.
	Capture(ctx context.Context, report, sha256 string) (parley.Capture, error)
}

// Store is a ledger with its index and its archive.
type Store interface {
	Ledger
	Index
	Archive
	// Update runs do while nobody else appends, on the store as it is then. What
	// do appends and keeps there is one durable transaction: all, or none where
	// it returns an error. The store that it is given is of no use afterwards.
	Update(ctx context.Context, do func(Store) error) error
}

// Query selects entries. The zero Query asks for all.
type Query struct {
	Kinds   []parley.EntryKind // Default: all
	Process string             // entries of this process. Default: any, and those of none
	Report  string             // entries about this report ID: itself, its readings, its bearings. Default: any
	// Cited asks for entries about reports that entries of this process are
	// about. Default: any.
	Cited string
	// After and Until bound the places of the entries: later than After, up to
	// Until. Default: no bound.
	After, Until int64
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
