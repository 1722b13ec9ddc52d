// Command parley-train rebuilds the weights that parley ships with, each with a
// card that says what it was trained on and how well it does.
//
//	go run ./cmd/parley-train parser DATA
//
// The same data, seed and program give the same bytes.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/alecthomas/kong"
)

type cli struct {
	Clusters clustersCmd `cmd:"" help:"Group words by the company they keep."`
	Syntax   syntaxCmd   `cmd:"" help:"Learn tags and dependency trees."`
	Lemmas   lemmasCmd   `cmd:"" help:"Learn lemmas and morphological features."`
	Segment  segmentCmd  `cmd:"" help:"Train the segmenter."`
	Towns    townsCmd    `cmd:"" help:"Write the table of towns."`
	Names    namesCmd    `cmd:"" help:"Learn to find names."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var c cli
	k := kong.Parse(&c, kong.Name("parley-train"), kong.Description("Trains the models of the language engine from a folder of data."), kong.BindTo(ctx, (*context.Context)(nil)))
	if err := k.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "parley-train:", err)
		os.Exit(1)
	}
}
