package rule_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/internal/rule"
	"parley/internal/text"
	"parley/internal/text/texttest"
)

const pulled = `
The       DT/DET      2:det
army      NN/NOUN     8:nsubj
,         ,/PUNCT     5:punct
Kesten    NNP/PROPN   5:nsubj
said      VBD/VERB    8:parataxis   say
~,        ,/PUNCT     5:punct
had       VBD/AUX     8:aux         have
pulled    VBN/VERB    0:root        pull
its       PRP$/PRON   10:nmod:poss
guns      NNS/NOUN    8:obj         gun
and       CC/CCONJ    12:cc
tanks     NNS/NOUN    10:conj       tank
back      RB/ADV      8:advmod
from      IN/ADP      16:case
the       DT/DET      16:det
town      NN/NOUN     8:obl
~.        ./PUNCT     8:punct
`

func TestTreePatterns(t *testing.T) {
	d := texttest.Doc(t, pulled)
	for _, c := range []struct {
		pattern, want string
	}{
		{"trigger:<pull> [ advmod trigger:back/out ]", "trigger=pulled back"},
		{"trigger:<pull> [ advmod trigger:out ]", ""},
		{"<pull> [ agent who:<army> patient what:<tank> ]", "what=tanks who=army"},
		{"<pull> [ obl+from/out where:#noun ]", "where=town"},
		{"<pull> [ obl+to where:#noun ]", ""},
		{"<pull> [ obl:tmod where:#noun ]", ""},
		{"<pull> [ !aux <have> ]", ""},
		{"<pull> [ !aux <may> ?obl+to where:_ obj what:_ ]", "what=guns"},
		{"what:<gun> [ ^obj how:<pull> [ agent who:_ ] ]", "how=pulled what=guns who=army"},
		{"what:<gun> [ ^!obj <pull> ]", ""},
		{"what:#noun&!<gun>&#plural", "what=tanks"},
		{"what:tanks/guns&!<gun>", "what=tanks"},
	} {
		rules, err := parse(t, "rule x\ntree "+c.pattern+"\nas x\nyes y\n")
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		m, got := rule.NewTrees(rules), []string(nil)
		for i := range d.Tokens {
			for _, x := range m.At(d, i) {
				for _, name := range []string{"how", "trigger", "what", "where", "who"} {
					if g := x.Group(name); g != nil {
						var words []string
						for _, k := range g {
							words = append(words, d.Tokens[k].Norm)
						}
						got = append(got, name+"="+strings.Join(words, " "))
					}
				}
			}
		}
		if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.pattern, diff)
		}
	}
}

func TestTreePatternsAreStrict(t *testing.T) {
	for _, pattern := range []string{"<a> [ obl+to|obj _ ]", "", "[", "<a> [ obj ]", "<a> [ object <b> ]", "<a> [ obj <b>", "<a> ]", "#colour", "@nowhere", "<a> [ obj b&& ]"} {
		if _, err := parse(t, "rule x\ntree "+pattern+"\nas x\nyes y\n"); !errors.Is(err, parley.ErrInvalid) {
			t.Errorf("%q: %v", pattern, err)
		}
	}
}

func TestExamplesOnTreesAreRun(t *testing.T) {
	rules, err := parse(t, "rule x\ntree what:<gun>\nas x\nyes guns => guns\nyes guns => rifles\nno tanks\nno guns\n")
	if err != nil {
		t.Fatal(err)
	}
	errs := rule.NewTrees(rules).Test(func(d *text.Doc) {
		*d = *texttest.Doc(t, strings.TrimSuffix(d.Text, "s")+"s NNS/NOUN 0:root "+strings.TrimSuffix(d.Text, "s"))
	})
	if len(errs) != 2 {
		t.Errorf("%d examples failed, two should: %v", len(errs), errs)
	}
}
