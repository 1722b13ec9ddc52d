package linear_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"parley"
	"parley/internal/linear"
)

func TestNarrowScoresAsTrained(t *testing.T) {
	tr := linear.NewNarrowTrainer()
	rng := rand.New(rand.NewPCG(3, 1))
	keys := make([]uint64, 5000)
	for i := range keys {
		keys[i] = linear.Mix(uint64(rng.Uint32()), rng.Uint32())
		for c := range linear.Three {
			tr.Update(keys[i:i+1], c, float32(rng.IntN(21)-10))
		}
	}
	tr.Update(keys[:1], 2, 5000)
	tr.Update(keys[:1], 0, -5000)
	m, err := linear.LoadNarrow(string(tr.Encode(linear.Options{})))
	if err != nil {
		t.Fatal(err)
	}
	wrong := 0
	for i := range keys {
		got, want := m.Score(keys[i:i+1]), tr.Score(keys[i:i+1])
		for c := range want {
			if d := float32(got[c])*m.Unit - want[c]; d > m.Unit || d < -m.Unit {
				wrong++
				break
			}
		}
	}
	if wrong > 10 { // some share bucket and stamp
		t.Errorf("%d of 5000 features score otherwise", wrong)
	}
	if got := m.Score([]uint64{linear.Mix(1, 1)}); got != [linear.Three]int32{} {
		t.Errorf("an unknown feature scores %v", got)
	}
	// Many at once add up.
	var want [linear.Three]int32
	for i := range 200 {
		for c, s := range m.Score(keys[i : i+1]) {
			want[c] += s
		}
	}
	if got := m.Score(keys[:200]); got != want {
		t.Errorf("together %v, one by one %v", got, want)
	}
}

func TestNarrowDamageIsFound(t *testing.T) {
	tr := linear.NewNarrowTrainer()
	tr.Update([]uint64{7}, 1, 1)
	s := string(tr.Encode(linear.Options{}))
	for name, bad := range map[string]string{"empty": "", "cut": s[:len(s)-1]} {
		if _, err := linear.LoadNarrow(bad); !errors.Is(err, parley.ErrInvalid) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func BenchmarkNarrowScore(b *testing.B) {
	tr := linear.NewNarrowTrainer()
	rng := rand.New(rand.NewPCG(1, 1))
	fs := make([]uint64, 1<<20)
	for i := range fs {
		fs[i] = linear.Mix(rng.Uint64(), 1)
		if i%2 == 0 {
			tr.Update(fs[i:i+1], i%3, 1)
		}
	}
	m, err := linear.LoadNarrow(string(tr.Encode(linear.Options{})))
	if err != nil {
		b.Fatal(err)
	}
	i := 0
	for b.Loop() {
		m.Score(fs[i : i+64])
		i = (i + 64) & (1<<20 - 1)
	}
}
