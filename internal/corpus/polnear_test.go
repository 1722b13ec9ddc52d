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

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// Positions of the set are code points; of two annotators the first counts.
func TestPolNeAR(t *testing.T) {
	dir := t.TempDir()
	if _, err := corpus.PolNeAR(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an empty folder: %v", err)
	}
	write(t, dir, map[string]string{
		"polnear/metadata.tsv":               "filename\tpublication_date\none\t2016-09-25\n",
		"polnear/dev/text/one.txt":           "“Rain,” Dorn said, “at last.”",
		"polnear/dev/attributions/one_b.ann": "T1\tSource 0 1\t“\nE1\tAttribution:T1 Source:T1\n",
		"polnear/dev/attributions/one_a.ann": "T1\tSource 8 12\tDorn\nT2\tCue 13 17\tsaid\nT3\tContent 1 5;20 27\tRain at last\nT4\tAttribution 13 17\tsaid\nE1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n",
	})
	docs, err := corpus.PolNeAR(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) != 1 || docs[0].Published != "2016-09-25" || len(docs[0].Attributions) != 1 {
		t.Fatalf("got %+v", docs)
	}
	d := docs[0]
	words := func(parts []corpus.Bytes) (out []string) {
		for _, p := range parts {
			out = append(out, d.Text[p.Start:p.End])
		}
		return out
	}
	a := d.Attributions[0]
	if diff := cmp.Diff([][]string{{"Dorn"}, {"said"}, {"Rain", "at last"}}, [][]string{words(a.Source), words(a.Cue), words(a.Content)}); diff != "" {
		t.Error(diff)
	}
	write(t, dir, map[string]string{"polnear/dev/attributions/one_a.ann": "T1\tSource 8 99\tDorn\n"})
	if _, err := corpus.PolNeAR(dir); err == nil {
		t.Error("a mark beyond the text is taken")
	}
}
