package corpus_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/corpus"
)

// folder lays out files by their paths.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// told writes the names of documents as text, "?" after words left open.
func told(docs []corpus.NamedDoc) []string {
	var out []string
	for _, d := range docs {
		for _, s := range d.Sents {
			var b strings.Builder
			for i, f := range s.Forms {
				for _, n := range s.Names {
					if n.First == i {
						fmt.Fprintf(&b, "[%s ", n.Kind)
					}
				}
				b.WriteString(f)
				if s.Open != nil && s.Open[i] {
					b.WriteString("?")
				}
				for _, n := range s.Names {
					if n.End == i+1 {
						b.WriteString("]")
					}
				}
				b.WriteString(" ")
			}
			out = append(out, strings.TrimSpace(b.String()))
		}
		out = append(out, "--")
	}
	return out
}

// rows writes words of a treebank: form, UPOS, XPOS, head, relation, misc.
func rows(words ...string) string {
	var b strings.Builder
	for i, w := range words {
		f := strings.Fields(w)
		misc := "_"
		if len(f) > 5 {
			misc = f[5]
		}
		fmt.Fprintf(&b, "%d\t%s\t_\t%s\t%s\t_\t%s\t%s\t_\t%s\n", i+1, f[0], f[1], f[2], f[3], f[4], misc)
	}
	return b.String() + "\n"
}

func TestUNERJoinsTheTreebank(t *testing.T) {
	tree := "# newdoc id = b\n# sent_id = b-1\n" + rows("Oslo PROPN NNP 2 nsubj", "slept VERB VBD 0 root") +
		"# newdoc id = a\n# sent_id = a-1\n" + rows("Lena PROPN NNP 3 nsubj", "Voss PROPN NNP 1 flat", "sang VERB VBD 0 root")
	iob := "# sent_id = a-1\n1\tLena\tB-PER\t-\tx\n2\tVoss\tI-PER\t-\tx\n3\tsang\tO\t-\t-\n\n# sent_id = b-1\n1\tOslo\tB-LOC\t-\tx\n2\tslept\tO\t-\t-\n\n"
	dir := folder(t, map[string]string{"ud-english-ewt/en_ewt-ud-dev.conllu": tree, "uner-english-ewt/en_ewt-ud-dev.iob2": iob})
	docs, err := corpus.UNER(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"[LOC Oslo] slept", "--", "[PER Lena Voss] sang", "--"}, told(docs)); diff != "" {
		t.Error(diff)
	}
	if docs[1].ID != "a" || docs[1].Sents[0].XPOS[0] != "NNP" {
		t.Errorf("document %+v", docs[1])
	}
	dir = folder(t, map[string]string{"ud-english-ewt/en_ewt-ud-dev.conllu": tree, "uner-english-ewt/en_ewt-ud-dev.iob2": iob[:60]})
	if _, err := corpus.UNER(dir); err == nil {
		t.Error("a sentence without names is not noticed")
	}
}

func TestWikigold(t *testing.T) {
	dir := folder(t, map[string]string{"wikigold/wikigold.conll.txt": "Harrow I-ORG\nBank I-ORG\nof O\nOslo I-LOC\n. O\n\nSwedish I-MISC\nfish O\n\n\nLena I-PER\nsang O\n\n"})
	docs, err := corpus.Wikigold(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"[ORG Harrow Bank] of [LOC Oslo] .", "Swedish fish", "--", "[PER Lena] sang", "--"}, told(docs)); diff != "" {
		t.Error(diff)
	}
}

func TestGUMNamesAreCutFromPhrases(t *testing.T) {
	sents := []string{
		rows("The DET DT 3 det Entity=(1-person-new-nnnnn-cf1-3-sgl", "envoy NOUN NN 3 nmod", "Lena PROPN NNP 5 nsubj", "Voss PROPN NNP 3 flat Entity=1)", "left VERB VBD 0 root", "Oslo PROPN NNP 5 obj Entity=(2-place-new-nnnnn-cf2-1-sgl)"),
		rows("President PROPN NNP 2 nmod:desc Entity=(3-person-new-nnnnn-cf1-2-sgl", "Dorsky PROPN NNP 3 nsubj Entity=3)", "runs VERB VBZ 0 root", "the DET DT 5 det Entity=(4-organization-new-nnnnn-cf2-2-sgl", "Bank PROPN NNP 3 obj", "of ADP IN 7 case", "Norway PROPN NNP 5 nmod Entity=(5-place-new-nnnnn-cf3-1-sgl)4)"),
		rows("The DET DT 3 det Entity=(6-organization-new-nnnnn-cf1-3-sgl", "Oslo PROPN NNP 3 compound", "team NOUN NN 4 nsubj Entity=6)", "won VERB VBD 0 root"),
		rows("the DET DT 2 det Entity=(7-person-new-nnnnn-cf1-2-sgl-Arvo_Tamm", "poet NOUN NN 5 nsubj", "Arvo PROPN NNP 2 appos", "Tamm PROPN NNP 3 flat Entity=7)", "wrote VERB VBD 0 root"),
	}
	text := "# newdoc id = GUM_news_invented\n"
	for i, s := range sents {
		text += fmt.Sprintf("# sent_id = GUM_news_invented-%d\n%s", i+1, s)
	}
	text += "# newdoc id = GUM_fiction_invented\n# sent_id = GUM_fiction_invented-1\n" + rows("Nobody PRON NN 2 nsubj", "slept VERB VBD 0 root")
	docs, err := corpus.GUMNames(folder(t, map[string]string{"ud-english-gum/en_gum-ud-train.conllu": text}), corpus.Train)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"The envoy [PER Lena Voss] left [LOC Oslo]",
		"President? [PER Dorsky] runs the [ORG Bank of Norway]",
		"The Oslo? team won",
		"the poet [PER Arvo Tamm] wrote",
		"--",
	}
	if diff := cmp.Diff(want, told(docs)); diff != "" {
		t.Error(diff)
	}
	if n := len(corpus.NewsDocs(docs)); n != 1 {
		t.Errorf("%d news articles", n)
	}
}

func TestMeantime(t *testing.T) {
	x := `<Document><token number="0" sentence="0" t_id="1">Harrow</token><token number="1" sentence="0" t_id="2">Bank</token>
<token number="2" sentence="0" t_id="3">chief</token><token number="3" sentence="0" t_id="4">John</token><token number="4" sentence="0" t_id="5">Pell</token>
<token number="5" sentence="0" t_id="6">left</token><token number="6" sentence="0" t_id="7">Oslo</token>
<token number="7" sentence="1" t_id="8">Nobody</token><token number="8" sentence="1" t_id="9">spoke</token>
<Markables><ENTITY_MENTION m_id="1" syntactic_type="NAM"><token_anchor t_id="1"/><token_anchor t_id="2"/><token_anchor t_id="3"/><token_anchor t_id="4"/><token_anchor t_id="5"/></ENTITY_MENTION>
<ENTITY_MENTION m_id="2" syntactic_type="PRE.NAM"><token_anchor t_id="1"/><token_anchor t_id="2"/></ENTITY_MENTION>
<ENTITY m_id="3" ent_type="PER"/><ENTITY m_id="4" ent_type="ORG"/></Markables>
<Relations><REFERS_TO><source m_id="1"/><target m_id="3"/></REFERS_TO><REFERS_TO><source m_id="2"/><target m_id="4"/></REFERS_TO></Relations></Document>`
	docs, err := corpus.Meantime(folder(t, map[string]string{"meantime-en/corpus_x/1_Harrow.xml": x}))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"[ORG Harrow Bank] chief [PER John Pell] left Oslo?", "--"}, told(docs)); diff != "" {
		t.Error(diff)
	}
}
