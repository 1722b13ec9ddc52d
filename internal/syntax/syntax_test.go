package syntax_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/internal/lang"
	"parley/internal/segment/segmenttest"
	"parley/internal/syntax"
	"parley/internal/text"
)

// document tags and chunks a text.
func document(t *testing.T, in string) *text.Doc {
	t.Helper()
	pack, err := lang.English()
	if err != nil {
		t.Fatal(err)
	}
	d := text.New(&parley.Report{Text: in})
	segmenttest.Step(t).Run(d)
	syntax.Step(pack).Run(d)
	return d
}

func TestTagsAndLemmas(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"The army has withdrawn its troops.", "the/det army/word have/aux withdraw/verb its/poss troop/word ./mark"},
		{"They will not leave Tarn.", "they/pron will/modal not/neg leave/verb tarn/propn ./mark"},
		{"The men pulled out of the town.", "the/det man/word pull/verb out/prep of/prep the/det town/word ./mark"},
		{"He promised to stop the shelling.", "he/pron promise/verb to/to stop/verb the/det shelling/word ./mark"},
		{"Two armies met.", "two/num army/word meet/verb ./mark"},
	} {
		var got []string
		for _, tok := range document(t, c.in).Tokens {
			got = append(got, tok.Lemma+"/"+tok.Tag.String())
		}
		if d := cmp.Diff(c.want, strings.Join(got, " ")); d != "" {
			t.Errorf("%s\n%s", c.in, d)
		}
	}
}

func TestChunksAndClauses(t *testing.T) {
	for _, c := range []struct {
		in, verb, subject, chunks string
		passive, negated, maybe   bool
	}{
		{"The northern army left the old town on Monday.", "left", "The northern army", "The northern army|the old town|Monday", false, false, false},
		{"The bridge was destroyed by rebels.", "destroyed", "The bridge", "The bridge|rebels", true, false, false},
		{"Varen has not left the valley.", "left", "Varen", "Varen|the valley", false, true, false},
		{"The army would leave the valley.", "leave", "The army", "The army|the valley", false, false, true},
		{"Varen, which signed in Tarn, withdrew.", "withdrew", "Varen", "Varen|Tarn", false, false, false},
	} {
		d := document(t, c.in)
		var chunks []string
		for _, x := range d.Chunks {
			chunks = append(chunks, d.Words(d.Span(x.Range)))
		}
		if got := strings.Join(chunks, "|"); got != c.chunks {
			t.Errorf("%s: chunks %q, want %q", c.in, got, c.chunks)
		}
		s := d.Sents[0]
		for i := range d.Tokens {
			if d.Text[d.Tokens[i].Start:d.Tokens[i].End] != c.verb {
				continue
			}
			subject := ""
			if r, ok := syntax.Subject(d, s, i); ok {
				subject = d.Words(d.Span(r))
			}
			if subject != c.subject {
				t.Errorf("%s: subject %q, want %q", c.in, subject, c.subject)
			}
			if p, n, h := syntax.Passive(d, s, i), syntax.Negated(d, s, i), syntax.Hypothetical(d, s, i); p != c.passive || n != c.negated || h != c.maybe {
				t.Errorf("%s: passive %v, negated %v, hypothetical %v", c.in, p, n, h)
			}
		}
	}
}
