package sqlstore_test

import (
	"testing"

	"parley/internal/ledger"
	"parley/internal/ledger/ledgertest"
	"parley/internal/ledger/pgtest"
)

// TestPostgres has one server for all that is tested on it.
func TestPostgres(t *testing.T) {
	server := pgtest.Start(t)
	t.Run("store", func(t *testing.T) {
		ledgertest.Run(t, func(t *testing.T) ledger.Store { return open(t, server.Database(t)) })
	})
}
