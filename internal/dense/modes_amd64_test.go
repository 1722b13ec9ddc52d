package dense

import "testing"

// modes runs f with each kind of instructions that the processor has.
func modes(t *testing.T, f func(t *testing.T)) {
	h512, h256 := has512, has256
	defer func() { has512, has256 = h512, h256 }()
	has512, has256 = false, false
	t.Run("plain", f)
	if has256 = h256; has256 {
		t.Run("256 bits", f)
	}
	if has512 = h512; has512 {
		t.Run("512 bits", f)
	}
}
