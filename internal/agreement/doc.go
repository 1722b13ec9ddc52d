// Package agreement reads agreement files and knows the catalogue of provision
// types.
//
// In comes the YAML that a person writes about one instrument; out goes a
// [parley.Agreement] whose references hold, whose times carry their zones and
// whose kinds and forces are filled in, or every fault of the file at once,
// each a [parley.Problem] with file, line and field. The file's form is
// agreement.schema.json; docs/agreement-file.md is its manual.
//
// The catalogue (types.tsv, signals.tsv, with the word sets of sets.tsv and
// PLOVER's event names in events.tsv) says what each type of provision asks for
// and which findings bear on it in which sense; [Match] applies its signals to
// one finding. [Index] says who a name is in an agreement: on which side, which
// monitor, whose ally.
//
// The package computes no deadline's verdict, reads no report and keeps
// nothing: evaluate, resolve and the ledger do.
//
//	a, problems, err := agreement.Load("plan.yaml", src)
//	for _, p := range problems {
//		fmt.Println(p) // plan.yaml:12: provisions[0].obligors[0]: there is no side "goverment" (did you mean "government"?)
//	}
package agreement
