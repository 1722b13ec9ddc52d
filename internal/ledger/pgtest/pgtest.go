// Package pgtest starts a PostgreSQL of its own for tests.
//
// In comes a test; out come addresses of empty databases of a server that
// listens on a socket in a temporary folder and ends with the test. It needs
// the programs of PostgreSQL, which ./check installs, and never skips a test.
// It is no way to run a server that anybody needs: it does not sync.
//
//	server := pgtest.Start(t)
//	t.Run("store", func(t *testing.T) {
//		l, err := sqlstore.Open(t.Context(), server.Database(t), sqlstore.Options{})
//	})
package pgtest

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is a PostgreSQL server of a test.
type Server struct {
	dir, programs string // its folder, that of the programs
	as            []string
	databases     atomic.Int64
	process       *exec.Cmd
	exited        chan struct{}
	log           *bytes.Buffer // read when it has exited
}

// Start starts a server that stops with the test.
func Start(t testing.TB) *Server {
	t.Helper()
	s := &Server{programs: programs(t)}
	dir, err := os.MkdirTemp("", "parley-pg-") // short: the name of a socket may have 107 bytes
	if err != nil {
		t.Fatal(err)
	}
	s.dir = dir
	t.Cleanup(func() { os.RemoveAll(dir) })
	s.lower(t)
	init := s.command("initdb", "-D", filepath.Join(dir, "data"), "-U", "parley", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	if out, err := init.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	t.Cleanup(func() { s.end(syscall.SIGINT) })
	s.Run(t)
	return s
}

// programs finds the folder with the newest server.
func programs(t testing.TB) string {
	t.Helper()
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err == nil && len(found) > 0 {
		return filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) }))
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path)
	}
	t.Fatal("this test needs PostgreSQL, and there is none under /usr/lib/postgresql or on the path; ./check installs it (apt-get install postgresql)")
	return ""
}

func version(path string) int {
	n, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	if err != nil {
		return 0
	}
	return n
}

// lower has the server run as somebody who is not root, which it refuses to.
func (s *Server) lower(t testing.TB) {
	t.Helper()
	s.as = []string{"--pdeathsig", "QUIT"}
	if os.Geteuid() != 0 {
		return
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			t.Fatalf("PostgreSQL does not run as root, and there is neither a user postgres nor nobody: %v", err)
		}
	}
	uid, err1 := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	if err1 != nil || err2 != nil {
		t.Fatalf("user %s has no number", u.Username)
	}
	if err := os.Chown(s.dir, uid, gid); err != nil {
		t.Fatal(err)
	}
	s.as = append(s.as, "--reuid", u.Uid, "--regid", u.Gid, "--clear-groups")
}

// command runs a program of PostgreSQL that ends when the test does, however
// that ends.
func (s *Server) command(name string, args ...string) *exec.Cmd {
	c := exec.Command("setpriv", slices.Concat(s.as, []string{filepath.Join(s.programs, name)}, args)...)
	c.Dir = s.dir
	return c
}

// Run starts the server, and again after Kill.
func (s *Server) Run(t testing.TB) {
	t.Helper()
	s.log, s.exited = &bytes.Buffer{}, make(chan struct{})
	s.process = s.command("postgres", "-D", filepath.Join(s.dir, "data"), "-k", s.dir, "-c", "listen_addresses=", "-c", "fsync=off")
	s.process.Stdout, s.process.Stderr = s.log, s.log
	if err := s.process.Start(); err != nil {
		t.Fatal(err)
	}
	go func(c *exec.Cmd, exited chan struct{}) {
		c.Wait() //nolint:errcheck // its log tells
		close(exited)
	}(s.process, s.exited)
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		c, err := pgx.Connect(t.Context(), s.address("postgres"))
		if err == nil {
			c.Close(t.Context())
			return
		}
		select {
		case <-look.C:
		case <-s.exited:
			t.Fatalf("PostgreSQL did not start:\n%s", s.log)
		case <-t.Context().Done():
			t.Fatalf("PostgreSQL did not start: %v", err)
		}
	}
}

// Kill kills the server as a machine that loses its power would.
func (s *Server) Kill() { s.end(syscall.SIGQUIT) }

func (s *Server) end(signal os.Signal) {
	if s.process != nil && s.process.Process != nil {
		s.process.Process.Signal(signal) //nolint:errcheck // it may have ended
		<-s.exited
	}
}

// Database makes an empty database and gives its address.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("test%d", s.databases.Add(1))
	c, err := pgx.Connect(t.Context(), s.address("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(context.WithoutCancel(t.Context()))
	if _, err := c.Exec(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	return s.address(name)
}

func (s *Server) address(database string) string {
	return "postgres:///" + database + "?" + url.Values{"host": {s.dir}, "user": {"parley"}}.Encode()
}
