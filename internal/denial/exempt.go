// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// holds reports whether an owner is known to cover a resource.
func holds(o *request.Owner, r *request.Resource) bool {
	return !r.Star && o.Covers(r.Text) == truth.True
}

// exempt is the change that takes the request out of a Deny (N-403).
func (x *explanation) exempt(ls *evaluator.Layers, m *evaluator.MatchedStatement) *Change {
	c := &Change{Layer: named(m.Layer, x.asked.request.Resources[0]), Document: m.Document}
	docs, places := documentsOf(ls, m.Layer, m.Level)
	i := slices.IndexFunc(docs, func(p *program.Policy) bool { return p.Label == m.Document })
	if i < 0 {
		c.Text = "The statement is one of AWS's own: no document here changes it."
		return c
	}
	p := docs[i]
	if name := x.in.managed(p); name != "" {
		c.Text = "The statement is in the AWS managed policy " + name + ", which only AWS can change: detach it, if the denial is not wanted."
		if strings.Contains(name, "Quarantine") || strings.Contains(name, "DenyAll") {
			c.Text = "The AWS managed policy " + name + " denies on purpose. AWS attaches a quarantine policy where an access key was found in public: replace the key before you detach the policy."
		}
		return c
	}
	j := slices.IndexFunc(p.Statements, func(s *program.Statement) bool { return s.Source.Index == m.Index })
	if j < 0 || p.Statements[j].Unknown {
		c.Text = "The statement " + m.Label() + " is not known in full yet."
		return c
	}
	src := p.Statements[j].Source
	var nodes []*policy.Node
	switch m.Layer {
	case evaluator.LayerSCP, evaluator.LayerRCP, evaluator.LayerResource, evaluator.LayerEndpoint:
		nodes = x.exemptCaller(c, src)
	default:
		nodes = x.exemptPair(c, src, p)
	}
	if nodes == nil {
		if next := x.in.edited(p, src.Index, nil, nil); next != nil {
			c.assumed = swap(places[i], next)
		}
		if c.Text == "" {
			c.Text = "Take the request out of the statement " + src.Label() + " of " + p.Label + ", or delete the statement if the denial is not wanted."
		}
		c.Text = afterHint(x.conditionHint(src), c.Text)
		return c
	}
	if next := x.in.edited(p, src.Index, nodes, nil); next != nil {
		c.old, c.next, c.apply = p, next, swap(places[i], next)
		c.StatementJSON = statementsJSON(nodes)
		if len(nodes) == 0 {
			c.StatementJSON = ""
		}
	}
	c.Text = afterHint(x.conditionHint(src), c.Text)
	return c
}

// afterHint is the text of a change after what makes it unnecessary: a Deny with a Condition
// is most often a guard, such as one that asks for MFA or TLS.
func afterHint(hint, text string) string {
	if hint == "" || text == "" {
		return text
	}
	return hint + " If the statement itself is to change: " + strings.ToLower(text[:1]) + text[1:]
}

// conditionHint says that a request that meets the condition differently is not denied.
func (x *explanation) conditionHint(s *policy.Statement) string {
	if s.Condition == nil {
		return ""
	}
	var tests []string
	for _, op := range s.Condition.Operators {
		for _, k := range op.Keys {
			values := "…"
			if list, ok := listOf(&k.Values); ok && len(list) <= 3 {
				values = strings.Join(list, ", ")
			}
			tests = append(tests, op.Name+" "+k.Name+" "+values)
		}
	}
	if len(tests) == 0 {
		return ""
	}
	return "The statement applies only where its Condition holds (" + strings.Join(tests, "; ") + "): a request that does not meet it is not denied by it, and needs no change."
}

// exceptOperators are those under which a Deny lists whom it leaves out.
var exceptOperators = []string{"ArnNotEquals", "ArnNotLike", "StringNotEquals", "StringNotLike", "ArnNotEqualsIfExists", "ArnNotLikeIfExists", "StringNotEqualsIfExists", "StringNotLikeIfExists"}

// exemptCaller leaves the caller out by a condition, for the action only where the
// statement names it among others.
func (x *explanation) exemptCaller(c *Change, s *policy.Statement) []*policy.Node {
	who, ok := x.callerARN()
	if !ok {
		c.Text = "The message does not name the caller: leave it out of the statement " + s.Label() + " by a condition on aws:PrincipalArn."
		return nil
	}
	n := exceptPrincipal(s.Node, who)
	if n == nil {
		return nil
	}
	c.Text = "In " + c.Document + ", leave " + who + " out of the statement " + s.Label() + " by a condition on aws:PrincipalArn."
	action := x.asked.request.Action.Name
	if actions, known := listOf(s.Action); known && len(actions) > 1 {
		if others, had := without(actions, action, true); had && !slices.ContainsFunc(others, func(e string) bool { return pattern.MatchFold(e, action) }) {
			c.Text = "In " + c.Document + ", split the statement " + s.Label() + ": one for " + action + ", which leaves " + who + " out by a condition on aws:PrincipalArn, and one for the other actions as it is."
			return []*policy.Node{with(s.Node, "Action", texts(others)), with(with(n, "Action", texts([]string{action})), "Sid", nil)}
		}
	}
	return []*policy.Node{n}
}

// exceptPrincipal adds a principal to those that a statement leaves out.
func exceptPrincipal(n *policy.Node, who string) *policy.Node {
	cond := n.Get("Condition")
	if cond == nil {
		cond = policy.NewObject(policy.Pos{}, nil, false)
	}
	if cond.Kind != policy.KindObject || cond.More {
		return nil
	}
	for _, m := range cond.Members {
		if !words.ContainsFold(exceptOperators, m.Name) || m.Value.Kind != policy.KindObject {
			continue
		}
		for _, k := range m.Value.Members {
			if !strings.EqualFold(k.Name, "aws:PrincipalArn") {
				continue
			}
			values := []*policy.Node{k.Value}
			if k.Value.Kind == policy.KindArray {
				values = k.Value.Elems
			}
			var list []*policy.Node
			for _, v := range values {
				list = append(list, clone(v))
			}
			list = append(list, policy.NewString(policy.Pos{}, pattern.Literal(who)))
			return with(n, "Condition", with(cond, m.Name, with(m.Value, k.Name, policy.NewArray(policy.Pos{}, list, false))))
		}
	}
	op := cond.Get("ArnNotEquals")
	if op == nil {
		op = policy.NewObject(policy.Pos{}, nil, false)
	}
	return with(n, "Condition", with(cond, "ArnNotEquals", with(op, "aws:PrincipalArn", texts([]string{who}))))
}

// exemptPair takes action and resource out of a Deny of an identity policy. Where one
// statement cannot say that, two do: one for the other actions, one for the action on the
// other resources.
func (x *explanation) exemptPair(c *Change, s *policy.Statement, p *program.Policy) []*policy.Node {
	action := x.asked.request.Action.Name
	where := "In " + c.Document + ", "
	rest, isRest, stays := x.exceptResource(s, p)
	if s.NotAction != nil {
		return x.exemptNotAction(c, s, rest, isRest)
	}
	actions, known := listOf(s.Action)
	if !known {
		return nil
	}
	others, had := withoutAction(actions, action)
	if had {
		var nodes []*policy.Node
		if len(others) > 0 {
			nodes = append(nodes, with(s.Node, "Action", texts(others)))
		}
		switch {
		case isRest:
			c.Exact = true
			c.Text = where + "leave " + x.asked.literal + " out of the statement " + s.Label() + " for " + action + "."
			if len(nodes) > 0 {
				return append(nodes, x.onlyAction(rest, action)...)
			}
			if rest == nil {
				c.Text = where + "delete the statement " + s.Label() + ", which denies nothing else."
				return []*policy.Node{}
			}
			return []*policy.Node{rest}
		case len(nodes) == 0:
			c.Text = where + "the statement " + s.Label() + " denies " + action + " on " + stays + ": write the resources that are to stay denied, so that they do not cover this one."
			return nil
		}
		c.Text = where + "take " + action + " out of the statement " + s.Label() + ". That leaves the action out for every resource of the statement."
		return nodes
	}
	if !isRest || rest == nil {
		c.Text = where + "the statement " + s.Label() + " denies by patterns: write the actions and resources that are to stay denied, so that they do not cover this request."
		return nil
	}
	if slices.Equal(actions, []string{"*"}) {
		c.Exact = true
		c.Text = where + "leave " + x.asked.literal + " out of the statement " + s.Label() + ", and deny every other action on it in a statement of its own."
		other := with(with(with(with(s.Node, "Sid", nil), "Action", nil), "NotResource", nil), "Resource", nil)
		other = with(with(other, "NotAction", texts([]string{action})), "Resource", texts([]string{entry(x.asked.literal, p)}))
		return []*policy.Node{rest, other}
	}
	c.Text = where + "leave " + x.asked.literal + " out of the statement " + s.Label() + ". That leaves it out for every action of the statement."
	return []*policy.Node{rest}
}

// exemptNotAction is exemptPair for a Deny with NotAction. Rest is the statement without
// the resource, if isRest.
func (x *explanation) exemptNotAction(c *Change, s *policy.Statement, rest *policy.Node, isRest bool) []*policy.Node {
	action := x.asked.request.Action.Name
	list, known := listOf(s.NotAction)
	if !known {
		return nil
	}
	others := with(s.Node, "NotAction", texts(append(list, action)))
	c.Text = "In " + c.Document + ", add " + action + " to the NotAction of the statement " + s.Label()
	if !isRest {
		c.Text += ". That leaves the action out for every resource."
		return []*policy.Node{others}
	}
	c.Exact = true
	c.Text += ", and deny it for the other resources in a statement of its own."
	return append([]*policy.Node{others}, x.onlyAction(rest, action)...)
}

// onlyAction is a statement cut down to one action, nil for none.
func (x *explanation) onlyAction(n *policy.Node, action string) []*policy.Node {
	if n == nil {
		return nil
	}
	return []*policy.Node{with(with(with(n, "NotAction", nil), "Action", texts([]string{action})), "Sid", nil)}
}

// withoutAction takes an action out of a list, if no pattern of the list covers it too.
func withoutAction(list []string, action string) ([]string, bool) {
	others, had := without(list, action, true)
	if !had || slices.ContainsFunc(others, func(e string) bool { return pattern.MatchFold(e, action) }) {
		return list, false
	}
	return others, true
}

// exceptResource is the statement without the resource. It is nil, and ok, where the
// statement is about nothing else; what is the resources in words.
func (x *explanation) exceptResource(s *policy.Statement, p *program.Policy) (n *policy.Node, ok bool, what string) {
	if x.asked.literal == "" || x.asked.literal == "*" {
		if list, known := listOf(s.Resource); known && !slices.Contains(list, "*") {
			return nil, false, words.QuoteList(list, "and")
		}
		return nil, false, "every resource"
	}
	want := entry(x.asked.literal, p)
	if list, known := listOf(s.NotResource); known {
		return with(s.Node, "NotResource", texts(append(list, want))), true, ""
	}
	list, known := listOf(s.Resource)
	if !known {
		return nil, false, "resources that are not known yet"
	}
	if slices.Contains(list, "*") {
		return with(with(s.Node, "Resource", nil), "NotResource", texts([]string{want})), true, ""
	}
	others, had := without(list, want, false)
	if !had {
		others, had = without(list, x.asked.literal, false)
	}
	for _, o := range others {
		if e := arn.Compile(o); e.Match(x.asked.literal) {
			return nil, false, words.QuoteList(list, "and")
		}
	}
	switch {
	case !had:
		return nil, false, words.QuoteList(list, "and")
	case len(others) == 0:
		return nil, true, ""
	}
	return with(s.Node, "Resource", texts(others)), true, ""
}
