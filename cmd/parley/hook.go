package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"

	"parley"
	"parley/internal/ledger"
	"parley/internal/notify"
	"parley/internal/notify/sqlstate"
)

type hookCmd struct {
	Run    hookRunCmd    `cmd:"" help:"Announce changed verdicts to the hooks of a file. \"parley serve --hooks\" does it while it serves."`
	List   hookListCmd   `cmd:"" help:"List the hooks of a file, and how they fare."`
	Log    hookLogCmd    `cmd:"" help:"List what was sent, the newest first."`
	Test   hookTestCmd   `cmd:"" help:"Send a hook a message that says that nothing has changed."`
	Retry  hookRetryCmd  `cmd:"" help:"Send a hook what was given up, and enable it if it was disabled."`
	Secret hookSecretCmd `cmd:"" help:"Make a secret to sign messages with."`
}

type hooksFlag struct {
	ledgerFlag
	Hooks string `help:"File of the hooks." default:"hooks.yaml" type:"path"`
}

// loadHooks reads a file of hooks.
func loadHooks(path string) (notify.Config, error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return notify.Config{}, fmt.Errorf("%s: there is no such file; docs/notify.md has an example to copy: %w", path, parley.ErrNotFound)
	}
	if err != nil {
		return notify.Config{}, fmt.Errorf("open hooks: %w", err)
	}
	beside := func(name string) ([]byte, error) {
		if !filepath.IsAbs(name) {
			name = filepath.Join(filepath.Dir(path), name)
		}
		if err := onlyMine(name); err != nil {
			return nil, err
		}
		return os.ReadFile(name)
	}
	c, bare, err := notify.Parse(path, raw, beside)
	if err != nil {
		return c, err
	}
	if bare {
		err = onlyMine(path)
	}
	return c, err
}

// onlyMine refuses a file with secrets that others may read.
func onlyMine(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("open hooks: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("%s holds secrets, and others may read it; \"chmod 600 %s\": %w", path, path, parley.ErrInvalid)
	}
	return nil
}

// hooks opens what announcing needs, for a while.
func (f *hooksFlag) hooks(ctx context.Context, env *environment, do func(c notify.Config, s notify.State, n *notify.Notifier) error) (err error) {
	c, err := loadHooks(f.Hooks)
	if err != nil {
		return err
	}
	l, err := f.open(ctx, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	s, err := sqlstate.Open(ctx, f.Ledger, sqlstate.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return do(c, s, notify.New(l, s, c, notifyOptions(env, ledger.NewMirror(l), slog.LevelInfo)))
}

func notifyOptions(env *environment, m *ledger.Mirror, level slog.Level) notify.Options {
	return notify.Options{Now: env.now, Agent: "parley/" + release(), Mirror: m, Logger: slog.New(slog.NewTextHandler(env.stderr, &slog.HandlerOptions{Level: level}))}
}

// announce announces to the hooks of a file until stop is called, which waits for
// what is in hand.
func announce(ctx context.Context, env *environment, path, address string, l ledger.Store, m *ledger.Mirror) (stop func() error, err error) {
	c, err := loadHooks(path)
	if err != nil {
		return nil, err
	}
	s, err := sqlstate.Open(ctx, address, sqlstate.Options{})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	n := notify.New(l, s, c, notifyOptions(env, m, slog.LevelWarn))
	go func() { ended <- n.Run(ctx) }()
	return func() error {
		cancel()
		return errors.Join(<-ended, s.Close())
	}, nil
}

type hookRunCmd struct {
	hooksFlag
	Once bool `help:"Announce what has changed, send what is due, and end; for cron or a timer."`
}

func (c *hookRunCmd) Run(ctx context.Context, env *environment) error {
	return c.hooks(ctx, env, func(_ notify.Config, _ notify.State, n *notify.Notifier) error {
		if !c.Once {
			return n.Run(ctx)
		}
		told, err := n.Look(ctx)
		sent, failed := n.Send(ctx)
		fmt.Fprintf(env.stdout, "%d changes announced, %d messages delivered, %d attempts failed\n", told, sent.Delivered, sent.Failed)
		return errors.Join(err, failed)
	})
}

type hookListCmd struct{ hooksFlag }

func (c *hookListCmd) Run(ctx context.Context, env *environment) error {
	return c.hooks(ctx, env, func(config notify.Config, s notify.State, _ *notify.Notifier) error {
		w := tabwriter.NewWriter(env.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "HOOK\tSTATE\tWAITING\tDELIVERED\tGIVEN UP\tLAST DELIVERED")
		for _, h := range config.Hooks {
			st, err := s.Standing(ctx, h.Name)
			if err != nil {
				return err
			}
			state := "enabled"
			if !st.Disabled.IsZero() {
				state = "disabled " + shortTime(st.Disabled) + ": " + st.Reason
			}
			fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%s\n", h.Name, state, st.Waiting, st.Delivered, st.GaveUp, shortTime(st.Last))
		}
		return w.Flush()
	})
}

func shortTime(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format("2006-01-02 15:04:05 MST")
}

type hookLogCmd struct {
	hooksFlag
	Hook string `arg:"" optional:"" help:"Its name. Default: all."`
	Most int    `help:"How many at most." default:"50"`
}

func (c *hookLogCmd) Run(ctx context.Context, env *environment) error {
	return c.hooks(ctx, env, func(config notify.Config, s notify.State, _ *notify.Notifier) error {
		if c.Hook != "" {
			if err := named(config, c.Hook); err != nil {
				return err
			}
		}
		all, err := s.Deliveries(ctx, c.Hook, c.Most)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(env.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "ANNOUNCED\tHOOK\tMESSAGE\tPROCESS\tPROVISION\tSTATE\tATTEMPTS\tNEXT\tPROBLEM")
		for _, d := range all {
			next := "-"
			if d.Outcome == notify.Waiting {
				next = shortTime(d.Due)
			}
			m := d.Message
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%d\t%s\t%s\n", shortTime(m.Made), d.Hook, m.ID, m.Process, m.Provision, d.Outcome, d.Attempts, next, d.Problem)
		}
		return w.Flush()
	})
}

// named is ErrNotFound unless a file has a hook of this name.
func named(c notify.Config, hook string) error {
	if slices.ContainsFunc(c.Hooks, func(h notify.Hook) bool { return h.Name == hook }) {
		return nil
	}
	return fmt.Errorf("there is no hook %q in the file: %w", hook, parley.ErrNotFound)
}

type hookTestCmd struct {
	hooksFlag
	Hook string `arg:"" help:"Its name."`
}

func (c *hookTestCmd) Run(ctx context.Context, env *environment) error {
	return c.hooks(ctx, env, func(_ notify.Config, _ notify.State, n *notify.Notifier) error {
		if err := n.Test(ctx, c.Hook); err != nil {
			return err
		}
		fmt.Fprintf(env.stdout, "hook %s took the message\n", c.Hook)
		return nil
	})
}

type hookRetryCmd struct {
	hooksFlag
	Hook string `arg:"" help:"Its name."`
}

func (c *hookRetryCmd) Run(ctx context.Context, env *environment) error {
	return c.hooks(ctx, env, func(config notify.Config, s notify.State, _ *notify.Notifier) error {
		if err := named(config, c.Hook); err != nil {
			return err
		}
		n, err := s.Retry(ctx, c.Hook, env.now())
		if err != nil {
			return err
		}
		fmt.Fprintf(env.stdout, "hook %s is enabled; %d messages are due again\n", c.Hook, n)
		return nil
	})
}

type hookSecretCmd struct{}

func (*hookSecretCmd) Run(env *environment) error {
	fmt.Fprintln(env.stdout, notify.NewSecret())
	return nil
}
