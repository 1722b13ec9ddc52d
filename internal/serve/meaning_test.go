package serve_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestProvisionExplainsItsStates(t *testing.T) {
	h := handler(t, example(t, "karadesh-2031"))
	for path, want := range map[string]string{
		"?at=2031-04-01":                         "told by a monitor, admitted against one&#39;s own interest, or ruled",
		"?at=2031-03-10T10:00Z&known=2031-03-09": "its time has run out, and nothing is established",
		"?at=2031-03-09T08:30Z":                  "nobody has said so",
		"?at=2031-03-09T08:31Z":                  "10 March 2031, 08:00 UTC",
	} {
		_, body := get(t, h, http.MethodGet, "/process/karadesh-2031/provision/withdraw"+path)
		if !strings.Contains(body, want) {
			t.Errorf("%s lacks %q", path, want)
		}
	}
}
