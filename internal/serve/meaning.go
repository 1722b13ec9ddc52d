package serve

import (
	"fmt"
	"strings"

	"parley"
)

// normMeaning says in plain words what a norm state is; "" for one it does not know.
func normMeaning(n parley.NormState) string {
	return map[parley.NormState]string{
		parley.NormProposed:             "on the table, binding nobody yet",
		parley.NormAcceptedReservations: "accepted, with reservations",
		parley.NormConditional:          "waits until what it requires is established",
		parley.NormInForce:              "binding, and not due yet",
		parley.NormDue:                  "its time has come and has not run out",
		parley.NormOverdue:              "its time has run out, and nothing is established",
		parley.NormPerformed:            "established as done",
		parley.NormPerformedLate:        "established as done, after its time",
		parley.NormPartlyPerformed:      "established as done in part",
		parley.NormBreached:             "established as not done or broken",
		parley.NormSuspended:            "a notice took it out of force for now",
		parley.NormExpired:              "its end has come",
		parley.NormSuperseded:           "something else has taken its place",
		parley.NormTerminated:           "ended",
		parley.NormHolding:              "a duty that has begun, and is not established as broken",
		parley.NormHoldingViolations:    "kept up, though breaks are told of, or kept in part",
		parley.NormContested:            "evidence on both sides, none of it established",
		parley.NormCollapsed:            "established as not kept at all",
	}[n]
}

// knownMeaning says in plain words what an epistemic state is; "" for one it
// does not know.
func knownMeaning(e parley.EpistemicState) string {
	return map[parley.EpistemicState]string{
		parley.KnownNoReport:     "nobody has said so",
		parley.KnownClaimed:      "said only by those with an interest in it",
		parley.KnownReported:     "told by one origin without an interest in it",
		parley.KnownCorroborated: "told by two or more independent origins without an interest in it",
		parley.KnownEstablished:  "told by a monitor, admitted against one's own interest, or ruled",
	}[e]
}

// words writes the identifier of a state as words.
func words(id string) string { return strings.ReplaceAll(id, "-", " ") }

// senseWords says in short what a claimant says of a provision.
func senseWords(s parley.Sense) string {
	switch s {
	case parley.SenseFulfilled:
		return "done"
	case parley.SensePartly:
		return "done in part"
	case parley.SenseBreached:
		return "broken"
	case parley.SenseNotDone:
		return "not done"
	case parley.SenseIntends:
		return "intended"
	case parley.SenseRefuses:
		return "refused"
	case parley.SenseConditional:
		return "made conditional"
	case parley.SenseInvalid:
		return "what was done does not count"
	case parley.SenseStates:
		return "what is asked for"
	case parley.SenseContests:
		return "the text does not ask this"
	}
	return words(string(s))
}

// standingWords says how a claimant stands to a provision.
func standingWords(s parley.Standing) string {
	switch s {
	case parley.StandingObligor:
		return "the side that has to act"
	case parley.StandingCounterparty:
		return "the other side"
	case parley.StandingMonitor:
		return "the named monitor"
	case parley.StandingThird:
		return "a third party"
	case parley.StandingOutlet:
		return "the outlet itself"
	}
	return words(string(s))
}

// kindWords says how a provision is kept.
func kindWords(k parley.Kind) string {
	if k == parley.Maintain {
		return "to be kept up"
	}
	return "to be done once"
}

// directionWords says which way the evidence points.
func directionWords(d parley.Direction) string {
	points := map[parley.Direction]string{
		parley.DirectionNone:    "no evidence weighs",
		parley.DirectionFor:     "for fulfilment",
		parley.DirectionPartly:  "for a part of it",
		parley.DirectionAgainst: "against",
		parley.DirectionBoth:    "on both sides",
	}[d]
	if points == "" {
		return words(string(d))
	}
	return points
}

// joinedWords says in words why a finding counts with another one: what they
// share, and the rule that joins them.
func joinedWords(c parley.Copy) string {
	by := map[string]string{
		"one-claimant":   "the same claimant",
		"one-crowd":      "unnamed sources of one side, or of none, count as one",
		"one-wire":       "carried from the same agency",
		"one-relay":      "told through the same claimant",
		"one-wording":    "the same wording",
		"lifted-words":   "words taken over from the other",
		"lifted-passage": "a passage taken over from the other",
		"copied-report":  "the report is a copy of the other",
		"ruling":         "a ruling by the same person",
	}[c.Rule]
	if by == "" {
		by = words(c.Rule)
	}
	switch {
	case c.Share > 0:
		return fmt.Sprintf("%s: %.0f %% of the shorter wording is shared", by, 100*c.Share)
	case c.Shared == "" || c.Rule == "one-crowd" || c.Rule == "one-claimant":
		return by
	}
	return by + ": " + c.Shared
}
