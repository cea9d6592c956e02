// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"context"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

var services = catalog.NewServices(catalog.Default())

// compile compiles statements, as the JSON of one or a list of them.
func compile(t testing.TB, typ iam.Type, statements string) *program.Policy {
	t.Helper()
	root, problems := policy.ParseJSON(`{"Version":"2012-10-17","Statement":` + statements + `}`)
	if len(problems) > 0 {
		t.Fatalf("%s: %v", statements, problems)
	}
	doc, problems := policy.Build(root)
	if len(problems) > 0 {
		t.Fatalf("%s: %v", statements, problems)
	}
	p, err := program.Compile(doc, typ, "document", services)
	if err != nil {
		t.Fatalf("%s: %v", statements, err)
	}
	return p
}

func documents(t testing.TB, statements ...string) *Access {
	t.Helper()
	var list []*program.Policy
	for _, s := range statements {
		list = append(list, compile(t, iam.Identity, s))
	}
	return Documents(list, services)
}

// TestWithin is P-410 on documents by themselves.
func TestWithin(t *testing.T) {
	for _, tt := range []struct {
		name, left, right string
		want              Verdict
	}{
		{"same", `{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}`, `{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}`, Proved},
		{"fewer actions", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`, `{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}`, Proved},
		{"more actions", `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`, `{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}`, Refuted},
		{"resource", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*"}`, `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/b/*"}`, Refuted},
		{"split", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*"}`, `[{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::a/b*"]},{"Effect":"Allow","Action":"s3:GetObject","NotResource":["arn:aws:s3:::a/b*"]}]`, Proved},
		{"deny", `[{"Effect":"Allow","Action":"s3:*","Resource":"*"},{"Effect":"Deny","Action":"s3:Put*","Resource":"*"}]`, `[{"Effect":"Allow","NotAction":"s3:Put*","Resource":"*"}]`, Proved},
		{"deny missing", `[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]`, `[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"s3:PutObject","Resource":"arn:aws:s3:::a/*"}]`, Refuted},
		{"condition", `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"a"}}}`, `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringLike":{"aws:PrincipalTag/team":["a*","b"]}}}`, Proved},
		{"condition wider", `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringLike":{"aws:PrincipalTag/team":["a*","b"]}}}`, `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringLike":{"aws:PrincipalTag/team":"a*"}}}`, Refuted},
		{"null", `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Null":{"aws:PrincipalTag/team":"false"}}}`, `[{"Effect":"Allow","Action":"s3:*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Null":{"aws:PrincipalTag/team":"true"}}}]`, Proved},
		{"numbers", `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"NumericGreaterThan":{"s3:max-keys":"1"},"NumericLessThan":{"s3:max-keys":"2"}}}`, `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"NumericEquals":{"s3:max-keys":"1.5"}}}`, Refuted},
		{"addresses", `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.1.0.0/16"}}}`, `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}`, Proved},
		{"addresses without", `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}`, `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"},"NotIpAddress":{"aws:SourceIp":"10.1.0.0/16"}}}`, Refuted},
		{"variable", `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${aws:username}/*"}`, `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/*"}`, Proved},
		{"same variable", `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${aws:username}/*"}`, `{"Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::x","arn:aws:s3:::home/${aws:username}/*"]}`, Proved},
		{"other variable", `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/*"}`, `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${aws:username}/*"}`, Refuted},
		{"crossing", `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:*:*:a"}`, `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:*:*:a"}`, Proved},
		{"sets", `{"Effect":"Allow","Action":"ec2:*","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["a"]}}}`, `{"Effect":"Allow","Action":"ec2:*","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]}}}`, Proved},
		{"sets of some", `{"Effect":"Allow","Action":"ec2:*","Resource":"*","Condition":{"ForAnyValue:StringEquals":{"aws:TagKeys":["a"]}}}`, `{"Effect":"Allow","Action":"ec2:*","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]}}}`, Refuted},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := Within(context.Background(), documents(t, tt.left), documents(t, tt.right), Options{})
			if r.Verdict != tt.want {
				t.Errorf("%v, want %v; causes %+v", r.Verdict, tt.want, r.Causes)
			}
			if w := r.Witness; w != nil {
				t.Logf("%s on %s, %v, realistic %v", w.Action, w.Resource, w.Context, w.Realistic)
			}
		})
	}
}
