// Package export writes what is found, for people and for other programs: a
// reading in the public form that docs/reading-form.md describes, one JSON object
// for a report, its spans in code points with their exact words, or as text; and
// what a ledger holds, kind by kind, in the forms that docs/export.md describes:
// tables with a data dictionary, calendars, maps, annotations, entities.
//
// In come a report and its reading, or a ledger and a [Query]; out goes a [Reading]
// to be marshalled, or the [Row]s that a [Writer] of a format takes. The package
// decides nothing: what the program knows in bytes and instants it gives in the
// standard terms, what it does not know it leaves empty.
//
//	w, err := export.NewWriter(os.Stdout, export.FormatCSV, export.KindEvents)
//	for r, err := range export.Rows(ctx, ledger, export.Query{Kind: export.KindEvents, AsOf: asOf}) {
//		err = w.Write(r)
//	}
//	err = w.Close()
package export
