// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"errors"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// names are arguments whose names show where they are used.
var names = Printer{
	Arguments: Arguments{
		Principal: "PRINCIPAL", Context: "CONTEXT", Resources: "RESOURCES", ResourcePolicies: "POLICIES",
		ResourceAccounts: "ACCOUNTS", EndpointPolicy: "ENDPOINT", DeclareAction: "declare it in ACTIONS",
	},
	Given: map[string]string{"arn:aws:s3:::a*": "arn:aws:s3:::a${x}"},
}

// Every reason has a sentence of its own, with the arguments and resources of the reader.
func TestCauses(t *testing.T) {
	s := &policy.Statement{Sid: "Reads", Node: new(policy.Node)}
	p := &program.Policy{Label: "here", Doc: &policy.Document{Statements: []*policy.Statement{s}}}
	seen := make(map[string]evaluator.Why)
	for w := evaluator.WhyValue; w <= evaluator.WhyOneOfSeveral; w++ {
		c := evaluator.NewCause(w)
		c.Policy, c.Node, c.Rule, c.Action, c.Resource, c.Detail = p, s.Node, 33, "s3:GetObject", "arn:aws:s3:::a*", "detail"
		switch w {
		case evaluator.WhyKey, evaluator.WhyKeyFree, evaluator.WhyKeyInContext, evaluator.WhyKeyOfCaller, evaluator.WhyKeyOfAccount,
			evaluator.WhyKeyOfRegion, evaluator.WhyKeyDoubtful, evaluator.WhyViaService, evaluator.WhySessionExtra:
			c.Key = "aws:SourceIp"
		}
		text := names.Cause(&c)
		if other, ok := seen[text]; ok || text == "something is not known" {
			t.Errorf("reason %d says %q, as does %d", w, text, other)
		}
		seen[text] = w
		checkWords(t, text)
		if c.Part == evaluator.PartPolicyNotGiven && !strings.Contains(names.CauseCode(&c), "a${x}") {
			t.Errorf("reason %d is spelled %s, not with the resource as it was given", w, names.CauseCode(&c))
		}
	}
}

// Every note, assumption and rule has a sentence of its own.
func TestNotes(t *testing.T) {
	if got := names.Note(&evaluator.Note{}); got != "" {
		t.Errorf("nothing says %q", got)
	}
	seen := make(map[string]evaluator.NoteKind)
	for k := evaluator.NoteNone + 1; k <= evaluator.RulePartitions; k++ {
		text := names.Note(&evaluator.Note{Kind: k, Key: "aws:SourceIp", Action: "s3:GetObject", Resource: "arn:aws:s3:::a*", Detail: "detail", Value: "value", Rule: 33})
		if other, ok := seen[text]; ok || text == "" {
			t.Errorf("note %d says %q, as does %d", k, text, other)
		}
		seen[text] = k
		checkWords(t, text)
	}
}

// checkWords looks for a resource that does not have the reader's name, and for names of
// arguments that nobody gave.
func checkWords(t *testing.T, text string) {
	t.Helper()
	for _, bad := range []string{"a*", "resource_policies", "resource_account_ids", "vpc_endpoint_policy", "additional_actions", "  "} {
		if strings.Contains(text, bad) {
			t.Errorf("%q has %q", text, bad)
		}
	}
}

// A near miss shows a few entries, no values that may be secret, and a few conditions.
func TestWhy(t *testing.T) {
	key := func(key, found string, values ...string) evaluator.Failure {
		return evaluator.Failure{Kind: evaluator.FailsKeyValue, Operator: "StringEquals", Key: key, Values: values, Found: found}
	}
	for _, test := range []struct {
		failures []evaluator.Failure
		want     string
	}{
		{[]evaluator.Failure{key("aws:RequestedRegion", "eu-west-1", "a", "b", "c", "d")}, `its Condition is StringEquals aws:RequestedRegion "a", "b", "c" and 1 more, and aws:RequestedRegion is eu-west-1`},
		{[]evaluator.Failure{key("sts:ExternalId", "secret", "other")}, `its Condition is StringEquals sts:ExternalId (not shown), and the request has another sts:ExternalId`},
		{[]evaluator.Failure{{Kind: evaluator.FailsConditionUnknown}}, "not all of its Condition is known yet"},
		{[]evaluator.Failure{{Kind: evaluator.FailsNoResource, Resource: "arn:aws:s3:::a*"}}, "it has no Resource and does not cover arn:aws:s3:::a${x}"},
		{[]evaluator.Failure{{Kind: evaluator.FailsTypeless, Action: "s3:ListAllMyBuckets"}}, `s3:ListAllMyBuckets takes no resource, and only Resource "*" is known to cover it`},
	} {
		if got := names.Why(&evaluator.NearMiss{Failures: test.failures}); got != test.want {
			t.Errorf("says %q, want %q", got, test.want)
		}
	}
	many := []evaluator.Failure{key("a:a", "1", "2"), key("a:b", "1", "2"), key("a:c", "1", "2"), key("a:d", "1", "2")}
	if got := names.Why(&evaluator.NearMiss{Failures: many}); strings.Count(got, "; ") != 2 || strings.Contains(got, "a:d") {
		t.Errorf("of four conditions it says %q", got)
	}
}

// E-1203: a contradiction says what follows instead, and what to do.
func TestContradictions(t *testing.T) {
	bad := &request.ContextError{Problems: []string{"wrong in itself"}}
	seen := make(map[string]bool)
	for k := request.AgainstKeys; k <= request.AgainstCallerKind; k++ {
		bad.Contradictions = []request.Contradiction{{Kind: k, Key: "aws:Key", Stated: "a", Follows: "b", Of: "someone"}}
		text := names.Error(bad)
		if seen[text] || !strings.HasPrefix(text, "the context has 2 problems:\n  - wrong in itself\n  - the context says that aws:Key is a, but ") {
			t.Errorf("kind %d says %q", k, text)
		}
		seen[text] = true
		if owner := k == request.AgainstAssumedOwner; owner != strings.Contains(text, "ACCOUNTS") {
			t.Errorf("kind %d proposes %q", k, text)
		}
		checkWords(t, strings.ReplaceAll(text, "\n  ", ""))
		if !strings.Contains(bad.Error(), "aws:Key is a, which contradicts") {
			t.Errorf("without a printer kind %d says %q", k, bad.Error())
		}
	}
	if got := names.Error(errors.New("other")); got != "other" {
		t.Errorf("another error is %q", got)
	}
}
