// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// benchConditions are conditions on known inputs, by operator family.
var benchConditions = []struct{ name, condition string }{
	{"StringEquals", `{"StringEquals":{"aws:PrincipalOrgID":["o-other","o-tide"]}}`},
	{"StringEqualsIgnoreCase", `{"StringEqualsIgnoreCase":{"aws:ResourceTag/Team":["blue","RED"]}}`},
	{"StringNotLike", `{"StringNotLike":{"aws:ResourceTag/Team":["a*b*c","*x*"]}}`},
	{"ArnLike", `{"ArnLike":{"aws:PrincipalArn":["arn:aws:iam::777788889999:role/*","arn:aws:iam::444455556666:user/*"]}}`},
	{"NumericLessThan", `{"NumericLessThan":{"s3:max-keys":["10","1000"]}}`},
	{"DateLessThan", `{"DateLessThan":{"aws:CurrentTime":"2031-01-01T00:00:00Z"}}`},
	{"Bool", `{"Bool":{"aws:SecureTransport":"true"}}`},
	{"IpAddress", `{"IpAddress":{"aws:SourceIp":["198.51.100.0/24","2001:db8::/32","203.0.113.0/24"]}}`},
	{"Null", `{"Null":{"aws:MultiFactorAuthAge":"true"}}`},
	{"ForAllValues", `{"ForAllValues:StringEquals":{"aws:TagKeys":["team","cost"]}}`},
	{"absent", `{"StringNotEqualsIfExists":{"aws:SourceVpce":"vpce-1","t:string":"a"}}`},
	{"derived", `{"StringEquals":{"aws:PrincipalAccount":"444455556666","aws:ResourceAccount":"444455556666","aws:username":"mira"}}`},
}

var benchScene = scene{context: map[string][]string{
	"aws:PrincipalOrgID": {"o-tide"}, "aws:ResourceTag/Team": {"Red"}, "s3:max-keys": {"50"}, "aws:CurrentTime": {"2030-06-01T12:00:00Z"},
	"aws:SourceIp": {"203.0.113.7"}, "aws:TagKeys": {"team", "cost"},
}}

// Conditions on known values are decided without allocating.
func TestConditionsDoNotAllocate(t *testing.T) {
	for _, b := range benchConditions {
		m, problems := benchScene.compile(t, b.condition)
		if problems != nil {
			t.Fatalf("%s: %v", b.name, problems)
		}
		v := benchScene.env(t)
		v.trace = nil
		if got := v.matchConditions(m); got != yes {
			t.Errorf("%s is %v", b.name, got)
		}
		if n := testing.AllocsPerRun(100, func() { v.matchConditions(m) }); n != 0 {
			t.Errorf("%s: %v allocations", b.name, n)
		}
	}
}

func BenchmarkCondition(b *testing.B) {
	variable := struct{ name, condition string }{"variable", `{"StringEquals":{"aws:ResourceTag/Team":["${aws:username}","${aws:PrincipalTag/Team, 'Red'}"]}}`}
	for _, c := range append(benchConditions[:len(benchConditions):len(benchConditions)], variable) {
		b.Run(c.name, func(b *testing.B) {
			m, _ := benchScene.compile(b, c.condition)
			v := benchScene.env(b)
			v.trace = nil
			b.ReportAllocs()
			for b.Loop() {
				v.matchConditions(m)
			}
		})
	}
}

func BenchmarkNewContext(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := request.NewContext(benchScene.context, testCatalog{}); err != nil {
			b.Fatal(err)
		}
	}
}
