// Package cluster groups words by the company they keep, after Brown et al.,
// Class-Based n-gram Models of Natural Language, 1992.
//
// In come sentences as words; out goes a file that gives each frequent word the
// path to its group in a binary tree, so that words with a common prefix of the
// path stand in like places. [Table] reads the file in place. The package does
// not say what a group means, and a word seen too seldom has no path.
//
//	t, err := cluster.Load(weights.Clusters)
//	bits, n := t.Path(cluster.Key("minister"))
//	if n > 0 {
//		group := bits >> (32 - 6) // the first six steps
//	}
package cluster
