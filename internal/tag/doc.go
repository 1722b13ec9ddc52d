// Package tag gives the words of a sentence their parts of speech.
//
// In come forms, sentence by sentence; out goes a [Tag] for each, a pair of the
// Penn tag and the universal one. It works from left to right, each choice
// seeing the two before it: an averaged perceptron (Collins, Discriminative
// Training Methods for Hidden Markov Models, 2002) over forms, affixes, word
// clusters and the tags that neighbours were seen with. [Word] is what the
// features of all models of the engine see of a token. It builds no tree.
//
//	t, err := tag.Load(weights.Tagger)
//	words := t.Words(nil, []string{"They", "left", "."})
//	tags := t.Tag(nil, words)
//	fmt.Println(t.XPOS(tags[1]), t.UPOS(tags[1])) // VBD VERB
package tag
