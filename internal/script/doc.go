// Package script runs the small test language in which agreements are tried
// out: what is claimed, and what the answer then has to be.
//
// In comes the text of a script and a way to open the files it names; out go
// the expectations that do not hold, each with its line. The language is
// described in docs/test-language.md. The package reads no reports and asks no
// clock: every time stands in the script.
//
//	s, problems, err := script.Parse("truce.test", src, open)
//	if err == nil && len(problems) == 0 {
//		failures, err := s.Run()
//	}
package script
