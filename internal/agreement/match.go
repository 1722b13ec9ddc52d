package agreement

import (
	"fmt"
	"slices"
	"strings"

	"parley"
)

// Whose says whose doing a finding is, seen from one provision.
type Whose string

// The parts an actor can have in a provision.
const (
	Nobody      Whose = "" // the words name nobody
	Obligor     Whose = "obligor"
	Beneficiary Whose = "beneficiary"
	Other       Whose = "other"
)

// Found is one finding of a reading as signals look at it: an event, or a bare
// clause (Type empty), or a statement.
type Found struct {
	Type   string // PLOVER type, or the act of a statement
	Mode   string // PLOVER mode
	Status parley.EventStatus
	Actor  Whose    // of the event or clause, or the speaker of the statement
	Lemmas []string // of the clause or the statement's content, lower case, in order
	// Statement says that Type is the act of a statement. Signals without an
	// event then do not apply: what the content claims is looked at clause by
	// clause, for it need not be the speaker's doing.
	Statement bool
}

// Match gives the first signal that a finding answers to; order is meaning:
// the narrow stand before the wide.
func Match(signals []parley.Signal, f Found) (parley.Signal, bool) {
	for _, s := range signals {
		if Matches(s, f) {
			return s, true
		}
	}
	return parley.Signal{}, false
}

// Matches reports whether a finding answers to a signal.
func Matches(s parley.Signal, f Found) bool {
	if s.Event == "" && f.Statement {
		return false
	}
	if s.Event != "" {
		typ, mode, _ := strings.Cut(s.Event, "/")
		if typ != f.Type || mode != "" && mode != f.Mode {
			return false
		}
	}
	if len(s.Status) > 0 && !slices.Contains(s.Status, f.Status) {
		return false
	}
	switch s.By {
	case "", "obligor":
		if f.Actor != Obligor {
			return false
		}
	case "beneficiary":
		if f.Actor != Beneficiary {
			return false
		}
	case "presumed":
		if f.Actor != Obligor && f.Actor != Nobody {
			return false
		}
	}
	for _, group := range s.Words {
		if !matchGroup(group, f.Lemmas) {
			return false
		}
	}
	return true
}

// Holds reports whether lemmas hold all the words that a signal asks for, whatever
// they must not hold.
func Holds(s parley.Signal, lemmas []string) bool {
	for _, group := range s.Words {
		if !strings.HasPrefix(group, "!") && !matchGroup(group, lemmas) {
			return false
		}
	}
	return true
}

// matchGroup reports whether one of the group's alternatives stands in the
// lemmas, or none of them for a group that begins with "!". An alternative of
// several words stands there in one piece.
func matchGroup(group string, lemmas []string) bool {
	group, not := strings.CutPrefix(group, "!")
	for alt := range strings.SplitSeq(group, "|") {
		if hasRun(lemmas, strings.Fields(alt)) || strings.Contains(alt, "-") && hasRun(lemmas, hyphened(alt)) {
			return !not
		}
	}
	return not
}

// hyphened gives the words of a piece of text, cut at hyphens as the reader may
// cut them: "no", "-", "fly", "zone".
func hyphened(words string) []string { return strings.Fields(strings.ReplaceAll(words, "-", " - ")) }

func hasRun(lemmas, run []string) bool {
	if len(run) == 0 {
		return false
	}
	for i := 0; i+len(run) <= len(lemmas); i++ {
		if slices.Equal(lemmas[i:i+len(run)], run) {
			return true
		}
	}
	return false
}

// checkGroup refuses a word group that can never match.
func checkGroup(group string) error {
	body := strings.TrimPrefix(group, "!")
	for alt := range strings.SplitSeq(body, "|") {
		switch {
		case strings.TrimSpace(alt) == "":
			return fmt.Errorf("the word group %q has an empty alternative", clip(group))
		case alt != strings.ToLower(alt):
			return fmt.Errorf("the word group %q has capitals; words are compared as lower-case lemmas", clip(group))
		case strings.HasPrefix(alt, "@"):
			return fmt.Errorf("the word group %q names a set; sets belong to the catalogue", clip(group))
		}
	}
	return nil
}
