package serve

import (
	"slices"
	"time"

	"parley"
	"parley/evaluate"
)

// keptVerdicts is how many questions are kept answered.
const keptVerdicts = 64

// asking is a question put to a process that has so many entries. The ledger
// only grows, so their number tells one state of a process from another. A time
// that the question leaves open stands as the minute that it was asked in.
type asking struct {
	process   string
	entries   int
	at, known int64 // nanoseconds since 1970
	reviewed  bool
}

func (q question) asking(process string, entries int) asking {
	stand := func(given string, t time.Time) int64 {
		if given == "" {
			t = t.Truncate(time.Minute)
		}
		return t.UnixNano()
	}
	return asking{process, entries, stand(q.At, q.asOf.At), stand(q.Known, q.asOf.Known), q.Reviewed}
}

// found is what an evaluation gave, and the moment that it was made for.
type found struct {
	asOf     parley.AsOf
	verdicts []parley.Verdict
}

// evaluate gives an answer its verdicts, from those that were asked for last
// where it can. A question that leaves its times open gets the moment of the one
// that was asked first in the same minute. Whoever appends to a list of a verdict
// appends to a copy.
func (s *Server) evaluate(a *answer, process string) error {
	k := a.asking(process, len(a.all))
	if f, ok := s.verdicts.Get(k); ok {
		a.asOf, a.verdicts = f.asOf, slices.Clone(f.verdicts)
		return nil
	}
	v, err := evaluate.Verdicts(process, a.all, a.asOf, evaluate.Options{Reviewed: a.Reviewed})
	if err != nil {
		return err
	}
	for i := range v {
		v[i].Grounds, v[i].Reservations = slices.Clip(v[i].Grounds), slices.Clip(v[i].Reservations)
	}
	s.verdicts.Add(k, found{a.asOf, v})
	a.verdicts = slices.Clone(v)
	return nil
}
