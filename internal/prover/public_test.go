// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// TestP417 is what counts as public.
func TestP417(t *testing.T) {
	const bucket = `"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"`
	onlyIf := func(condition string) string {
		return `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{` + condition + `}}`
	}
	for _, tt := range []struct {
		name, statements string
		trust            Trust
		want             Verdict
	}{
		{"everyone", `{"Effect":"Allow","Principal":"*",` + bucket + `}`, Trust{}, Refuted},
		{"one account", `{"Effect":"Allow","Principal":{"AWS":"111122223333"},` + bucket + `}`, Trust{}, Proved},
		{"one account that is not trusted", `{"Effect":"Allow","Principal":{"AWS":"111122223333"},` + bucket + `}`, Trust{Accounts: []string{"444455556666"}}, Refuted},
		{"one account that is trusted", `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/r"},` + bucket + `}`, Trust{Accounts: []string{"111122223333"}}, Proved},
		{"an endpoint", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"}}}`, Trust{}, Proved},
		{"any endpoint", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"StringLike":{"aws:SourceVpce":"vpce-*"}}}`, Trust{}, Refuted},
		{"an organization", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}}}`, Trust{}, Proved},
		{"another organization", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"StringLike":{"aws:PrincipalOrgID":"o-*"}}}`, Trust{Organizations: []string{"o-abcdefghij"}}, Refuted},
		{"an organization that is not trusted", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-zzzzzzzzzz"}}}`, Trust{Organizations: []string{"o-abcdefghij"}}, Refuted},
		{"the organization that is trusted", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}}}`, Trust{Organizations: []string{"o-abcdefghij"}}, Proved},
		{"the account of the caller that is not trusted", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"StringEquals":{"aws:PrincipalAccount":"999988887777"}}}`, Trust{Accounts: []string{"111122223333"}}, Refuted},
		{"a network", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}`, Trust{}, Proved},
		{"every network", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"IpAddress":{"aws:SourceIp":"0.0.0.0/1"}}}`, Trust{}, Refuted},
		{"denied to others", `[{"Effect":"Allow","Principal":"*",` + bucket + `},{"Effect":"Deny","Principal":"*",` + bucket + `,"Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"}}}]`, Trust{}, Proved},
		{"a service", `{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},` + bucket + `}`, Trust{}, Proved},
		{"everyone with a tag", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"StringEquals":{"aws:PrincipalTag/team":"ops"}}}`, Trust{}, Refuted},
		{"P-417 a part of an organization", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-abcdefghij/r-ab12/*"}}}`, Trust{}, Proved},
		{"P-417 parts of any organization", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-*/r-ab12/*"}}}`, Trust{}, Refuted},
		{"P-417 a part of an organization that is not trusted", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-zzzzzzzzzz/*"}}}`, Trust{Organizations: []string{"o-abcdefghij"}}, Refuted},
		{"P-417 a role of an account that is not trusted", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/r"}}}`, Trust{Accounts: []string{"444455556666"}}, Refuted},
		{"P-417 a role of one that is", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::444455556666:role/r"}}}`, Trust{Accounts: []string{"444455556666"}}, Proved},
		{"P-417 the account of the resource", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"StringEquals":{"aws:PrincipalAccount":"${aws:ResourceAccount}"}}}`, Trust{}, Proved},
		{"P-417 denied to others than the organization of the resource", `[{"Effect":"Allow","Principal":"*",` + bucket + `},{"Effect":"Deny","Principal":"*",` + bucket + `,"Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"${aws:ResourceOrgID}"}}}]`, Trust{}, Proved},
		{"P-417 the organization of the resource", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"StringEquals":{"aws:PrincipalOrgID":"${aws:ResourceOrgID}"}}}`, Trust{Organizations: []string{"o-abcdefghij"}}, Proved},
		{"P-417 only accounts are trusted", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"StringEquals":{"aws:PrincipalOrgID":"${aws:ResourceOrgID}"}}}`, Trust{Accounts: []string{"444455556666"}}, Refuted},
		{"P-417 roles of an account", onlyIf(`"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::444455556666:role/app-*"}`), Trust{}, Proved},
		{"P-417 roles of an account that is trusted", onlyIf(`"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::444455556666:role/app-*"}`), Trust{Accounts: []string{"444455556666"}}, Proved},
		{"P-417 roles of one that is not", onlyIf(`"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::444455556666:role/app-*"}`), Trust{Accounts: []string{"111122223333"}}, Refuted},
		{"P-417 roles of any account", onlyIf(`"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/app-*"}`), Trust{}, Refuted},
		{"P-417 roles of some accounts", onlyIf(`"StringLike":{"aws:PrincipalArn":"arn:aws:iam::44445555666?:role/app"}`), Trust{}, Refuted},
		{"P-417 the path of a role may have the text", onlyIf(`"StringLike":{"aws:PrincipalArn":"arn:*:iam::444455556666:role/app-*"}`), Trust{}, Refuted},
		{"P-417 one of several accounts is not trusted", onlyIf(`"ArnLike":{"aws:PrincipalArn":["arn:aws:iam::444455556666:role/app-*","arn:aws:iam::777788889999:role/app-*"]}`), Trust{Accounts: []string{"444455556666"}}, Refuted},
		{"P-417 topics of an account", onlyIf(`"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:444455556666:*"}`), Trust{}, Proved},
		{"P-417 buckets have no account", onlyIf(`"ArnLike":{"aws:SourceArn":"arn:aws:s3:::logs-*"}`), Trust{}, Refuted},
		{"P-417 access points of an account", onlyIf(`"ArnLike":{"s3:DataAccessPointArn":"arn:aws:s3:*:444455556666:accesspoint/*"}`), Trust{}, Proved},
		{"P-417 sessions of a role", onlyIf(`"StringLike":{"aws:userid":"AROAEXAMPLEID00000000:*"}`), Trust{}, Proved},
		{"P-417 any user id", onlyIf(`"StringLike":{"aws:userid":"AROA*"}`), Trust{}, Refuted},
		{"P-417 a role of the account of the resource", onlyIf(`"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::${aws:ResourceAccount}:role/app-*"}`), Trust{}, Proved},
		{"P-417 the account of the resource, or that of a default", onlyIf(`"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::${aws:ResourceAccount, '*'}:role/app-*"}`), Trust{}, Refuted},
		{"P-417 callers without an ARN too", onlyIf(`"ArnLikeIfExists":{"aws:PrincipalArn":"arn:aws:iam::${aws:ResourceAccount}:role/app-*"}`), Trust{}, Refuted},
		{"P-417 denied to others, but for services", `[` + onlyIf(`"Null":{"aws:username":"true"}`) + `,{"Effect":"Deny","Principal":"*",` + bucket + `,"Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-abcdefghij"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}}]`, Trust{}, Proved},
		{"P-417 denied to others that call themselves", `[` + onlyIf(`"Null":{"aws:username":"true"}`) + `,{"Effect":"Deny","Principal":"*",` + bucket + `,"Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-abcdefghij"},"BoolIfExists":{"aws:ViaAWSService":"false"}}}]`, Trust{}, Refuted},
		{"P-417 services", onlyIf(`"StringEquals":{"aws:PrincipalServiceName":"cloudtrail.amazonaws.com"}`), Trust{}, Proved},
		{"P-417 all but services", onlyIf(`"Bool":{"aws:PrincipalIsAWSService":"false"}`), Trust{}, Refuted},
		{"everyone else", `{"Effect":"Allow","NotPrincipal":{"AWS":"111122223333"},` + bucket + `}`, Trust{}, Refuted},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := NoPublicAccess(context.Background(), compile(t, iam.Resource, tt.statements), tt.trust, services, Options{})
			if r.Verdict != tt.want {
				t.Errorf("%v, want %v; causes %+v", r.Verdict, tt.want, r.Causes)
			}
			if w := r.Witness; w != nil {
				if w.Principal == "*" && slices.ContainsFunc(slices.Collect(maps.Keys(w.Context)), func(key string) bool { return ofSigned(strings.ToLower(key)) }) {
					t.Errorf("an anonymous caller has %v", w.Context)
				}
				t.Logf("%s %s on %s, %v, realistic %v", w.Principal, w.Action, w.Resource, w.Context, w.Realistic)
			}
		})
	}
}

// TestNoPublicAccessFederated is P-417 for identity providers that many customers share.
func TestNoPublicAccessFederated(t *testing.T) {
	const github, tfc = "token.actions.githubusercontent.com", "app.terraform.io"
	oidc := func(host string) string { return "arn:aws:iam::111122223333:oidc-provider/" + host }
	for _, tt := range []struct {
		name, provider, condition string
		want                      Verdict
	}{
		{"no claim", oidc(github), `{"StringEquals":{"` + github + `:aud":"sts.amazonaws.com"}}`, Refuted},
		{"a repository", oidc(github), `{"StringEquals":{"` + github + `:sub":"repo:acme/app:ref:refs/heads/main"}}`, Proved},
		{"the repositories of an owner", oidc(github), `{"StringLike":{"` + github + `:sub":"repo:acme/*"}}`, Proved},
		{"with ids", oidc(github), `{"StringLike":{"` + github + `:sub":"repo:acme@12/app@34:*"}}`, Proved},
		{"owners that begin so", oidc(github), `{"StringLike":{"` + github + `:sub":"repo:acme*"}}`, Refuted},
		{"every repository", oidc(github), `{"StringLike":{"` + github + `:sub":"repo:*"}}`, Refuted},
		{"one of several values is every repository", oidc(github), `{"StringLike":{"` + github + `:sub":["repo:acme/*","*"]}}`, Refuted},
		{"an owner by its own claim", oidc(github), `{"StringEquals":{"` + github + `:repository_owner":"acme"}}`, Proved},
		{"a branch of any repository", oidc(github), `{"StringEquals":{"` + github + `:ref":"refs/heads/main"}}`, Refuted},
		{"a claim that need not be there", oidc(github), `{"StringLikeIfExists":{"` + github + `:repository_owner":"acme"}}`, Refuted},
		{"every token has a subject", oidc(github), `{"ForAllValues:StringLike":{"` + github + `:sub":"repo:acme/*"}}`, Proved},
		{"an organization", oidc(tfc), `{"StringLike":{"` + tfc + `:sub":"organization:acme:project:*"}}`, Proved},
		{"any organization", oidc(tfc), `{"StringLike":{"` + tfc + `:sub":"organization:*"}}`, Refuted},
		{"an identity pool", "cognito-identity.amazonaws.com", `{"StringEquals":{"cognito-identity.amazonaws.com:aud":"eu-west-1:11111111-2222-3333-4444-555555555555"}}`, Proved},
		{"any identity pool", "cognito-identity.amazonaws.com", `{"ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"authenticated"}}`, Refuted},
		{"any application of Google", "accounts.google.com", `{"Null":{"accounts.google.com:aud":"false"}}`, Refuted},
		{"an application of Google", "accounts.google.com", `{"StringEquals":{"accounts.google.com:aud":"66677788899900pro0"}}`, Proved},
		{"any application of Facebook", "graph.facebook.com", `{"StringLike":{"graph.facebook.com:app_id":"*"}}`, Refuted},
		{"any identity pool of AWS GovCloud", "cognito-identity-us-gov.amazonaws.com", `{"ForAnyValue:StringLike":{"cognito-identity-us-gov.amazonaws.com:amr":"authenticated"}}`, Refuted},
		{"an identity pool of AWS GovCloud", "cognito-identity-us-gov.amazonaws.com", `{"StringEquals":{"cognito-identity-us-gov.amazonaws.com:aud":"us-gov-west-1:11111111-2222-3333-4444-555555555555"}}`, Proved},
		{"SAML, with the name of an issuer", "arn:aws:iam::111122223333:saml-provider/gitlab.com", `{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}`, Proved},
		{"a cluster", oidc("oidc.eks.eu-west-1.amazonaws.com/id/ABC"), `{"Null":{"aws:RequestTag/x":"true"}}`, Proved},
		{"SAML", "arn:aws:iam::111122223333:saml-provider/x", `{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}`, Proved},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := `{"Effect":"Allow","Principal":{"Federated":"` + tt.provider + `"},"Action":["sts:AssumeRoleWithWebIdentity","sts:AssumeRoleWithSAML"],"Condition":` + tt.condition + `}`
			r := NoPublicAccess(context.Background(), compile(t, iam.Trust, text), Trust{}, services, Options{})
			if r.Verdict != tt.want {
				t.Errorf("%v, want %v; causes %+v", r.Verdict, tt.want, r.Causes)
			}
		})
	}
}

// TestP703Callers: the caller of a counterexample fits its keys.
func TestP703Callers(t *testing.T) {
	for _, tt := range []struct {
		name, condition string
		trust           Trust
		principal       string
		context         map[string][]string
		trustPolicy     bool
	}{
		{"no account", `"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/app-*"}`, Trust{}, "arn:aws:sts::777788889999:assumed-role/app-example/example", map[string][]string{"aws:PrincipalArn": {"arn:aws:iam::777788889999:role/app-example"}}, false},
		{"any of an account", `"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::444455556666:*"}`, Trust{Accounts: []string{"111122223333"}}, "arn:aws:sts::444455556666:assumed-role/example/example", map[string][]string{"aws:PrincipalArn": {"arn:aws:iam::444455556666:role/example"}}, false},
		{"no trusted one", `"ArnLike":{"aws:PrincipalArn":["arn:aws:iam::444455556666:role/a*","arn:aws:iam::888899990000:role/b*"]}`, Trust{Accounts: []string{"444455556666"}}, "arn:aws:sts::888899990000:assumed-role/bexample/example", map[string][]string{"aws:PrincipalArn": {"arn:aws:iam::888899990000:role/bexample"}}, false},
		{"a user", `"StringLike":{"aws:PrincipalArn":"arn:aws:iam::*:user/app/*"}`, Trust{}, "arn:aws:iam::777788889999:user/app/example", map[string][]string{"aws:PrincipalArn": {"arn:aws:iam::777788889999:user/app/example"}}, false},
		{"accounts that begin so", `"StringLike":{"aws:PrincipalAccount":"4444*"}`, Trust{}, "arn:aws:iam::444422223333:user/example", map[string][]string{"aws:PrincipalAccount": {"444422223333"}}, false},
		{"the familiar account is trusted", `"StringLike":{"aws:PrincipalAccount":"*"}`, Trust{Accounts: []string{"111122223333"}}, "arn:aws:iam::777788889999:user/example", map[string][]string{"aws:PrincipalAccount": {"777788889999"}}, false},
		{"a tag", `"StringEquals":{"aws:PrincipalTag/team":"ops"}`, Trust{}, "arn:aws:iam::777788889999:user/example", map[string][]string{"aws:PrincipalTag/team": {"ops"}}, false},
		{"a role", `"StringEquals":{"sts:ExternalId":"a"}`, Trust{}, "arn:aws:iam::777788889999:user/example", map[string][]string{"sts:ExternalId": {"a"}}, true},
		{"any topic", `"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:*:alerts"}`, Trust{}, "*", map[string][]string{"aws:SourceArn": {"arn:aws:sns:us-east-1:777788889999:alerts"}}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := compile(t, iam.Resource, `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{`+tt.condition+`}}`)
			if tt.trustPolicy {
				p = compile(t, iam.Trust, `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{`+tt.condition+`}}`)
			}
			w := NoPublicAccess(context.Background(), p, tt.trust, services, Options{}).Witness
			if w == nil || w.Principal != tt.principal || !maps.EqualFunc(w.Context, tt.context, slices.Equal) {
				t.Errorf("%+v, want %s with %v", w, tt.principal, tt.context)
			}
		})
	}
}
