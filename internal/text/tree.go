package text

// Node is what the language engine makes of a token: its tags, and its place in
// the tree of its sentence. The words for them are those of Universal
// Dependencies; their strings are shared, so that a node holds no memory of its
// own.
type Node struct {
	Head  int    // token that it depends on, -1 for the root of its sentence
	Rel   string // relation to the head, with its subtype: "nsubj:pass"
	UPOS  string // universal tag: "VERB"
	XPOS  string // Penn tag: "VBD"
	Lemma string
	Feats string // morphological features: "Number=Sing|Tense=Past", "" for none
}

// Name is a name: its tokens, and what is named.
type Name struct {
	Range
	Kind string // "PER", "ORG", "LOC", or "NORP" for a people, faith or party
}
