package export_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/piprate/json-gold/ld"

	"parley"
	"parley/internal/export"
	"parley/internal/ledger"
)

func TestGeoJSONOpensInOrb(t *testing.T) {
	got, err := geojson.UnmarshalFeatureCollection(written(t, filled(t), export.FormatGeoJSON, of(export.FormatGeoJSON)...))
	if err != nil {
		t.Fatal(err)
	}
	var records []string
	for _, f := range got.Features {
		records = append(records, f.ID.(string))
		if f.Point() != (orb.Point{22.5, 40.25}) || f.Properties.MustString("country") != "Karadesh" || f.Properties.MustString("placeSource") != "GeoNames" {
			t.Errorf("%s: %v %v", f.ID, f.Geometry, f.Properties)
		}
	}
	if d := cmp.Diff([]string{"r1#s1@Orla", "r1#e1@Orla", "r1#e2@Orla"}, records); d != "" {
		t.Error(d) // "Orl" is no word of the report
	}
	if f := got.Features[2]; f.Properties.MustString("when") != "2031-03-07" || f.Properties.MustString("status") != "happened" || f.Properties["actor"] != nil {
		t.Errorf("%v", f.Properties)
	}
	if empty, err := geojson.UnmarshalFeatureCollection(written(t, filled(t), export.FormatGeoJSON, func() export.Query { q := asked(export.KindEvents); q.Since = day(30); return q }())); err != nil || len(empty.Features) != 0 {
		t.Errorf("%v, %v", empty, err)
	}
}

// terms says what the terms of Web Annotation that an export has stand for, as
// its recommendation defines them. Without it a test would need a network.
const terms = `{"@context": {
	"oa": "http://www.w3.org/ns/oa#", "as": "http://www.w3.org/ns/activitystreams#", "dcterms": "http://purl.org/dc/terms/", "dctypes": "http://purl.org/dc/dcmitype/",
	"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "xsd": "http://www.w3.org/2001/XMLSchema#", "foaf": "http://xmlns.com/foaf/0.1/",
	"id": {"@id": "@id", "@type": "@id"}, "type": {"@id": "@type", "@type": "@vocab"},
	"Annotation": "oa:Annotation", "AnnotationPage": "as:OrderedCollectionPage", "SpecificResource": "oa:SpecificResource", "TextualBody": "oa:TextualBody",
	"TextPositionSelector": "oa:TextPositionSelector", "TextQuoteSelector": "oa:TextQuoteSelector", "Text": "dctypes:Text", "Software": "as:Application",
	"classifying": "oa:classifying", "identifying": "oa:identifying", "describing": "oa:describing", "linking": "oa:linking",
	"body": {"@id": "oa:hasBody", "@type": "@id"}, "target": {"@id": "oa:hasTarget", "@type": "@id"}, "source": {"@id": "oa:hasSource", "@type": "@id"},
	"selector": {"@id": "oa:hasSelector", "@type": "@id"}, "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"}, "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
	"generator": {"@id": "as:generator", "@type": "@id"}, "generated": {"@id": "dcterms:issued", "@type": "xsd:dateTime"}, "name": "foaf:name", "value": "rdf:value",
	"items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
	"start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"}, "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
	"exact": "oa:exact", "prefix": "oa:prefix", "suffix": "oa:suffix"}}`

// offline gives the context of Web Annotation and nothing else.
type offline struct{}

func (offline) LoadDocument(u string) (*ld.RemoteDocument, error) {
	if u != "http://www.w3.org/ns/anno.jsonld" {
		return nil, fmt.Errorf("%s is not here: %w", u, parley.ErrNotFound)
	}
	var doc any
	err := json.Unmarshal([]byte(terms), &doc)
	return &ld.RemoteDocument{DocumentURL: u, Document: doc}, err
}

func TestAnnotationsAreLinkedData(t *testing.T) {
	var doc any
	if err := json.Unmarshal(written(t, filled(t), export.FormatAnnotation, of(export.FormatAnnotation)...), &doc); err != nil {
		t.Fatal(err)
	}
	o := ld.NewJsonLdOptions("")
	o.DocumentLoader = offline{}
	o.SafeMode = true // a term that means nothing is an error
	expanded, err := ld.NewJsonLdProcessor().Expand(doc, o)
	if err != nil {
		t.Fatal(err)
	}
	const oa = "http://www.w3.org/ns/oa#"
	get := func(v any, keys ...string) any {
		for _, k := range keys {
			v = v.(map[string]any)[k].([]any)[0]
		}
		return v
	}
	items := get(expanded[0], "http://www.w3.org/ns/activitystreams#items").(map[string]any)["@list"].([]any)
	texts := map[string][]rune{parley.TextDigest(text1): []rune(text1), parley.TextDigest(text2): []rune(text2)}
	kinds := map[string]int{}
	for _, a := range items {
		id := a.(map[string]any)["@id"].(string)
		kinds[strings.Split(id, ":")[2]]++
		if get(a, oa+"motivatedBy").(map[string]any)["@id"] != oa+"classifying" {
			t.Errorf("%s is moved by something else", id)
		}
		for _, target := range a.(map[string]any)[oa+"hasTarget"].([]any) {
			text := texts[get(target, oa+"hasSource", "urn:parley:term:sha256").(map[string]any)["@value"].(string)]
			selectors := target.(map[string]any)[oa+"hasSelector"].([]any)
			number := func(k string) int { return int(get(selectors[0], oa+k).(map[string]any)["@value"].(float64)) }
			words := func(k string) string {
				if selectors[1].(map[string]any)[oa+k] == nil {
					return ""
				}
				return get(selectors[1], oa+k).(map[string]any)["@value"].(string)
			}
			start, end := number("start"), number("end")
			if string(text[start:end]) != words("exact") || string(text[max(0, start-32):start]) != words("prefix") || string(text[end:min(len(text), end+32)]) != words("suffix") {
				t.Errorf("%s: [%d, %d) is not %q between %q and %q", id, start, end, words("exact"), words("prefix"), words("suffix"))
			}
		}
	}
	if d := cmp.Diff(map[string]int{"statements": 2, "events": 3, "figures": 1, "commitments": 1, "bearings": 2}, kinds); d != "" {
		t.Error(d)
	}
}

// properties are those of the schemata of FollowTheMoney that an export uses, with
// what they inherit, and of them those that name another entity of which schema.
var properties = map[string]map[string]string{
	"Article":       {"name": "", "title": "", "author": "", "publisher": "", "publishedAt": "", "language": "", "sourceUrl": ""},
	"Person":        {"name": "", "alias": "", "position": ""},
	"Organization":  {"name": "", "alias": ""},
	"LegalEntity":   {"name": "", "alias": "", "country": ""},
	"Event":         {"name": "", "summary": "", "date": "", "startDate": "", "endDate": "", "recordId": "", "sourceUrl": "", "publisher": "", "proof": "Article", "keywords": "", "location": "", "country": "", "involved": "LegalEntity"},
	"Documentation": {"document": "Article", "entity": "LegalEntity", "role": "", "summary": "", "date": "", "recordId": "", "sourceUrl": "", "publisher": ""},
	"UnknownLink":   {"subject": "LegalEntity", "object": "LegalEntity", "role": "", "status": "", "summary": "", "description": "", "endDate": "", "recordId": "", "sourceUrl": "", "publisher": "", "proof": "Article"},
	"Membership":    {"member": "LegalEntity", "organization": "Organization", "role": ""},
}

// Countries are told by their codes; what is none has none.
func TestCountriesOfEntities(t *testing.T) {
	l := ledger.NewMemory()
	rep := reportEntry("r1", text1, "2031-03-11")
	reading := readingEntry(rep, 1, func(rd *parley.Reading) {
		at := func(words string) parley.Span { return span(t, text1, words) }
		rd.Places = []parley.Place{{Name: "Orla", Country: "Sudan", Lat: 15, Lon: 32, Source: "parley"}}
		rd.Events = []parley.Event{{ID: "e1", Type: "RETREAT", Actor: parley.Names{"Sudan", "Varen"}, Trigger: at("have left"), Clause: at("“Наши” troops have left Orla"), Status: parley.StatusHappened, Where: "Orla", Rule: "retreat"}}
	})
	if _, err := l.Append(t.Context(), day(12), rep, reading); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w, err := export.NewWriter(&out, export.FormatFTM, export.KindEvents)
	if err != nil {
		t.Fatal(err)
	}
	for row, err := range export.Rows(t.Context(), l, export.Query{Kind: export.KindEvents, AsOf: parley.AsOf{At: day(20), Known: day(20)}}) {
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for line := range bytes.Lines(out.Bytes()) {
		var e struct {
			Schema     string
			Properties struct{ Name, Country []string }
		}
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatal(err)
		}
		if e.Schema != "Article" {
			got = append(got, e.Schema+" "+e.Properties.Name[0]+" "+strings.Join(e.Properties.Country, ","))
		}
	}
	if d := cmp.Diff([]string{"LegalEntity Sudan sd", "LegalEntity Varen ", "Event “Наши” troops have left Orla sd"}, got); d != "" {
		t.Error(d)
	}
}

func TestEntities(t *testing.T) {
	type entity struct {
		ID         string
		Schema     string
		Properties map[string][]string
	}
	seen := map[string]entity{}
	schema := map[string]int{}
	for line := range bytes.Lines(written(t, filled(t), export.FormatFTM, of(export.FormatFTM)...)) {
		var e entity
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatal(err)
		}
		if seen[e.ID].ID != "" {
			t.Errorf("%s is written twice", line)
		}
		seen[e.ID] = e
		schema[e.Schema]++
		for p, values := range e.Properties {
			range_, ok := properties[e.Schema][p]
			if !ok || len(values) == 0 || slices.Contains(values, "") {
				t.Errorf("%s has %s %q", e.Schema, p, values)
			}
			for _, v := range values {
				if is := seen[v].Schema; range_ != "" && is != range_ && !(range_ == "LegalEntity" && (is == "Person" || is == "Organization")) {
					t.Errorf("%s of %s names %q, which is %q", p, e.Schema, v, is)
				}
			}
		}
	}
	// Dorn and Ilya Dorn are one; the names that the text makes up stand for themselves.
	if d := cmp.Diff(map[string]int{"Article": 2, "Person": 1, "Organization": 2, "LegalEntity": 3, "Event": 2, "Documentation": 3, "UnknownLink": 1, "Membership": 2}, schema); d != "" {
		t.Error(d)
	}
	for _, e := range seen {
		switch e.Schema {
		case "Person":
			if d := cmp.Diff(map[string][]string{"name": {"Ilya Dorn"}, "alias": {"Dorn"}, "position": {"foreign minister, Varen"}}, e.Properties); d != "" {
				t.Error(d)
			}
		case "UnknownLink":
			if d := cmp.Diff([]string{"2031-03-20"}, e.Properties["endDate"]); d != "" {
				t.Error(d)
			}
		}
	}
}

func TestPLOVERHasTheColumnsOfPOLECAT(t *testing.T) {
	columns := []string{"Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw", "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type", "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version"}
	var got []map[string]string
	for line := range bytes.Lines(written(t, filled(t), export.FormatPLOVER, asked(export.KindEvents))) {
		var r map[string]string
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatal(err)
		}
		if len(r) != len(columns) {
			t.Errorf("%d columns: %v", len(r), r)
		}
		for _, c := range columns {
			if _, ok := r[c]; !ok {
				t.Errorf("%s is missing", c)
			}
		}
		got = append(got, r)
	}
	if len(got) != 2 { // what is only planned did not happen
		t.Fatalf("%d records", len(got))
	}
	for c, want := range map[string]string{"Event ID": "r1#e1", "Event Date": "", "Event Type": "RETREAT", "Event Mode": "withdraw", "Quad Code": "MATERIAL COOPERATION", "Actor Name": "Varen's army", "Actor Name Raw": "“Наши” troops", "Latitude": "40.25", "Country": "Karadesh", "Publication Date": "2031-03-11"} {
		if got[0][c] != want {
			t.Errorf("%s is %q, want %q", c, got[0][c], want)
		}
	}
	if got[1]["Event Date"] != "2031-03-07" || got[1]["Quad Code"] != "MATERIAL CONFLICT" {
		t.Errorf("%v", got[1])
	}
}
