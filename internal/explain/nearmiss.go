// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Why says why the statement that came nearest does not apply, in a clause of a
// sentence: `its Resource is "…", which does not cover …`.
func (p *Printer) Why(n *evaluator.NearMiss) string {
	var out []string
	for i := range n.Failures[:min(len(n.Failures), maxShown)] {
		out = append(out, p.failure(&n.Failures[i]))
	}
	return strings.Join(out, "; ")
}

func (p *Printer) failure(f *evaluator.Failure) string {
	resource := p.Resource(f.Resource)
	switch s := f.Statement; f.Kind {
	case evaluator.FailsAction:
		return "its Action is " + entriesOf(s.Action) + ", which does not cover " + f.Action
	case evaluator.FailsNotAction:
		return "its NotAction is " + entriesOf(s.NotAction) + ", which excludes " + f.Action
	case evaluator.FailsPrincipal:
		return "its Principal is " + principalsOf(s.Principal, s.NotPrincipal) + ", which does not name " + f.Found
	case evaluator.FailsResource:
		return "its Resource is " + entriesOf(s.Resource) + ", which does not cover " + resource
	case evaluator.FailsNotResource:
		return "its NotResource is " + entriesOf(s.NotResource) + ", which excludes " + resource
	case evaluator.FailsNoResource:
		return "it has no Resource and does not cover " + resource
	case evaluator.FailsWideResource:
		return "AWS checks " + f.Action + " on " + f.Found + ", which its Resource does not cover"
	case evaluator.FailsTypeless:
		return f.Action + " takes no resource, and only Resource \"*\" is known to cover it"
	case evaluator.FailsConditionUnknown:
		return "not all of its Condition is known yet"
	default:
		return "its Condition is " + f.Operator + " " + f.Key + " " + shownList(f.Key, f.Values) + ", and " + underKey(f)
	}
}

// underKey says what the request has under the key of a condition.
func underKey(f *evaluator.Failure) string {
	switch f.Kind {
	case evaluator.FailsKeyAbsent:
		return "the request has no " + f.Key
	case evaluator.FailsKeyPerhaps:
		return "it is not known whether the request has " + f.Key
	case evaluator.FailsKeyUnknown:
		return "the value of " + f.Key + " is not known"
	case evaluator.FailsKeyPresent:
		return "the request has " + f.Key
	}
	if iam.HidesValue(f.Key) {
		return "the request has another " + f.Key
	}
	return f.Key + " is " + f.Found
}

// maxShown is how many entries of an element a message shows.
const maxShown = 3

// entriesOf shows the entries of an element.
func entriesOf(l *policy.List) string {
	if l == nil {
		return "missing"
	}
	texts := make([]string, 0, len(l.Items))
	for i := range l.Items {
		texts = append(texts, l.Items[i].Text.String())
	}
	return shownList("", texts)
}

// principalsOf shows the identifiers of the element that a statement has.
func principalsOf(p, not *policy.Principal) string {
	prefix := ""
	if p == nil {
		p, prefix = not, "everyone but "
	}
	switch {
	case p == nil:
		return "missing"
	case p.Star:
		return prefix + `"*"`
	}
	var texts []string
	for i := range p.Entries {
		for j := range p.Entries[i].Values.Items {
			texts = append(texts, p.Entries[i].Values.Items[j].Text.String())
		}
	}
	return prefix + shownList("", texts)
}

// shownList shows a few texts. The values of keys that may hold secrets are not shown.
func shownList(key string, texts []string) string {
	if iam.HidesValue(key) {
		return iam.NotShown
	}
	if len(texts) == 0 {
		return "empty"
	}
	shown := make([]string, 0, maxShown)
	for _, t := range texts[:min(len(texts), maxShown)] {
		shown = append(shown, words.Quote(t))
	}
	out := strings.Join(shown, ", ")
	if more := len(texts) - maxShown; more > 0 {
		out += " and " + strconv.Itoa(more) + " more"
	}
	return out
}
