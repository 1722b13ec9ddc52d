package sqlstore

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"parley"
)

// Keep adds a capture of a report, once for each digest.
func (s *Store) Keep(ctx context.Context, report string, c parley.Capture) error {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(c.Bytes); err != nil {
		return fmt.Errorf("keep a capture of report %q: %w", report, err)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("keep a capture of report %q: %w", report, err)
	}
	fetched := ""
	if !c.Fetched.IsZero() {
		fetched = c.Fetched.UTC().Format(time.RFC3339Nano)
	}
	if err := s.keep(ctx, &packed{report: report, sha256: c.SHA256, source: c.Source, mediaType: c.MediaType, fetched: fetched}, b.Bytes()); err != nil {
		return fmt.Errorf("keep a capture of report %q: %w", report, told(err))
	}
	return nil
}

// packed is a capture as it is stored, without its bytes.
type packed struct {
	seq                                        int64
	report, sha256, source, mediaType, fetched string
}

func (s *Store) keep(ctx context.Context, c *packed, bytes []byte) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO capture (report, sha256, source, media_type, fetched, bytes) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (report, sha256) DO NOTHING`,
		c.report, c.sha256, c.source, c.mediaType, c.fetched, bytes)
	return err
}

// Captures lists the captures of a report in the order of their arrival,
// without their bytes.
func (s *Store) Captures(ctx context.Context, report string) ([]parley.Capture, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT sha256, source, media_type, fetched FROM capture WHERE report = ? ORDER BY seq`, report)
	if err != nil {
		return nil, fmt.Errorf("list the captures of report %q: %w", report, told(err))
	}
	defer rows.Close()
	var out []parley.Capture
	for rows.Next() {
		var c parley.Capture
		var fetched string
		if err := rows.Scan(&c.SHA256, &c.Source, &c.MediaType, &fetched); err != nil {
			return nil, fmt.Errorf("list the captures of report %q: %w", report, told(err))
		}
		c.Fetched = stamp(fetched)
		out = append(out, c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list the captures of report %q: %w", report, told(err))
	}
	return out, nil
}

// Capture gives a capture of a report with its bytes, or ErrNotFound.
func (s *Store) Capture(ctx context.Context, report, sha256 string) (parley.Capture, error) {
	c := parley.Capture{SHA256: sha256}
	var fetched string
	var packed []byte
	err := s.db.QueryRowContext(ctx, `SELECT source, media_type, fetched, bytes FROM capture WHERE report = ? AND sha256 = ?`, report, sha256).Scan(&c.Source, &c.MediaType, &fetched, &packed)
	if errors.Is(err, sql.ErrNoRows) {
		return parley.Capture{}, fmt.Errorf("capture %s of report %q: %w", sha256, report, parley.ErrNotFound)
	}
	if err != nil {
		return parley.Capture{}, fmt.Errorf("get capture %s of report %q: %w", sha256, report, told(err))
	}
	c.Fetched = stamp(fetched)
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err == nil {
		c.Bytes, err = io.ReadAll(z)
	}
	if err != nil {
		return parley.Capture{}, fmt.Errorf("unpack capture %s of report %q: %w (%w)", sha256, report, parley.ErrInvalid, err)
	}
	return c, nil
}

// stamp reads a stored time; "" is unknown.
func stamp(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}
	}
	return t
}
