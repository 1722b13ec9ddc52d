// Package layers writes the layers of a document as sentences of CoNLL-U, and
// makes documents of such sentences.
//
// In comes a document with nodes; out go sentences with tags, lemmas, trees,
// names and the places of their words. The other way, [Doc] makes a document of
// words that are cut already, so that the steps of the reader can run over a
// treebank. It fills no layer by thinking: engine does.
//
//	conllu.Write(os.Stdout, layers.Sentences(doc))
package layers
