// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// TestE1702 pins every contested rule that conditions can hit: undetermined with the
// rule as the cause by default, the documented reading on demand, and a definite value
// where both readings agree.
func TestE1702(t *testing.T) {
	tags := scene{context: map[string][]string{"aws:PrincipalTag/t": {"red*"}, "aws:PrincipalTag/empty": {""}, "aws:ResourceTag/t": {"red2"}}}
	twice := func(a, b string) scene {
		return scene{context: map[string][]string{"aws:ResourceTag/Team": {a}, "aws:ResourceTag/team": {b}}}
	}
	for _, row := range []struct {
		rule       string
		name       string
		condition  string
		scene      scene
		documented truth.Value
		// agreeing is the same with an input on which the readings agree.
		agreeing      string
		agreeingScene *scene
		agreed        truth.Value
	}{
		{
			"C-5", "wildcard in a substituted value", `{"StringLike":{"aws:ResourceTag/t":"${aws:PrincipalTag/t}"}}`, tags, no,
			`{"StringLike":{"aws:ResourceTag/t":"x${aws:PrincipalTag/t}"}}`, nil, no,
		},
		{
			"C-5", "wildcard in a default", `{"StringLike":{"aws:ResourceTag/t":"${aws:PrincipalTag/no, 'red?'}"}}`, tags, no,
			`{"StringEquals":{"aws:ResourceTag/t":"${aws:PrincipalTag/no, 'red?'}"}}`, nil, no,
		},
		{
			"C-7", "tags in two cases", `{"StringEquals":{"aws:ResourceTag/team":"a"}}`, twice("a", "b"), maybe,
			`{"StringLike":{"aws:ResourceTag/team":"*"}}`, nil, yes,
		},
		{
			"C-7", "tags in two cases as a variable", `{"StringEquals":{"t:string":"${aws:ResourceTag/team}"}}`,
			scene{context: map[string][]string{"aws:ResourceTag/Team": {"a"}, "aws:ResourceTag/team": {"b"}, "t:string": {"b"}}}, maybe,
			`{"StringLike":{"t:string":"x${aws:ResourceTag/team}"}}`, nil, no,
		},
		{
			"C-8", "unresolvable under negation", `{"StringNotEquals":{"aws:ResourceTag/t":"${aws:PrincipalTag/no}"}}`, tags, yes,
			`{"StringNotEquals":{"aws:ResourceTag/t":["${aws:PrincipalTag/no}","red2"]}}`, nil, no,
		},
		{
			"C-8", "unresolvable under ForAllValues and negation", `{"ForAllValues:StringNotEquals":{"aws:ResourceTag/t":"${aws:PrincipalTag/no}"}}`, tags, yes,
			`{"StringNotEquals":{"aws:ResourceTag/absent":"${aws:PrincipalTag/no}"}}`, nil, yes,
		},
		{
			"C-8", "unresolvable under ArnNotLike", `{"ArnNotLike":{"t:arn":"${aws:PrincipalTag/no}"}}`, with("t:arn", "arn:aws:s3:::a"), yes,
			`{"ArnNotLike":{"t:arn":["${aws:PrincipalTag/no}","arn:aws:s3:::*"]}}`, nil, no,
		},
		{
			"C-9", "variable under Bool", `{"Bool":{"t:bool":"${aws:PrincipalTag/b}"}}`,
			scene{context: map[string][]string{"t:bool": {"true"}, "aws:PrincipalTag/b": {"true"}}}, no,
			`{"Bool":{"t:bool":"${aws:PrincipalTag/none}"}}`, nil, no,
		},
		{
			"C-10", "several values", `{"StringEquals":{"t:list":"a"}}`, with("t:list", "a", "b"), no,
			`{"StringEquals":{"t:list":"c"}}`, nil, no,
		},
		{
			"C-10", "one value of a multivalued key", `{"StringEquals":{"t:list":"a"}}`, with("t:list", "a"), no,
			`{"StringNotEquals":{"t:list":"a"}}`, nil, no,
		},
		{
			"C-10", "several values, negated", `{"StringNotLike":{"t:string":"a*"}}`, with("t:string", "a", "b"), no,
			`{"StringNotLike":{"t:string":"*"}}`, nil, no,
		},
		{
			"C-11", "ForAllValues:Null", `{"ForAllValues:Null":{"t:list":"false"}}`, scene{}, no,
			`{"ForAllValues:Null":{"t:list":"true"}}`, nil, yes,
		},
		{
			"C-11", "ForAnyValue:Null", `{"ForAnyValue:Null":{"t:list":"false"}}`, with("t:list", "a"), yes,
			`{"ForAnyValue:Null":{"t:list":"true"}}`, nil, no,
		},
		{
			"C-12", "empty strings among others, all", `{"ForAllValues:StringEquals":{"t:list":"a"}}`, with("t:list", "a", ""), yes,
			`{"ForAllValues:StringEquals":{"t:list":"b"}}`, nil, no,
		},
		{
			"C-12", "empty strings among others, any", `{"ForAnyValue:StringEquals":{"t:list":""}}`, with("t:list", "a", ""), no,
			`{"ForAnyValue:StringEquals":{"t:list":"a"}}`, nil, yes,
		},
		{
			"C-18", "unreadable under negation", `{"NumericNotEquals":{"t:string":"5"}}`, with("t:string", "many"), no,
			`{"NumericNotEquals":{"t:string":"5"}}`, ptr(with("t:string", "6")), yes,
		},
		{
			"C-18", "not an ARN under negation", `{"ArnNotLike":{"t:string":"arn:aws:s3:::a"}}`, with("t:string", "mira"), no,
			`{"ArnNotLikeIfExists":{"t:string":"arn:aws:s3:::a"}}`, ptr(scene{}), yes,
		},
		{
			"C-18", "another type under negation", `{"NotIpAddress":{"t:number":"10.0.0.0/8"}}`, with("t:number", "5"), no,
			`{"IpAddress":{"t:number":"10.0.0.0/8"}}`, nil, no,
		},
		{
			"C-19", "text of a boolean", `{"StringEquals":{"t:bool":"true"}}`, with("t:bool", "true"), no,
			`{"StringEquals":{"t:bool":"false"}}`, nil, no,
		},
		{
			"C-19", "text of a boolean, negated", `{"StringNotEquals":{"t:bool":"true"}}`, with("t:bool", "false"), no,
			`{"StringNotEquals":{"t:bool":"true"}}`, ptr(scene{}), yes,
		},
		{
			"C-19", "binary operator on a string", `{"BinaryEquals":{"t:string":"YQ=="}}`, with("t:string", "YQ=="), no,
			`{"BinaryEquals":{"t:string":"YQ=="}}`, ptr(with("t:string", "Yg==")), no,
		},
		{
			"C-20", "operator in wrong case", `{"stringequals":{"t:string":"a"}}`, with("t:string", "a"), no,
			`{"stringequals":{"t:string":"b"}}`, nil, no,
		},
		{
			"C-20", "prefix in wrong case", `{"foranyvalue:StringEquals":{"t:list":"a"}}`, with("t:list", "a"), no,
			`{"foranyvalue:StringEquals":{"t:list":"b"}}`, nil, no,
		},
		{
			"C-21", "letters beyond ASCII", `{"StringEqualsIgnoreCase":{"t:string":"STRAßE-Ä"}}`, with("t:string", "straße-ä"), yes,
			`{"StringEqualsIgnoreCase":{"t:string":"STRAßE-B"}}`, nil, no,
		},
		{
			"C-21", "a letter that only case folding knows", `{"StringEqualsIgnoreCase":{"t:string":"s"}}`, with("t:string", "ſ"), no,
			`{"StringEqualsIgnoreCase":{"t:string":"ſ"}}`, nil, yes,
		},
		{
			"C-25", "policy time without zone", `{"DateLessThan":{"t:date":"2031-01-01T00:00:00"}}`, with("t:date", "2030"), yes,
			`{"DateLessThan":{"t:date":"2029-01-01T00:00:00"}}`, nil, no,
		},
		{
			"C-25", "request time without zone", `{"DateLessThan":{"t:string":"2031"}}`, with("t:string", "2030-01-01T00:00"), yes,
			`{"DateLessThan":{"t:string":"2031"}}`, ptr(scene{}), no,
		},
		{
			"C-26", "mapped address against IPv4", `{"IpAddress":{"t:ip":"203.0.113.0/24"}}`, with("t:ip", "::ffff:203.0.113.7"), no,
			`{"IpAddress":{"t:ip":["203.0.113.0/24","::ffff:203.0.113.0/120"]}}`, nil, yes,
		},
		{
			"C-26", "address against mapped range", `{"NotIpAddress":{"t:ip":"::ffff:203.0.113.0/120"}}`, with("t:ip", "203.0.113.7"), yes,
			`{"NotIpAddress":{"t:ip":"::ffff:203.0.113.0/120"}}`, ptr(with("t:ip", "198.51.100.1")), yes,
		},
		{
			"C-26", "mapped address against all of IPv6", `{"IpAddress":{"t:ip":"::/0"}}`, with("t:ip", "::ffff:203.0.113.7"), yes,
			`{"IpAddress":{"t:ip":["::/0","0.0.0.0/0"]}}`, nil, yes,
		},
		{
			"C-27", "empty string under Null", `{"Null":{"t:string":"true"}}`, with("t:string", ""), yes,
			`{"Null":{"t:string":["true","false"]}}`, nil, yes,
		},
		{
			"C-28", "default of a key with several values", `{"StringEquals":{"t:string":"${aws:TagKeys, 'none'}"}}`,
			scene{context: map[string][]string{"t:string": {"none"}, "aws:TagKeys": {"a", "b"}}}, no,
			`{"StringEquals":{"t:string":"${aws:TagKeys, 'other'}"}}`, nil, no,
		},
		{
			"C-29", "default of an empty key", `{"StringEquals":{"aws:ResourceTag/t":"${aws:PrincipalTag/empty, 'red2'}"}}`, tags, no,
			`{"StringEquals":{"aws:ResourceTag/t":"${aws:PrincipalTag/empty, 'blue'}"}}`, nil, no,
		},
		{
			"C-30", "single asterisk", `{"ArnLike":{"t:arn":"*"}}`, with("t:arn", "arn:aws:s3:::a"), no,
			`{"ArnLike":{"t:arn":"arn:aws:sqs:*"}}`, nil, no,
		},
		{
			"C-30", "missing fields", `{"ArnNotLike":{"t:arn":"arn:aws:s3:*"}}`, with("t:arn", "arn:aws:s3:::a"), yes,
			`{"ArnLike":{"t:arn":"arn:aws:s3"}}`, nil, no,
		},
	} {
		t.Run(row.rule+" "+row.name, func(t *testing.T) {
			got, causes := row.scene.eval(t, row.condition)
			if got != maybe || !slices.Equal(causes, []string{"contested:" + row.rule}) {
				t.Errorf("%s is %v %v, want undetermined for %s", row.condition, got, causes, row.rule)
			}
			documented := row.scene
			documented.options.Documented = true
			if got, _ := documented.eval(t, row.condition); got != row.documented {
				t.Errorf("documented: %s is %v, want %v", row.condition, got, row.documented)
			}
			if row.documented != maybe {
				v := documented.env(t)
				m, _ := documented.compile(t, row.condition)
				v.matchConditions(m)
				if !slices.ContainsFunc(v.trace.notes, func(n Note) bool { return n.Kind == NoteDocumented && n.Rule.ID() == row.rule }) {
					t.Errorf("no note of the reading in %v", v.trace.notes)
				}
			}
			agreeing := row.scene
			if row.agreeingScene != nil {
				agreeing = *row.agreeingScene
			}
			for _, options := range []Options{{}, {Documented: true}} {
				agreeing.options = options
				if got, causes := agreeing.eval(t, row.agreeing); got != row.agreed {
					t.Errorf("%s is %v %v, want %v with both readings", row.agreeing, got, causes, row.agreed)
				}
			}
		})
	}
}

func ptr[T any](v T) *T { return &v }
