// Package dense is arithmetic on float32 matrices: products, activations and the
// steps of a recurrence, with vector instructions where the processor has them.
//
// In come slices; results go into slices of the caller. Nothing is allocated but
// by [Packed.Pack], nothing is shared, and a row of a product does not depend on
// the rows beside it. The package knows nothing of networks.
//
//	var w dense.Packed
//	w.Pack(weights, in, out, out, 1)
//	dense.Mul(y, out, x, in, 1, rows, &w, false)
package dense
