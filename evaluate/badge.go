package evaluate

import "parley"

// Badge is the one word for a verdict: a total function of its norm state, its
// epistemic state and the direction of the evidence.
func Badge(n parley.NormState, e parley.EpistemicState, d parley.Direction) parley.Badge {
	switch n {
	case parley.NormPerformed:
		return parley.BadgeVerifiedMet
	case parley.NormPerformedLate:
		return parley.BadgeMetLate
	case parley.NormPartlyPerformed:
		return parley.BadgePartlyMet
	case parley.NormBreached:
		return parley.BadgeBreached
	case parley.NormSuspended:
		return parley.BadgeSuspended
	case parley.NormExpired:
		return parley.BadgeLapsed
	case parley.NormSuperseded, parley.NormTerminated:
		return parley.BadgeSuperseded
	case parley.NormContested:
		return parley.BadgeContested
	case parley.NormCollapsed:
		return parley.BadgeCollapsed
	case parley.NormHoldingViolations:
		return parley.BadgeHoldingViolations
	default: // open: the evidence decides
	}
	switch d {
	case parley.DirectionBoth:
		return parley.BadgeDisputed
	case parley.DirectionAgainst:
		return parley.BadgeAllegedBreach
	case parley.DirectionPartly:
		return parley.BadgePartlyMet
	case parley.DirectionFor:
		switch {
		case n == parley.NormHolding:
			return parley.BadgeHolding
		case e == parley.KnownEstablished:
			return parley.BadgeVerifiedMet
		case e == parley.KnownReported || e == parley.KnownCorroborated:
			return parley.BadgeReportedMet
		}
		return parley.BadgeClaimedMet
	case parley.DirectionNone:
	}
	switch n {
	case parley.NormDue:
		return parley.BadgeDue
	case parley.NormOverdue:
		return parley.BadgeOverdue
	case parley.NormHolding:
		return parley.BadgeInForce
	default:
	}
	return parley.BadgePending
}
