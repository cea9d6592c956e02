// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// evaluatorTypes are the policy types by the evaluator's names.
var evaluatorTypes = map[iam.Type]iam.Type{
	iam.Identity: iam.Identity, iam.Boundary: iam.Boundary, iam.Session: iam.Session, iam.SCP: iam.SCP,
	iam.RCP: iam.RCP, iam.Resource: iam.Resource, iam.Trust: iam.Trust, iam.Endpoint: iam.Endpoint,
}

// refusals returns what the evaluator finds wrong with a document, nil if it accepts it.
func refusals(doc *policy.Document, typ iam.Type) policy.Problems {
	_, err := program.Compile(doc, evaluatorTypes[typ], "test", nil)
	var refusal *program.DocumentError
	if errors.As(err, &refusal) {
		return refusal.Problems
	}
	return nil
}

// principalErrors are the ids of the family.
func principalErrors() map[string]bool {
	ids := map[string]bool{}
	for i := range principalChecks {
		ids[principalChecks[i].ID] = true
	}
	return ids
}

// TestRefusedPrincipals holds the documents of the cases to the evaluator: if it refuses a principal (E-901 to E-930), there is
// an ERROR at that place, in it or around it.
func TestRefusedPrincipals(t *testing.T) {
	family := principalErrors()
	for _, tc := range slices.Concat(principalCases, trustCases) {
		in := tc.input()
		if in.Type == 0 {
			in.Type = iam.Identity
		}
		if in.Root == nil {
			in.Root, _ = policy.ParseJSON(in.Text)
		}
		doc, problems := policy.Build(in.Root)
		if len(problems) > 0 {
			continue // refused whatever its type
		}
		in.Overrides = nil
		findings := Validate(in).Findings
		for _, p := range refusals(doc, in.Type) {
			if !family[p.Code] || strings.Contains(p.Message, "alexa-") {
				continue
			}
			if !slices.ContainsFunc(findings, func(f frame.Finding) bool {
				return f.Class == frame.Error && (strings.HasPrefix(f.Path(), p.Path()) || strings.HasPrefix(p.Path(), f.Path()))
			}) {
				t.Errorf("%s at %s, which the evaluator reports, has no finding: %s\nin %s", p.Code, p.Path(), p.Message, in.Root.JSON())
			}
		}
	}
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
				if typ == iam.Trust && iam.IsOriginAccessIdentity(text) {
					continue // the evaluator takes them everywhere: they assume no role
				}
				in := Input{Text: document(fmt.Sprintf(`{"Effect":"Deny","Principal":{%q:%q},%s}`, kind, text, actions[typ])), Use: view.Use{Type: typ}}
				root, _ := policy.ParseJSON(in.Text)
				doc, problems := policy.Build(root)
				if len(problems) > 0 {
					t.Fatal(problems)
				}
				var refused, found []string
				for _, p := range refusals(doc, typ) {
					refused = append(refused, p.Code)
				}
				for _, f := range Validate(in).Findings {
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
