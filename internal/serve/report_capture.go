package serve

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"parley"
	"parley/internal/extract"
	"parley/internal/ledger"
)

// captureRow is a capture of the page that a report was made from.
type captureRow struct{ To, When, MediaType, Source, SHA256 string }

// captures lists the captures of a report.
func (s *Server) captures(r *http.Request, out *reportPage, at place, rep *parley.Report) error {
	all, err := s.ledger.Captures(r.Context(), rep.ID)
	if err != nil {
		return err
	}
	for i := range all {
		out.Captures = append(out.Captures, rowOf(at, rep.ID, &all[i]))
	}
	return nil
}

func rowOf(at place, report string, c *parley.Capture) captureRow {
	row := captureRow{To: at.to(reportPath(report) + "/capture/" + url.PathEscape(c.SHA256)), When: "time unknown", MediaType: or(visible(c.MediaType), "kind not declared"), Source: visible(c.Source), SHA256: c.SHA256}
	if !c.Fetched.IsZero() {
		row.When = stamp(c.Fetched)
	}
	return row
}

// capture shows the source of a page as text. The page itself is never drawn:
// even without scripts, a page can have a browser call other machines.
func (s *Server) capture(r *http.Request) (any, error) {
	id, v := r.PathValue("id"), r.URL.Query()
	c, err := s.ledger.Capture(r.Context(), id, r.PathValue("sha256"))
	if err != nil {
		return nil, err
	}
	e, err := ledger.ReportByID(r.Context(), s.ledger, id)
	if err != nil {
		return nil, err
	}
	at := place{process: v.Get("process")}
	if at.question, err = s.ask(r, time.UTC); err != nil {
		return nil, err
	}
	out := struct {
		reportPage
		Capture     captureRow
		Size, Bytes string
		Runs        []run
		Unshown     string
	}{Capture: rowOf(at, id, &c), Size: thousands(float64(len(c.Bytes))) + " bytes", Bytes: reportPath(id) + "/capture/" + url.PathEscape(c.SHA256) + "/bytes"}
	out.Title, out.Action = "The page as captured", reportPath(id)+"/capture/"+url.PathEscape(c.SHA256)
	out.Trail = []link{{"Processes", "/" + at.query()}, {or(visible(e.Report.Title), visible(id)), at.to(reportPath(id))}}
	text, err := source(c)
	if err != nil {
		out.Unshown = "It cannot be shown as text. Save the bytes to look at them."
		return out, nil
	}
	part, err := out.part(at, v.Get("part"), text, parley.Span{})
	out.Runs = runs(part.In(text))
	return out, err
}

// source decodes a capture.
func source(c parley.Capture) (string, error) {
	text, _, err := extract.Decode(c)
	if err != nil {
		return "", fmt.Errorf("decode capture %s: %w", c.SHA256, err)
	}
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return "", fmt.Errorf("capture %s is no text: %w", c.SHA256, parley.ErrUnsupported)
	}
	return text, nil
}

// captureBytes gives the bytes of a capture to be saved. Nothing is drawn: the
// kind is unknown to the browser, and what it might draw is in a sandbox that may
// load nothing.
func (s *Server) captureBytes(w http.ResponseWriter, r *http.Request) {
	c, err := s.ledger.Capture(r.Context(), r.PathValue("id"), r.PathValue("sha256"))
	switch {
	case errors.Is(err, parley.ErrNotFound):
		s.fail(w, r, http.StatusNotFound, err.Error())
		return
	case err != nil:
		s.o.Logger.Error("page_failed", "path", r.URL.Path, "error", err)
		s.fail(w, r, http.StatusInternalServerError, "The page could not be made; the log says why.")
		return
	}
	h := w.Header()
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Length", strconv.Itoa(len(c.Bytes)))
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "capture-"+parley.TextDigest(string(c.Bytes))[:16]+".txt"))
	_, _ = w.Write(c.Bytes) // a reader that went away is no failure
}
