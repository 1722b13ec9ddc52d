package sqlstore

import (
	"context"
	"fmt"
	"strings"
)

// inserts are rows that go into a table: one statement a row where statements cost
// nothing, one for all of them where each is a message to a server. A column
// holds int64 or string.
type inserts struct {
	together bool
	all      [][]any
	columns  int
}

func (d *dialect) inserts(columns int) *inserts {
	return &inserts{together: d.together, columns: columns}
}

func (r *inserts) add(values ...any) { r.all = append(r.all, values) }

// insert runs a statement in which %s stands for the rows.
func (r *inserts) insert(ctx context.Context, tx Tx, into string) error {
	if len(r.all) == 0 {
		return nil
	}
	if r.together {
		from, args := r.arrays()
		_, err := tx.ExecContext(ctx, fmt.Sprintf(into, from), args...)
		return err
	}
	s, err := tx.Tx.PrepareContext(ctx, tx.bind(fmt.Sprintf(into, "VALUES (?"+strings.Repeat(", ?", r.columns-1)+")")))
	if err != nil {
		return err
	}
	defer s.Close()
	for _, values := range r.all {
		if _, err := s.ExecContext(ctx, values...); err != nil {
			return err
		}
	}
	return nil
}

// arrays gives the rows as an array for each column.
func (r *inserts) arrays() (from string, args []any) {
	types := make([]string, r.columns)
	for c := range types {
		if _, ok := r.all[0][c].(int64); ok {
			types[c] = "?::bigint[]"
			args = append(args, column[int64](r.all, c))
		} else {
			types[c] = "?::text[]"
			args = append(args, column[string](r.all, c))
		}
	}
	return "SELECT * FROM unnest(" + strings.Join(types, ", ") + ")", args
}

func column[T any](all [][]any, c int) []T {
	out := make([]T, len(all))
	for i, values := range all {
		out[i], _ = values[c].(T)
	}
	return out
}
