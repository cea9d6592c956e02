// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// members returns the members of an object without repetitions of equal value. A
// repeated name with another value is an error, as one of the two would be lost.
// With fold, names of known elements match without regard to case.
func (r *sourceReader) members(n *policy.Node, at *place, fold bool) []policy.Member {
	first := firstMembers(n.Members, fold)
	if first == nil {
		return n.Members
	}
	list := make([]policy.Member, 0, len(n.Members))
	for i, m := range n.Members {
		f := n.Members[first[i]]
		switch {
		case first[i] == i:
			list = append(list, m)
		case !equal(f.Value, m.Value):
			r.failAt(at.member(m.Name), m.NamePos, shorten(m.Name),
				"The name "+quote(m.Name)+" repeats with another value (first on "+f.NamePos.String()+"), so one of the two would be lost.",
				"Merge the two values or remove one.")
		}
	}
	return list
}

// firstMembers returns for each member the index of the first one of that name, or
// nil if no name repeats.
func firstMembers(members []policy.Member, fold bool) []int {
	name := func(i int) string {
		if fold {
			return foldName(members[i].Name)
		}
		return members[i].Name
	}
	if len(members) <= 8 && !repeats(len(members), name) {
		return nil
	}
	seen := make(map[string]int, len(members))
	first := make([]int, len(members))
	for i := range members {
		n := name(i)
		if _, ok := seen[n]; !ok {
			seen[n] = i
		}
		first[i] = seen[n]
	}
	if len(seen) == len(members) {
		return nil
	}
	return first
}

// repeats reports whether two of n names are the same, for small n.
func repeats(n int, name func(int) string) bool {
	for i := range n {
		for j := range i {
			if name(i) == name(j) {
				return true
			}
		}
	}
	return false
}

// foldName returns the same text for names that differ only in case.
func foldName(name string) string {
	for _, list := range [][]string{documentElements, statementElements} {
		for _, n := range list {
			if strings.EqualFold(n, name) {
				return n
			}
		}
	}
	return name
}
