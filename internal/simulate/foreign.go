// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// ownership is what was given about the owners of resources, for proofs: entries that can be
// said in patterns, the closest first, and the others.
type ownership struct {
	said   []evaluator.Ownership
	unsaid []*documents.ResourceAccount
}

// ownership sorts the owners of resources that were given.
func (s *simulation) ownership() *ownership {
	if s.whose != nil {
		return s.whose
	}
	type entry struct {
		owner   *request.Owner
		account *documents.ResourceAccount
	}
	var list []entry
	for i := range s.in.ResourceAccounts.Accounts {
		a := &s.in.ResourceAccounts.Accounts[i]
		if owner, err := request.ParseOwner(a.ARN); err == nil {
			list = append(list, entry{owner, a})
		}
	}
	slices.SortStableFunc(list, func(a, b entry) int { return a.owner.Closer(b.owner) })
	out := new(ownership)
	own := false
	if p := s.caller.principal; p != nil { // an expectation may have a caller of its own
		_, own = p.Account.Known()
	}
	for _, e := range list {
		account, known := e.account.Account.Known()
		globs, exact := e.owner.Globs()
		if !known || !exact || !own {
			out.unsaid = append(out.unsaid, e.account)
			continue
		}
		for _, g := range globs {
			out.said = append(out.said, evaluator.Ownership{Pattern: pattern.Compile(g), Account: account})
		}
	}
	s.whose = out
	return out
}

// foreignOwner reports whether an answer may be another one because a resource whose ARN
// names no account belongs to another than the caller's; Unknown, if it is not known yet
// whose it is. A counterexample about any other resource stands.
func (s *simulation) foreignOwner(r *prover.Result) truth.Value {
	own, known := s.caller.principal.Account.Known()
	out := truth.False
	if s.in.ResourceAccounts.More {
		out = truth.Unknown
	}
	for _, a := range s.ownership().unsaid {
		account, is := a.Account.Known()
		if known && is && account == own {
			continue
		}
		if r.Witness != nil {
			if owner, err := request.ParseOwner(a.ARN); err == nil && owner.Covers(pattern.Literal(r.Witness.Resource)) == truth.False {
				continue
			}
		}
		if is && (known || !s.caller.pending) {
			return truth.True
		}
		out = truth.Unknown
	}
	return out
}

// leavesOutForeign reports whether an answer leaves out resources of other accounts.
func leavesOutForeign(a prover.Assumption) bool { return a.Kind == prover.AssumeForeign }

// foreignOwners says why owners of resources keep a proof from being decided.
func (s *simulation) foreignOwners() string {
	return s.in.names().ResourceAccounts + " names resources of other accounts in a way that a proof does not take into account: " +
		"give " + s.in.names().Principal + " with its account, write ARNs without wildcards, or ask about the resources in " + s.in.names().Expectations
}
