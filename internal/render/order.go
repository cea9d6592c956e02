// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"bytes"
	"hash/crc32"
	"slices"
	"strconv"
)

// The order of blocks in a set. The original keeps principals and
// condition blocks in sets that are walked in the order of a checksum of the
// content, written as a decimal number and compared as text: "2377266837" comes
// before "764732494". The order shows in the document where blocks of the same
// type or condition key are put together, and nowhere else.
//
// The original keeps only one of different blocks of equal checksum. Here all are
// kept, in order of content.

// setKey is a checksum as decimal text, filled up with zero bytes. Comparing keys
// is comparing the texts.
type setKey [10]byte

// hasher computes the keys of blocks. It holds room for the text of a block.
type hasher struct {
	buf []byte
}

func (h *hasher) add(parts ...string) {
	for _, p := range parts {
		h.buf = append(h.buf, p...)
	}
}

// key returns the key of what was added and begins anew.
func (h *hasher) key() (k setKey) {
	strconv.AppendUint(k[:0], uint64(crc32.ChecksumIEEE(h.buf)), 10)
	h.buf = h.buf[:0]
	return k
}

// inSetOrder sorts distinct blocks, which are in order of content, by key.
func inSetOrder[T any](blocks []T, key func(T) setKey) {
	type keyed struct {
		key   setKey
		block T
	}
	var room [8]keyed
	list := room[:0]
	for _, b := range blocks {
		list = append(list, keyed{key(b), b})
	}
	slices.SortStableFunc(list, func(a, b keyed) int { return bytes.Compare(a.key[:], b.key[:]) })
	for i := range list {
		blocks[i] = list[i].block
	}
}

// principal returns the key of a principals block with distinct identifiers.
func (h *hasher) principal(typ string, identifiers []string) setKey {
	ids := append(make([]string, 0, 8), identifiers...)
	slices.Sort(ids)
	inSetOrder(ids, func(id string) setKey {
		h.add(id, ";")
		return h.key()
	})
	h.add("identifiers:{")
	for _, id := range ids {
		h.add(id, ";")
	}
	h.add("};type:", typ, ";")
	return h.key()
}

// condition returns the key of a condition block.
func (h *hasher) condition(c *Condition) setKey {
	h.add("test:", c.Test, ";values:(")
	for _, v := range c.Values {
		h.add(v, ";")
	}
	h.add(");variable:", c.Variable, ";")
	return h.key()
}

// eachRun calls f for every longest run of elements that are the same to equal.
func eachRun[T any](list []T, equal func(a, b T) bool, f func(run []T)) {
	for len(list) > 0 {
		n := 1
		for n < len(list) && equal(list[0], list[n]) {
			n++
		}
		f(list[:n:n])
		list = list[n:]
	}
}
