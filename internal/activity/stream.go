// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
)

// Limits of one file (L-602).
const (
	maxFile  = 256 << 20
	maxRatio = 200
	maxDepth = 64
	maxEvent = 8 << 20
	// freeRatio is how much may come out before the ratio counts.
	freeRatio = 4 << 20
)

// stream reads the events of one file in any of the forms (L-601). The event is valid
// during the call only. An error of visit ends the file.
func stream(file io.Reader, visit func(*event) error) error {
	packed := &counter{r: file}
	in := bufio.NewReaderSize(packed, 64<<10)
	g := &guard{r: in}
	if magic, _ := in.Peek(2); len(magic) == 2 && magic[0] == 0x1f && magic[1] == 0x8b {
		z, err := gzip.NewReader(in)
		if err != nil {
			return err
		}
		g.r, g.packed = z, packed
	}
	r := bufio.NewReaderSize(g, 64<<10)
	if mark, _ := r.Peek(3); bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		_, _ = r.Discard(3)
	}
	head, err := beginning(r)
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil
		}
		return err
	}
	d := json.NewDecoder(r)
	switch {
	case head[0] == '[':
		if err := list(d, visit); err != nil {
			return whole(err)
		}
		return whole(values(d, visit))
	case head[0] != '{':
		g.table = true
		return rows(r, visit)
	}
	key := firstKey(head)
	if strings.EqualFold(key, "Records") || strings.EqualFold(key, "Events") {
		if _, err := d.Token(); err != nil {
			return whole(err)
		}
		if err := members(d, visit); err != nil {
			return whole(err)
		}
	}
	// Files that were put together to one have further objects. Reading on to the end also
	// checks what was compressed.
	return whole(values(d, visit))
}

// whole says of a file that ends too early that it does.
func whole(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("it ends in the middle of an event: the file is cut off")
	}
	return err
}

// beginning is the beginning of a text from its first character on, which is left in the
// reader.
func beginning(r *bufio.Reader) ([]byte, error) {
	for {
		c, err := r.ReadByte()
		if err != nil {
			return nil, err
		}
		if c == ' ' || c == '\n' || c == '\r' || c == '\t' {
			continue
		}
		if err := r.UnreadByte(); err != nil {
			return nil, err
		}
		head, _ := r.Peek(512)
		return head, nil
	}
}

// firstKey is the first key of an object, "" if it has none.
func firstKey(head []byte) string {
	rest := bytes.TrimLeft(head[1:], " \n\r\t")
	if len(rest) == 0 || rest[0] != '"' {
		return ""
	}
	key, _, ok := bytes.Cut(rest[1:], []byte(`"`))
	if !ok {
		return ""
	}
	return string(key)
}

// values reads one event after the other.
func values(d *json.Decoder, visit func(*event) error) error {
	for {
		// An object may also be a file of CloudTrail with another member first.
		var e struct {
			event
			Records, Events []event
		}
		if err := d.Decode(&e); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		if len(e.Records)+len(e.Events) == 0 {
			if err := one(&e.event, visit); err != nil {
				return err
			}
		}
		for _, list := range [][]event{e.Records, e.Events} {
			for i := range list {
				if err := one(&list[i], visit); err != nil {
					return err
				}
			}
		}
	}
}

// list reads an array of events.
func list(d *json.Decoder, visit func(*event) error) error {
	switch begin, err := d.Token(); {
	case err != nil:
		return err
	case begin == nil: // null: there are none
		return nil
	case begin != json.Delim('['):
		return fmt.Errorf("where a list of events is expected, it has %v", begin)
	}
	for d.More() {
		var e event
		if err := d.Decode(&e); err != nil {
			return err
		}
		if err := one(&e, visit); err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}

// members reads the lists of events in an object, which was opened.
func members(d *json.Decoder, visit func(*event) error) error {
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		name, _ := key.(string)
		if !strings.EqualFold(name, "Records") && !strings.EqualFold(name, "Events") {
			var skipped json.RawMessage
			if err := d.Decode(&skipped); err != nil {
				return err
			}
			continue
		}
		if err := list(d, visit); err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}

// one hands an event on, that within the answer to lookup-events in its place.
func one(e *event, visit func(*event) error) error {
	if e.CloudTrailEvent != "" {
		var inner event
		if err := json.Unmarshal([]byte(e.CloudTrailEvent), &inner); err != nil {
			return err
		}
		inner.CloudTrailEvent = ""
		return visit(&inner)
	}
	return visit(e)
}

// eventFields are the fields of an event by their names in lower case.
var eventFields = func() map[string]int {
	t := reflect.TypeFor[event]()
	m := make(map[string]int, t.NumField())
	for i := range t.NumField() {
		m[strings.ToLower(t.Field(i).Name)] = i
	}
	return m
}()

// rows reads a table of Athena or CloudTrail Lake as CSV: the first row has the names.
func rows(r io.Reader, visit func(*event) error) error {
	c := csv.NewReader(r)
	c.ReuseRecord, c.LazyQuotes = true, true
	head, err := c.Read()
	if err != nil {
		return err
	}
	fields := make([]int, len(head))
	known := 0
	for i, name := range head {
		at, ok := eventFields[strings.ToLower(strings.TrimSpace(name))]
		if !ok {
			at = -1
		} else {
			known++
		}
		fields[i] = at
	}
	if known < 2 {
		return errors.New("it is neither JSON nor a table with the columns of CloudTrail, such as eventname and useridentity")
	}
	for {
		row, err := c.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		var e event
		v := reflect.ValueOf(&e).Elem()
		for i, text := range row {
			if i >= len(fields) || fields[i] < 0 {
				continue
			}
			if f := v.Field(fields[i]); f.Kind() == reflect.String {
				f.SetString(text)
			} else {
				raw, err := json.Marshal(text)
				if err != nil {
					return err
				}
				f.SetBytes(raw)
			}
		}
		if err := one(&e, visit); err != nil {
			return err
		}
	}
}
