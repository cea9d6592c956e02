// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"errors"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// statementOf wraps the elements of a statement; Effect and Action are added.
func statementOf(elements string) string {
	if elements != "" {
		elements = "," + elements
	}
	return `{"Effect":"Deny","Action":"sqs:SendMessage"` + elements + `}`
}

// TestCheckType lists what each type of policy forbids and needs: the check id that
// the document is refused with, or none.
func TestCheckType(t *testing.T) {
	const (
		who     = `"Principal":"*"`
		notWho  = `"NotPrincipal":{"AWS":"444455556666"}`
		what    = `"Resource":"*"`
		notWhat = `"NotResource":"*"`
		both    = who + "," + what
	)
	for _, tt := range []struct {
		rule     string
		typ      Type
		elements string
		code     string
		words    string // of the problem
	}{
		{"E-502", TypeIdentity, what, "", ""},
		{"E-502", TypeIdentity, notWhat, "", ""},
		{"E-502", TypeIdentity, both, codeUnsupportedPrincipal, "as a resource policy"},
		{"E-502", TypeIdentity, who, codeUnsupportedPrincipal, "trust policy of a role"},
		{"E-502", TypeIdentity, notWho + "," + what, codeUnsupportedPrincipal, "NotPrincipal"},
		{"E-207", TypeBoundary, both, codeUnsupportedPrincipal, "a permissions boundary"},
		{"E-207", TypeSession, both, codeUnsupportedPrincipal, "a session policy"},
		{"E-502", TypeIdentity, "", codeMissingResource, `"Resource": "*"`},
		{"E-502", TypeBoundary, "", codeMissingResource, ""},
		{"E-502", TypeSession, "", codeMissingResource, ""},
		{"E-523", TypeSCP, what, "", ""},
		{"E-523", TypeSCP, notWhat, "", ""},
		{"E-523", TypeSCP, "", codeMissingResource, ""},
		{"E-523", TypeSCP, both, codeSCPPrincipal, "aws:PrincipalArn"},
		{"E-523", TypeSCP, notWho + "," + what, codeSCPPrincipal, "NotPrincipal"},
		{"E-531", TypeRCP, both, "", ""},
		{"E-531", TypeRCP, what, codeRCPPrincipal, "no Principal"},
		{"E-531", TypeRCP, `"Principal":{"AWS":"*"},` + what, codeRCPPrincipal, `always the string "*"`},
		{"E-531", TypeRCP, `"Principal":{"AWS":"444455556666"},` + what, codeRCPPrincipal, "aws:PrincipalOrgID"},
		{"E-531", TypeRCP, notWho + "," + what, codeRCPPrincipal, "NotPrincipal"},
		{"E-531", TypeRCP, who, codeMissingResource, ""},
		{"E-1653", TypeRCP, `"Principal":"⟨unknown⟩",` + what, "", ""},
		{"E-541", TypeResource, what, codeMissingPrincipal, "neither Principal nor NotPrincipal"},
		{"E-541", TypeEndpoint, what, codeMissingPrincipal, `"Principal": "*"`},
		{"E-542", TypeResource, who, "", ""},
		{"E-930", TypeResource, notWho + "," + what, "", ""},
		{"E-930", TypeTrust, notWho, codeTrustNotPrincipal, "aws:PrincipalArn"},
		{"E-542", TypeTrust, both, codeTrustResource, "The role is the resource"},
		{"E-542", TypeTrust, who + "," + notWhat, codeTrustResource, "NotResource"},
		{"E-542", TypeTrust, who, "", ""},
		{"E-541", TypeTrust, "", codeMissingPrincipal, "a role trust policy"},
		{"E-901", TypeTrust, `"Principal":{}`, codeEmptyPrincipal, "names nobody"},
		{"E-901", TypeTrust, `"Principal":{"AWS":[]}`, codeEmptyPrincipal, "names nobody"},
		{"E-901", TypeTrust, `"Principal":{"AWS":["⟨more⟩"]}`, "", ""},
		{"E-901", TypeResource, `"Principal":{},` + what, "", ""},
		{"E-550", TypeEndpoint, both, "", ""},
		{"E-550", TypeEndpoint, who, codeMissingResource, ""},
	} {
		doc := testDocument(t, `{"Version":"2012-10-17","Statement":`+statementOf(tt.elements)+`}`)
		checkCompile(t, tt.rule+" "+tt.typ.String()+" "+tt.elements, compileErr(doc, tt.typ), tt.code, tt.words)
	}
}

// TestCheckVersion is E-523 and E-531: organization policies name the version.
func TestCheckVersion(t *testing.T) {
	for _, tt := range []struct {
		typ     Type
		version string
		code    string
	}{
		{TypeSCP, `"Version":"2012-10-17",`, ""},
		{TypeSCP, `"Version":"2008-10-17",`, codeOrgVersion},
		{TypeSCP, ``, codeOrgVersion},
		{TypeRCP, ``, codeOrgVersion},
		{TypeRCP, `"Version":"⟨unknown⟩",`, ""},
		{TypeResource, ``, ""},
	} {
		elements := `"Resource":"*"`
		if tt.typ != TypeSCP {
			elements += `,"Principal":"*"`
		}
		doc := testDocument(t, `{`+tt.version+`"Statement":`+statementOf(elements)+`}`)
		checkCompile(t, tt.typ.String()+" "+tt.version, compileErr(doc, tt.typ), tt.code, "")
	}
}

// TestE531 is what a resource control policy may do: deny, and only named services.
func TestE531(t *testing.T) {
	for statement, code := range map[string]string{
		`{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"*"}`:                                                                 "",
		`{"Effect":"Deny","Principal":"*","Action":["s3:*","sqs:Send*"],"Resource":"*"}`:                                                    "",
		`{"Effect":"Deny","Principal":"*","Action":"ec2:*","Resource":"*"}`:                                                                 "", // E-535 is a warning
		`{"Effect":"Allow","Principal":"*","Action":"sqs:*","Resource":"*"}`:                                                                codeRCPEffect,
		`{"Effect":"Deny","Principal":"*","NotAction":"sqs:*","Resource":"*"}`:                                                              codeRCPNotAction,
		`{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}`:                                                                     codeRCPAction,
		`{"Effect":"Deny","Principal":"*","Action":["s3:*","*:*"],"Resource":"*"}`:                                                          codeRCPAction,
		`{"Effect":"Deny","Principal":"*","Action":"⟨unknown⟩","Resource":"*"}`:                                                             "",
		`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`:                                                                    "", // AWS's own
		`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"Bool":{"aws:x":"true"}}}`:                              codeRCPEffect,
		`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"arn:aws:s3:::x"}`:                                                       codeRCPEffect,
		`[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]`: codeRCPEffect,
	} {
		doc := testDocument(t, `{"Version":"2012-10-17","Statement":`+statement+`}`)
		checkCompile(t, statement, compileErr(doc, TypeRCP), code, "")
	}
}

// TestPrincipalForms is E-901, E-902 and E-917: the entries that AWS refuses, each
// with what to write instead.
func TestPrincipalForms(t *testing.T) {
	const iam = "arn:aws:iam::444455556666:"
	for _, tt := range []struct {
		typ                Type
		key, value         string
		code, message, fix string
	}{
		{TypeResource, "AWS", "*", "", "", ""},
		{TypeResource, "AWS", castA, "", "", ""},
		{TypeResource, "AWS", castRootA, "", "", ""},
		{TypeResource, "AWS", castMira, "", "", ""},
		{TypeResource, "AWS", castRun7, "", "", ""},
		{TypeResource, "AWS", castKiosk, "", "", ""},
		{TypeResource, "AWS", "AROAEXAMPLEEXAMPLE123", "", "", ""},
		{TypeResource, "AWS", "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1", "", "", ""},
		{TypeResource, "AWS", iam + "role/" + gap, "", "", ""},
		{TypeResource, "AWS", gap, "", "", ""},
		{TypeResource, "AWS", iam + "role/app-*", codePrincipalWildcard, "match nobody", "ArnLike"},
		{TypeResource, "AWS", iam + "role/app-*" + gap, codePrincipalWildcard, "", ""},
		{TypeResource, "AWS", "arn:aws:iam::*:root", codePrincipalWildcard, "", "aws:PrincipalArn"},
		{TypeTrust, "AWS", iam + "role/app-?", codePrincipalWildcard, "", castA},
		{TypeResource, "Service", "*", codePrincipalWildcard, "Service", "Name each one."},
		{TypeResource, "Service", "*.amazonaws.com", codePrincipalWildcard, "", ""},
		{TypeTrust, "Federated", "*", codePrincipalWildcard, "", ""},
		{TypeResource, "AWS", "arn:aws:iam::${aws:PrincipalAccount}:root", codePrincipalVariable, "not replaced", "condition"},
		{TypeResource, "AWS", iam + "user/${aws:username}" + gap, codePrincipalVariable, "", ""},
		{TypeResource, "AWS", iam + "group/oncall", codePrincipalKind, "is a group", "users"},
		{TypeResource, "AWS", iam + "instance-profile/web", codePrincipalKind, "instance profile", "role in it"},
		{TypeResource, "AWS", iam + "policy/p", codePrincipalKind, "policy", "role or user"},
		{TypeResource, "AWS", iam + "mfa/p", codePrincipalKind, "mfa", ""},
		{TypeResource, "AWS", "AGPAEXAMPLEEXAMPLE123", codePrincipalKind, "", "by its ARN"},
		{TypeResource, "AWS", iam + "app-role", codeAWSPrincipal, "does not say", "role/app-role"},
		{TypeResource, "AWS", "app-role", codeAWSPrincipal, "not a principal", "an account id"},
		{TypeResource, "AWS", "44445555666", codeAWSPrincipal, "", ""},
		{TypeResource, "AWS", "", codeAWSPrincipal, "", ""},
		{TypeResource, "AWS", "lambda.amazonaws.com", codeAWSPrincipal, "is a service", `"Service"`},
		{TypeResource, "AWS", castOIDC, codeAWSPrincipal, "identity provider", `"Federated"`},
		{TypeResource, "AWS", "accounts.google.com", codeAWSPrincipal, "identity provider", `"Federated"`},
		{TypeResource, "AWS", "arn:aws:sts::444455556666:assumed-role/Harvester", codeAWSPrincipal, "session", "SESSION"},
		{TypeResource, "AWS", "arn:aws:sts::444455556666:assumed-root", codeAWSPrincipal, "root session", ""},
		{TypeResource, "AWS", "arn:aws:iam::444455556666:assumed-role/Harvester/x", codeAWSPrincipal, "belong to sts", "Write arn:aws:sts"},
		{TypeResource, "AWS", castQueue, codeAWSPrincipal, "resource of", "an account id"},
		{TypeResource, "Service", "lambda.amazonaws.com", "", "", ""},
		{TypeResource, "Service", "logs.eu-west-1.amazonaws.com", "", "", ""},
		{TypeTrust, "Service", "Lambda", codeServicePrincipal, "not the name of a service", "lambda.amazonaws.com"},
		{TypeTrust, "Service", "Lambda.amazonaws.com", codeServicePrincipal, "", `"lambda.amazonaws.com"`},
		{TypeTrust, "Service", castA, codeServicePrincipal, "", `"AWS"`},
		{TypeTrust, "Service", "lambda.example.com", codeServicePrincipal, "", ".amazonaws.com"},
		{TypeTrust, "Service", "lambda" + gap, "", "", ""},
		{TypeTrust, "Federated", castOIDC, "", "", ""},
		{TypeTrust, "Federated", castSAML, "", "", ""},
		{TypeTrust, "Federated", "cognito-identity.amazonaws.com", "", "", ""},
		{TypeTrust, "Federated", "https://token.actions.githubusercontent.com", codeFederatedTrust, "is a URL", "without the scheme"},
		{TypeTrust, "Federated", "token.actions.githubusercontent.com", codeFederatedTrust, "not an identity provider", "oidc-provider/HOST"},
		{TypeResource, "Federated", "cognito-identity.amazonaws.com", codeFederatedResource, "trust policies only", "role"},
		{TypeResource, "CanonicalUser", strings.Repeat("0f", 32), "", "", ""},
		{TypeResource, "CanonicalUser", "9f86d081", codeCanonicalUser, "64 hexadecimal", "account"},
		{TypeTrust, "CanonicalUser", strings.Repeat("0f", 32), codeCanonicalUser, "", ""},
	} {
		elements := `"Principal":{"` + tt.key + `":"` + tt.value + `"}`
		if tt.typ == TypeResource {
			elements += `,"Resource":"*"`
		}
		doc := testDocument(t, `{"Version":"2012-10-17","Statement":`+statementOf(elements)+`}`)
		err := compileErr(doc, tt.typ)
		checkCompile(t, tt.typ.String()+" "+elements, err, tt.code, tt.message)
		checkCompile(t, tt.typ.String()+" "+elements, err, tt.code, tt.fix)
	}
}

func compileErr(doc *policy.Document, typ Type) error {
	_, err := Compile(doc, typ, "test", nil)
	return err
}

// checkCompile compares the error of Compile with the check id wanted, and looks for
// words in it.
func checkCompile(t *testing.T, what string, err error, code, words string) {
	t.Helper()
	if code == "" {
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
		return
	}
	var de *DocumentError
	if !errors.As(err, &de) {
		t.Errorf("%s: error %v, want %s", what, err, code)
		return
	}
	if len(de.Problems) != 1 || de.Problems[0].Code != code {
		t.Errorf("%s: %v (%s), want only %s", what, err, de.Problems[0].Code, code)
	}
	p := de.Problems[0]
	if !strings.Contains(p.Message+" "+p.Fix, words) {
		t.Errorf("%s: %q / %q; want %q in it", what, p.Message, p.Fix, words)
	}
	if p.Path == "" || !p.Pos.IsValid() || p.Fix == "" || strings.Contains(p.Fix, "..") {
		t.Errorf("%s: problem %+v", what, p)
	}
}
