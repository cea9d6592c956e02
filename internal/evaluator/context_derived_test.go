// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// lookup describes what a request has under a key: "absent", "?" for an unknown
// value, "value", and "maybe …" for unknown presence.
func lookup(t *testing.T, s scene, key string) string {
	t.Helper()
	v := s.env(t)
	k := program.NewKey(key, v.ev.catalog)
	kv := v.key(&k)
	prefix := ""
	switch {
	case kv.Here() == truth.False:
		return "absent"
	case kv.Presence == truth.Unknown:
		prefix = "maybe "
	}
	return prefix + strings.ReplaceAll(kv.Describe(), "(unknown)", "?")
}

// The keys of class A for every kind of caller (section 12).
func TestE1203DerivedFromTheCaller(t *testing.T) {
	withID := func(p *request.Principal, id string) *request.Principal {
		p.UniqueID = id
		p.Derive()
		return p
	}
	parse := func(s string) *request.Principal {
		t.Helper()
		p, err := request.ParsePrincipal(s)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	session, err := parse(testRole).WithSession("run-7")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name   string
		caller *request.Principal
		want   map[string]string
	}{
		{"user", withID(parse(testUser), "AIDAMIRA"), map[string]string{
			"aws:PrincipalArn": testUser, "aws:PrincipalAccount": "444455556666", "aws:PrincipalType": "User", "aws:userid": "AIDAMIRA", "aws:username": "mira",
			"aws:PrincipalIsAWSService": "false", "aws:PrincipalServiceName": "absent", "aws:PrincipalServiceNamesList": "absent", "aws:AssumedRoot": "absent",
			"aws:MultiFactorAuthPresent": "absent", "aws:MultiFactorAuthAge": "absent", "aws:TokenIssueTime": "absent", "aws:SourceArn": "absent",
			"aws:PrincipalOrgID": "absent", "aws:PrincipalTag/x": "absent",
		}},
		{"user without id", parse(testUser), map[string]string{"aws:userid": "AIDA?"}},
		{"role session", withID(session, "AROAHARV"), map[string]string{
			"aws:PrincipalArn": testRole, "aws:PrincipalAccount": "444455556666", "aws:PrincipalType": "AssumedRole", "aws:userid": "AROAHARV:run-7", "aws:username": "absent",
			"aws:PrincipalIsAWSService": "false", "aws:MultiFactorAuthPresent": "maybe ?", "aws:MultiFactorAuthAge": "maybe ?", "aws:TokenIssueTime": "?",
		}},
		{"session ARN", parse(testSession), map[string]string{
			"aws:PrincipalArn": "arn:aws:iam::444455556666:role/?Harvester", "aws:userid": "AROA?:run-7",
		}},
		{"role ARN (E-203)", parse(testRole), map[string]string{"aws:PrincipalArn": testRole, "aws:userid": "AROA?:?", "aws:PrincipalType": "AssumedRole"}},
		{"federated user", parse("arn:aws:sts::444455556666:federated-user/kiosk"), map[string]string{
			"aws:PrincipalArn": "arn:aws:sts::444455556666:federated-user/kiosk", "aws:PrincipalType": "FederatedUser", "aws:userid": "444455556666:kiosk",
			"aws:username": "absent", "aws:TokenIssueTime": "?",
		}},
		{"root", parse("arn:aws:iam::444455556666:root"), map[string]string{
			"aws:PrincipalArn": "arn:aws:iam::444455556666:root", "aws:PrincipalType": "Account", "aws:userid": "444455556666", "aws:username": "absent",
			"aws:MultiFactorAuthPresent": "absent", "aws:AssumedRoot": "absent",
		}},
		{"service", parse("events.amazonaws.com"), map[string]string{
			"aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": "events.amazonaws.com", "aws:PrincipalServiceNamesList": "[events.amazonaws.com, ?]",
			"aws:PrincipalOrgID": "absent", "aws:PrincipalOrgPaths": "absent", "aws:username": "absent", "aws:PrincipalArn": "maybe ?", "aws:PrincipalTag/x": "absent",
			"aws:SourceIp": "maybe ?", "aws:SourceArn": "absent",
		}},
		{"service that passes tags of the caller", parse("rolesanywhere.amazonaws.com"), map[string]string{"aws:PrincipalTag/x509Subject/CN": "absent", "aws:PrincipalOrgID": "absent"}},
		{"anonymous (E-1213)", parse("*"), map[string]string{
			"aws:PrincipalArn": "absent", "aws:PrincipalAccount": "anonymous", "aws:PrincipalType": "Anonymous", "aws:userid": "anonymous", "aws:username": "absent",
			"aws:PrincipalIsAWSService": "absent", "aws:PrincipalOrgID": "absent", "aws:PrincipalTag/x": "absent", "aws:TokenIssueTime": "absent",
			"aws:SourceIp": "?", "aws:SecureTransport": "true",
		}},
		{"web identity", parse("accounts.google.com"), map[string]string{"aws:PrincipalArn": "absent", "aws:PrincipalOrgID": "absent", "aws:userid": "?", "aws:PrincipalIsAWSService": "absent"}},
		{"unnamed role", request.UnnamedRole("444455556666"), map[string]string{"aws:PrincipalAccount": "444455556666", "aws:PrincipalArn": "arn:aws:iam::444455556666:role/?"}},
		{"unnamed role of the resource's account", request.UnnamedRole(""), map[string]string{"aws:PrincipalAccount": "444455556666", "aws:ResourceAccount": "444455556666"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			for key, want := range row.want {
				if got := lookup(t, scene{caller: row.caller}, key); got != want {
					t.Errorf("%s is %s, want %s", key, got, want)
				}
			}
		})
	}
}

func TestE1343RequestedRegion(t *testing.T) {
	for _, row := range []struct {
		scene scene
		want  string
	}{
		{scene{action: "iam:CreateRole", resource: testRole}, "us-east-1"},
		{scene{action: "organizations:ListAccounts", resource: "*"}, "us-east-1"},
		{scene{action: "iam:CreateRole", principal: "arn:aws-cn:iam::444455556666:user/mira", resource: "arn:aws-cn:iam::444455556666:role/x"}, "cn-north-1"},
		{scene{action: "iam:CreateRole", principal: "arn:aws-us-gov:iam::444455556666:user/mira", resource: "*"}, "us-gov-west-1"},
		{scene{action: "iam:CreateRole", principal: "arn:aws-else:iam::444455556666:user/mira", resource: "*"}, "?"},
		{scene{action: "iam:CreateRole", caller: request.UnnamedRole("444455556666"), resource: testRole}, "us-east-1"},
		{scene{action: "iam:CreateRole", caller: request.UnnamedRole("444455556666"), resource: "*"}, "?"},
	} {
		if got := lookup(t, row.scene, "aws:RequestedRegion"); got != row.want {
			t.Errorf("%s %s: aws:RequestedRegion is %s, want %s", row.scene.action, row.scene.principal, got, row.want)
		}
	}
}

func TestResourceKeys(t *testing.T) {
	bucket := scene{action: "s3:GetObject", resource: "arn:aws:s3:::b/x", account: pattern.Literal("777788889999")}
	for _, row := range []struct {
		scene scene
		key   string
		want  string
	}{
		{scene{}, "aws:ResourceAccount", "444455556666"},
		{bucket, "aws:ResourceAccount", "777788889999"},
		{bucket, "s3:ResourceAccount", "777788889999"},
		{scene{}, "s3:ResourceAccount", "absent"},
		{scene{action: "s3:GetObject", resource: "arn:aws:s3:::b/x", options: Options{NoAssumptions: true}}, "aws:ResourceAccount", "?"},
		{scene{action: "iam:PassRole", resource: testRole}, "aws:ResourceTag/x", "maybe ?"}, // E-1340
		{scene{action: "iam:PassRole", resource: testRole}, "iam:ResourceTag/x", "maybe ?"},
		{scene{action: "iam:PassRole", resource: testRole, context: map[string][]string{"aws:ResourceTag/x": {"y"}}}, "aws:ResourceTag/x", "maybe y"},
		{scene{action: "iam:PassRole", resource: testRole, context: map[string][]string{"aws:ResourceTag/x": {"y"}}, options: Options{UncheckedContext: true}}, "aws:ResourceTag/x", "y"},
		{scene{action: "iam:GetRole", resource: testRole}, "iam:ResourceTag/x", "absent"},
	} {
		if got := lookup(t, row.scene, row.key); got != row.want {
			t.Errorf("%s of %s is %s, want %s", row.key, row.scene.resource, got, row.want)
		}
	}
}

func TestMultiFactorAuth(t *testing.T) {
	for _, row := range []struct {
		scene        scene
		present, age string
	}{
		{scene{principal: testRole}, "maybe ?", "maybe ?"},
		{scene{principal: testRole, context: map[string][]string{"aws:MultiFactorAuthPresent": {"true"}}}, "true", "maybe ?"}, // E-1737 c
		{scene{principal: testRole, context: map[string][]string{"aws:MultiFactorAuthPresent": {"false"}}}, "false", "absent"},
		{scene{principal: testUser, context: map[string][]string{"aws:MultiFactorAuthPresent": {"true"}, "aws:MultiFactorAuthAge": {"60"}}}, "true", "60"},
		{scene{principal: testRole, partial: map[string]request.ContextValue{"aws:MultiFactorAuthPresent": mayHold("true")}}, "maybe true", "maybe ?"},
		{scene{principal: "arn:aws:iam::444455556666:root"}, "absent", "absent"},
	} {
		if got := lookup(t, row.scene, "aws:MultiFactorAuthPresent"); got != row.present {
			t.Errorf("aws:MultiFactorAuthPresent is %s, want %s", got, row.present)
		}
		if got := lookup(t, row.scene, "aws:MultiFactorAuthAge"); got != row.age {
			t.Errorf("aws:MultiFactorAuthAge is %s, want %s", got, row.age)
		}
	}
}

func TestE1203Contradictions(t *testing.T) {
	kind := func(k request.ContradictionKind, what string) string { return fmt.Sprintf("(%d) %s", k, what) }
	for _, row := range []struct {
		name  string
		scene scene
		want  string // in what the error is about; "" for none
	}{
		{"equal", with("aws:PrincipalAccount", "444455556666"), ""},
		{"other account", with("aws:PrincipalAccount", "777788889999"), kind(request.AgainstCaller, "aws:PrincipalAccount is 777788889999, not 444455556666 of "+testUser)},
		{"completes what is not known", scene{principal: testRole, context: map[string][]string{"aws:userid": {"AROAHARV:run-7"}}}, ""},
		{"cannot complete it", scene{principal: testRole, context: map[string][]string{"aws:userid": {"AIDAMIRA"}}}, kind(request.AgainstCaller, "aws:userid is AIDAMIRA")},
		{"user name of a role", scene{principal: testRole, context: map[string][]string{"aws:username": {"mira"}}}, kind(request.AgainstCallerKind, "aws:username is mira")},
		{"organization of a service", scene{principal: "events.amazonaws.com", context: map[string][]string{"aws:PrincipalOrgID": {"o-tide"}}}, kind(request.AgainstCallerKind, "aws:PrincipalOrgID is o-tide")},
		{"tag of a service", scene{principal: "events.amazonaws.com", context: map[string][]string{"aws:PrincipalTag/unit": {"press"}}}, kind(request.AgainstCallerKind, "aws:PrincipalTag/unit is press")},
		{"tag of a service that tags sessions (E-1786)", scene{principal: "rolesanywhere.amazonaws.com", context: map[string][]string{"aws:PrincipalTag/x509Subject/CN": {"press"}}}, ""},
		{"organization of a user", with("aws:PrincipalOrgID", "o-tide"), ""},
		{"resource account", with("aws:ResourceAccount", "777788889999"), kind(request.AgainstOwner, "aws:ResourceAccount is 777788889999, not 444455556666 of "+testQueue)},
		{"resource account that was assumed", scene{action: "s3:GetObject", resource: "arn:aws:s3:::b/x", context: map[string][]string{"aws:ResourceAccount": {"777788889999"}}}, kind(request.AgainstAssumedOwner, "aws:ResourceAccount")},
		{"address through an endpoint", scene{endpoint: true, context: map[string][]string{"aws:SourceIp": {"203.0.113.7"}}}, kind(request.AgainstEndpoint, "aws:SourceIp")},
		{"region of the resource", with("aws:RequestedRegion", "eu-west-1"), ""},
		{"another region than the resource's", with("aws:RequestedRegion", "us-west-2"), kind(request.AgainstRegion, "aws:RequestedRegion is us-west-2, not eu-west-1 of "+testQueue)},
		{"a region of the resource's", scene{resource: "arn:aws:sqs:*:444455556666:q", context: map[string][]string{"aws:RequestedRegion": {"us-west-2"}}}, ""},
		{"region where the ARN names none", scene{action: "s3:GetObject", resource: "arn:aws:s3:::b/x", context: map[string][]string{"aws:RequestedRegion": {"us-west-2"}}}, ""},
		{"owner that the request does not name", scene{action: "ebs:GetSnapshotBlock", resource: "arn:aws:ec2:eu-west-1::snapshot/snap-1", context: map[string][]string{"aws:ResourceAccount": {"777788889999"}}}, ""},
		{"service of the role", scene{action: "iam:CreateServiceLinkedRole", resource: "arn:aws:iam::444455556666:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS", context: map[string][]string{"iam:AWSServiceName": {"elasticloadbalancing.amazonaws.com"}}}, kind(request.AgainstARN, "iam:AWSServiceName is elasticloadbalancing.amazonaws.com, not ecs.amazonaws.com")},
		{"caller of a key", scene{action: "kms:Decrypt", resource: "arn:aws:kms:eu-west-1:444455556666:key/1", context: map[string][]string{"kms:CallerAccount": {"777788889999"}}}, kind(request.AgainstCallerAccount, "kms:CallerAccount is 777788889999, not 444455556666")},
		{"stated to be absent", with("aws:PrincipalAccount"), kind(request.AgainstCaller, "aws:PrincipalAccount is absent")},
		{"several", scene{principal: testRole, context: map[string][]string{"aws:username": {"mira"}, "aws:PrincipalType": {"User"}}}, "\n"},
		{"not known yet", scene{partial: map[string]request.ContextValue{"aws:PrincipalAccount": holding("⟨?⟩")}}, ""},
		{"cannot be right", scene{partial: map[string]request.ContextValue{"aws:PrincipalAccount": holding("7⟨?⟩")}}, kind(request.AgainstCaller, "aws:PrincipalAccount is 7")},
	} {
		var got []string
		if bad, ok := errors.AsType[*request.ContextError](checkContext(row.scene.env(t))); ok {
			for _, c := range bad.Contradictions {
				got = append(got, kind(c.Kind, fmt.Sprintf("%s is %s, not %s of %s", c.Key, c.Stated, c.Follows, c.Of)))
			}
		}
		if text := strings.Join(got, "\n"); (row.want == "") != (text == "") || !strings.Contains(text, row.want) {
			t.Errorf("%s: the error is about %q, want %q", row.name, text, row.want)
		}
	}
	// The region of a global service is not an error, because one context serves many
	// requests.
	v := scene{action: "iam:GetRole", resource: testRole, context: map[string][]string{"aws:RequestedRegion": {"eu-west-1"}}}.env(t)
	if err := checkContext(v); err != nil || len(v.trace.notes) != 1 || v.trace.notes[0].Detail != "us-east-1" {
		t.Errorf("region of a global service: %v, notes %v", err, v.trace.notes)
	}
	// A supplied value that completes a derived one is used.
	s := scene{principal: testRole, context: map[string][]string{"aws:userid": {"AROAHARV:run-7"}}}
	if got := lookup(t, s, "aws:userid"); got != "AROAHARV:run-7" {
		t.Errorf("aws:userid is %s", got)
	}
}

// E-1212: services have no organization, which IfExists does not change.
func TestE1212(t *testing.T) {
	s := scene{principal: "events.amazonaws.com"}
	runAll(t, []expectation{
		{"negated", `{"StringNotEquals":{"aws:PrincipalOrgID":"o-tide"}}`, s, yes},
		{"IfExists", `{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-tide"}}`, s, yes},
		{"guard", `{"StringNotEquals":{"aws:PrincipalOrgID":"o-tide"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}`, s, no},
		{"guard and a user", `{"StringNotEquals":{"aws:PrincipalOrgID":"o-tide"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}`, scene{}, yes},
	})
}

// E-1212: those of IAM Roles Anywhere have the tags that the certificate gives.
func TestE1212Tags(t *testing.T) {
	named := scene{principal: "rolesanywhere.amazonaws.com", context: map[string][]string{"aws:PrincipalTag/x509Subject/CN": {"robot"}}}
	runAll(t, []expectation{
		{"that one", `{"StringEquals":{"aws:PrincipalTag/x509Subject/CN":"robot"}}`, named, yes},
		{"another one", `{"StringEquals":{"aws:PrincipalTag/x509Subject/CN":"person"}}`, named, no},
		{"negated", `{"StringNotEquals":{"aws:PrincipalTag/x509Subject/CN":"robot"}}`, named, no},
	})
}

// Every key of the table has a distinct name and a type that fits its rules.
func TestSpecialKeys(t *testing.T) {
	seen := map[string]bool{}
	for i := range program.SpecialKeys {
		s := &program.SpecialKeys[i]
		if seen[strings.ToLower(s.Name)] {
			t.Errorf("%s is listed twice", s.Name)
		}
		seen[strings.ToLower(s.Name)] = true
		if !s.Filled && s.Info.Type != iam.TypeString {
			t.Errorf("%s of type %v may be empty", s.Name, s.Info.Type)
		}
		k := program.NewKey(strings.ToUpper(s.Name)+"X", iam.NoServices{})
		if strings.HasSuffix(s.Name, "/") != (k.ID == s.ID) || strings.HasSuffix(s.Name, "/") && k.Tag != "x" {
			t.Errorf("%s resolves with a suffix to %+v", s.Name, k)
		}
	}
	for _, name := range []string{"aws:PrincipalTag", "aws:ResourceTags/x", "aws:x/PrincipalTag/"} {
		if k := program.NewKey(name, iam.NoServices{}); k.ID != program.KeyOther {
			t.Errorf("%s resolves to %+v", name, k)
		}
	}
}
