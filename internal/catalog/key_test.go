// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

func TestLookupKey(t *testing.T) {
	tests := []struct {
		key         string
		origin      catalog.KeyOrigin
		name        string
		kind        iam.KeyType
		cardinality catalog.Cardinality
	}{
		{"aws:PrincipalArn", catalog.KeyContext, "aws:PrincipalArn", iam.TypeARN, catalog.Single},
		{"AWS:principalarn", catalog.KeyContext, "aws:PrincipalArn", iam.TypeARN, catalog.Single},
		{"aws:PrincipalOrgPaths", catalog.KeyContext, "aws:PrincipalOrgPaths", iam.TypeString, catalog.Multivalued},
		{"aws:PrincipalTag/team", catalog.KeyContext, "aws:PrincipalTag/${TagKey}", iam.TypeString, catalog.Single},
		{"aws:TagKeys", catalog.KeyContext, "aws:TagKeys", iam.TypeString, catalog.Multivalued},
		{"aws:EpochTime", catalog.KeyContext, "aws:EpochTime", iam.TypeDate, catalog.Single},
		{"aws:SourceVpcArn", catalog.KeyContext, "aws:SourceVpcArn", iam.TypeARN, catalog.Single},
		{"ec2:SourceInstanceARN", catalog.KeyContext, "ec2:SourceInstanceArn", iam.TypeARN, catalog.Single},
		{"identitystore:UserId", catalog.KeyContext, "identitystore:UserId", iam.TypeString, catalog.Single},
		{"sts:ExternalId", catalog.KeyContext, "sts:ExternalId", iam.TypeString, catalog.Single},
		{"aws:PrincipalOrgMasterAccountId", catalog.KeyAttested, "aws:PrincipalOrgMasterAccountId", iam.TypeString, catalog.Single},
		{"s3:max-keys", catalog.KeyService, "s3:max-keys", iam.TypeNumeric, catalog.Single},
		{"s3:ExistingObjectTag/team", catalog.KeyService, "s3:ExistingObjectTag/<key>", iam.TypeString, catalog.Single},
		{"secretsmanager:ResourceTag/team", catalog.KeyService, "secretsmanager:ResourceTag/tag-key", iam.TypeString, catalog.Single},
		{"kms:EncryptionContext:app.name", catalog.KeyService, "kms:EncryptionContext:${EncryptionContextKey}", iam.TypeString, catalog.Single},
		{"codebuild:secondarySources/main.location", catalog.KeyService, "codebuild:secondarySources/${sourceIdentifier}.location", iam.TypeString, catalog.Single},
		{"events:Metadata/a/Matcher", catalog.KeyService, "events:Metadata/${MetadataKey}/Matcher", iam.TypeString, catalog.Single},
		{"events:detail-type", catalog.KeyService, "events:detail-type", iam.TypeString, catalog.MaybeMultivalued},
		{"catalog:ChangeType", catalog.KeyService, "catalog:ChangeType", iam.TypeString, catalog.Single},
		{"saml:edupersonentitlement", catalog.KeyService, "saml:edupersonentitlement", iam.TypeString, catalog.MaybeMultivalued},
		{"identitystore:GroupId", catalog.KeyService, "identitystore:GroupId", iam.TypeString, catalog.MaybeMultivalued},
		{"logs:LogGeneratingResourceArns", catalog.KeyService, "logs:LogGeneratingResourceArns", iam.TypeARN, catalog.MaybeMultivalued},
		{"token.actions.githubusercontent.com:actor", catalog.KeyService, "token.actions.githubusercontent.com:actor", iam.TypeString, catalog.Single},
		{"token.actions.acme.ghe.com:actor", catalog.KeyService, "token.actions.${Domain}.ghe.com:actor", iam.TypeString, catalog.Single},
		{"token.actions.githubusercontent.com:aud", catalog.KeyFederated, "token.actions.githubusercontent.com:aud", iam.TypeString, catalog.Single},
		{"gitlab.com:sub", catalog.KeyFederated, "gitlab.com:sub", iam.TypeString, catalog.Single},
		{"gitlab.com:aud", catalog.KeyFederated, "gitlab.com:aud", iam.TypeString, catalog.MaybeMultivalued},
		{"cognito-identity.amazonaws.com:amr", catalog.KeyFederated, "cognito-identity.amazonaws.com:amr", iam.TypeString, catalog.Multivalued},
		{"oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C:sub", catalog.KeyFederated, "oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C:sub", iam.TypeString, catalog.Single},
		{"idp.example.org:groups", catalog.KeyFederated, "idp.example.org:groups", iam.TypeString, catalog.MaybeMultivalued},
		{"lakeformation:GlueARN", catalog.KeyAttested, "lakeformation:GlueARN", iam.TypeUnknown, catalog.MaybeMultivalued},
		{"aws:OrgID", catalog.KeyUnknown, "aws:OrgID", iam.TypeUnknown, catalog.Single},
		{"aws:ResourceTag", catalog.KeyUnknown, "aws:ResourceTag", iam.TypeUnknown, catalog.Single},
		{"aws:ResourceTag/", catalog.KeyUnknown, "aws:ResourceTag/", iam.TypeUnknown, catalog.Single},
		{"s3:nosuch", catalog.KeyUnknown, "s3:nosuch", iam.TypeUnknown, catalog.Single},
		{"nosuch:key", catalog.KeyUnknown, "nosuch:key", iam.TypeUnknown, catalog.Single},
		{"nocolon", catalog.KeyUnknown, "nocolon", iam.TypeUnknown, catalog.Single},
		{"", catalog.KeyUnknown, "", iam.TypeUnknown, catalog.Single},
	}
	c := catalog.Default()
	for _, tt := range tests {
		info, ok := c.LookupKey(tt.key)
		if info.Origin != tt.origin || info.Name != tt.name || info.Type != tt.kind || info.Cardinality != tt.cardinality || ok != (tt.origin != catalog.KeyUnknown) {
			t.Errorf("LookupKey(%q) = %+v, %v", tt.key, info, ok)
		}
		kind, multivalued, known := c.KeyType(tt.key)
		if kind != tt.kind || multivalued != (tt.cardinality != catalog.Single) || known != ok {
			t.Errorf("KeyType(%q) = %v, %v, %v", tt.key, kind, multivalued, known)
		}
	}
}

// TestUnsupportedKey: aws:ARN looks like a global key and is not one.
func TestUnsupportedKey(t *testing.T) {
	c := catalog.Default()
	if info, ok := c.LookupKey("aws:ARN"); ok || info.Context == nil || info.Context.Status != catalog.Unsupported || info.Context.Successor == "" {
		t.Errorf("LookupKey(aws:ARN) = %+v, %v", info, ok)
	}
	if k, ok := c.ContextKey("aws:SourceOwner"); !ok || k.Status != catalog.Legacy || k.Successor != "aws:SourceAccount" {
		t.Errorf("aws:SourceOwner: %+v", k)
	}
}

// TestContextKeyClasses is E-1204 for some keys of each class.
func TestContextKeyClasses(t *testing.T) {
	c := catalog.Default()
	for _, tt := range []struct {
		key      string
		class    catalog.Class
		presence catalog.Presence
		scope    catalog.Scope
	}{
		{"aws:PrincipalArn", catalog.ClassA, catalog.PresentSigned, catalog.ScopeGlobal},
		{"aws:RequestTag/x", catalog.ClassA, catalog.PresentSometimes, catalog.ScopeGlobal},
		{"aws:SecureTransport", catalog.ClassB, catalog.PresentAlways, catalog.ScopeGlobal},
		{"aws:SourceIp", catalog.ClassB, catalog.PresentSometimes, catalog.ScopeGlobal},
		{"aws:SourceVpce", catalog.ClassC, catalog.PresentSometimes, catalog.ScopeGlobal},
		{"lambda:SourceFunctionArn", catalog.ClassC, catalog.PresentSometimes, catalog.ScopeSession},
		{"iam:PassedToService", catalog.ClassC, catalog.PresentSometimes, catalog.ScopeService},
		{"aws:ARN", catalog.ClassNone, catalog.PresentNever, catalog.ScopeGlobal},
	} {
		k, ok := c.ContextKey(tt.key)
		if !ok || k.Class != tt.class || k.Presence != tt.presence || k.Scope != tt.scope {
			t.Errorf("%s: %+v", tt.key, k)
		}
	}
	if k, _ := c.ContextKey("aws:EpochTime"); !k.TakesType(iam.TypeNumeric) || !k.TakesType(iam.TypeDate) || k.TakesType(iam.TypeBool) {
		t.Error("aws:EpochTime takes dates and numbers")
	}
	if k, _ := c.ContextKey("aws:SourceVpc"); !k.Sensitive {
		t.Error("aws:SourceVpc is sensitive")
	}
	if k, _ := c.ContextKey("aws:UserAgent"); !k.CallerChosen {
		t.Error("aws:UserAgent is chosen by callers")
	}
}

func TestKeySupport(t *testing.T) {
	c := catalog.Default()
	for _, tt := range []struct {
		action, key string
		want        catalog.Support
	}{
		{"s3:GetObject", "s3:ExistingObjectTag/team", catalog.Supported},
		{"s3:GetObject", "s3:prefix", catalog.Unlisted},
		{"s3:ListBucket", "s3:prefix", catalog.Supported},
		{"s3:GetObject", "aws:PrincipalOrgID", catalog.Supported},
		{"s3:GetObject", "ec2:SourceInstanceArn", catalog.Supported}, // carried by the session
		{"sqs:ListQueues", "aws:ResourceTag/team", catalog.Unlisted},
		{"sqs:SendMessage", "aws:ResourceTag/team", catalog.Supported}, // of the resource type
		{"sqs:ListQueues", "aws:TagKeys", catalog.Unlisted},
		{"sqs:CreateQueue", "aws:RequestTag/team", catalog.Supported},
		{"sts:AssumeRoleWithWebIdentity", "token.actions.githubusercontent.com:actor", catalog.Supported},
		{"s3:GetObject", "token.actions.githubusercontent.com:sub", catalog.SupportUnknown},
		{"s3:GetObject", "saml:sub", catalog.SupportUnknown},
		{"s3:GetObject", "sts:ExternalId", catalog.Unlisted},
		{"s3:GetObject", "aws:OrgID", catalog.SupportUnknown},
		{"s3:GetObjetc", "aws:PrincipalArn", catalog.SupportUnknown},
	} {
		if got := c.KeySupport(tt.action, tt.key); got != tt.want {
			t.Errorf("KeySupport(%s, %s) = %v, want %v", tt.action, tt.key, got, tt.want)
		}
	}
}

func TestKeyPrefix(t *testing.T) {
	for prefix, want := range map[string]bool{
		"aws": true, "AWS": true, "s3": true, "saml": true, "catalog": true, "identitycenter": true, "deepracer": true,
		"idp.example.org": true, "nosuch": false, "": false,
	} {
		if got := catalog.Default().KeyPrefix(prefix); got != want {
			t.Errorf("KeyPrefix(%q) = %v", prefix, got)
		}
	}
}

func TestKeyLacksName(t *testing.T) {
	for key, want := range map[string]string{
		"aws:ResourceTag":       "aws:ResourceTag/${TagKey}",
		"aws:requesttag/":       "aws:RequestTag/${TagKey}",
		"ec2:ResourceTag":       "ec2:ResourceTag/${TagKey}",
		"s3:ExistingObjectTag":  "s3:ExistingObjectTag/<key>",
		"kms:EncryptionContext": "kms:EncryptionContext:${EncryptionContextKey}",
		"aws:ResourceTag/team":  "",
		"aws:PrincipalArn":      "",
		"s3:prefix":             "",
		"":                      "",
	} {
		if got, ok := catalog.Default().KeyLacksName(key); got != want || ok != (want != "") {
			t.Errorf("KeyLacksName(%q) = %q, %v", key, got, ok)
		}
	}
}

// FuzzLookupKey looks for panics and for answers that depend on the case of the name.
func FuzzLookupKey(f *testing.F) {
	for _, seed := range []string{"", ":", "aws:", "aws:PrincipalTag/", "s3:ExistingObjectTag/<key>", "a.b:c:d", "kms:EncryptionContext:", "sts:", "saml:sub", "tag-key", "x:/tag-key", "\xff:\xff", strings.Repeat("a", 200) + ":b"} {
		f.Add(seed)
	}
	c := catalog.Default()
	f.Fuzz(func(t *testing.T, key string) {
		info, ok := c.LookupKey(key)
		upper, okUpper := c.LookupKey(strings.Map(func(r rune) rune {
			if 'a' <= r && r <= 'z' {
				return r - ('a' - 'A')
			}
			return r
		}, key))
		if strings.ToValidUTF8(key, "") == key && (ok != okUpper || info.Origin != upper.Origin || info.Type != upper.Type || info.Cardinality != upper.Cardinality) {
			t.Fatalf("%q: %+v, in upper case %+v", key, info, upper)
		}
		c.KeyLacksName(key)
		c.NearestKeys(key)
		c.NearestActions(key)
		c.KeySupport("s3:GetObject", key)
	})
}
