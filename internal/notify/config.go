package notify

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"parley"
)

// Config is a file of hooks.
type Config struct {
	Base  string // where the desk is reached; "": messages have no links to it
	Hooks []Hook
}

// Hook is a receiver of messages.
type Hook struct {
	Name      string
	URL       string
	Processes []string // Default: all
	Badges    bool     // only changes of the badge. Default: every change of a verdict
	Private   bool     // its host may be at a private address
	secrets   [][]byte // to sign with, the newest first
}

// wants reports whether a hook is to be told of a change.
func (h *Hook) wants(process string, c *parley.Change) bool {
	if len(h.Processes) > 0 && !slices.Contains(h.Processes, process) {
		return false
	}
	return !h.Badges || c.Before == nil || c.After == nil || c.Before.Badge != c.After.Badge
}

// hooksFile is the YAML of a file of hooks.
type hooksFile struct {
	Base  string     `yaml:"base"`
	Hooks []hookYAML `yaml:"hooks"`
}

type hookYAML struct {
	Name       string   `yaml:"name"`
	URL        string   `yaml:"url"`
	Secret     string   `yaml:"secret"`
	SecretFile string   `yaml:"secret_file"`
	OldSecret  string   `yaml:"old_secret"`
	Processes  []string `yaml:"processes"`
	Only       string   `yaml:"only"`
	Private    bool     `yaml:"private"`
}

var nameForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// secretPrefix is what a secret begins with.
const secretPrefix = "whsec_"

// NewSecret makes a secret of 32 random bytes.
func NewSecret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return secretPrefix + base64.StdEncoding.EncodeToString(b)
}

// Parse reads a file of hooks; name stands in errors, which are parley.ErrInvalid
// and name the line or the hook. open reads the files of secrets. bare reports
// whether a secret stands in the file itself.
func Parse(name string, raw []byte, open func(path string) ([]byte, error)) (c Config, bare bool, err error) {
	var f hooksFile
	if err := yaml.NewDecoder(bytes.NewReader(raw), yaml.Strict()).Decode(&f); err != nil && !errors.Is(err, io.EOF) {
		return c, false, fmt.Errorf("%s: %s: %w", name, strings.TrimSpace(yaml.FormatError(err, false, false)), parley.ErrInvalid)
	}
	wrong := func(field, format string, args ...any) error {
		return fmt.Errorf("%s: %s: %s: %w", name, field, fmt.Sprintf(format, args...), parley.ErrInvalid)
	}
	if len(f.Hooks) == 0 {
		return c, false, wrong("hooks", "there is none; docs/notify.md has an example to copy")
	}
	if f.Base != "" {
		if _, err := webAddress(f.Base); err != nil {
			return c, false, wrong("base", "%v", err)
		}
	}
	c.Base = f.Base
	for i, y := range f.Hooks {
		field := fmt.Sprintf("hooks[%d]", i)
		if y.Name != "" {
			field = "hook " + y.Name
		}
		h, err := y.hook(open)
		if err != nil {
			return c, false, wrong(field, "%v", err)
		}
		if slices.ContainsFunc(c.Hooks, func(o Hook) bool { return o.Name == h.Name }) {
			return c, false, wrong(field, "there are two of this name")
		}
		bare = bare || y.Secret != "" || y.OldSecret != ""
		c.Hooks = append(c.Hooks, h)
	}
	return c, bare, nil
}

func (y *hookYAML) hook(open func(string) ([]byte, error)) (Hook, error) {
	h := Hook{Name: y.Name, URL: y.URL, Processes: y.Processes, Private: y.Private}
	if !nameForm.MatchString(y.Name) {
		return h, fmt.Errorf("name %q: use a-z, 0-9 and hyphens", y.Name)
	}
	u, err := webAddress(y.URL)
	if err != nil {
		return h, fmt.Errorf("url: %w", err)
	}
	if u.Scheme == "http" && !y.Private {
		return h, errors.New("url: use https; http is for receivers in a network of your own (private: true)")
	}
	switch y.Only {
	case "", "all":
	case "badge":
		h.Badges = true
	default:
		return h, fmt.Errorf("only %q: it is badge, or left out", y.Only)
	}
	newest := y.Secret
	switch {
	case y.Secret != "" && y.SecretFile != "":
		return h, errors.New("secret and secret_file: give one of them")
	case y.SecretFile != "":
		raw, err := open(y.SecretFile)
		if err != nil {
			return h, fmt.Errorf("secret_file: %w", err)
		}
		newest = string(raw)
	case y.Secret == "":
		return h, errors.New(`secret: there is none; "parley hook secret" makes one`)
	}
	for _, s := range []struct{ field, value string }{{"secret", newest}, {"old_secret", y.OldSecret}} {
		if s.value == "" {
			continue
		}
		key, err := keyOf(s.value)
		if err != nil {
			return h, fmt.Errorf("%s: %w", s.field, err)
		}
		h.secrets = append(h.secrets, key)
	}
	return h, nil
}

// keyOf reads a secret: whsec_ and 24 to 64 bytes in base64. Errors do not repeat it.
func keyOf(secret string) ([]byte, error) {
	text, ok := strings.CutPrefix(strings.TrimSpace(secret), secretPrefix)
	key, err := base64.StdEncoding.DecodeString(text)
	if !ok || err != nil || len(key) < 24 || len(key) > 64 {
		return nil, errors.New(`it has to be whsec_ and 24 to 64 bytes in base64; "parley hook secret" makes one`)
	}
	return key, nil
}

func webAddress(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fmt.Errorf("%q is no web address", s)
	}
	if u.User != nil || u.Fragment != "" {
		return nil, fmt.Errorf("%q: leave out user, password and fragment", u.Redacted())
	}
	return u, nil
}

// hostPort is what a hook's address is allowed by.
func (h *Hook) hostPort() string {
	u, err := url.Parse(h.URL)
	if err != nil {
		return ""
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}
