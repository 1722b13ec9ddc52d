package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"parley"
	"parley/internal/agreement"
)

type agreementCmd struct {
	Check   agreementCheckCmd   `cmd:"" help:"Check agreement files, with line and field for what is wrong."`
	Draft   agreementDraftCmd   `cmd:"" help:"Print an agreement file to finish, from the numbered points of an agreement's text, or from a provisional process."`
	Explain agreementExplainCmd `cmd:"" help:"Print how each deadline of an agreement file is computed, with UTC and local times."`
	Types   agreementTypesCmd   `cmd:"" help:"List the types of provision, or say all about some of them."`
	Schema  agreementSchemaCmd  `cmd:"" help:"Print the JSON Schema of agreement files."`
}

type agreementCheckCmd struct {
	Files []string `arg:"" help:"Agreement files." type:"path"`
}

func (c *agreementCheckCmd) Run(env *environment) error {
	bad := 0
	for _, f := range c.Files {
		a, err := loadAgreement(env, f)
		if err != nil {
			if len(c.Files) == 1 {
				return err
			}
			bad++
			fmt.Fprintln(env.stderr, "parley:", err)
			continue
		}
		fmt.Fprintf(env.stdout, "%s: process %s, %d provisions, %d sides\n", f, a.Process, len(a.Provisions), len(a.Sides))
	}
	return batch(env, len(c.Files)-bad, bad, "checked", parley.ErrInvalid)
}

type agreementSchemaCmd struct{}

func (agreementSchemaCmd) Run(env *environment) error {
	_, err := env.stdout.Write(agreement.Schema())
	return err
}

type agreementTypesCmd struct {
	Types []string `arg:"" optional:"" name:"type" help:"Types to tell all about. Default: a list of all."`
}

func (c *agreementTypesCmd) Run(env *environment) error {
	cat, err := agreement.Builtin()
	if err != nil {
		return err
	}
	if len(c.Types) == 0 {
		return listTypes(env.stdout, cat)
	}
	for i, id := range c.Types {
		t, err := cat.Lookup(id)
		if err != nil {
			return err
		}
		if i > 0 {
			fmt.Fprintln(env.stdout)
		}
		tellType(env.stdout, cat, t)
	}
	return nil
}

func listTypes(w io.Writer, cat *agreement.Catalogue) error {
	t := tabwriter.NewWriter(w, 2, 8, 2, ' ', 0)
	fmt.Fprintln(t, "TYPE\tKIND\tSIGNALS\tPAM\tPA-X\tWHAT IT ASKS FOR")
	for _, typ := range cat.Types() {
		fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\t%s\n", typ.ID, orDash(string(typ.Kind)), len(typ.Signals), orDash(typ.PAM), orDash(strings.Join(typ.PAX, ", ")), typ.Text)
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("list types: %w", err)
	}
	return nil
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// tellType prints a type with its signals and their examples.
func tellType(w io.Writer, cat *agreement.Catalogue, t agreement.Type) {
	fmt.Fprintf(w, "%s: %s\n%s\n", t.ID, t.Name, t.Text)
	for _, line := range [][2]string{
		{"kind", string(t.Kind)}, {"Peace Accords Matrix", t.PAM}, {"PA-X issues", strings.Join(t.PAX, ", ")},
		{"other words", strings.Join(t.Also, ", ")}, {"usually verified by", cat.Usually(t)},
	} {
		if line[1] != "" {
			fmt.Fprintf(w, "  %s: %s\n", line[0], line[1])
		}
	}
	if len(t.Signals) == 0 {
		fmt.Fprintln(w, "  no signals yet: give the provision signals of its own")
	}
	for _, s := range t.Signals {
		fmt.Fprintf(w, "  %s, %s: %s\n", s.Sense, s.ID, s.Yes)
	}
}
