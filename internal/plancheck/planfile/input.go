// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planfile

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// open looks at how an input begins: at its encoding, and at what is often given in place
// of a plan in JSON.
func open(r io.Reader) (io.Reader, error) {
	const look = 4096
	b := bufio.NewReaderSize(r, look)
	head, err := b.Peek(look)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return nil, fmt.Errorf("reading: %w", err)
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		_, _ = b.Discard(3)
		return open(b)
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		_, _ = b.Discard(2)
		return open(&utf16Reader{r: b, order: binary.LittleEndian})
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		_, _ = b.Discard(2)
		return open(&utf16Reader{r: b, order: binary.BigEndian})
	case len(head) > 3 && head[0] == '{' && head[1] == 0:
		return open(&utf16Reader{r: b, order: binary.LittleEndian})
	case len(head) > 3 && head[0] == 0 && head[1] == '{':
		return open(&utf16Reader{r: b, order: binary.BigEndian})
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return nil, &Error{"this is a saved plan: run terraform show -json FILE > plan.json, and check plan.json"}
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return nil, &Error{"the input is compressed with gzip: run gunzip -c FILE | iamproof check -"}
	}
	first := bytes.TrimLeft(head, " \t\r\n")
	line, _, _ := bytes.Cut(first, []byte("\n"))
	switch {
	case len(first) == 0:
		return nil, &Error{"the input is empty: expected the output of terraform show -json"}
	case bytes.HasPrefix(line, []byte("{")) && bytes.Contains(line, []byte(`"@level"`)):
		return nil, &Error{"this is the log of terraform plan -json. Run terraform show -json FILE > plan.json on a saved plan instead"}
	case first[0] != '{':
		hint := "expected the output of terraform show -json"
		if bytes.Contains(head, []byte("\n{")) || strings.HasPrefix(string(first), "[command]") {
			hint = "there is text before the JSON. In GitHub Actions, set terraform_wrapper: false for hashicorp/setup-terraform, and send warnings elsewhere"
		}
		return nil, &Error{fmt.Sprintf("offset %d: the input is not JSON: %s", len(head)-len(first), hint)}
	}
	return b, nil
}

// utf16Reader reads UTF-16 as UTF-8.
type utf16Reader struct {
	r     io.Reader
	order binary.ByteOrder
	in    [8192]byte
	have  int // bytes in in that are not decoded yet
	out   []byte
	buf   []byte
}

// Read implements io.Reader.
func (u *utf16Reader) Read(p []byte) (int, error) {
	for len(u.out) == 0 {
		n, err := u.r.Read(u.in[u.have:])
		u.have += n
		u.decode()
		if len(u.out) == 0 && err != nil {
			return 0, err //nolint:wrapcheck // io.EOF must stay itself
		}
	}
	n := copy(p, u.out)
	u.out = u.out[n:]
	return n, nil
}

func (u *utf16Reader) decode() {
	u.buf = u.buf[:0]
	i := 0
	for ; i+1 < u.have; i += 2 {
		c := rune(u.order.Uint16(u.in[i:]))
		if utf16.IsSurrogate(c) {
			if i+3 >= u.have {
				if c < 0xdc00 {
					break // the other half is not there yet
				}
				c = utf8.RuneError
			} else if both := utf16.DecodeRune(c, rune(u.order.Uint16(u.in[i+2:]))); both != utf8.RuneError {
				c = both
				i += 2
			} else {
				c = utf8.RuneError
			}
		}
		u.buf = utf8.AppendRune(u.buf, c)
	}
	u.have = copy(u.in[:], u.in[i:u.have])
	u.out = u.buf
}
