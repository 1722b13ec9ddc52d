// Package names finds the names of persons, organisations and places in a
// document, and the words for a people, a faith or a party ("Syrian", "Sunni").
//
// In come the words of a document with the ends of its sentences; out go spans
// of words, each of one kind, none in another. It reads each document twice: what
// the first reading thinks of a word elsewhere speaks in the second. The package
// does not say who is meant: mention and resolve do.
//
//	m, err := names.Load(weights.Names, weights.Clusters, pack)
//	for _, s := range m.Find(&names.Doc{Forms: forms, Ends: ends}) {
//		fmt.Println(s.Kind, forms[s.First:s.End])
//	}
//
// A linear model over hashed features scores each word's place in a name; the
// best sequence is found after Viterbi. Domain adaptation follows Daume, Frustratingly
// Easy Domain Adaptation, 2007; the second reading Ratinov and Roth, Design
// Challenges and Misconceptions in Named Entity Recognition, 2009.
package names
