// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policyset

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

const whole = `
check {
  fail_on            = "security_warning"
  on_undetermined    = "report"
  on_invisible       = "fail"
  severity_overrides = { RESOURCE_STAR_FOR_SCOPABLE_ACTION = "ignore", PRINCIPAL_ADMIN = "error" }
}
trusted {
  accounts      = ["210987654321"]
  organizations = ["o-a1b2c3d4e5"]
  principals    = ["arn:aws:iam::210987654321:role/partner"]
}
rule "require_boundary" "ci" {
  principals {
    addresses = ["module.ci[*].aws_iam_role.*"]
    except    = ["**.aws_iam_role.break_glass"]
  }
  boundaries = ["arn:aws:iam::*:policy/ci-boundary"]
  class      = "warning"
}
rule "excludes" "nobody_edits_iam" {
  document = file("never.json")
  principals { include = ["role", "user"] }
}
rule "required_deny" "leave" {
  actions = ["organizations:LeaveOrganization"]
}
carrier "aws_new_thing_policy" {
  attribute   = "policy"
  policy_type = "resource"
  owner       = "resource_arn"
}
ignore {
  id      = "PRINCIPAL_ADMIN"
  address = "module.bootstrap.aws_iam_role.admin"
  reason  = "break glass"
  expires = "2027-03-31"
}
`

const never = `{"Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"}]}`

func write(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, Name)
	for name, text := range map[string]string{Name: text, "never.json": never, "denies.json": strings.ReplaceAll(never, "Allow", "Deny")} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return file
}

func TestLoad(t *testing.T) {
	s := &plancheck.Settings{}
	if err := Load(write(t, whole), s); err != nil {
		t.Fatal(err)
	}
	switch {
	case s.FailOn != frame.SecurityWarning, s.FailUndetermined, !s.FailInvisible, s.Overrides["PRINCIPAL_ADMIN"] != frame.Error, s.Overrides["RESOURCE_STAR_FOR_SCOPABLE_ACTION"] != frame.Ignore:
		t.Errorf("check: %+v", s)
	case len(s.Trusted.Accounts) != 1, len(s.Trusted.Organizations) != 1, len(s.Trusted.Principals) != 1:
		t.Errorf("trusted: %+v", s.Trusted)
	case len(s.Rules) != 3, s.Rules[0].Class != frame.Warning, s.Rules[1].Document != never, s.Rules[1].Include[1] != "user", !strings.Contains(s.Rules[2].Document, `"Deny"`):
		t.Errorf("rules: %+v", s.Rules)
	case len(s.Carriers) != 1, s.Carriers[0].OwnerARN != "{resource_arn}":
		t.Errorf("carriers: %+v", s.Carriers)
	case len(s.Ignores) != 1, s.Ignores[0].Expires.Format("2006-01-02") != "2027-03-31":
		t.Errorf("ignores: %+v", s.Ignores)
	}
}

// TestStrict is K-410: what is not known is an error with file and line.
func TestStrict(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"x {}", Name + ":1: "},
		{"check {\n fail = 1\n}", Name + ":2: "},
		{"check {\n fail_on = \"never\"\n}", Name + ":2: class \"never\" does not exist"},
		{"check {\n on_invisible = \"warn\"\n}", "on_invisible"},
		{"check {}\ncheck {}", Name + ":2: there is one check block already"},
		{"check {\n severity_overrides = { NOT_A_CHECK = \"error\" }\n}", "NOT_A_CHECK"},
		{"rule \"maybe\" \"x\" {}", "rule kind \"maybe\" does not exist"},
		{"rule \"within\" \"x\" {}", "give document"},
		{"rule \"within\" \"x\" {\n document = file(\"../x\")\n}", "must be in the directory"},
		{"rule \"within\" \"x\" {\n document = \"{}\"\n}", Name + ":2: the document is not valid"},
		{"rule \"within\" \"x\" {\n document = file(\"none.json\")\n}", Name + ":2: "},
		{"rule \"require_boundary\" \"x\" {\n actions = [\"a\"]\n}", Name + ":2: "},
		{"rule \"require_boundary\" \"x\" {\n principals { include = [\"robot\"] }\n}", "robot"},
		{"rule \"require_boundary\" \"x\" {}\nrule \"require_boundary\" \"x\" {}", "already"},
		{"ignore {\n id = \"PRINCIPAL_ADMN\"\n reason = \"x\"\n}", "PRINCIPAL_ADMN"},
		{"ignore {\n id = \"PRINCIPAL_ADMIN\"\n}", "reason"},
		{"ignore {\n id = \"PRINCIPAL_ADMIN\"\n reason = \"x\"\n expires = \"soon\"\n}", "2027-03-31"},
		{"ignore {\n id = var.x\n reason = \"x\"\n}", Name + ":2: "},
		{"carrier \"t\" {\n attribute = \"p\"\n policy_type = \"thing\"\n}", "thing"},
		{"trusted {\n accounts = [\"1\"]\n}", "twelve digits"},
		{"trusted {\n accounts = \"1\"\n}", "list of strings"},
		{"check {", Name + ":1: "},
		{"rule \"within\" \"x\" {\n actions = [\"s3:*\"]\n resources = []\n}", Name + ":3: resources is empty"},
		{"rule \"required_deny\" \"x\" {\n document = file(\"never.json\")\n}", Name + ":2: the document has no Deny statement"},
		{"rule \"excludes\" \"x\" {\n document = file(\"denies.json\")\n}", Name + ":2: the document has no Allow statement"},
	} {
		err := Load(write(t, test.text), &plancheck.Settings{})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s\n%v, want %q", test.text, err, test.want)
		}
	}
}

// FuzzParse parses any text.
func FuzzParse(f *testing.F) {
	f.Add([]byte(whole))
	f.Fuzz(func(_ *testing.T, text []byte) { _ = Parse(text, Name, &plancheck.Settings{}) })
}
