// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// copyDocument copies a document deeply enough for the edits of these tests.
func copyDocument(d document) document {
	d.Statement = slices.Clone(d.Statement)
	return d
}

func copyDocuments(ds []document) []document {
	out := make([]document, 0, len(ds))
	for _, d := range ds {
		out = append(out, copyDocument(d))
	}
	return out
}

// each calls f for every document of the scenario.
func (s *scenario) each(f func(*document)) {
	for i := range s.Identity {
		f(&s.Identity[i])
	}
	for _, levels := range [][][]document{s.SCP, s.RCP} {
		for _, l := range levels {
			for i := range l {
				f(&l[i])
			}
		}
	}
	for _, d := range []*document{s.Boundary, s.Session, s.Policy, s.Endpoint} {
		if d != nil {
			f(d)
		}
	}
}

func reversed(list []string) []string {
	out := slices.Clone(list)
	slices.Reverse(out)
	return out
}

// TestOrderNeverMatters: the order of policies, statements and list elements changes
// no decision, and neither does saying anything twice (E-602, E-1663).
func TestOrderNeverMatters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawScenario(t)
		before := s.evaluate(t, nil).Possible
		twice := rapid.Bool().Draw(t, "twice")
		slices.Reverse(s.Identity)
		for _, l := range s.SCP {
			slices.Reverse(l)
		}
		s.each(func(d *document) {
			if twice {
				d.Statement = append(slices.Clone(d.Statement), d.Statement...)
			}
			slices.Reverse(d.Statement)
			for i := range d.Statement {
				st := &d.Statement[i]
				st.Action, st.NotAction = reversed(st.Action), reversed(st.NotAction)
				st.Resource, st.NotResource = reversed(st.Resource), reversed(st.NotResource)
				if m, ok := st.Principal.(map[string][]string); ok {
					for k := range m {
						m[k] = reversed(m[k])
					}
				}
				for _, keys := range st.Condition {
					for k := range keys {
						keys[k] = reversed(keys[k])
					}
				}
			}
		})
		if after := s.evaluate(t, nil).Possible; after != before {
			t.Fatalf("was %s, reordered it is %s", before, after)
		}
	})
}

// TestDenyNeverWidens: adding a Deny anywhere never makes "allowed" possible, adding
// an Allow to a granting layer never makes it impossible (E-1663).
func TestDenyNeverWidens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawScenario(t)
		before := s.evaluate(t, nil).Possible
		typ, effect := iam.Identity, rapid.SampledFrom([]string{allow, deny}).Draw(t, "added effect")
		var target *document
		switch {
		case len(s.Identity) > 0 && rapid.Bool().Draw(t, "into identity"):
			target = &s.Identity[0]
		case s.Policy != nil:
			typ, target = s.policyType(), s.Policy
		default:
			return
		}
		added := drawStatement(t, typ)
		added.Effect = effect
		target.Statement = append(slices.Clone(target.Statement), added)
		after := s.evaluate(t, nil).Possible
		switch {
		case effect == deny && !before.Has(evaluator.Allowed) && after.Has(evaluator.Allowed):
			t.Fatalf("adding a Deny made %s of %s", after, before)
		case effect == allow && before.Decision() == evaluator.Allowed && !after.Has(evaluator.Allowed):
			t.Fatalf("adding an Allow made %s of %s", after, before)
		}
	})
}

// TestCeilingsNeverGrant: a boundary, SCP, RCP, endpoint policy, or session policy of
// a role never allows what was denied without it (E-505, E-522, E-530, E-550).
func TestCeilingsNeverGrant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawScenario(t)
		with := s.evaluate(t, nil).Possible
		s.Boundary, s.Session, s.SCP, s.RCP, s.Endpoint = nil, nil, nil, nil, nil
		without := s.evaluate(t, nil).Possible
		if with.Has(evaluator.Allowed) && !without.Has(evaluator.Allowed) {
			t.Fatalf("%s with ceilings, %s without", with, without)
		}
	})
}

// TestDecisiveStatementsDecide: without the statements that a result calls decisive, the
// decision changes, or is based on others.
func TestDecisiveStatementsDecide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawScenario(t)
		r := s.evaluate(t, nil)
		if r.Decision != evaluator.ExplicitDeny {
			return
		}
		var decisive int
		for _, m := range r.Matched {
			if m.Decisive {
				decisive++
			}
		}
		if decisive == 0 {
			t.Fatal("an explicit deny without a deciding statement")
		}
		// Without any Deny that matched nothing is explicitly denied.
		gone := map[string][]int{}
		for _, m := range r.Matched {
			if m.Decisive {
				gone[m.Document] = append(gone[m.Document], m.Index)
			}
		}
		drop := func(ds []document, label string) []document {
			out := copyDocuments(ds)
			for i := range out {
				var kept []statementText
				for j, st := range out[i].Statement {
					if st.Effect != deny || !slices.Contains(gone[label], j) {
						kept = append(kept, st)
					}
				}
				if len(kept) == 0 {
					kept = []statementText{{Effect: deny, Action: []string{"iam:Nothing"}, Resource: []string{"*"}}}
					if out[i].Statement[0].Principal != nil {
						kept[0].Principal = "*"
					}
					if label == "resource" && s.policyType() == iam.Trust {
						kept[0].Resource = nil
					}
				}
				out[i].Statement = kept
			}
			return out
		}
		one := func(d *document, label string) *document {
			if d == nil {
				return nil
			}
			return &drop([]document{*d}, label)[0]
		}
		s.Identity = drop(s.Identity, "identity")
		for i := range s.SCP {
			s.SCP[i] = drop(s.SCP[i], "scp")
		}
		for i := range s.RCP {
			s.RCP[i] = drop(s.RCP[i], "rcp")
		}
		s.Boundary, s.Session = one(s.Boundary, "boundary"), one(s.Session, "session")
		s.Policy, s.Endpoint = one(s.Policy, "resource"), one(s.Endpoint, "endpoint")
		if after := s.evaluate(t, nil); after.Decision == evaluator.ExplicitDeny {
			t.Fatalf("still explicitly denied without the deciding statements: %v", after.Matched)
		}
	})
}
