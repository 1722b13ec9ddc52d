package eventcode

import "parley/internal/clause"

// hinges reports whether a clause has a condition of its own.
func (r *reading) hinges(i int) bool {
	for _, k := range r.Kids(i) {
		if r.conditional(int(k)) {
			return true
		}
	}
	return false
}

// iffy reports whether a clause begins with an "if" of its own, or what is said
// with it does.
func (r *reading) iffy(i int) bool {
	for _, h := range [2]int{i, r.Nodes[i].Head} {
		if h < 0 || h != i && !r.Nodes[i].Is("ccomp", "parataxis") {
			continue
		}
		for _, kid := range r.Kids(h) {
			k := int(kid)
			if m := r.Kid(k, "mark"); r.Nodes[k].Is("advcl") && m >= 0 && r.Norm(m) == "if" && (h == i || k < i) {
				return true
			}
		}
	}
	return false
}

// conditional reports whether a clause is a condition, or tells of what is still
// to come: "if they leave", "before it withdraws".
func (r *reading) conditional(i int) bool {
	if !r.Nodes[i].Is("advcl") {
		return false
	}
	present := r.Nodes[i].XPOS == "VBZ" || r.Nodes[i].XPOS == "VBP"
	for _, k := range r.Kids(i) {
		if !r.Nodes[k].Is("mark", "advmod") || int(k) > i {
			continue
		}
		switch r.Norm(int(k)) {
		case "until":
			return !r.told(i)
		case "if", "unless", "lest", "provided", "whether":
			return true
		case "once", "before", "when", "after":
			if present {
				return true
			}
		}
	}
	return false
}

// told reports whether a clause is in the past, as is what it is a part of: "held
// out until it was shelled", but "would hold out until it was shelled".
func (r *reading) told(i int) bool {
	if h := r.Nodes[i].Head; h >= 0 && clause.Modal(r.Doc, h) != "" {
		return false
	}
	if r.Nodes[i].XPOS == "VBD" {
		return true
	}
	k := r.Kid(i, "aux", "cop")
	return k >= 0 && r.Nodes[k].XPOS == "VBD"
}
