// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Counterexample is a request of an expectation's set that has another decision than
// expected (E-1739).
type Counterexample struct {
	Principal, Action string
	// Resources are the ARNs of the call.
	Resources []string
	// Context are the values of the keys that the request has beyond what was stated,
	// Absent the keys that it does not have. Keys of one of several resources carry its ARN
	// in front: "arn:…: aws:ResourceTag/env".
	Context map[string][]string
	Absent  []string
	// Decision is what the request gets, Statement what decides that.
	Decision, Statement string
}

// counter returns the counterexample of a cell, nil if there is none.
func (s *simulation) counter(x *result, o *outcome) *Counterexample {
	if o.verdict != Violated || o.result == nil {
		return nil
	}
	out := &Counterexample{
		Principal: o.asked.Principal.Display, Action: o.call.action.Name,
		Decision: outcomeOf(o.result.Possible), Statement: s.print(o).DecidedBy(o.result),
	}
	resources := o.asked.Resources
	if o.example == nil && slices.ContainsFunc(resources, func(r *request.Resource) bool { return r.Every }) {
		budget, accepts := evaluator.CellBudget, x.want.mask()
		cases, err := evaluator.Search(o.evs, &evaluator.Cell{Request: &o.asked, Accepts: accepts, Except: x.except, Owner: o.owner}, &budget)
		if err == nil && cases.Counterexample(accepts) != nil {
			resources = cases.Counterexample(accepts).Request.Resources // one of those that are meant
		}
	}
	for _, r := range resources {
		out.Resources = append(out.Resources, asWritten(r))
	}
	if o.example == nil {
		return out
	}
	for _, v := range o.example.Values {
		name := v.Key
		if v.Resource != "" {
			name = v.Resource + ": " + v.Key
		}
		if len(v.Values) == 0 {
			out.Absent = append(out.Absent, name)
			continue
		}
		if out.Context == nil {
			out.Context = make(map[string][]string)
		}
		out.Context[name] = iam.ShownValues(v.Key, v.Values)
	}
	slices.Sort(out.Absent)
	return out
}

// asWritten is a resource as a configuration names it: where every resource of a shape is
// meant, with its wildcards.
func asWritten(r *request.Resource) string {
	if !r.Every {
		return r.String()
	}
	var b strings.Builder
	for p := range r.Text.Parts() {
		switch {
		case !p.Hole:
			b.WriteString(p.Literal)
		case p.Class == pattern.OneChar || p.Class == pattern.OneCharNoColon:
			b.WriteByte('?')
		default:
			b.WriteByte('*')
		}
	}
	return b.String()
}

// outcomeOf names the decisions of a request: "denied" where only the kind of the denial
// is open.
func outcomeOf(p evaluator.Possible) string {
	if p.Decision() == evaluator.Undetermined && !p.Has(evaluator.Allowed) {
		return "denied"
	}
	return p.String()
}

// keyText shows what the context says of a key.
func keyText(k *ContextKey) string {
	switch {
	case len(k.Values) == 0 && !k.More && !k.MaybeAbsent:
		return k.Name + " absent"
	case iam.HidesValue(k.Name):
		return k.Name + " = " + iam.NotShown
	}
	return k.Name + " = " + join(k.Values)
}

// ofCase describes what an example chose, one key a line, as HCL that can stand in
// context; "" where it chose nothing.
func (o *outcome) ofCase() string {
	if o.example == nil || len(o.example.Values) == 0 {
		return ""
	}
	width := 0
	for _, v := range o.example.Values {
		width = max(width, len(strconv.Quote(v.Key)))
	}
	var b strings.Builder
	b.WriteString(" context = {\n")
	for _, v := range o.example.Values {
		quotedValues := make([]string, 0, len(v.Values))
		for _, x := range iam.ShownValues(v.Key, v.Values) {
			if len(v.Values) > 0 {
				quotedValues = append(quotedValues, hclQuote(x))
			}
		}
		if len(v.Values) == 0 {
			quotedValues = nil
		}
		comment := ""
		switch {
		case len(v.Values) == 0:
			comment = " # absent"
		case v.Resource != "":
			comment = " # of " + words.OneLine(v.Resource)
		}
		fmt.Fprintf(&b, "   %-*s = [%s]%s\n", width, hclQuote(v.Key), strings.Join(quotedValues, ", "), comment)
	}
	b.WriteString(" }\n")
	return b.String()
}

// hclQuote writes a string as HCL does.
func hclQuote(s string) string {
	q := strconv.Quote(words.OneLine(s))
	q = strings.ReplaceAll(q, "${", "$${")
	return strings.ReplaceAll(q, "%{", "%%{")
}

// waysOn says what can be done about a counterexample other than changing a policy.
func (x *result) waysOn(o *outcome, n *Names) string {
	if o.example == nil || len(o.example.Values) == 0 {
		return ""
	}
	keys := make([]string, 0, len(o.example.Values))
	for _, v := range o.example.Values {
		keys = appendNew(keys, v.Key)
	}
	names := strings.Join(keys, ", ")
	if x.unstated == request.UnstatedAny {
		return "Nobody states " + names + ", so the expectation is about every value. Where real requests have another value, state it in " + n.Context + "; where they never have the key, set " + n.Unstated + " = \"absent\"."
	}
	return "Nobody states " + names + ", which every such request has: state in " + n.Context + " which values real requests have."
}
