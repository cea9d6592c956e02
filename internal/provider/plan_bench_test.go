// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/provider"
)

// benchmarkGate is a gate with one policy of ten statements in HCL.
func benchmarkGate(tf *terraform) cty.Value {
	var statements []cty.Value
	for i := range 10 {
		text := func(format string) cty.Value { return cty.StringVal(fmt.Sprintf(format, i)) }
		statements = append(statements, cty.ObjectVal(map[string]cty.Value{
			"Sid": text("S%d"), "Effect": cty.StringVal("Allow"),
			"Action":    cty.TupleVal([]cty.Value{cty.StringVal("s3:GetObject"), cty.StringVal("s3:PutObject")}),
			"Resource":  cty.TupleVal([]cty.Value{text("arn:aws:s3:::bucket-%d/*"), text("arn:aws:s3:::other-%d/*")}),
			"Condition": cty.ObjectVal(map[string]cty.Value{"StringEquals": cty.ObjectVal(map[string]cty.Value{"aws:PrincipalTag/team": text("t%d")})}),
		}))
	}
	document := cty.ObjectVal(map[string]cty.Value{"Version": cty.StringVal("2012-10-17"), "Statement": cty.TupleVal(statements)})
	attributes := make(map[string]cty.Value)
	for name, typ := range tf.object.AttributeTypes() {
		attributes[name] = cty.NullVal(typ)
	}
	attributes["principal"] = cty.StringVal("arn:aws:iam::444455556666:role/r")
	attributes["identity_policies"] = cty.TupleVal([]cty.Value{document})
	element := tf.object.AttributeType("expectations").ElementType()
	expectation := make(map[string]cty.Value)
	for name, typ := range element.AttributeTypes() {
		expectation[name] = cty.NullVal(typ)
	}
	expectation["name"], expectation["decision"] = cty.StringVal("e"), cty.StringVal("denied")
	expectation["actions"] = cty.ListVal([]cty.Value{cty.StringVal("iam:CreateUser")})
	attributes["expectations"] = cty.ListVal([]cty.Value{cty.ObjectVal(expectation)})
	return cty.ObjectVal(attributes)
}

// BenchmarkPlanGate validates and plans one gate, as Terraform does in every plan.
func BenchmarkPlanGate(b *testing.B) {
	tf := newTerraform(b, provider.Server("test")(), nil)
	config := benchmarkGate(tf)
	packed, err := tf.pack(config)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("validate", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			resp, err := tf.server.ValidateResourceConfig(context.Background(), &tfprotov6.ValidateResourceConfigRequest{TypeName: simulationType, Config: packed})
			if err != nil || len(resp.Diagnostics) > 0 {
				b.Fatal(err, resp)
			}
		}
	})
	b.Run("plan", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			a, err := tf.plan(context.Background(), config, cty.NullVal(tf.object))
			if err != nil || len(a.errors()) > 0 {
				b.Fatal(err, a.errors())
			}
		}
	})
	a, err := tf.plan(context.Background(), config, cty.NullVal(tf.object))
	if err != nil {
		b.Fatal(err)
	}
	saved, err := tf.apply(context.Background(), config, cty.NullVal(tf.object), a.value)
	if err != nil || len(saved.errors()) > 0 {
		b.Fatal(err, saved.errors())
	}
	b.Run("unchanged", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			a, err := tf.plan(context.Background(), config, saved.value)
			if err != nil || len(a.errors()) > 0 {
				b.Fatal(err, a.errors())
			}
		}
	})
}

// More expectations than a simulation takes are refused before anything is evaluated.
func TestTooManyExpectations(t *testing.T) {
	t.Parallel()
	tf := newTerraform(t, provider.Server("test")(), nil)
	attributes := benchmarkGate(tf).AsValueMap()
	one := attributes["expectations"].AsValueSlice()[0]
	many := make([]cty.Value, 5001)
	for i := range many {
		many[i] = one
	}
	attributes["expectations"] = cty.ListVal(many)
	packed, err := tf.pack(cty.ObjectVal(attributes))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := tf.server.ValidateResourceConfig(context.Background(), &tfprotov6.ValidateResourceConfigRequest{TypeName: simulationType, Config: packed})
	if err != nil || len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Summary != "Too many expectations" {
		t.Errorf("%v, %+v", err, resp)
	}
}
