// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package checktest

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// reportedByOthers are checks that report nothing where another check reports the same thing; they report it where that one can
// no longer be certain.
var reportedByOthers = []string{"OLD_VERSION", policy.CodeInvalidElement, "TYPE_MISMATCH", "ACTION_CANCELLED_BY_DENY", "UNIQUE_SIDS_RECOMMENDED"}

// wandering are checks that report one place of several, another one if that is not known.
var wandering = []string{"UNIQUE_SIDS_REQUIRED", "UNIQUE_SIDS_RECOMMENDED", "REDUNDANT_ACTION"}

// runUnknown shows for the documents of all cases that a finding about a document that is known in part is one about the
// whole document: what is unknown is never wrong, and nothing that could still be there is called missing.
func runUnknown(t *testing.T, suite *frame.Suite, cases []Case) {
	t.Helper()
	for i := range cases {
		tc := &cases[i]
		in := tc.Input(suite)
		root := in.Root
		if root == nil {
			root, _ = policy.ParseJSON(in.Text) // its problems are about the text
		}
		if root == nil || len(in.Text) > 8192 || len(in.Ignore) > 0 || tc.ID == policy.CodeFurtherProblems {
			continue
		}
		in.Text, in.Root = "", root
		testUnknown(t, suite, &in)
	}
}

func testUnknown(t *testing.T, suite *frame.Suite, in *frame.Input) {
	t.Helper()
	whole := make(map[string]frame.Class)
	for _, f := range unfinished(t, suite, *in) {
		for _, key := range []string{f.ID, f.ID + " at " + f.Path()} {
			whole[key] = max(whole[key], f.Class)
		}
	}
	nodes := 0
	in.Root.Walk(func(*policy.Node) bool { nodes++; return true })
	for at := range nodes {
		for how := range unknownWays {
			variant := *in
			v := varier{at: at, how: how}
			if variant.Root = v.node(in.Root); !v.done {
				continue
			}
			for _, f := range unfinished(t, suite, variant) {
				if slices.Contains(reportedByOthers, f.ID) {
					continue
				}
				key := f.ID + " at " + f.Path()
				if slices.Contains(wandering, f.ID) {
					key = f.ID
				}
				class, ok := whole[key]
				if !ok || f.Class > class {
					whole[key] = frame.Error // once is enough
					t.Errorf("%s %s at %s, which the whole document does not have:\n%s\n%s\n%s", f.Class, f.ID, f.Path(), f.Message, variant.Root.JSON(), in.Root.JSON())
				}
			}
		}
	}
}

// unfinished returns the findings before any of them is put together with others, replaced ones included.
func unfinished(t *testing.T, suite *frame.Suite, in frame.Input) []frame.Finding {
	t.Helper()
	c := frame.NewPass(suite, &in)
	c.Run()
	for _, stray := range c.WrongFinders() {
		t.Errorf("%s, which its FoundBy does not say", stray)
	}
	return c.Findings()
}

// unknownWays are the ways in which a value can be unknown: completely, after a prefix, or with further members.
const unknownWays = 3

// varier copies a tree and makes one of its nodes unknown.
type varier struct {
	at, how, count int
	done           bool
}

func (v *varier) node(n *policy.Node) *policy.Node {
	here := v.count == v.at
	v.count++
	if here {
		switch {
		case v.how == 0:
			v.done = true
			v.skip(n)
			return policy.NewUnknown(pattern.Unknown())
		case v.how == 1 && n.Kind == policy.KindString:
			v.done = true
			s := n.Text.Prefix()
			return policy.NewString(n.Pos, pattern.WithPrefix(strings.ToValidUTF8(s[:len(s)/2], "")))
		}
	}
	more := here && v.how == 2
	switch n.Kind {
	case policy.KindArray:
		v.done = v.done || more
		elems := make([]*policy.Node, len(n.Elems))
		for i, e := range n.Elems {
			elems[i] = v.node(e)
		}
		if more && len(elems) > 0 {
			elems = elems[:len(elems)-1]
		}
		return policy.NewArray(n.Pos, elems, n.More || more)
	case policy.KindObject:
		v.done = v.done || more
		members := make([]policy.Member, len(n.Members))
		for i, m := range n.Members {
			members[i] = policy.Member{Name: m.Name, NamePos: m.NamePos, Value: v.node(m.Value)}
		}
		if more && len(members) > 0 {
			members = members[:len(members)-1]
		}
		return policy.NewObject(n.Pos, members, n.More || more)
	}
	c := *n
	return &c
}

// skip counts the nodes in a value that is left out.
func (v *varier) skip(n *policy.Node) {
	n.Walk(func(*policy.Node) bool { v.count++; return true })
	v.count--
}
