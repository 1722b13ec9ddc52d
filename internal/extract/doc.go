// Package extract turns captures into reports: the text with its metadata, and
// the parts of it that are not reporting marked as furniture.
//
// In comes a [parley.Capture], HTML, plain text, Markdown or one JSON record;
// out goes a [parley.Report] with the problems of its input. Plain text and the
// text of a record are kept verbatim, so that spans index the input. The
// package fetches nothing, and reads no sentence for what it says.
//
//	x, err := extract.New(pack, extract.Options{})
//	if err != nil {
//		return err
//	}
//	report, err := x.Extract(capture, extract.Hints{Published: "2012-04-09"})
package extract
