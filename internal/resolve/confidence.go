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
	sure  = 0.9
	least = 0.5 // that counts
	weak  = 0.5 // a doubt that holds a bearing back by itself
	mild  = 0.7 // a doubt that does so with another one
)

// untold are acts by which somebody stands up for, undertakes, asks for or
// threatens with what their words hold, and does not tell it.
var untold = []parley.Act{parley.ActSupport, parley.ActAgree, parley.ActPromise, parley.ActRequest, parley.ActThreaten}

// confidence is how sure it is that a finding bears on a provision as its signal
// says.
type confidence float64

// doubt takes a share of it where something holds.
func (c *confidence) doubt(holds bool, share confidence) {
	if holds {
		*c *= share
	}
}

// claimed is what doubts look at: a finding as what bears on a provision.
type claimed struct {
	*finding
	p        *parley.Provision
	s        parley.Signal
	b        *parley.Bearing
	owes     bool // the obligor does it
	done     bool // it has happened or goes on
	ahead    bool // it may come
	told     bool // by the outlet
	undated  bool
	presumed bool // nobody is named for it
}

// confidence says how sure it is that a finding bears on a provision as its
// signal says.
func (x *resolving) confidence(f *finding, p *parley.Provision, s parley.Signal, b *parley.Bearing) confidence {
	c := confidence(sure)
	c.doubt(x.catalogue.In("pronoun", strings.ToLower(b.Claimant)), weak)
	c.doubt(s.Sense == parley.SenseIntends && x.onlyIf(f), weak) // it waits for something
	c.doubt(f.accuses && len(f.actor) == 0, weak)                // of whom, is not known
	if f.act {
		c.doubt(strings.HasPrefix(f.rule, "noun."), weak) // a noun takes it for known
		c.doubt(x.oughtTo(f), weak)
		c.doubt(x.far(f, s), weak)
		return c
	}
	d := claimed{finding: f, p: p, s: s, b: b, told: b.Standing == parley.StandingOutlet, undated: f.when.IsZero()}
	d.owes = x.index.Whose(p.ID, x.at, f.actor...) == agreement.Obligor
	d.done = f.status == parley.StatusHappened || f.status == parley.StatusOngoing
	d.ahead = f.status == parley.StatusPlanned || f.status == parley.StatusHypothetical
	d.presumed = f.typ != "" && d.done && s.By == "presumed" && !d.owes
	c.doubt(s.Event == "" && (f.typ != "" || d.told), mild) // by its words alone
	c.doubt(x.eitherSide(b), weak)
	x.doubtUndertaking(&c, d)
	x.doubtDeed(&c, d)
	x.doubtKept(&c, d)
	if f.typ == "ASSAULT" && d.done {
		x.doubtViolence(&c, d)
	}
	return c
}

// doubtUndertaking doubts what is intended, refused or made to wait for something.
func (x *resolving) doubtUndertaking(c *confidence, d claimed) {
	third, waits := d.b.Standing == parley.StandingThird, d.s.Sense == parley.SenseConditional
	c.doubt(third && (waits || d.s.Sense == parley.SenseIntends || d.s.Sense == parley.SenseRefuses), weak) // nothing waits for what others make of it
	c.doubt(d.typ == string(parley.ActAgree) && d.status != parley.StatusHappened, weak)
	c.doubt(d.typ == string(parley.ActReject), weak)                                    // in no words of anybody
	c.doubt((d.ahead || d.status == parley.StatusCalledFor) && !waits && !d.owes, weak) // for others to do
	c.doubt(d.ahead && d.told && x.noun(d.finding), weak)
	c.doubt(d.ahead && d.s.Sense == parley.SenseIntends && (third || d.b.Standing == parley.StandingCounterparty), weak) // a forecast
	c.doubt(waits && d.s.Event == "" && d.told, weak)
	c.doubt(waits && d.s.Event == "" && d.typ != "" && !slices.Contains(deeds, d.typ) && !commits(parley.Act(d.typ)) && d.typ != string(parley.ActRequest), weak) // the words are of something else
}

// doubtDeed doubts what is told as having happened.
func (x *resolving) doubtDeed(c *confidence, d claimed) {
	if !d.done {
		return
	}
	f := d.finding
	asserts := d.s.Sense != parley.SenseConditional && d.s.Sense != parley.SenseIntends
	c.doubt(asserts && x.passing(f), weak)
	c.doubt(x.spoken(d.b), weak)
	c.doubt(x.elsewhere(f), weak)
	c.doubt(d.typ != "" && d.undated && x.beside(f), weak)
	c.doubt(d.typ != "" && x.earlier(f), weak)
	if said := x.said[d.said]; said != nil && asserts {
		c.doubt(slices.Contains(untold, said.Act), weak)
	}
}

// doubtKept doubts that an undertaking is kept.
func (x *resolving) doubtKept(c *confidence, d claimed) {
	kept := d.status == parley.StatusDenied && d.s.Sense == parley.SenseFulfilled
	c.doubt(kept, weak) // no fighting somewhere is no peace
	c.doubt(kept && x.passing(d.finding), weak)
	if d.typ != "" && d.told && d.undated && d.status != parley.StatusOngoing && (d.done || d.ahead || kept) {
		// told in passing: perhaps long ago, which violence is more often than what keeps an undertaking
		done := d.typ == "RETREAT" && d.done
		c.doubt(done, mild)
		c.doubt(!done, weak)
	}
	c.doubt(d.presumed && d.typ == "RETREAT" && (d.told || d.b.Standing == parley.StandingThird), mild) // others leave too
	met := d.s.Sense == parley.SenseFulfilled || d.s.Sense == parley.SensePartly
	c.doubt(met && x.hardly(d.finding), weak)
	c.doubt((met || d.s.Sense == parley.SenseIntends) && d.typ == "CONSULT" && !x.bothSides(d.finding), weak)                     // with others than they owe it to
	c.doubt(d.typ == "" && d.p.Kind == parley.Maintain && d.s.Sense == parley.SenseFulfilled && !x.has(d.finding, "truce"), weak) // a quiet hour keeps nothing
}

// doubtViolence doubts that violence is told of a time, a place and a doer.
func (x *resolving) doubtViolence(c *confidence, d claimed) {
	f, kill := d.finding, strings.HasSuffix(d.rule, ".kill")
	c.doubt(x.loose(f) || x.toCome(f), weak)
	if d.b.Standing != parley.StandingMonitor { // whose reports are of incidents
		c.doubt(d.undated, mild)
		c.doubt(d.undated && !x.placed(f), mild)
		c.doubt(x.quoted(f), mild)
	}
	c.doubt(d.lent, mild)
	c.doubt(d.undated && (strings.HasSuffix(d.rule, ".capture") || len(x.sidesAround(d.span)) == 0), mild)
	if !d.presumed {
		return
	}
	c.doubt(true, mild)
	c.doubt(x.othersAir(d.p, f) || x.anothersFoe(d.p, f, d.b), weak)
	c.doubt(kill && (len(d.suffers) == 0 || x.strangers(d.suffers)), mild) // people die of much else
}

// doubtSingle doubts violence that a report tells of in no other sentence, for who
// tells of a war tells of it more than once; a monitor has to say it but once.
func (x *resolving) doubtSingle(mine []bearing) {
	again := func(b *bearing) bool {
		return slices.ContainsFunc(mine, func(o bearing) bool {
			return o.violence && o.Sense == b.Sense && o.counted && !x.words.together(o.Span, b.Span)
		})
	}
	for i := range mine {
		mine[i].counted = mine[i].Confidence >= least
	}
	for i := range mine {
		if b := &mine[i]; b.violence && b.Standing != parley.StandingMonitor && !again(b) {
			b.Confidence *= mild
		}
	}
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
