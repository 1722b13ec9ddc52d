package notify_test

import (
	"errors"
	"strings"
	"testing"

	"parley"
	"parley/internal/notify"
)

func TestParse(t *testing.T) {
	files := func(path string) ([]byte, error) {
		if path != "news.secret" {
			return nil, parley.ErrNotFound
		}
		return []byte(notify.NewSecret() + "\n"), nil
	}
	c, bare, err := notify.Parse("hooks.yaml", []byte("base: https://desk.example/parley/\nhooks:\n- name: news\n  url: https://news.example/hook?key=1\n  secret_file: news.secret\n  processes: [karadesh]\n  only: badge\n"), files)
	if err != nil || bare || len(c.Hooks) != 1 || !c.Hooks[0].Badges || c.Hooks[0].Private {
		t.Errorf("%+v, %v, %v", c, bare, err)
	}
	if _, bare, err := notify.Parse("hooks.yaml", []byte("hooks:\n- {name: a, url: https://a.example, secret: "+secret+"}\n"), files); !bare || err != nil {
		t.Errorf("%v, %v", bare, err)
	}
	good := "\n  url: https://a.example\n  secret: " + secret
	for text, want := range map[string]string{
		"":                                     "hooks: there is none",
		"hooks: []":                            "hooks: there is none",
		"hooks: x":                             "hooks.yaml: [1:8]",
		"hooks:\n- name: a\n  uri: b":          `[3:3] unknown field "uri"`,
		"hooks:\n- name: [":                    "hooks.yaml: [",
		"base: desk\nhooks:\n- name: a" + good: `base: "desk" is no web address`,
		"hooks:\n- name: A b" + good:           `hook A b: name "A b": use a-z`,
		"hooks:\n- secret: x":                  `hooks[0]: name ""`,
		"hooks:\n- name: a" + good + "\n- name: a" + good:                                             "hook a: there are two of this name",
		"hooks:\n- {name: a, url: 'ftp://a.example', secret: x}":                                      "is no web address",
		"hooks:\n- {name: a, url: 'https://u:p@a.example', secret: x}":                                "leave out user",
		"hooks:\n- {name: a, url: 'http://a.example', secret: x}":                                     "use https",
		"hooks:\n- {name: a, url: 'https://a.example'}":                                               "secret: there is none",
		"hooks:\n- {name: a, url: 'https://a.example', secret: whsec_c2hvcnQ=}":                       "24 to 64 bytes",
		"hooks:\n- {name: a, url: 'https://a.example', secret: aGVyZWlzbm9wcmVmaXhiZWZvcmVpdGF0YWxs}": "it has to be whsec_",
		"hooks:\n- {name: a, url: 'https://a.example', secret_file: b}":                               "secret_file: ",
		"hooks:\n- name: a" + good + "\n  secret_file: b":                                             "give one of them",
		"hooks:\n- name: a" + good + "\n  old_secret: b":                                              "old_secret: it has to be",
		"hooks:\n- name: a" + good + "\n  only: sometimes":                                            `only "sometimes"`,
	} {
		_, _, err := notify.Parse("hooks.yaml", []byte(text), files)
		if err == nil || !errors.Is(err, parley.ErrInvalid) || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "hooks.yaml: ") {
			t.Errorf("%s\n%v, want %s", text, err, want)
		}
		if err != nil && (strings.Contains(err.Error(), "c2hvcnQ") || strings.Contains(err.Error(), "u:p@")) {
			t.Errorf("a secret is told: %v", err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("hooks:\n- {name: a, url: https://a.example, secret: " + secret + "}\n"))
	f.Add([]byte("base: https://x\nhooks: &a\n- *a\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, _, err := notify.Parse("hooks.yaml", raw, func(string) ([]byte, error) { return nil, parley.ErrNotFound })
		if err == nil && len(c.Hooks) == 0 {
			t.Error("no hook and no error")
		}
	})
}
