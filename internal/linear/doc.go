// Package linear is sparse linear models with many classes: averaged perceptrons
// over hashed features, trained in memory and shipped as quantised tables.
//
// In come features as 64-bit hashes; out go scores, one a class. A [Trainer]
// learns weights; its Encode writes the table that a [Model] reads in place,
// without copying it. The package knows nothing of language.
//
//	t := linear.NewTrainer(2)
//	t.Update(features, 1, +1)
//	m, err := linear.Load(string(t.Encode(linear.Options{})))
//	m.Score(features, scores)
//
// Averaging follows Freund and Schapire, Large Margin Classification Using the
// Perceptron Algorithm, 1999.
package linear
