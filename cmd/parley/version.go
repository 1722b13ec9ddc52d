package main

import (
	"fmt"
	"runtime/debug"
)

// release is the version of the program as the build recorded it.
func release() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "devel"
}

type versionCmd struct{}

func (versionCmd) Run(env *environment) error {
	t, err := newTools(nil)
	if err != nil {
		return err
	}
	v := t.reader.Version()
	_, err = fmt.Fprintf(env.stdout, "parley %s\nreader %d, pack %s\n", release(), v.Release, v.Pack)
	return err
}
