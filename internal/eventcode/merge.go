package eventcode

import (
	"slices"

	"parley/internal/clause"
)

// merged makes one trigger of those that tell of one use of force: "shelled the
// town, killing ten", "were killed in an air strike", "captured and killed".
func (r *reading) merged(all []trigger) []trigger {
	at := map[int]int{} // the trigger that a token heads
	for i := range all {
		if all[i].rule.Arg("type") == "ASSAULT" {
			at[all[i].head] = i
		}
	}
	if len(at) < 2 {
		return all
	}
	gone := map[int]bool{}
	for i := range all {
		t := &all[i]
		if t.rule.Arg("type") != "ASSAULT" {
			continue
		}
		if k, ok := at[r.toldBefore(t.head)]; ok && k != i && !gone[k] {
			gone[i] = true
			continue
		}
		if k, ok := at[r.means(t.head)]; ok && k != i && !gone[k] {
			t.by = all[k].head
			t.tokens = append(t.tokens, all[k].tokens...)
			slices.Sort(t.tokens)
			gone[k] = true
		}
	}
	var out []trigger
	for i := range all {
		if !gone[i] {
			out = append(out, all[i])
		}
	}
	return out
}

// toldBefore gives the head of the clause or phrase that tells of the same as the
// one that token i heads, -1 for none.
func (r *reading) toldBefore(i int) int {
	n := &r.Nodes[i]
	if n.Head < 0 || n.Head > i {
		return -1
	}
	switch {
	case n.Is("conj") && (!r.verb(i) || r.Kid(i, "nsubj") < 0):
		return n.Head
	case n.Is("advcl") && r.verb(i) && n.XPOS == "VBG" && r.Kid(i, "mark") < 0:
		return n.Head
	}
	return -1
}

// means gives the noun that says by what or in what somebody was hurt: "an air
// strike killed ten", "killed in an air strike".
func (r *reading) means(verb int) int {
	if !r.verb(verb) {
		return -1
	}
	for _, kid := range r.Kids(verb) {
		k := int(kid)
		switch n := &r.Nodes[k]; {
		case n.Is("nsubj") && !n.Is("nsubj:pass"):
			return k
		case n.Is("obl") && clause.Cased(r.Doc, k, "in", "by", "during"):
			return k
		}
	}
	return -1
}
