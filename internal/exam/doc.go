// Package exam puts the reader to the test on the development parts of public
// sets: the language engine on treebanks, times on TempEval-3, events on PLOVER's
// set, statements on attributions.
//
// In comes the folder of data and an [Engine]: the functions that are examined.
// Out go scores, one fact a line, in the form of the golden file, and the sets
// that the folder lacks. The package holds no model and knows no measure of its
// own but those of times and events: texts come from corpus, counts from treescore.
//
//	r, err := exam.Run("data", exam.Engine{Read: sentences})
//	fmt.Print(r.Golden())
package exam
