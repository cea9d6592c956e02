// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package granted_test

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/granted"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// document parses a document, or the statements of one.
func document(tb testing.TB, label, text string) granted.Document {
	tb.Helper()
	if !strings.Contains(text, `"Statement"`) {
		text = `{"Version":"2012-10-17","Statement":[` + text + `]}`
	}
	doc, err := policy.Parse(text)
	if err != nil {
		tb.Fatalf("%s: %.500v", label, err)
	}
	return granted.Document{Label: label, Doc: doc}
}

func managed(tb testing.TB, name string) granted.Document {
	tb.Helper()
	p, err := services.ManagedPolicy(name)
	if err != nil {
		tb.Fatal(err)
	}
	return document(tb, name, p.Document)
}

// TestWords is what lines look like.
func TestWords(t *testing.T) {
	for _, tt := range []struct {
		name, identity, boundary string
		scp                      []string
		want                     []string
	}{
		{name: "everything", identity: `{"Effect":"Allow","Action":"*","Resource":"*"}`, want: []string{`everything (p)`}},
		{name: "all actions in one place", identity: `{"Sid":"A","Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::logs/*"}`, want: []string{`everything on arn:aws:s3:::logs/* (p "A")`}},
		{
			name:     "few actions are listed together",
			identity: `{"Sid":"A","Effect":"Allow","Action":["s3:putobject","s3:GetObject","sqs:SendMessage"],"Resource":"arn:aws:s3:::logs/*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"ops"}}}`,
			want:     []string{`s3:GetObject, s3:PutObject, sqs:SendMessage on arn:aws:s3:::logs/* if aws:PrincipalTag/team = ops (p "A")`},
		},
		{
			name:     "of many, those that read are separate from those that change things, and from those about permissions",
			identity: `{"Sid":"A","Effect":"Allow","Action":["s3:GetObject","s3:GetObjectTagging","s3:GetObjectAcl","s3:ListBucket","s3:PutObject","s3:PutObjectTagging","s3:DeleteObject","s3:PutBucketPolicy","sqs:SendMessage"],"Resource":"*"}`,
			want: []string{
				`s3:DeleteObject, s3:PutObject, s3:PutObjectTagging on * (p "A")`,
				`s3:GetObject, s3:GetObjectAcl, s3:GetObjectTagging, s3:ListBucket on * (p "A")`,
				`s3:PutBucketPolicy on * (p "A")`,
				`sqs:SendMessage on * (p "A")`,
			},
		},
		{
			name:     "a bucket and its objects are one place, others are not",
			identity: `{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::b","arn:aws:s3:::a/*","arn:aws:s3:::a"]}`,
			want:     []string{`s3:GetObject on arn:aws:s3:::a, arn:aws:s3:::a/* (p)`, `s3:GetObject on arn:aws:s3:::b (p)`},
		},
		{
			name:     "what is in a place that is in a place",
			identity: `{"Effect":"Allow","Action":"dynamodb:GetItem","Resource":["arn:aws:dynamodb:*:*:table/t/*/*","arn:aws:dynamodb:*:*:table/t","arn:aws:dynamodb:*:*:table/t/index/*","arn:aws:dynamodb:*:*:table/t/*"]}`,
			want: []string{
				`dynamodb:GetItem on arn:aws:dynamodb:*:*:table/t, arn:aws:dynamodb:*:*:table/t/*, arn:aws:dynamodb:*:*:table/t/index/* (p)`,
				`dynamodb:GetItem on arn:aws:dynamodb:*:*:table/t/*/* (p)`,
			},
		},
		{
			name:     "NotAction and NotResource",
			identity: `{"Effect":"Allow","NotAction":["iam:*","organizations:*"],"NotResource":"arn:aws:s3:::secret/*"}`,
			want:     []string{`everything except iam:*, organizations:*, except on arn:aws:s3:::secret/* (p)`},
		},
		{
			name:     "the boundary is the narrower",
			identity: `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`,
			boundary: `{"Effect":"Allow","Action":["s3:Get*","ec2:*"],"Resource":"arn:aws:s3:::logs/*"}`,
			want:     []string{`s3:Get* on arn:aws:s3:::logs/* (p, within the permissions boundary)`},
		},
		{
			name:     "the policy is the narrower: the boundary is not shown",
			identity: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::logs/*"}`,
			boundary: `{"Effect":"Allow","Action":["s3:Get*","ec2:*"],"Resource":"arn:aws:s3:::*"}`,
			want:     []string{`s3:GetObject on arn:aws:s3:::logs/* (p)`},
		},
		{
			name:     "field by field",
			identity: `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:*:*:orders-*"}`,
			boundary: `{"Effect":"Allow","Action":"sqs:*","Resource":"arn:aws:sqs:eu-west-1:444455556666:*"}`,
			want:     []string{`sqs:SendMessage on arn:aws:sqs:eu-west-1:444455556666:orders-* (p, within the permissions boundary)`},
		},
		{
			name:     "what has no pattern of its own",
			identity: `{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::*-logs"}`,
			boundary: `{"Effect":"Allow","Action":"s3:*Acl","Resource":"arn:aws:s3:::team-*"}`,
			want:     []string{`s3:Get* within s3:*Acl on arn:aws:s3:::*-logs within arn:aws:s3:::team-* (p, within the permissions boundary)`},
		},
		{
			name:     "other names are not within",
			identity: `{"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:*:*:function:app-*"}`,
			boundary: `{"Effect":"Allow","Action":"lambda:*","Resource":"arn:aws:lambda:*:*:function:shared-*"}`,
		},
		{
			name:     "conditions add up",
			identity: `{"Effect":"Allow","Action":"ec2:StopInstances","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":true}}}`,
			boundary: `{"Effect":"Allow","Action":"ec2:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":["eu-west-1","eu-central-1"]}}}`,
			want:     []string{`ec2:StopInstances on * if aws:MultiFactorAuthPresent = true, and aws:RequestedRegion = eu-central-1 or eu-west-1 (p, within the permissions boundary)`},
		},
		{
			name:     "denied actions",
			identity: `{"Effect":"Allow","Action":["s3:*","ec2:StopInstances","ec2:StartInstances"],"Resource":"*"},{"Effect":"Deny","Action":["s3:DeleteBucket","ec2:Start*","sqs:*"],"Resource":"*"}`,
			want:     []string{`ec2:StopInstances, s3:* on * except s3:DeleteBucket (p)`},
		},
		{
			name:     "denied resources",
			identity: `{"Effect":"Allow","Action":"s3:Get*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":["arn:aws:s3:::audit","arn:aws:s3:::audit/*"]}`,
			want:     []string{`s3:Get* on * except on arn:aws:s3:::audit, arn:aws:s3:::audit/* (p)`},
		},
		{
			name:     "some actions denied on some resources",
			identity: `{"Effect":"Allow","Action":"s3:*","Resource":"*"},{"Effect":"Deny","Action":"s3:Delete*","Resource":"arn:aws:s3:::audit/*"}`,
			want:     []string{`s3:* on * except s3:Delete* on arn:aws:s3:::audit/* (p)`},
		},
		{
			name:     "everything denied outside a place",
			identity: `{"Effect":"Allow","Action":"s3:*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","NotResource":"arn:aws:s3:::mine/*"}`,
			want:     []string{`s3:* on arn:aws:s3:::mine/* (p)`},
		},
		{
			name:     "everything denied",
			identity: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*"},{"Effect":"Deny","Action":"s3:Get*","Resource":"arn:aws:s3:::*"}`,
		},
		{
			name:     "a denial with a condition is one of the line",
			identity: `{"Effect":"Allow","Action":["lambda:GetFunction","iam:GetRole"],"Resource":"*"}`,
			scp:      []string{fullAccess, `{"Effect":"Deny","NotAction":["iam:*","sts:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","eu-central-1"]}}}`},
			want:     []string{`iam:GetRole on * (p)`, `lambda:GetFunction on * if aws:RequestedRegion = eu-central-1 or eu-west-1 (p)`},
		},
		{
			name:     "or an exception",
			identity: `{"Effect":"Allow","Action":"*","Resource":"*"}`,
			scp: []string{
				fullAccess, `{"Effect":"Deny","NotAction":["iam:*","sts:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}}`,
				`{"Effect":"Deny","Action":"ec2:RunInstances","Resource":"arn:aws:ec2:*:*:instance/*","Condition":{"StringLike":{"ec2:InstanceType":["p*","*.metal"]}}}`,
			},
			want: []string{`everything except (ec2:RunInstances on arn:aws:ec2:*:*:instance/* if ec2:InstanceType like *.metal or p*), except (everything but iam:*, sts:* if aws:RequestedRegion is not eu-west-1) (p)`},
		},
		{
			name:     "variables",
			identity: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::home/${aws:username}/*"}`,
			boundary: `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/*"}`,
			want:     []string{`s3:GetObject on arn:aws:s3:::home/${aws:username}/* (p)`},
		},
		{
			name:     "a variable of the boundary means less than everything",
			identity: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::home/mira/*"}`,
			boundary: `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${aws:username}/*"}`,
			want:     []string{`s3:GetObject on arn:aws:s3:::home/mira/* within arn:aws:s3:::home/${aws:username}/* (p, within the permissions boundary)`},
		},
		{
			name:     "a variable is plain text in an older document",
			identity: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::${aws:username}/*"}`,
			boundary: `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::${aws:username}/*"}]}`,
			want:     []string{`s3:GetObject on arn:aws:s3:::${aws:username}/* except on arn:aws:s3:::${aws:username}/* (p)`},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := &granted.Input{Identity: []granted.Document{document(t, "p", tt.identity)}}
			if tt.boundary != "" {
				in.Ceilings = append(in.Ceilings, boundary(t, tt.boundary))
			}
			if tt.scp != nil {
				in.Ceilings = append(in.Ceilings, level(t, tt.scp...))
			}
			if got, want := strings.Join(granted.Of(in, services).Texts(), "\n"), strings.Join(tt.want, "\n"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// TestConditionWords is every operator in words, and what is left where it is denied.
func TestConditionWords(t *testing.T) {
	for _, tt := range []struct{ condition, want, denied string }{
		{`"StringEquals":{"k:a":"x"}`, `k:a = x`, `k:a is not x`},
		{`"StringEquals":{"k:a":["y","x"]}`, `k:a = x or y`, `k:a is neither x nor y`},
		{`"StringNotEquals":{"k:a":["z","y","x"]}`, `k:a is none of x, y, z`, `k:a = x or y or z`},
		{`"StringEqualsIfExists":{"k:a":"x"}`, `k:a = x (or absent)`, `k:a is there and not x`},
		{`"StringNotEqualsIfExists":{"k:a":"x"}`, `k:a is not x`, `k:a = x`},
		{`"StringEqualsIgnoreCase":{"k:a":"x"}`, `k:a = x in any letter case`, `k:a is not x in any letter case`},
		{`"StringLike":{"k:a":["x","y*"]}`, `k:a like x or y*`, `k:a is neither like x nor y*`},
		{`"ArnLike":{"k:a":"arn:aws:s3:::b"}`, `k:a = arn:aws:s3:::b`, `k:a is not arn:aws:s3:::b`},
		{`"NumericLessThan":{"k:a":5}`, `k:a < 5`, `k:a is not < 5`},
		{`"DateGreaterThan":{"k:a":"2030-01-01T00:00:00Z"}`, `k:a after 2030-01-01T00:00:00Z`, `k:a is not after 2030-01-01T00:00:00Z`},
		{`"Bool":{"k:a":"true"}`, `k:a = true`, `k:a is not true`},
		{`"BoolIfExists":{"k:a":"false"}`, `k:a = false (or absent)`, `k:a is there and not false`},
		{`"IpAddress":{"k:a":["10.0.0.0/8"]}`, `k:a in 10.0.0.0/8`, `k:a is not in 10.0.0.0/8`},
		{`"NotIpAddress":{"k:a":["10.0.0.0/8"]}`, `k:a is not in 10.0.0.0/8`, `k:a in 10.0.0.0/8`},
		{`"Null":{"k:a":"true"}`, `k:a is absent`, `k:a is there`},
		{`"Null":{"k:a":"false"}`, `k:a is there`, `k:a is absent`},
		{`"ForAnyValue:StringEquals":{"k:a":"x"}`, `some value of k:a = x`, `no value of k:a = x`},
		{`"ForAnyValue:StringNotEquals":{"k:a":"x"}`, `some value of k:a is not x`, `every value of k:a = x (or absent)`},
		{`"ForAnyValue:StringEqualsIfExists":{"k:a":"x"}`, `some value of k:a = x (or absent)`, `k:a is there and no value of k:a = x`},
		{`"ForAnyValue:StringNotEqualsIfExists":{"k:a":"x"}`, `some value of k:a is not x (or absent)`, `every value of k:a = x`},
		{`"ForAllValues:StringEquals":{"k:a":"x"}`, `every value of k:a = x (or absent)`, `some value of k:a is not x`},
		{`"ForAllValues:StringEqualsIfExists":{"k:a":"x"}`, `every value of k:a = x (or absent)`, `some value of k:a is not x`},
		{`"ForAllValues:StringNotEquals":{"k:a":"x"}`, `no value of k:a = x`, `some value of k:a = x`},
		{`"StringEquals":{"sts:ExternalId":["x","y"]}`, `sts:ExternalId = (not shown) or (not shown)`, `sts:ExternalId is neither (not shown) nor (not shown)`},
		{`"StringLike":{"sts:ExternalId":["*"]}`, `sts:ExternalId like *`, `sts:ExternalId is not like *`},
		{`"StringEquals":{"k:a":["","a b"]}`, `k:a = "" or "a b"`, `k:a is neither "" nor "a b"`},
	} {
		for effect, want := range map[string]string{"Allow": tt.want, "Deny": tt.denied} {
			statement := `{"Effect":"` + effect + `","Action":"s3:GetObject","Resource":"*","Condition":{` + tt.condition + `}}`
			if effect == "Deny" {
				statement += `,{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`
			}
			got := strings.Join(granted.Of(&granted.Input{Identity: []granted.Document{document(t, "p", statement)}}, services).Texts(), "\n")
			if want = "s3:GetObject on * if " + want + " (p)"; got != want {
				t.Errorf("%s %s:\n got %s\nwant %s", effect, tt.condition, got, want)
			}
		}
	}
}

// TestManagedPolicies is what the issue asks of AWS's own policies.
func TestManagedPolicies(t *testing.T) {
	for name, most := range map[string]int{"AdministratorAccess": 1, "ReadOnlyAccess": 60, "PowerUserAccess": 5, "AmazonS3FullAccess": 2, "SecurityAudit": 60} {
		lines := granted.Of(&granted.Input{Identity: []granted.Document{managed(t, name)}}, services).Texts()
		if len(lines) == 0 || len(lines) > most {
			t.Errorf("%s has %d lines, at most %d are wanted", name, len(lines), most)
		}
	}
	lines := granted.Of(&granted.Input{Identity: []granted.Document{managed(t, "ReadOnlyAccess")}, Ceilings: []granted.Ceiling{level(t, fullAccess, `{"Effect":"Deny","Action":"kms:ListKeys","Resource":"*"}`)}}, services).Texts()
	all := strings.Join(lines, "\n")
	for _, want := range []string{"read and list of acm-pca, ", "kms: Describe*, Get*, List* on * except kms:ListKeys", ` on * (ReadOnlyAccess "ReadOnlyActionsGroup1")`} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is missing in\n%.3000s", want, all)
		}
	}
}
