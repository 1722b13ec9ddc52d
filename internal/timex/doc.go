// Package timex finds the words of a report that tell a time and works out
// which time they mean.
//
// In comes a document with trees, and the day its report could be known; out goes
// the layer of times: dates, clock times in the zone of the place the words are
// about, weekdays and "yesterday" counted from the published day by the tense
// around them, ranges, and offsets with what they count from. A value keeps the
// precision of the words; what can be two days is a range of them; what cannot be
// told stays unresolved and says why. Lengths, repetitions and words such as "now"
// place nothing in time and have a value of TIMEX3 alone. The package does not
// decide what a time is the deadline of.
//
//	step, err := timex.Step(pack, gazetteer.Zone)
//	step.Run(doc)
//	fmt.Println(doc.Times[0].Time) // 2012-04-10T06:00 Asia/Damascus
package timex
