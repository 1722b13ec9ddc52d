package serve_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"parley"
	"parley/internal/serve"
)

const ruled = "/process/karadesh-2031/provision/withdraw"

// What is appended shows on the page that is asked for next, though the same
// question was answered before.
func TestAppendIsSeenAtOnce(t *testing.T) {
	l := example(t, "karadesh-2031")
	clock := now.Add(10 * time.Second)
	h, err := serve.New(l, serve.Options{Now: func() time.Time { return clock }})
	if err != nil {
		t.Fatal(err)
	}
	const reason = "Seen from the ridge above Tamis."
	for range 2 {
		if _, body := get(t, h, http.MethodGet, ruled); strings.Contains(body, reason) {
			t.Fatal("a ruling stands on the page before it was made")
		}
	}
	clock = clock.Add(20 * time.Second) // the same minute
	e := parley.Entry{Kind: parley.EntryRuling, Process: "karadesh-2031", Ruling: &parley.Ruling{Provision: "withdraw", Sense: parley.SenseBreached, By: "Ilse Marn", Reason: reason}}
	if _, err := l.Append(t.Context(), clock, e); err != nil {
		t.Fatal(err)
	}
	if _, body := get(t, h, http.MethodGet, ruled); !strings.Contains(body, reason) {
		t.Error("the ruling does not stand on the page after it was made")
	}
}

// A question without times is of the minute that it is asked in; one with times
// is of just those.
func TestTimesOfQuestionsKept(t *testing.T) {
	clock := time.Date(2031, 3, 10, 8, 58, 10, 0, time.UTC)
	h, err := serve.New(example(t, "karadesh-2031"), serve.Options{Now: func() time.Time { return clock }})
	if err != nil {
		t.Fatal(err)
	}
	badges := func(query string) string {
		_, body := get(t, h, http.MethodGet, "/process/karadesh-2031"+query)
		return strings.Join(strings.Split(body, "badge ")[1:], "")
	}
	early := badges("?at=2031-03-09T08:30Z")
	if again := badges("?at=2031-03-09T08:30Z"); again != early {
		t.Error("the same question has two answers")
	}
	if other := badges("?at=2031-04-01"); other == early {
		t.Error("another time has the same answer")
	}
	before := badges("")
	clock = clock.AddDate(0, 1, 0)
	if after := badges(""); after == before {
		t.Error("a month later the answer of now is the old one")
	}
}

// Many readers at once get what one gets.
func TestManyReadersAtOnce(t *testing.T) {
	h := handler(t, example(t, "karadesh-2031"))
	_, want := get(t, h, http.MethodGet, "/process/karadesh-2031?at=2031-04-01")
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			if _, body := get(t, h, http.MethodGet, "/process/karadesh-2031?at=2031-04-01"); body != want {
				t.Error("a reader among many gets another page")
			}
		})
	}
	all.Wait()
}
