package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"parley"
)

// made identifies a reading: of which report, and by which reader.
type made struct {
	id, sha256 string
	reader     parley.ReaderVersion
}

// output is the file that readings are written to, one a line. A line is
// written in one piece; one that a kill cut off is dropped by who goes on.
type output struct {
	file *os.File
	have map[made]int // how often each reading is there
}

// createOutput makes a new file.
func createOutput(path string) (*output, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("%s is there already; give another name, or --resume to go on with it: %w", path, parley.ErrConflict)
	}
	if err != nil {
		return nil, fmt.Errorf("create %s: %w", path, err)
	}
	return &output{file: f}, nil
}

// resumeOutput opens a file that a reading was written to, or a new one, and goes
// to the end of its last whole line. It returns ErrInvalid with file and line for
// what is no reading: the file is another one, and stays as it is.
func resumeOutput(path string) (_ *output, err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	o := &output{file: f, have: map[made]int{}}
	in := bufio.NewReaderSize(f, 64<<10)
	whole := int64(0)
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			break // what is left is no whole line
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		m, err := readMade(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		o.have[m]++
		whole += int64(len(line))
	}
	if err := f.Truncate(whole); err != nil {
		return nil, fmt.Errorf("cut the last line of %s, which is not whole: %w", path, err)
	}
	if _, err := f.Seek(whole, io.SeekStart); err != nil {
		return nil, fmt.Errorf("go on in %s: %w", path, err)
	}
	return o, nil
}

func readMade(line []byte) (made, error) {
	var in struct {
		ID     string
		Report struct{ SHA256 string }
		Reader parley.ReaderVersion
	}
	if err := json.Unmarshal(line, &in); err != nil || in.ID == "" || in.Report.SHA256 == "" {
		return made{}, fmt.Errorf("is no reading; go on only with what read --format json wrote: %w", parley.ErrInvalid)
	}
	return made{in.ID, in.Report.SHA256, in.Reader}, nil
}

// skip reports whether a reading is there from an earlier run, once for each time
// that it is.
func (o *output) skip(m made) bool {
	if o.have[m] == 0 {
		return false
	}
	o.have[m]--
	return true
}

func (o *output) Write(p []byte) (int, error) { return o.file.Write(p) }

// Close closes the file once all of it is on the disk.
func (o *output) Close() error {
	return errors.Join(o.file.Sync(), o.file.Close())
}
