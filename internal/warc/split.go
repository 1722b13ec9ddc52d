package warc

import (
	"bytes"
	"cmp"
	"container/list"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

const (
	// maxSplits is how many records in parts may be open at a time.
	maxSplits = 1000
	// partCost is what a part takes beside its bytes.
	partCost = 128
	// maxDropped is how many records in parts are remembered as left out.
	maxDropped = 1 << 20
)

// split is a record that goes on in others.
type split struct {
	id     string
	file   string
	at     int64             // of the part that was read first
	header map[string]string // of the first part; nil: it is not read yet
	parts  map[int][]byte
	size   int   // of the parts
	total  int64 // of the whole block, -1: not known yet
	cost   int   // bytes held
	place  *list.Element
}

func (s *split) unfinished() error {
	return &Fault{File: s.file, At: s.at, Text: "the record has parts that are in none of the archives given; give them together"}
}

// splits are the records of which parts were read: at most so many, and so many
// bytes.
type splits struct {
	most    int // bytes
	byID    map[string]*split
	order   *list.List // oldest first
	cost    int
	dropped map[uint64]bool // IDs of those whose parts are left out
}

func newSplits(most int) splits {
	return splits{most: most, byID: map[string]*split{}, order: list.New(), dropped: map[uint64]bool{}}
}

// of gives the record with an ID, a new one if there is none.
func (s *splits) of(id, file string, at int64) *split {
	r := s.byID[id]
	if r == nil {
		r = &split{id: id, file: file, at: at, parts: map[int][]byte{}, total: -1}
		r.place = s.order.PushBack(r)
		s.byID[id] = r
		s.grow(r, len(id)+partCost)
	}
	return r
}

func (s *splits) grow(r *split, n int) {
	r.cost += n
	s.cost += n
}

// oldest gives the record that was begun first if more are open than may be, but
// for the one that is read; nil if all may be.
func (s *splits) oldest(but *split) *split {
	if len(s.byID) <= maxSplits && s.cost <= s.most {
		return nil
	}
	first := s.order.Front()
	if first != nil && first.Value == but {
		first = first.Next()
	}
	if first == nil {
		return nil
	}
	r, _ := first.Value.(*split)
	return r
}

// drop forgets the parts of a record, and leaves those out that still come.
func (s *splits) drop(id string) {
	if r := s.byID[id]; r != nil {
		s.cost -= r.cost
		s.order.Remove(r.place)
		delete(s.byID, id)
	}
	if len(s.dropped) < maxDropped {
		s.dropped[key(id)] = true
	}
}

// open gives the records that lack parts, in the order of files and places.
func (s *splits) open() []*split {
	var out []*split
	for e := s.order.Front(); e != nil; e = e.Next() {
		if r, ok := e.Value.(*split); ok {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b *split) int {
		return cmp.Or(strings.Compare(a.file, b.file), cmp.Compare(a.at, b.at))
	})
	return out
}

// more keeps a part of a record, and makes a page once all parts are there.
func (f *File) more(rec *record, number int) (*Page, error) {
	id := rec.header["warc-record-id"]
	if number != 1 || rec.kind() == "continuation" {
		id = rec.header["warc-segment-origin-id"]
	}
	all := &f.a.splits
	switch {
	case id == "" || number < 1 || number == 1 && rec.kind() == "continuation":
		return nil, f.fault(rec.at, "the part of a record does not say of which record it is, or which part; it is left out")
	case all.dropped[key(id)]:
		f.tally.Other++
		return nil, nil
	case number == 1 && rec.kind() == "response" && leftOut(rec.block):
		all.drop(id)
		return f.whole(rec)
	}
	s := all.of(id, f.tally.File, rec.at)
	if s.parts[number] != nil {
		return nil, f.fault(rec.at, fmt.Sprintf("part %d of a record is there twice; the second is left out", number))
	}
	if total, err := strconv.ParseInt(rec.header["warc-segment-total-length"], 10, 64); err == nil {
		s.total = total
	}
	s.parts[number] = append([]byte{}, rec.block...) // and not all that its buffer has room for
	s.size += len(rec.block)
	all.grow(s, len(rec.block)+partCost)
	if number == 1 {
		s.header = rec.header
		for name, value := range rec.header {
			all.grow(s, len(name)+len(value)+partCost)
		}
	}
	if most := f.a.o.MaxBytes; s.size > most || rec.size > int64(len(rec.block)) || s.cost > all.most {
		all.drop(id)
		return nil, f.fault(rec.at, fmt.Sprintf("the parts of the record have more than the %d MiB that a page may have; it is left out", most>>20))
	}
	for old := all.oldest(s); old != nil; old = all.oldest(s) {
		all.drop(old.id)
		f.a.faults = append(f.a.faults, &Fault{File: old.file, At: old.at, Text: "the record lacks parts, and too many others do; it is left out"})
	}
	if s.header == nil || s.total < 0 || int64(s.size) < s.total {
		return nil, nil
	}
	all.drop(id)
	return f.joined(s, rec.at)
}

// joined makes a page of a record whose parts are all there.
func (f *File) joined(s *split, at int64) (*Page, error) {
	whole := &record{at: at, header: s.header, block: make([]byte, 0, s.size)}
	for i := range len(s.parts) {
		part, ok := s.parts[i+1]
		if !ok {
			return nil, f.fault(at, fmt.Sprintf("part %d of the record is missing; it is left out", i+1))
		}
		whole.block = append(whole.block, part...)
	}
	whole.size = int64(len(whole.block))
	if whole.size != s.total {
		return nil, f.fault(at, fmt.Sprintf("the parts of the record have %d bytes, not %d as it says; it is left out", whole.size, s.total))
	}
	return f.whole(whole)
}

// leftOut reports whether the beginning of an answer shows that it is no page.
// Where its header goes on in the next part, that is not known yet.
func leftOut(block []byte) bool {
	if !bytes.Contains(block, []byte("\r\n\r\n")) && !bytes.Contains(block, []byte("\n\n")) {
		return false
	}
	status, headers, _, ok := answer(block)
	return ok && (status != http.StatusOK || headers.Get("Content-Type") != "" && !isHTML(headers.Get("Content-Type"), nil))
}
