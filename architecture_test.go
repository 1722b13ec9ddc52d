package parley_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var quoted = regexp.MustCompile("`([^`]+)`")

// allowed reads the table of packages in ARCHITECTURE.md.
func allowed(t *testing.T) map[string][]string {
	t.Helper()
	file, err := os.Open("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	out := map[string][]string{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		cells := strings.Split(lines.Text(), "|")
		if len(cells) != 5 || !strings.HasPrefix(strings.TrimSpace(cells[1]), "`") {
			continue
		}
		name := quoted.FindStringSubmatch(cells[1])[1]
		out[name] = []string{}
		for _, m := range quoted.FindAllStringSubmatch(cells[3], -1) {
			out[name] = append(out[name], m[1])
		}
	}
	return out
}

func short(path string) string {
	if path == "parley" {
		return path
	}
	return strings.TrimPrefix(path, "parley/")
}

func TestPackagesImportWhatTheArchitectureAllows(t *testing.T) {
	table := allowed(t)
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,Standard", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		name := short(p.ImportPath)
		seen[name] = true
		may, ok := table[name]
		if !ok {
			t.Errorf("package %s has no row in ARCHITECTURE.md", name)
			continue
		}
		for _, i := range p.Imports {
			if own := i == "parley" || strings.HasPrefix(i, "parley/"); own && !slices.Contains(may, short(i)) {
				t.Errorf("package %s imports %s, which its row does not allow", name, short(i))
			}
			if pure := name == "parley" || name == "evaluate"; pure && strings.Contains(strings.SplitN(i, "/", 2)[0], ".") {
				t.Errorf("package %s imports %s; it has to stay with the standard library", name, i)
			}
		}
		for _, m := range may {
			if !slices.ContainsFunc(p.Imports, func(i string) bool { return short(i) == m }) {
				t.Errorf("the row of %s allows %s, which it does not import", name, m)
			}
		}
	}
	for name := range table {
		if !seen[name] {
			t.Errorf("ARCHITECTURE.md has a row for %s, which is no package", name)
		}
	}
}

func TestPackagesSayWhatTheyAre(t *testing.T) {
	for name := range allowed(t) {
		dir := name
		if name == "parley" {
			dir = "."
		}
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		told := slices.ContainsFunc(files, func(f string) bool {
			src, err := os.ReadFile(f)
			return err == nil && regexp.MustCompile(`(?m)^// (?:Package|Command) [\w-]+ .+`).Match(src)
		})
		if !told {
			t.Errorf("package %s has no package comment", name)
		}
	}
}
