// Package segment cuts a report's text into tokens, sentences and quotations,
// after the English conventions of Universal Dependencies.
//
// In comes a text; out go words as ranges of bytes, and sentences as ranges of
// words: words and the gaps between them give the text back exactly, whatever
// the text. In [Step] they become the layers tokens, sentences and quotes of a
// document. What may be cut, rules say: letters, digits and single marks. Where
// it is cut, and where sentences end, models say that [Train] learns from
// treebanks. The package knows nothing of grammar.
//
//	s, err := segment.Load(weights.Segment)
//	words, sents := s.Split("He can't stay. She left.")
//	fmt.Println(len(words), len(sents)) // 9 2
package segment
