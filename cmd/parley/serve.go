package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"parley"
	"parley/internal/api"
	"parley/internal/lang"
	"parley/internal/ledger"
	"parley/internal/mention"
	"parley/internal/operation"
	"parley/internal/serve"
)

type serveCmd struct {
	ledgerFlag
	listenFlag
	Hooks string `help:"File of the hooks to announce changed verdicts to, by signed webhooks; see docs/notify.md. Default: nothing is announced." type:"path"`
}

func (c *serveCmd) Run(ctx context.Context, env *environment) (err error) {
	l, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer func() {
		if e := l.Close(); err == nil {
			err = e
		}
	}()
	mirror := ledger.NewMirror(l)
	if c.Hooks != "" {
		stop, failed := announce(ctx, env, c.Hooks, c.Ledger, l, mirror)
		if failed != nil {
			return failed
		}
		defer func() { err = errors.Join(err, stop()) }()
	}
	return c.serve(ctx, env, l, mirror, "")
}

type listenFlag struct {
	Listen    string `help:"Loopback address to serve on; port 0 takes a free one." default:"127.0.0.1:8344"`
	TokenFile string `help:"File of the tokens that let programs ask under /api/v1, one a line. Default: every program of this machine may ask." type:"existingfile"`
}

// tokens reads the file of tokens.
func (f *listenFlag) tokens() ([]string, error) {
	if f.TokenFile == "" {
		return nil, nil
	}
	b, err := os.ReadFile(f.TokenFile)
	if err != nil {
		return nil, fmt.Errorf("read the tokens: %w", err)
	}
	out := strings.Fields(string(b))
	if len(out) == 0 {
		return nil, fmt.Errorf("%s holds no token; write one a line: %w", f.TokenFile, parley.ErrInvalid)
	}
	return out, nil
}

// serve serves the board until ctx ends, with one mirror for all that answers. Only
// loopback addresses are taken: the board has no sign-in.
func (f *listenFlag) serve(ctx context.Context, env *environment, l ledger.Store, mirror *ledger.Mirror, page string) error {
	host, _, err := net.SplitHostPort(f.Listen)
	if err != nil {
		return fmt.Errorf("--listen %q is no address like 127.0.0.1:8344: %w", f.Listen, parley.ErrInvalid)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("--listen %q is no loopback address; the board has no sign-in and is served to this machine only: %w", f.Listen, parley.ErrUnsupported)
	}
	tokens, err := f.tokens()
	if err != nil {
		return err
	}
	logger := slog.New(slog.NewTextHandler(env.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	programs := api.New(l, api.Options{Now: env.now, Tokens: tokens, Release: release(), Logger: logger, Mirror: mirror})
	pack, err := lang.English()
	if err != nil {
		return err
	}
	handler, err := serve.New(l, serve.Options{Offices: mention.NewOffices(pack), Now: env.now, Loopback: true, Logger: logger, API: programs, Mirror: mirror})
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", f.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", f.Listen, err)
	}
	server := &http.Server{Handler: operation.Watch(handler, l, operation.Options{Now: env.now, Release: release()}), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 60 * time.Second, IdleTimeout: 60 * time.Second, MaxHeaderBytes: 64 << 10}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	fmt.Fprintf(env.stdout, "The board is at http://%s/%s\nStop with Ctrl-C.\n", listener.Addr(), page)
	select {
	case err = <-ended:
	case <-ctx.Done():
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		err = server.Shutdown(stop)
	}
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return err
}
