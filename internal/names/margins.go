package names

import "math"

// margins are the chances of labels and moves under a linear-chain model: all,
// or of the sequences that have the labels given wherever they are not open.
type margins struct {
	word  [][labels]float32
	move  [labels][labels]float32
	alpha [][labels]float64
	beta  [][labels]float64
	psi   [][labels]float64
}

func (m *margins) compute(e [][labels]float32, moves *[labels][labels]float32, given []uint8, loose []bool) {
	n := len(e)
	m.word, m.alpha, m.beta, m.psi = grow(m.word, n), grow(m.alpha, n), grow(m.beta, n), grow(m.psi, n)
	var t [labels][labels]float64
	for b := range uint8(labels) {
		for _, a := range before[b] {
			t[a][b] = math.Exp(float64(moves[a][b]))
		}
	}
	prev := [labels]float64{outside: 1}
	for i := range n {
		top := e[i][0]
		for _, v := range e[i] {
			top = max(top, v)
		}
		if given != nil && (loose == nil || !loose[i] || given[i] != outside) {
			top = e[i][given[i]]
		}
		sum := 0.0
		for b := range uint8(labels) {
			m.psi[i][b] = math.Exp(float64(e[i][b] - top))
			if given != nil && b != given[i] && (loose == nil || !loose[i] || given[i] != outside) {
				m.psi[i][b] = 0
			}
			v := 0.0
			for _, a := range before[b] {
				v += float64(prev[a] * t[a][b])
			}
			m.alpha[i][b] = v * m.psi[i][b]
			sum += m.alpha[i][b]
		}
		for b := range m.alpha[i] {
			m.alpha[i][b] /= sum
		}
		prev = m.alpha[i]
	}
	var next [labels]float64
	for c := range uint8(labels) {
		if !open(c) {
			next[c] = 1
		}
	}
	clear(m.move[0][:])
	m.move = [labels][labels]float32{}
	for i := n - 1; i >= 0; i-- {
		m.beta[i] = next
		sum := 0.0
		for c := range labels {
			sum += float64(m.alpha[i][c] * next[c])
		}
		for c := range labels {
			m.word[i][c] = float32(m.alpha[i][c] * next[c] / sum)
		}
		// Chances of the moves into word i, and beta of the word before.
		left := [labels]float64{outside: 1}
		if i > 0 {
			left = m.alpha[i-1]
		}
		var back [labels]float64
		z, zb := 0.0, 0.0
		for b := range uint8(labels) {
			v := m.psi[i][b] * next[b]
			for _, a := range before[b] {
				back[a] += float64(t[a][b] * v)
				z += float64(left[a] * t[a][b] * v)
			}
		}
		for b := range uint8(labels) {
			v := m.psi[i][b] * next[b]
			for _, a := range before[b] {
				m.move[a][b] += float32(left[a] * t[a][b] * v / z)
			}
		}
		for _, v := range back {
			zb += v
		}
		for a := range back {
			next[a] = back[a] / zb
		}
	}
}
