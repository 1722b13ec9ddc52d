package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"parley/internal/ledger/sqlstore"
)

// archived makes a compressed record of an archive.
func archived(kind, url, block string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	fmt.Fprintf(w, "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: 2031-03-10T12:00:00Z\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", kind, url, len(block), block)
	w.Close()
	return b.String()
}

func webPage(n int) string {
	return fmt.Sprintf("<html lang=en><head><title>Withdrawal</title><meta property='article:published_time' content='2031-03-0%d'></head><body><article><h1>Withdrawal</h1><p>Sudan has withdrawn %d soldiers from the towns along its border, its army said on Monday.</p><p>Residents said that they saw lorries leave the town in the early hours of the morning.</p></article></body></html>", n, n*10)
}

func answered(n int) string {
	return archived("response", fmt.Sprintf("https://kna.example/%d", n), "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"+webPage(n))
}

func save(t *testing.T, dir, name, text string) string {
	t.Helper()
	p := filepath.Join(dir, name)
	if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAddArchive(t *testing.T) {
	dir := t.TempDir()
	whole := answered(1) + archived("request", "https://kna.example/1", "GET / HTTP/1.1\r\n\r\n") + answered(2)
	file := save(t, dir, "crawl.warc.gz", whole+answered(3)[:80])
	ledger := filepath.Join(dir, "l.db")
	out, errs, code := parleyRun(t, "add", "--ledger", ledger, "--process", "valley", file)
	if code != exitPartly || strings.Count(out, "added kna.example") != 2 {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	for _, want := range []string{fmt.Sprintf("crawl.warc.gz: byte %d: the record is cut off", len(whole)), "crawl.warc.gz: 2 pages; left out: 0 with another status than 200, 0 no HTML, 0 unchanged since an earlier capture, 1 no answers, 1 faulty"} {
		if !strings.Contains(errs, want) {
			t.Errorf("%q lacks %q", errs, want)
		}
	}
	id, _, _ := strings.Cut(strings.TrimPrefix(out, "added "), ",")
	l, err := sqlstore.Open(t.Context(), ledger, sqlstore.Options{MustExist: true})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	kept, err := l.Captures(t.Context(), id)
	if err != nil || len(kept) != 1 || kept[0].Source != "https://kna.example/1" || !kept[0].Fetched.Equal(time.Date(2031, 3, 10, 12, 0, 0, 0, time.UTC)) {
		t.Fatalf("captures %+v, %v", kept, err)
	}
	if c, err := l.Capture(t.Context(), id, kept[0].SHA256); err != nil || string(c.Bytes) != webPage(1) {
		t.Errorf("capture %q, %v", c.Bytes, err)
	}
}

func TestAddList(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/1" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, strings.Replace(webPage(1), "article:published_time", "none", 1))
	}))
	defer server.Close()
	dir := t.TempDir()
	list := save(t, dir, "urls.csv", "Link,Upload timestamp\n"+server.URL+"/1,2031-03-07T06:00:00+00:00\n"+server.URL+"/2,\n")
	ledger := filepath.Join(dir, "l.db")
	if _, errs, code := parleyRun(t, "add", "--ledger", ledger, list); code != exitPartly || !strings.Contains(errs, "127.0.0.1") {
		t.Errorf("a private address: exit %d: %s", code, errs)
	}
	out, errs, code := parleyRun(t, "add", "--ledger", ledger, "--allow-host", "127.0.0.1", list)
	if code != exitPartly || strings.Count(out, "added ") != 1 || !strings.Contains(errs, "urls.csv:3: fetch") || !strings.Contains(errs, "1 reports added, 0 known already, 1 could not be taken") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	out, _, _ = parleyRun(t, "read", "--format", "json", "--allow-host", "127.0.0.1", list)
	if !strings.Contains(out, `"published":"2031-03-07T06:00:00"`) {
		t.Errorf("%.300s", out)
	}
}

// records gives reports as JSONL, of which some cannot be read, and some are there
// twice; padding makes them long.
func records(n, padding int) string {
	var b strings.Builder
	for i := range n {
		if i%10 == 7 {
			b.WriteString("{\"id\":\n")
			continue
		}
		fmt.Fprintf(&b, "{\"id\":\"r%d\",\"outlet\":\"KNA\",\"published\":\"2031-03-%02d\",\"pad\":%q,\"text\":\"Sudan has withdrawn %d soldiers from the towns, its army said on Monday.\"}\n", i/2, 1+i/2%28, strings.Repeat("x", padding), i/2)
	}
	return b.String()
}

// What is printed does not depend on how many reports are read at a time.
func TestJobsPrintTheSame(t *testing.T) {
	dir := t.TempDir()
	names := []string{save(t, dir, "a.jsonl", records(40, 0)), save(t, dir, "b.warc.gz", answered(1)+answered(2)[:70]+answered(3)), "testdata/pages/sudan.txt"}
	for _, how := range [][]string{{"--format", "json", "--agreement", "testdata/sudan.yaml"}, {"--format", "text"}, {"--layers"}} {
		out, errs, code := parleyRun(t, append(append([]string{"read", "--jobs", "1"}, how...), names...)...)
		if code != exitPartly || len(out) < 1000 {
			t.Fatalf("%v: exit %d: %s%s", how, code, out, errs)
		}
		for _, jobs := range []string{"2", "7"} {
			again, errsAgain, _ := parleyRun(t, append(append([]string{"read", "--jobs", jobs}, how...), names...)...)
			if again != out || errsAgain != errs {
				t.Errorf("%v with %s jobs: another output:\n%s", how, jobs, errsAgain)
			}
		}
	}
}

// Wherever a run stopped, going on gives the file that one whole run gives.
func TestResume(t *testing.T) {
	dir := t.TempDir()
	in, file := save(t, dir, "in.jsonl", records(30, 0)), filepath.Join(dir, "out.jsonl")
	read := func(more ...string) (string, int) {
		_, errs, code := parleyRun(t, append([]string{"read", "--format", "json", "--output", file, in}, more...)...)
		return errs, code
	}
	if errs, code := read(); code != exitPartly || !strings.Contains(errs, "27 read, 3 could not be") {
		t.Fatalf("exit %d: %s", code, errs)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if errs, code := read(); code != exitConflict || !strings.Contains(errs, "--resume") {
		t.Errorf("again: exit %d: %s", code, errs)
	}
	line := bytes.IndexByte(whole, '\n') + 1
	for _, at := range []int{0, 1, line - 1, line, line + 1, len(whole) / 2, len(whole) - 1, len(whole)} {
		save(t, dir, "out.jsonl", string(whole[:at]))
		if errs, code := read("--resume"); code != exitPartly || !strings.Contains(errs, "27 read, 3 could not be") {
			t.Errorf("cut at %d: exit %d: %s", at, code, errs)
		}
		if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, whole) {
			t.Errorf("cut at %d: %d bytes instead of %d, %v", at, len(got), len(whole), err)
		}
	}
	foreign := "a note of mine\n" + string(whole)
	save(t, dir, "out.jsonl", foreign)
	if errs, code := read("--resume"); code != exitInvalid || !strings.Contains(errs, "out.jsonl:1: is no reading") {
		t.Errorf("another file: exit %d: %s", code, errs)
	}
	if got, _ := os.ReadFile(file); string(got) != foreign {
		t.Error("another file was changed")
	}
	older := bytes.ReplaceAll(whole, []byte(`"release":`), []byte(`"release":1`))
	save(t, dir, "out.jsonl", string(older))
	read("--resume")
	if got, _ := os.ReadFile(file); !bytes.Equal(got, append(older, whole...)) {
		t.Error("readings of another reader count as this reader's")
	}
}

func TestReadFlags(t *testing.T) {
	for _, c := range [][]string{{"--resume"}, {"--resume", "--output", "x"}, {"--resume", "--output", "x", "--format", "json", "--layers"}, {"--jobs", "-1"}} {
		if _, errs, code := parleyRun(t, append(append([]string{"read"}, c...), "testdata/pages/sudan.txt")...); code != exitInvalid {
			t.Errorf("%v: exit %d: %s", c, code, errs)
		}
	}
}

// A run that is killed or interrupted in the middle leaves a file that the next
// one goes on with, and an interrupt whole lines only.
func TestReadEndsInTheMiddle(t *testing.T) {
	dir := t.TempDir()
	text := records(120, 4000)
	in := save(t, dir, "in.jsonl", text)
	whole, _, _ := parleyRun(t, "read", "--format", "json", in)
	for name, signal := range map[string]os.Signal{"interrupted": os.Interrupt, "killed": syscall.SIGKILL} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(dir, name+".jsonl")
			first := command(t, "read", "--jobs", "2", "--format", "json", "--output", file, "--resume", "-")
			stdin, err := first.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := first.Start(); err != nil {
				t.Fatal(err)
			}
			// All but the last reports: much more than what pipe and buffers hold.
			if _, err := io.WriteString(stdin, text[:len(text)*9/10]); err != nil {
				t.Fatal(err)
			}
			if err := first.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			err = first.Wait()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || name == "interrupted" && exit.ExitCode() != exitInterrupted {
				t.Errorf("it ended with %v", err)
			}
			half, err := os.ReadFile(file)
			if err != nil || len(half) == 0 || len(half) >= len(whole) || !strings.HasPrefix(whole, string(half)) {
				t.Fatalf("%d of %d bytes, %v", len(half), len(whole), err)
			}
			if lines := bytes.SplitAfter(half, []byte("\n")); name == "interrupted" && (len(lines[len(lines)-1]) > 0 || !json.Valid(lines[0])) {
				t.Error("the last line is not whole")
			}
			if _, errs, code := parleyRun(t, "read", "--format", "json", "--output", file, "--resume", in); code != exitPartly {
				t.Fatalf("exit %d: %s", code, errs)
			}
			if got, err := os.ReadFile(file); err != nil || string(got) != whole {
				t.Errorf("%d bytes instead of %d, %v", len(got), len(whole), err)
			}
		})
	}
}

// Progress says how many are read, how fast, and how long the rest will take.
func TestProgress(t *testing.T) {
	dir := t.TempDir()
	in := save(t, dir, "in.jsonl", records(60, 0))
	var stdout, stderr bytes.Buffer
	var seconds int
	clock := func() time.Time { seconds++; return time.Date(2031, 1, 1, 0, 0, seconds, 0, time.UTC) }
	args := []string{"read", "--format", "json", "--progress", "--jobs", "1", in}
	code := run(t.Context(), args, &environment{stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr, now: clock, getenv: func(string) string { return "" }})
	if code != exitPartly {
		t.Fatalf("exit %d: %s", code, stderr.String())
	}
	for _, want := range []string{"parley: 10 reports read, 1.0 a second, about ", " left\n", "parley: 54 reports read, 1.0 a second\n"} {
		if !strings.Contains(stderr.String(), want) {
			t.Errorf("%s\nlacks %q", stderr.String(), want)
		}
	}
}
