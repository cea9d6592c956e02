// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// maxCellProofs bounds the proofs about cells of expectations that a simulation makes.
const maxCellProofs = 16

// cellBudget is a tenth of what a proof may cost: there may be many cells, and the search
// has looked at each before.
var cellBudget = prover.Budget{Strings: prover.DefaultStrings / 10, Classes: prover.DefaultClasses / 10, Nodes: prover.DefaultNodes / 10}

// neverAllowed reports whether it is proved that no request of a cell is allowed, for a cell
// that the search did not decide: it had too many cases, or could not distinguish them. A
// call is denied where its check on one resource is; what a call is checked for beyond that is
// left to the search.
func (s *simulation) neverAllowed(x *result, o *outcome) bool {
	if x.want != wantDenied || x.unstated != request.UnstatedAny || o.cases == nil || len(o.result.Parts) > 0 || s.cellProofs == maxCellProofs {
		return false
	}
	if s.caller.principal == nil { // the expectation names a caller, and the simulation's own is not known yet: whose resources are is open
		return false
	}
	if len(s.ownership().unsaid) > 0 || s.in.ResourceAccounts.More || slices.ContainsFunc(o.result.Causes, func(c evaluator.Cause) bool { return c.IsPolicyNotGiven() }) {
		return false
	}
	doc := s.cellDocument(x, o)
	if doc == nil {
		return false
	}
	s.cellProofs++
	ctx, stop := context.WithTimeout(context.Background(), proofTime)
	defer stop()
	for _, layers := range s.evs.variants(x.reach) {
		access := prover.Effective(layers, s.options(), x.caller.principal, o.asked.Context, s.catalog).WithOwners(s.ownership().said)
		r := prover.Excludes(ctx, access, prover.Documents([]*program.Policy{doc}, s.catalog), prover.Options{Documented: s.in.Documented, Cells: -1, Budget: cellBudget})
		if r.Verdict != prover.Proved || slices.ContainsFunc(r.Assumptions, o.leavesOut) {
			return false
		}
	}
	return true
}

// leavesOut reports whether an answer is not about all requests of the cell.
func (o *outcome) leavesOut(a prover.Assumption) bool {
	switch a.Kind {
	case prover.AssumeOwnAccount, prover.AssumeSilent:
		return false
	case prover.AssumeOutside:
		return slices.ContainsFunc(evaluator.Ungoverned(), func(action string) bool { return strings.EqualFold(action, o.call.action.Name) })
	default:
		return true
	}
}

// cellDocument is a document that allows the requests of a cell; nil if they cannot be
// written so.
func (s *simulation) cellDocument(x *result, o *outcome) *program.Policy {
	resources, ok := patternsOf(o)
	except, known := x.expectation.ExceptResources.Known()
	if !ok || !known {
		return nil
	}
	type statement struct{ Effect, Action, Resource any }
	statements := []statement{{"Allow", o.call.action.Name, resources}}
	if len(except) > 0 {
		statements = append(statements, statement{"Deny", "*", except})
	}
	text, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
	if err != nil {
		return nil
	}
	root, problems := policy.ParseJSON(string(text))
	var errs InputErrors
	return compiler{catalog: s.catalog, errs: &errs, names: s.in.names()}.document(&documents.Document{Label: "the expectation", Root: root, Problems: problems}, iam.Identity)
}

// patternsOf are the resources of a cell as a policy names them; false if that is not known.
func patternsOf(o *outcome) ([]string, bool) {
	if len(o.targets) == 0 {
		return []string{"*"}, true
	}
	var out []string
	for i, t := range o.targets {
		text, known := t.text.Known()
		switch {
		case o.resources[i].Star:
			text = "*"
		case !known:
			return nil, false
		}
		out = append(out, text)
	}
	return out, true
}

// withoutAllowed is a result after a proof that nothing is allowed.
func withoutAllowed(r *evaluator.Result) *evaluator.Result {
	out := *r
	out.Possible &^= 1 << evaluator.Allowed
	out.Decision, out.Causes = out.Possible.Decision(), nil
	return &out
}
