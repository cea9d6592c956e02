// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
)

// The reference evaluator is written straight from the rules for scenarios: two
// values, strings, no compiling, nothing shared with the code under test.
type reference struct {
	*scenario
	account, resourceAccount string
}

func newReference(s *scenario) *reference {
	r := &reference{scenario: s}
	switch s.Caller {
	case mira, run7, rootA:
		r.account = accountA
	case van1:
		r.account = accountB
	}
	r.resourceAccount = strings.SplitN(s.Resource+":::::", ":", 6)[4]
	if r.resourceAccount == "" && r.account != "" {
		r.resourceAccount = r.account
	}
	return r
}

// refGlob matches the naive way.
func refGlob(p, s string) bool {
	switch {
	case p == "":
		return s == ""
	case p[0] == '*':
		return refGlob(p[1:], s) || s != "" && refGlob(p, s[1:])
	case s == "":
		return false
	case p[0] == '?' || p[0] == s[0]:
		return refGlob(p[1:], s[1:])
	}
	return false
}

func (r *reference) actionMatches(st *statementText) bool {
	hit := func(list []string) bool {
		return slices.ContainsFunc(list, func(p string) bool {
			return refGlob(strings.ToLower(p), strings.ToLower(r.Action))
		})
	}
	if st.NotAction != nil {
		return !hit(st.NotAction)
	}
	return hit(st.Action)
}

// resourceMatches reports E-801 to E-812; the second result is true if C-4 is hit.
func (r *reference) resourceMatches(st *statementText) (match, contested bool) {
	unresolved := false
	hit := func(list []string) bool {
		return slices.ContainsFunc(list, func(p string) bool {
			if p == "*" {
				return true
			}
			value, present := "", false
			if v := r.Context["aws:PrincipalTag/queue"]; len(v) > 0 {
				value, present = v[0], true
			}
			if strings.Contains(p, ", 'logs'}") {
				if !present {
					value = "logs"
				}
				p = strings.ReplaceAll(p, "${aws:PrincipalTag/queue, 'logs'}", value)
			}
			if strings.Contains(p, "${") {
				if !present {
					unresolved = true
					return false
				}
				p = strings.ReplaceAll(p, "${aws:PrincipalTag/queue}", value)
			}
			pf, rf := strings.SplitN(p, ":", 6), strings.SplitN(r.Resource, ":", 6)
			if len(rf) != 6 {
				return false
			}
			for i := range 6 {
				if !refGlob(pf[i], rf[i]) {
					return false
				}
			}
			return true
		})
	}
	switch {
	case st.NotResource != nil:
		m := !hit(st.NotResource)
		return m, m && unresolved
	case st.Resource != nil:
		return hit(st.Resource), false
	}
	return true, false
}

// principal returns the grant class: 0 none, 1 account, 2 entity, 3 direct.
func (r *reference) principal(st *statementText) int {
	if st.Principal == "*" {
		return 3
	}
	best := 0
	m, _ := st.Principal.(map[string][]string)
	for typ, entries := range m {
		for _, e := range entries {
			class := 0
			switch {
			case typ == "Service":
				if r.Caller == e {
					class = 3
				}
			case e == "*":
				if r.Caller != "sns.amazonaws.com" {
					class = 3
				}
			case e == accountA || e == rootA:
				if r.account == accountA {
					class = 1
				}
			case e == accountB:
				if r.account == accountB {
					class = 1
				}
			case e == harvester && r.Caller == run7, e == courier && r.Caller == van1:
				class = 2
			case e == r.Caller:
				class = 3
			}
			best = max(best, class)
		}
	}
	return best
}

func (r *reference) conditions(st *statementText) bool {
	for op, keys := range st.Condition {
		for key, values := range keys {
			if !refCondition(op, values, r.Context[key]) {
				return false
			}
		}
	}
	return true
}

func refCondition(op string, want, got []string) bool {
	if op == "Null" {
		return (want[0] == "true") == (len(got) == 0)
	}
	set, name, isSet := strings.Cut(op, ":")
	if !isSet {
		set, name = "", op
	}
	name, ifExists := strings.CutSuffix(name, "IfExists")
	base := strings.Replace(name, "Not", "", 1)
	negated := base != name
	one := func(v string) bool {
		hit := slices.ContainsFunc(want, func(w string) bool { return refCompare(base, w, v) })
		return hit != negated
	}
	if len(got) == 0 {
		switch {
		case ifExists:
			return true
		case set == "ForAllValues":
			return true
		case set == "ForAnyValue":
			return false
		default:
			return negated
		}
	}
	if set == "ForAllValues" {
		return !slices.ContainsFunc(got, func(v string) bool { return !one(v) })
	}
	return slices.ContainsFunc(got, one)
}

func refCompare(op, want, got string) bool {
	switch op {
	case "StringEquals":
		return want == got
	case "StringEqualsIgnoreCase":
		return strings.EqualFold(want, got)
	case "StringLike":
		return refGlob(want, got)
	}
	a, _ := new(big.Rat).SetString(got)
	b, _ := new(big.Rat).SetString(want)
	c := a.Cmp(b)
	switch op {
	case "NumericEquals":
		return c == 0
	case "NumericLessThan":
		return c < 0
	case "NumericGreaterThanEquals":
		return c >= 0
	}
	panic(op)
}

type refVerdict struct {
	allow, deny bool
	class       int
	contested   bool
}

func (r *reference) evaluate(docs []document, withPrincipal bool) refVerdict {
	var v refVerdict
	for i := range docs {
		for j := range docs[i].Statement {
			st := &docs[i].Statement[j]
			class := 3
			if withPrincipal {
				class = r.principal(st)
			}
			match, contested := r.resourceMatches(st)
			if class == 0 || !match || !r.actionMatches(st) || !r.conditions(st) {
				continue
			}
			v.contested = v.contested || contested
			if st.Effect == deny {
				v.deny = true
				continue
			}
			v.allow = true
			v.class = max(v.class, class)
		}
	}
	return v
}

// decide is section 3, in two values. The second result says that a contested rule
// was hit somewhere, so that the reference has no opinion.
func (r *reference) decide() (evaluator.Decision, bool) {
	one := func(d *document) []document {
		if d == nil {
			return nil
		}
		return []document{*d}
	}
	denied, contested := false, false
	note := func(v refVerdict) refVerdict {
		denied, contested = denied || v.deny, contested || v.contested
		return v
	}
	id := note(r.evaluate(r.Identity, false)).allow
	pb := r.Boundary == nil || note(r.evaluate(one(r.Boundary), false)).allow
	sp := r.Session == nil || note(r.evaluate(one(r.Session), false)).allow
	scp := true
	if r.account != "" {
		for _, level := range r.SCP {
			scp = note(r.evaluate(level, false)).allow && scp
		}
	}
	service, _, _ := strings.Cut(r.Action, ":")
	if service != "iam" {
		for _, level := range r.RCP {
			note(r.evaluate(level, true))
		}
	}
	rp := note(r.evaluate(one(r.Policy), true)).class
	endpoint := r.Endpoint == nil || r.Caller == "sns.amazonaws.com"
	if !endpoint {
		endpoint = note(r.evaluate(one(r.Endpoint), true)).allow
	}
	if denied {
		return evaluator.ExplicitDeny, contested
	}
	granted := false
	switch {
	case r.Action == "sts:AssumeRole" && r.Caller == rootA:
	case r.Caller == "sns.amazonaws.com":
		granted = rp == 3
	case r.Caller == "*":
		granted = endpoint && rp == 3
	case r.account != r.resourceAccount && r.Resource != "*":
		granted = scp && endpoint && id && pb && sp && rp > 0
	case r.Caller == rootA && service == "kms":
		granted = scp && endpoint && (rp == 3 || rp == 1)
	case r.Caller == rootA:
		granted = scp && endpoint
	case service == "kms" || r.Action == "sts:AssumeRole":
		granted = scp && endpoint && (rp == 3 || rp == 2 && pb && sp || rp > 0 && id && pb && sp)
	default:
		granted = scp && endpoint && (rp == 3 || rp == 2 && pb && sp || id && pb && sp)
	}
	if granted {
		return evaluator.Allowed, contested
	}
	return evaluator.ImplicitDeny, contested
}

// TestAgainstReference compares with the reference evaluator (E-1663): where nothing
// is contested the decision is definite and the same.
func TestAgainstReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawScenario(t)
		want, contested := newReference(s).decide()
		got := s.evaluate(t, nil)
		if !got.Possible.Has(want) && !contested {
			t.Fatalf("decision is %s, the reference says %s", got.Possible, want)
		}
		if got.Decision != evaluator.Undetermined {
			return
		}
		for _, c := range got.Causes {
			if c.Kind != evaluator.CauseContested && c.Part != evaluator.PartPrincipal {
				t.Fatalf("undetermined because of %s although everything is known", c)
			}
		}
		if len(got.Causes) == 0 {
			t.Fatal("undetermined without a cause")
		}
	})
}
