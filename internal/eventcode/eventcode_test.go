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
		{"going on", "Kenya is sending observers to Heglig.", "AID ongoing Kenya → Sudan “sending observers”"},
		{"who to whom", "Kenya accused Sudan of lying.", "ACCUSE happened Kenya → Sudan “accused”"},
		{"a mode", "Sudanese jets bombed Heglig.", "ASSAULT/aerial happened Sudan → ? “bombed”"},
		{"people meet", "The envoy met President Salva Kiir in Juba.", "CONSULT happened envoy → Salva Kiir “met”"},
		{"the accused did it", "Kenya accused Sudan of shelling a camp.", "ACCUSE happened Kenya → Sudan “accused”; ASSAULT/heavy-weapons happened Sudan → ? “shelling”"},
		{"told to do it", "Kenya urged Sudan to withdraw its troops.", "REQUEST happened Kenya → Sudan “urged”; RETREAT/withdraw called-for Sudan → ? “withdraw”"},
		{"asked for by a noun", "Kenya called for the withdrawal of Sudanese troops.", "REQUEST happened Kenya → Sudan “called”; RETREAT/withdraw called-for Sudan → ? “withdrawal”"},
		{"agreed to", "Sudan agreed to release the prisoners.", "AGREE happened Sudan → ? “agreed”; RETREAT/release planned Sudan → prisoners “release”"},
		{"said to come", "Sudan said it would withdraw its troops.", "RETREAT/withdraw planned Sudan → ? “withdraw”"},
		{"not agreed to", "Sudan did not agree to release the prisoners.", "AGREE denied Sudan → ? “agree”; RETREAT/release denied Sudan → prisoners “release”"},
		{"refused", "Sudan refused to withdraw its troops.", "REJECT happened Sudan → ? “refused”; RETREAT/withdraw denied Sudan → ? “withdraw”"},
		{"begun", "Sudan has begun to withdraw its troops.", "RETREAT/withdraw ongoing Sudan → ? “withdraw”"},
		{"threatened", "Sudan threatened to bomb the camps of the rebels.", "THREATEN happened Sudan → ? “threatened”; ASSAULT/aerial hypothetical Sudan → rebels “bomb”"},
		{"a noun with its doer", "The shelling of rebels by the Sudanese army went on.", "ASSAULT/heavy-weapons happened Sudan → rebels “shelling”"},
		{"a light verb", "Sudan launched an attack on rebels.", "ASSAULT happened Sudan → rebels “attack”"},
		{"none", "There was no attack on the rebels.", "ASSAULT denied  → rebels “attack”"},
		{"a passive with a doer", "Two rebels were arrested by Sudanese police.", "COERCE/arrest happened Sudan → rebels “arrested”"},
		{"a passive without one", "Two rebels were arrested on Sunday.", "COERCE/arrest happened  → rebels “arrested” 2031-03-02"},
		{"one use of force told in two words", "Sudanese jets bombed a camp, killing ten people.", "ASSAULT/aerial happened Sudan → ? “bombed”"},
		{"hurt by it", "Ten rebels were killed in a Kenyan air strike.", "ASSAULT happened Kenya → rebels “killed in a Kenyan air strike”"},
		{"two doers", "Kenya and Uganda imposed sanctions on Sudan.", "SANCTION happened Kenya + Uganda → Sudan “imposed sanctions”"},
		{"a verb joined to one that the tree makes a modifier", "Sudanese soldiers have trained guards and attacked a camp.", "AID happened Sudan → trained guards “trained”; ASSAULT happened Sudan → ? “attacked”"},
		{"a participle of what somebody wrote", "Salva Kiir wrote an article criticising Sudan.", "ACCUSE ongoing Salva Kiir → Sudan “criticising”"},
		{"punished for it", "Kenya imposed sanctions on Sudan for attacking the rebels.", "SANCTION happened Kenya → Sudan “imposed sanctions”; ASSAULT happened Sudan → rebels “attacking”"},
		{"said on a visit", "Salva Kiir told reporters during a visit to Nairobi that it had rained.", "CONSULT/visit happened Salva Kiir → Kenya “visit”"},
		{"done during it", "The villagers fled to Uganda during a siege.", "ASSAULT ongoing  → ? “siege”"},
		{"an army named before", "The Sudanese army left Heglig on Sunday. Ten rebels were killed by army gunfire.", "RETREAT/withdraw happened Sudan → ? “left” 2031-03-02; ASSAULT happened Sudan → rebels “killed by army gunfire”"},
		{"people told by their kind", "Three women were beaten by men loyal to Salva Kiir.", "ASSAULT/beat happened men loyal to Salva Kiir → ? “beaten”"},
		{"lawmakers act for themselves", "Kenyan lawmakers urged Sudan to withdraw.", "REQUEST happened Kenyan lawmakers → Sudan “urged”; RETREAT/withdraw called-for Sudan → ? “withdraw”"},
		{"whose demands they are", "Salva Kiir rejected the demands of the miners.", "REJECT happened Salva Kiir → miners “rejected”; REQUEST hypothetical miners → ? “demands”"},
		{"a thing threatens in a figure of speech", "High prices threaten the farms of Kenya.", ""},
		{"a pronoun for a thing", "If prices rise, they threaten Kenya.", ""},
		{"what anybody would agree with", "Most Kenyans would agree with Salva Kiir.", ""},
		{"an offence to be in", "Two men took part in the attack on Heglig.", "ASSAULT happened men → ? “attack”"},
		{"a body by the name of a pardon", "Amnesty International visited Sudan.", "CONSULT/visit happened Amnesty International → Sudan “visited”"},
		{"if it comes to that", "If Sudan comes, Kenya will fight.", "ASSAULT hypothetical Kenya → ? “fight”"},
		{"until it was over", "Salva Kiir was a farmer until his son was killed.", "ASSAULT happened  → his son “killed”"},
		{"riots of another year", "The film tells of the riots of 2010.", "PROTEST happened  → ? “riots” 2010"},
		{"not ready", "Sudan is not ready to withdraw its troops.", "REJECT happened Sudan → ? “ready”; RETREAT/withdraw denied Sudan → ? “withdraw”"},
		{"went so far", "Sudanese soldiers went so far as to attack a hospital.", "ASSAULT happened Sudan → ? “attack”"},
		{"a risk that is run", "Sudan ran the risk of attacking Kenya.", "ASSAULT hypothetical Sudan → Kenya “attacking”"},
		{"joined nouns with one doer", "The bombing and killing by Kenya went on.", "ASSAULT/aerial happened Kenya → ? “bombing”"},
		{"led by somebody", "It rained in Uganda. The Uganda-led invasion of Sudan failed.", "ASSAULT happened Uganda → Sudan “invasion”"},
		{"what an attack aims at", "Sudan launched an attack aimed at crushing the rebels.", "ASSAULT happened Sudan → ? “attack”; COERCE/restrict planned Sudan → rebels “crushing”"},
		{"blamed on somebody", "Kenya blamed the fire on Sudan.", "ACCUSE happened Kenya → Sudan “blamed”"},
		{"whom the known thing was done to", "An attack on the rebels failed. Kenya criticised the attack.", "ASSAULT happened  → rebels “attack”; ACCUSE happened Kenya → ? “criticised”; ASSAULT happened  → rebels “attack”"},
		{"a government before it", "The Sudanese government met on Sunday. Rebels fled a government crackdown.", "CONSULT happened Sudan → ? “met” 2031-03-02; COERCE/restrict ongoing Sudan → ? “crackdown”"},
		{"who is in talks", "Kenya is involved in talks with the rebels.", "CONSULT happened Kenya → rebels “talks”"},
		{"whom it threatens", "Sudan faces sanctions.", "SANCTION hypothetical  → Sudan “sanctions”"},
		{"a question that is asked", "Salva Kiir asked: \"Where is the market?\"", ""},
		{"in whose coup", "Sudanese officers seized power in a coup.", "COERCE/seize happened Sudan → ? “seized”; ASSAULT happened Sudan → ? “coup”"},
		{"people by their number", "Thousands in Nairobi defied the curfew.", "REJECT happened Thousands → ? “defied”; COERCE/curfew happened  → ? “curfew”"},
		{"a state is where there is unrest", "Reporters saw Sudan's unrest.", "PROTEST ongoing  → ? “unrest”"},
		{"months of it", "The shops are empty after months of fighting with rebels, Salva Kiir said.", "ASSAULT ongoing  → rebels “fighting”"},
		{"an idiom", "Let's go and see the market.", ""},
		{"a question tells of none", "Will Sudan attack Kenya?", ""},
		{"a purpose neither", "Kenya passed a law to protect civilians.", ""},
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

func TestWhere(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"where it is done", "Sudanese soldiers attacked the rebels in Heglig.", "Heglig"},
		{"a noun's own", "An attack in Heglig killed ten rebels.", "Heglig"},
		{"another verb's", "Rebels attacked the convoy to reach the hospital in Heglig.", ""},
		{"where a body sits", "The African Union in Nairobi condemned the rebels.", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			events := readtest.Reading(t, c.in).Events
			if len(events) == 0 || events[0].Where != c.want {
				t.Errorf("%q: %+v, want it in %q", c.in, events, c.want)
			}
		})
	}
}
