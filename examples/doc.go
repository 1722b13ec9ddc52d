// Package examples carries the example processes that ship with the program:
// an agreement file and a few reports each.
//
// Out come the bytes of the files, by process. syria-2012 is the plan of the
// UN-Arab League envoy for Syria, put together from dated facts, with reports
// told anew for this purpose: no newspaper printed them; karabakh-2020 is the statement
// of November 2020, told in the same way. karadesh-2031 is
// invented throughout, and made so that each state of a board is reached.
// The package reads and checks nothing itself.
//
//	p, err := examples.Open("syria-2012")
//	if err != nil {
//		return err
//	}
//	a, problems, err := agreement.Load(p.AgreementName, p.Agreement)
package examples

import (
	"embed"
	"fmt"

	"parley"
)

//go:embed syria-2012 karabakh-2020 karadesh-2031
var files embed.FS

// Process is one example process.
type Process struct {
	Name          string // "syria-2012"
	AgreementName string // "syria-2012/agreement.yaml"
	Agreement     []byte
	ReportsName   string // "syria-2012/reports.jsonl"
	Reports       []byte // one report a line, oldest first
}

// Names lists the example processes; the first is the one to show.
func Names() []string { return []string{"syria-2012", "karabakh-2020", "karadesh-2031"} }

// Open gives an example process. It returns [parley.ErrNotFound] for a name
// that [Names] does not list.
func Open(name string) (Process, error) {
	p := Process{Name: name, AgreementName: name + "/agreement.yaml", ReportsName: name + "/reports.jsonl"}
	var err error
	if p.Agreement, err = files.ReadFile(p.AgreementName); err != nil {
		return Process{}, fmt.Errorf("open example %q: %w", name, parley.ErrNotFound)
	}
	if p.Reports, err = files.ReadFile(p.ReportsName); err != nil {
		return Process{}, fmt.Errorf("open example %q: %w", name, parley.ErrNotFound)
	}
	return p, nil
}
