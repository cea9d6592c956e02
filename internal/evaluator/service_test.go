// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

const (
	castKey     = "arn:aws:kms:eu-west-1:444455556666:key/0a1b2c3d-0000-4000-8000-000000000001"
	castAlias   = "arn:aws:kms:eu-west-1:444455556666:alias/tide"
	castKeyB    = "arn:aws:kms:eu-west-1:777788889999:key/0a1b2c3d-0000-4000-8000-000000000002"
	castManaged = "arn:aws:iam::aws:policy/AdministratorAccess"
	castBucket  = "arn:aws:s3:::tide-logs"
	session     = "arn:aws:sts::444455556666:assumed-root"
)

// TestOverride lists the rules of services that policies do not change: what is always
// allowed, and what never is.
func TestOverride(t *testing.T) {
	for _, tt := range []struct {
		rule, caller, action, resource string
		always, never                  truth.Value
	}{
		{"E-1301", castMira, "sts:GetCallerIdentity", "*", yes, no},
		{"E-1301", castRun7, "sts:GetCallerIdentity", "*", yes, no},
		{"E-1301", castKiosk, "sts:GetCallerIdentity", "*", yes, no},
		{"E-1301", castRootA, "sts:GetCallerIdentity", "*", yes, no},
		{"E-1301", "*", "sts:GetCallerIdentity", "*", no, maybe}, // E-1370
		{"E-1302", castMira, "sts:GetSessionToken", "*", yes, no},
		{"E-1302", castRootA, "sts:GetSessionToken", "*", yes, no},
		{"E-1302", castRun7, "sts:GetSessionToken", "*", no, yes},
		{"E-1302", castHarvester, "sts:GetSessionToken", "*", no, yes},
		{"E-1302", castKiosk, "sts:GetSessionToken", "*", no, yes},
		{"E-1302", session, "sts:GetSessionToken", "*", no, yes},
		{"E-1303", castRootA, "sts:AssumeRole", castHarvester, no, yes},
		{"E-1303", session, "sts:AssumeRole", castHarvester, no, yes},
		{"E-1303", castMira, "sts:AssumeRole", castHarvester, no, no},
		{"E-1303", castRun7, "sts:AssumeRole", castHarvester, no, no},
		{"E-1303", castCourier, "sts:AssumeRole", castHarvester, no, no},
		{"E-1303", castKiosk, "sts:AssumeRole", castHarvester, no, yes},
		{"E-1309", castMira, "sts:GetFederationToken", castKiosk, no, no},
		{"E-1309", castRootA, "sts:GetFederationToken", castKiosk, no, no},
		{"E-1309", castRun7, "sts:GetFederationToken", castKiosk, no, yes},
		{"E-1324", castCourier, "kms:Decrypt", castKey, no, no},
		{"E-1324", castCourier, "kms:CreateGrant", castKey, no, no},
		{"E-1324", castCourier, "kms:ScheduleKeyDeletion", castKey, no, yes},
		{"E-1324", castCourier, "kms:PutKeyPolicy", castKey, no, yes},
		{"E-1324", castMira, "kms:ScheduleKeyDeletion", castKey, no, no},
		{"E-1324", castMira, "kms:ScheduleKeyDeletion", castKeyB, no, yes},
		{"E-1324", castMira, "kms:ScheduleKeyDeletion", "arn:aws:kms:eu-west-1:" + gap, no, maybe},
		{"E-1324", "sns.amazonaws.com", "kms:ScheduleKeyDeletion", castKey, no, no},
		{"E-1326", castMira, "kms:CreateAlias", castAlias, no, no},
		{"E-1326", castMira, "kms:UpdateAlias", "arn:aws:kms:eu-west-1:444455556666:alias/aws/s3", no, yes},
		{"E-1326", castMira, "kms:DeleteAlias", "arn:aws:kms:eu-west-1:444455556666:alias/" + gap, no, maybe},
		{"E-1326", castMira, "kms:DeleteAlias", "arn:aws:kms:eu-west-1:444455556666:alias/x" + gap, no, no},
		{"E-1326", castMira, "kms:Decrypt", "arn:aws:kms:eu-west-1:444455556666:alias/aws/s3", no, no},
		{"E-1340", castMira, "iam:PassRole", castHarvester, no, no},
		{"E-1340", castMira, "iam:PassRole", castCourier, no, yes},
		{"E-1341", castCourier, "iam:GetRole", castHarvester, no, yes},
		{"E-1341", castMira, "iam:CreateUser", "*", no, no},
		{"E-1342", castMira, "iam:GetPolicy", castManaged, no, no},
		{"E-1342", castMira, "iam:ListPolicyVersions", castManaged, no, no},
		{"E-1342", castMira, "iam:CreatePolicyVersion", castManaged, no, yes},
		{"E-1342", castMira, "iam:DeletePolicy", "arn:aws:iam::444455556666:policy/own", no, no},
		{"E-1342", castMira, "iam:DeletePolicy", "arn:aws:iam::aws:policy/" + gap, no, yes},
		{"E-1342", castMira, "iam:PassRole", "arn:aws:iam::444455556666:role/aws-reserved/sso.amazonaws.com/X", no, yes},
		{"E-1342", castMira, "iam:UpdateRole", "arn:aws:iam::444455556666:role/aws-reserved/sso.amazonaws.com/X", no, yes},
		{"E-1342", castMira, "iam:GetRole", "arn:aws:iam::444455556666:role/aws-reserved/sso.amazonaws.com/X", no, no},
		{"E-1342", castMira, "iam:PassRole", "arn:aws:iam::444455556666:role/" + gap, no, maybe},
		{"E-1342", castMira, "iam:PassRole", "arn:aws:iam::444455556666:role/app/" + gap, no, no},
		{"E-1342", castMira, "iam:PassRole", "*", no, no},
		{"E-1370", "*", "s3:GetObject", castBucket + "/x", no, no},
		{"E-1370", "*", "sqs:SendMessage", castQueue, no, no},
		{"E-1370", "*", "lambda:InvokeFunctionUrl", "arn:aws:lambda:eu-west-1:444455556666:function:f", no, no},
		{"E-1370", "*", "lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:444455556666:function:f", no, maybe},
		{"E-1370", "*", "dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:444455556666:table/t", no, maybe},
		{"E-331", castMira, "sqs:SendMessage", castQueue, no, no},
		{"E-331", castMira, "sqs:SendMessage", "arn:aws-cn:sqs:cn-north-1:777788889999:intake", no, yes},
		{"E-331", castMira, "s3:GetObject", "arn:aws-us-gov:s3:::x/y", no, yes},
		{"E-331", castMira, "sqs:SendMessage", "arn:" + gap, no, maybe},
		{"E-331", castMira, "sqs:SendMessage", "arn:aws:sqs:" + gap, no, no},
		{"E-331", castMira, "sqs:SendMessage", "arn:aws-cn:sqs:" + gap, no, yes},
		{"E-331", "sns.amazonaws.com", "sqs:SendMessage", "arn:aws-cn:sqs:cn-north-1:777788889999:intake", no, no},
	} {
		v := testEnv(t, tt.caller, tt.action, tt.resource)
		got := overrides(v)
		if got.always != tt.always || got.never != tt.never || got.ignoreResourceDeny != no {
			t.Errorf("%s: %s %s on %s: always %v, never %v; want %v, %v", tt.rule, tt.caller, tt.action, tt.resource, got.always, got.never, tt.always, tt.never)
		}
		if overrides := got.always != no || got.never != no; overrides != (got.reason.Kind != NoteNone) {
			t.Errorf("%s: %s %s on %s: reason %v", tt.rule, tt.caller, tt.action, tt.resource, got.reason)
		}
		if got.never == maybe && v.causesLeft() == "" {
			t.Errorf("%s: %s %s on %s: no cause", tt.rule, tt.caller, tt.action, tt.resource)
		}
	}
}

// TestE1301Endpoint: whether an endpoint policy stops sts:GetCallerIdentity is not
// documented.
func TestE1301Endpoint(t *testing.T) {
	v := testEnv(t, castMira, "sts:GetCallerIdentity", "*")
	v.throughEndpoint, v.ev.layers.Endpoint = yes, &program.Policy{}
	for _, tt := range []struct{ allow, deny, want truth.Value }{
		{yes, no, yes}, {no, no, maybe}, {yes, yes, maybe}, {maybe, no, maybe}, {yes, maybe, maybe},
	} {
		if got := withEndpoint(v, tt.allow, tt.deny); got.always != tt.want {
			t.Errorf("endpoint allows %v, denies %v: always %v, want %v", tt.allow, tt.deny, got.always, tt.want)
		}
	}
	v = testEnv(t, castMira, "sts:GetCallerIdentity", "*")
	if got := withEndpoint(v, yes, no); got.always != yes {
		t.Errorf("without an endpoint: %v", got.always)
	}
}

// TestE1357 is the root user's way out of a bucket policy that locks everyone out.
func TestE1357(t *testing.T) {
	for _, tt := range []struct {
		caller, action, owner string
		want                  truth.Value
	}{
		{castRootA, "s3:PutBucketPolicy", castA, yes},
		{castRootA, "s3:GetBucketPolicy", castA, yes},
		{castRootA, "s3:DeleteBucketPolicy", castA, yes},
		{session, "s3:DeleteBucketPolicy", castA, yes},
		{castRootA, "s3:PutBucketPolicy", castB, no},
		{castRootA, "s3:PutBucketAcl", castA, no},
		{castMira, "s3:PutBucketPolicy", castA, no},
		{castRootA, "s3:PutBucketPolicy", gap, maybe},
	} {
		r := request.NewResource(withGaps(castBucket))
		r.Account = withGaps(tt.owner)
		v := enterTest(&Evaluator{catalog: iam.NoServices{}}, testCaller(t, tt.caller), testAction(tt.action), r)
		if got := overrides(v).ignoreResourceDeny; got != tt.want {
			t.Errorf("%s %s, owner %s: %v, want %v", tt.caller, tt.action, tt.owner, got, tt.want)
		}
	}
}

// TestMandatory is E-330: where the resource's policy has to allow.
func TestMandatory(t *testing.T) {
	for _, tt := range []struct {
		rule, action, resource string
		want                   truth.Value
	}{
		{"E-1303", "sts:AssumeRole", castHarvester, yes},
		{"E-1303", "sts:AssumeRole", "*", yes},
		{"E-1305", "sts:TagSession", castHarvester, yes},
		{"E-1305", "sts:TagSession", "*", maybe},
		{"E-1305", "sts:TagSession", castKiosk, no},
		{"E-1305", "sts:SetSourceIdentity", castHarvester, yes},
		{"E-1303", "sts:GetFederationToken", castKiosk, no},
		{"E-1320", "kms:Decrypt", castKey, yes},
		{"E-1320", "kms:Decrypt", "arn:aws:kms:eu-west-1:444455556666:" + gap, maybe},
		{"E-1320", "kms:Decrypt", "arn:aws:kms:eu-west-1:444455556666:key/" + gap, yes},
		{"E-1326", "kms:CreateAlias", castAlias, no},
		{"E-1320", "kms:Decrypt", "*", maybe}, // without a catalogue
		{"E-1341", "iam:GetRole", castHarvester, no},
		{"E-1371", "execute-api:Invoke", "arn:aws:execute-api:eu-west-1:444455556666:abc/prod/GET/x", no},
		{"E-1372", "sqs:SendMessage", castQueue, no},
	} {
		v := testEnv(t, castMira, tt.action, tt.resource)
		if got := v.mandatory(); got != tt.want {
			t.Errorf("%s: %s on %s: %v, want %v", tt.rule, tt.action, tt.resource, got, tt.want)
		}
		if tt.want.Definite() != (v.causesLeft() == "") {
			t.Errorf("%s: %s on %s: causes %q", tt.rule, tt.action, tt.resource, v.causesLeft())
		}
	}
	v := testEnv(t, castMira, "execute-api:Invoke", "arn:aws:execute-api:eu-west-1:444455556666:abc/prod/GET/x")
	v.throughEndpoint = yes
	if v.mandatory() != yes {
		t.Error("E-1371: a private API does not need its policy")
	}
}

// TestMandatoryWildcard is E-1320 for the resource "*", which the catalogue decides.
func TestMandatoryWildcard(t *testing.T) {
	key, alias := iam.ResourceType{Name: "key"}, iam.ResourceType{Name: "alias"}
	for _, tt := range []struct {
		types []iam.ResourceType
		want  truth.Value
	}{
		{nil, no}, {[]iam.ResourceType{key}, yes}, {[]iam.ResourceType{alias}, no}, {[]iam.ResourceType{alias, key}, maybe},
	} {
		a := testAction("kms:Something")
		a.Known, a.Info.ResourceTypes = true, tt.types
		v := enterTest(&Evaluator{catalog: iam.NoServices{}}, testCaller(t, castMira), a, request.StarResource())
		if got := v.mandatory(); got != tt.want {
			t.Errorf("%v: %v, want %v", tt.types, got, tt.want)
		}
	}
}

// TestE560: a trust policy takes part in assuming the role, not in passing it.
func TestE560(t *testing.T) {
	owner, err := request.ParseOwner(castHarvester)
	if err != nil {
		t.Fatal(err)
	}
	trust := heldPolicy{owner: owner}
	for action, want := range map[string]bool{
		"sts:AssumeRole": true, "sts:AssumeRoleWithSAML": true, "sts:AssumeRoleWithWebIdentity": true,
		"sts:TagSession": true, "sts:SetSourceIdentity": true, "sts:SetContext": true,
		"iam:PassRole": false, "iam:GetRole": false, "iam:UpdateAssumeRolePolicy": false, "sts:GetCallerIdentity": false,
	} {
		if got := trust.takesPart(testAction(action)); got != want {
			t.Errorf("%s: %v, want %v", action, got, want)
		}
	}
}

// TestAssumeRoot: across accounts the caller's own policies may be enough, and without
// them the call is denied.
func TestAssumeRoot(t *testing.T) {
	for _, tt := range []struct{ action, resource, want string }{
		{"sts:AssumeRoot", "arn:aws:iam::777788889999:root", "allowed, implicitDeny"},
		{"sts:AssumeRole", "arn:aws:iam::777788889999:root", "implicitDeny"},
		{"sts:AssumeRoot", castRootA, "allowed"},
	} {
		p, err := program.Compile(testDocument(t, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"`+tt.action+`","Resource":"*"}}`), iam.Identity, "id", nil)
		if err != nil {
			t.Fatal(err)
		}
		ev := New(Layers{Identity: Policies{List: []*program.Policy{p}}}, nil, Options{UnknownActions: true})
		for action, want := range map[string]string{tt.action: tt.want, "sts:AssumeRoleX": "implicitDeny"} {
			a, err := ev.Action(action)
			if err != nil {
				t.Fatal(err)
			}
			r, err := ev.Evaluate(&request.Request{Principal: testCaller(t, castMira), Action: a, Resources: []*request.Resource{request.NewResource(withGaps(tt.resource))}})
			if err != nil {
				t.Fatal(err)
			}
			if r.Possible.String() != want || (r.Decision == Undetermined) != (len(r.Causes) > 0) {
				t.Errorf("%s on %s: %s, causes %v; want %s", action, tt.resource, r.Possible, r.Causes, want)
			}
		}
	}
}

// TestOverrideAllocations: the rules of the services cost nothing on known inputs.
func TestOverrideAllocations(t *testing.T) {
	for _, tt := range [][3]string{
		{castRun7, "sqs:SendMessage", castQueue}, {castRun7, "kms:Decrypt", castKey}, {castMira, "sts:AssumeRole", castHarvester},
		{castMira, "iam:PassRole", castHarvester}, {castRootA, "s3:PutBucketPolicy", castBucket}, {"*", "s3:GetObject", castBucket + "/x"},
	} {
		v := testEnv(t, tt[0], tt[1], tt[2])
		v.trace = nil
		if n := testing.AllocsPerRun(20, func() {
			overrides(v)
			v.mandatory()
			for l := range layerCount {
				v.layerApplies(l)
			}
		}); n != 0 {
			t.Errorf("%v: %v allocations", tt, n)
		}
	}
}

func BenchmarkOverride(b *testing.B) {
	v := testEnv(b, castMira, "iam:PassRole", castHarvester)
	v.trace = nil
	b.ReportAllocs()
	for b.Loop() {
		overrides(v)
		v.mandatory()
	}
}

// overrides is what the rules of services say of the request.
func overrides(v *env) (o override) {
	v.override(&o)
	return o
}

// withEndpoint is overrides where the endpoint layer says that.
func withEndpoint(v *env, allow, deny truth.Value) override {
	o := overrides(v)
	v.atEndpoint(&o, allow, deny)
	return o
}
