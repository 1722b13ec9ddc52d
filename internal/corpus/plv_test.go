package corpus_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/corpus"
)

func TestPLV(t *testing.T) {
	dir := t.TempDir()
	if _, err := corpus.PLV(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder without the set gives %v", err)
	}
	file := filepath.Join(dir, "plover-plv", "PLV_train.tsv")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	head := "sentence_id\tsentence\tmarked_sentence\tsource\ttarget\tgold_penta\tgold_root\n"
	write := func(rows string) {
		if err := os.WriteFile(file, []byte(head+rows), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("1\tVaren (x<y) left Orla and Orla.\t<s>Varen</s> (x<y) left <t>Orla</t> and <t>Orla</t>.\tVaren\tOrla\t1\tYIELD\n2\tIt rained.\tIt rained.\tAn actor\ta recipient\t1\tAID\n")
	got, err := corpus.PLV(dir)
	if err != nil {
		t.Fatal(err)
	}
	text := "Varen (x<y) left Orla and Orla."
	want := []corpus.Relation{
		{Text: text, Source: corpus.Bytes{Start: 0, End: 5}, Target: corpus.Bytes{Start: 17, End: 21}, Root: "YIELD", Unseen: corpus.Unseen(text)},
		{Text: "It rained.", Root: "AID", Unseen: corpus.Unseen("It rained.")},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	write("1\tVaren left.\n")
	if _, err := corpus.PLV(dir); err == nil {
		t.Error("a row of two cells is taken")
	}
}
