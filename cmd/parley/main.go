// Command parley follows negotiated settlements through the reports about them.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // zones on machines that have no database of their own
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the second one ends it at once
	code := run(ctx, os.Args[1:], &environment{stdin: os.Stdin, stdout: watched(os.Stdout), stderr: watched(os.Stderr), now: time.Now, getenv: os.Getenv})
	stop()
	os.Exit(code)
}
