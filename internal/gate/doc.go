// Package gate lets through what a reading has evidence for, and nothing else.
//
// In comes a document with all its layers; out go the same layers without the
// records that hold a figure, a date or a name which is found neither in the
// words they are of nor in those they cite (an antecedent, the published day, an
// anchor) by one of the rules of this package. Each record that is left out is a
// problem of the reading. The package reads numbers, dates and names on its own
// and knows nothing of how the steps found them.
//
//	step := gate.Step(pack, gazetteer.Names)
//	step.Run(doc)
//	fmt.Println(doc.Problems) // no-evidence: figure f3 ...
//
// The rules: said (the words are there), number, date, weekday, counted (from
// the published day or another time), part (of the day), season, feast, context
// (another time of the report), published, gazetteer, antecedent, short (a
// part of a name that the report has in full), role, holder (of an office), report,
// focus (the state that the report speaks of most), speaker, continued, told (of an event
// before), again (by the noun of a phrase before), outlet, dateline.
package gate
