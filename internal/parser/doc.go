// Package parser gives words their tags and sentences their dependency trees, by
// one small network that reads each sentence from both ends.
//
// In come sentences as words; out go, for each word, a tag that stands for a Penn
// tag and a universal one, its head and its relation to it. Each sentence gets one
// tree with one root. The package does not cut text into words, knows no lemmas,
// and says nothing about how sure it is.
//
//	m, err := parser.Load(weights.Syntax, clusters)
//	words := m.Parse(nil, forms, lengths)
//	upos, head := m.UPOS(words[0].Tag), words[0].Head
//
// Vectors of words are sums of hashed ones for affixes, shape and group; gates
// depend on the words alone, as in Lei and others, Simple Recurrent Units for
// Highly Parallelizable Recurrence, 2018; heads are chosen as in Dozat and
// Manning, Deep Biaffine Attention for Neural Dependency Parsing, 2017.
package parser
