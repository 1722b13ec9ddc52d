// Package sqlstate keeps what announcing has to remember, in tables of its own: in
// a SQLite file or a PostgreSQL database, beside the entries of a ledger if that
// is one.
//
// In go marks and messages; out come deliveries that are due, also after the
// program was killed, each to one of several programs. It sends nothing, and knows
// no secret.
//
//	state, err := sqlstate.Open(ctx, "parley.db", sqlstate.Options{})
//	if err != nil {
//		return err
//	}
//	defer state.Close()
package sqlstate
