package notify_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"parley"
	"parley/evaluate"
	"parley/internal/ledger"
	"parley/internal/notify"
)

// Whatever comes in between, time, reports late or early, other programs: of each
// provision every message begins where the one before it ended, and the last one
// ends where the answer is now.
func TestMessagesAreAChain(t *testing.T) {
	const config = "hooks:\n- {name: news, url: https://news.example, secret: " + secret + "}\n"
	for seed := range uint64(12) {
		random := rand.New(rand.NewPCG(seed, 7))
		d := newDesk(t)
		programs := []*notify.Notifier{d.start(t, config, notify.Options{})}
		look(t, programs[0])
		badges := badgesOf(t, d)
		for step := range 30 {
			switch random.IntN(4) {
			case 0:
				d.set(d.now().Add(time.Duration(1+random.IntN(40)) * time.Hour))
			case 1: // a report comes, early or late
				published := d.now().Add(time.Duration(30-random.IntN(130)) * time.Hour)
				who := []parley.Standing{parley.StandingObligor, parley.StandingCounterparty, parley.StandingThird}[random.IntN(3)]
				sense := []parley.Sense{parley.SenseFulfilled, parley.SenseNotDone}[random.IntN(2)]
				d.add(t, told(fmt.Sprint("r", step), published.Format("2006-01-02T15:04"), fmt.Sprint("what it says is number ", step), sense, string(who), who)...)
			case 2:
				look(t, programs[random.IntN(len(programs))])
			case 3:
				if len(programs) < 3 {
					programs = append(programs, d.start(t, config, notify.Options{}))
				}
			}
		}
		d.set(d.now().Add(time.Second))
		look(t, programs[len(programs)-1])
		all, err := d.state(t).Deliveries(t.Context(), "news", 1000)
		if err != nil {
			t.Fatal(err)
		}
		slices.Reverse(all)
		for _, m := range all {
			var got taken
			if err := json.Unmarshal(m.Message.Body, &got); err != nil {
				t.Fatal(err)
			}
			e := got.Data
			if e.Before.Badge != badges[e.Provision] {
				t.Errorf("seed %d: %s was told as %q, and then as what was %q", seed, e.Provision, badges[e.Provision], e.Before.Badge)
			}
			badges[e.Provision] = e.After.Badge
		}
		for provision, is := range badgesOf(t, d) {
			if badges[provision] != is {
				t.Errorf("seed %d: %s is told as %q, and is %q", seed, provision, badges[provision], is)
			}
		}
		if len(all) == 0 {
			t.Errorf("seed %d: nothing is told", seed)
		}
	}
}

func badgesOf(t *testing.T, d *desk) map[string]parley.Badge {
	t.Helper()
	entries, err := ledger.Evidence(t.Context(), d.ledger, "karadesh")
	if err != nil {
		t.Fatal(err)
	}
	all, err := evaluate.Verdicts("karadesh", entries, parley.AsOf{At: d.now(), Known: d.now()}, evaluate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]parley.Badge{}
	for _, v := range all {
		out[v.Provision] = v.Badge
	}
	return out
}
