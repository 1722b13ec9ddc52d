package lemma

import (
	"encoding/binary"
	"fmt"
	"unsafe"

	"parley"
)

// dict is a table from 32-bit keys to 32-bit values, read in place. Key 0 marks
// an empty cell.
type dict struct {
	cells []byte // never written
	mask  uint32
}

const cellSize = 8

// pair is an entry of a dict.
type pair struct{ key, value uint32 }

// encodeDict writes pairs, of which later ones with the same key are left out.
func encodeDict(pairs []pair) string {
	n := 16
	for n*3 < len(pairs)*4 {
		n *= 2
	}
	out := make([]byte, n*cellSize)
	for _, p := range pairs {
		at := p.key & uint32(n-1)
		for {
			cell := out[at*cellSize:]
			k := binary.LittleEndian.Uint32(cell)
			if k == p.key {
				break
			}
			if k == 0 {
				binary.LittleEndian.PutUint32(cell, p.key)
				binary.LittleEndian.PutUint32(cell[4:], p.value)
				break
			}
			at = (at + 1) & uint32(n-1)
		}
	}
	return string(out)
}

// loadDict reads a table whose values have to pass a check.
func loadDict(s string, sound func(uint32) bool) (dict, error) {
	n := len(s) / cellSize
	if n == 0 || n&(n-1) != 0 || len(s)%cellSize != 0 {
		return dict{}, fmt.Errorf("table of %d bytes: %w", len(s), parley.ErrInvalid)
	}
	d := dict{unsafe.Slice(unsafe.StringData(s), len(s)), uint32(n - 1)}
	empty := 0
	for i := range n {
		cell := d.cells[i*cellSize:]
		if binary.LittleEndian.Uint32(cell) == 0 {
			empty++
		} else if !sound(binary.LittleEndian.Uint32(cell[4:])) {
			return dict{}, fmt.Errorf("cell %d is damaged: %w", i, parley.ErrInvalid)
		}
	}
	if empty == 0 {
		return dict{}, fmt.Errorf("table has no empty cell: %w", parley.ErrInvalid)
	}
	return d, nil
}

func (d dict) get(key uint32) (uint32, bool) {
	for at := key & d.mask; ; at = (at + 1) & d.mask {
		e := binary.LittleEndian.Uint64(d.cells[int(at)*cellSize:])
		if uint32(e) == key {
			return uint32(e >> 32), true
		}
		if uint32(e) == 0 {
			return 0, false
		}
	}
}
