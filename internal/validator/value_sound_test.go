// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
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

// unreadableCodes are the checks of values and variables that the evaluator refuses too.
var unreadableCodes = []string{
	"TYPE_MISMATCH_BOOLEAN", "TYPE_MISMATCH_NUMBER", "TYPE_MISMATCH_DATE", "TYPE_MISMATCH_IP_RANGE", "TYPE_MISMATCH_STRING",
	"INVALID_VARIABLE_FOR_OPERATOR", "MISSING_BRACE_IN_VARIABLE", "EMPTY_VARIABLE", "UNSUPPORTED_SPACE_IN_VARIABLE",
	"MISSING_QUOTE_IN_VARIABLE", "UNSUPPORTED_SYMBOL_IN_VARIABLE",
}

// valuePieces are what values are put together from, by the key and operator that read them.
var valuePieces = []struct {
	key       string
	operators []string
	pieces    []string
}{
	{"aws:MultiFactorAuthAge", []string{"NumericEquals", "NumericLessThan"}, []string{"1", "0", "-", "+", ".", "e", " ", "12345"}},
	{
		"aws:CurrentTime", []string{"DateEquals", "DateGreaterThan"},
		[]string{"2031", "2000", "-01", "-02", "-29", "-31", "-13", "T", "T12", "T24", ":00", ":60", "Z", "z", "+01:00", "-24:00", ".5", ",5", "1790000000", "1"},
	},
	{
		"aws:SourceIp", []string{"IpAddress", "NotIpAddress"},
		[]string{"198.51.100.7", "10.0.0", ".1", "/", "24", "33", "2001:db8::", "::", "1", "%eth0", "*", "256", "01"},
	},
	{"aws:ViaAWSService", []string{"Bool"}, []string{"true", "True", "FALSE", "yes", "1", ""}},
	{"aws:SourceVpc", []string{"Null"}, []string{"true", "False", "0", ""}},
	{"aws:PrincipalTag/blob", []string{"BinaryEquals"}, []string{"bm9uZQ==", "bm9u", "Zg", "=", "!", "\n"}},
	{
		"aws:PrincipalTag/team", []string{"StringEquals", "StringLike", "IpAddress", "NumericEquals", "DateEquals", "BinaryEquals", "Null"},
		[]string{"${", "}", "aws:username", "aws:PrincipalTag/x", "*", "?", "$", " ", ", ", ",", "'", "x", "[", "{", "/"},
	},
}

// TestReadsLikeTheEvaluator shows that the validator finds the values and variables wrong that the evaluator refuses, and no
// others.
func TestReadsLikeTheEvaluator(t *testing.T) {
	refused := 0
	rapid.Check(t, func(t *rapid.T) {
		for range 20 {
			k := rapid.SampledFrom(valuePieces).Draw(t, "key")
			operator := rapid.SampledFrom(k.operators).Draw(t, "operator")
			value := strings.Join(rapid.SliceOfN(rapid.SampledFrom(k.pieces), 1, 6).Draw(t, "value"), "")
			text := allowUnder(t, map[string]any{operator: map[string]any{k.key: value}})
			want, got := refusedValues(t, text), findings(text)
			if len(want) > 0 {
				refused++
			}
			if value != "" && (len(want) > 0) != (len(got) > 0) {
				t.Fatalf("%s: the evaluator has %q, the validator %q", text, want, got)
			}
		}
	})
	if refused == 0 {
		t.Error("no value was refused")
	}
}

func allowUnder(t *rapid.T, condition any) string {
	text, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": []any{map[string]any{
		"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": condition,
	}}})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// refusedValues returns what the evaluator finds wrong with values and variables.
func refusedValues(t *rapid.T, text string) []string {
	doc, err := policy.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	_, err = program.Compile(doc, iam.Identity, "policy", nil)
	var refused *program.DocumentError
	if !errors.As(err, &refused) {
		return nil
	}
	var codes []string
	for _, p := range refused.Problems {
		codes = append(codes, p.Code)
	}
	return codes
}

// findings returns what the validator finds wrong with values and variables, those that name no key of any service included.
// What only may be refused is left out.
func findings(text string) []string {
	var ids []string
	for _, f := range validator.Validate(frame.Input{Text: text, Use: view.Use{Type: iam.Identity}}).Findings {
		switch {
		case strings.Contains(f.Message, "no offset from UTC"):
		case slices.Contains(unreadableCodes, f.ID):
			ids = append(ids, f.ID)
		case f.ID == "UNKNOWN_VARIABLE_KEY":
			_, name, _ := strings.Cut(f.Message, `"`)
			name, _, _ = strings.Cut(name, `"`)
			if prefix, key, _ := strings.Cut(name, ":"); prefix == "" || key == "" {
				ids = append(ids, f.ID)
			}
		}
	}
	return ids
}

// outcomes decides one request for every value that the key can have, absence first, in closed and open contexts.
func outcomes(t *rapid.T, text, key string, values []string) []evaluator.Possible {
	doc, err := policy.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	compiled, err := program.Compile(doc, iam.Identity, "policy", nil)
	if err != nil {
		t.Fatal(err)
	}
	ev := evaluator.New(evaluator.Layers{Identity: evaluator.Policies{List: []*program.Policy{compiled}}}, nil, evaluator.Options{
		UnknownActions: true, UncheckedContext: true,
	})
	action, err := ev.Action("s3:GetObject")
	if err != nil {
		t.Fatal(err)
	}
	caller, err := request.ParsePrincipal("arn:aws:iam::444455556666:role/app")
	if err != nil {
		t.Fatal(err)
	}
	var all []evaluator.Possible
	for i := -1; i < len(values); i++ {
		held := []string{}
		if i >= 0 {
			held = values[i : i+1]
		}
		context, err := request.NewContext(map[string][]string{key: held}, nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ev.Decide(&request.Request{
			Principal: caller, Action: action, Context: context,
			Resources: []*request.Resource{request.NewResource(pattern.Literal("arn:aws:s3:::reports/a"))},
		})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, got)
	}
	return all
}

// TestConstantsAreSound shows that a condition that is reported as constant, or as a test of presence only, is one.
func TestConstantsAreSound(t *testing.T) {
	found := map[string]bool{}
	rapid.Check(t, func(t *rapid.T) {
		set := rapid.SampledFrom([]string{"", "ForAnyValue:", "ForAllValues:"}).Draw(t, "set")
		base := rapid.SampledFrom([]string{"StringLike", "StringNotLike", "ArnLike", "ArnNotLike"}).Draw(t, "operator")
		suffix := rapid.SampledFrom([]string{"", "IfExists"}).Draw(t, "suffix")
		key, held := "aws:SourceIdentity", []string{"a", "*", "b"}
		values := []string{"*", "a", "**", "?*"}
		if strings.HasPrefix(base, "Arn") {
			key, held = "aws:ChatbotSourceArn", []string{"arn:aws:chatbot::210987654321:chat-configuration/a", "arn:aws:s3:::a:b"}
			values = []string{"arn:*:*:*:*:*", "*", "*:*:*:*:*:*", "arn:aws:s3:::*"}
		}
		operator := set + base + suffix
		text := allowUnder(t, map[string]any{operator: map[string]any{key: rapid.SliceOfNDistinct(rapid.SampledFrom(values), 1, 2, rapid.ID).Draw(t, "values")}})
		report := validator.Validate(frame.Input{Text: text, Use: view.Use{Type: iam.Identity}})
		allowed, denied := evaluator.Allowed, evaluator.ImplicitDeny
		var absent, present evaluator.Decision
		switch {
		case report.Has("REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION"):
			absent, present = denied, denied
		case report.Has("REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION"):
			absent, present = allowed, allowed
		case report.Has("EQUIVALENT_TO_NULL_FALSE"):
			absent, present = denied, allowed
		case report.Has("EQUIVALENT_TO_NULL_TRUE"):
			absent, present = allowed, denied
		default:
			return
		}
		found[operator] = true
		for i, got := range outcomes(t, text, key, held) {
			if want := [...]evaluator.Decision{absent, present}[min(i, 1)]; got.Decision() != want {
				t.Fatalf("%s: request %d is %s, want %s", text, i, got, want)
			}
		}
	})
	if len(found) == 0 {
		t.Error("no document was reported")
	}
}

// TestNeedlessValuesAreSound shows that a value that is reported as needless can be removed without a change.
func TestNeedlessValuesAreSound(t *testing.T) {
	reported := 0
	rapid.Check(t, func(t *rapid.T) {
		lists := []struct {
			key             string
			operators       []string
			values, request []string
		}{
			{"aws:SourceIdentity", []string{"StringEquals", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike"}, []string{"a", "A", "ab", "a*", "?", "*b", "${aws:username}", "a${aws:username}"}, []string{"", "a", "A", "b", "ab", "abb", "a*"}},
			{"aws:ChatbotSourceArn", []string{"ArnEquals", "ArnNotLike"}, []string{"arn:aws:s3:::a", "arn:aws:s3:::*", "arn:aws:*:::a", "arn:*", "arn:aws:s3:::a${aws:username}", "arn:aws:s3::${aws:username}:a"}, []string{"arn:aws:s3:::a", "arn:aws:s3:::ab", "arn:aws:s3:x::a", "arn:aws:s3:::a:b"}},
			{"aws:MultiFactorAuthAge", []string{"NumericLessThan", "NumericGreaterThanEquals", "NumericEquals"}, []string{"1", "1.0", "2", "-3", "10"}, []string{"0", "1", "1.5", "9", "10", "-3", "-4", "11"}},
			{"aws:TokenIssueTime", []string{"DateLessThanEquals", "DateGreaterThan"}, []string{"2031", "2031-01-01T01:00:00+01:00", "2030-06-01", "2032-01-01T00:00:00.5Z"}, []string{"2030-12-31T23:59:59Z", "2031-01-01T00:00:00Z", "2032-01-01T00:00:00.25Z", "2033"}},
		}
		l := lists[rapid.IntRange(0, len(lists)-1).Draw(t, "list")]
		operator := rapid.SampledFrom(l.operators).Draw(t, "operator")
		values := rapid.SliceOfN(rapid.SampledFrom(l.values), 2, 4).Draw(t, "values")
		text := allowUnder(t, map[string]any{operator: map[string]any{l.key: values}})
		kept := slices.Clone(values)
		for _, f := range validator.Validate(frame.Input{Text: text, Use: view.Use{Type: iam.Identity}}).Findings {
			switch f.ID {
			case "DUPLICATE_CONDITION_VALUE":
				at := int(f.Path()[len(f.Path())-2] - '0')
				kept[at] = ""
			case "REDUNDANT_CONDITION_VALUE_NUM":
				_, rest, _ := strings.Cut(f.Remediation, `"`)
				bound, _, _ := strings.Cut(rest, `"`)
				kept = []string{bound}
			}
		}
		kept = slices.DeleteFunc(kept, func(v string) bool { return v == "" })
		if len(kept) == len(values) {
			return
		}
		reported++
		before := outcomes(t, text, l.key, l.request)
		after := outcomes(t, allowUnder(t, map[string]any{operator: map[string]any{l.key: kept}}), l.key, l.request)
		if !slices.Equal(before, after) {
			t.Fatalf("%s: %s becomes %s with %q", text, before, after, kept)
		}
	})
	if reported == 0 {
		t.Error("no document was reported")
	}
}
