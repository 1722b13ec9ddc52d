package treescore

// Span is a name: the tokens that it takes, half-open, and its type.
type Span struct {
	First, End int
	Type       string
}

// Names compares names sentence by sentence: right is what has the same tokens
// and the same type. It gives the count over all types, and one a type.
func Names(gold, system [][]Span) (Count, map[string]Count) {
	var all Count
	types := map[string]Count{}
	for i := range max(len(gold), len(system)) {
		left := map[Span]int{}
		if i < len(gold) {
			for _, s := range gold[i] {
				left[s]++
				c := types[s.Type]
				c.Gold++
				types[s.Type] = c
			}
		}
		if i < len(system) {
			for _, s := range system[i] {
				c := types[s.Type]
				c.System++
				if left[s] > 0 {
					left[s]--
					c.Right++
				}
				types[s.Type] = c
			}
		}
	}
	for _, c := range types {
		all.Add(c)
	}
	return all, types
}
