// Package warc reads the pages of web archives: files of records as ISO 28500
// (WARC/1.0 and 1.1) has them, plain or compressed record by record.
//
// In comes a file, out goes one [Page] after the other: the bytes that a server
// gave for an address, freed of chunks and compression, and when they were
// captured. Damage costs the record that it is in and is told with its place;
// the records after it still come. Sizes are bounded, whatever a file says of
// itself. Records of another kind, of another status than 200 and of something
// else than HTML are counted in a [Tally] and left out. [Members] gives
// the archives in a WACZ package. The package understands no page, and writes no
// archive.
//
//	f := warc.New(warc.Options{}).Open("crawl.warc.gz", file)
//	for page, err := f.Next(); err != io.EOF; page, err = f.Next() {
//		...
//	}
package warc
