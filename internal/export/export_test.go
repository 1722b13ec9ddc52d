package export_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"parley"
	"parley/internal/agreement"
	"parley/internal/export"
	"parley/internal/resolve"
	"parley/read"
)

// texts are reports that between them fill every list of the form.
var texts = []string{
	"TAMIS, Varen — Varen will withdraw its troops from Tamis by 6 p.m. on Friday, Foreign Minister Ilya Dorn told the Karadesh News Agency. “We keep our word — as ever,” he said. More than 300 people have been killed since January 2031, the United Nations said. Varen demanded written guarantees before it withdraws its troops.",
	"They met on Friday at noon. Naïve façade: “Карадеш” did not stop firing, residents of Orla said. The ceasefire begins 48 hours after the withdrawal.",
	"",
}

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(export.Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("reading.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("reading.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func plan(t *testing.T) *parley.Agreement {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("..", "..", "examples", "karadesh-2031", "agreement.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	a, _, err := agreement.Load("agreement.yaml", src)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// form reads a text and gives its public form, with bearings, as JSON.
func form(t *testing.T, a *parley.Agreement, text, published string) []byte {
	t.Helper()
	r, err := read.New(read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rs, err := resolve.New(r.Lemmas)
	if err != nil {
		t.Fatal(err)
	}
	rep := parley.Report{ID: "r1", Outlet: "Harrow Daily", Text: text, SHA256: parley.TextDigest(text), Problems: []parley.Problem{{Code: "zone-unknown", Text: "The published date has no zone.", Hint: "Give --zone."}}}
	if published != "" {
		rep.Published = parley.Civil{Value: published}
	}
	rd, err := r.Read(t.Context(), &rep)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := export.JSON(&b, export.Form(&rep, &rd, export.Found{Process: a.Process, Bearings: rs.Bearings(a, &rep, &rd)})); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFormAnswersToItsSchema(t *testing.T) {
	s, a := schema(t), plan(t)
	filled := map[string]bool{}
	for _, text := range texts {
		for _, published := range []string{"2031-03-12", ""} {
			out := form(t, a, text, published)
			v, err := jsonschema.UnmarshalJSON(bytes.NewReader(out))
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Validate(v); err != nil {
				t.Errorf("%q published %q: %v", text, published, err)
			}
			for k, list := range v.(map[string]any) {
				if l, ok := list.([]any); ok && len(l) > 0 {
					filled[k] = true
				}
			}
			if bytes.Count(out, []byte("\n")) != 1 {
				t.Errorf("%q is not one line", out)
			}
		}
	}
	for _, k := range []string{"times", "statements", "commitments", "events", "figures", "bearings", "problems"} {
		if !filled[k] {
			t.Errorf("no report fills %s: the schema of its records is not tried", k)
		}
	}
}

// Spans count code points, whatever the text is made of.
func TestSpansAreCodePoints(t *testing.T) {
	a := plan(t)
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.SampledFrom([]string{"", "“”\u00a0", "Ñandú — ", "🕊 ", "e\u0301 "}).Draw(rt, "before") + rapid.SampledFrom(texts).Draw(rt, "text")
		points := []rune(text)
		var check func(v any)
		check = func(v any) {
			switch v := v.(type) {
			case []any:
				for _, x := range v {
					check(x)
				}
			case map[string]any:
				start, ok1 := v["start"].(float64)
				end, ok2 := v["end"].(float64)
				if exact, ok := v["exact"].(string); ok && ok1 && ok2 {
					if got := string(points[int(start):int(end)]); got != exact {
						rt.Fatalf("[%v, %v) is %q, exact %q", start, end, got, exact)
					}
				}
				for _, x := range v {
					check(x)
				}
			}
		}
		var v any
		if err := json.Unmarshal(form(t, a, text, "2031-03-12"), &v); err != nil {
			rt.Fatal(err)
		}
		check(v)
	})
}
