package main

import (
	"fmt"

	"parley"
	"parley/internal/agreement"
)

type agreementCmd struct {
	Check   agreementCheckCmd   `cmd:"" help:"Check agreement files, with line and field for what is wrong."`
	Draft   agreementDraftCmd   `cmd:"" help:"Print an agreement file to finish, from the numbered points of an agreement's text, or from a provisional process."`
	Explain agreementExplainCmd `cmd:"" help:"Print how each deadline of an agreement file is computed, with UTC and local times."`
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
