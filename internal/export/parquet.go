package export

import (
	"fmt"
	"io"
	"reflect"
	"time"

	"github.com/parquet-go/parquet-go"
)

// groupRows is how many rows are held in memory before they are written.
const groupRows = 50_000

type parquetWriter struct {
	w     *parquet.GenericWriter[any]
	table Table
	row   reflect.Type
	held  int
}

// newParquet begins a file whose columns are those of the table: all but the ID
// may be null, lists are LIST, times are timestamps of microseconds in UTC.
func newParquet(w io.Writer, t Table) (*parquetWriter, error) {
	fields := make([]reflect.StructField, 0, len(t.Columns))
	for i, c := range t.Columns {
		typ, tag := parquetType(c.Type)
		if i == 0 {
			typ, tag = reflect.TypeFor[string](), ""
		}
		fields = append(fields, reflect.StructField{Name: fmt.Sprintf("C%d", i), Type: typ, Tag: reflect.StructTag(fmt.Sprintf(`parquet:"%s%s"`, c.Name, tag))})
	}
	p := &parquetWriter{table: t, row: reflect.StructOf(fields)}
	p.w = parquet.NewGenericWriter[any](w, parquet.NewSchema(string(t.Kind), parquet.SchemaOf(reflect.New(p.row).Interface())), parquet.Compression(&parquet.Snappy), parquet.CreatedBy("parley", "", ""))
	return p, nil
}

func parquetType(t Type) (reflect.Type, string) {
	switch t {
	case TypeInteger:
		return reflect.TypeFor[*int64](), ",optional"
	case TypeNumber:
		return reflect.TypeFor[*float64](), ",optional"
	case TypeBoolean:
		return reflect.TypeFor[*bool](), ",optional"
	case TypeTime:
		return reflect.TypeFor[*time.Time](), ",optional,timestamp(microsecond)"
	case TypeList:
		return reflect.TypeFor[[]string](), ",list"
	default:
		return reflect.TypeFor[*string](), ",optional"
	}
}

func (p *parquetWriter) Write(r *Row) error {
	row := reflect.New(p.row)
	for i := range p.table.Columns {
		v := p.table.Columns[i].Value(r)
		if n, ok := v.(int); ok {
			v = int64(n)
		}
		field := row.Elem().Field(i)
		switch {
		case v == nil:
		case field.Kind() == reflect.Pointer:
			field.Set(reflect.New(field.Type().Elem()))
			field.Elem().Set(reflect.ValueOf(v))
		default:
			field.Set(reflect.ValueOf(v))
		}
	}
	if _, err := p.w.Write([]any{row.Interface()}); err != nil {
		return fmt.Errorf("write Parquet: %w", err)
	}
	if p.held++; p.held == groupRows {
		p.held = 0
		if err := p.w.Flush(); err != nil {
			return fmt.Errorf("write Parquet: %w", err)
		}
	}
	return nil
}

func (p *parquetWriter) Close() error {
	if err := p.w.Close(); err != nil {
		return fmt.Errorf("write Parquet: %w", err)
	}
	return nil
}
