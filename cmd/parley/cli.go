package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"parley"
	"parley/examples"
)

// environment is what the command has from outside. Nothing below it asks for
// the time.
type environment struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	now            func() time.Time
	getenv         func(string) string
}

type cli struct {
	Read      readCmd      `cmd:"" help:"Read reports and print what they say."`
	Add       addCmd       `cmd:"" help:"Read reports into a ledger."`
	Work      workCmd      `cmd:"" help:"Read what add --queue and watch --queue left, in as many programs as one likes."`
	Watch     watchCmd     `cmd:"" help:"Follow feeds and pages, and read what is new in them into a ledger."`
	Diff      diffCmd      `cmd:"" help:"Show what was changed in a page between its captures."`
	Status    statusCmd    `cmd:"" help:"Answer for every commitment, at a time, as known at a time."`
	Export    exportCmd    `cmd:"" help:"Write what the ledger holds as tables, calendars, maps, annotations or entities."`
	Origins   originsCmd   `cmd:"" help:"Find among reports those that are copies of one another, or carry one quotation."`
	Agreement agreementCmd `cmd:"" help:"Check agreement files."`
	Review    reviewCmd    `cmd:"" help:"Decide on what was read: accept, reject, correct, link, annotate, rule and undo."`
	Demo      demoCmd      `cmd:"" help:"Load an example process, show its status and serve its board."`
	Serve     serveCmd     `cmd:"" help:"Serve the board of a ledger."`
	Hook      hookCmd      `cmd:"" help:"Announce changed verdicts to others, by signed webhooks."`
	Test      testCmd      `cmd:"" help:"Run test scripts against agreements."`
	Verify    verifyCmd    `cmd:"" help:"Check a ledger against its hashes."`
	Eval      evalCmd      `cmd:"" help:"Score the reader against readings annotated by hand."`
	Brief     briefCmd     `cmd:"" help:"Write what changed in a process since a time, with footnotes, as Markdown."`
	Search    searchCmd    `cmd:"" help:"Find words and actors in reports and in what was read in them."`
	Backup    backupCmd    `cmd:"" help:"Copy a ledger to a file, while others work on it."`
	Restore   restoreCmd   `cmd:"" help:"Make a ledger of what backup wrote."`
	Migrate   migrateCmd   `cmd:"" help:"Copy a ledger from a file into PostgreSQL, or back."`
	Generate  generateCmd  `cmd:"" help:"Fill a ledger with an invented process of any size, to measure with."`
	Version   versionCmd   `cmd:"" help:"Print the version of the program and of its reader."`
	Help      helpCmd      `cmd:"" help:"Explain a command, or a topic: exit-codes, times."`
}

// The exit codes, as "parley help exit-codes" lists them.
const (
	exitOK          = 0
	exitFailed      = 1
	exitInvalid     = 2
	exitNotFound    = 3
	exitUnsupported = 4
	exitConflict    = 5
	exitPartly      = 6
	exitChecks      = 7
	exitInterrupted = 130
)

// errPartly and errChecks end a command that did its work and has to tell that
// not all is well; the details are printed already.
var (
	errPartly = errors.New("some of the input could not be taken")
	errChecks = errors.New("not all checks hold")
)

// exited carries an exit that the parser asks for (after --help).
type exited int

func run(ctx context.Context, args []string, env *environment) (code int) {
	var c cli
	parser, err := kong.New(&c, kong.Name("parley"), kong.Writers(env.stdout, env.stderr), kong.Bind(env), kong.NamedMapper("ledger", kong.MapperFunc(ledgerAddress)), kong.Vars{"examples": strings.Join(examples.Names(), ", ")},
		kong.Description("parley follows negotiated settlements through the reports about them: who said what, what was agreed, by when, and what is claimed to have happened. Its answers rest on the words of the reports; it never decides what is true."),
		kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Exit(func(code int) { panic(exited(code)) }))
	if err != nil {
		fmt.Fprintln(env.stderr, "parley:", err)
		return exitFailed
	}
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(exited)
			if !ok {
				panic(r)
			}
			code = int(e)
		}
	}()
	switch {
	case len(args) == 0:
		args = []string{"--help"}
	case args[0] == "help" && (len(args) == 1 || topic(args[1]) == ""): // on a command, or on all
		args = append(slices.Clone(args[1:]), "--help")
	}
	k, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(env.stderr, "parley: %v\nSee parley --help.\n", err)
		return exitInvalid
	}
	err = k.Run()
	if err != nil && ctx.Err() != nil {
		fmt.Fprintln(env.stderr, "parley: interrupted; what was acknowledged is in the ledger, and what was printed is whole")
		return exitInterrupted
	}
	if err != nil {
		fmt.Fprintln(env.stderr, "parley:", err)
	}
	return exitCode(err)
}

func exitCode(err error) int {
	for _, c := range []struct {
		is   error
		code int
	}{
		{errPartly, exitPartly}, {errChecks, exitChecks}, {parley.ErrInvalid, exitInvalid}, {parley.ErrNotFound, exitNotFound},
		{parley.ErrUnsupported, exitUnsupported}, {parley.ErrConflict, exitConflict},
	} {
		if errors.Is(err, c.is) {
			return c.code
		}
	}
	if err != nil {
		return exitFailed
	}
	return exitOK
}

type helpCmd struct {
	Topic string `arg:"" help:"exit-codes, times, or a command."`
}

func (c *helpCmd) Run(env *environment) error {
	_, err := io.WriteString(env.stdout, topic(c.Topic))
	return err
}

// topic gives what there is to say on a topic, "" where it is none.
func topic(name string) string {
	switch name {
	case "exit-codes":
		return `Exit codes
  0    done
  1    parley failed: the ledger, the disk or the network
  2    the command line or the input is not valid
  3    something that was named is not there
  4    the input is of a kind that is not read
  5    a conflict with what is in the ledger
  6    some of the inputs could not be taken; the rest is done
  7    checks do not hold: test, verify, eval
  130  interrupted; what was acknowledged is in the ledger, and what was printed
       is whole: read --resume goes on behind it
`
	case "times":
		return `Times
  --at asks for the state of the world at a moment, --known for what could be
  known at a moment. Both take 2012-04-09T12:00Z, 2012-04-09T12:00+03:00,
  2012-04-09T12:00 (in the zone of the process) and 2012-04-09, which is the
  end of that day. Both are now by default: --at alone asks what is known today
  about a moment, --at and --known together what could be known then. A report
  is known when its published date is over; --by-recorded asks instead when
  this ledger took it in.
`
	}
	return ""
}
