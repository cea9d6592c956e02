// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// A message states few condition keys of the request. A Deny whose Condition tests others
// may be the one that AWS means, also where the documents allow the request without them.

// perhaps is the Deny that AWS may mean, nil if there is none: of the layer that AWS names,
// where what is stated leaves open whether its Condition holds (N-402).
func (x *explanation) perhaps(r *evaluator.Result) *evaluator.MatchedStatement {
	if x.d.Kind == Implicit {
		return nil
	}
	if m := x.mayDeny(r); m != nil {
		return m
	}
	if r = x.evaluateOpen(true); r == nil {
		return nil
	}
	return x.mayDeny(r)
}

// mayDeny returns the first Deny of the layer that AWS names that applies or may apply.
func (x *explanation) mayDeny(r *evaluator.Result) *evaluator.MatchedStatement {
	l, known := layers[x.d.Layer]
	var best *evaluator.MatchedStatement
	for i := range r.Matched {
		m := &r.Matched[i]
		if m.Effect != policy.Deny || m.Applies == truth.False || known && m.Layer != l {
			continue
		}
		if best == nil || m.Sid != "" && slices.Contains(x.d.Sids, m.Sid) {
			best = m
		}
	}
	return best
}

// evaluateOpen decides the request where condition keys that are not stated may have any
// value; nil where that cannot be evaluated. Without assumptions those that have a usual
// value, such as aws:SecureTransport, are open too.
func (x *explanation) evaluateOpen(noAssumptions bool) *evaluator.Result {
	in := *x.in
	in.Options.OpenContext, in.Options.NoAssumptions = true, noAssumptions
	y := *x
	y.in = &in
	r, err := y.evaluate(in.Layers)
	if err != nil {
		return nil
	}
	return r
}

// layerWords are the layers as sentences name them.
var layerWords = map[Layer]string{
	Identity: "policies of the caller", Resource: "policy of the resource", Trust: "trust policy of the role", Boundary: "permissions boundary of the caller", Session: "session policy of the caller",
	SCP: "service control policies of the caller's account", RCP: "resource control policies of the resource's account", Endpoint: "policy of the VPC endpoint",
}

// missing is what to do about the layer that AWS names where nothing of it is given and the
// documents allow the request: the same Allow there too, or the Deny to look for.
func (x *explanation) missing() {
	l := x.d.Layer
	if l == Trust {
		l = Resource
	}
	if !slices.Contains(x.answer.NotGiven, l) {
		return
	}
	name := layerWords[x.d.Layer]
	x.answer.NextSteps = append(x.answer.NextSteps, "AWS says that the "+name+" denied, and nothing of it is given: pass it to see why.")
	if x.d.Kind != Implicit || x.asked.literal == "" {
		return
	}
	s := &statementText{Effect: "Allow", Action: []string{x.asked.request.Action.Name}, Resource: []string{entry(x.asked.literal, nil)}}
	switch x.d.Layer {
	case Boundary, Session, SCP:
		if x.d.Layer == SCP {
			s.Resource = []string{"*"}
		}
	case Resource, Trust:
		if s.Principal = x.principal(); s.Principal == nil {
			return
		}
		if x.d.Layer == Trust {
			s.Resource = nil
		}
	case Endpoint:
		s.Principal = "*"
	default:
		return
	}
	if n := s.node(); n != nil {
		x.answer.Change = &Change{Layer: x.d.Layer, StatementJSON: statementsJSON([]*policy.Node{n}), Text: "The " + name + " has to allow this too." + x.pathNote(statementsJSON([]*policy.Node{n}))}
	}
}

// pathNote says that the path of the caller's role is a guess where a statement has it.
func (x *explanation) pathNote(statement string) string {
	if x.withoutPath == "" || !strings.Contains(statement, x.withoutPath) {
		return ""
	}
	return " The message does not state the path of the role: this takes it to be \"/\"."
}

// whyPerhaps says when a Deny applies that may be the cause.
func (x *explanation) whyPerhaps(m *evaluator.MatchedStatement) string {
	why := "it denies " + x.asked.request.Action.Name + x.onResource()
	if len(m.Keys) > 0 {
		return why + " where its Condition holds, which tests " + strings.Join(m.Keys, ", ") + ": the message does not state all of that"
	}
	return why + " in some cases, and the message does not state which this is"
}

// otherKeys reports whether the request may be denied with other values of the keys that
// are not stated, and what that depends on.
func (x *explanation) otherKeys() (string, bool) {
	r := x.evaluateOpen(false)
	if r == nil || r.Decision == evaluator.Allowed {
		return "", false
	}
	return x.printer.Causes(r), true
}

// maybe looks for a cause in what the message does not state: a Deny that may be the one
// that AWS means, or keys without which the documents allow the request.
func (x *explanation) maybe(r *evaluator.Result) {
	a := x.answer
	leg := x.leg
	defer func() { x.leg = leg }()
	if m := x.perhaps(r); m != nil {
		a.Reproduced, a.Decision = Undetermined, evaluator.Undetermined.String()
		a.Statement = &Statement{Document: m.Document, Sid: m.Sid, Index: m.Index, Effect: "Deny", Clause: "Condition", Why: x.whyPerhaps(m)}
		a.Change = x.exempt(&x.in.Layers, m)
		if r.Decision != evaluator.Undetermined {
			a.NextSteps = append(a.NextSteps, "With the condition keys that the message states, the documents do not deny this request as AWS says. They do where the Condition of the statement "+m.Label()+" holds.")
		}
		return
	}
	if a.Reproduced == No {
		if causes, ok := x.otherKeys(); ok {
			a.Reproduced, a.Decision = Undetermined, evaluator.Undetermined.String()
			a.NextSteps = append(a.NextSteps, "With the condition keys that the message states, the documents allow this request. With others they do not: "+causes)
		}
	}
}
