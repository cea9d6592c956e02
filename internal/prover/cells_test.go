// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// describe writes a cell in one line.
func describe(c *Cell) string {
	s := strings.Join(c.Actions, ", ") + " on " + strings.Join(c.Resources, ", ")
	if len(c.Conditions) > 0 {
		s += " if " + strings.Join(c.Conditions, " and ")
	}
	if c.Partly {
		s += " (partly)"
	}
	return s
}

// TestBeyond is the summary of a difference.
func TestBeyond(t *testing.T) {
	for _, tt := range []struct{ name, left, right, want string }{
		{"a new statement", `[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"},{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::logs/*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"ops"}}}]`,
			`{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`,
			"s3:PutObject on arn:aws:s3:::logs/* if aws:PrincipalTag/team = ops"},
		{"a new action", `{"Effect":"Allow","Action":["sqs:SendMessage","sqs:DeleteQueue"],"Resource":"arn:aws:sqs:us-east-1:444455556666:q"}`,
			`{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:444455556666:q"}`,
			"sqs:DeleteQueue on arn:aws:sqs:us-east-1:444455556666:q"},
		{"a new resource", `{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::a/*","arn:aws:s3:::b/*"]}`,
			`{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*"}`,
			"s3:GetObject on arn:aws:s3:::b/*"},
		{"a wider resource", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*"}`,
			`{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/b/*"}`,
			"s3:GetObject on arn:aws:s3:::a/* (partly)"},
		{"conditions in words", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"Null":{"aws:PrincipalTag/a":"false","aws:PrincipalTag/b":"true"},"StringLikeIfExists":{"aws:RequestedRegion":"eu-*"},"ForAnyValue:StringEquals":{"aws:CalledVia":"x.amazonaws.com"}}}`,
			`{"Effect":"Allow","Action":"sqs:*","Resource":"*"}`,
			"s3:GetObject on * if aws:PrincipalTag/a is there and aws:PrincipalTag/b is absent and aws:RequestedRegion like eu-* (or absent) and some value of aws:CalledVia = x.amazonaws.com"},
		{"values that may be secrets", `{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*","Condition":{"StringEquals":{"sts:ExternalId":"sesame"}}}`,
			`{"Effect":"Allow","Action":"sqs:*","Resource":"*"}`,
			"sts:AssumeRole on * if sts:ExternalId = (not shown)"},
		{"a denial less", `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`,
			`[{"Effect":"Allow","Action":"s3:*","Resource":"*"},{"Effect":"Deny","Action":"s3:DeleteBucket","Resource":"*"}]`,
			"s3:DeleteBucket on *"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := Within(context.Background(), documents(t, tt.left), documents(t, tt.right), Options{})
			var got []string
			for i := range r.Beyond {
				got = append(got, describe(&r.Beyond[i]))
			}
			if fmt.Sprint(got) != fmt.Sprint([]string{tt.want}) {
				t.Errorf("%v: %q, want %q", r.Verdict, got, tt.want)
			}
		})
	}
}

// TestP703Familiar has counterexamples with values that readers know.
func TestP703Familiar(t *testing.T) {
	left := documents(t, `{"Effect":"Allow","Action":"lambda:*","Resource":"*"}`)
	for _, tt := range []struct{ condition, key, want string }{
		{`"StringEquals":{"aws:RequestedRegion":"eu-west-1"}`, "", ""}, // the key may be absent
		{`"StringEqualsIfExists":{"aws:RequestedRegion":["us-east-1","eu-west-1"]}`, "aws:RequestedRegion", "ap-southeast-2"},
		{`"StringNotLikeIfExists":{"aws:RequestedRegion":"eu-*"}`, "aws:RequestedRegion", "eu-west-1"},
		{`"StringNotEqualsIfExists":{"aws:PrincipalTag/team":"ops"}`, "aws:PrincipalTag/team", "ops"},
		{`"StringEqualsIfExists":{"aws:PrincipalTag/team":"ops"}`, "aws:PrincipalTag/team", "example"},
		{`"StringNotLikeIfExists":{"aws:PrincipalTag/team":"q?"}`, "aws:PrincipalTag/team", "qx"},
	} {
		r := Within(context.Background(), left, documents(t, `{"Effect":"Allow","Action":"lambda:*","Resource":"*","Condition":{`+tt.condition+`}}`), Options{Cells: -1})
		if r.Verdict != Refuted {
			t.Errorf("%s: %s %v", tt.condition, r.Verdict, r.Causes)
			continue
		}
		if got := r.Witness.Context[tt.key]; fmt.Sprint(got) != fmt.Sprint(strings.Fields(tt.want)) {
			t.Errorf("%s: %v, want %s", tt.condition, r.Witness.Context, tt.want)
		}
	}
}
