package evaluate

import "parley"

// VerdictsWithout is Verdicts with a rule that does not hold.
func VerdictsWithout(r Rule) func(string, []parley.Entry, parley.AsOf, Options) ([]parley.Verdict, error) {
	return func(process string, entries []parley.Entry, asOf parley.AsOf, o Options) ([]parley.Verdict, error) {
		o.without = r
		return Verdicts(process, entries, asOf, o)
	}
}
