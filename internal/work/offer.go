package work

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"parley"
	"parley/internal/intake"
	"parley/internal/ledger"
	"parley/internal/ledger/sqlstore"
)

// Offer is Add for one report by who may offer it again, not knowing whether it
// was kept: the same text under the same ID, for the same processes, is queued
// once for all. It gives the ID under which the report will stand, as far as that
// can be known now, and whether it was queued by this call.
func (q *Queue) Offer(ctx context.Context, now time.Time, processes []string, item intake.Item) (id string, queued bool, err error) {
	digest, err := offerDigest(processes, &item.Report)
	if err == nil {
		err = q.store.Transact(ctx, func(in *sqlstore.Store, tx sqlstore.Tx) error {
			err := tx.QueryRowContext(ctx, `SELECT report FROM work_offer WHERE digest = ?`, digest).Scan(&id)
			if !errors.Is(err, sql.ErrNoRows) {
				return err
			}
			rep := item.Report
			if err := intake.Name(ctx, offered{in, tx}, &rep); err != nil {
				return err
			}
			id, queued = rep.ID, true
			if _, err := tx.ExecContext(ctx, `INSERT INTO work_offer (digest, report, sha256, url) VALUES (?, ?, ?, ?)`, digest, id, rep.SHA256, rep.URL); err != nil {
				return err
			}
			return q.add(ctx, tx, now, processes, item)
		})
	}
	if err != nil {
		return "", false, fmt.Errorf("queue report %q: %w", item.Report.ID, err)
	}
	return id, queued, nil
}

func offerDigest(processes []string, rep *parley.Report) (string, error) {
	processes = slices.Sorted(slices.Values(processes))
	raw, err := json.Marshal([]any{processes, rep.ID, rep.SHA256})
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), err
}

// offered is a ledger as if what was offered were in it, for who names a report.
type offered struct {
	ledger.Ledger
	tx sqlstore.Tx
}

// Entries gives the reports under an ID, those of the ledger first.
func (o offered) Entries(ctx context.Context, query ledger.Query) iter.Seq2[parley.Entry, error] {
	return func(yield func(parley.Entry, error) bool) {
		for e, err := range o.Ledger.Entries(ctx, query) {
			if !yield(e, err) {
				return
			}
		}
		rows, err := o.tx.QueryContext(ctx, `SELECT sha256, url FROM work_offer WHERE report = ? ORDER BY digest`, query.Report)
		if err != nil {
			yield(parley.Entry{}, err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			rep := parley.Report{ID: query.Report}
			err := rows.Scan(&rep.SHA256, &rep.URL)
			if !yield(parley.Entry{Kind: parley.EntryReport, Report: &rep}, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(parley.Entry{}, err)
		}
	}
}
