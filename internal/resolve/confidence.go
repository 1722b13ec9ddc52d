package resolve

import (
	"slices"
	"strings"

	"parley"
	"parley/internal/agreement"
)

// sure is the confidence of a bearing that nothing speaks against, and each
// doubt below takes its share of it. They are stated, not learnt: the evaluator
// counts from 0.5 on, so that one weak doubt or two mild ones hold a bearing back.
const (
	sure = 0.9
	weak = 0.5 // a doubt that holds a bearing back by itself
	mild = 0.7 // a doubt that does so with another one
)

// untold are acts by which somebody stands up for, undertakes, asks for or
// threatens with what their words hold, and does not tell it.
var untold = []parley.Act{parley.ActSupport, parley.ActAgree, parley.ActPromise, parley.ActRequest, parley.ActThreaten}

// confidence says how sure it is that a finding bears on a provision as its
// signal says.
func (x *resolving) confidence(f *finding, p *parley.Provision, s parley.Signal, b *parley.Bearing) float64 {
	c := sure
	doubt := func(holds bool, share float64) {
		if holds {
			c *= share
		}
	}
	if f.act {
		doubt(s.Sense == parley.SenseIntends && strings.HasPrefix(f.rule, "noun."), weak) // a noun takes it for known
		doubt(x.oughtTo(f), weak)
		return c
	}
	owes := x.index.Whose(p.ID, x.at, f.actor...) == agreement.Obligor
	done := f.status == parley.StatusHappened || f.status == parley.StatusOngoing
	ahead := f.status == parley.StatusPlanned || f.status == parley.StatusHypothetical
	told := b.Standing == parley.StandingOutlet
	presumed := f.typ != "" && done && s.By == "presumed" && !owes
	kept := f.status == parley.StatusDenied && s.Sense == parley.SenseFulfilled
	if f.typ != "" && told && (done || ahead || kept) && f.when.IsZero() && f.status != parley.StatusOngoing {
		// told in passing: perhaps long ago, which violence is more often than what keeps an undertaking
		doubt(f.typ != "RETREAT" || !done, weak)
		doubt(f.typ == "RETREAT" && done, mild)
	}
	if done || kept {
		doubt(s.Sense != parley.SenseConditional && s.Sense != parley.SenseIntends && x.passing(f), weak)
	}
	undertakes := s.Sense == parley.SenseConditional || s.Sense == parley.SenseIntends || s.Sense == parley.SenseRefuses
	doubt(undertakes && b.Standing == parley.StandingThird, weak) // nothing waits for what others make of it
	doubt(done && x.spoken(b), weak)
	doubt(x.eitherSide(b), weak)
	doubt(done && x.elsewhere(f), weak)
	violence := done && f.typ == "ASSAULT"
	doubt(violence && (x.loose(f) || x.toCome(f)), weak)
	doubt(done && f.typ != "" && f.when.IsZero() && x.beside(f), weak)
	doubt(done && f.typ != "" && x.earlier(f), weak)
	doubt(violence && f.lent, mild)
	doubt(violence && f.when.IsZero() && (f.mode == "" && strings.HasSuffix(f.rule, ".capture") || len(x.sidesIn(x.words.sentence(f.span))) == 0), mild)
	met := s.Sense == parley.SenseFulfilled || s.Sense == parley.SensePartly || s.Sense == parley.SenseIntends
	doubt(met && f.typ == "CONSULT" && !x.bothSides(f), weak) // with others than they owe it to
	doubt(presumed && x.othersAir(p, f), weak)
	doubt(presumed && x.anothersFoe(p, b), weak)
	doubt(x.catalogue.In("pronoun", strings.ToLower(b.Claimant)), weak)
	doubt(kept, weak) // no fighting somewhere is no peace
	doubt(presumed, mild)
	doubt(presumed && strings.HasSuffix(f.rule, ".kill") && x.strangers(f.suffers), mild)
	doubt(f.typ == "" && p.Kind == parley.Maintain && s.Sense == parley.SenseFulfilled && !x.catalogue.Has("truce", " "+strings.Join(x.words.in(f.words), " ")+" "), weak) // a quiet hour keeps nothing
	doubt(presumed && len(f.suffers) == 0 && strings.HasSuffix(f.rule, ".kill"), mild)                                                                                     // people die of much else
	doubt(presumed && f.when.IsZero() && (told || f.status != parley.StatusOngoing), mild)
	doubt(s.Event == "" && (f.typ != "" || told), mild) // by its words alone
	doubt(f.typ == string(parley.ActAgree) && f.status != parley.StatusHappened, weak)
	doubt((ahead || f.status == parley.StatusCalledFor) && s.Sense != parley.SenseConditional && !owes, weak)                                 // for others to do
	doubt(ahead && s.Sense == parley.SenseIntends && (b.Standing == parley.StandingThird || b.Standing == parley.StandingCounterparty), weak) // a forecast
	if said := x.said[f.said]; said != nil && done && s.Sense != parley.SenseConditional && s.Sense != parley.SenseIntends {
		doubt(slices.Contains(untold, said.Act), weak)
	}
	return c
}

// plain leaves out what another bearing on a provision says better: a refusal
// "unless ...", which is a condition; what an obligor tells others ask of it; and
// an undertaking told twice, by the outlet and in the words of whoever undertakes.
func plain(in []bearing) []bearing {
	var out []bearing
	for i := range in {
		b := &in[i]
		better := func(o bearing) bool {
			if !o.Span.Overlaps(b.Span) {
				return false
			}
			return b.Sense == parley.SenseRefuses && o.Sense == parley.SenseConditional ||
				b.Sense == parley.SenseIntends && o.Sense == b.Sense && o.Standing == parley.StandingObligor && b.Standing == parley.StandingOutlet
		}
		if b.asked && b.Standing == parley.StandingObligor || slices.ContainsFunc(in, better) {
			continue
		}
		out = append(out, *b)
	}
	return out
}
