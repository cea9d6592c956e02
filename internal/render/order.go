// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"cmp"
	"hash/crc32"
	"slices"
	"strconv"
)

// The order of blocks in a set. The original keeps principals and
// condition blocks in sets that are walked in the order of a checksum of the
// content, written as a decimal number and compared as text: "2377266837" comes
// before "764732494". The order shows in the document wherever blocks of the same
// type or condition key are put together.
//
// Different blocks of equal checksum, of which the original keeps only one, are
// all kept here, in order of content.

// keyed is a block with its place in the set.
type keyed[T any] struct {
	key   string
	block T
}

// inSetOrder sorts blocks by key, then content, and drops repetitions.
func inSetOrder[T any](blocks []keyed[T], compare func(a, b T) int) []keyed[T] {
	order := func(a, b keyed[T]) int {
		return cmp.Or(cmp.Compare(a.key, b.key), compare(a.block, b.block))
	}
	slices.SortFunc(blocks, order)
	return slices.CompactFunc(blocks, func(a, b keyed[T]) bool { return order(a, b) == 0 })
}

// checksum is the CRC-32 (IEEE) of the text as an unsigned decimal number.
func checksum(text []byte) string {
	return strconv.FormatUint(uint64(crc32.ChecksumIEEE(text)), 10)
}

// identifierOrder returns the distinct identifiers in the order in which a set of
// strings is walked.
func identifierOrder(identifiers []string) []keyed[string] {
	list := make([]keyed[string], len(identifiers))
	var buf []byte
	for i, id := range identifiers {
		buf = append(append(buf[:0], id...), ';')
		list[i] = keyed[string]{checksum(buf), id}
	}
	return inSetOrder(list, cmp.Compare)
}

// principalKey is the key of a principals block in its set.
func principalKey(p *Principal) string {
	buf := make([]byte, 0, 256)
	buf = append(buf, "identifiers:{"...)
	for _, id := range identifierOrder(p.Identifiers) {
		buf = append(append(buf, id.block...), ';')
	}
	buf = append(buf, "};type:"...)
	buf = append(append(buf, p.Type...), ';')
	return checksum(buf)
}

// conditionKey is the key of a condition block in its set.
func conditionKey(c *Condition) string {
	buf := make([]byte, 0, 256)
	buf = append(append(buf, "test:"...), c.Test...)
	buf = append(buf, ";values:("...)
	for _, v := range c.Values {
		buf = append(append(buf, v...), ';')
	}
	buf = append(buf, ");variable:"...)
	buf = append(append(buf, c.Variable...), ';')
	return checksum(buf)
}
