// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import "slices"

// certificate shows that literals and clauses cannot hold together: the literals of one
// dimension cannot; or a clause is false, each of its literals with the complements of those
// before it and a certificate of its own; or lemmas lead to a contradiction.
type certificate struct {
	dim      dimID
	lits     []lit
	clause   clause
	children []*certificate
	// rest shows that no literal after the children can hold.
	rest *certificate
	// lemmas are what was learned, in order.
	lemmas []lemma
}

// lemma is a clause that was learned. It follows from those before it: where its literals are
// false, clauses that leave one literal lead to a contradiction. With theory it says instead
// that the complements of its literals, all of one dimension, cannot hold together.
type lemma struct {
	clause clause
	theory bool
}

// fill puts the children of the split of those literals that can hold into the certificate of
// the whole clause.
func (c *certificate) fill(split *certificate) {
	n := 0
	for i := range c.children {
		if c.children[i] != nil {
			continue
		}
		if n < len(split.children) {
			c.children[i] = split.children[n]
		} else {
			c.children[i] = split.rest
		}
		n++
	}
}

// conclude puts the certificates of unit clauses around that of what follows from them.
func (s *searcher) conclude(units []*certificate, last *certificate) {
	if !s.log {
		return
	}
	for _, u := range slices.Backward(units) {
		u.children[slices.Index(u.children, nil)] = last
		last = u
	}
	s.certificate = last
}
