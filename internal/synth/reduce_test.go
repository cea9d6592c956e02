// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"context"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// L-506, J-12: what is removed and what stays.
func TestReduce(t *testing.T) {
	t.Parallel()
	usage := &Usage{
		UnusedServices: []string{"s3", "iam"},
		UnusedActions:  []string{"lambda:CreateFunction", "lambda:DeleteFunction"},
		Used:           []string{"lambda:GetFunction", "lambda:UpdateFunctionCode", "sqs:*"},
	}
	statement := func(rest string) string {
		return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` + rest + `}]}`
	}
	for name, test := range map[string]struct{ in, want, kept string }{
		"unused service":  {statement(`"Action":["s3:GetObject","lambda:GetFunction"],"Resource":"*"`), statement(`"Action":"lambda:GetFunction","Resource":"*"`), ""},
		"unused action":   {statement(`"Sid":"A","Action":["lambda:GetFunction","lambda:CreateFunction"],"Resource":"arn:aws:lambda:*:*:function:a","Condition":{"Bool":{"aws:SecureTransport":"true"}}`), statement(`"Sid":"A","Action":"lambda:GetFunction","Resource":"arn:aws:lambda:*:*:function:a","Condition":{"Bool":{"aws:SecureTransport":"true"}}`), ""},
		"nothing remains": {statement(`"Action":"s3:*","Resource":"*"`), "", ""},
		"untracked stays": {statement(`"Action":["sqs:*","s3:Get*"],"Resource":"*"`), statement(`"Action":"sqs:*","Resource":"*"`), ""},
		"pass role":       {statement(`"Action":["iam:PassRole","iam:GetRole"],"Resource":"*"`), statement(`"Action":"iam:PassRole","Resource":"*"`), ""},
		"unknown action":  {statement(`"Action":["s3:Newest","lambda:Newest"],"Resource":"*"`), statement(`"Action":"lambda:Newest","Resource":"*"`), ""},
		"deny stays":      {`{"Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"},{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}`, `{"Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}`, ""},
		"used only":       {statement(`"Action":"lambda:GetFunction","Resource":"*"`), statement(`"Action":"lambda:GetFunction","Resource":"*"`), "unused"},
		"not action":      {statement(`"NotAction":"ec2:*","Resource":"*"`), statement(`"NotAction":"ec2:*","Resource":"*"`), "NotAction"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := reduce(t, test.in, usage)
			if r.Document != test.want || (r.Kept == "") != (test.kept == "") || !strings.Contains(r.Kept, test.kept) {
				t.Errorf("reduced to %s (%s)\nwant %s (%s)", r.Document, r.Kept, test.want, test.kept)
			}
		})
	}
}

// A pattern that covers unused actions becomes the others, and each of them stays allowed.
func TestReducePattern(t *testing.T) {
	t.Parallel()
	usage := &Usage{UnusedActions: []string{"lambda:CreateFunction"}, Used: []string{"lambda:GetFunction"}}
	r := reduce(t, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"lambda:*","Resource":"*"}}`, usage)
	if r.Kept != "" || len(r.Removed) != 1 || !strings.Contains(r.Document, `"lambda:Get*"`) {
		t.Fatalf("kept because %s, removed %v, reduced to %s", r.Kept, r.Removed, r.Document)
	}
	doc, err := policy.Parse(r.Document)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, item := range doc.Statements[0].Action.Items {
		text, _ := item.Text.Known()
		covered, err := catalog.Default().Expand(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range covered {
			got[a.Name] = true
		}
	}
	all, err := catalog.Default().Expand("lambda:*")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if got[a.Name] == (a.Name == "lambda:CreateFunction") {
			t.Errorf("%s: allowed %t", a.Name, got[a.Name])
		}
	}
}

// Everything: services that lost nothing stay whole.
func TestReduceEverything(t *testing.T) {
	t.Parallel()
	usage := &Usage{UnusedServices: []string{"s3"}, UnusedActions: []string{"lambda:CreateFunction"}, Used: []string{"lambda:GetFunction", "sqs:*"}}
	r := reduce(t, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`, usage)
	if r.Kept != "" || !strings.Contains(r.Document, `"sqs:*"`) || strings.Contains(r.Document, `"s3:`) || strings.Contains(r.Document, `"lambda:*"`) {
		t.Errorf("kept because %q; %.300s", r.Kept, r.Document)
	}
}

// A used action that the catalogue does not have must not be lost.
func TestReduceUnknownUsed(t *testing.T) {
	t.Parallel()
	usage := &Usage{UnusedActions: []string{"lambda:CreateFunction"}, Used: []string{"lambda:BrandNewThing"}}
	in := `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"lambda:*","Resource":"*"}}`
	if r := reduce(t, in, usage); r.Document != in || !strings.Contains(r.Kept, "every used action is still allowed") {
		t.Errorf("reduced to %.200s (%s)", r.Document, r.Kept)
	}
}

// A fold stays within the pattern that it comes from.
func TestReduceFoldWithin(t *testing.T) {
	t.Parallel()
	usage := &Usage{UnusedActions: []string{"dynamodb:DescribeStream"}, Used: []string{"dynamodb:DescribeTable"}}
	r := reduce(t, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["dynamodb:D?scribeS*","dynamodb:DescribeTable"],"Resource":"*"}}`, usage)
	if r.Kept != "" || strings.Contains(r.Document, "?") || !strings.Contains(r.Document, "dynamodb:DescribeTable") {
		t.Errorf("kept because %q; reduced to %s", r.Kept, r.Document)
	}
}

// What cannot be proved in time is not reduced.
func TestReduceStopped(t *testing.T) {
	t.Parallel()
	doc, err := policy.Parse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:GetObject","lambda:*"],"Resource":"*"}}`)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	r, err := Reduce(ctx, catalog.Default(), doc, &Usage{UnusedServices: []string{"s3"}, Used: []string{"lambda:GetFunction"}})
	if err != nil || r.Kept == "" {
		t.Errorf("%+v, %v", r, err)
	}
}

func reduce(t *testing.T, in string, usage *Usage) *Reduced {
	t.Helper()
	doc, err := policy.Parse(in)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Reduce(t.Context(), catalog.Default(), doc, usage)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
