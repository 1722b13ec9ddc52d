package linear

// Hash gives the hash of a string, 0 only for "".
func Hash(s string) uint32 {
	if s == "" {
		return 0
	}
	h := uint64(0xcbf29ce484222325)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 0x100000001b3
	}
	h ^= h >> 32
	return uint32(h) | 1
}

// Mix gives the feature, never 0, that joins h and v. Start from the number of the
// feature's template.
func Mix(h uint64, v uint32) uint64 {
	h = (h ^ uint64(v)) * 0x9e3779b97f4a7c15
	return (h ^ h>>29) | 1<<63
}

// Mix2 joins two values.
func Mix2(h uint64, a, b uint32) uint64 {
	h = (h ^ (uint64(a)<<32 | uint64(b))) * 0x9e3779b97f4a7c15
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	return (h ^ h>>29) | 1<<63
}

// Mix3 joins three values.
func Mix3(h uint64, a, b, c uint32) uint64 { return Mix(Mix2(h, a, b), c) }
