package eventcode_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/read/readtest"
)

func TestEvents(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"happened", "Sudan withdrew its troops from Heglig on Sunday.", "RETREAT/withdraw happened Sudan → ? “withdrew” 2031-03-02"},
		{"planned", "Sudan will withdraw its troops.", "RETREAT/withdraw planned Sudan → ? “withdraw”"},
		{"called for", "Sudan must withdraw its troops.", "RETREAT/withdraw called-for Sudan → ? “withdraw”"},
		{"denied", "Sudan has not withdrawn its troops.", "RETREAT/withdraw denied Sudan → ? “withdrawn”"},
		{"hypothetical", "If Sudan attacks Kenya, nobody will help.", "ASSAULT hypothetical Sudan → Kenya “attacks”"},
		{"going on", "Kenya is sending observers to Heglig.", "AID/peacekeeping ongoing Kenya → ? “sending observers”"},
		{"who to whom", "Kenya accused Sudan of lying.", "ACCUSE happened Kenya → Sudan “accused”"},
		{"a mode", "Sudanese jets bombed Heglig.", "ASSAULT/aerial happened Sudan → ? “bombed”"},
		{"people meet", "The envoy met President Salva Kiir in Juba.", "CONSULT happened envoy → Salva Kiir “met”"},
		{"nothing political", "It rained in Heglig.", ""},
		{"a plain saying is none", "Kenya said that it had rained.", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, e := range readtest.Reading(t, c.in).Events {
				line := e.Type
				if e.Mode != "" {
					line += "/" + e.Mode
				}
				recipient := strings.Join(e.Recipient, " + ")
				if recipient == "" || strings.HasPrefix(recipient, "its ") { // what was moved is nobody
					recipient = "?"
				}
				line += fmt.Sprintf(" %s %s → %s “%s”", e.Status, strings.Join(e.Actor, " + "), recipient, e.Trigger.In(c.in))
				if e.When != nil {
					line += " " + e.When.Time.Value
				}
				if !e.Clause.Contains(e.Trigger) || e.Rule == "" {
					t.Errorf("%s: clause %v, trigger %v, rule %q", e.ID, e.Clause, e.Trigger, e.Rule)
				}
				got = append(got, line)
			}
			if d := cmp.Diff(c.want, strings.Join(got, "; ")); d != "" {
				t.Error(d)
			}
		})
	}
}
