// Package work keeps a queue of reports in the database of a ledger, and takes
// them from there into the ledger: in any number of programs, on any number of
// machines.
//
// In come reports and agreements, in an order; out go entries in the ledger, the
// same ones, in the same order and recorded at the same times, as one program
// makes that takes them one after another. Reading is what takes long: it is done
// side by side, as jobs of River, and what was read waits in the database. What is
// at the head of the queue is resolved and appended by whichever program comes
// first, in one transaction with its leaving the queue. Whatever is killed, each
// report is taken once. Others add kinds of jobs of their own; the package knows
// nothing of what these do, and decides no status.
//
//	q, err := work.Open(ctx, store, work.Options{})
//	err = q.Add(ctx, now, []string{"valley"}, items...)
//	err = q.Run(ctx, work.RunOptions{Intake: in, Readers: 2})
//	state, err := q.State(ctx)
package work
