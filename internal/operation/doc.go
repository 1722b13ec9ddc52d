// Package operation lets a server be watched: whether it lives, whether it can
// answer, and how much it answers how fast.
//
// In comes a handler and the ledger that it answers from; out goes a handler
// that counts and measures requests, with /healthz, /readyz and, for Prometheus,
// /metrics beside. It keeps no log and answers nothing about the ledger's content.
//
//	handler := operation.Watch(pages, ledger, operation.Options{})
//	http.Serve(listener, handler)
package operation
