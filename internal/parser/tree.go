package parser

// never is the score of what cannot be.
const never = -1e9

// tree finds the best tree with one root, and keeps the memory that this takes.
type tree struct {
	heads  []int32
	seen   []int32
	floats []float32
	ints   []int32
}

// decode gives the heads of k words from their scores, which it spoils: row i,
// column j is for word j as the head of word i, column k for the root.
func (t *tree) decode(sc []float32, k int) []int32 {
	if cap(t.heads) < k {
		t.heads, t.seen = make([]int32, 2*k), make([]int32, 2*k)
	}
	heads, seen := t.heads[:k], t.seen[:k]
	roots := 0
	for i := range k {
		heads[i] = int32(argmax(sc[i*(k+1):][:k+1]))
		if int(heads[i]) == k {
			roots++
		}
	}
	if roots == 1 && cycle(heads, seen) < 0 {
		return heads
	}
	// The root is the word that loses least by it.
	root, best := 0, float32(2*never)
	for i := range k {
		row := sc[i*(k+1):][:k+1]
		other := float32(never)
		for _, v := range row[:k] {
			other = max(other, v)
		}
		if v := row[k] - other; v > best {
			root, best = i, v
		}
	}
	for i := range k {
		sc[i*(k+1)+k] = never
	}
	for j := range k {
		sc[root*(k+1)+j] = never
	}
	sc[root*(k+1)+k] = 0
	t.floats, t.ints = t.floats[:0], t.ints[:0]
	t.span(sc, k, heads)
	return heads
}

// cycle gives a word on a cycle, -1 if there is none. Heads of len(heads) are the
// root.
func cycle(heads, seen []int32) int {
	k := len(heads)
	clear(seen)
	for i := range k {
		j := i
		for j != k && seen[j] == 0 {
			seen[j] = int32(i + 1)
			j = int(heads[j])
		}
		if j != k && seen[j] == int32(i+1) {
			return j
		}
	}
	return -1
}

func (t *tree) int32s(n int) []int32 {
	at := len(t.ints)
	if cap(t.ints) < at+n {
		t.ints = make([]int32, at, 2*(at+n)) // slices handed out keep the old array
	}
	t.ints = t.ints[:at+n]
	return t.ints[at : at+n : at+n]
}

func (t *tree) float32s(n int) []float32 {
	at := len(t.floats)
	if cap(t.floats) < at+n {
		t.floats = make([]float32, at, 2*(at+n))
	}
	t.floats = t.floats[:at+n]
	return t.floats[at : at+n : at+n]
}

// span is the algorithm of Chu and Liu, 1965, and Edmonds, 1967: a cycle of best
// heads becomes one word, and the best tree of the smaller graph breaks it.
func (t *tree) span(sc []float32, k int, heads []int32) {
	for i := range k {
		row := sc[i*(k+1):][:k+1]
		b := k
		for j, v := range row {
			if j != i && v > row[b] {
				b = j
			}
		}
		heads[i] = int32(b)
	}
	start := cycle(heads, t.int32s(k))
	if start < 0 {
		return
	}
	ring, rest := t.int32s(k)[:0], t.int32s(k)[:0]
	in := t.int32s(k)
	clear(in)
	for x := int32(start); ; {
		ring = append(ring, x)
		in[x] = 1
		if x = heads[x]; int(x) == start {
			break
		}
	}
	for i := range k {
		if in[i] == 0 {
			rest = append(rest, int32(i))
		}
	}
	// The smaller graph: the rest, then the ring; the root is column m.
	m := len(rest) + 1
	c := m - 1
	small := t.float32s(m * (m + 1))
	enter, leave, smaller := t.int32s(m+1), t.int32s(m), t.int32s(m)
	for i, r := range rest {
		row, to := sc[int(r)*(k+1):][:k+1], small[i*(m+1):][:m+1]
		for j, x := range rest {
			to[j] = row[x]
		}
		to[m] = row[k]
		b := ring[0]
		for _, x := range ring {
			if row[x] > row[b] {
				b = x
			}
		}
		leave[i], to[c] = b, row[b]
	}
	to := small[c*(m+1):][:m+1]
	for j := range m + 1 {
		from := k
		switch {
		case j == c:
			to[j] = never
			continue
		case j < c:
			from = int(rest[j])
		}
		b, top := ring[0], float32(2*never)
		for _, x := range ring {
			if v := sc[int(x)*(k+1)+from] - sc[int(x)*(k+1)+int(heads[x])]; v > top {
				b, top = x, v
			}
		}
		enter[j], to[j] = b, top
	}
	t.span(small, m, smaller)
	for i, r := range rest {
		switch h := int(smaller[i]); {
		case h == m:
			heads[r] = int32(k)
		case h == c:
			heads[r] = leave[i]
		default:
			heads[r] = rest[h]
		}
	}
	if from := int(smaller[c]); from == m {
		heads[enter[m]] = int32(k)
	} else {
		heads[enter[from]] = rest[from]
	}
}
