// Package watch follows feeds and pages: what is new in them is fetched whole,
// extracted and given to whoever takes it in, and what was changed is given again.
//
// In come addresses of feeds (RSS, Atom, JSON Feed) and of plain pages; out go
// reports with their captures, and [Event] values that tell what became of each.
// What has to outlive the program stands in a [State]. Nothing that is at hand is
// fetched again: servers are asked whether they have something newer. The package
// keeps no report, and decides nothing about what one says.
//
//	w := watch.New(state, polite, extractor, take, watch.Options{Now: time.Now})
//	err := w.Once(ctx, "https://example.org/feed.xml")
//	err = w.Run(ctx, "https://example.org/feed.xml") // until ctx ends
package watch
