package corpus

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/internal/conllu"
)

// GUMNames gives the names in GUM, CC BY 4.0 (annotation) and the licences of
// its genres: of the phrases that the set marks as person, organisation or
// place, the proper noun that heads the phrase, cut as Universal NER cuts names.
// Names that only describe a noun ("the US team") have no phrase of their own:
// proper nouns outside of names are left open.
func GUMNames(data string, part Part) ([]NamedDoc, error) {
	sents, err := Trees(data, GUM, part)
	if err != nil {
		return nil, err
	}
	docs := Documents(sents)
	n := 0
	for d := range docs {
		for s := range docs[d].Sents {
			sent := &docs[d].Sents[s]
			sent.Names = gumNames(&sents[n])
			sent.leaveOpen()
			n++
		}
	}
	return docs, nil
}

// NewsDocs keeps the documents of GUM's news articles.
func NewsDocs(docs []NamedDoc) []NamedDoc {
	var out []NamedDoc
	for _, d := range docs {
		if hasGenre(d.ID, "news") {
			out = append(out, d)
		}
	}
	return out
}

type phrase struct {
	id, kind, title string
	first, end      int
}

var gumKinds = map[string]string{"person": "PER", "organization": "ORG", "place": "LOC"}

func gumNames(s *conllu.Sentence) []Name {
	var all []Name
	for _, p := range phrases(s) {
		kind, ok := gumKinds[p.kind]
		if !ok {
			continue
		}
		h := headOf(s, p)
		n, ok := byTitle(s, p, h, kind)
		if !ok && kind == "PER" && s.Words[h].UPOS == "NOUN" {
			h = named(s, p, h)
		}
		if !ok && s.Words[h].UPOS == "PROPN" {
			n, ok = cutName(s, p, h, kind)
		}
		if ok = ok && untitle(s, &n); ok {
			all = append(all, n)
		}
	}
	return disjoint(all)
}

// disjoint keeps the longer of names that overlap.
func disjoint(all []Name) []Name {
	slices.SortStableFunc(all, func(a, b Name) int {
		if d := (b.End - b.First) - (a.End - a.First); d != 0 {
			return d
		}
		return a.First - b.First
	})
	var out []Name
	for _, n := range all {
		if !slices.ContainsFunc(out, func(o Name) bool { return n.First < o.End && o.First < n.End }) {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, func(a, b Name) int { return a.First - b.First })
	return out
}

// phrases reads the brackets of the sentence's Entity cells.
func phrases(s *conllu.Sentence) []phrase {
	var open, out []phrase
	for i, w := range s.Words {
		cell := ""
		for _, part := range strings.Split(w.Misc, "|") {
			if c, ok := strings.CutPrefix(part, "Entity="); ok {
				cell = c
			}
		}
		for cell != "" {
			if cell[0] == '(' {
				end := strings.IndexAny(cell[1:], "()") + 1
				if end == 0 {
					end = len(cell)
				}
				f := strings.SplitN(cell[1:end], "-", 7)
				p := phrase{id: f[0], first: i}
				if len(f) > 1 {
					p.kind = f[1]
				}
				if len(f) == 7 {
					_, p.title, _ = strings.Cut(f[6], "-")
				}
				cell = cell[end:]
				open = append(open, p)
				if cell != "" && cell[0] == ')' {
					cell = cell[1:]
					p.end = i + 1
					out, open = append(out, p), open[:len(open)-1]
				}
				continue
			}
			id, rest, _ := strings.Cut(cell, ")")
			cell = rest
			for k := len(open) - 1; k >= 0; k-- {
				if open[k].id == id {
					p := open[k]
					p.end = i + 1
					out = append(out, p)
					open = slices.Delete(open, k, k+1)
					break
				}
			}
		}
	}
	return out
}

func headOf(s *conllu.Sentence, p phrase) int {
	for i := p.first; i < p.end; i++ {
		if h := s.Words[i].Head - 1; h < p.first || h >= p.end {
			return i
		}
	}
	return p.first
}

func cutName(s *conllu.Sentence, p phrase, h int, kind string) (Name, bool) {
	first, end := h, h+1
	for first > p.first && extends(s, first-1, h, kind) {
		first--
	}
	for first < h && !proper(s.Words[first]) {
		first++
	}
	for end < p.end {
		if extends(s, end, h, kind) {
			end++
			continue
		}
		if kind != "PER" && end+1 < p.end && joins(s.Words[end].Form) {
			next := end + 1
			if s.Words[next].Form == "the" && next+1 < p.end {
				next++
			}
			if proper(s.Words[next]) {
				end = next + 1
				continue
			}
		}
		break
	}
	for end > h+1 && !proper(s.Words[end-1]) && s.Words[end-1].UPOS != "NUM" {
		end--
	}
	return Name{first, end, kind}, capital(s.Words[h].Form) || end-first > 1
}

func joins(form string) bool { return form == "of" || form == "for" || form == "&" }

func proper(w conllu.Word) bool { return w.UPOS == "PROPN" || capital(w.Form) && w.UPOS != "PRON" }

// named finds the name that a common noun heads: "writer L. Ron Hubbard".
func named(s *conllu.Sentence, p phrase, h int) int {
	for i := h + 1; i < p.end; i++ {
		if w := s.Words[i]; w.Head-1 == h && w.UPOS == "PROPN" && strings.HasPrefix(w.Deprel, "flat") {
			return i
		}
	}
	return h
}

// titles stand before a name and are no part of it.
var titles = []string{"the", "mr.", "mrs.", "ms.", "dr.", "mr", "mrs", "ms", "dr", "president", "senator", "professor", "prof.", "judge", "justice", "king", "queen", "prince", "princess", "sir", "lady", "lord", "captain", "general", "minister", "secretary", "emeritus", "pope", "saint", "uncle", "aunt", "chancellor", "governor", "mayor", "doctor", "sergeant", "colonel", "lieutenant"}

// untitle takes titles and the article off a name.
func untitle(s *conllu.Sentence, n *Name) bool {
	for n.First < n.End && (n.Kind == "PER" && n.End-n.First > 1 || s.Words[n.First].Form == "the" || s.Words[n.First].Form == "The") && slices.Contains(titles, strings.ToLower(s.Words[n.First].Form)) {
		n.First++
	}
	return n.First < n.End && !slices.Contains(titles, strings.ToLower(s.Words[n.First].Form))
}

// extends reports whether word i belongs to the name whose head is h.
func extends(s *conllu.Sentence, i, h int, kind string) bool {
	w := s.Words[i]
	if w.Form == "-" || w.Form == "–" {
		return i > 0 && i+1 < len(s.Words) && proper(s.Words[i-1]) && proper(s.Words[i+1])
	}
	if kind == "PER" {
		rel := w.Deprel
		return w.UPOS == "PROPN" && (strings.HasPrefix(rel, "flat") || strings.HasPrefix(rel, "goeswith")) || isParticle(w.Form) && i+1 < len(s.Words) && s.Words[i+1].UPOS == "PROPN" && strings.HasPrefix(rel, "flat")
	}
	return w.UPOS == "PROPN" || capital(w.Form) && (w.UPOS == "ADJ" || w.UPOS == "NOUN" || w.UPOS == "VERB") && w.Deprel != "appos" && i < h
}

func isParticle(form string) bool {
	return slices.Contains([]string{"al", "de", "van", "von", "der", "bin", "el", "la", "da"}, form)
}

// byTitle finds the part of a phrase that is the title of its article.
func byTitle(s *conllu.Sentence, p phrase, h int, kind string) (Name, bool) {
	title, err := url.PathUnescape(p.title)
	if title == "" || err != nil {
		return Name{}, false
	}
	title, _, _ = strings.Cut(title, "_(")
	title, _, _ = strings.Cut(title, ",_")
	want := letters(strings.ReplaceAll(title, "_", " "))
	for first := p.first; first < p.end; first++ {
		have := ""
		if !capital(s.Words[first].Form) || !proper(s.Words[first]) {
			continue
		}
		for end := first + 1; end <= p.end; end++ {
			have += letters(s.Words[end-1].Form)
			if have == want && (end > h && first <= h || kind == "PER") && letters(s.Words[end-1].Form) != "" && letters(s.Words[first].Form) != "" {
				return Name{first, end, kind}, true
			}
		}
	}
	return Name{}, false
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

func capital(form string) bool {
	r, _ := utf8.DecodeRuneInString(form)
	return unicode.IsUpper(r)
}
