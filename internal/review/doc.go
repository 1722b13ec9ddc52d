// Package review is where analysts decide: a queue of the bearings that nobody
// has decided on, and the acts that decide.
//
// In come a ledger, who signs and why; out go signed entries in the ledger, and
// the queue in the order of what a decision would change. Nothing is deleted:
// what was done is undone by a later entry, and that by one after it. The
// package decides nothing by itself, and weighs nothing; package evaluate does.
//
//	desk := review.New(ledger, evidence, review.Options{Now: time.Now})
//	queue, err := desk.Queue(ctx, "syria-2012", review.Question{})
//	entry, err := desk.Reject(ctx, queue.Proposals[0].Entry.ID, review.Sign{By: "A. Lisk"})
//	entry, err = desk.Undo(ctx, entry.ID, review.Sign{By: "A. Lisk"})
package review
