// Package parley is the vocabulary of parley: the values that pass between
// its stages and out of its public interfaces.
//
// parley follows negotiated settlements through the reports about them. A
// [Report] is read into a [Reading]: who said what on whose authority
// ([Statement]), what was undertaken ([Commitment], [Deadline]), what is said
// to have happened ([Event]) and how many ([Figure]). Resolved against an
// [Agreement] these findings become [Bearing] values on its provisions. All of
// it is kept as [Entry] values in an append-only ledger, and package evaluate
// turns an agreement and its entries into one [Verdict] per provision for a
// question [AsOf].
//
// The package imports the standard library only, does no I/O and never asks
// for the time. It does not read, resolve, store or evaluate anything.
//
//	w, err := parley.ParseCivil("2012-04-10T06:00", "Asia/Damascus")
//	if err != nil {
//		return err
//	}
//	fmt.Println(w.Interval(nil).Start.Format(time.RFC3339)) // 2012-04-10T03:00:00Z
package parley
