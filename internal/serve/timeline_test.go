package serve_test

import (
	"net/http"
	"strings"
	"testing"

	"parley/internal/lang"
	"parley/internal/mention"
	"parley/internal/serve"
)

func TestTimelineHasDeadlines(t *testing.T) {
	h := handler(t, example(t, "syria-2012"))
	_, body := get(t, h, http.MethodGet, "/timeline?process=syria-2012")
	if !strings.Contains(body, `class="moment due"`) || !strings.Contains(body, "/process/syria-2012/provision/withdraw") {
		t.Error("no deadline stands among the events")
	}
	_, body = get(t, h, http.MethodGet, "/timeline?kind=deadline&q=heavy")
	if n := strings.Count(body, `class="moment due`); n != 1 {
		t.Errorf("%d deadlines of heavy weapons, want 1", n)
	}
	_, body = get(t, h, http.MethodGet, "/timeline?kind=deadline&until=2011-01-01")
	if strings.Contains(body, `class="moment`) {
		t.Error("deadlines of 2012 stand before 2011")
	}
}

func TestActorsHaveOffices(t *testing.T) {
	pack, err := lang.English()
	if err != nil {
		t.Fatal(err)
	}
	h, err := serve.New(example(t, "syria-2012"), serve.Options{Offices: mention.NewOffices(pack)})
	if err != nil {
		t.Fatal(err)
	}
	if _, body := get(t, h, http.MethodGet, "/actors/Kofi%20Annan"); !strings.Contains(body, "special envoy, United Nations") || !strings.Contains(body, "23 February 2012 to 31 August 2012") {
		t.Error("an envoy has no office")
	}
	if _, body := get(t, h, http.MethodGet, "/actors/Syria"); !strings.Contains(body, `<a href="/actors/Walid%20al-Moualem">`) {
		t.Error("nobody holds the offices of a country")
	}
}
