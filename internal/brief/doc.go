// Package brief writes what changed in a process between two times as a text to
// hand on, each statement with a numbered footnote to its source.
//
// In come an agreement, its entries, verdicts and changes; out comes a [Brief],
// which a page can show and which writes itself as Markdown. It asks no ledger
// and no clock, and decides nothing.
//
//	b := brief.New(agreement, entries, verdicts, changes, since, asOf)
//	err := b.Markdown(os.Stdout)
package brief
