package names

import (
	"math/bits"

	"parley/internal/linear"
)

// The templates of features. The numbers are part of the weights.
const (
	tMove uint64 = iota + 1
	tBias
	tForm
	tLower // and the next six: at distances -3 to +3
	_
	_
	_
	_
	_
	_
	tPairLeft
	tPairRight
	tAround
	tPre
	tSuf
	tShape // at -2 to +2
	_
	_
	_
	_
	tShapes
	tPath // at -2 to +2
	_
	_
	_
	_
	tPathLeft
	tPathRight
	tLists // at -1 to +1
	_
	_
	tListsLook
	tListLex
	tLex // at -1 to +1
	_
	_
	tLexLook
	tLexes
	tLook
	tRunLeft
	tRunRight
	tRunLast
	tRunFirst
	tRunAt
	tRunLists
	tRunLeftPath
	tRunRightPath
	tRunLastPath
	tRunBefore
	tRunAfter
	tSeen
	tSeenLex
	tTag // at -1 to +1
	_
	_
	tTags
	tTagLower
	tTagRun
	tVote
	tVoteShare
	tVoteRun
)

func (s *scratch) at(e sentence, i int) *token {
	if i < e.first || i >= e.end {
		return &edge
	}
	return &s.tokens[i]
}

var edge = token{form: 3, lower: 3, shape: 3, lex: 9, word: -1, tag: 3}

// kind is the look of a word as a value.
func (t *token) kind() uint32 { return uint32(t.look) }

// features appends what speaks for and against the labels of word i of the
// sentence that the scratch is at.
func (r *reader) features(s *scratch, e sentence, i int, f []uint64) []uint64 {
	t := &s.tokens[i]
	l1, r1 := s.at(e, i-1), s.at(e, i+1)
	l2, r2 := s.at(e, i-2), s.at(e, i+2)
	look := t.kind()
	f = append(f, tBias,
		linear.Mix(tForm, t.form),
		linear.Mix(tLower+3, t.lower),
		linear.Mix(tLower+2, l1.lower), linear.Mix(tLower+4, r1.lower),
		linear.Mix(tLower+1, l2.lower), linear.Mix(tLower+5, r2.lower),
		linear.Mix2(tPairLeft, l1.lower, t.lower), linear.Mix2(tPairRight, t.lower, r1.lower),
		linear.Mix3(tAround, l1.lower, r1.lower, look),
		linear.Mix(tShape+2, t.shape), linear.Mix2(tShape+1, l1.shape, look), linear.Mix2(tShape+3, r1.shape, look),
		linear.Mix3(tShapes, l1.shape, t.shape, r1.shape),
		linear.Mix(tLook, look), linear.Mix3(tLook, look, l1.kind(), r1.kind()),
		linear.Mix2(tLexLook, t.lex, look), linear.Mix2(tLex, l1.lex, look), linear.Mix2(tLex+2, r1.lex, look),
		linear.Mix3(tLexes, l1.lex<<8|t.lex, r1.lex, look),
		linear.Mix2(tSeen, t.seen, look), linear.Mix2(tSeenLex, t.seen<<8|t.lex, look),
	)
	if t.look&isLetter != 0 && (t.look&isCapital != 0 || t.lex == 0) {
		for k := range t.pre {
			f = append(f, linear.Mix2(tPre, t.pre[k], look&uint32(isCapital)), linear.Mix2(tSuf, t.suf[k], look&uint32(isCapital)))
		}
	}
	f = r.groups(f, l2, l1, t, r1, r2, look)
	f = lists(f, t, l1, r1, look)
	if t.look&isCapital != 0 && t.right-t.left > 0 {
		left, right := s.at(e, int(t.left)-1), s.at(e, int(t.right))
		last, first := s.tokens[t.right-1].lower, s.tokens[t.left].lower
		at := uint32(min(i-int(t.left), 3))<<4 | uint32(min(int(t.right)-i, 4))
		f = append(f,
			linear.Mix2(tRunLeft, left.lower, at), linear.Mix2(tRunRight, right.lower, at),
			linear.Mix2(tRunLast, last, at), linear.Mix2(tRunFirst, first, at),
			linear.Mix2(tRunAt, at, look),
			linear.Mix2(tRunLeftPath, prefix(left, 10), at), linear.Mix2(tRunRightPath, prefix(right, 10), at),
			linear.Mix2(tRunLastPath, prefix(&s.tokens[t.right-1], 10), at),
		)
		// The names on the other side of "of" and the like.
		if before := s.at(e, int(t.left)-2); left.look&isLetter != 0 && before.look&isCapital != 0 {
			f = append(f, linear.Mix3(tRunBefore, before.lower, left.lower, at), linear.Mix3(tRunBefore, uint32(before.match[alone-1]), left.lower, at))
		}
		if after := s.at(e, int(t.right)+1); right.look&isLetter != 0 && after.look&isCapital != 0 {
			f = append(f, linear.Mix3(tRunAfter, right.lower, uint32(after.look), at), linear.Mix3(tRunAfter, uint32(after.match[alone-1]|after.match[begins-1]), right.lower, at))
		}
		for all := s.listsOf(t.left, t.right) &^ inTowns; all != 0; all &= all - 1 {
			f = append(f, linear.Mix2(tRunLists, uint32(bits.TrailingZeros32(uint32(all))), at))
		}
		if t.tag != 0 {
			f = append(f, linear.Mix3(tTagRun, left.tag, right.tag, at))
		}
	}
	if t.tag != 0 {
		f = append(f, linear.Mix2(tTag, l1.tag, look), linear.Mix2(tTag+1, t.tag, look), linear.Mix2(tTag+2, r1.tag, look),
			linear.Mix3(tTags, l1.tag, t.tag, r1.tag), linear.Mix2(tTagLower, t.tag, t.lower))
	}
	return f
}

// steps of a path that are looked at.
var depths = [...]int{4, 6, 10, 32}

func prefix(t *token, n int) uint32 {
	if t.steps == 0 {
		return 1
	}
	n = min(n, t.steps)
	return (t.path>>(32-n))<<6 | uint32(n)
}

func (r *reader) groups(f []uint64, l2, l1, t, r1, r2 *token, look uint32) []uint64 {
	for k, t := range [...]*token{l2, l1, t, r1, r2} {
		// Words without a path say nothing: words of the sets have one more often
		// than words of a report, since the sets' texts were grouped too.
		if t.steps == 0 {
			continue
		}
		if k == 0 || k == 4 {
			f = append(f, linear.Mix(tPath+uint64(k), prefix(t, 6)), linear.Mix(tPath+uint64(k), prefix(t, 32)))
			continue
		}
		for _, n := range depths {
			f = append(f, linear.Mix2(tPath+uint64(k), prefix(t, n), look&uint32(isCapital)))
		}
	}
	if t.steps == 0 {
		return f
	}
	return append(f, linear.Mix2(tPathLeft, prefix(l1, 8), prefix(t, 8)), linear.Mix2(tPathRight, prefix(t, 8), prefix(r1, 8)))
}

// lists says in which lists the word and its neighbours stand.
func lists(f []uint64, t, l1, r1 *token, look uint32) []uint64 {
	for k, t := range [...]*token{l1, t, r1} {
		for m, c := range t.match {
			for ; c != 0; c &= c - 1 {
				in := uint32(bits.TrailingZeros32(uint32(c)))<<3 | uint32(m)
				f = append(f, linear.Mix2(tLists+uint64(k), in, look&uint32(isCapital)))
				if k == 1 {
					f = append(f, linear.Mix2(tListsLook, in, look), linear.Mix3(tListLex, in, t.lex, look&uint32(isCapital|isFirst)))
				}
			}
		}
	}
	return f
}

// listsOf gives the lists that the words of a run of capitals stand in. It is
// asked for each word of the run in turn, and a run may be as long as a text.
func (s *scratch) listsOf(left, right int32) class {
	if s.run.left != left || s.run.right != right {
		s.run.left, s.run.right, s.run.lists = left, right, 0
		for k := left; k < right; k++ {
			for _, c := range s.tokens[k].match {
				s.run.lists |= c
			}
		}
	}
	return s.run.lists
}
