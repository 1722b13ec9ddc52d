// Package score measures readings against readings annotated by hand.
//
// In comes a folder of gold readings with their reports, and readings in the
// public form; out goes a [Result]: precision, recall and F1 of each task, and
// how many fields of the matched records agree. [Compare] holds a result
// against a golden file. The package reads no report itself.
//
//	set, err := score.Load("data")
//	if err != nil {
//		return err
//	}
//	result, err := set.Score(predictions)
//	fmt.Print(result.Golden())
package score
