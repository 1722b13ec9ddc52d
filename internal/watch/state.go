package watch

import (
	"context"
	"time"

	"parley/internal/fetch"
)

// Page is what is remembered of one address, a feed's among them.
type Page struct {
	URL  string // canonical; it names the page
	Feed string // the feed that named it; "" for what is watched itself
	// Title and Published are those that the feed gives; they stand in where the
	// page has none.
	Title, Published string
	Address          string // canonical, after redirects; "" before it was had
	// ETag and LastModified are sent when it is asked for again.
	ETag, LastModified string
	Checked            time.Time // last asked for with success
	Due                time.Time // of an item: when to ask for it; of what is watched: not before. Zero: not asked for, not held back
	Failures           int       // in a row
	Problem            string    // of the last failure; "" after a success
	Report             string    // ID of the report with the newest text
	Words              string    // digest of its words without furniture
	Taken              time.Time // when that text was first seen
	Looks              int       // how often the page was looked at again since
}

// Item is an item of a feed as it was last seen.
type Item struct {
	Feed, Key string // the key is its identifier, or its address
	URL       string // of its page, canonical
	Mark      string // digest of what the feed says of it
}

// State remembers what has to outlive the program. Each Put is durable, and
// replaces what was remembered under the same name. It is safe for concurrent use.
type State interface {
	fetch.Hosts
	// Page gives what is remembered of an address, nothing but its URL where
	// nothing is.
	Page(ctx context.Context, url string) (Page, error)
	PutPage(ctx context.Context, p Page) error
	// Queue gives the pages of a feed that have a Due, the earliest first.
	Queue(ctx context.Context, feed string, most int) ([]Page, error)
	// Item gives an item of a feed, one without a URL where it was never seen.
	Item(ctx context.Context, feed, key string) (Item, error)
	PutItem(ctx context.Context, i Item) error
}
