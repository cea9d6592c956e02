// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Line is a line of a table: a name, and what it is.
type Line struct{ Name, Value string }

// Witness describes the request of a witness, one part a line (P-705).
func Witness(w *prover.Witness) []Line {
	var out []Line
	if w.Principal != "" {
		out = append(out, Line{"principal", w.Principal})
	}
	out = append(out, Line{"action", w.Action}, Line{"resource", w.Resource})
	for _, key := range slices.Sorted(maps.Keys(w.Context)) {
		out = append(out, Line{"context", key + " = " + keyValues(key, w.Context[key])})
	}
	if len(w.Context) == 0 {
		return append(out, Line{"context", "no condition keys but those that follow from the request"})
	}
	return append(out, Line{"", "and no other keys but those that follow from the request"})
}

// keyValues are the values of a condition key as a configuration has them. Those that may
// be secrets are not shown.
func keyValues(key string, values []string) string {
	shown := shownList(key, values)
	if iam.HidesValue(key) || len(values) == 0 {
		return shown
	}
	return "[" + shown + "]"
}

// WitnessLimits says how far a witness is from a call that somebody makes; "" for one that
// the catalogue knows, of one resource (P-205, P-581). Only says that no request refutes that
// fits the catalogue, or of whose action it knows nothing.
func WitnessLimits(w *prover.Witness, only bool) string {
	var out []string
	if w.Leg {
		out = append(out, "A call of "+w.Action+" names several resources: the request is the check of one of them.")
	}
	if !w.Realistic {
		out = append(out, "The service catalogue lists no such request: the action, its kind of resource or its condition keys do not fit each other. The policies decide it all the same, "+
			"and the statement is about every request that can be written.")
	}
	if only && !w.Realistic {
		out = append(out, "Among the requests that fit the catalogue, and all those of actions that it does not know, none refutes the statement: name only resources that fit the actions where the request is granted.")
	}
	return strings.Join(out, " ")
}

// WhyNot says why a request is not allowed. Name is what documents are called that are
// asked by themselves, "" where all layers are.
func (p *Printer) WhyNot(r *evaluator.Result, name string) string {
	out := p.DecidedBy(r)
	if found := Decisive(r); r.Decision == evaluator.ExplicitDeny && len(found) > 0 {
		return statements(found) + " denies it"
	}
	if name != "" {
		out = "no statement of " + name + " allows it"
	}
	if near := r.NearMiss; near != nil {
		out += "; the nearest is " + Statement(&near.Statement) + ": " + words.OneLine(p.Why(near))
	}
	return out
}

// CellParts is how many actions, resources, callers or conditions of a part of a difference
// a message shows, [AllCellParts] how many a list does.
const (
	CellParts    = 6
	AllCellParts = 50
)

// Cell says what a part of a difference is: "s3:PutObject on arn:aws:s3:::logs/* if
// aws:PrincipalTag/team = ops (deploy "Objects")". Of each list it shows so many.
func Cell(c *prover.Cell, parts int) string {
	some := func(list []string) string {
		if len(list) == 0 {
			return "*"
		}
		return joined(list, ", ", parts)
	}
	actions := some(c.Actions)
	if n := c.MoreActions; n > 0 {
		shown := min(parts, len(c.Actions))
		actions = strings.Join(c.Actions[:shown], ", ") + fmt.Sprintf(", %d more", n+len(c.Actions)-shown)
	}
	out := actions + " on " + some(c.Resources)
	if len(c.Principals) > 0 {
		out += " by " + some(c.Principals)
	}
	if len(c.Conditions) > 0 {
		out += " if " + joined(c.Conditions, " and ", parts)
	}
	if c.Partly {
		out += ", in part"
	}
	if c.Policy != nil && c.Statement != nil {
		out += " (" + c.Policy.Label + " " + c.Statement.Label() + ")"
	}
	return words.OneLine(out)
}

func joined(list []string, by string, parts int) string {
	if more := len(list) - parts; more > 1 {
		list = append(slices.Clone(list[:parts]), fmt.Sprintf("%d more", more))
	}
	return strings.Join(list, by)
}

// Cells lists cells, one a text, the last of which says that there are more.
func Cells(cells []prover.Cell, more bool, most, parts int) []string {
	var out []string
	for i := range cells {
		if i == most {
			return append(out, fmt.Sprintf("and %d more", len(cells)-most))
		}
		out = append(out, Cell(&cells[i], parts))
	}
	if more {
		out = append(out, "and more")
	}
	return out
}

// ProofCause says why a proof is undetermined, and what to do about it (P-101).
func (p *Printer) ProofCause(c *prover.Cause) string {
	where := ""
	if c.Policy != nil {
		where = c.Policy.Label
		if c.Node != nil {
			where = strings.TrimSpace(where + " " + strings.TrimPrefix(strings.TrimPrefix(c.Node.Path(), "$"), "."))
		}
	}
	at := func(text string) string {
		if where == "" {
			return text
		}
		return where + ": " + text
	}
	switch c.Kind {
	case prover.CauseEvaluated, prover.CauseContested:
		out := p.CauseLine(&c.Evaluated)
		if c.Example && c.Evaluated.IsPolicyNotGiven() {
			out += "; one entry of " + p.Arguments.ResourcePolicies + " with * in its ARN covers all such resources"
		}
		return out
	case prover.CauseBudget:
		return at("the search was given up after " + budgetOf(c.Budget) + ". Split the statement, use fewer wildcards in it, or ask about fewer actions and resources at a time")
	case prover.CauseVariable:
		return at("the policy variable ${" + c.Key + "} ties parts of a request to each other in a way that cannot be followed. State " + c.Key + " in " + p.Arguments.Context + ", or write its value into the policy")
	case prover.CauseType:
		return at("operators of several types test " + c.Key + ", which cannot be followed together. Use operators of one type for it")
	case prover.CauseNoRequest:
		return "no request has what the principal and " + p.Arguments.Context + " fix, so that everything would be proved. Give each key in " + p.Arguments.Context + " a value that it can have, and leave out keys that contradict the principal"
	case prover.CauseNoCall:
		return at("the requests that are left to decide are no calls that AWS knows: " + c.Detail)
	case prover.CauseStopped:
		return "the search took too long and was stopped, which is a mistake of this provider: please report it"
	default:
		return at("a counterexample did not stand when it was checked again, which is a mistake of this provider: please report it")
	}
}

// budgetOf names the bounded work of a search (P-901).
func budgetOf(budget string) string {
	switch budget {
	case "strings":
		return "too many steps of comparing patterns"
	case "classes":
		return "too many steps of sorting the patterns of actions"
	default:
		return "too many steps through the conditions and resources of statements"
	}
}

// ProofCauses are the sentences about the first causes of a result, without repetition.
func (p *Printer) ProofCauses(r *prover.Result, most int) []string {
	var out []string
	for i := range r.Causes {
		text := words.OneLine(p.ProofCause(&r.Causes[i]))
		if slices.Contains(out, text) {
			continue
		}
		if len(out) == most {
			return append(out, "and more")
		}
		out = append(out, text)
	}
	if out == nil {
		out = []string{"it cannot be decided with what is known"}
	}
	return out
}

// Assumption says what a proof takes for granted.
func (p *Printer) Assumption(a *prover.Assumption) string {
	detail := words.OneLine(a.Detail)
	switch a.Kind {
	case prover.AssumeCatalogue:
		return strings.TrimSpace("only requests that the service catalogue lists are made " + detail)
	case prover.AssumeOutside:
		return "no policy decides " + detail + ", which the statement leaves out"
	case prover.AssumeOwnAccount:
		return "resources whose ARNs name no account belong to the caller's account"
	case prover.AssumeForeign:
		return "resources of other accounts are left out, since their policies were not given"
	case prover.AssumeSilent:
		return "policies of resources that were not given neither name the caller nor deny; a file system of Amazon EFS without a policy lets in every client that reaches it"
	case prover.AssumeShared:
		return "anybody can get an identity of " + detail + ", so that those are strangers too whose claims are none that the policy names for one customer"
	case prover.AssumePrivate:
		return "identities of " + detail + " are no strangers: the one who runs the identity provider says whose they are"
	default:
		return strangers(detail)
	}
}

// strangers says who is a stranger (P-417). Trusted are the accounts and organizations that
// are not, "" if these are those that the policy names.
func strangers(trusted string) string {
	out := "a stranger is an anonymous caller, or a principal "
	if trusted == "" {
		out += "of an account that the policy does not name"
	} else {
		out += "that belongs to none of " + trusted
	}
	if trusted != "" {
		return out + ", whose request has none of these in keys for accounts, ARNs and organizations, and none of the fixed values that the policy names for other keys that say where a request comes from, such as aws:SourceVpce and aws:SourceIp"
	}
	return out + ", whose request has none of the fixed values that the policy names for keys that say where a request comes from, such as aws:PrincipalOrgID, aws:SourceAccount, aws:SourceVpce and aws:SourceIp, and none of the accounts in the ARNs that it names for aws:PrincipalArn and aws:SourceArn"
}

// Assumptions are the sentences about what a result takes for granted.
func (p *Printer) Assumptions(r *prover.Result) []string {
	var out []string
	for i := range r.Assumptions {
		out = words.AppendNew(out, p.Assumption(&r.Assumptions[i]))
	}
	return out
}
