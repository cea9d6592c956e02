// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"context"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
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

// TestEffectiveRefusals is P-206, E-1303, E-331, E-406, E-554 and E-1713: what AWS refuses and opens in addition to
// the policies.
func TestEffectiveRefusals(t *testing.T) {
	const (
		root     = "arn:aws:iam::444455556666:root"
		role     = "arn:aws:iam::444455556666:role/target"
		fs       = "arn:aws:elasticfilesystem:eu-west-1:444455556666:file-system/fs-01234567"
		queue    = "arn:aws:sqs:eu-west-1:777788889999:q"
		otherKey = "arn:aws:kms:eu-west-1:777788889999:key/0a1b2c3d-0000-4000-8000-00000000000c"
		bucket   = "arn:aws:s3:::partner"
	)
	access := func(caller, identity string, change func(*evaluator.Layers), owners ...evaluator.Ownership) *Access {
		who, err := request.ParsePrincipal(caller)
		if err != nil {
			t.Fatal(err)
		}
		var l evaluator.Layers
		if identity != "" {
			l.Identity.List = append(l.Identity.List, compile(t, iam.Identity, identity))
		}
		if change != nil {
			change(&l)
		}
		return Effective(l, evaluator.Options{}, who, nil, services).WithOwners(owners)
	}
	given := func(owner, policy string) func(*evaluator.Layers) {
		return func(l *evaluator.Layers) {
			l.Resource = append(l.Resource, evaluator.ResourcePolicy{Owner: owner, Kind: evaluator.PolicyGiven, Policy: compile(t, iam.Resource, policy)})
		}
	}
	trust := func(principal string) func(*evaluator.Layers) {
		return func(l *evaluator.Layers) {
			l.Resource = append(l.Resource, evaluator.ResourcePolicy{Owner: role, Kind: evaluator.PolicyGiven, Policy: compile(t, iam.Trust, `{"Effect":"Allow","Principal":{"AWS":"`+principal+`"},"Action":"sts:*"}`)})
		}
	}
	none := func(owner string) func(*evaluator.Layers) {
		return func(l *evaluator.Layers) {
			l.Resource = append(l.Resource, evaluator.ResourcePolicy{Owner: owner, Kind: evaluator.PolicyNone})
		}
	}
	endpoint := func(l *evaluator.Layers) {
		l.Endpoint = compile(t, iam.Endpoint, `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}`)
	}
	doc := func(action, resource, more string) *Access {
		return documents(t, `{"Effect":"Allow","Action":"`+action+`","Resource":"`+resource+`"`+more+`}`)
	}
	foreign := evaluator.Ownership{Pattern: pattern.Compile(bucket + "*"), Account: "777788889999"}
	const direct = `,"Condition":{"Bool":{"aws:ViaAWSService":"false"}}`
	ctx, o := context.Background(), Options{}
	for _, tt := range []struct {
		name string
		got  *Result
		want Verdict
	}{
		{"E-1303 root takes no role", Within(ctx, doc("sts:AssumeRole", role, ""), access(root, "", trust("444455556666")), o), Refuted},
		{"E-321 a role does, its trust policy alone is enough", Within(ctx, doc("sts:AssumeRole", role, ""), access(deployer, "", trust(deployer)), o), Proved},
		{"C-15 tags are contested", Within(ctx, doc("sts:TagSession", role, ""), access(deployer, "", trust(deployer)), o), Undetermined},
		{"E-1309 a role gets no federation token", Within(ctx, doc("sts:GetFederationToken", "arn:aws:sts::444455556666:federated-user/x", ""), access(deployer, allAction, nil), o), Refuted},
		{"E-331 another partition", Within(ctx, doc("s3:GetObject", "arn:aws-cn:s3:::b/*", ""), access(deployer, allAction, nil), o), Refuted},
		{"E-331 any partition", Within(ctx, doc("s3:GetObject", "arn:*:s3:::b/*", ""), access(deployer, allAction, nil), o), Proved},
		{"E-1324 another account's key", Within(ctx, doc("kms:ScheduleKeyDeletion", otherKey, ""), access(deployer, allAction, given(otherKey, `{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"kms:*","Resource":"*"}`)), o), Refuted},
		{"E-1324 what other accounts may", Within(ctx, doc("kms:Decrypt", otherKey, ""), access(deployer, allAction, given(otherKey, `{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"kms:*","Resource":"*"}`)), o), Proved},
		{"E-1713 another account's queue without a policy", Excludes(ctx, access(deployer, allAction, none(queue)), doc("sqs:*", queue, ""), o), Proved},
		{"E-1713 a file system without a policy", Excludes(ctx, access(deployer, "", none(fs)), doc("elasticfilesystem:ClientMount", fs, ""), o), Refuted},
		{"E-1713 and its other actions", Excludes(ctx, access(deployer, "", none(fs)), doc("elasticfilesystem:DescribeFileSystems", fs, ""), o), Proved},
		{"P-206 a bucket that the owners give to another account's", Within(ctx, doc("s3:GetObject", bucket+"/*", ""), access(deployer, allAction, nil, foreign), o), Undetermined},
		{"P-206 every bucket", Within(ctx, doc("s3:GetObject", "*", ""), access(deployer, allAction, nil, foreign), o), Proved},
		{"E-406 through an endpoint", Excludes(ctx, access(deployer, allAction, endpoint), doc("ec2:*", "*", direct), o), Proved},
		{"E-554 through a service", Excludes(ctx, access(deployer, allAction, endpoint), doc("ec2:*", "*", ""), o), Refuted},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.got.Verdict != tt.want {
				t.Errorf("%v, want %v; causes %+v", tt.got.Verdict, tt.want, tt.got.Causes)
			}
		})
	}
}
