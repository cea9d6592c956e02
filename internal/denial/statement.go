// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// why says why the Allow that came nearest does not apply. A key that is not stated need not
// be absent.
func (x *explanation) why(n *evaluator.NearMiss) string {
	text := x.printer.Why(n)
	for _, f := range n.Failures {
		if f.Kind == evaluator.FailsKeyAbsent && (x.in.Context == nil || x.in.Context.Entry(f.Key) == nil) {
			text = strings.ReplaceAll(text, "the request has no "+f.Key, "the message does not state "+f.Key)
		}
	}
	return text
}

// lacksAllow reports whether a layer allows nothing.
func (x *explanation) lacksAllow(r *evaluator.Result, l evaluator.Layer) bool {
	if slices.Contains(r.Blamed, l) {
		return true
	}
	for i := range r.Layers {
		if o := &r.Layers[i]; o.Layer == l {
			return o.Result == evaluator.LayerImplicitDeny || slices.Contains(o.Levels, evaluator.LayerImplicitDeny)
		}
	}
	return false
}

// denies returns the Deny of a layer that applies, nil if there is none. The ARN of a
// policy and Sids of the text choose among several (N-402).
func (x *explanation) denies(r *evaluator.Result, l evaluator.Layer) *evaluator.MatchedStatement {
	var best *evaluator.MatchedStatement
	points := -1
	for i := range r.Matched {
		m := &r.Matched[i]
		if m.Layer != l || m.Effect != policy.Deny || m.Applies != truth.True {
			continue
		}
		p := 0
		if x.d.PolicyARN != "" && strings.HasSuffix(m.Document, lastPart(x.d.PolicyARN)) {
			p += 2
		}
		if m.Sid != "" && slices.Contains(x.d.Sids, m.Sid) {
			p++
		}
		if p > points {
			best, points = m, p
		}
	}
	return best
}

// anyDeny returns the Deny that decides, of AWS's layer first.
func (x *explanation) anyDeny(r *evaluator.Result) *evaluator.MatchedStatement {
	if l, ok := layers[x.d.Layer]; ok {
		if m := x.denies(r, l); m != nil {
			return m
		}
	}
	var named *evaluator.MatchedStatement
	for l := evaluator.LayerIdentity; l <= evaluator.LayerEndpoint; l++ {
		m := x.denies(r, l)
		if m == nil {
			continue
		}
		if slices.Contains(x.d.Sids, m.Sid) && m.Sid != "" {
			return m
		}
		if named == nil {
			named = m
		}
	}
	return named
}

func lastPart(arn string) string { return arn[strings.LastIndexByte(arn, '/')+1:] }

// statement is the statement to name.
func (x *explanation) statement(r *evaluator.Result) *Statement {
	if m := x.anyDeny(r); m != nil && x.d.Kind != Implicit {
		return &Statement{Document: m.Document, Sid: m.Sid, Index: m.Index, Effect: "Deny", Clause: "Effect", Why: "it denies " + x.asked.request.Action.Name + x.onResource() + x.by()}
	}
	if n := r.NearMiss; n != nil {
		return &Statement{
			Document: n.Statement.Document, Sid: n.Statement.Sid, Index: n.Statement.Index, Effect: "Allow", Clause: n.Clause, Why: x.why(n),
		}
	}
	if m := x.anyDeny(r); m != nil {
		return &Statement{Document: m.Document, Sid: m.Sid, Index: m.Index, Effect: "Deny", Clause: "Effect", Why: "it denies " + x.asked.request.Action.Name + x.onResource() + x.by()}
	}
	return nil
}

func (x *explanation) onResource() string {
	if x.asked.literal == "" || x.asked.literal == "*" {
		return ""
	}
	return " on " + x.asked.literal
}

func (x *explanation) by() string {
	if x.asked.guessed {
		return ""
	}
	return " for " + x.asked.request.Principal.Display
}

func layerList(ls []Layer) string {
	if len(ls) == 0 {
		return "nothing"
	}
	out := make([]string, len(ls))
	for i, l := range ls {
		out[i] = string(l)
	}
	return strings.Join(out, ", ")
}

// typeOf is the type of the documents of a layer.
func typeOf(l evaluator.Layer) iam.Type {
	switch l {
	case evaluator.LayerBoundary:
		return iam.Boundary
	case evaluator.LayerSession:
		return iam.Session
	case evaluator.LayerSCP:
		return iam.SCP
	case evaluator.LayerRCP:
		return iam.RCP
	case evaluator.LayerEndpoint:
		return iam.Endpoint
	case evaluator.LayerResource:
		return iam.Resource
	}
	return iam.Identity
}

// nearMiss is the Allow of a layer whose Condition alone fails, nil if there is none. Where
// another layer denies, the layer is looked at by itself.
func (x *explanation) nearMiss(ls *evaluator.Layers, layer evaluator.Layer, level int) *evaluator.NearMiss {
	fits := func(n *evaluator.NearMiss) bool {
		return n != nil && len(n.Keys) > 0 && n.Statement.Layer == layer && n.Statement.Level == max(level, -1)
	}
	leg := x.leg
	defer func() { x.leg = leg }()
	if fits(leg.NearMiss) {
		return leg.NearMiss
	}
	alone := evaluator.Layers{}
	if all := x.in.document(iam.Identity, "all", (&statementText{Effect: "Allow", Action: []string{"*"}, Resource: []string{"*"}}).node()); all != nil {
		alone.Identity.List = append(alone.Identity.List, all)
	}
	switch layer {
	case evaluator.LayerIdentity:
		alone.Identity = ls.Identity
	case evaluator.LayerBoundary:
		alone.Boundary = ls.Boundary
	case evaluator.LayerSession:
		alone.Session = ls.Session
	case evaluator.LayerSCP:
		alone.SCP = ls.SCP
	case evaluator.LayerResource:
		alone.Resource = ls.Resource
	case evaluator.LayerEndpoint:
		alone.Endpoint = ls.Endpoint
	}
	if r, err := x.evaluate(alone); err == nil && fits(r.NearMiss) {
		return r.NearMiss
	}
	return nil
}
