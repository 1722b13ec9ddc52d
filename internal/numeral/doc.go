// Package numeral reads numbers off tokens, in digits and in words.
//
// In comes a document with tokens; out goes the value of the number that begins
// at a token: "9,000", "two hundred", "1.5 million", "dozens". It knows neither
// what is counted nor the words around the number.
//
//	n := numeral.New(pack)
//	v, ok := n.At(doc, 0, len(doc.Tokens))
//	fmt.Println(v.Value, v.Vague) // 24 true, of "dozens of people"
package numeral
