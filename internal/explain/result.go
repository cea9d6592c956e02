// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// LayerName names a layer for readers.
func LayerName(l evaluator.Layer) string {
	switch l {
	case evaluator.LayerIdentity:
		return "the identity policies"
	case evaluator.LayerBoundary:
		return "the permissions boundary"
	case evaluator.LayerSession:
		return "the session policies"
	case evaluator.LayerSCP:
		return "the service control policies"
	case evaluator.LayerRCP:
		return "the resource control policies"
	case evaluator.LayerResource:
		return "the resource policy"
	default:
		return "the VPC endpoint policy"
	}
}

// Statement names a statement with its place in the document: `deploy
// "AllowAll" (line 14, column 5)`.
func Statement(m *evaluator.MatchedStatement) string {
	where := ""
	switch {
	case m.Pos.IsValid():
		where = " (" + m.Pos.String() + ")"
	case m.Sid != "":
		where = fmt.Sprintf(" (Statement[%d])", m.Index)
	}
	return words.OneLine(m.Label()) + where
}

// Decisive returns the statements that the decision is based on: of several that allow
// those that grant, not the ceilings above them.
func Decisive(r *evaluator.Result) []*evaluator.MatchedStatement {
	var all, grants []*evaluator.MatchedStatement
	for i := range r.Matched {
		m := &r.Matched[i]
		if !m.Decisive {
			continue
		}
		all = append(all, m)
		if m.Layer == evaluator.LayerIdentity || m.Layer == evaluator.LayerResource {
			grants = append(grants, m)
		}
	}
	if r.Decision == evaluator.Allowed && len(grants) > 0 {
		return grants
	}
	return all
}

// maxNamed is how many statements one line names.
const maxNamed = 3

// statements names statements in a row.
func statements(list []*evaluator.MatchedStatement) string {
	names := make([]string, 0, maxNamed)
	for _, m := range list[:min(len(list), maxNamed)] {
		names = append(names, Statement(m))
	}
	out := strings.Join(names, ", ")
	if more := len(list) - maxNamed; more > 0 {
		out += fmt.Sprintf(" and %d more", more)
	}
	return out
}

// DecidedBy says in one line what a decision is based on.
func (p *Printer) DecidedBy(r *evaluator.Result) string {
	found := Decisive(r)
	switch r.Decision {
	case evaluator.Allowed, evaluator.ExplicitDeny:
		if len(found) > 0 {
			return strings.TrimPrefix(LayerName(found[0].Layer), "the ") + ": " + statements(found)
		}
		if r.Decision == evaluator.Allowed {
			return "no policy: the caller needs none"
		}
		return "AWS itself"
	case evaluator.ImplicitDeny:
		return p.nothingAllows(r)
	}
	if !r.Possible.Has(evaluator.Allowed) {
		return "nothing that may become known allows it"
	}
	if len(r.Causes) > 0 {
		return "undetermined: " + words.OneLine(p.Cause(&r.Causes[0]))
	}
	return "undetermined"
}

// nothingAllows says where a grant is missing.
func (p *Printer) nothingAllows(r *evaluator.Result) string {
	if len(r.Blamed) == 0 {
		if r.Rule.Kind != evaluator.NoteNone {
			return words.OneLine(p.Note(&r.Rule))
		}
		if len(r.Notes) > 0 {
			return words.OneLine(p.Note(&r.Notes[0]))
		}
		return "nothing allows it"
	}
	names := make([]string, 0, len(r.Blamed))
	for _, l := range r.Blamed {
		name := LayerName(l)
		if l == evaluator.LayerSCP {
			name = SCPName(r)
		}
		names = append(names, name)
	}
	return "nothing in " + strings.Join(names, " or ") + " allows it"
}

// LackingLevels names the levels of service control policies that do not allow.
func LackingLevels(r *evaluator.Result) []string {
	var out []string
	for _, l := range r.Layers {
		if l.Layer != evaluator.LayerSCP {
			continue
		}
		for i, level := range l.Levels {
			if level != evaluator.LayerAllow {
				out = append(out, fmt.Sprintf("level %d of the service control policies", i+1))
			}
		}
	}
	return out
}

// SCPName names the first level of service control policies that does not allow.
func SCPName(r *evaluator.Result) string {
	for _, l := range r.Layers {
		if l.Layer != evaluator.LayerSCP {
			continue
		}
		for i, level := range l.Levels {
			if level != evaluator.LayerAllow {
				return fmt.Sprintf("level %d of the service control policies", i+1)
			}
		}
	}
	return LayerName(evaluator.LayerSCP)
}

// Layers lists what each layer says, those that take part.
func Layers(r *evaluator.Result) string {
	var out []string
	for _, l := range r.Layers {
		if TakesPart(r, &l) {
			out = append(out, l.Layer.String()+" "+l.Result.String())
		}
	}
	if out == nil {
		return "none takes part"
	}
	return strings.Join(out, ", ")
}

// Outcome says what came out, in words to follow "the request".
func Outcome(p evaluator.Possible) string {
	switch p.Decision() {
	case evaluator.Allowed:
		return "is allowed"
	case evaluator.ExplicitDeny:
		return "is denied explicitly"
	case evaluator.ImplicitDeny:
		return "is denied implicitly"
	}
	if !p.Has(evaluator.Allowed) {
		return "is denied explicitly or implicitly"
	}
	ways := []string{"allowed"}
	if p.Has(evaluator.ExplicitDeny) {
		ways = append(ways, "denied explicitly")
	}
	if p.Has(evaluator.ImplicitDeny) {
		ways = append(ways, "denied implicitly")
	}
	return "may be " + strings.Join(ways, " or ")
}

// DecisiveWith returns the first decisive statement of that effect, nil if there is none.
func DecisiveWith(r *evaluator.Result, effect policy.Effect) *evaluator.MatchedStatement {
	for _, m := range Decisive(r) {
		if m.Effect == effect && m.Applies == truth.True {
			return m
		}
	}
	return nil
}

// TakesPart reports whether there is something to say about a layer: it takes part, and is
// no resource policy that was not given and that the decision does not need.
func TakesPart(r *evaluator.Result, l *evaluator.LayerOutcome) bool {
	switch l.Result {
	case evaluator.NotApplicable:
		return false
	case evaluator.LayerNotGiven:
		return slices.ContainsFunc(r.Causes, func(c evaluator.Cause) bool { return c.IsPolicyNotGiven() })
	}
	return true
}
