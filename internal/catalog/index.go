// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"compress/flate"
	"crypto/sha256"
	"fmt"
	"io"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// index is the table of contents of services.bin.
type index struct {
	source      facts.Source
	dictionary  []byte
	entries     []entry
	byPrefix    map[string]int   // service prefix => entry
	arnServices map[string][]int // service field of ARN formats => entries that own such formats
	keyPrefixes map[string][]int // prefix of condition keys, lower case => entries that list keys of it
}

// entry is one service in the index.
type entry struct {
	prefix string
	counts Counts
	packed string // the compressed block
	length int    // of the plain block
}

// Counts are the sizes of a service or of the catalogue.
type Counts struct{ Services, Actions, ResourceTypes, ConditionKeys int }

// openContainer checks the magic of a data file and returns its plain index and the rest of the file.
func openContainer(data, magic string) (plain, body string, err error) {
	data, ok := strings.CutPrefix(data, magic)
	if !ok || len(data) < sha256.Size {
		return "", "", errDamaged
	}
	r := reader{data: data[sha256.Size:]}
	packed := r.string()
	if r.err != nil {
		return "", "", r.err
	}
	z, err := io.ReadAll(flate.NewReader(strings.NewReader(packed)))
	if err != nil {
		return "", "", fmt.Errorf("%w: %w", errDamaged, err)
	}
	return string(z), r.data, nil
}

// readIndex reads the index of services.bin.
func readIndex(data string) (*index, error) {
	plain, body, err := openContainer(data, "IAMCAT1\n")
	if err != nil {
		return nil, err
	}
	r := reader{data: plain}
	x := &index{source: r.source(), dictionary: []byte(r.string())}
	x.entries = make([]entry, r.count())
	x.byPrefix = make(map[string]int, len(x.entries))
	rest := reader{data: body}
	for i := range x.entries {
		prefix := r.string()
		counts := Counts{1, r.uint(), r.uint(), r.uint()}
		x.entries[i] = entry{prefix: prefix, counts: counts, packed: rest.take(r.uint()), length: r.uint()}
		x.byPrefix[prefix] = i
	}
	x.arnServices = readOwners(&r, len(x.entries))
	x.keyPrefixes = readOwners(&r, len(x.entries))
	if r.err != nil || rest.err != nil || r.data != "" || rest.data != "" {
		return nil, errDamaged
	}
	return x, nil
}

func readOwners(r *reader, entries int) map[string][]int {
	n := r.count()
	m := make(map[string][]int, n)
	for range n {
		name := r.string()
		m[name] = r.ascending(entries)
	}
	return m
}
