// Package generate makes ledgers of any size about an invented settlement, to
// measure with.
//
// In come numbers of provisions, reports and records; out come entries, the
// same for the same numbers. The texts are made of set sentences whose records
// are known, so that nothing has to be read. Reports
// that are there already can be had again and again, as other ones. It says
// nothing about the quality of the reader and is no example of a process.
//
//	o := generate.Options{Provisions: 200, Reports: 10000, Records: 200000}
//	for batch := range generate.Entries(o) {
//		added, err := l.Append(ctx, now, batch...)
//	}
package generate
