// Package change tells what is different in the answers for a process between two
// moments: which provisions, what was and what is, and whose words it rests on.
//
// In come states of a process, each a place in a ledger with a question; out come
// changes, as values, as events for programs and as an Atom feed. It remembers
// nothing, sends nothing and asks no clock.
//
//	was, err := change.At(ctx, ledger, process, mark, evaluate.Options{})
//	is, err := change.At(ctx, ledger, process, later, evaluate.Options{})
//	for _, c := range is.Since(was) {
//		event := is.Tell(c, "https://desk.example")
//	}
package change
