// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"context"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

const deployer = "arn:aws:iam::444455556666:role/deploy"

// effectiveOf is what a role with these identity policies may do.
func effectiveOf(t testing.TB, change func(*evaluator.Layers), identity ...string) *Access {
	t.Helper()
	who, err := request.ParsePrincipal(deployer)
	if err != nil {
		t.Fatal(err)
	}
	var l evaluator.Layers
	for _, s := range identity {
		l.Identity.List = append(l.Identity.List, compile(t, iam.Identity, s))
	}
	if change != nil {
		change(&l)
	}
	return Effective(l, evaluator.Options{}, who, nil, services)
}

const (
	readLogs  = `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::tide-logs/*"}`
	allOfS3   = `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`
	allAction = `{"Effect":"Allow","Action":"*","Resource":"*"}`
)

// TestEffective is P-410 to P-412 with the layers of a caller.
func TestEffective(t *testing.T) {
	boundary := func(s string) func(*evaluator.Layers) {
		return func(l *evaluator.Layers) { l.Boundary = compile(t, iam.Boundary, s) }
	}
	scp := func(levels ...string) func(*evaluator.Layers) {
		return func(l *evaluator.Layers) {
			l.SCP = &evaluator.Levels{}
			for _, s := range levels {
				l.SCP.Levels = append(l.SCP.Levels, evaluator.Policies{List: []*program.Policy{compile(t, iam.SCP, s)}})
			}
		}
	}
	for _, tt := range []struct {
		name string
		got  *Result
		want Verdict
	}{
		{"within", Within(context.Background(), effectiveOf(t, nil, readLogs), documents(t, allOfS3), Options{}), Proved},
		{"not within", Within(context.Background(), effectiveOf(t, nil, allAction), documents(t, allOfS3), Options{}), Refuted},
		{"within by the boundary", Within(context.Background(), effectiveOf(t, boundary(allOfS3), allAction), documents(t, allOfS3), Options{}), Proved},
		{"within by an SCP", Within(context.Background(), effectiveOf(t, scp(allAction, allOfS3), allAction), documents(t, allOfS3), Options{}), Proved},
		{"within by a denial", Within(context.Background(), effectiveOf(t, scp(`[`+allAction+`,{"Effect":"Deny","NotAction":"s3:*","Resource":"*"}]`), allAction), documents(t, allOfS3), Options{}), Proved},
		{"includes", Within(context.Background(), documents(t, readLogs), effectiveOf(t, nil, readLogs), Options{}), Proved},
		{"includes not", Within(context.Background(), documents(t, allOfS3), effectiveOf(t, nil, readLogs), Options{}), Refuted},
		{"excludes", Excludes(context.Background(), effectiveOf(t, nil, readLogs), documents(t, `{"Effect":"Allow","Action":"cloudtrail:*","Resource":"*"}`), Options{}), Proved},
		{"excludes not", Excludes(context.Background(), effectiveOf(t, nil, allOfS3), documents(t, `{"Effect":"Allow","Action":"s3:Delete*","Resource":"arn:aws:s3:::trail/*"}`), Options{}), Refuted},
		{"the caller's own key", Within(context.Background(), effectiveOf(t, nil, `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalAccount":"777788889999"}}}`), documents(t, readLogs), Options{}), Proved},
		{"variables of the caller", Within(context.Background(), effectiveOf(t, nil, `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${aws:PrincipalAccount}/*"}`), documents(t, `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/444455556666/*"}`), Options{}), Proved},
		{"new access", Within(context.Background(), effectiveOf(t, nil, readLogs), effectiveOf(t, nil, readLogs), Options{}), Proved},
		{"new access, wider", Within(context.Background(), effectiveOf(t, nil, readLogs, allOfS3), effectiveOf(t, nil, readLogs), Options{}), Refuted},
		{"includes of another account", Within(context.Background(), documents(t, `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:999988887777:q"}`), effectiveOf(t, nil, allAction), Options{}), Undetermined},
		{"includes of what AWS refuses", Within(context.Background(), documents(t, `{"Effect":"Allow","Action":"iam:UpdateRole","Resource":"arn:aws:iam::444455556666:role/aws-reserved/sso/x"}`), effectiveOf(t, nil, allAction), Options{}), Refuted},
		{"includes of an access point", Within(context.Background(), documents(t, `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:us-east-1:444455556666:accesspoint/a/object/*"}`), effectiveOf(t, nil, allAction), Options{}), Undetermined},
		{"includes of all of IAM", Within(context.Background(), documents(t, `{"Effect":"Allow","Action":"iam:*","Resource":"*"}`), effectiveOf(t, nil, allAction), Options{}), Proved},
		{"includes of every object", Within(context.Background(), documents(t, `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`), effectiveOf(t, nil, allAction), Options{}), Proved},
		{"includes of a key", Within(context.Background(), documents(t, `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:us-east-1:444455556666:key/x"}`), effectiveOf(t, nil, allAction), Options{}), Undetermined},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.got.Verdict != tt.want {
				t.Errorf("%v, want %v; causes %+v", tt.got.Verdict, tt.want, tt.got.Causes)
			}
			if w := tt.got.Witness; w != nil {
				t.Logf("%s %s on %s, %v, realistic %v", w.Principal, w.Action, w.Resource, w.Context, w.Realistic)
			}
		})
	}
}
