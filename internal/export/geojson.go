package export

import (
	"io"
	"time"

	"parley"
)

// geoWriter writes a FeatureCollection (RFC 7946): a point for each record and
// place. Records without a place that the gazetteer knows have none.
type geoWriter struct{ document }

func newGeoJSON(w io.Writer) (*geoWriter, error) {
	d, err := newDocument(w, `{"type":"FeatureCollection","features":`)
	return &geoWriter{d}, err
}

type feature struct {
	Type       string         `json:"type"`
	ID         string         `json:"id"`
	Geometry   geometry       `json:"geometry"`
	Properties map[string]any `json:"properties"`
}

type geometry struct {
	Type        string     `json:"type"`
	Coordinates [2]float64 `json:"coordinates"` // longitude first
}

func (g *geoWriter) Write(r *Row) error {
	for _, p := range r.places() {
		f := feature{Type: "Feature", ID: r.ID + "@" + p.Name, Geometry: geometry{"Point", [2]float64{p.Lon, p.Lat}}, Properties: properties(r, p)}
		if err := g.add(f); err != nil {
			return err
		}
	}
	return nil
}

func properties(r *Row, p parley.Place) map[string]any {
	out := map[string]any{
		"record": r.ID, "table": r.Kind, "place": p.Name, "country": known(p.Country), "placeSource": known(p.Source),
		"report": r.Report.ID, "outlet": known(r.Report.Outlet), "url": known(r.Report.URL), "published": known(r.Report.Published.Value), "known": r.Known.Format(time.RFC3339),
	}
	if e := r.Event; e != nil {
		out["type"], out["mode"], out["status"], out["actor"], out["recipient"] = e.Type, known(e.Mode), e.Status, Names(e.Actor), Names(e.Recipient)
		out["words"], out["when"], out["saidBy"] = known(r.words(&e.Clause)), (*string)(nil), Names(r.saidBy(e.Said))
		if e.When != nil {
			out["when"] = known(e.When.Time.Value)
		}
	}
	if s := r.Statement; s != nil {
		out["act"], out["who"], out["for"], out["words"] = s.Act, Names(s.Who), Names(s.For), contents(r, s.Content)
	}
	return out
}
