// Package sqlstate keeps in a SQLite file what a watch has to remember, in tables
// of its own: beside the entries of a ledger, if the file is one.
//
// In go pages, items and hosts; out they come as they were put, also after the
// program was killed. It knows nothing of feeds or of entries.
//
//	state, err := sqlstate.Open(ctx, "parley.db", sqlstate.Options{})
//	if err != nil {
//		return err
//	}
//	defer state.Close()
package sqlstate
