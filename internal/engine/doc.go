// Package engine runs the trained models over a document: tags, lemmas, features
// and a dependency tree for each sentence, and names.
//
// In comes a document with tokens and sentences; out go its nodes, after the
// conventions of Universal Dependencies, and its names. The models are loaded
// once, are never written, and serve any number of readers at a time. The
// package cuts no text and decides nothing that the rules of later steps decide.
//
//	e, err := engine.English(pack)
//	e.Step().Run(doc)
//	fmt.Println(doc.Nodes[0].UPOS, doc.Nodes[0].Rel)
package engine
