// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/link"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/world"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// The results of a rule.
const (
	Holds        = "holds"
	Violated     = "violated"
	Undetermined = "undetermined"
)

// configured decides the rules of the policy set, each for every principal that it is about.
func (c *checker) configured() {
	for _, rule := range c.Rules {
		c.ruleActions(rule)
		n := 0
		for _, p := range c.l.Principals {
			if !rule.About(p) {
				continue
			}
			n++
			result := &RuleResult{Kind: rule.Kind, Name: rule.Name, Address: p.Address(), Class: rule.Class}
			switch rule.Kind {
			case "require_boundary":
				c.requireBoundary(rule, p, result)
			default:
				c.proveRule(rule, p, result)
			}
			c.rules = append(c.rules, result)
		}
		if n == 0 {
			c.notes = append(c.notes, Note{"RULE_WITHOUT_PRINCIPAL", "", fmt.Sprintf("rule %s %q is about no principal of this plan", rule.Kind, rule.Name)})
		}
	}
}

// ruleActions notes actions of a rule that do not exist: the rule says nothing by them, and holds
// for what was meant.
func (c *checker) ruleActions(rule *Rule) {
	if rule.Kind != "excludes" && rule.Kind != "required_deny" {
		return
	}
	report := validator.Validate(frame.Input{Text: rule.Document, Use: view.Use{Type: iam.Identity}})
	for i := range report.Findings {
		if f := &report.Findings[i]; slices.Contains([]string{"INVALID_ACTION", "INVALID_SERVICE_IN_ACTION", "ACTION_WILDCARD_NO_MATCH"}, f.ID) {
			c.notes = append(c.notes, Note{"RULE_WITHOUT_ACTION", "", fmt.Sprintf("rule %s %q: %s", rule.Kind, rule.Name, f.Message)})
		}
	}
}

// requireBoundary asks for a boundary, and for one of some ARNs if the rule names any
// (K-307): a boundary that may be null does not satisfy it.
func (c *checker) requireBoundary(rule *Rule, p *link.Principal, out *RuleResult) {
	if p.Kind == "group" {
		out.Result, out.Because = Holds, "groups have no boundaries"
		return
	}
	if len(p.Boundaries) == 0 {
		out.Result, out.Because = Violated, "there is no permissions boundary"
		if p.Kind == "permission_set" && !p.Complete {
			out.Result, out.Because = Undetermined, "the plan shows no boundary, and not all that belongs to the permission set"
		}
		return
	}
	b := p.Boundaries[0]
	switch {
	case len(p.Boundaries) > 1 || b.Link == world.Possible:
		out.Result, out.Because = Undetermined, "the boundary is one of several, or may be none"
	case len(rule.Boundaries) == 0:
		out.Result, out.Because = Holds, "bounded by "+boundaryName(b)
	case b.Link != world.Certain:
		out.Result, out.Because = Undetermined, "which policy the boundary is follows from an expression"
		if b.Assumption != "" {
			out.Because = b.Assumption + "; give --source to know"
		}
		return
	case b.ARN == "":
		out.Result, out.Because = Undetermined, "the ARN of the boundary is not known yet; give --account, or a data source aws_caller_identity"
	default:
		for _, g := range rule.Boundaries {
			if starMatch(g, b.ARN) {
				out.Result, out.Because = Holds, "bounded by "+boundaryName(b)
				return
			}
		}
		out.Result, out.Because = Violated, "the boundary is "+b.ShownARN()+", and the rule demands "+words.QuoteList(rule.Boundaries, "or")
	}
	if b.Assumption != "" {
		out.Because = strings.TrimSuffix(out.Because, ".") + " (assumed: " + b.Assumption + ")"
	}
}

func boundaryName(b *link.Layer) string {
	if b.ARN != "" {
		return b.ShownARN()
	}
	if b.Document != nil {
		return b.Document.Address()
	}
	return "a policy that is not known yet"
}

// Verdict is what a check comes to.
type Verdict struct {
	// Failing counts findings from the class that fails on; Violated, Undetermined and
	// Invisible count what else makes the check fail.
	Failing, Violated, Undetermined, Invisible int
}

// Fails reports whether the check fails.
func (v Verdict) Fails() bool { return v.Failing+v.Violated+v.Undetermined+v.Invisible > 0 }

// Verdict counts what makes the check fail.
func (r *Report) Verdict(s *Settings) Verdict {
	var v Verdict
	for _, f := range r.Findings {
		if s.FailOn != 0 && f.Class >= s.FailOn {
			v.Failing++
		}
	}
	for _, rule := range r.Rules {
		switch {
		case rule.Result == Violated && s.FailOn != 0 && rule.Class >= s.FailOn:
			v.Violated++
		case rule.Result == Undetermined && s.FailUndetermined:
			v.Undetermined++
		}
	}
	if s.FailInvisible {
		v.Invisible = r.Invisible()
	}
	return v
}
