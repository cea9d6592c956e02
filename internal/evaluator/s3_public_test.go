// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

func bucketPolicy(tb testing.TB, statements string) *program.Policy {
	tb.Helper()
	doc := testDocument(tb, `{"Version":"2012-10-17","Statement":[`+statements+`]}`)
	p, err := program.Compile(doc, iam.Resource, "bucket", nil)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

func publicStatement(elements ...string) string {
	return `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::tide-logs/*",` + strings.Join(elements, ",") + `}`
}

// TestPublicPolicy is E-1353: which bucket policies S3 takes for public.
func TestPublicPolicy(t *testing.T) {
	const everyone = `"Principal":"*"`
	when := func(op, key, value string) string { return `"Condition":{"` + op + `":{"` + key + `":` + value + `}}` }
	for _, tt := range []struct {
		name, statement string
		want            truth.Value
	}{
		{"everyone", publicStatement(everyone), yes},
		{"every AWS principal", publicStatement(`"Principal":{"AWS":"*"}`), yes},
		{"one of several", publicStatement(`"Principal":{"AWS":["444455556666","*"]}`), yes},
		{"an account", publicStatement(`"Principal":{"AWS":"777788889999"}`), no},
		{"a service", publicStatement(`"Principal":{"Service":"sns.amazonaws.com"}`), no},
		{"all but one", publicStatement(`"NotPrincipal":{"AWS":"777788889999"}`), yes},
		{"a denial", `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}`, no},
		{"two statements", publicStatement(`"Principal":{"AWS":"777788889999"}`) + "," + publicStatement(everyone), yes},
		{"unknown principal", publicStatement(`"Principal":"⟨unknown⟩"`), maybe},
		{"partly unknown principal", publicStatement(`"Principal":{"AWS":"arn:aws:iam::` + gap + `"}`), no},
		{"unknown entry", publicStatement(`"Principal":{"AWS":"` + gap + `"}`), maybe},
		{"unknown effect", `{"Effect":"⟨unknown⟩","Principal":"*","Action":"s3:*","Resource":"*"}`, maybe},
		{"fixed organization", publicStatement(everyone, when("StringEquals", "aws:PrincipalOrgID", `"o-tide"`)), no},
		{"fixed account", publicStatement(everyone, when("StringEquals", "AWS:SourceAccount", `["444455556666"]`)), no},
		{"fixed ARN", publicStatement(everyone, when("ArnLike", "aws:SourceArn", `"arn:aws:sns:eu-west-1:444455556666:t"`)), no},
		{"wildcard in the ARN", publicStatement(everyone, when("ArnLike", "aws:SourceArn", `"arn:aws:sns:*:444455556666:*"`)), yes},
		{"one value of two is a wildcard", publicStatement(everyone, when("StringLike", "aws:SourceVpce", `["vpce-1","*"]`)), yes},
		{"variable", publicStatement(everyone, when("StringEquals", "aws:SourceAccount", `"${aws:PrincipalAccount}"`)), yes},
		{"narrow range", publicStatement(everyone, when("IpAddress", "aws:SourceIp", `"203.0.113.0/24"`)), no},
		{"one address", publicStatement(everyone, when("IpAddress", "aws:SourceIp", `"2001:db8::1"`)), no},
		{"broad range", publicStatement(everyone, when("IpAddress", "aws:SourceIp", `"128.0.0.0/1"`)), yes},
		{"broad IPv6 range", publicStatement(everyone, when("IpAddress", "aws:SourceIp", `"2001::/16"`)), yes},
		{"key that pins nothing", publicStatement(everyone, when("Bool", "aws:SecureTransport", `"true"`)), yes},
		{"excluded values", publicStatement(everyone, when("StringNotEquals", "aws:SourceVpce", `"vpce-1"`)), yes},
		{"IfExists", publicStatement(everyone, when("StringEqualsIfExists", "aws:SourceVpce", `"vpce-1"`)), maybe},
		{"ForAllValues", publicStatement(everyone, when("ForAllValues:StringEquals", "aws:SourceVpce", `"vpce-1"`)), maybe},
		{"key that S3 does not name", publicStatement(everyone, when("StringEquals", "aws:PrincipalAccount", `"444455556666"`)), maybe},
		{"unknown value", publicStatement(everyone, when("StringEquals", "aws:SourceVpce", `"`+gap+`"`)), maybe},
		{"unknown value next to a wildcard", publicStatement(everyone, when("StringLike", "aws:SourceVpce", `["`+gap+`","*"]`)), yes},
	} {
		p := bucketPolicy(t, tt.statement)
		v := testEnv(t, "*", "s3:GetObject", castBucket+"/x")
		if got := v.publicPolicy(p); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
		if tt.want == maybe && v.causesLeft() == "" {
			t.Errorf("%s: no cause", tt.name)
		}
	}
}

// TestE1353: whom RestrictPublicBuckets keeps out, and when.
func TestE1353(t *testing.T) {
	public, private := publicStatement(`"Principal":"*"`), publicStatement(`"Principal":{"AWS":"777788889999"}`)
	for _, tt := range []struct {
		caller, owner, statements string
		on                        bool
		want                      truth.Value
	}{
		{"*", castA, public, true, yes},
		{"*", castA, public, false, no},
		{"*", castA, private, true, no},
		{castCourier, castA, public, true, yes},
		{castCourier, castA, private, true, no},
		{castMira, castA, public, true, no},
		{castMira, gap, public, true, maybe},
		{"sns.amazonaws.com", castA, public, true, no},
	} {
		r := request.NewResource(withGaps(castBucket + "/x"))
		r.Account = withGaps(tt.owner)
		ev := New(Layers{Resource: []ResourcePolicy{
			{Owner: castBucket, Policy: bucketPolicy(t, tt.statements)},
			{Owner: "arn:aws:s3:::tide-logs-old", Policy: bucketPolicy(t, public)},
		}}, nil, Options{BlockPublicBuckets: tt.on})
		v := enterTest(ev, testCaller(t, tt.caller), testAction("s3:GetObject"), r)
		if got := overrides(v).never; got != tt.want {
			t.Errorf("%s, owner %s, on %v, %s: %v, want %v", tt.caller, tt.owner, tt.on, tt.statements, got, tt.want)
		}
	}
}

// TestE1354: what goes through an access point is undetermined, since the bucket behind
// it is not stated.
func TestE1354(t *testing.T) {
	const point = "arn:aws:s3:eu-west-1:444455556666:accesspoint/logs"
	bucket := []iam.ResourceType{{Name: "accesspoint"}, {Name: "bucket"}}
	for _, tt := range []struct {
		action, resource string
		types            []iam.ResourceType // nil for an action that is not known
		want             truth.Value
	}{
		{"s3:GetObject", point + "/object/x", nil, maybe},
		{"s3:GetObject", point + "/object/" + gap, nil, maybe},
		{"s3:GetObject", castBucket + "/accesspoint/x", nil, no},
		{"s3:ListBucket", point, bucket, maybe},
		{"s3:ListBucket", castBucket, bucket, no},
		{"s3:PutAccessPointPolicy", point, bucket[:1], no},
		{"s3-object-lambda:GetObject", "arn:aws:s3-object-lambda:eu-west-1:444455556666:accesspoint/logs", nil, maybe},
	} {
		a := testAction(tt.action)
		a.Known, a.Info.ResourceTypes = tt.types != nil, tt.types
		v := enterTest(New(Layers{}, nil, Options{}), testCaller(t, castMira), a, request.NewResource(withGaps(tt.resource)))
		if got := overrides(v).never; got != tt.want {
			t.Errorf("%s on %s: %v, want %v", tt.action, tt.resource, got, tt.want)
		}
		if (tt.want == maybe) != strings.Contains(v.causesLeft(), "context:resource_policy:the bucket behind") {
			t.Errorf("%s on %s: causes %q", tt.action, tt.resource, v.causesLeft())
		}
	}
}
