// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// SyntaxError says that the input is not JSON, or ends too early.
type SyntaxError struct {
	// Offset counts bytes from 0.
	Offset int64
	What   string
}

// Error returns what is wrong and where.
func (e *SyntaxError) Error() string { return fmt.Sprintf("offset %d: %s", e.Offset, e.What) }

// ErrTooLarge says that the input is longer than the caller allows.
var ErrTooLarge = errors.New("the input is larger than --max-bytes allows")

const (
	bufferSize = 256 << 10
	// maxValue is the longest value that is kept in memory as a whole.
	maxValue = 256 << 20
)

// scanner reads JSON from a stream: it walks into objects and lists that the caller
// wants, hands out whole values as text, and passes over the others without decoding
// them. Its depth is that of the calls to object and list.
type scanner struct {
	r        io.Reader
	buf      []byte
	pos, end int
	read     int64 // bytes read so far
	limit    int64
	keep     []byte // text of the value that is being kept
	keepFrom int    // where in buf what is not yet in keep begins, -1 if nothing is kept
	open     []byte // brackets of the value that is passed over
}

func newScanner(r io.Reader, limit int64) *scanner {
	return &scanner{r: r, buf: make([]byte, bufferSize), limit: limit, keepFrom: -1}
}

func (s *scanner) offset() int64 { return s.read - int64(s.end-s.pos) }

func (s *scanner) wrong(what string) error { return &SyntaxError{s.offset(), what} }

// fill reads more once everything in the buffer is used up.
func (s *scanner) fill() error {
	if s.keepFrom >= 0 {
		if len(s.keep)+s.end-s.keepFrom > maxValue {
			return ErrTooLarge
		}
		s.keep = append(s.keep, s.buf[s.keepFrom:s.end]...)
		s.keepFrom = 0
	}
	for range 100 {
		n, err := s.r.Read(s.buf)
		s.pos, s.end = 0, n
		s.read += int64(n)
		if s.limit > 0 && s.read > s.limit {
			return ErrTooLarge
		}
		if n > 0 {
			return nil
		}
		if errors.Is(err, io.EOF) {
			return s.wrong("the text ends in the middle of a value")
		}
		if err != nil {
			return fmt.Errorf("reading: %w", err)
		}
	}
	return io.ErrNoProgress
}

// next returns the next byte that is not white space, without taking it.
func (s *scanner) next() (byte, error) {
	for {
		for ; s.pos < s.end; s.pos++ {
			switch c := s.buf[s.pos]; c {
			case ' ', '\n', '\r', '\t':
			default:
				return c, nil
			}
		}
		if err := s.fill(); err != nil {
			return 0, err
		}
	}
}

func (s *scanner) expect(c byte) error {
	got, err := s.next()
	if err != nil {
		return err
	}
	if got != c {
		return s.wrong(fmt.Sprintf("%s in place of %s", strconv.QuoteRune(rune(got)), strconv.QuoteRune(rune(c))))
	}
	s.pos++
	return nil
}

// object calls visit for each member, which must take the value. A null has no members.
func (s *scanner) object(visit func(name string) error) error {
	return s.container('{', '}', func() error {
		name, err := s.text()
		if err != nil {
			return err
		}
		if err := s.expect(':'); err != nil {
			return err
		}
		return visit(name)
	})
}

// list calls visit for each element, which must take it. A null has no elements.
func (s *scanner) list(visit func() error) error { return s.container('[', ']', visit) }

func (s *scanner) container(first, last byte, visit func() error) error {
	c, err := s.next()
	if err != nil {
		return err
	}
	if c == 'n' {
		return s.skip()
	}
	if err := s.expect(first); err != nil {
		return err
	}
	if c, err = s.next(); err != nil {
		return err
	}
	if c == last {
		s.pos++
		return nil
	}
	for {
		if err := visit(); err != nil {
			return err
		}
		if c, err = s.next(); err != nil {
			return err
		}
		switch c {
		case ',':
			s.pos++
		case last:
			s.pos++
			return nil
		default:
			return s.wrong(fmt.Sprintf("%s where a comma or the end of a list or object is due", strconv.QuoteRune(rune(c))))
		}
	}
}

// skip passes over a value.
func (s *scanner) skip() error {
	c, err := s.next()
	if err != nil {
		return err
	}
	switch c {
	case '"':
		s.pos++
		return s.restOfString()
	case '{', '[':
		s.pos++
		return s.restOfContainer()
	case 't':
		return s.word("true")
	case 'f':
		return s.word("false")
	case 'n':
		return s.word("null")
	}
	if c == '-' || c >= '0' && c <= '9' {
		return s.number()
	}
	return s.wrong(fmt.Sprintf("%s where a value is due", strconv.QuoteRune(rune(c))))
}

func (s *scanner) word(w string) error {
	for i := range len(w) {
		if s.pos == s.end {
			if err := s.fill(); err != nil {
				return err
			}
		}
		if s.buf[s.pos] != w[i] {
			return s.wrong("a word that is not JSON")
		}
		s.pos++
	}
	return nil
}

func (s *scanner) number() error {
	for {
		for ; s.pos < s.end; s.pos++ {
			switch c := s.buf[s.pos]; {
			case c >= '0' && c <= '9', c == '-', c == '+', c == '.', c == 'e', c == 'E':
			default:
				return nil
			}
		}
		if err := s.fill(); err != nil {
			return err
		}
	}
}

// restOfString goes behind the quote that ends a string.
func (s *scanner) restOfString() error {
	for {
		chunk := s.buf[s.pos:s.end]
		quote := bytes.IndexByte(chunk, '"')
		if quote < 0 {
			quote = len(chunk)
		}
		slash := bytes.IndexByte(chunk[:quote], '\\')
		switch {
		case slash >= 0:
			s.pos += slash + 1
			if s.pos == s.end {
				if err := s.fill(); err != nil {
					return err
				}
			}
			s.pos++ // the character that is escaped
		case quote < len(chunk):
			s.pos += quote + 1
			return nil
		default:
			s.pos = s.end
		}
		if s.pos == s.end {
			if err := s.fill(); err != nil {
				return err
			}
		}
	}
}

// restOfContainer goes behind the bracket that closes the one that was taken.
func (s *scanner) restOfContainer() error {
	s.open = append(s.open[:0], s.buf[s.pos-1])
	for len(s.open) > 0 {
		if s.pos == s.end {
			if err := s.fill(); err != nil {
				return err
			}
		}
		c := s.buf[s.pos]
		s.pos++
		switch c {
		case '"':
			if err := s.restOfString(); err != nil {
				return err
			}
		case '{', '[':
			s.open = append(s.open, c)
		case '}', ']':
			if last := len(s.open) - 1; s.open[last] == c-2 { // in ASCII two behind the one that opens
				s.open = s.open[:last]
			} else {
				return s.wrong(fmt.Sprintf("%s closes %s", strconv.QuoteRune(rune(c)), strconv.QuoteRune(rune(s.open[last]))))
			}
		}
	}
	return nil
}

// raw returns the text of a value. It is valid until the next call of raw or text.
func (s *scanner) raw() ([]byte, error) {
	if _, err := s.next(); err != nil {
		return nil, err
	}
	s.keep, s.keepFrom = s.keep[:0], s.pos
	err := s.skip()
	if err != nil {
		s.keepFrom = -1
		return nil, err
	}
	var out []byte
	if len(s.keep) == 0 {
		out = s.buf[s.keepFrom:s.pos]
	} else {
		s.keep = append(s.keep, s.buf[s.keepFrom:s.pos]...)
		out = s.keep
	}
	s.keepFrom = -1
	return out, nil
}

// text returns a string; a value of another kind is "".
func (s *scanner) text() (string, error) {
	raw, err := s.raw()
	if err != nil {
		return "", err
	}
	if len(raw) == 0 || raw[0] != '"' {
		return "", nil
	}
	if body := raw[1 : len(raw)-1]; bytes.IndexByte(body, '\\') < 0 {
		return string(body), nil
	}
	var out string
	if err := json.Unmarshal(raw, &out); err != nil {
		return "", s.wrong("a string that is not JSON")
	}
	return out, nil
}

// flag returns a boolean, and whether it is one.
func (s *scanner) flag() (value, ok bool, err error) {
	raw, err := s.raw()
	return string(raw) == "true", string(raw) == "true" || string(raw) == "false", err
}

// copyOf returns the text of a value, to be kept.
func (s *scanner) copyOf() (json.RawMessage, error) {
	raw, err := s.raw()
	return bytes.Clone(raw), err
}

// atEnd reports whether nothing but white space is left.
func (s *scanner) atEnd() (bool, error) {
	_, err := s.next()
	var syntax *SyntaxError
	if errors.As(err, &syntax) {
		return true, nil
	}
	return false, err
}
