// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package grammar

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
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
		more    = `,"⟨more⟩":0`
	)
	for _, tt := range []struct {
		rule     string
		typ      iam.Type
		elements string
		code     string
		words    string // of the problem
	}{
		{"E-502", iam.Identity, what, "", ""},
		{"E-502", iam.Identity, notWhat, "", ""},
		{"E-502", iam.Identity, both, CodeUnsupportedPrincipal, "as a resource policy"},
		{"E-502", iam.Identity, who, CodeUnsupportedPrincipal, "trust policy of a role"},
		{"E-502", iam.Identity, notWho + "," + what, CodeUnsupportedPrincipal, "NotPrincipal"},
		{"E-207", iam.Boundary, both, CodeUnsupportedPrincipal, "a permissions boundary"},
		{"E-207", iam.Session, both, CodeUnsupportedPrincipal, "a session policy"},
		{"E-502", iam.Identity, "", CodeMissingResource, `"Resource": "*"`},
		{"E-502", iam.Boundary, "", CodeMissingResource, ""},
		{"E-502", iam.Session, "", CodeMissingResource, ""},
		{"E-523", iam.SCP, what, "", ""},
		{"E-523", iam.SCP, notWhat, "", ""},
		{"E-523", iam.SCP, "", CodeMissingResource, ""},
		{"E-523", iam.SCP, both, CodeSCPPrincipal, "aws:PrincipalArn"},
		{"E-523", iam.SCP, notWho + "," + what, CodeSCPPrincipal, "NotPrincipal"},
		{"E-531", iam.RCP, both, "", ""},
		{"E-531", iam.RCP, what, CodeRCPPrincipal, "no Principal"},
		{"E-531", iam.RCP, `"Principal":{"AWS":"*"},` + what, CodeRCPPrincipal, `always the string "*"`},
		{"E-531", iam.RCP, `"Principal":{"AWS":"444455556666"},` + what, CodeRCPPrincipal, "aws:PrincipalOrgID"},
		{"E-531", iam.RCP, notWho + "," + what, CodeRCPPrincipal, "NotPrincipal"},
		{"E-531", iam.RCP, who, CodeMissingResource, ""},
		{"E-1653", iam.RCP, `"Principal":"⟨unknown⟩",` + what, "", ""},
		{"E-541", iam.Resource, what, CodeMissingPrincipal, "neither Principal nor NotPrincipal"},
		{"E-541", iam.Endpoint, what, CodeMissingPrincipal, `"Principal": "*"`},
		{"E-542", iam.Resource, who, "", ""},
		{"E-930", iam.Resource, notWho + "," + what, "", ""},
		{"E-930", iam.Trust, notWho, CodeTrustNotPrincipal, "aws:PrincipalArn"},
		{"E-542", iam.Trust, both, CodeTrustResource, "The role is the resource"},
		{"E-542", iam.Trust, who + "," + notWhat, CodeTrustResource, "NotResource"},
		{"E-542", iam.Trust, who, "", ""},
		{"E-541", iam.Trust, "", CodeMissingPrincipal, "a role trust policy"},
		{"E-901", iam.Trust, `"Principal":{}`, CodeEmptyPrincipal, "names nobody"},
		{"E-901", iam.Trust, `"Principal":{"AWS":[]}`, CodeEmptyPrincipalList, "names nobody"},
		{"E-901", iam.Trust, `"Principal":{"AWS":["⟨more⟩"]}`, "", ""},
		{"E-901", iam.Resource, `"Principal":{},` + what, "", ""},
		{"E-1653", iam.Identity, who + "," + what + more, CodeUnsupportedPrincipal, ""},
		{"E-1653", iam.Identity, `"Principal":"⟨unknown⟩",` + what, CodeUnsupportedPrincipal, ""},
		{"E-1653", iam.Identity, `"Sid":"A"` + more, "", ""},
		{"E-1653", iam.Resource, what + more, "", ""},
		{"E-1653", iam.Trust, `"Resource":"⟨unknown⟩",` + who + more, CodeTrustResource, ""},
		{"E-1653", iam.RCP, `"Principal":{"⟨more⟩":0},` + what, CodeRCPPrincipal, `always the string "*"`},
		{"E-1653", iam.RCP, what + more, "", ""},
		{"E-550", iam.Endpoint, both, "", ""},
		{"E-550", iam.Endpoint, who, CodeMissingResource, ""},
	} {
		doc := testDocument(t, `{"Version":"2012-10-17","Statement":`+statementOf(tt.elements)+`}`)
		checkProblems(t, tt.rule+" "+tt.typ.String()+" "+tt.elements, Check(doc, tt.typ), tt.code, tt.words)
	}
}

// TestCheckVersion is E-523 and E-531: organization policies name the version.
func TestCheckVersion(t *testing.T) {
	for _, tt := range []struct {
		typ     iam.Type
		version string
		code    string
	}{
		{iam.SCP, `"Version":"2012-10-17",`, ""},
		{iam.SCP, `"Version":"2008-10-17",`, CodeOrgVersion},
		{iam.SCP, ``, CodeOrgVersion},
		{iam.RCP, ``, CodeOrgVersion},
		{iam.RCP, `"Version":"⟨unknown⟩",`, ""},
		{iam.Resource, ``, ""},
	} {
		elements := `"Resource":"*"`
		if tt.typ != iam.SCP {
			elements += `,"Principal":"*"`
		}
		doc := testDocument(t, `{`+tt.version+`"Statement":`+statementOf(elements)+`}`)
		checkProblems(t, tt.typ.String()+" "+tt.version, Check(doc, tt.typ), tt.code, "")
	}
}

// TestE531 is what a resource control policy may do: deny, and only named services.
func TestE531(t *testing.T) {
	for statement, code := range map[string]string{
		`{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"*"}`:                                                                 "",
		`{"Effect":"Deny","Principal":"*","Action":["s3:*","sqs:Send*"],"Resource":"*"}`:                                                    "",
		`{"Effect":"Deny","Principal":"*","Action":"ec2:*","Resource":"*"}`:                                                                 "", // E-535 is a warning
		`{"Effect":"Allow","Principal":"*","Action":"sqs:*","Resource":"*"}`:                                                                CodeRCPEffect,
		`{"Effect":"Deny","Principal":"*","NotAction":"sqs:*","Resource":"*"}`:                                                              CodeRCPNotAction,
		`{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}`:                                                                     CodeRCPAction,
		`{"Effect":"Deny","Principal":"*","Action":["s3:*","*:*"],"Resource":"*"}`:                                                          CodeRCPAction,
		`{"Effect":"Deny","Principal":"*","Action":"*:","Resource":"*"}`:                                                                    CodeRCPAction,
		`{"Effect":"Deny","Principal":"*","Action":"s?:Get*","Resource":"*"}`:                                                               CodeRCPAction,
		`{"Effect":"Deny","Principal":"*","Action":"*:⟨?⟩","Resource":"*"}`:                                                                 CodeRCPAction,
		`{"Effect":"Deny","Principal":"*","Action":"⟨unknown⟩","Resource":"*"}`:                                                             "",
		`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`:                                                                    "", // AWS's own
		`{"Effect":"Allow","Principal":"*","Action":"⟨unknown⟩","Resource":"*"}`:                                                            "", // may be AWS's own
		`{"Effect":"Allow","Principal":"*","Action":"*:*","Resource":"*"}`:                                                                  CodeRCPEffect,
		`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"Bool":{"aws:x":"true"}}}`:                              CodeRCPEffect,
		`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"arn:aws:s3:::x"}`:                                                       CodeRCPEffect,
		`[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]`: CodeRCPEffect,
	} {
		doc := testDocument(t, `{"Version":"2012-10-17","Statement":`+statement+`}`)
		checkProblems(t, statement, Check(doc, iam.RCP), code, "")
	}
}

// TestPrincipalForms is E-901, E-902 and E-917: the entries that AWS refuses, each
// with what to write instead.
func TestPrincipalForms(t *testing.T) {
	const (
		iamARN       = "arn:aws:iam::444455556666:"
		originAccess = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"
	)
	for _, tt := range []struct {
		typ                iam.Type
		key, value         string
		code, message, fix string
	}{
		{iam.Resource, "AWS", "*", "", "", ""},
		{iam.Resource, "AWS", castA, "", "", ""},
		{iam.Resource, "AWS", castRootA, "", "", ""},
		{iam.Resource, "AWS", castMira, "", "", ""},
		{iam.Resource, "AWS", castRun7, "", "", ""},
		{iam.Resource, "AWS", castKiosk, "", "", ""},
		{iam.Resource, "AWS", "AROAEXAMPLEEXAMPLE123", "", "", ""},
		{iam.Resource, "AWS", originAccess, "", "", ""},
		{iam.Endpoint, "AWS", originAccess, "", "", ""},
		{iam.Trust, "AWS", originAccess, CodeAWSPrincipal, "origin access identity", ""},
		{iam.Resource, "AWS", iamARN + "role/" + gap, "", "", ""},
		{iam.Resource, "AWS", "arn:aws:iam" + gap, "", "", ""},
		{iam.Resource, "AWS", "arn:aws:lambda" + gap, "", "", ""},
		{iam.Resource, "AWS", "arn:aws:lambda:" + gap, CodeAWSPrincipal, `resources of "lambda" are not principals`, ""},
		{iam.Trust, "AWS", iamARN + "group/" + gap, CodePrincipalKind, "a group", "users"},
		{iam.Trust, "AWS", iamARN + "group" + gap, "", "", ""},
		{iam.Trust, "AWS", " " + castA, CodeAWSPrincipal, "white space", castA},
		{iam.Resource, "AWS", gap, "", "", ""},
		{iam.Resource, "AWS", iamARN + "role/app-*", CodePrincipalWildcard, "match nobody", "ArnLike"},
		{iam.Resource, "AWS", iamARN + "role/app-*" + gap, CodePrincipalWildcard, "", ""},
		{iam.Resource, "AWS", "arn:aws:iam::*:root", CodePrincipalWildcard, "", "aws:PrincipalArn"},
		{iam.Trust, "AWS", iamARN + "role/app-?", CodePrincipalWildcard, "", castA},
		{iam.Resource, "Service", "*", CodePrincipalWildcard, "Service", "Name each one."},
		{iam.Resource, "Service", "alexa-appkit.amazon.com", "", "", ""},
		{iam.Resource, "Service", "*.amazonaws.com", CodePrincipalWildcard, "", ""},
		{iam.Trust, "Federated", "*", CodePrincipalWildcard, "", ""},
		{iam.Resource, "AWS", "arn:aws:iam::${aws:PrincipalAccount}:root", CodePrincipalVariable, "not replaced", "condition"},
		{iam.Resource, "AWS", iamARN + "user/${aws:username}" + gap, CodePrincipalVariable, "", ""},
		{iam.Resource, "AWS", iamARN + "group/oncall", CodePrincipalKind, "is a group", "users"},
		{iam.Resource, "AWS", iamARN + "instance-profile/web", CodePrincipalKind, "instance profile", "role that is in"},
		{iam.Resource, "AWS", iamARN + "policy/p", CodePrincipalKind, "policy", "attached to"},
		{iam.Resource, "AWS", iamARN + "mfa/p", CodePrincipalKind, "mfa", ""},
		{iam.Resource, "AWS", "AGPAEXAMPLEEXAMPLE123", CodePrincipalKind, "", "by its ARN"},
		{iam.Resource, "AWS", iamARN + "app-role", CodeAWSPrincipal, "does not say", "role/app-role"},
		{iam.Resource, "AWS", "app-role", CodeAWSPrincipal, "not a principal", "an account id"},
		{iam.Resource, "AWS", "44445555666", CodeAWSPrincipal, "", ""},
		{iam.Resource, "AWS", "", CodeAWSPrincipal, "", ""},
		{iam.Resource, "AWS", "lambda.amazonaws.com", CodeAWSPrincipal, "is a service", `"Service"`},
		{iam.Resource, "AWS", castOIDC, CodeAWSPrincipal, "identity provider", `"Federated"`},
		{iam.Resource, "AWS", "accounts.google.com", CodeAWSPrincipal, "identity provider", `"Federated"`},
		{iam.Resource, "AWS", "arn:aws:sts::444455556666:assumed-role/Harvester", CodeAWSPrincipal, "session", "SESSION"},
		{iam.Resource, "AWS", "arn:aws:sts::444455556666:assumed-root", CodeAWSPrincipal, "session of an account's root user", ""},
		{iam.Resource, "AWS", "arn:aws:iam::444455556666:assumed-role/Harvester/x", CodeAWSPrincipal, "belong to sts", `Write "arn:aws:sts`},
		{iam.Resource, "AWS", castQueue, CodeAWSPrincipal, "resource of", "its service principal"},
		{iam.Resource, "Service", "lambda.amazonaws.com", "", "", ""},
		{iam.Resource, "Service", "logs.eu-west-1.amazonaws.com", "", "", ""},
		{iam.Trust, "Service", "Lambda", CodeServicePrincipal, "not the name of a service", "lambda.amazonaws.com"},
		{iam.Trust, "Service", "Lambda.amazonaws.com", CodeServicePrincipal, "", `"lambda.amazonaws.com"`},
		{iam.Trust, "Service", castA, CodeServicePrincipal, "", `"AWS"`},
		{iam.Trust, "Service", "lambda.example.com", CodeServicePrincipal, "", ".amazonaws.com"},
		{iam.Trust, "Service", "lambda" + gap, "", "", ""},
		{iam.Trust, "Federated", castOIDC, "", "", ""},
		{iam.Trust, "Federated", castSAML, "", "", ""},
		{iam.Trust, "Federated", "cognito-identity.amazonaws.com", "", "", ""},
		{iam.Trust, "Federated", "https://token.actions.githubusercontent.com", CodeFederatedTrust, "is a URL", "without the scheme"},
		{iam.Trust, "Federated", "token.actions.githubusercontent.com", CodeFederatedTrust, "not an identity provider", "oidc-provider/HOST"},
		{iam.Resource, "Federated", "cognito-identity.amazonaws.com", CodeFederatedResource, "trust policies only", "role"},
		{iam.Trust, "Federated", "https://" + gap, CodeFederatedTrust, "is a URL", ""},
		{iam.Trust, "Federated", "arn:aws:iam::" + gap, "", "", ""},
		{iam.Resource, "Federated", gap, CodeFederatedResource, "", ""},
		{iam.Resource, "Federated", "*", CodeFederatedResource, "", ""},
		{iam.Resource, "CanonicalUser", gap, "", "", ""},
		{iam.Trust, "CanonicalUser", gap, CodeCanonicalUser, "", ""},
		{iam.Resource, "CanonicalUser", strings.Repeat("0f", 32), "", "", ""},
		{iam.Resource, "CanonicalUser", "9f86d081", CodeCanonicalUser, "64 hexadecimal", "account"},
		{iam.Trust, "CanonicalUser", strings.Repeat("0f", 32), CodeCanonicalUser, "", ""},
	} {
		elements := `"Principal":{"` + tt.key + `":"` + tt.value + `"}`
		if tt.typ != iam.Trust {
			elements += `,"Resource":"*"`
		}
		doc := testDocument(t, `{"Version":"2012-10-17","Statement":`+statementOf(elements)+`}`)
		problems := Check(doc, tt.typ)
		checkProblems(t, tt.typ.String()+" "+elements, problems, tt.code, tt.message)
		checkProblems(t, tt.typ.String()+" "+elements, problems, tt.code, tt.fix)
	}
}

// checkProblems compares the problems of a document with the check id wanted, and looks
// for words in them.
func checkProblems(t *testing.T, what string, problems policy.Problems, code, words string) {
	t.Helper()
	if code == "" {
		if len(problems) > 0 {
			t.Errorf("%s: %v", what, problems)
		}
		return
	}
	if len(problems) != 1 || problems[0].Code != code {
		t.Errorf("%s: %v, want only %s", what, problems, code)
		return
	}
	p := problems[0]
	if !strings.Contains(p.Message+" "+p.Fix, words) {
		t.Errorf("%s: %q / %q; want %q in it", what, p.Message, p.Fix, words)
	}
	if p.Path() == "" || !p.Pos.IsValid() && p.At.Kind != policy.KindUnknown || p.Fix == "" || strings.Contains(p.Fix, "..") {
		t.Errorf("%s: problem %+v", what, p)
	}
}

// TestActions is E-704 and E-708: the actions that AWS refuses in every type of policy.
func TestActions(t *testing.T) {
	for action, code := range map[string]string{
		"*":                   "",
		"*:*":                 "",
		"s3:Get*":             "",
		"s*":                  "", // matches no action
		"*:":                  "",
		"s*:a:b":              "",
		"s*:Get":              CodeActionServiceWildcard,
		"*:Get":               CodeActionServiceWildcard,
		"?:*":                 CodeActionServiceWildcard,
		"s*:Get Object":       CodeActionServiceWildcard,
		"s*:" + gap:           CodeActionServiceWildcard,
		"*:G" + gap:           CodeActionServiceWildcard,
		"*:" + gap:            "", // may be "*:*"
		"*" + gap:             "",
		"s*" + gap:            "",
		gap + "*:Get":         "",
		"s3:${aws:username}":  codeActionVariable,
		"s*:${aws:username}*": codeActionVariable,
	} {
		for _, element := range []string{"Action", "NotAction"} {
			doc := testDocument(t, `{"Version":"2012-10-17","Statement":{"Effect":"Deny","`+element+`":"`+action+`","Resource":"*"}}`)
			checkProblems(t, element+" "+action, Check(doc, iam.Identity), code, "")
		}
	}
}
