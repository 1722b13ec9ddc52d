package serve

import "parley"

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
