// Package copies finds among reports those that are copies of one another, and
// those that carry the same quotation.
//
// In come reports, one by one; out come clusters of them, with what their members
// share. It keeps a sketch of each report and its quotations, no texts, and holds
// no report against every other. What is a copy is told as package evaluate tells
// it of what outlets tell themselves; the package weighs nothing, and reads no
// speakers.
//
//	f := copies.New()
//	f.Add(&report)
//	for _, c := range f.Clusters() {
//		fmt.Println(c.Kind, len(c.Members))
//	}
package copies
