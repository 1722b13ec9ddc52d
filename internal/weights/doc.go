// Package weights embeds the trained models that ship.
//
// Nothing comes in; out go the bytes of each model as a string, which its
// package reads in place. Beside each file of weights lies a card: what it was
// trained on, under which licence, by which command, and how well it does. The
// package reads none of them.
//
//	s, err := segment.Load(weights.Segment)
package weights
