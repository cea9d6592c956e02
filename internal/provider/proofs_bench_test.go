// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/provider"
)

// managedText is the text of an AWS managed policy.
func managedText(tb testing.TB, name string) cty.Value {
	tb.Helper()
	p, err := catalog.Default().ManagedPolicy(name)
	if err != nil {
		tb.Fatal(err)
	}
	return cty.StringVal(p.Document)
}

// proofsGate is a gate with twenty proofs over policies of AWS: those of a developer within
// a boundary and two levels of service control policies.
func proofsGate(tb testing.TB, tf *terraform) cty.Value {
	tb.Helper()
	attributes := make(map[string]cty.Value)
	for name, typ := range tf.object.AttributeTypes() {
		attributes[name] = cty.NullVal(typ)
	}
	text := func(statements string) cty.Value {
		return cty.StringVal(`{"Version":"2012-10-17","Statement":` + statements + `}`)
	}
	attributes["principal"] = cty.StringVal("arn:aws:iam::444455556666:role/developer")
	attributes["identity_policies"] = cty.TupleVal([]cty.Value{
		managedText(tb, "AmazonS3FullAccess"), managedText(tb, "AmazonEC2FullAccess"), managedText(tb, "AWSLambda_FullAccess"), managedText(tb, "CloudWatchFullAccess"),
		managedText(tb, "AmazonDynamoDBFullAccess"), managedText(tb, "ReadOnlyAccess"),
	})
	attributes["permissions_boundary"] = managedText(tb, "PowerUserAccess")
	attributes["service_control_policies"] = cty.TupleVal([]cty.Value{
		cty.TupleVal([]cty.Value{cty.StringVal("FullAWSAccess")}),
		cty.TupleVal([]cty.Value{cty.StringVal("FullAWSAccess"), text(`[{"Effect":"Deny","Action":["cloudtrail:StopLogging","cloudtrail:DeleteTrail","organizations:LeaveOrganization"],"Resource":"*"},` +
			`{"Effect":"Deny","NotAction":["iam:*","sts:*","organizations:*","support:*","route53:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","eu-central-1"]}}}]`)}),
	})
	within := map[string]cty.Value{"power": managedText(tb, "PowerUserAccess"), "administrator": managedText(tb, "AdministratorAccess")}
	for i := range 4 {
		within[fmt.Sprintf("no iam %d", i)] = text(`[{"Effect":"Allow","NotAction":["iam:Create*","iam:Put*","iam:Delete*","organizations:LeaveOrganization"],"Resource":"*"}]`)
	}
	includes := map[string]cty.Value{}
	for i, action := range []string{"s3:GetBucketLocation", "dynamodb:GetItem", "s3:ListAllMyBuckets", "ec2:DescribeInstances"} {
		includes[fmt.Sprintf("work %d", i)] = text(`[{"Effect":"Allow","Action":"` + action + `","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}]`)
	}
	excludes := map[string]cty.Value{}
	for i, actions := range []string{
		`"iam:CreateUser"`, `"iam:Put*"`, `"cloudtrail:StopLogging","cloudtrail:DeleteTrail"`, `"organizations:*Organization"`, `"iam:AttachRolePolicy","iam:AttachUserPolicy"`,
		`"account:Close*"`, `"iam:CreateAccessKey"`, `"iam:UpdateAssumeRolePolicy"`, `"organizations:LeaveOrganization"`, `"iam:DeleteRolePermissionsBoundary"`,
	} {
		excludes[fmt.Sprintf("never %d", i)] = text(`[{"Effect":"Allow","Action":[` + actions + `],"Resource":"*"}]`)
	}
	attributes["within"], attributes["includes"], attributes["excludes"] = cty.ObjectVal(within), cty.ObjectVal(includes), cty.ObjectVal(excludes)
	return cty.ObjectVal(attributes)
}

// BenchmarkPlanProofs plans a gate with twenty proofs; the target is 2 s.
func BenchmarkPlanProofs(b *testing.B) {
	tf := newTerraform(b, provider.Server("test")(), map[string]any{"enforcement": "report"})
	config := proofsGate(b, tf)
	b.ReportAllocs()
	for b.Loop() {
		a, err := tf.plan(context.Background(), config, cty.NullVal(tf.object))
		if err != nil || len(a.errors()) > 0 {
			b.Fatal(err, a.errors())
		}
	}
}

// Twenty proofs over policies of AWS are decided, none is left open.
func TestProofsOverManagedPolicies(t *testing.T) {
	t.Parallel()
	tf := newTerraform(t, provider.Server("test")(), map[string]any{"enforcement": "report"})
	a, err := tf.plan(context.Background(), proofsGate(t, tf), cty.NullVal(tf.object))
	if err != nil || len(a.errors()) > 0 {
		t.Fatal(err, a.errors())
	}
	refuted := map[string]bool{ // service-linked roles, and organizations:DescribeOrganization
		"no iam 0": true, "no iam 1": true, "no iam 2": true, "no iam 3": true, "never 3": true,
	}
	results := a.value.GetAttr("results").AsValueMap()
	for name, v := range results {
		want := "proved"
		if refuted[name] {
			want = "refuted"
		}
		if v.AsString() != want {
			t.Errorf("%s is %s, want %s", name, v.AsString(), want)
		}
	}
	if len(results) != 20 {
		t.Errorf("there are %d results", len(results))
	}
}
