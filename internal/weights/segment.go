package weights

import _ "embed" // for the weights

// Segment is the English segmenter.
//
//go:embed en/segment.bin
var Segment string
