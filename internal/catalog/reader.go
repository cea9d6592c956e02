// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// errDamaged is what is wrong with a data file that ends early or refers to what is not there.
var errDamaged = errors.New("the data is damaged")

// reader takes numbers and strings from the front of a decoded data file. The first failure is kept in err, and what is
// read after it is empty. Strings share the memory of the data.
type reader struct {
	data string
	err  error
}

func (r *reader) fail() {
	r.data = ""
	if r.err == nil {
		r.err = errDamaged
	}
}

func (r *reader) byte() byte {
	if r.data == "" {
		r.fail()
		return 0
	}
	b := r.data[0]
	r.data = r.data[1:]
	return b
}

// uint reads a number of at most 35 bits.
func (r *reader) uint() int {
	n := 0
	for shift := 0; shift <= 28; shift += 7 {
		b := r.byte()
		n |= int(b&0x7f) << shift
		if b < 0x80 {
			return n
		}
	}
	r.fail()
	return 0
}

// count reads the length of a list. Every element of the list has at least one byte.
func (r *reader) count() int {
	n := r.uint()
	if n > len(r.data) {
		r.fail()
		return 0
	}
	return n
}

// index reads a number below n.
func (r *reader) index(n int) int {
	i := r.uint()
	if i >= n {
		r.fail()
		return 0
	}
	return i
}

func (r *reader) take(n int) string {
	if n > len(r.data) {
		r.fail()
		return ""
	}
	s := r.data[:n]
	r.data = r.data[n:]
	return s
}

func (r *reader) string() string { return r.take(r.uint()) }

// source reads name, version and date.
func (r *reader) source() facts.Source {
	return facts.Source{Name: r.string(), Version: r.string(), Date: r.string()}
}

// line reads a string that ends with a line feed.
func (r *reader) line() string {
	s, rest, ok := strings.Cut(r.data, "\n")
	if !ok {
		r.fail()
		return ""
	}
	r.data = rest
	return s
}

// ascending reads a set of indices below n.
func (r *reader) ascending(n int) []int {
	set := make([]int, r.count())
	last := 0
	for i := range set {
		last += r.uint()
		if last >= n {
			r.fail()
			return nil
		}
		set[i] = last
	}
	return set
}

// inflater is a decompressor that can be used again.
type inflater interface {
	io.Reader
	flate.Resetter
}

// inflaters are decompressors that are not in use; each holds some 40 KB that need not be made again.
var inflaters sync.Pool

// inflate decompresses a block. The length is that of the plain text.
func inflate(packed string, length int, dictionary []byte) (string, error) {
	z, ok := inflaters.Get().(inflater)
	if !ok {
		z, ok = flate.NewReader(strings.NewReader("")).(inflater)
		if !ok {
			return "", errors.New("the decompressor cannot be reset") // documented to be possible
		}
	}
	defer inflaters.Put(z)
	if err := z.Reset(strings.NewReader(packed), dictionary); err != nil {
		return "", err
	}
	plain := make([]byte, length)
	if _, err := io.ReadFull(z, plain); err != nil {
		return "", fmt.Errorf("%w: %w", errDamaged, err)
	}
	return string(plain), nil
}

// must returns the value of embedded data. An error there means that the program file itself is damaged or was built from
// other data than it was tested with: nothing sensible can be answered then.
func must[T any](v T, err error) T {
	if err != nil {
		panic(fmt.Sprintf("catalog: embedded data cannot be read: %v", err))
	}
	return v
}
