// Package serve renders the board: the processes of a ledger, the provisions of
// a process on a time axis, the grounds of an answer, and reports with the
// words that a ground rests on, their records, and the page kept as text.
//
// In comes a ledger; out goes an [http.Handler] whose pages work without
// JavaScript and whose every answer carries its question in the address: at,
// known, reviewed, and on a board what of it is shown. What is decided on a page goes through package review into the
// ledger, signed. The package listens nowhere and asks the clock only through its
// options.
//
//	handler, err := serve.New(ledger, serve.Options{Now: time.Now})
//	if err != nil {
//		return err
//	}
//	http.Serve(listener, handler)
package serve
