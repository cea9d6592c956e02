// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// keyWorlds are actions with resources of statements about them and the resources of calls.
var keyWorlds = []struct {
	actions, resources []string
	calls              []call
}{
	{
		[]string{"dynamodb:GetItem", "dynamodb:Scan", "dynamodb:*", "dynamodb:DescribeTable"}, []string{"*", "arn:aws:dynamodb:*:*:table/*", "arn:aws:dynamodb:eu-west-1:444455556666:table/*"},
		[]call{{"dynamodb:GetItem", []string{"arn:aws:dynamodb:eu-west-1:444455556666:table/t"}}, {"dynamodb:Scan", []string{"arn:aws:dynamodb:eu-west-1:444455556666:table/t"}}},
	},
	{
		[]string{"kms:Decrypt", "kms:ListKeys", "kms:CreateKey"}, []string{"*"},
		[]call{{"kms:ListKeys", []string{"*"}}, {"kms:CreateKey", []string{"*"}}},
	},
	{
		[]string{"ec2:RunInstances", "ec2:StopInstances", "ec2:AttachVolume", "ec2:Attach*"},
		[]string{"*", "arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:eu-west-1:*:instance/*", "arn:aws:ec2:*:*:volume/*", "arn:aws:ec2:*::image/*", "arn:aws:ec2:*:*:subnet/*"},
		[]call{
			{"ec2:StopInstances", []string{ec2At + "instance/i-1"}}, {"ec2:AttachVolume", []string{ec2At + "instance/i-1", ec2At + "volume/vol-1"}},
			{"ec2:RunInstances", []string{ec2At + "instance/*", "arn:aws:ec2:eu-west-1::image/ami-1", ec2At + "subnet/subnet-1", ec2At + "security-group/sg-1", ec2At + "network-interface/*", ec2At + "volume/*"}},
		},
	},
	{
		[]string{"s3:GetObject", "s3:ListAllMyBuckets", "s3:ListBucket"}, []string{"*", "arn:aws:s3:::reports/*", "arn:aws:s3:::reports", "arn:aws:s3:eu-west-1:444455556666:accesspoint/a/object/*"},
		[]call{{"s3:GetObject", []string{reports + "/a"}}, {"s3:ListBucket", []string{reports}}, {"s3:ListAllMyBuckets", []string{"*"}}},
	},
	{
		[]string{"ssm:StartSession", "ssm:SendCommand", "ssm:GetParameter"},
		[]string{"*", "arn:aws:ec2:*:*:instance/*", "arn:aws:ssm:*:*:document/AWS-StartSSHSession", "arn:aws:ssm:eu-west-1::document/*", "arn:aws:ssm:*:*:document/*", "arn:aws:ssm:*:*:parameter/aws/*"},
		[]call{
			{"ssm:StartSession", []string{ec2At + "instance/i-1", "arn:aws:ssm:eu-west-1::document/AWS-StartSSHSession"}},
			{"ssm:SendCommand", []string{ec2At + "instance/i-1", "arn:aws:ssm:eu-west-1::document/AWS-StartSSHSession"}},
			{"ssm:GetParameter", []string{"arn:aws:ssm:eu-west-1::parameter/aws/service/a"}},
		},
	},
	{
		[]string{"iam:PassRole", "iam:CreateServiceLinkedRole", "iam:GetRole"}, []string{"*", "arn:aws:iam::*:role/*", "arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/*"},
		[]call{{"iam:PassRole", []string{appRole}}, {"iam:GetRole", []string{appRole}}, {"iam:CreateServiceLinkedRole", []string{"arn:aws:iam::444455556666:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"}}},
	},
	{
		[]string{"secretsmanager:CreateSecret", "secretsmanager:GetSecretValue", "secretsmanager:GetRandomPassword"}, []string{"*"},
		[]call{{"secretsmanager:GetSecretValue", []string{"arn:aws:secretsmanager:eu-west-1:444455556666:secret:a-AbCdEf"}}, {"secretsmanager:GetRandomPassword", []string{"*"}}},
	},
}

const ec2At = "arn:aws:ec2:eu-west-1:444455556666:"

type call struct {
	action    string
	resources []string
}

// claimedKeys are keys with a value that requests may have.
var claimedKeys = [][2]string{
	{"dynamodb:LeadingKeys", "a"}, {"dynamodb:Select", "COUNT"}, {"kms:KeySpec", "RSA_2048"}, {"kms:ViaService", "s3.eu-west-1.amazonaws.com"}, {"kms:CallerAccount", account},
	{"ec2:InstanceType", "t4g.nano"}, {"ec2:VolumeType", "gp3"}, {"ec2:Region", "eu-west-1"}, {"ec2:Owner", "amazon"}, {"s3:DataAccessPointAccount", account}, {"s3:authType", "POST"},
	{"s3:prefix", "a"}, {"ssm:resourceTag/Name", "a"}, {"aws:ResourceTag/env", "a"}, {"aws:ResourceAccount", account}, {"iam:PassedToService", "ecs.amazonaws.com"},
	{"iam:AWSServiceName", "ecs.amazonaws.com"}, {"secretsmanager:Name", "a"}, {"secretsmanager:SecretId", "a"}, {"aws:RequestedRegion", "eu-west-1"}, {"aws:RequestedRegion", "eu-central-1"}, {"ec2:Region", "eu-central-1"}, {"iam:AWSServiceName", "sns.amazonaws.com"}, {"aws:PrincipalTag/team", "a"},
}

// keyClaims are the checks that say of a condition whether it holds, by what they say.
var keyClaims = []string{
	"CONDITION_KEY_FITS_NO_ACTION", "CONDITION_KEY_NOT_ON_RESOURCE", "UNSUPPORTED_ACTION_FOR_CONDITION_KEY",
	"CONDITION_CONTRADICTS_RESOURCE", "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION",
}

// TestKeyClaimsAreSound holds what is said of conditions on keys that requests never or always have to the evaluator (E-1720,
// E-1721).
func TestKeyClaimsAreSound(t *testing.T) {
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		w := keyWorlds[rapid.IntRange(0, len(keyWorlds)-1).Draw(t, "world")]
		for range 10 {
			of, _, _ := strings.Cut(w.actions[0], ":")
			keys := claimedKeys
			if rapid.Bool().Draw(t, "of the service") {
				keys = slices.DeleteFunc(slices.Clone(claimedKeys), func(k [2]string) bool { return !strings.HasPrefix(k[0], of+":") })
			}
			k := rapid.SampledFrom(keys).Draw(t, "key")
			d := draft{
				Effect: rapid.SampledFrom([]string{"Allow", "Deny"}).Draw(t, "effect"), Action: some(t, w.actions, "actions"), Resource: some(t, w.resources, "resources"),
				Condition: map[string]map[string][]string{
					rapid.SampledFrom([]string{"StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIfExists", "ForAllValues:StringEquals", "ForAnyValue:StringEquals"}).Draw(t, "operator"): {
						k[0]: {rapid.SampledFrom([]string{k[1], k[1], "*"}).Draw(t, "value")}},
				},
			}
			checkKeyClaims(t, &d, w.calls, k, seen)
		}
	})
	t.Logf("findings: %v", seen)
	if len(seen) < 3 {
		t.Errorf("the random documents have few findings: %v", seen)
	}
}

// TestKeyClaimsOfEach does the same for one document with each finding.
func TestKeyClaimsOfEach(t *testing.T) {
	for id, tc := range map[string]struct {
		world            int
		key              int
		action, resource string
		operator, value  string
	}{
		"CONDITION_KEY_FITS_NO_ACTION":                     {0, 0, "dynamodb:Scan", "*", "StringEquals", "a"},
		"CONDITION_KEY_NOT_ON_RESOURCE":                    {2, 5, "ec2:RunInstances", "*", "StringNotEquals", "t4g.nano"},
		"UNSUPPORTED_ACTION_FOR_CONDITION_KEY":             {0, 0, "dynamodb:GetItem dynamodb:Scan", "*", "ForAllValues:StringEquals", "a"},
		"CONDITION_CONTRADICTS_RESOURCE":                   {2, 20, "ec2:StopInstances", "arn:aws:ec2:eu-west-1:*:instance/*", "StringEquals", "eu-central-1"},
		"REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION":       {5, 15, "iam:PassRole", "*", "StringLike", "*"},
		"REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION": {5, 15, "iam:PassRole", "*", "StringNotLike", "*"},
	} {
		for _, effect := range []string{"Allow", "Deny"} {
			seen := map[string]int{}
			k := claimedKeys[tc.key]
			checkKeyClaims(t, &draft{
				Effect: effect, Action: strings.Fields(tc.action), Resource: []string{tc.resource}, Condition: map[string]map[string][]string{tc.operator: {k[0]: {tc.value}}},
			}, keyWorlds[tc.world].calls, k, seen)
			if seen[id] == 0 && (effect == "Deny" || id != "CONDITION_KEY_NOT_ON_RESOURCE") {
				t.Errorf("%s: findings %v", id, seen)
			}
		}
	}
}

func checkKeyClaims(t fataler, d *draft, calls []call, k [2]string, seen map[string]int) {
	report := validator.Validate(frame.Input{Text: documentText(t, []draft{*d}), Use: view.Use{Type: iam.Identity}})
	for i := range report.Findings {
		if f := &report.Findings[i]; slices.Contains(keyClaims, f.ID) {
			for _, c := range calls {
				if checkKeyClaim(t, d, f, c, k) {
					seen[f.ID]++
				}
			}
		}
	}
}

// checkKeyClaim holds a finding to one call, and reports whether it is about the call.
func checkKeyClaim(t fataler, d *draft, f *frame.Finding, c call, k [2]string) bool {
	if !slices.Contains(d.Action, c.action) || f.ID == "UNSUPPORTED_ACTION_FOR_CONDITION_KEY" && !strings.Contains(f.Message, `"`+c.action+`"`) ||
		f.ID == "CONDITION_KEY_NOT_ON_RESOURCE" && strings.Contains(f.Message, "ests of ") && !strings.Contains(f.Message, "Requests of "+c.action+" ") ||
		strings.Contains(f.Message, "Every call of") && !strings.Contains(f.Message, "Every call of "+c.action+" ") {
		return false
	}
	if _, name, of := strings.Cut(f.Message, `The resource "`); of { // of AWS
		name, _, _ = strings.Cut(name, `"`)
		p := pattern.Compile(name)
		c.resources = slices.DeleteFunc(slices.Clone(c.resources), func(r string) bool { return !p.Match(r) })
		d = &draft{Effect: d.Effect, Action: d.Action, Resource: []string{name}, Condition: d.Condition}
	}
	free := &draft{Effect: d.Effect, Action: d.Action, Resource: d.Resource}
	about := false
	for _, context := range []map[string][]string{nil, {k[0]: {k[1]}}, {k[0]: {}}, {k[0]: {"zz"}}} {
		was, without, bare := ask(t, d, c, context), ask(t, free, c, context), ask(t, &draft{Effect: d.Effect, Action: []string{"sns:Publish"}, Resource: []string{"*"}}, c, context)
		if was == nil || without == nil || bare == nil || without.Matched == nil {
			continue
		}
		about = true
		want := bare
		switch {
		case strings.Contains(f.Message, "denies every call"):
			if d.Effect == "Deny" && was.Decision != evaluator.ExplicitDeny && without.Decision == evaluator.ExplicitDeny {
				t.Fatalf("%s: %s on %q with %v is %s\n%s", f.ID, c.action, c.resources, context, was.Possible, draftText(d))
			}
			continue
		case strings.Contains(f.Message, "alone allows no call"):
			if was.Possible.Has(evaluator.Allowed) {
				t.Fatalf("%s: %s on %q with %v is %s\n%s", f.ID, c.action, c.resources, context, was.Possible, draftText(d))
			}
			continue
		case strings.HasPrefix(f.ID, "REDUNDANT_") && context != nil && len(context[k[0]]) == 0: // the key is always there
			continue
		case strings.Contains(f.Message, "Then the condition"): // of what may be
			continue
		case strings.Contains(f.Message, "condition holds"), strings.Contains(f.Message, "every request meets"):
			want = without
		case strings.Contains(f.Message, "condition fails"), strings.Contains(f.Message, "no request meets"):
			if m := slices.IndexFunc(was.Matched, func(m evaluator.MatchedStatement) bool { return m.Index == 0 && m.Applies == truth.True }); m >= 0 {
				t.Fatalf("%s: %s on %q with %v: the statement applies\n%s\n%s", f.ID, c.action, c.resources, context, draftText(d), f.Message)
			}
		default:
			continue
		}
		if was.Possible != want.Possible && len(d.Condition) == 1 {
			t.Fatalf("%s: %s on %q with %v is %s, not %s\n%s\n%s", f.ID, c.action, c.resources, context, was.Possible, want.Possible, draftText(d), f.Message)
		}
	}
	return about
}

func draftText(d *draft) string {
	text, _ := json.Marshal(d)
	return string(text)
}

// ask evaluates a call under the statement, and where it is a Deny under one that allows everything.
func ask(t fataler, d *draft, c call, values map[string][]string) *evaluator.Result {
	statements := []draft{*d}
	if d.Effect == "Deny" {
		statements = append(statements, draft{Sid: "All", Effect: "Allow", Action: []string{"*"}, Resource: []string{"*"}})
	}
	p, err := compile(documentText(t, statements), iam.Identity, "document")
	if err != nil {
		t.Fatalf("%v", err)
	}
	ev := evaluator.New(evaluator.Layers{Identity: evaluator.Policies{List: []*program.Policy{p}}}, known, evaluator.Options{OpenContext: true, NoAssumptions: true})
	action, err := ev.Action(c.action)
	if err != nil {
		t.Fatalf("%v", err)
	}
	caller, err := request.ParsePrincipal(appRole)
	if err != nil {
		t.Fatalf("%v", err)
	}
	context, err := request.NewContext(values, known)
	if err != nil {
		return nil
	}
	var resources []*request.Resource
	for _, r := range c.resources {
		resources = append(resources, request.NewResource(pattern.Literal(r)))
	}
	r, err := ev.Evaluate(&request.Request{Principal: caller, Action: action, Context: context, Resources: resources})
	if err != nil {
		return nil
	}
	return r
}
