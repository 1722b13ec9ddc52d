package weights

import _ "embed"

// Names is the model of names of English, for [parley/internal/names].
//
//go:embed en/names.bin
var Names string
