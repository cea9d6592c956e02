// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// blurText replaces a random part of a text by a hole; half of the time one that
// begins, or ends, at a colon or with the text, as that of an interpolation does.
func blurText(t *rapid.T, text pattern.Text) pattern.Text {
	s, known := text.Known()
	if !known {
		return pattern.Unknown()
	}
	from := rapid.IntRange(0, len(s)).Draw(t, "from")
	to := rapid.IntRange(from, len(s)).Draw(t, "to")
	switch rapid.IntRange(0, 3).Draw(t, "at colons") {
	case 0:
		from = strings.LastIndexByte(s[:from], ':') + 1
		to = max(from, to)
	case 1:
		to = len(s)
	}
	return pattern.Concat(pattern.Literal(s[:from]), pattern.Unknown(), pattern.Literal(s[to:]))
}

// blur replaces random parts of a document by unknown ones that they complete. The share
// is the chance of each part in percent.
func blur(t *rapid.T, n *policy.Node, share int) *policy.Node {
	hit := func() bool { return rapid.IntRange(0, 99).Draw(t, "blur") < share }
	rare := func() bool { return rapid.IntRange(0, 399).Draw(t, "blur all") < share }
	switch n.Kind {
	case policy.KindString:
		if hit() {
			return policy.NewString(n.Pos, blurText(t, n.Text))
		}
		return n
	case policy.KindArray:
		if rare() {
			return policy.NewUnknown(pattern.Unknown())
		}
		var elems []*policy.Node
		more := n.More
		for _, e := range n.Elems {
			if rare() {
				more = true
				continue
			}
			elems = append(elems, blur(t, e, share))
		}
		return policy.NewArray(n.Pos, elems, more)
	case policy.KindObject:
		if n.Parent() != nil && rare() {
			return policy.NewUnknown(pattern.Unknown())
		}
		var members []policy.Member
		more := n.More
		for _, m := range n.Members {
			value := blur(t, m.Value, share)
			if m.Name == "Version" && rapid.IntRange(0, 2).Draw(t, "blur version") == 0 {
				value = policy.NewString(m.Value.Pos, pattern.Unknown())
			}
			members = append(members, policy.Member{Name: m.Name, NamePos: m.NamePos, Value: value})
		}
		return policy.NewObject(n.Pos, members, more)
	default:
		return n
	}
}

// TestSoundness is E-1601: the decision with everything known stays possible when
// parts of the documents and of the request are unknown; and E-1603: forgetting more
// only adds possible decisions.
func TestSoundness(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawScenario(t)
		concrete := s.evaluate(t, nil).Possible

		share := rapid.IntRange(2, 15).Draw(t, "share")
		var once []*policy.Node
		ev := s.build(t, func(n *policy.Node) *policy.Node {
			n = blur(t, n, share)
			once = append(once, n)
			return n
		})
		req := s.request(t, ev)
		if rapid.Bool().Draw(t, "blur resource") && s.Resource != "*" {
			req.Resources = []*request.Resource{request.NewResource(pattern.Concat(
				pattern.Literal("arn:"), blurText(t, pattern.Literal(s.Resource[len("arn:"):]))))}
		}
		if rapid.Bool().Draw(t, "blur context") {
			req.Context = blurContext(t, s)
		}
		if rapid.IntRange(0, 3).Draw(t, "blur caller") == 0 && (s.Caller == run7 || s.Caller == van1) {
			req.Principal = request.UnnamedRole(map[string]string{run7: accountA, van1: accountB}[s.Caller])
		}
		partial := decideBoth(t, ev, req).Possible
		if concrete&^partial != 0 {
			t.Fatalf("possible is %s with everything known, and %s with less", concrete, partial)
		}

		next := 0
		again := s.build(t, func(*policy.Node) *policy.Node {
			n := blur(t, once[next], share)
			next++
			return n
		})
		if less := decideBoth(t, again, req).Possible; partial&^less != 0 {
			t.Fatalf("possible is %s, and %s when even less is known", partial, less)
		}
	})
}

func blurContext(t *rapid.T, s *scenario) *request.Context {
	values := map[string]request.ContextValue{}
	for _, k := range keyNames {
		have := s.Context[k]
		_, given := s.Context[k]
		if !s.hasIdentity() && slices.Contains([]string{"aws:PrincipalTag/queue", "aws:PrincipalOrgID", "aws:MultiFactorAuthAge"}, k) {
			if given {
				values[k] = request.ContextValue{} // stated to be absent
			}
			continue
		}
		v := request.ContextValue{Presence: truth.Of(len(have) > 0)}
		for _, text := range have {
			v.Values = append(v.Values, pattern.Literal(text))
		}
		switch rapid.IntRange(0, 3).Draw(t, "blur "+k) {
		case 0:
			v.Presence = truth.Unknown
		case 1:
			for i := range v.Values {
				v.Values[i] = blurText(t, v.Values[i])
			}
		case 2:
			if k == "aws:TagKeys" && len(have) > 0 {
				v.Values, v.More = v.Values[:1], true
			}
		}
		if len(v.Values) == 0 && v.Presence == truth.Unknown {
			v.Values = []pattern.Text{pattern.Unknown()}
		}
		if given || len(v.Values) > 0 || v.Presence != truth.False {
			values[k] = v
		}
	}
	c, err := request.NewPartialContext(values, testCatalog{})
	if err != nil {
		t.Fatalf("%v", err)
	}
	return c
}

// TestUnknownHasCause: what is undetermined says why (E-1604), what is definite has
// no causes.
func TestUnknownHasCause(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawScenario(t)
		r := s.evaluate(t, func(n *policy.Node) *policy.Node { return blur(t, n, 10) })
		if (r.Decision == evaluator.Undetermined) != (len(r.Causes) > 0) {
			t.Fatalf("%s with causes %v", r.Possible, r.Causes)
		}
	})
}

// TestFreeVariableIsNoUnknownValue: where the value of a variable is free, the entry that has
// it is known (E-1661: there is nothing to wait for).
func TestFreeVariableIsNoUnknownValue(t *testing.T) {
	for _, entry := range []string{"arn:aws:s3:::tide-logs/${aws:PrincipalTag/t}/*", "arn:aws:s3:*:*:tide-logs/${aws:PrincipalTag/t}/*", "arn:aws:s3:::${aws:PrincipalTag/t}"} {
		for _, resource := range []string{logsObjects, "arn:aws:s3:::tide-logs/a/b"} {
			w := world{principal: run7, action: "s3:GetObject", resource: resource, id: []string{`{"Effect":"Allow","Action":"*","Resource":"` + entry + `"}`}}
			ev, req := w.request(t)
			req.Unstated = request.UnstatedAny
			r, err := ev.Evaluate(req)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range r.Causes {
				if c.Node != nil {
					t.Errorf("%s on %s: %s", entry, resource, c)
				}
			}
		}
	}
}
