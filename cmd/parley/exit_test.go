package main

import (
	"os"
	"path/filepath"
	"testing"
)

// A lone input that cannot be taken ends the command as it failed; of several,
// the rest is done and the exit code says that not all is.
func TestExitCodesOfBadInput(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good, empty := file("good.txt", "Varen's troops left Tarn, residents said."), file("empty.txt", "")
	feed, image := file("feed.xml", `<rss version="2.0"></rss>`), file("image.gif", "GIF89a\x00\x01")
	none := filepath.Join(dir, "none.txt")
	for _, c := range []struct {
		name   string
		inputs []string
		code   int
	}{
		{"all is well", []string{good}, exitOK},
		{"empty", []string{empty}, exitInvalid},
		{"not there", []string{none}, exitNotFound},
		{"a feed", []string{feed}, exitUnsupported},
		{"an image", []string{image}, exitUnsupported},
		{"one of two", []string{good, none}, exitPartly},
		{"neither of two", []string{empty, none}, exitPartly},
	} {
		for _, command := range [][]string{{"read"}, {"add", "--process", "p", "--ledger", filepath.Join(dir, c.name+".db")}} {
			if _, errs, code := parleyRun(t, append(command, c.inputs...)...); code != c.code {
				t.Errorf("%s %s: exit %d, want %d: %s", command[0], c.name, code, c.code, errs)
			}
		}
	}
}
