//go:build !amd64

package dense

import "testing"

func modes(t *testing.T, f func(t *testing.T)) { t.Run("plain", f) }
