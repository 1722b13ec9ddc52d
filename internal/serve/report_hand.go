package serve

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"parley"
	"parley/internal/ledger"
	"parley/internal/review"
)

// handView is what a report page has of what was put in by hand, with the forms
// to put in more.
type handView struct {
	Signer    signer
	Action    string
	Process   string // of a note
	Notes     []noteRow
	On        []choiceGroup // provisions that words can be linked to
	Senses    []choice
	Standings []choice
	Speech    []choice
}

type choiceGroup struct {
	Name    string
	Choices []choice
}

// noteRow is a note on words of a report.
type noteRow struct {
	Words        []run
	Note, By, To string
	Who, Act     string // whose statement the words are
	Entry        string
}

// hand gives the notes on a report and the forms.
func (s *Server) handOn(r *http.Request, at place, rep *parley.Report) (*handView, error) {
	out := &handView{Signer: signer{By: signedBy(r), Back: r.URL.RequestURI()}, Action: reportPath(rep.ID) + "/hand", Process: at.process}
	notes, err := s.desk.Annotations(r.Context(), rep.ID)
	if err != nil {
		return nil, err
	}
	for _, e := range notes {
		a := e.Annotation
		row := noteRow{Words: runs(a.Words), Note: visible(a.Note), By: visible(a.By), To: at.words(rep, a.Span), Entry: string(e.ID)}
		if st := a.Statement; st != nil {
			row.Who, row.Act = visible(strings.Join(st.Who, ", ")), strings.ToLower(string(st.Act))
		}
		out.Notes = append(out.Notes, row)
	}
	if out.On, err = s.linkable(r, at); err != nil {
		return nil, err
	}
	for _, sense := range review.Senses() {
		out.Senses = append(out.Senses, choice{Value: string(sense), Text: senseWords(sense)})
	}
	for _, st := range review.Standings() {
		out.Standings = append(out.Standings, choice{Value: string(st), Text: standingWords(st)})
	}
	for _, act := range review.Speech() {
		out.Speech = append(out.Speech, choice{string(act), strings.ToLower(string(act)), act == parley.ActSay})
	}
	return out, nil
}

// linkable lists the provisions of the process that the reader came from, or of
// all.
func (s *Server) linkable(r *http.Request, at place) ([]choiceGroup, error) {
	ids := some(at.process)
	if len(ids) == 0 {
		var err error
		if ids, err = s.ledger.Processes(r.Context()); err != nil {
			return nil, err
		}
	}
	var out []choiceGroup
	for _, id := range ids {
		a, err := ledger.Agreement(r.Context(), s.ledger, id)
		if errors.Is(err, parley.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		g := choiceGroup{Name: visible(a.Title), Choices: provisionChoices(a, "")}
		for i := range g.Choices {
			g.Choices[i].Value = url.PathEscape(id) + "/" + url.PathEscape(g.Choices[i].Value)
		}
		out = append(out, g)
	}
	return out, nil
}
