package linear

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"

	"parley"
)

// A weights file is a magic word, a version, a checksum and named sections, all
// little-endian. Sections begin at multiples of 64 bytes.
const (
	magic   = "PLYW"
	version = 1
)

// Section is one named part of a weights file.
type Section struct {
	Name string // at most 15 bytes
	Data string
}

const (
	fileHeader   = 16 // magic, version, number of sections, checksum
	sectionEntry = 24 // name, offset, length
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Join writes a weights file.
func Join(sections []Section) []byte {
	at := align(fileHeader + sectionEntry*len(sections))
	out := make([]byte, at)
	copy(out, magic)
	binary.LittleEndian.PutUint32(out[4:], version)
	binary.LittleEndian.PutUint32(out[8:], uint32(len(sections)))
	for i, s := range sections {
		e := out[fileHeader+i*sectionEntry:]
		copy(e[:15], s.Name)
		binary.LittleEndian.PutUint32(e[16:], uint32(len(out)))
		binary.LittleEndian.PutUint32(e[20:], uint32(len(s.Data)))
		out = append(out, s.Data...)
		out = append(out, make([]byte, align(len(out))-len(out))...)
	}
	binary.LittleEndian.PutUint32(out[12:], crc32.Checksum(out[fileHeader:], castagnoli))
	return out
}

func align(n int) int { return (n + line - 1) / line * line }

// Split reads a weights file; the sections are parts of s. It returns an error
// that wraps [parley.ErrInvalid] for a file that is not one, is cut short or
// damaged, and [parley.ErrUnsupported] for one of another version.
func Split(s string) (map[string]string, error) {
	if len(s) < fileHeader || s[:4] != magic {
		return nil, fmt.Errorf("not a weights file: %w", parley.ErrInvalid)
	}
	word := func(at int) int { return int(binary.LittleEndian.Uint32([]byte(s[at : at+4]))) }
	if v := word(4); v != version {
		return nil, fmt.Errorf("weights of version %d, this program reads %d: %w", v, version, parley.ErrUnsupported)
	}
	if n := word(8); n > 1000 || len(s) < fileHeader+n*sectionEntry || word(12) != int(crc32.Checksum([]byte(s[fileHeader:]), castagnoli)) {
		return nil, fmt.Errorf("weights are cut short or damaged: %w", parley.ErrInvalid)
	}
	out := make(map[string]string, word(8))
	for i := range word(8) {
		e := fileHeader + i*sectionEntry
		off, n := word(e+16), word(e+20)
		if off+n > len(s) {
			return nil, fmt.Errorf("section %d of the weights runs past the end: %w", i, parley.ErrInvalid)
		}
		name := s[e : e+15]
		for len(name) > 0 && name[len(name)-1] == 0 {
			name = name[:len(name)-1]
		}
		out[name] = s[off : off+n]
	}
	return out, nil
}
