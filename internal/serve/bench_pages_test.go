package serve_test

import "fmt"

// bigPages are the addresses to measure by the name of their page; each call
// gives another one, so that nothing is answered twice from memory alone.
func bigPages() map[string]func(int) string {
	day := func(i int) string { return fmt.Sprintf("2031-%02d-%02d", 1+i/28%12, 1+i%28) }
	p := "/process/generated"
	return map[string]func(int) string{
		"processes": func(i int) string { return "/?at=" + day(i) },
		"board":     func(i int) string { return p + "?at=" + day(i) + "&known=" + day(i) },
		"provision": func(i int) string { return fmt.Sprintf("%s/provision/p%03d?at=%s", p, i%200+1, day(i)) },
		"report":    func(i int) string { return fmt.Sprintf("/report/generated-%06d?process=generated", i%10000+1) },
	}
}
