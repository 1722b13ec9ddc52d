// Package fetch brings captures: the bytes of pages, files and records with
// where they came from.
//
// In come names (paths, directories, URLs, "-" for standard input), out goes
// one [parley.Capture] after the other: a JSONL file line by line and a web
// archive page by page, so that a corpus of any size streams through, and a list
// of addresses row by row, each fetched politely. Fetching is bounded: each capture has a
// greatest size, a URL may not lead to a private network, and one name that
// cannot be had is an error beside the others. [Polite] is for who comes back
// again and again: it obeys robots.txt and waits. The package decodes and
// understands nothing of what it brings.
//
//	f := fetch.New(fetch.Options{Now: time.Now})
//	for c, err := range f.Each(ctx, os.Stdin, "reports/", "https://example.org/page") {
//		...
//	}
package fetch
