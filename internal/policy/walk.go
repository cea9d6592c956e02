// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy

// Walk calls visit for the node and everything in it, parents first and children
// in written order. The children of a node for which visit returns false are
// left out.
func (n *Node) Walk(visit func(*Node) bool) {
	if n == nil || !visit(n) {
		return
	}
	for _, e := range n.Elems {
		e.Walk(visit)
	}
	for i := range n.Members {
		n.Members[i].Value.Walk(visit)
	}
}

// Parent returns the list or object that holds the node, nil for the root.
func (n *Node) Parent() *Node { return n.parent }

// Key returns the name of the member whose value the node is, "" for the root and
// for the elements of a list.
func (n *Node) Key() string { return n.key }
