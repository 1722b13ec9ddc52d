package export

import (
	"fmt"
	"io"
	"slices"

	"parley"
)

// Format is a form of export.
type Format string

// The formats.
const (
	FormatCSV        Format = "csv"
	FormatJSONL      Format = "jsonl"
	FormatParquet    Format = "parquet"
	FormatGeoJSON    Format = "geojson"
	FormatICal       Format = "ical"
	FormatAnnotation Format = "annotation"
	FormatFTM        Format = "ftm"
	FormatPLOVER     Format = "plover"
)

// Formats lists the formats.
func Formats() []Format {
	return []Format{FormatCSV, FormatJSONL, FormatParquet, FormatGeoJSON, FormatICal, FormatAnnotation, FormatFTM, FormatPLOVER}
}

// Kinds lists the kinds that a format has a form for.
func (f Format) Kinds() []Kind {
	switch f {
	case FormatCSV, FormatJSONL, FormatParquet:
		return Kinds()
	case FormatGeoJSON:
		return []Kind{KindStatements, KindEvents}
	case FormatICal:
		return []Kind{KindVerdicts}
	case FormatAnnotation:
		return []Kind{KindStatements, KindCommitments, KindEvents, KindFigures, KindBearings}
	case FormatFTM:
		return []Kind{KindStatements, KindCommitments, KindEvents}
	case FormatPLOVER:
		return []Kind{KindEvents}
	}
	return nil
}

// Tabular reports whether the format has a file for each kind; the others put
// all kinds into one.
func (f Format) Tabular() bool { return f == FormatCSV || f == FormatParquet }

// File names the file of an export: that of a kind, where the format has one for
// each.
func (f Format) File(k Kind) string {
	switch f {
	case FormatCSV, FormatParquet:
		return string(k) + "." + string(f)
	case FormatJSONL:
		return "records.jsonl"
	case FormatGeoJSON:
		return "places.geojson"
	case FormatICal:
		return "deadlines.ics"
	case FormatAnnotation:
		return "annotations.jsonld"
	case FormatFTM:
		return "entities.ftm.json"
	case FormatPLOVER:
		return "plover.jsonl"
	}
	return ""
}

// Writer writes rows in one format. Close ends what was begun; it leaves the
// writer below open.
type Writer interface {
	Write(r *Row) error
	Close() error
}

// NewWriter gives the writer of a format; a tabular one takes rows of one kind.
// It returns [parley.ErrUnsupported] where the format has no form for the kind,
// [parley.ErrInvalid] for a format that there is not.
func NewWriter(w io.Writer, f Format, k Kind) (Writer, error) {
	kinds := f.Kinds()
	if kinds == nil {
		return nil, fmt.Errorf("there is no format %q; take one of %v: %w", f, Formats(), parley.ErrInvalid)
	}
	if !slices.Contains(kinds, k) {
		return nil, fmt.Errorf("format %s has no form for %s; it takes %v: %w", f, k, kinds, parley.ErrUnsupported)
	}
	table, _ := TableOf(k)
	switch f {
	case FormatCSV:
		return newCSV(w, table)
	case FormatParquet:
		return newParquet(w, table)
	case FormatGeoJSON:
		return newGeoJSON(w)
	case FormatICal:
		return newCalendar(w), nil
	case FormatAnnotation:
		return newAnnotations(w)
	case FormatFTM:
		return newEntities(w), nil
	case FormatPLOVER:
		return newPLOVER(w), nil
	default:
		return newLines(w), nil
	}
}
