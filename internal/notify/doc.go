// Package notify announces changed verdicts to the receivers of others: signed
// webhooks after the Standard Webhooks specification.
//
// In come a ledger, a file of hooks and a [State]; out go messages, each until its
// receiver has taken it or is given up. A change is announced whether entries came
// or only time passed, once, whatever stops and starts in between. It decides
// nothing, follows no redirect and reaches no private address that its hook does
// not allow.
//
//	n := notify.New(ledger, state, config, notify.Options{Now: time.Now})
//	err := n.Run(ctx) // until ctx ends
package notify
