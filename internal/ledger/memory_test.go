package ledger_test

import (
	"testing"

	"parley/internal/ledger"
	"parley/internal/ledger/ledgertest"
)

func TestMemory(t *testing.T) {
	ledgertest.Run(t, func(*testing.T) ledger.Store { return ledger.NewMemory() })
}
