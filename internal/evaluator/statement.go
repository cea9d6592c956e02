// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// verdict is what policies say of a request: the three grant classes and the
// denials (E-302, section 3.2). In layers other than the resource policy every
// Allow counts as direct.
type verdict struct {
	direct, entity, account truth.Value
	deny                    truth.Value
}

// allow is the layer's LA of E-302, over all classes.
func (d *verdict) allow() truth.Value {
	return truth.Or(d.direct, truth.Or(d.entity, d.account))
}

// addUnknown accounts for a statement or policy with nothing known about it
// (E-1650): it may allow, and it may deny.
func (d *verdict) addUnknown() {
	d.direct = truth.Or(d.direct, truth.Unknown)
	d.entity = truth.Or(d.entity, truth.Unknown)
	d.account = truth.Or(d.account, truth.Unknown)
	d.deny = truth.Or(d.deny, truth.Unknown)
}

// or joins the verdicts of two policies of one layer (E-501).
func (d *verdict) or(o verdict) {
	d.direct = truth.Or(d.direct, o.direct)
	d.entity = truth.Or(d.entity, o.entity)
	d.account = truth.Or(d.account, o.account)
	d.deny = truth.Or(d.deny, o.deny)
}

// evaluatePolicy evaluates every statement of a policy that can matter to the action.
// Level is the SCP or RCP level for the trace, -1 elsewhere.
func (v *env) evaluatePolicy(p *program.Policy, level int) verdict {
	var out verdict
	v.addPolicy(p, level, &out)
	return out
}

// addPolicy adds what a policy says to the verdict of its layer or level (E-501).
func (v *env) addPolicy(p *program.Policy, level int, out *verdict) {
	v.policy = p
	for _, s := range p.Candidates(v.action.Prefix) {
		v.evaluateStatement(s, level, out)
	}
	if p.More {
		mark := v.mark()
		v.unknown(p.Doc.Root)
		out.addUnknown()
		v.layerCauses(mark)
	}
	v.policy = nil
}

// evaluateStatement adds one statement to the verdict (E-610, E-611).
func (v *env) evaluateStatement(s *program.Statement, level int, out *verdict) {
	mark := v.mark()
	switch s.Effect {
	case policy.Allow:
		c := v.matchStatement(s, policy.Allow)
		if applies := c.any(); applies != truth.False {
			out.direct = truth.Or(out.direct, c.direct)
			out.entity = truth.Or(out.entity, c.entity)
			out.account = truth.Or(out.account, c.account)
			v.matched(s, level, applies, c, mark)
		}
	case policy.Deny:
		c := v.matchStatement(s, policy.Deny)
		if applies := c.any(); applies != truth.False {
			out.deny = truth.Or(out.deny, applies)
			v.matched(s, level, applies, classes{}, mark)
		}
	default:
		// An effect that is not known yet is either (E-1650).
		allow, deny := v.matchStatement(s, policy.Allow), v.matchStatement(s, policy.Deny)
		if truth.Or(allow.any(), deny.any()) == truth.False {
			break
		}
		out.direct = truth.Or(out.direct, truth.And(allow.direct, truth.Unknown))
		out.entity = truth.Or(out.entity, truth.And(allow.entity, truth.Unknown))
		out.account = truth.Or(out.account, truth.And(allow.account, truth.Unknown))
		out.deny = truth.Or(out.deny, truth.And(deny.any(), truth.Unknown))
		v.unknown(s.EffectNode())
		v.matched(s, level, truth.Unknown, allow, mark)
	}
}

// matchStatement is E-610 by grant class: the conjunction of the statement's parts.
// A part that is false decides, so that later parts are not looked at.
func (v *env) matchStatement(s *program.Statement, effect policy.Effect) classes {
	if s.Unknown {
		v.unknown(s.Source.Node)
		return classes{truth.Unknown, truth.Unknown, truth.Unknown}
	}
	mark := v.mark()
	rest := truth.True
	if s.Action != nil {
		if rest = v.matchAction(s.Action); rest == truth.False {
			v.release(mark, truth.False)
			return classes{}
		}
	}
	if s.Resource != nil {
		if rest = truth.And(rest, v.matchResource(s.Resource)); rest == truth.False {
			v.release(mark, truth.False)
			return classes{}
		}
	}
	if s.Bare {
		if rest = truth.And(rest, v.withoutResource()); rest == truth.False {
			v.release(mark, truth.False)
			return classes{}
		}
	}
	who := classes{direct: truth.True}
	if s.Principal != nil {
		if who = v.matchPrincipal(s.Principal, effect); who.any() == truth.False {
			v.release(mark, truth.False)
			return classes{}
		}
	}
	if s.Condition != nil {
		if rest = truth.And(rest, v.matchConditions(s.Condition)); rest == truth.False {
			v.release(mark, truth.False)
			return classes{}
		}
	}
	who.direct = truth.And(who.direct, rest)
	who.entity = truth.And(who.entity, rest)
	who.account = truth.And(who.account, rest)
	if who.definite() {
		v.release(mark, truth.True)
	}
	return who
}

// class is the strongest class that matched.
func (c classes) class() GrantClass {
	switch {
	case c.direct != truth.False:
		return ClassDirect
	case c.entity != truth.False:
		return ClassEntity
	case c.account != truth.False:
		return ClassAccount
	default:
		return ClassNone
	}
}

// fewMatched is how many statements match most requests at most.
const fewMatched = 4

// matched notes a statement that applies or may apply, with the causes that its
// evaluation left since the mark.
func (v *env) matched(s *program.Statement, level int, applies truth.Value, who classes, mark int) {
	if v.trace == nil {
		return
	}
	m := matchedStatement{
		statement: s, policy: v.policy, layer: v.layer, level: level,
		applies: applies, class: who.class(), open: applies == truth.Unknown || !who.definite(),
	}
	if m.open {
		m.causes = append(m.causes, v.trace.causes[mark:]...)
		m.dependsOn = v.openConditions(s.Condition)
	}
	v.trace.causes = v.trace.causes[:mark]
	if v.trace.matched == nil {
		v.trace.matched = make([]matchedStatement, 0, fewMatched)
	}
	v.trace.matched = append(v.trace.matched, m)
}

// layerCauses moves the causes since the mark to the layer under evaluation.
func (v *env) layerCauses(mark int) {
	if v.trace == nil {
		return
	}
	v.trace.layers[v.layer] = append(v.trace.layers[v.layer], v.trace.causes[mark:]...)
	v.trace.causes = v.trace.causes[:mark]
}

// matchedStatement is the raw form of [MatchedStatement].
type matchedStatement struct {
	statement *program.Statement
	policy    *program.Policy
	layer     Layer
	level     int
	applies   truth.Value
	class     GrantClass
	// open says that it is not known whether the statement applies, or in which class an
	// Allow does (E-1628).
	open   bool
	causes []Cause
	// dependsOn are the conditions that are undetermined.
	dependsOn []OpenCondition
}
