// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/vmihailenco/msgpack/v5"
	"github.com/vmihailenco/msgpack/v5/msgpcode"
)

// Packed is an object in the encoding that Terraform sends: each attribute by its name,
// encoded. What a plan takes over from the configuration need not be decoded.
type Packed map[string][]byte

// Unpack splits an object into its members. A null is a nil Packed.
func Unpack(data []byte) (Packed, error) {
	r := bytes.NewReader(data)
	dec := msgpack.NewDecoder(r)
	if code, err := dec.PeekCode(); err == nil && code == msgpcode.Nil {
		return nil, nil
	}
	n, err := dec.DecodeMapLen()
	if err != nil {
		return nil, fmt.Errorf("reading an object: %w", err)
	}
	if n > len(data) {
		return nil, errors.New("reading an object: it ends early")
	}
	out := make(Packed, n)
	for range n {
		name, err := dec.DecodeString()
		if err != nil {
			return nil, fmt.Errorf("reading an object: %w", err)
		}
		start := len(data) - r.Len()
		if err := dec.Skip(); err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
		end := len(data) - r.Len()
		out[name] = data[start:end:end]
	}
	return out, nil
}

// Pack puts the object together.
func (p Packed) Pack() ([]byte, error) {
	var out bytes.Buffer
	enc := msgpack.NewEncoder(&out)
	if err := enc.EncodeMapLen(len(p)); err != nil {
		return nil, fmt.Errorf("writing an object: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(p)) {
		if err := enc.EncodeString(name); err != nil {
			return nil, fmt.Errorf("writing an object: %w", err)
		}
		out.Write(p[name])
	}
	return out.Bytes(), nil
}
