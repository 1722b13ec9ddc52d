// Package ledger keeps entries: append-only, each with its four times and an ID
// that is a hash of its content.
//
// In come entries; out come entries, and views of them. Nothing is ever changed
// or deleted. The package has the interface, its twin in memory and the views;
// sqlstore is the durable one, and ledgertest the suite that all pass. It
// answers no question about status.
//
//	l := ledger.NewMemory()
//	added, err := l.Append(ctx, now, entry)
//	evidence, err := ledger.Evidence(ctx, l, "syria-2012")
package ledger
