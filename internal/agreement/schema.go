package agreement

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

//go:embed agreement.schema.json
var schemaSource []byte

const schemaURL = "https://parley.example/agreement.schema.json"

// Schema gives the JSON Schema of agreement files (draft 2020-12).
func Schema() []byte { return bytes.Clone(schemaSource) }

// checkSchema reports where the tree departs from the file form.
func checkSchema(root *node, out *faults) error {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemaSource))
	if err != nil {
		return fmt.Errorf("read agreement schema: %w", err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(schemaURL, doc); err != nil {
		return fmt.Errorf("add agreement schema: %w", err)
	}
	sch, err := c.Compile(schemaURL)
	if err != nil {
		return fmt.Errorf("compile agreement schema: %w", err)
	}
	err = sch.Validate(root.instance())
	var invalid *jsonschema.ValidationError
	switch {
	case err == nil:
	case errors.As(err, &invalid):
		t := translator{root: root, out: out, compiler: c}
		t.walk(invalid)
	default:
		return fmt.Errorf("validate against agreement schema: %w", err)
	}
	return nil
}

// translator says in a person's words what the validator found.
type translator struct {
	root     *node
	out      *faults
	compiler *jsonschema.Compiler
}

func (t *translator) walk(e *jsonschema.ValidationError) {
	if len(e.Causes) == 0 {
		t.report(e)
		return
	}
	for _, cause := range e.Causes {
		t.walk(cause)
	}
}

func (t *translator) report(e *jsonschema.ValidationError) {
	n := t.root.at(e.InstanceLocation)
	if n == nil {
		n = t.root
	}
	add := func(code, text, hint string) { t.out.add(code, n.line, n.path, text, hint) }
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		t.unknown(n, e.SchemaURL, k.Properties)
	case *kind.Required:
		for _, m := range k.Missing {
			t.out.add("missing-field", n.line, join(n.path, m), fmt.Sprintf("the field %q is missing", m), missingHints[m])
		}
	case *kind.Type:
		t.wrongType(n, k.Want)
	case *kind.Enum:
		want := make([]string, len(k.Want))
		for i, w := range k.Want {
			want[i] = fmt.Sprint(w)
		}
		hint := t.out.didYouMean(n.text, want)
		if hint == "" {
			hint = "one of " + strings.Join(want, ", ")
		}
		add("wrong-value", fmt.Sprintf("%s is none of the values known here", show(n)), hint)
	case *kind.Const:
		add("wrong-version", fmt.Sprintf("%s is not a file form this program reads", show(n)), "write \"parley: 1\"")
	case *kind.Pattern:
		hint := "use letters and digits, with . _ or - between them"
		if n.path == "process" {
			hint = "use lower-case letters, digits and hyphens: syria-2012"
		}
		add("wrong-value", fmt.Sprintf("%s cannot be a short name", show(n)), hint)
	case *kind.MinLength:
		add("wrong-value", "the text is empty", "write a value or leave the field out")
	case *kind.MinItems:
		add("wrong-value", "the list is empty", "an agreement has at least one provision")
	case *kind.Minimum:
		add("wrong-value", show(n)+" is too small", "count from 1")
	default:
		add("wrong-value", fmt.Sprintf("%s does not fit here", show(n)), "docs/agreement-file.md lists what each field takes")
	}
}

var missingHints = map[string]string{
	"parley":     `write "parley: 1" at the top: the version of the file form`,
	"process":    "give the process a short name: process: syria-2012",
	"provisions": "list the undertakings under provisions:",
	"type":       `take one from the catalogue: withdrawal, ceasefire ...; "other" fits anything`,
	"text":       "give the undertaking in the instrument's words",
	"unit":       "say of what: unit: prisoners",
}

func (t *translator) wrongType(n *node, want []string) {
	got := map[nodeKind]string{isNull: "is empty", isText: "is text", isNumber: "is a number", isBool: "is true or false", isList: "is a list", isMap: "has fields"}[n.kind]
	names := map[string]string{"string": "text", "number": "a number", "integer": "a whole number", "boolean": "true or false", "array": "a list", "object": "fields of its own"}
	var wanted []string
	for _, w := range want {
		if w == "integer" && len(want) > 1 || w == "number" && len(want) > 1 { // told as text
			continue
		}
		wanted = append(wanted, names[w])
	}
	hint := ""
	switch {
	case n.kind == isNull:
		hint = "write a value or leave the field out"
	case slices.Contains(want, "string") && (n.kind == isNumber || n.kind == isBool):
		hint = fmt.Sprintf("put it in quotes: %q", n.text)
	case slices.Contains(want, "array"):
		hint = `begin each item with "- " on a line of its own`
	case strings.HasSuffix(n.path, "deadline") || strings.HasSuffix(n.path, "ends"):
		hint = "say how it relates: {by: 2012-04-10T06:00}"
	}
	t.out.add("wrong-type", n.line, n.path, fmt.Sprintf("this %s, but should be %s", got, strings.Join(wanted, " or ")), hint)
}

// otherWords are what people write for a field, where spelling does not lead to it.
var otherWords = map[string]string{
	"due": "by", "date": "by", "time": "by", "start": "from", "end": "ends", "expires": "ends", "notbefore": "not-before",
	"offset": "within", "anchor": "counted-from", "relation": "by",
	"timezone": "zone", "tz": "zone", "parties": "sides", "party": "side", "debtor": "obligors", "obligor": "obligors", "creditor": "beneficiaries", "for": "beneficiaries",
	"members": "actors", "verifiers": "monitors", "verifier": "monitors", "verifiedby": "monitors", "commitments": "provisions", "articles": "provisions", "points": "provisions",
	"dependson": "requires", "description": "text", "alias": "aliases", "akas": "aliases", "country": "of", "since": "from", "to": "until", "count": "amount", "number": "amount",
}

func (t *translator) unknown(n *node, url string, names []string) {
	var known []string
	if sch, err := t.compiler.Compile(url); err == nil {
		for name := range sch.Properties {
			known = append(known, name)
		}
	}
	sort.Strings(known)
	sort.Strings(names)
	for _, name := range names {
		line := n.line
		for _, f := range n.fields {
			if f.key == name {
				line = f.line
			}
		}
		hint := t.out.didYouMean(name, known)
		if other := otherWords[plain(name)]; slices.Contains(known, other) {
			hint = fmt.Sprintf("did you mean %q?", other)
		}
		if hint == "" {
			hint = "known here: " + strings.Join(known, ", ")
		}
		t.out.add("unknown-field", line, join(n.path, clip(name)), fmt.Sprintf("there is no field %q here", clip(name)), hint)
	}
}

// show quotes a value briefly.
func show(n *node) string {
	switch n.kind {
	case isList:
		return "a list"
	case isMap:
		return "this"
	case isNull:
		return "nothing"
	}
	return fmt.Sprintf("%q", clip(n.text))
}

// clip keeps a message readable whatever the file holds.
func clip(s string) string {
	r := []rune(s)
	if len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
