// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package spelling

import (
	"cmp"
	"slices"
	"strings"
)

// MaxProposals is how many names are proposed instead of a wrong one.
const MaxProposals = 3

// longest is the length in bytes of the longest name that a proposal is made for.
const longest = 128

// Allowance is the edit distance up to which a name of this length is taken for a misspelling.
func Allowance(length int) int { return min(3, max(1, length/3)) }

// Nearest returns up to [MaxProposals] of the candidates that a name was probably meant to be: those of the least edit
// distance, if it is within the limit, and those that are one step farther. Case does not count.
func Nearest(name string, candidates []string, limit int) []string {
	if name == "" || len(name) > longest {
		return nil
	}
	type proposal struct {
		name     string
		distance int
	}
	folded := strings.ToLower(name)
	var found []proposal
	var d distances
	for _, c := range candidates {
		if n := d.between(folded, strings.ToLower(c), limit); n <= limit {
			found = append(found, proposal{c, n})
		}
	}
	slices.SortStableFunc(found, func(x, y proposal) int { return cmp.Compare(x.distance, y.distance) })
	var names []string
	for _, p := range found[:min(len(found), MaxProposals)] {
		if p.distance <= found[0].distance+1 {
			names = append(names, p.name)
		}
	}
	return names
}

// Distance is the optimal string alignment distance in bytes: the insertions, deletions,
// substitutions and swaps of two neighbours that turn a into b.
func Distance(a, b string) int { return Within(a, b, max(len(a), len(b))+1) }

// Within is [Distance], but limit for everything that is at or above the limit.
func Within(a, b string, limit int) int {
	const usual = 48 // bytes of a name for which no memory is needed
	if len(b) < usual {
		var x, y, z [usual]int
		return min(between(x[:len(b)+1], y[:len(b)+1], z[:len(b)+1], a, b, limit-1), limit)
	}
	var d distances
	return min(d.between(a, b, limit-1), limit)
}

// distances computes distances in memory that is used again.
type distances struct{ x, y, z []int }

func (d *distances) between(a, b string, limit int) int {
	n := len(b) + 1
	d.x, d.y, d.z = grow(d.x, n), grow(d.y, n), grow(d.z, n)
	return between(d.x, d.y, d.z, a, b, limit)
}

func grow(row []int, n int) []int {
	if cap(row) < n {
		return make([]int, n, 2*n)
	}
	return row[:n]
}

// between returns the distance of a and b, or some number above the limit. The rows have
// one element more than b has bytes.
func between(before, previous, current []int, a, b string, limit int) int {
	if gap := len(a) - len(b); gap > limit || -gap > limit {
		return limit + 1
	}
	for j := range previous {
		previous[j] = j
	}
	for i := 1; i <= len(a); i++ {
		current[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			n := min(previous[j]+1, current[j-1]+1, previous[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				n = min(n, before[j-2]+1)
			}
			current[j] = n
			least = min(least, n)
		}
		if least > limit+1 { // a swap can undo one step of the row before
			return limit + 1
		}
		before, previous, current = previous, current, before
	}
	return previous[len(b)]
}
