package evaluate

// Rule names one rule of the evaluation. docs/evaluation.md gives each with
// what it says, and for each there is a case that fails without it.
type Rule string

// The rules, in the order of docs/evaluation.md.
const (
	// What is known.
	RuleKnownAtEnd     Rule = "known-at-end"
	RuleUndated        Rule = "undated"
	RuleRulingKnown    Rule = "ruling-known"
	RuleReview         Rule = "review"
	RuleReviewKnown    Rule = "review-known"
	RuleUndone         Rule = "undone"
	RuleUndoneKnown    Rule = "undone-known"
	RuleByHand         Rule = "by-hand"
	RuleCorrected      Rule = "corrected"
	RuleCorrectedKnown Rule = "corrected-known"
	RuleNewerReading   Rule = "newer-reading"
	RuleReadAgain      Rule = "read-again"
	RuleAhead          Rule = "ahead"
	RuleNewerText      Rule = "newer-text"
	RuleTextKnown      Rule = "text-known"
	RuleFilter         Rule = "filter"

	// When something is due.
	RuleDay        Rule = "day"
	RuleMoment     Rule = "moment"
	RuleBefore     Rule = "before"
	RuleWindow     Rule = "window"
	RuleCalendar   Rule = "calendar"
	RuleClock      Rule = "clock"
	RuleNextDay    Rule = "next-day"
	RuleSameDay    Rule = "same-day"
	RuleWorking    Rule = "working"
	RuleUnclear    Rule = "unclear"
	RuleAnchor     Rule = "anchor"
	RuleInForce    Rule = "in-force"
	RuleVerified   Rule = "verified"
	RuleEither     Rule = "either"
	RuleEarlier    Rule = "earlier-of"
	RuleLater      Rule = "later-of"
	RuleBestEffort Rule = "best-efforts"
	RuleFrom       Rule = "from"
	RuleWith       Rule = "with"
	RuleRenews     Rule = "renews"
	RuleExtension  Rule = "extension"
	RuleEffective  Rule = "effective"

	// What a finding counts for.
	RuleMonitor      Rule = "monitor"
	RuleAdmission    Rule = "admission"
	RuleGrant        Rule = "grant"
	RuleRuling       Rule = "ruling"
	RuleUnnamed      Rule = "unnamed"
	RuleInterest     Rule = "interest"
	RuleAlly         Rule = "ally"
	RuleCarriedClaim Rule = "carried-claim"
	RuleReported     Rule = "reported"
	RuleClaimant     Rule = "one-claimant"
	RuleWords        Rule = "one-wording"
	RuleCrowd        Rule = "one-crowd"
	RuleWire         Rule = "one-wire"
	RuleLifted       Rule = "lifted-words"
	RulePassage      Rule = "lifted-passage"
	RuleCopy         Rule = "copied-report"
	RuleRelay        Rule = "one-relay"

	// Which way it weighs.
	RuleNotYet      Rule = "not-yet"
	RuleBeforeBegin Rule = "before-it-begins"
	RuleBeforeText  Rule = "before-the-text"
	RuleAfterEnd    Rule = "after-it-ends"
	RuleShown       Rule = "shown"
	RuleReservation Rule = "reservation"
	RuleHalted      Rule = "while-suspended"
	RuleFew         Rule = "fewer"
	RuleAll         Rule = "all"
	RuleInvalid     Rule = "invalid"
	RuleRunning     Rule = "running-period"
	RuleSettles     Rule = "settles"
	RuleLaterWins   Rule = "later-decides"

	// What it comes to.
	RulePerformed  Rule = "performed"
	RuleLate       Rule = "late"
	RulePartly     Rule = "partly"
	RuleBreached   Rule = "breached"
	RuleProposed   Rule = "proposed"
	RuleRequires   Rule = "requires"
	RuleDue        Rule = "due"
	RuleOverdue    Rule = "overdue"
	RuleBegins     Rule = "begins"
	RuleExpired    Rule = "expired"
	RuleContested  Rule = "contested"
	RuleViolations Rule = "violations"
	RuleCollapsed  Rule = "collapsed"
	RuleSuspended  Rule = "suspended"
	RuleResumed    Rule = "resumed"
	RuleSuperseded Rule = "superseded"
	RuleTerminated Rule = "terminated"
	RuleSurvives   Rule = "survives"
	RuleFinal      Rule = "final"

	// What travels beside it.
	RuleLimits     Rule = "monitor-limits"
	RuleLimitDated Rule = "dated-limits"
	RuleCircular   Rule = "circular-wait"
	RuleZones      Rule = "zones-differ"
	RuleTerms      Rule = "terms-differ"
	RuleQuarrel    Rule = "terms-contested"
	RuleAuthority  Rule = "authority-denied"
	RuleCounts     Rule = "counts-differ"
	RuleRefused    Rule = "refused"
	RuleUnsaid     Rule = "met-when-unsaid"
	RuleAfterwards Rule = "extended-afterwards"
)

// on reports whether a rule holds; it always does but for the tests that try
// what the answers would be without it.
func (q *question) on(r Rule) bool { return q.o.without != r }
