package serve

import "net/http"

func (s *Server) startRoutes() {
	s.mux.HandleFunc("GET /start", s.page("start", s.start))
}

// start tells a new user what to do. What it says depends on nothing.
func (s *Server) start(*http.Request) (any, error) {
	return struct{ frame }{frame{Title: "How to begin", Trail: []link{{"Processes", "/"}}}}, nil
}
