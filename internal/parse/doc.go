// Package parse builds the dependency tree of a sentence.
//
// In come words with their tags; out go for each its head and its relation, in
// Universal Dependencies. Two greedy parsers work one after the other: the first
// reads from right to left, the second from left to right and sees what the
// first gave. Both learn with a dynamic oracle, so that they have seen what
// follows a mistake. The package tags nothing.
//
//	p, err := parse.Load(weights.Parser)
//	heads, labels := make([]int32, len(words)), make([]uint8, len(words))
//	p.Parse(words, heads, labels)
package parse
