package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

const (
	hookSecret = "whsec_cGFybGV5IGtlZXBzIHRoaXMgc2VjcmV0IGZvciB0ZXN0cw=="
	hookAccord = `parley: 1
process: valley
title: The valley accord
zone: UTC
instrument: {name: Accord, signed: 2021-03-01}
sides:
  - {id: varen, name: Varen}
  - {id: karadesh, name: Karadesh}
provisions:
  - {id: withdraw, text: Varen takes its army out of Tamis., type: withdrawal, obligors: varen, beneficiaries: karadesh, deadline: {by: "2021-03-10T12:00"}}
`
)

// A server that is stopped while a receiver hangs sends the message again when it
// is started again: the same one, and once it is taken never more.
func TestServeAnnounces(t *testing.T) {
	verifier, err := standardwebhooks.NewWebhook(hookSecret)
	if err != nil {
		t.Fatal(err)
	}
	var hangs atomic.Bool
	hangs.Store(true)
	got := make(chan string, 10)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		if err := verifier.Verify(raw, r.Header); err != nil { // with its time
			t.Error(err)
		}
		var m struct{ Data struct{ Provision string } }
		if err := json.Unmarshal(raw, &m); err != nil || m.Data.Provision != "withdraw" {
			t.Errorf("%v in %s", err, raw)
		}
		got <- r.Header.Get("webhook-id")
		if hangs.Load() {
			<-r.Context().Done()
		}
	}))
	defer receiver.Close()
	dir := t.TempDir()
	path := func(name, text string) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	accord := path("valley.yaml", hookAccord)
	hooks := path("hooks.yaml", fmt.Sprintf("hooks:\n- {name: news, url: %s, private: true, secret: %s}\n", receiver.URL, hookSecret))
	ledger := filepath.Join(dir, "l.db")
	do := func(args ...string) {
		t.Helper()
		if out, err := command(t, args...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", args, err, out)
		}
	}
	do("add", "--ledger", ledger, "--agreement", accord)
	do("hook", "run", "--once", "--ledger", ledger, "--hooks", hooks)
	do("review", "rule", "--ledger", ledger, "--by", "Anna", "--reason", "seen from above", "valley", "withdraw", "breached")
	serve := func() (id string) {
		t.Helper()
		c := command(t, "serve", "--listen", "127.0.0.1:0", "--ledger", ledger, "--hooks", hooks)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		id = <-got
		if err := c.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		if err := c.Wait(); err != nil {
			t.Errorf("it ended with %v", err)
		}
		return id
	}
	first := serve()
	hangs.Store(false)
	do("hook", "run", "--once", "--ledger", ledger, "--hooks", hooks)
	if again := <-got; again != first {
		t.Errorf("%s, then %s", first, again)
	}
	do("hook", "run", "--once", "--ledger", ledger, "--hooks", hooks)
	if len(got) > 0 {
		t.Errorf("%s is sent again", <-got)
	}
}
