package linear_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"parley"
	"parley/internal/linear"
)

// trained learns to tell the parity of a number's low bits from features of it.
func trained(t *testing.T, seed uint64) *linear.Trainer {
	t.Helper()
	tr := linear.NewTrainer(4)
	rng := rand.New(rand.NewPCG(seed, 1))
	for range 20_000 {
		n := rng.Uint32N(5000)
		right := int(n % 4)
		scores := make([]float32, 4)
		f := features(n)
		tr.Score(f, scores)
		best := 0
		for c := range scores {
			if scores[c] > scores[best] {
				best = c
			}
		}
		if best != right {
			tr.Update(f, right, 1)
			tr.Update(f, best, -1)
		}
		tr.Step()
	}
	return tr
}

func features(n uint32) []uint64 {
	return []uint64{linear.Mix(1, n), linear.Mix(2, n%4), linear.Mix2(3, n%16, n/16)}
}

func TestModelScoresAsTrained(t *testing.T) {
	tr := trained(t, 7)
	m, err := linear.Load(string(tr.Encode(linear.Options{})))
	if err != nil {
		t.Fatal(err)
	}
	wrong := 0
	for n := range uint32(5000) {
		var scores linear.Scores
		m.Score(features(n), &scores)
		for c := range m.Classes() {
			if c != int(n%4) && scores[c] >= scores[n%4] {
				wrong++
				break
			}
		}
	}
	if wrong > 50 {
		t.Errorf("%d of 5000 wrong", wrong)
	}
}

func TestEncodeIsReproducible(t *testing.T) {
	a, b := trained(t, 7).Encode(linear.Options{MinUpdates: 2}), trained(t, 7).Encode(linear.Options{MinUpdates: 2})
	if string(a) != string(b) {
		t.Error("the same training gave other bytes")
	}
	if string(a) == string(trained(t, 8).Encode(linear.Options{MinUpdates: 2})) {
		t.Error("another seed gave the same bytes")
	}
}

func TestLargeWeightsAreKept(t *testing.T) {
	tr := linear.NewTrainer(2)
	tr.Update([]uint64{10}, 1, 1000)
	for i := range uint64(500) {
		tr.Update([]uint64{100 + i}, 0, 1)
	}
	m, err := linear.Load(string(tr.Encode(linear.Options{})))
	if err != nil {
		t.Fatal(err)
	}
	var scores linear.Scores
	m.Score([]uint64{10}, &scores)
	if got := float32(scores[1]) * m.Unit; got < 990 || got > 1010 {
		t.Errorf("weight 1000 came back as %v", got)
	}
}

func TestDamageIsFound(t *testing.T) {
	file := linear.Join([]linear.Section{{Name: "table", Data: string(trained(t, 1).Encode(linear.Options{}))}, {Name: "names", Data: "a b"}})
	got, err := linear.Split(string(file))
	if err != nil || got["names"] != "a b" {
		t.Fatalf("Split: %v, %q", err, got["names"])
	}
	if _, err := linear.Load(got["table"]); err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string][]byte{
		"empty":  nil,
		"other":  []byte("GIF89a, and so on and on"),
		"cut":    file[:len(file)-1],
		"flip":   append(append([]byte{}, file[:200]...), append([]byte{file[200] ^ 1}, file[201:]...)...),
		"header": file[:20],
	} {
		if _, err := linear.Split(string(bad)); !errors.Is(err, parley.ErrInvalid) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	newer := append([]byte{}, file...)
	newer[4] = 9
	if _, err := linear.Split(string(newer)); !errors.Is(err, parley.ErrUnsupported) {
		t.Errorf("another version: got %v", err)
	}
}

func FuzzLoad(f *testing.F) {
	tr := linear.NewTrainer(3)
	tr.Update([]uint64{1, 2, 3}, 1, 1)
	f.Add(string(tr.Encode(linear.Options{})))
	f.Fuzz(func(t *testing.T, s string) {
		m, err := linear.Load(s)
		if err != nil {
			return
		}
		m.Score([]uint64{0, 1, 2, 1 << 40, 1<<64 - 1}, new(linear.Scores))
	})
}

func BenchmarkScore(b *testing.B) {
	tr := linear.NewTrainer(50)
	rng := rand.New(rand.NewPCG(1, 1))
	fs := make([]uint64, 1<<16)
	for i := range fs {
		fs[i] = rng.Uint64()
		for range 3 {
			tr.Update(fs[i:i+1], rng.IntN(50), 1)
		}
	}
	m, err := linear.Load(string(tr.Encode(linear.Options{})))
	if err != nil {
		b.Fatal(err)
	}
	var scores linear.Scores
	i := 0
	for b.Loop() {
		m.Score(fs[i:i+64], &scores)
		i = (i + 64) & (1<<16 - 1)
	}
}

// All weights that ship rest on these hashes: where they change, every model has
// to be learnt again and the version of the files raised.
func TestHashesStay(t *testing.T) {
	if got := linear.Hash("withdraw"); got != 0x41342443 {
		t.Errorf("Hash: %#x", got)
	}
	for i, c := range []struct{ got, want uint64 }{
		{linear.Mix(7, 11), 0xea99b4b2a3b07573}, {linear.Mix2(7, 11, 13), 0x993a3d98a2b01e36}, {linear.Mix3(7, 11, 13, 17), 0xaa589b5ae59787ce},
	} {
		if c.got != c.want {
			t.Errorf("mix of %d values: %#x", i+1, c.got)
		}
	}
}
