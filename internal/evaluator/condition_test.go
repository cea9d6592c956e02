// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"fmt"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

func TestE1001Structure(t *testing.T) {
	two := scene{context: map[string][]string{"t:string": {"a"}, "t:number": {"5"}}}
	runAll(t, []expectation{
		{"operators AND", `{"StringEquals":{"t:string":"a"},"NumericEquals":{"t:number":"5"}}`, two, yes},
		{"one operator fails", `{"StringEquals":{"t:string":"a"},"NumericEquals":{"t:number":"6"}}`, two, no},
		{"keys AND", `{"StringEquals":{"t:string":"a","t:other":"b"}}`, two, no},
		{"values OR", `{"StringEquals":{"t:string":["b","a"]}}`, two, yes},
		{"negated values NOR", `{"StringNotEquals":{"t:string":["b","a"]}}`, two, no},
		{"negated values NOR, none", `{"StringNotEquals":{"t:string":["b","c"]}}`, two, yes},
		{"scalar and list are the same (E-605)", `{"StringEquals":{"t:string":["a"]}}`, two, yes},
	})
}

func TestE607EmptyCondition(t *testing.T) {
	for _, c := range []*policy.Condition{nil, {}} {
		if m, _ := program.CompileCondition(c, policy.VersionUnknown, nil); m != nil {
			t.Errorf("condition(%v) = %v, want none", c, m)
		}
	}
}

func TestE1002KeysIgnoreCase(t *testing.T) {
	s := with("aws:ResourceTag/Team", "red")
	runAll(t, []expectation{
		{"tag key", `{"StringEquals":{"AWS:resourcetag/TEAM":"red"}}`, s, yes},
		{"tag value", `{"StringEquals":{"aws:ResourceTag/Team":"Red"}}`, s, no},
		{"both cases in one block", `{"StringEquals":{"aws:ResourceTag/Team":"red","aws:resourcetag/team":"blue"}}`, s, no},
		{"service key", `{"StringEquals":{"T:STRING":"x"}}`, with("t:String", "x"), yes},
	})
}

func TestE1003UnknownOperators(t *testing.T) {
	for name, near := range map[string]string{
		"StringMatches":              "StringLike",
		"ForAnyValues:StringEquals":  "ForAnyValue:StringEquals",
		"ForAllValue:StringLike":     "ForAllValues:StringLike",
		"StringEqual":                "StringEquals",
		"StringEqualIfExists":        "StringEqualsIfExists",
		"ArnEqualsIgnoreCase":        "ArnEquals",
		"BooleanEquals":              "Bool",
		"StringContains":             "StringLike",
		"NumericBetween":             "NumericLessThanEquals",
		"BoolNot":                    "",
		"DateLessThanEqual":          "DateLessThanEquals",
		"IpAdress":                   "IpAddress",
		"aws:SourceIp":               "",
		"StringLike:ForAnyValue":     "",
		"":                           "",
		"IfExists":                   "",
		strings.Repeat("String", 30): "",
	} {
		_, problems := scene{}.compile(t, fmt.Sprintf(`{%q:{"t:string":"a"}}`, name))
		if !problems.Has("INVALID_CONDITION_OPERATOR") || len(problems) != 1 {
			t.Errorf("%q: problems %v, want INVALID_CONDITION_OPERATOR", name, problems)
			continue
		}
		if hint := problems[0].Fix; near != "" && !strings.Contains(hint, "mean "+near+"?") {
			t.Errorf("%q: the hint is %q, want %s", name, hint, near)
		}
		if got := iam.NearestOperator(name); got != "" {
			if _, status := iam.ReadOperator(got); status != iam.OperatorExact {
				t.Errorf("%q: %q is proposed, which is no operator", name, got)
			}
		}
	}
}

// Every operator, with every prefix and suffix, is known and nothing else is.
func TestE1003Operators(t *testing.T) {
	n := 0
	for i := range iam.BaseOperators {
		b := &iam.BaseOperators[i]
		for quant, prefix := range map[iam.Set]string{iam.NoSet: "", iam.ForAnyValue: "ForAnyValue:", iam.ForAllValues: "ForAllValues:"} {
			for _, suffix := range []string{"", "IfExists"} {
				name := prefix + b.Base + suffix
				op, status := iam.ReadOperator(name)
				want := iam.OperatorExact
				if b.Family == iam.NullFamily && suffix != "" {
					want = iam.OperatorNullIfExists // E-1004
				}
				if status != want || op.Set != quant || op.IfExists != (suffix != "") || op.Negated != b.Negated {
					t.Errorf("parseOperator(%q) = %+v, %d", name, op, status)
				}
				if _, status := iam.ReadOperator(strings.ToLower(name)); want == iam.OperatorExact && status != iam.OperatorWrongCase {
					t.Errorf("parseOperator(%q): status %d, want wrong case", strings.ToLower(name), status)
				}
				n++
			}
		}
	}
	if n != 27*6 {
		t.Errorf("%d operators, want %d", n, 27*6)
	}
}

func TestE1004NullIfExists(t *testing.T) {
	for _, op := range []string{"NullIfExists", "ForAnyValue:NullIfExists", "nullifexists"} {
		if got := (scene{}).problems(t, `{"`+op+`":{"t:string":"true"}}`); got != "NULL_WITH_IF_EXISTS" {
			t.Errorf("%s: problems %q", op, got)
		}
	}
}

func TestConditionKeyFormat(t *testing.T) {
	for _, key := range []string{"PrincipalOrgID", ":a", "aws:", ""} {
		if got := (scene{}).problems(t, `{"StringEquals":{"`+key+`":"a"}}`); got != "INVALID_CONDITION_KEY_FORMAT" {
			t.Errorf("%q: problems %q", key, got)
		}
	}
}

func TestE1028Unreadable(t *testing.T) {
	for _, row := range []struct{ operator, value string }{
		{"NumericEquals", "10 "}, {"NumericEquals", "1e3"}, {"DateEquals", "20310101T000000Z"},
		{"Bool", "yes"}, {"IpAddress", "300.1.1.1"}, {"ArnLike", "mira"},
	} {
		values := map[string]string{"NumericEquals": "10", "DateEquals": "2031", "Bool": "true", "IpAddress": "0.0.0.0/0", "ArnLike": "arn:*:*:*:*:*"}
		condition := fmt.Sprintf(`{%q:{"t:string":%q}}`, row.operator, values[row.operator])
		if got, _ := with("t:string", row.value).eval(t, condition); got != no {
			t.Errorf("%s with %q is %v, want false", condition, row.value, got)
		}
	}
	// Of a list, one value that cannot be read is one that does not match.
	if got, _ := with("t:list", "abc", "5").eval(t, `{"ForAnyValue:NumericEquals":{"t:list":"5"}}`); got != yes {
		t.Errorf("a list with an unreadable value is %v, want true", got)
	}
}

func TestE1028UnreadablePolicyValues(t *testing.T) {
	for _, row := range []struct{ condition, want string }{
		{`{"NumericEquals":{"t:number":"ten"}}`, "TYPE_MISMATCH_NUMBER"},
		{`{"NumericLessThan":{"t:number":["1","1e3"]}}`, "TYPE_MISMATCH_NUMBER"},
		{`{"NumericEquals":{"t:number":"` + strings.Repeat("9", 1_000_000) + `"}}`, "TYPE_MISMATCH_NUMBER"},
		{`{"DateEquals":{"t:date":"31/12/2027"}}`, "TYPE_MISMATCH_DATE"},
		{`{"DateEquals":{"t:date":"20310101T000000Z"}}`, "TYPE_MISMATCH_DATE"},
		{`{"Bool":{"t:bool":"yes"}}`, "TYPE_MISMATCH_BOOLEAN"},
		{`{"Null":{"t:bool":"yes"}}`, "TYPE_MISMATCH_BOOLEAN"},
		{`{"IpAddress":{"t:ip":"198.51.100.0-198.51.100.255"}}`, "TYPE_MISMATCH_IP_RANGE"},
		{`{"NotIpAddress":{"t:ip":"10.0.0.0/33"}}`, "TYPE_MISMATCH_IP_RANGE"},
		{`{"BinaryEquals":{"t:binary":"not base64!"}}`, "TYPE_MISMATCH_STRING"},
		{`{"NumericEquals":{"t:number":"${aws:EpochTime}"}}`, "INVALID_VARIABLE_FOR_OPERATOR"},
		{`{"DateEquals":{"t:date":"${aws:CurrentTime}"}}`, "INVALID_VARIABLE_FOR_OPERATOR"},
		{`{"IpAddress":{"t:ip":"${aws:SourceIp}"}}`, "INVALID_VARIABLE_FOR_OPERATOR"},
		{`{"BinaryEquals":{"t:binary":"${aws:userid}"}}`, "INVALID_VARIABLE_FOR_OPERATOR"},
		{`{"Null":{"t:string":"${aws:userid}"}}`, "INVALID_VARIABLE_FOR_OPERATOR"},
		{`{"ArnLike":{"t:arn":["*","arn:aws:s3","nonsense"]}}`, ""}, // E-1039
		{`{"StringEquals":{"t:string":["*","",""]}}`, ""},
	} {
		if got := (scene{}).problems(t, row.condition); got != row.want {
			t.Errorf("%.80s: problems %q, want %q", row.condition, got, row.want)
		}
	}
}

func TestE1040StringLikeCrossesColons(t *testing.T) {
	s := with("t:arn", "arn:aws:sns:eu-west-1:444455556666:a:b")
	runAll(t, []expectation{
		{"E-1032", `{"StringLike":{"t:arn":"arn:aws:sns:*:b"}}`, s, yes},
		{"E-1040", `{"ArnLike":{"t:arn":"arn:aws:sns:*:444455556666:*"}}`, s, yes},
		{"E-1040 region only", `{"ArnLike":{"t:arn":"arn:aws:sns:*:a:b"}}`, s, no},
		{"E-1039 case", `{"ArnLike":{"t:arn":"arn:aws:sns:*:444455556666:A:b"}}`, s, no},
		{"E-1039 sixth field", `{"ArnLike":{"t:arn":"arn:*:sns:*:*:a?b"}}`, s, yes},
		{"E-1032 no prefix match", `{"StringLike":{"t:arn":"arn:aws:sns"}}`, s, no},
		{"E-1030 asterisk is literal", `{"StringEquals":{"t:string":"a*"}}`, with("t:string", "ab"), no},
		{"E-1030 asterisk itself", `{"StringEquals":{"t:string":"a*"}}`, with("t:string", "a*"), yes},
		{"E-1030 no normalisation", `{"StringEquals":{"t:string":"\u00e9"}}`, with("t:string", "e\u0301"), no},
	})
}
