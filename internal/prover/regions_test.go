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

// callerWorld is what a caller may do: its identity policy, those of resources by owner, and the
// statements of one level of service control policies.
type callerWorld struct {
	caller, identity string
	resource         map[string]string
	scp              string
	owners           []evaluator.Ownership
}

func (w callerWorld) access(t *testing.T) *Access {
	t.Helper()
	if w.caller == "" {
		w.caller = deployer
	}
	who, err := request.ParsePrincipal(w.caller)
	if err != nil {
		t.Fatal(err)
	}
	var l evaluator.Layers
	if w.identity != "" {
		l.Identity.List = append(l.Identity.List, compile(t, iam.Identity, w.identity))
	}
	for owner, text := range w.resource {
		p := evaluator.ResourcePolicy{Owner: owner}
		switch text {
		case "NoPolicy":
			p.Kind = evaluator.PolicyNone
		case "DefaultKeyPolicy":
			p.Kind = evaluator.PolicyDefault
		default:
			p.Kind, p.Policy = evaluator.PolicyGiven, compile(t, iam.Resource, text)
		}
		l.Resource = append(l.Resource, p)
	}
	if w.scp != "" {
		l.SCP = &evaluator.Levels{Levels: []evaluator.Policies{{List: []*program.Policy{compile(t, iam.SCP, w.scp)}}}}
	}
	return Effective(l, evaluator.Options{}, who, nil, services).WithOwners(w.owners)
}

// TestRegions is P-402 with what AWS opens and refuses in addition to policies (P-206), who owns what
// (E-205), and what is not known of the caller (P-204).
func TestRegions(t *testing.T) {
	const (
		root    = "arn:aws:iam::444455556666:root"
		session = "arn:aws:sts::444455556666:assumed-role/deploy/admin"
		fs      = "arn:aws:elasticfilesystem:eu-west-1:444455556666:file-system/fs-01234567"
		key     = "arn:aws:kms:eu-west-1:444455556666:key/0a1b2c3d-0000-4000-8000-00000000000c"
		bucket  = "arn:aws:s3:::b"
		noEFS   = `[` + allAction + `,{"Effect":"Deny","Action":"elasticfilesystem:Client*","Resource":"*"}]`
		ofUser  = `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/${aws:username}/*"}`
		path    = `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::444455556666:role/deploy"}}}`
		unique  = `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringLike":{"aws:userid":"AROAEXAMPLEEXAMPLE00:*"}}}`
		named   = `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringLike":{"aws:userid":"*:admin"}}}`
	)
	doc := func(action, resource string) *Access {
		return documents(t, `{"Effect":"Allow","Action":"`+action+`","Resource":"`+resource+`"}`)
	}
	lets := func(owner, principal, action string) map[string]string {
		return map[string]string{owner: `{"Effect":"Allow","Principal":{"AWS":"` + principal + `"},"Action":"` + action + `","Resource":"*"}`}
	}
	theirs := []evaluator.Ownership{{Pattern: pattern.Compile("arn:aws:s3:::theirs"), Account: "777788889999"}, {Pattern: pattern.Compile("arn:aws:s3:::theirs/*"), Account: "777788889999"}}
	ofTheirs := `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceAccount":"777788889999"}}}`
	excludes := func(w callerWorld, d *Access) *Result {
		return Excludes(context.Background(), w.access(t), d, Options{})
	}
	includes := func(w callerWorld, d *Access) *Result {
		return Within(context.Background(), d, w.access(t), Options{})
	}
	news := func(next, old callerWorld) *Result {
		return Within(context.Background(), next.access(t), old.access(t), Options{})
	}
	for _, tt := range []struct {
		name string
		got  *Result
		want Verdict
	}{
		{"E-1713 a file system whose policy was not given", excludes(callerWorld{}, doc("elasticfilesystem:ClientMount", fs)), Undetermined},
		{"E-1713 every file system", excludes(callerWorld{}, doc("elasticfilesystem:*", "*")), Undetermined},
		{"E-1713 every action on a file system", excludes(callerWorld{}, doc("*", fs)), Undetermined},
		{"E-1713 its other actions", excludes(callerWorld{}, doc("elasticfilesystem:Describe*", "*")), Proved},
		{"E-1713 a question about everything", excludes(callerWorld{}, doc("*", "*")), Proved},
		{"E-1713 within", Within(context.Background(), callerWorld{identity: allOfS3}.access(t), documents(t, allOfS3), Options{}), Proved},
		{"E-1713 an SCP keeps clients out", excludes(callerWorld{scp: noEFS}, doc("elasticfilesystem:*", "*")), Proved},
		{"E-1713 a policy keeps them out", excludes(callerWorld{resource: lets("arn:aws:elasticfilesystem:*:444455556666:file-system/*", "777788889999", "elasticfilesystem:*")}, doc("elasticfilesystem:*", "*")), Proved},
		{"E-1713 identity policies of one without a policy", includes(callerWorld{identity: allAction, resource: map[string]string{fs: "NoPolicy"}}, doc("elasticfilesystem:ClientMount", fs)), Proved},
		{"E-1713 its policy was given before", news(callerWorld{}, callerWorld{resource: lets(fs, "777788889999", "elasticfilesystem:*")}), Undetermined},
		{"E-1720 a key that every request has", includes(callerWorld{resource: map[string]string{fs: "NoPolicy"}}, doc("elasticfilesystem:ClientMount", fs)), Refuted},

		{"E-1354 access points on both sides", news(callerWorld{identity: allOfS3, scp: allAction}, callerWorld{identity: allOfS3, scp: allOfS3}), Proved},
		{"E-331 another partition", excludes(callerWorld{identity: allAction}, doc("s3:GetObject", "arn:aws-cn:s3:::b/*")), Proved},
		{"E-1303 root takes no role", excludes(callerWorld{caller: root}, doc("sts:AssumeRole", "arn:aws:iam::444455556666:role/x")), Proved},
		{"E-1324 another account's key", excludes(callerWorld{identity: allAction}, doc("kms:ScheduleKeyDeletion", "arn:aws:kms:eu-west-1:777788889999:key/x")), Proved},
		{"E-1340 another account's role", excludes(callerWorld{identity: allAction}, doc("iam:GetRole", "arn:aws:iam::777788889999:role/x")), Proved},
		{"E-1342 what AWS reserves", excludes(callerWorld{identity: allAction}, doc("iam:UpdateRole", "arn:aws:iam::444455556666:role/aws-reserved/x")), Proved},
		{"E-1342 reading it", excludes(callerWorld{identity: allAction}, doc("iam:GetRole", "arn:aws:iam::444455556666:role/aws-reserved/x")), Refuted},
		{"E-1756 a policy of AWS", includes(callerWorld{identity: allAction}, doc("iam:GetPolicy", "arn:aws:iam::aws:policy/ReadOnlyAccess")), Proved},

		{"E-205 a bucket by its policy, before by identity", news(callerWorld{resource: lets(bucket, deployer, "s3:GetObject")}, callerWorld{identity: `{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::b/*","arn:aws:s3:::b"]}`}), Proved},
		{"E-205 the other way round", news(callerWorld{identity: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`}, callerWorld{resource: lets(bucket, deployer, "s3:GetObject")}), Proved},
		{"E-205 one bucket of a pattern is another account's", excludes(callerWorld{identity: ofTheirs, owners: theirs, resource: lets("arn:aws:s3:::*", "444455556666", "s3:*")}, doc("s3:*", "arn:aws:s3:::theirs/*")), Refuted},
		{"E-1775 resources of the caller's account", Within(context.Background(), callerWorld{identity: `{"Effect":"Allow","Action":"sqs:*","Resource":"arn:aws:sqs:eu-west-1:444455556666:*"}`}.access(t), documents(t, `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceAccount":"444455556666"}}}`), Options{}), Proved},
		{"E-1775 an action whose requests name no owner", Within(context.Background(), callerWorld{identity: `{"Effect":"Allow","Action":"ec2:*","Resource":"arn:aws:ec2:eu-west-1:444455556666:*"}`}.access(t), documents(t, `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceAccount":"444455556666"}}}`), Options{}), Refuted},
		{"E-1732 a role that needed MFA before", news(callerWorld{identity: allOfS3}, callerWorld{identity: `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`}), Refuted},
		{"E-329 keys of any account", includes(callerWorld{identity: allAction, resource: map[string]string{"arn:aws:kms:*:*:key/*": "DefaultKeyPolicy"}}, doc("kms:Decrypt", key)), Proved},
		{"E-329 those of others", excludes(callerWorld{identity: allAction, resource: map[string]string{"arn:aws:kms:*:*:key/*": "DefaultKeyPolicy"}}, doc("kms:Decrypt", "arn:aws:kms:eu-west-1:777788889999:key/x")), Proved},
		{"E-323 root, a bucket with a policy", includes(callerWorld{caller: root, resource: lets(bucket, deployer, "s3:*")}, doc("s3:PutObject", "arn:aws:s3:::b/*")), Proved},
		{"E-324 root, a key whose policy does not name it", excludes(callerWorld{caller: root, resource: lets(key, deployer, "kms:*")}, doc("kms:Decrypt", key)), Proved},

		{"P-204 a session that a policy names", excludes(callerWorld{resource: lets(bucket, session, "s3:*")}, doc("s3:*", "*")), Refuted},
		{"P-204 sessions of a name", excludes(callerWorld{identity: named}, doc("s3:GetObject", "arn:aws:s3:::b/*")), Refuted},
		{"P-204 the unique id is not the session's", excludes(callerWorld{identity: unique}, doc("s3:GetObject", "arn:aws:s3:::b/*")), Undetermined},
		{"P-204 the path of a session's role", includes(callerWorld{caller: session, identity: path}, doc("s3:GetObject", "arn:aws:s3:::b/*")), Undetermined},
		{"P-204 the path of a role", includes(callerWorld{identity: path}, doc("s3:GetObject", "arn:aws:s3:::b/*")), Proved},
		{"E-1106 a role has no user name", excludes(callerWorld{identity: ofUser}, doc("s3:*", "*")), Proved},
		{"E-1106 a user has", excludes(callerWorld{caller: "arn:aws:iam::444455556666:user/u", identity: ofUser}, doc("s3:*", "*")), Refuted},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.got.Verdict != tt.want {
				t.Errorf("%v, want %v; causes %+v", tt.got.Verdict, tt.want, tt.got.Causes)
			}
			for _, c := range tt.got.Causes {
				if c.Kind == CauseInternal {
					t.Error("the cause is a mistake of this program")
				}
			}
		})
	}
}

// TestWrongCase is C-20: where AWS reads the operator, it is the one that it looks like.
func TestWrongCase(t *testing.T) {
	const cased, right = `"Condition":{"stringequals":{"aws:PrincipalTag/a":"b"}}`, `"Condition":{"StringEquals":{"aws:PrincipalTag/a":"b"}}`
	side := func(condition string) *Access {
		return documents(t, `{"Effect":"Allow","Action":"s3:*","Resource":"*",`+condition+`}`)
	}
	ctx := context.Background()
	if got := Within(ctx, side(cased), side(right), Options{}); got.Verdict != Proved {
		t.Errorf("C-20: a test that may never hold: %v, want proved; causes %+v", got.Verdict, got.Causes)
	}
	got := Within(ctx, side(right), side(cased), Options{})
	if got.Verdict != Undetermined || len(got.Causes) != 1 || got.Causes[0].Kind != CauseContested {
		t.Errorf("C-20: %v, want undetermined; causes %+v", got.Verdict, got.Causes)
	}
}
