// Package api answers programs over HTTP: the processes of a ledger, verdicts
// as of any time, changes between two times, records and reports, as JSON.
//
// In comes a ledger; out goes an [http.Handler] for everything under /api/v1,
// which describes itself at /api/v1/openapi.json (OpenAPI 3.1). It changes
// nothing, listens nowhere and asks the clock only through its options.
//
//	handler, err := api.New(ledger, api.Options{Now: time.Now})
//	if err != nil {
//		return err
//	}
//	mux.Handle("/api/v1/", handler)
package api
