// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"errors"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// askManaged adds the actions and conditions of the Allow statements of an AWS managed
// policy (Y-206), to be granted on the resources of the grant instead of the policy's.
func (r *reader) askManaged(g *grant, name string, asked map[string]*ask) {
	if name == "" {
		return
	}
	m, err := r.catalog.ManagedPolicy(name)
	if err != nil {
		r.fail("Y-206", "managed_policy", "", "%s", words.Sentence(err.Error()))
		return
	}
	doc, err := policy.Parse(m.Document)
	if err != nil {
		r.fail("Y-206", "managed_policy", "", "The policy %s cannot be read: %v.", m.Name, err)
		return
	}
	g.managed = m
	for _, s := range doc.Statements {
		if what := unscopable(s); what != "" {
			r.fail("Y-206", "managed_policy", "Write the actions out.", "The policy %s has a statement with %s, which cannot be granted on other resources.", m.Name, what)
			return
		}
		if !r.askStatement(g, m, s, asked) {
			return
		}
	}
}

// unscopable is what a statement has that cannot be taken over, "" if it can.
func unscopable(s *policy.Statement) string {
	switch {
	case s.Effect != policy.Allow:
		return "the effect Deny"
	case s.NotAction != nil || s.Action == nil:
		return "NotAction"
	case s.NotResource != nil || s.Resource == nil:
		return "NotResource"
	default:
		return ""
	}
}

// askStatement adds one statement. It reports false for one that cannot be taken over.
func (r *reader) askStatement(g *grant, m *catalog.ManagedPolicy, s *policy.Statement, asked map[string]*ask) bool {
	w := way{condition: newCondition(testsOf(s.Condition)), within: []*entry{}}
	for _, item := range s.Resource.Items {
		text, _ := item.Text.Known()
		e, problem, _ := readEntry(text)
		if problem != "" {
			r.fail("Y-206", "managed_policy", "Write the actions out.", "The policy %s has the resource %s, which cannot be compared with others: %s.", m.Name, words.Quote(text), problem)
			return false
		}
		w.within = append(w.within, e)
	}
	for _, item := range s.Action.Items {
		text, _ := item.Text.Known()
		actions, err := r.catalog.Expand(text)
		var malformed *catalog.PatternError
		if errors.As(err, &malformed) || len(actions) == 0 {
			g.absent = append(g.absent, text)
			continue
		}
		if written(text).everything() && g.onEverything() {
			r.fail("Y-709", "managed_policy", "Attach the managed policy itself, or list resources.", "The policy %s allows %s, which on every resource is not least privilege.", m.Name, words.Quote(text))
			return false
		}
		for _, a := range r.concerned(g, text, actions) {
			k := askFor(asked, a)
			k.listed = true
			k.addWay(w)
		}
	}
	return true
}

// testsOf are the tests of a Condition element.
func testsOf(c *policy.Condition) []test {
	if c == nil {
		return nil
	}
	var tests []test
	for i := range c.Operators {
		op := &c.Operators[i]
		parsed, _ := iam.ReadOperator(op.Name)
		for j := range op.Keys {
			k := &op.Keys[j]
			t := test{op: op.Name, key: k.Name, parsed: parsed}
			for _, v := range k.Values.Items {
				text, _ := v.Text.Known()
				t.values = append(t.values, text)
			}
			tests = append(tests, t)
		}
	}
	for i := range tests {
		tests[i].values = sortedSet(tests[i].values)
	}
	return tests
}

// sortedSet sorts a copy of a list and drops repetitions.
func sortedSet(list []string) []string {
	set := make(map[string]bool, len(list))
	for _, s := range list {
		set[s] = true
	}
	return sortedKeys(set)
}

// allowed reports whether the statement of a managed policy covers the entry.
func (w *way) allowed(e *entry) bool {
	if w.within == nil {
		return true
	}
	for _, of := range w.within {
		if of.covers(e) {
			return true
		}
	}
	return false
}

// withinText lists the resources of a statement of a managed policy.
func (w *way) withinText() string {
	texts := make([]string, len(w.within))
	for i, e := range w.within {
		texts[i] = e.text
	}
	return strings.Join(shortened(texts), ", ")
}
