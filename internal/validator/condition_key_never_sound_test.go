// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// testedKey is a condition key with the operators and values that conditions on it are drawn from, and what requests hold.
type testedKey struct {
	name              string
	operators, values []string
	requests          []string
}

var texts = []string{
	"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike",
	"StringEqualsIfExists", "StringLikeIfExists", "StringNotLikeIfExists", "ForAnyValue:StringEquals", "ForAllValues:StringLike", "Null",
}

var testedKeys = []testedKey{
	{"aws:SourceIdentity", texts, []string{"", "a", "A", "ab", "a*", "*b", "?", "*", "${aws:userid}", "true", "false"}, []string{"", "a", "A", "b", "ab", "a*", "bb"}},
	{"aws:CalledViaFirst", texts, []string{"x", "x.y", "x*", "*"}, []string{"x", "x.y", "z"}},
	{
		"aws:MultiFactorAuthAge",
		[]string{"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEqualsIfExists", "Null"},
		[]string{"1", "1.0", "2", "10", "-1", "true", "false"}, []string{"0", "1", "1.5", "2", "9", "10", "-1", "-2"},
	},
	{
		"aws:TokenIssueTime",
		[]string{"DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEqualsIfExists", "DateGreaterThan", "DateGreaterThanEquals", "Null"},
		[]string{"2031", "2031-01-01", "2031-01-01T01:00:00+01:00", "2031-01-01T00:00:01Z", "1925000000", "true", "false"},
		[]string{"2030-12-31T23:59:59Z", "2031-01-01T00:00:00Z", "2031-01-01T00:00:01Z", "2031-06-01T00:00:00Z"},
	},
	{
		"aws:SourceIp", []string{"IpAddress", "NotIpAddress", "IpAddressIfExists", "NotIpAddressIfExists", "Null"},
		[]string{"198.51.100.0/24", "198.51.100.7", "203.0.113.0/24", "0.0.0.0/0", "2001:db8::/32", "2001:db8::1", "true", "false"},
		[]string{"198.51.100.7", "198.51.100.8", "203.0.113.1", "2001:db8::1", "2001:db8::2"}, // no IPv4 in IPv6, which each condition reads for itself (C-26)
	},
	{"aws:ViaAWSService", []string{"Bool", "BoolIfExists", "Null"}, []string{"true", "false", "True"}, []string{"true", "false"}},
	{
		"aws:SourceArn", []string{"ArnEquals", "ArnNotLike", "ArnLike", "ArnLikeIfExists", "StringEquals", "StringLike", "Null"},
		[]string{"arn:aws:s3:::a", "arn:aws:s3:::a*", "arn:aws:s3:::*", "arn:aws:sns:*:*:a", "arn:aws:sns:eu-west-1:*", "arn:*", "*", "true", "false"},
		[]string{"arn:aws:s3:::a", "arn:aws:s3:::b:a", "arn:aws:sns:eu-west-1:210987654321:a", "arn:aws:sns:x:y:b:a"},
	},
}

// drawCondition draws conditions on one key, so that they often exclude each other.
func drawCondition(t *rapid.T, k *testedKey) map[string]map[string][]string {
	condition := make(map[string]map[string][]string)
	for range rapid.IntRange(2, 3).Draw(t, "operators") {
		operator := rapid.SampledFrom(k.operators).Draw(t, "operator")
		values := k.values
		if operator == "Null" {
			values = []string{"true", "false"}
		}
		condition[operator] = map[string][]string{k.name: rapid.SliceOfNDistinct(rapid.SampledFrom(values), 1, 2, rapid.ID).Draw(t, "values")}
	}
	return condition
}

// TestNeverTrueIsSound shows that a statement whose conditions are reported to exclude each other is never what a decision is based
// on, regardless of the request and of the reading of contested rules (L-01).
func TestNeverTrueIsSound(t *testing.T) {
	reported := 0
	rapid.Check(t, func(t *rapid.T) {
		k := &testedKeys[rapid.IntRange(0, len(testedKeys)-1).Draw(t, "key")]
		for range 10 {
			condition := drawCondition(t, k)
			text, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": []any{map[string]any{
				"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": condition,
			}}})
			if err != nil {
				t.Fatal(err)
			}
			if !validator.Validate(frame.Input{Text: string(text), Use: view.Use{Type: iam.Identity}}).Has("CONDITION_NEVER_TRUE") {
				continue
			}
			reported++
			if doc, err := policy.Parse(string(text)); err == nil {
				neverAllows(t, doc, k)
			}
		}
	})
	if reported == 0 {
		t.Error("no document was reported")
	}
}

func neverAllows(t *rapid.T, doc *policy.Document, k *testedKey) {
	compiled, err := program.Compile(doc, iam.Identity, "policy", nil)
	if err != nil {
		return // values that the operator cannot read
	}
	for _, open := range []bool{false, true} {
		ev := evaluator.New(evaluator.Layers{Identity: evaluator.Policies{List: []*program.Policy{compiled}}}, nil, evaluator.Options{
			UnknownActions: true, OpenContext: open, UncheckedContext: true, NoAssumptions: true,
		})
		action, err := ev.Action("s3:GetObject")
		if err != nil {
			t.Fatal(err)
		}
		caller, err := request.ParsePrincipal("arn:aws:iam::444455556666:role/app")
		if err != nil {
			t.Fatal(err)
		}
		for _, value := range append([]string{"(absent)"}, k.requests...) {
			context, err := request.NewContext(map[string][]string{k.name: {value}}, nil)
			if value == "(absent)" {
				context, err = request.NewContext(map[string][]string{k.name: {}}, nil)
			}
			if err != nil {
				continue
			}
			got, err := ev.Decide(&request.Request{
				Principal: caller, Action: action, Context: context,
				Resources: []*request.Resource{request.NewResource(pattern.Literal("arn:aws:s3:::reports/a"))},
			})
			if err == nil && got.Has(evaluator.Allowed) {
				t.Fatalf("%s with %s %q can be %s", doc.CompactJSON(), k.name, value, got)
			}
		}
	}
}
