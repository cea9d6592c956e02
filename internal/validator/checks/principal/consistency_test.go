// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package principal_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/principal"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// TestRefusedPrincipals holds the documents of the cases to the evaluator.
func TestRefusedPrincipals(t *testing.T) {
	checktest.RefusedPrincipals(t, validator.Suite(), principal.Checks, principalCases)
}

// principalErrors are the ids of the family.
func principalErrors() map[string]bool {
	ids := map[string]bool{}
	for _, f := range validator.Families() {
		for _, k := range f.Checks {
			ids[k.ID] = ids[k.ID] || f.Name == "principal"
		}
	}
	return ids
}

// principalTexts are things that people write for principals.
var principalTexts = []string{
	"*", "**", "", " ", "210987654321", "21098765432", "2109-8765-4321", "arn:aws:iam::210987654321:root", "arn:aws-cn:iam::210987654321:root",
	"arn:aws:iam::210987654321:user/mira", "arn:aws:iam::210987654321:role/a/b/c", "arn:aws:iam::210987654321:role/", "arn:aws:iam::210987654321:role",
	"arn:aws:iam::210987654321:role/app-*", "arn:aws:iam::*:root", "arn:aws:iam::210987654321:group/g", "arn:aws:iam::210987654321:policy/p",
	"arn:aws:iam::210987654321:instance-profile/p", "arn:aws:iam::210987654321:mfa/m", "arn:aws:iam::210987654321:server-certificate/c",
	"arn:aws:iam::210987654321:app", "arn:aws:iam:eu-west-1:210987654321:root", "arn:aws:iam::aws:policy/p", "arn:aws:iam::210987654321:root/x",
	"arn:aws:sts::210987654321:assumed-role/app/run", "arn:aws:sts::210987654321:assumed-role/app", "arn:aws:sts::210987654321:assumed-role/a/b/c",
	"arn:aws:sts::210987654321:federated-user/mira", "arn:aws:sts::210987654321:assumed-root", "arn:aws:sts::210987654321:role/app",
	"arn:aws:iam::210987654321:assumed-role/app/run", "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1ABCDEF2GHIJK",
	"arn:aws:iam::cloudfront:user/E1ABCDEF2GHIJK", "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ", "arn:aws:iam::cloudfront:root",
	"arn:aws:lambda:eu-west-1:210987654321:function:f", "arn:aws:iam", "arn:aws:iam:::root", "arn::iam::210987654321:root", "ARN:aws:iam::210987654321:root",
	"AROA2EXAMPLE77QQKZZAB", "AIDA2EXAMPLE77QQKZZAB", "AGPA2EXAMPLE77QQKZZAB", "AROA", "AROA2EXAMPLE77QQKZZAB:run",
	"lambda.amazonaws.com", "Lambda", "lambda", "lambda.amazonaws.com.cn", "*.amazonaws.com", "https://lambda.amazonaws.com", "delivery.logs.amazonaws.com",
	"states.eu-west-1.amazonaws.com", ".amazonaws.com", "lambda..amazonaws.com", "LAMBDA.amazonaws.com",
	"cognito-identity.amazonaws.com", "accounts.google.com", "graph.facebook.com", "www.amazon.com", "https://accounts.google.com", "idp.example.org",
	"arn:aws:iam::210987654321:oidc-provider/idp.example.org", "arn:aws:iam::210987654321:saml-provider/corp", "arn:aws:iam::210987654321:saml-provider/",
	"arn:aws:iam::210987654321:oidc-provider/*", "arn:aws:iam:eu-west-1:210987654321:saml-provider/corp", "arn:aws:iam::2109:saml-provider/corp",
	canonical, strings.ToUpper(canonical), canonical[1:],
}

// TestPrincipalForms holds the form of entries to the evaluator: the same texts are refused.
func TestPrincipalForms(t *testing.T) {
	family := principalErrors()
	actions := map[iam.Type]string{
		iam.Trust: `"Action":["sts:AssumeRole","sts:AssumeRoleWithSAML","sts:AssumeRoleWithWebIdentity"]`, iam.Resource: `"Action":"s3:GetObject","Resource":"arn:aws:s3:::site/*"`,
		iam.Endpoint: `"Action":"s3:GetObject","Resource":"arn:aws:s3:::site/*"`,
	}
	for _, typ := range []iam.Type{iam.Trust, iam.Resource, iam.Endpoint} {
		for _, kind := range []string{"AWS", "Service", "Federated", "CanonicalUser"} {
			for _, text := range principalTexts {
				in := frame.Input{Text: checktest.Document(fmt.Sprintf(`{"Effect":"Deny","Principal":{%q:%q},%s}`, kind, text, actions[typ])), Use: view.Use{Type: typ}}
				root, _ := policy.ParseJSON(in.Text)
				doc, problems := policy.Build(root)
				if len(problems) > 0 {
					t.Fatal(problems)
				}
				var refused, found []string
				for _, p := range checktest.Refusals(doc, typ) {
					refused = append(refused, p.Code)
				}
				for _, f := range validator.Validate(in).Findings {
					if f.Class == frame.Error && family[f.ID] {
						found = append(found, f.ID)
					}
				}
				if len(refused) > 0 != (len(found) > 0) {
					t.Errorf("%s, %s %q: the evaluator reports %q, the validator %q", typ, kind, text, refused, found)
				}
			}
		}
	}
}
