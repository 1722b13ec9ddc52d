package agreement_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"parley/internal/agreement"
)

func manual(t *testing.T) string {
	t.Helper()
	raw, err := os.ReadFile("../../docs/agreement-file.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// The manual's files load without a fault.
func TestManualExamplesLoad(t *testing.T) {
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(manual(t), -1)
	if len(blocks) < 2 {
		t.Fatalf("the manual has %d files", len(blocks))
	}
	for _, b := range blocks {
		if _, problems, err := agreement.Load("agreement-file.md", []byte(b[1])); err != nil || len(problems) > 0 {
			t.Errorf("%v %v", problems, err)
		}
	}
}

// Every field of the schema is described there, stands in the manual's text
// and is used in its full example; every type and fault code is listed.
func TestManualIsComplete(t *testing.T) {
	text := manual(t)
	_, full, _ := strings.Cut(text, "One with every field:")
	full, rest, _ := strings.Cut(full, "## Fields")
	var schema struct {
		Properties map[string]any
		Defs       map[string]struct {
			Properties map[string]any
		} `json:"$defs"`
	}
	if err := json.Unmarshal(agreement.Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	unused := []string{"before", "at", "not-before", "during"} // one relation is like another
	check := func(where string, properties map[string]any) {
		for name, p := range properties {
			if !strings.Contains(rest, "`"+name+"`") {
				t.Errorf("the manual does not describe %s.%s", where, name)
			}
			if !strings.Contains(full, name+":") && !slices.Contains(unused, name) {
				t.Errorf("the full example lacks %s.%s", where, name)
			}
			m, _ := p.(map[string]any)
			if m["description"] == nil && m["$ref"] == nil {
				t.Errorf("the schema does not describe %s.%s", where, name)
			}
		}
	}
	check("", schema.Properties)
	for where, def := range schema.Defs {
		check(where, def.Properties)
	}
	cat, err := agreement.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, typ := range cat.Types() {
		kind := string(typ.Kind)
		if kind == "" {
			kind = "none"
		}
		if !strings.Contains(rest, "| `"+typ.ID+"` | "+kind+" |") {
			t.Errorf("the manual does not list the type %s with its kind", typ.ID)
		}
		if !strings.Contains(string(agreement.Schema()), typ.ID) {
			t.Errorf("the schema does not mention the type %s", typ.ID)
		}
	}
	for _, file := range []string{"load.go", "tree.go", "schema.go", "decode.go", "deadline.go", "check.go"} {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?:add|refuse)\("([a-z0-9-]+[a-z0-9])",`).FindAllStringSubmatch(string(src), -1) {
			if !strings.Contains(rest, "`"+m[1]+"`") {
				t.Errorf("%s: the manual does not list the fault %s", file, m[1])
			}
		}
	}
}

// The manual shows faults as they are told.
func TestManualFaults(t *testing.T) {
	src := strings.NewReplacer("{by: 2031-03-10T12:00}", "{by: 2012-02-30}", "[varen, movement]", "[varen, movment]", "    monitors: [jvm]", "    requires: [prisoners]").Replace(base)
	_, problems, _ := agreement.Load("plan.yaml", []byte(src))
	var told strings.Builder
	for _, p := range problems {
		told.WriteString(p.String() + "\n")
	}
	if !strings.Contains(manual(t), "```text\n"+told.String()+"```") {
		t.Errorf("the manual should show:\n%s", told.String())
	}
}
