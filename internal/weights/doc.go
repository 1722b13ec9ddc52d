// Package weights is the trained models that ship, as they are built into the
// program, each with a card beside it: corpus, licence, command, scores.
//
// Nothing comes in; out go files as strings, which the packages that know their
// format read in place. The weights derive from share-alike treebanks and carry
// the licence CC BY-SA 4.0, unlike the code. Nothing is decoded here.
//
//	t, err := cluster.Load(weights.Clusters)
package weights

import _ "embed"

// Clusters are the word clusters of English, for [parley/internal/cluster].
//
//go:embed en/clusters.bin
var Clusters string

// Lemmas are the lemmas and features of English, for [parley/internal/lemma].
//
//go:embed en/lemmas.bin
var Lemmas string

// Syntax is the tagger and parser of English, for [parley/internal/parser].
//
//go:embed en/syntax.bin
var Syntax string
