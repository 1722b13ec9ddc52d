package corpus

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"parley/internal/conllu"
)

// Set names a treebank.
type Set string

// The treebanks.
const (
	EWT Set = "ewt" // UD English EWT, CC BY-SA 4.0
	GUM Set = "gum" // UD English GUM, the genres whose text is free
)

// Part is the train or the development part of a set.
type Part string

// The parts.
const (
	Train Part = "train"
	Dev   Part = "dev"
)

// closedGenres are the genres of GUM whose text may not be used commercially.
var closedGenres = []string{"fiction", "whow", "essay", "letter", "podcast"}

// Trees gives the sentences of a treebank in the order of the file.
func Trees(data string, set Set, part Part) ([]conllu.Sentence, error) {
	name := filepath.Join(data, "ud-english-"+string(set), "en_"+string(set)+"-ud-"+string(part)+".conllu")
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open treebank: %w", err)
	}
	defer f.Close()
	sents, err := conllu.Read(f, name)
	if err != nil {
		return nil, err
	}
	if set != GUM {
		return sents, nil
	}
	free := sents[:0]
	for _, s := range sents {
		if !hasGenre(s.ID, closedGenres...) {
			free = append(free, s)
		}
	}
	return free, nil
}

// News keeps the sentences of GUM's news articles.
func News(sents []conllu.Sentence) []conllu.Sentence {
	var news []conllu.Sentence
	for _, s := range sents {
		if hasGenre(s.ID, "news") {
			news = append(news, s)
		}
	}
	return news
}

func hasGenre(id string, genres ...string) bool {
	for _, g := range genres {
		if strings.HasPrefix(id, "GUM_"+g+"_") {
			return true
		}
	}
	return false
}
