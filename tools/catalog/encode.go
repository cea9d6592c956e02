// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The format of services.bin, which package internal/catalog reads:
//
//	8 bytes     magicServices
//	32 bytes    SHA-256 of the index and all blocks before compression
//	uvarint     length of the compressed index, then the index
//	            the compressed blocks of the services, one after the other
//
// A string is a uvarint length and its bytes. All compression is DEFLATE; blocks use the dictionary in the index.
//
// Index: source, version, date, dictionary (strings); the services (prefix, counts of actions, resource types and keys,
// compressed and plain length of the block); the service names of ARN formats, each with the indices of the services
// that own such formats; the prefixes of condition keys that are listed by other services, each with those services.
//
// Block: counts of keys, key sets, members of key sets, resource types, dependency sets, uses, members of uses, and
// actions; a byte for the type of each key; the key sets; for each resource type the number of ARN formats and a key set; the dependency sets; the uses (lists of
// resource type, required, key set, dependency set); the actions (access levels and flags, use, key set, if flagged a
// dependency set and scenarios); the number of other strings; and all strings, each ended by a line feed: keys, resource
// types, ARN formats, others, actions. Sets are ascending, written as differences; set 0 and use 0 are empty.
const (
	magicServices = "IAMCAT1\n"
	magicPolicies = "IAMPOL1\n"
	digestEnd     = 8 + sha256.Size
)

// Bits of the byte that begins an action; the five access levels come first.
const (
	levelList = 1 << iota
	levelRead
	levelWrite
	levelTagging
	levelPermissions
	flagDependent
	flagScenarios
)

var levelBits = map[string]byte{
	"List": levelList, "Read": levelRead, "Write": levelWrite, "Tagging": levelTagging, "Permissions management": levelPermissions,
}

// levels reads the access levels of a field, which may hold several.
func levels(s string) (byte, error) {
	var bits byte
	for level := range strings.SplitSeq(s, ", ") {
		bit, ok := levelBits[level]
		if !ok {
			return 0, fmt.Errorf("access level %q", s)
		}
		bits |= bit
	}
	return bits, nil
}

// typeArray marks the array form of a type.
const typeArray = 0x80

var keyTypes = map[string]byte{
	"String": 1, "ARN": 2, "Bool": 3, "Numeric": 4, "Date": 5, "IPAddress": 6, "Binary": 7,
	"ArrayOfString": 1 | typeArray, "ArrayOfARN": 2 | typeArray, "ArrayOfBool": 3 | typeArray, "ArrayOfNumeric": 4 | typeArray,
	"ArrayOfDate": 5 | typeArray, "ArrayOfIPAddress": 6 | typeArray, "ArrayOfBinary": 7 | typeArray,
}

// writer builds a block or an index.
type writer struct{ bytes.Buffer }

func (w *writer) uint(n int) { w.Write(binary.AppendUvarint(nil, uint64(n))) }

func (w *writer) string(s string) {
	w.uint(len(s))
	w.WriteString(s)
}

// ascending writes a set of numbers.
func (w *writer) ascending(set []int) {
	w.uint(len(set))
	last := 0
	for _, n := range set {
		w.uint(n - last)
		last = n
	}
}

// encodeServices makes services.bin.
func encodeServices(s *services) []byte {
	var index, body writer
	blocks := make([][]byte, len(s.services))
	for i := range s.services {
		blocks[i] = s.services[i].block()
	}
	dictionary := dictionary(s)
	index.string(s.name)
	index.string(s.version)
	index.string(s.date)
	index.string(string(dictionary))
	index.uint(len(s.services))
	for i, one := range s.services {
		packed := deflate(blocks[i], dictionary)
		index.string(one.prefix)
		index.uint(len(one.actions))
		index.uint(len(one.types))
		index.uint(len(one.keys))
		index.uint(len(packed))
		index.uint(len(blocks[i]))
		body.Write(packed)
	}
	index.owners(s.arnServices())
	index.owners(s.keyPrefixes())
	return container(magicServices, index.Bytes(), body.Bytes(), blocks)
}

// container puts a data file together.
func container(magic string, index, body []byte, plain [][]byte) []byte {
	digest := sha256.New()
	digest.Write(index[:len(index):len(index)])
	for _, b := range plain {
		digest.Write(b)
	}
	packed := deflate(index, nil)
	var w writer
	w.WriteString(magic)
	w.Write(digest.Sum(nil))
	w.uint(len(packed))
	w.Write(packed)
	w.Write(body)
	return w.Bytes()
}

// owners writes names, each with the services it belongs to.
func (w *writer) owners(m map[string][]int) {
	w.uint(len(m))
	for _, name := range slices.Sorted(maps.Keys(m)) {
		w.string(name)
		w.ascending(m[name])
	}
}

// arnServices returns the service field of all ARN formats, each with the services whose files hold such formats. A
// placeholder there would mean every service: it is left out.
func (s *services) arnServices() map[string][]int {
	m := map[string][]int{}
	for i, one := range s.services {
		for _, t := range one.types {
			for _, arn := range t.templates {
				name := strings.SplitN(arn, ":", 4)[2]
				if !strings.Contains(name, "$") && !slices.Contains(m[name], i) {
					m[name] = append(m[name], i)
				}
			}
		}
	}
	return m
}

// keyPrefixes returns the prefixes of condition keys that do not name the service whose file holds the key.
func (s *services) keyPrefixes() map[string][]int {
	m := map[string][]int{}
	add := func(prefix string, i int) {
		if prefix = strings.ToLower(prefix); !slices.Contains(m[prefix], i) {
			m[prefix] = append(m[prefix], i)
		}
	}
	for prefix, owners := range s.keyOwners {
		for _, owner := range owners {
			add(prefix, s.serviceIDs[owner])
		}
	}
	for i, one := range s.services {
		for _, k := range one.keys {
			if prefix, _, _ := strings.Cut(k.Key, ":"); prefix != one.prefix && prefix != "aws" {
				add(prefix, i)
			}
		}
	}
	for _, owners := range m {
		slices.Sort(owners)
	}
	return m
}

// deflate compresses. Another Go release may compress to other bytes; see [sameContent].
func deflate(data, dictionary []byte) []byte {
	var b bytes.Buffer
	w, err := flate.NewWriterDict(&b, flate.BestCompression, dictionary)
	if err != nil {
		panic(err) // the level is a constant
	}
	_, _ = w.Write(data) // a bytes.Buffer takes everything
	_ = w.Close()
	return b.Bytes()
}

// sameContent reports whether two data files hold the same, however it was compressed. The file that is there then
// stays as it is, so that another Go release does not change it.
func sameContent(a, b []byte) bool {
	return len(a) > digestEnd && len(b) > digestEnd && bytes.Equal(a[:digestEnd], b[:digestEnd]) &&
		(string(a[:8]) == magicServices || string(a[:8]) == magicPolicies)
}
