// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/activity"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Current are the policies that a principal has.
type Current struct {
	Layers    evaluator.Layers
	Options   evaluator.Options
	Principal *request.Principal
	Context   *request.Context
	Catalog   *catalog.Catalog
}

// NotAllowed is something that was used and that the current policies do not allow.
type NotAllowed struct {
	Action, Resource, Decision string
	// Layers are what stops it.
	Layers []string
}

// UseComparison compares what was used with what is allowed.
type UseComparison struct {
	UsedNotAllowed []NotAllowed
	// AllowedNotUsed are actions that are allowed and were not used, AllowedUnknown those of
	// which the files cannot show whether they were.
	AllowedNotUsed, AllowedUnknown []string
}

// maxCompared bounds how many pairs of an action and a resource are evaluated.
const maxCompared = 20_000

// CompareUse compares the usage of a principal with its policies.
func CompareUse(u *activity.Usage, c *Current) *UseComparison {
	out := &UseComparison{}
	services := catalog.NewServices(c.Catalog)
	o := c.Options
	o.PartialResources, o.AnyCaller, o.UnknownActions, o.UncheckedContext = true, true, true, true
	ev := evaluator.New(c.Layers, services, o)
	used, pairs := map[string]bool{}, 0
	for i := range u.Used {
		use := &u.Used[i]
		used[use.Action] = true
		action, err := request.NewAction(use.Action, services, true)
		if err != nil {
			continue
		}
		for _, resource := range use.Named() {
			if pairs++; pairs > maxCompared {
				break
			}
			r := request.StarResource()
			if resource != star {
				r = request.NewResource(pattern.Literal(resource))
			}
			res, err := ev.Evaluate(&request.Request{Principal: c.Principal, Action: action, Resources: []*request.Resource{r}, Context: c.Context})
			if err != nil || res.Possible.Has(evaluator.Allowed) {
				continue
			}
			out.UsedNotAllowed = append(out.UsedNotAllowed, NotAllowed{use.Action, resource, res.Decision.String(), stoppedBy(res)})
		}
	}
	for _, name := range allowedActions(c) {
		switch {
		case used[name]:
		case u.Observable(name):
			out.AllowedNotUsed = append(out.AllowedNotUsed, name)
		default:
			out.AllowedUnknown = append(out.AllowedUnknown, name)
		}
	}
	slices.SortFunc(out.UsedNotAllowed, func(a, b NotAllowed) int {
		return cmp.Or(strings.Compare(a.Action, b.Action), strings.Compare(a.Resource, b.Resource))
	})
	return out
}

// stoppedBy are the layers that deny a request or do not allow it.
func stoppedBy(r *evaluator.Result) []string {
	var out []string
	for i := range r.Matched {
		m := &r.Matched[i]
		if m.Effect == policy.Deny && m.Applies == truth.True && !slices.Contains(out, m.Layer.String()) {
			out = append(out, m.Layer.String())
		}
	}
	for _, l := range r.Blamed {
		if !slices.Contains(out, l.String()) {
			out = append(out, l.String())
		}
	}
	return out
}

// allowedActions are the actions of the catalogue that some Allow statement of the identity
// policies names, sorted.
func allowedActions(c *Current) []string {
	found := map[string]bool{}
	for _, p := range c.Layers.Identity.List {
		for _, s := range p.Document().Statements {
			if s.Effect != policy.Allow || s.Unknown {
				continue
			}
			list, not := s.Action, false
			if list == nil {
				list, not = s.NotAction, true
			}
			if list == nil {
				continue
			}
			covered := map[string]bool{}
			for _, item := range list.Items {
				text, known := item.Text.Known()
				if !known {
					continue
				}
				actions, _ := c.Catalog.Expand(text)
				for _, a := range actions {
					covered[a.Name] = true
				}
			}
			if not {
				for service := range c.Catalog.All() {
					for _, a := range service.Actions() {
						if !covered[a.Name] {
							found[a.Name] = true
						}
					}
				}
				continue
			}
			for name := range covered {
				found[name] = true
			}
		}
	}
	return sortedActions(sortedKeys(found))
}

// Narrows proves whether a policy allows nothing that the current identity policies do not.
// It is nil if neither could be proved; if it is false, the text names a request that the
// policy allows in addition.
func Narrows(ctx context.Context, text string, c *Current) (*bool, string, error) {
	services := catalog.NewServices(c.Catalog)
	made, err := compile(text, "the policy", services)
	if err != nil {
		return nil, "", err
	}
	answer := prove(ctx, prover.Documents([]*program.Policy{made}, services), prover.Documents(c.Layers.Identity.List, services), prover.Options{Cells: -1})
	switch answer.Verdict {
	case prover.Proved:
		yes := true
		return &yes, "", nil
	case prover.Refuted:
		no := false
		return &no, answer.Witness.Action + " on " + answer.Witness.Resource, nil
	}
	return nil, "", nil
}
