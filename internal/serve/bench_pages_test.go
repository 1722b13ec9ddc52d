package serve_test

import "fmt"

// bigPages are the addresses to measure by the name of their page; each call
// gives another one, so that nothing is answered twice from memory alone.
func bigPages() map[string]func(int) string {
	day := func(i int) string { return fmt.Sprintf("2031-%02d-%02d", 1+i/28%12, 1+i%28) }
	p := "/process/generated"
	return map[string]func(int) string{
		"processes": func(i int) string { return "/?at=" + day(i) + "&known=" + day(i) },
		"board":     func(i int) string { return p + "?at=" + day(i) + "&known=" + day(i) },
		"board-month": func(i int) string {
			return p + "?group=side&from=2031-06-01&to=2031-06-30&at=" + day(i) + "&known=" + day(i)
		},
		"provision": func(i int) string { return fmt.Sprintf("%s/provision/p%03d?at=%s&known=%[3]s", p, i%200+1, day(i)) },
		"changes":   func(i int) string { return p + "/changes?at=" + day(i) + "&known=" + day(i) },
		"brief":     func(i int) string { return p + "/brief?at=" + day(i) + "&known=" + day(i) },
		"search": func(i int) string {
			return "/search?q=" + []string{"troops", "shelled", "harrow", "%22left+tamis%22", "kill*"}[i%5] + "&from=" + day(i)
		},
		"actors": func(i int) string { return "/actors?q=" + string(rune('a'+i%26)) },
		"actor": func(i int) string {
			return "/actors/" + []string{"Ilya%20Dorn", "Varen", "Karadesh", "Mara%20Venn"}[i%4] + "?list=" + []string{"says", "does", "owes"}[i%3]
		},
		"figures":  func(i int) string { return "/figures?kind=killed&from=" + day(i) },
		"timeline": func(i int) string { return "/timeline?process=generated&from=" + day(i) },
		// The queue of one time is kept, as that of now is.
		"review": func(int) string { return p + "/review?at=2032-03-01&known=2032-03-01" },
		"report": func(i int) string { return fmt.Sprintf("/report/generated-%06d?process=generated", i%10000+1) },
	}
}
