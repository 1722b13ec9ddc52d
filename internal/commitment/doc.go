// Package commitment finds what sides have to do, or keep from doing: what an
// instrument calls for, what is demanded, promised, agreed or refused, by when
// and on what condition.
//
// In comes a document with trees, mentions, statements and times; out goes the
// layer of commitments, one for each obligor and action, however often the report
// tells it. It computes no instant that the times do not have, and knows no
// agreement.
//
//	step, err := commitment.Step(pack)
//	step.Run(doc)
//	fmt.Println(doc.Commitments[0].Obligor, doc.Commitments[0].Deadline.Time)
//
// Words that open a commitment are rules; where their action stands is read off
// the words behind them, and off the tree where that is no help. Then come who
// owes it, what kind of deed it is, its condition and deadline; last, all that
// tell of the same duty become one, and what its obligor says of it is heard.
package commitment
