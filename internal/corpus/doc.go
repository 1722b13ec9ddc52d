// Package corpus reads the public sets that models are trained and measured on
// out of a folder of data.
//
// In comes the folder; out go sentences, names and raw text. Only what may be
// used for weights that ship is given out for training: parts of a set with
// another licence are left out here, in one place. It trains and scores nothing.
// The set re3d is not read at all: its sentences do not say which of its sources
// they come from, so that the parts which are not free cannot be told.
//
//	sents, err := corpus.Trees(data, corpus.EWT, corpus.Train)
package corpus
