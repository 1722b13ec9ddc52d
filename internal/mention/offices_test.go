package mention_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/internal/lang"
	"parley/internal/mention"
)

func TestOffices(t *testing.T) {
	pack, err := lang.English()
	if err != nil {
		t.Fatal(err)
	}
	o := mention.NewOffices(pack)
	want := []parley.Role{{Title: "secretary-general", Of: "United Nations", From: "1997", Until: "2006"}, {Title: "special envoy", Of: "United Nations", From: "2012-02-23", Until: "2012-08-31"}}
	if diff := cmp.Diff(want, o.Held("KOFI ANNAN")); diff != "" {
		t.Error(diff)
	}
	if held := o.Held("Annan"); held != nil {
		t.Errorf("a last name alone held %v", held)
	}
	at := map[string]bool{}
	for _, h := range o.Of("United Nations") {
		at[h.Person+" "+h.Title] = true
	}
	if !at["Kofi Annan special envoy"] || !at["Ban Ki-moon secretary-general"] {
		t.Errorf("offices of the United Nations: %v", at)
	}
}
