// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

func TestE1207ActionHasKey(t *testing.T) {
	declared, err := catalog.Default().With(map[string]catalog.AdditionalAction{"s3:HeadObject": {ConditionKeys: []string{"s3:prefix"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		action, key string
		want        truth.Value
	}{
		{"s3:ListBucket", "s3:prefix", truth.True},
		{"s3:GetObject", "s3:prefix", truth.False},
		{"s3:GetObject", "S3:Prefix", truth.False},
		{"s3:GetObject", "aws:SourceVpce", truth.True},
		{"s3:GetObject", "aws:RequestTag/team", truth.False},
		{"sqs:CreateQueue", "aws:RequestTag/team", truth.True},
		{"sqs:CreateQueue", "aws:TagKeys", truth.True},
		{"s3:GetObject", "s3:ExistingObjectTag/team", truth.True},
		{"s3:GetObject", "ec2:SourceInstanceArn", truth.True}, // travels with the credentials
		{"kms:Decrypt", "kms:EncryptionContext:app", truth.True},
		{"iam:PassRole", "iam:PassedToService", truth.True},
		{"sts:AssumeRoleWithWebIdentity", "token.actions.githubusercontent.com:sub", truth.Unknown},
		{"sqs:SendMessage", "sqs:nothing", truth.Unknown},
		{"sqs:Nothing", "s3:prefix", truth.Unknown},
		{"sts:AssumeRole", "sts:ExternalId", truth.True},
		{"sts:TagSession", "sts:ExternalId", truth.Unknown}, // E-1305: checked with the assume call
		{"sts:SetSourceIdentity", "aws:TagKeys", truth.Unknown},
		{"sts:TagSession", "s3:prefix", truth.False},
		{"s3:HeadObject", "s3:prefix", truth.True},
		{"s3:HeadObject", "s3:delimiter", truth.Unknown}, // a declaration need not be complete
	} {
		if got := (catalog.Services{Catalog: declared}).ActionHasKey(row.action, row.key); got != row.want {
			t.Errorf("%s has %s: %v, want %v", row.action, row.key, got, row.want)
		}
	}
}

// A condition on a key that the action never has counts as on one that is absent, and
// the report says so.
func TestE1207Supplied(t *testing.T) {
	e := expect("allowed", texts("s3:GetObject", "s3:ListBucket"), texts(bucket, bucket+"/a"))
	e.Context = Context{Keys: []ContextKey{{Name: "s3:prefix", Values: []pattern.Text{text("home/")}}}}
	report := run(t, harvesterWith(`{"Sid":"P","Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"s3:prefix":"home/"}}}`, e))
	got := decisions(report)
	if got["s3:ListBucket "+bucket] != "allowed" || got["s3:GetObject "+bucket+"/a"] != "implicitDeny" {
		t.Errorf("decisions = %v", got)
	}
	if want := "requests of s3:GetObject do not have"; !strings.Contains(report.Markdown, want) {
		t.Errorf("the report does not say %q:\n%s", want, report.Markdown)
	}
}

// Which resource types count as named together is AWS's data.
func TestE1405Required(t *testing.T) {
	for action, want := range map[string]string{
		"ec2:RunInstances":       "image,instance,network-interface,security-group,subnet",
		"ec2:AttachVolume":       "instance,volume",
		"ec2:CreateVolume":       "volume",
		"ec2:AssociateAddress":   "",
		"glue:GetTable":          "database,rootcatalog,table",
		"ssm:StartSession":       "instance,managed-instance,task",
		"s3:GetObject":           "",
		"cloudwatch:TagResource": "",
		"iam:PassRole":           "",
	} {
		info, ok := awsServices.Action(action)
		if !ok {
			t.Fatalf("%s is not known", action)
		}
		var got, always []string
		for _, r := range info.ResourceTypes {
			if r.Required {
				got = append(got, r.Name)
			}
			if r.Always {
				always = append(always, r.Name)
			}
		}
		if s := strings.Join(got, ","); s != want {
			t.Errorf("%s: %s, want %s", action, s, want)
		}
		if s := strings.Join(always, ","); action == "ec2:RunInstances" && s != "image,instance,security-group" || action != "ec2:RunInstances" && s != want {
			t.Errorf("%s: always %s", action, s)
		}
	}
}
