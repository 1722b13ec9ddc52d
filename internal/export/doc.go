// Package export writes readings in the public form that docs/reading-form.md
// describes: one JSON object for a report, its spans in code points with their
// exact words; or as text for people.
//
// In come a report, its reading and, if there is an agreement, its bearings;
// out goes a [Reading] to be marshalled, or lines of text. The package decides
// nothing: what the program knows in bytes and instants it gives in the
// standard terms.
//
//	err := export.JSON(w, export.Form(report, reading, export.Found{Process: "valley", Bearings: bearings}))
package export
