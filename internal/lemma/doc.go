// Package lemma gives words their lemmas and their morphological features, as
// the English treebanks of Universal Dependencies have them.
//
// In come a word, its lower-case form and its two tags; out comes its lemma or
// the FEATS column. Words seen in training come out of a table, others by the
// best of some hundred ways to change an ending. It sees no neighbours, so that
// what only they decide (the person of "have") is left at the likeliest.
//
//	m, err := lemma.Load(weights.Lemmas)
//	m.Lemma("Denied", "denied", "VERB", "VBD") // "deny"
//	m.Feats("Denied", "denied", "VERB", "VBD") // "Mood=Ind|...|Tense=Past|VerbForm=Fin"
package lemma
