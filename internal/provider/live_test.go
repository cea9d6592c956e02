// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/awsiam/awstest"
)

const (
	liveAccount = "111122223333"
	livePolicy  = "arn:aws:iam::111122223333:policy/"
)

// allowing is a document that allows an action on everything.
func allowing(action string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"` + action + `","Resource":"*"}]}`
}

// liveWorld is an account with a role and a user that have all kinds of policies.
func liveWorld() *awstest.World {
	return &awstest.World{
		Roles: map[string]*awstest.Identity{"app": {
			Path: "/svc/web/", Boundary: livePolicy + "limit", Tags: map[string]string{"team": "tide"},
			Inline:   map[string]string{"one": allowing("s3:GetObject"), "two": allowing("sqs:SendMessage"), "Statement": allowing("sns:Publish")},
			Attached: []string{livePolicy + "deploy", livePolicy + "logs", "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess"},
		}},
		Users: map[string]*awstest.Identity{"ann": {Groups: []string{"g0", "g1", "g2"}}},
		Groups: map[string]*awstest.Identity{
			"g0": {Attached: []string{livePolicy + "deploy"}}, "g1": {Attached: []string{livePolicy + "deploy"}}, "g2": {Attached: []string{livePolicy + "deploy"}},
		},
		Policies: map[string]*awstest.Managed{
			livePolicy + "deploy":                             {Default: "v4", Versions: map[string]string{"v1": allowing("s3:GetObject"), "v4": allowing("s3:PutObject"), "v5": allowing("s3:DeleteObject")}},
			livePolicy + "logs":                               {Default: "v1", Versions: map[string]string{"v1": allowing("logs:PutLogEvents")}},
			livePolicy + "limit":                              {Default: "v1", Versions: map[string]string{"v1": allowing("s3:*")}},
			"arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess": {Default: "v1", Versions: map[string]string{"v1": allowing("sqs:ListQueues")}},
		},
	}
}

// liveProvider is a provider block that reads from a server, with credentials of a file.
func liveProvider(t *testing.T, url string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "credentials")
	if err := os.WriteFile(file, []byte("[audit]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf(`provider "iamproof" {
  aws = {
    region                   = "eu-central-1"
    profile                  = "audit"
    shared_credentials_files = [%q]
    max_retries              = 1
    endpoints                = { iam = %[2]q, sts = %[2]q, organizations = %[2]q }
  }
}
`, filepath.ToSlash(file), url)
}

// startLive starts a server and returns it with the provider block for it.
func startLive(t *testing.T, w *awstest.World) (*awstest.Server, string) {
	t.Helper()
	s := awstest.New(t, w)
	return s, liveProvider(t, s.URL)
}

// J-1, J-2, J-4, J-6: read, simulate, and fail the plan on a violation, naming the policy.
func TestAccPrincipal(t *testing.T) {
	t.Parallel()
	s, config := startLive(t, liveWorld())
	config += `
data "iamproof_principal" "app" { arn = "arn:aws:sts::111122223333:assumed-role/app/i-1" }
resource "iamproof_simulation" "app" {
  principal            = data.iamproof_principal.app.arn
  identity_policies    = data.iamproof_principal.app.identity_policies
  permissions_boundary = data.iamproof_principal.app.permissions_boundary
  context              = data.iamproof_principal.app.context
  expectations = [
    { name = "reads", decision = "allowed", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::b/*"] },
    { name = "bounded", decision = "denied", actions = ["sqs:SendMessage", "logs:PutLogEvents"] },
    %s
  ]
}
resource "iamproof_simulation" "trust" {
  principal         = data.iamproof_principal.app.arn
  resource_policies = { (data.iamproof_principal.app.arn) = data.iamproof_principal.app.trust_policy }
  expectations = [
    { decision = "allowed", principal = "ec2.amazonaws.com", actions = ["sts:AssumeRole"], resources = [data.iamproof_principal.app.arn] },
    { decision = "denied", principal = "lambda.amazonaws.com", actions = ["sts:AssumeRole"], resources = [data.iamproof_principal.app.arn] },
  ]
}
`
	value := func(name string, want knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.iamproof_principal.app", tfjsonpath.New(name), want)
	}
	arn := "arn:aws:iam::111122223333:role/svc/web/app"
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{Config: fmt.Sprintf(config, ""), ConfigStateChecks: []statecheck.StateCheck{
				value("arn", knownvalue.StringExact(arn)), value("path", knownvalue.StringExact("/svc/web/")), value("type", knownvalue.StringExact("role")),
				value("name", knownvalue.StringExact("app")), value("account_id", knownvalue.StringExact(liveAccount)), value("last_used", knownvalue.Null()),
				value("max_session_duration", knownvalue.Int64Exact(3600)),
				value("identity_policies", knownvalue.MapExact(map[string]knownvalue.Check{
					"inline/one": knownvalue.StringExact(allowing("s3:GetObject")), "inline/two": knownvalue.StringExact(allowing("sqs:SendMessage")),
					"inline/Statement": knownvalue.StringExact(allowing("sns:Publish")), "managed/deploy": knownvalue.StringExact(allowing("s3:PutObject")),
					"managed/logs": knownvalue.StringExact(allowing("logs:PutLogEvents")), "aws/AmazonSQSReadOnlyAccess": knownvalue.StringExact(allowing("sqs:ListQueues")),
				})),
				value("policy_versions", knownvalue.MapPartial(map[string]knownvalue.Check{livePolicy + "deploy": knownvalue.StringExact("v4")})),
				value("context", knownvalue.MapExact(map[string]knownvalue.Check{"aws:PrincipalTag/team": exactly("tide")})),
				statecheck.ExpectKnownValue("iamproof_simulation.app", tfjsonpath.New("passed"), knownvalue.Bool(true)),
			}},
			{
				Config:      fmt.Sprintf(config, `{ name = "no writes", decision = "denied", actions = ["s3:PutObject"], resources = ["arn:aws:s3:::b/*"] }`),
				ExpectError: regexp.MustCompile(`(?s)no writes.*managed/deploy`),
			},
		},
	})
	if got := s.Count("PutRolePolicy"); got != 0 {
		t.Error("something was written")
	}
}

// J-3, and AWS's policies from the snapshot.
func TestAccPrincipalUser(t *testing.T) {
	t.Parallel()
	_, config := startLive(t, liveWorld())
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{{
			Config: config + `
data "iamproof_principal" "ann" {
  name = "ann"
  type = "user"
}
data "iamproof_principal" "app" {
  name             = "app"
  type             = "role"
  managed_policies = "snapshot"
}
data "iamproof_managed_policy" "sqs" { name = "AmazonSQSReadOnlyAccess" }
output "same" { value = tostring(data.iamproof_principal.app.identity_policies["aws/AmazonSQSReadOnlyAccess"] == data.iamproof_managed_policy.sqs.json) }
data "iamproof_effective_permissions" "ann" {
  principal         = data.iamproof_principal.ann.arn
  identity_policies = data.iamproof_principal.ann.identity_policies
  expectations      = [{ name = "writes", actions = ["s3:PutObject"], resources = ["arn:aws:s3:::b/*"] }]
}
`,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.iamproof_principal.ann", tfjsonpath.New("group_names"), exactly("g0", "g1", "g2")),
				statecheck.ExpectKnownValue("data.iamproof_principal.ann", tfjsonpath.New("identity_policies"), knownvalue.MapSizeExact(3)),
				statecheck.ExpectKnownValue("data.iamproof_principal.ann", tfjsonpath.New("trust_policy"), knownvalue.Null()),
				statecheck.ExpectKnownValue("data.iamproof_effective_permissions.ann", tfjsonpath.New("results").AtMapKey("writes"), knownvalue.StringExact("allowed")),
				statecheck.ExpectKnownOutputValue("same", knownvalue.StringExact("true")),
			},
		}},
	})
}

// J-5: many principals, filtered, as one map; nothing changes at the second plan.
func TestAccPrincipals(t *testing.T) {
	t.Parallel()
	_, config := startLive(t, liveWorld())
	w := newWorkspace(t, config+`
data "iamproof_principals" "all" {}
data "iamproof_principals" "roles" {
  types      = ["role"]
  name_regex = "^a"
  tags       = { team = "tide" }
}
resource "iamproof_simulation" "each" {
  for_each             = data.iamproof_principals.roles.principals
  principal            = each.key
  identity_policies    = each.value.identity_policies
  permissions_boundary = each.value.permissions_boundary
  expectations         = [{ decision = "denied", actions = ["iam:*"] }]
}
output "all" { value = join(" ", keys(data.iamproof_principals.all.principals)) }
output "passed" { value = join(" ", [for arn, s in iamproof_simulation.each : arn if s.passed]) }
output "version" { value = data.iamproof_principals.all.principals["arn:aws:iam::111122223333:role/svc/web/app"].policy_versions["`+livePolicy+`deploy"] }
`)
	if out := w.run(t, "apply", "-auto-approve"); out.failed {
		t.Fatalf("%+v", out.diagnostics)
	}
	want := map[string]string{
		"all":    "arn:aws:iam::111122223333:role/svc/web/app arn:aws:iam::111122223333:user/ann",
		"passed": "arn:aws:iam::111122223333:role/svc/web/app", "version": "v4",
	}
	if got := w.outputs(t); !maps.Equal(got, want) {
		t.Errorf("outputs %v, want %v", got, want)
	}
	if out := w.run(t, "plan"); out.failed || !bytes.Contains(out.output, []byte(`"changes":{"add":0,"change":0`)) {
		t.Errorf("the second plan has changes: %s", out.output)
	}
}

// J-8, J-9, J-10: levels in order, and what applies where.
func TestAccOrganizationPolicies(t *testing.T) {
	t.Parallel()
	const scp, rcp = "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"
	organization := &awstest.Organization{
		Management: "999999999999", Paths: true, Enabled: []string{scp},
		Levels:   []string{"r-abcd", "ou-abcd-11111111", "ou-abcd-22222222", liveAccount},
		Attached: map[string][]string{"r-abcd": {"p-FullAWSAccess", "p-RCPFullAWSAccess"}, "ou-abcd-11111111": {"p-FullAWSAccess"}, "ou-abcd-22222222": {"p-1"}, liveAccount: {"p-FullAWSAccess"}},
		Policies: map[string][3]string{
			"p-FullAWSAccess": {"FullAWSAccess", scp}, "p-RCPFullAWSAccess": {"RCPFullAWSAccess", rcp}, "p-1": {"only-sqs", scp, allowing("sqs:*")},
		},
	}
	s, config := startLive(t, &awstest.World{Organization: organization})
	config += `
data "iamproof_organization_policies" "o" { account_id = %q }
data "iamproof_effective_permissions" "p" {
  principal                 = "arn:aws:iam::111122223333:role/app"
  identity_policies         = [{ Version = "2012-10-17", Statement = { Effect = "Allow", Action = "*", Resource = "*" } }]
  service_control_policies  = data.iamproof_organization_policies.o.service_control_policies
  resource_control_policies = data.iamproof_organization_policies.o.resource_control_policies
  expectations = [
    { name = "s3", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::b/*"], context = { "aws:ResourceAccount" = ["111122223333"] } },
    { name = "sqs", actions = ["sqs:ListQueues"] },
  ]
}
`
	result := func(name string, want string) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.iamproof_effective_permissions.p", tfjsonpath.New("results").AtMapKey(name), knownvalue.StringExact(want))
	}
	value := func(name string, want knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.iamproof_organization_policies.o", tfjsonpath.New(name), want)
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{Config: fmt.Sprintf(config, liveAccount), ConfigStateChecks: []statecheck.StateCheck{
				result("s3", "implicitDeny"), result("sqs", "allowed"),
				value("service_control_policies", knownvalue.ListSizeExact(4)), value("resource_control_policies", knownvalue.Null()),
				value("scp_enabled", knownvalue.Bool(true)), value("rcp_enabled", knownvalue.Bool(false)),
				statecheck.ExpectKnownValue("data.iamproof_organization_policies.o", tfjsonpath.New("path").AtSliceIndex(3).AtMapKey("id"), knownvalue.StringExact(liveAccount)),
			}},
			{PreConfig: func() {
				organization.Enabled = []string{scp, rcp}
				organization.Attached["ou-abcd-22222222"] = []string{"p-FullAWSAccess"}
			},
				Config: fmt.Sprintf(config, liveAccount), ConfigStateChecks: []statecheck.StateCheck{
					result("sqs", "allowed"), value("resource_control_policies", knownvalue.ListSizeExact(4)),
				}},
			{Config: fmt.Sprintf(config, "999999999999"), ConfigStateChecks: []statecheck.StateCheck{
				value("service_control_policies", knownvalue.Null()), value("is_management_account", knownvalue.Bool(true)), result("sqs", "allowed"),
			}},
			{PreConfig: func() {
				s.Fail("ListPoliciesForTarget", awstest.Fault{Status: http.StatusBadRequest, Code: "AccessDeniedException"})
			},
				Config: fmt.Sprintf(config, liveAccount), ExpectError: regexp.MustCompile(`(?s)not readable.*organizations:ListPoliciesForTarget.*999999999999.*assume_role`)},
		},
	})
}

// J-11: sets of the credential report; a check warns, a postcondition fails.
func TestAccCredentialReport(t *testing.T) {
	t.Parallel()
	const header = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date\n"
	rows := []string{
		"<root_account>,arn:aws:iam::111122223333:root,2020-01-01T00:00:00Z,not_supported,N/A,not_supported,true,true,2020-01-01T00:00:00Z,N/A,false,N/A,N/A",
		"ann,arn:aws:iam::111122223333:user/ann,2024-01-01T00:00:00Z,true,no_information,2024-01-01T00:00:00Z,false,false,N/A,N/A,true,2026-10-20T00:00:00Z,2026-10-25T00:00:00Z",
		"bot,arn:aws:iam::111122223333:user/bot,2024-01-01T00:00:00Z,false,N/A,N/A,false,true,2024-01-01T00:00:00Z,N/A,false,2023-01-01T00:00:00Z,N/A",
		"eve,arn:aws:iam::111122223333:user/eve,2024-01-01T00:00:00Z,true,2026-10-30T00:00:00+00:00,2026-10-01T00:00:00Z,true,false,N/A,N/A,false,N/A,N/A",
	}
	_, config := startLive(t, &awstest.World{Reports: []string{"ReportNotPresent", header + strings.Join(rows, "\n") + "\n"}, Generated: "2026-11-01T00:00:00Z"})
	set := func(name string, elements ...string) statecheck.StateCheck {
		checks := []knownvalue.Check{}
		for _, e := range elements {
			checks = append(checks, knownvalue.StringExact(e))
		}
		return statecheck.ExpectKnownValue("data.iamproof_credential_report.x", tfjsonpath.New(name), knownvalue.SetExact(checks))
	}
	const condition = `
    condition     = !%[1]s.root_has_access_keys && length(%[1]s.users_without_mfa) == 0
    error_message = "root keys or users without MFA"
`
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config: config + "data \"iamproof_credential_report\" \"x\" {}\ncheck \"credentials\" {\nassert {" + fmt.Sprintf(condition, "data.iamproof_credential_report.x") + "}\n}",
				ConfigStateChecks: []statecheck.StateCheck{
					set("users_without_mfa", "ann"), set("old_access_keys", "bot#1"), set("unused_access_keys", "bot#1"), set("unused_passwords", "ann"), set("never_used_users", "bot"),
					statecheck.ExpectKnownValue("data.iamproof_credential_report.x", tfjsonpath.New("root_has_access_keys"), knownvalue.Bool(true)),
					statecheck.ExpectKnownValue("data.iamproof_credential_report.x", tfjsonpath.New("root_mfa_active"), knownvalue.Bool(true)),
					statecheck.ExpectKnownValue("data.iamproof_credential_report.x", tfjsonpath.New("users").AtSliceIndex(0).AtMapKey("password_state"), knownvalue.StringExact("never_used")),
					statecheck.ExpectKnownValue("data.iamproof_credential_report.x", tfjsonpath.New("users").AtSliceIndex(1).AtMapKey("access_keys"), knownvalue.ListSizeExact(2)),
					statecheck.ExpectKnownValue("data.iamproof_credential_report.x", tfjsonpath.New("generated_at"), knownvalue.StringExact("2026-11-01T00:00:00Z")),
				},
			},
			{
				Config:      config + "data \"iamproof_credential_report\" \"x\" {\nlifecycle {\npostcondition {" + fmt.Sprintf(condition, "self") + "}\n}\n}",
				ExpectError: regexp.MustCompile("root keys or users without MFA"),
			},
		},
	})
}

// J-12: least privilege from real use, and the reduced policy goes into a simulation.
func TestAccLastAccessed(t *testing.T) {
	t.Parallel()
	w := liveWorld()
	w.Roles["app"].Inline = map[string]string{
		"work": `{"Version":"2012-10-17","Statement":[{"Sid":"Work","Effect":"Allow","Action":["lambda:GetFunction","lambda:CreateFunction","lambda:DeleteFunction","lambda:InvokeFunction","sqs:SendMessage","s3:GetObject","iam:PassRole"],"Resource":"*"}]}`,
		"s3":   allowing("s3:*"),
	}
	w.Roles["app"].Attached = nil
	recently := time.Now().UTC().AddDate(0, 0, -20).Format(time.RFC3339)
	w.Roles["young"] = &awstest.Identity{Path: "/svc/web/", Created: recently}
	w.Jobs = []awstest.Job{{Status: "COMPLETED", Services: []awstest.Service{
		{Prefix: "lambda", Last: recently, Actions: map[string]string{"GetFunction": recently, "CreateFunction": "2025-01-01T00:00:00Z", "DeleteFunction": ""}},
		{Prefix: "s3"}, {Prefix: "sqs", Last: recently}, {Prefix: "iam", Last: ""},
	}}}
	_, config := startLive(t, w)
	config += `
data "iamproof_last_accessed" "app" {
  arn = "arn:aws:iam::111122223333:role/svc/web/app"
  %s
}
`
	set := func(name string, elements ...string) statecheck.StateCheck {
		checks := []knownvalue.Check{}
		for _, e := range elements {
			checks = append(checks, knownvalue.StringExact(e))
		}
		return statecheck.ExpectKnownValue("data.iamproof_last_accessed.app", tfjsonpath.New(name), knownvalue.SetExact(checks))
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config: fmt.Sprintf(config, "") + `
resource "iamproof_simulation" "reduced" {
  principal         = data.iamproof_last_accessed.app.arn
  identity_policies = { for k, v in data.iamproof_last_accessed.app.reduced_policies : k => v if v != null }
  expectations = [
    { name = "used", decision = "allowed", actions = ["lambda:GetFunction"], resources = ["arn:aws:lambda:eu-west-1:111122223333:function:f"] },
    { name = "kept", decision = "allowed", actions = ["sqs:SendMessage"], resources = ["arn:aws:sqs:eu-west-1:111122223333:q"] },
    { name = "gone", decision = "denied", actions = ["s3:*", "lambda:CreateFunction", "lambda:DeleteFunction"] },
  ]
}
`,
				ConfigStateChecks: []statecheck.StateCheck{
					set("unused_services", "iam", "s3"), set("unused_actions", "lambda:CreateFunction", "lambda:DeleteFunction"), set("untracked_actions", "lambda:InvokeFunction", "sqs:SendMessage"),
					statecheck.ExpectKnownValue("data.iamproof_last_accessed.app", tfjsonpath.New("reduced_policies"), knownvalue.MapExact(map[string]knownvalue.Check{
						"inline/s3":   knownvalue.Null(),
						"inline/work": knownvalue.StringExact(`{"Version":"2012-10-17","Statement":[{"Sid":"Work","Effect":"Allow","Action":["iam:PassRole","lambda:GetFunction","lambda:InvokeFunction","sqs:SendMessage"],"Resource":"*"}]}`),
					})),
					statecheck.ExpectKnownValue("data.iamproof_last_accessed.app", tfjsonpath.New("kept_because"), knownvalue.MapSizeExact(0)),
					statecheck.ExpectKnownValue("iamproof_simulation.reduced", tfjsonpath.New("passed"), knownvalue.Bool(true)),
				},
			},
			{
				Config: fmt.Sprintf(strings.Replace(config, "web/app", "web/young", 1), "identity_policies = { a = jsonencode({ Version = \"2012-10-17\", Statement = { Effect = \"Allow\", Action = \"s3:*\", Resource = \"*\" } }) }"),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue("data.iamproof_last_accessed.app", tfjsonpath.New("kept_because").AtMapKey("a"), knownvalue.StringExact("the principal is too young")),
					statecheck.ExpectKnownValue("data.iamproof_last_accessed.app", tfjsonpath.New("reduced_policies").AtMapKey("a"), knownvalue.StringExact(`{"Statement":{"Action":"s3:*","Effect":"Allow","Resource":"*"},"Version":"2012-10-17"}`)),
				},
			},
			{
				Config: fmt.Sprintf(strings.Replace(config, "role/svc/web/app", "group/g0", 1), ""),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue("data.iamproof_last_accessed.app", tfjsonpath.New("reduced_policies"), knownvalue.Null()),
				},
			},
		},
	})
}

// Section I, J-7: what a user reads when something goes wrong.
func TestAccLiveFailures(t *testing.T) {
	t.Parallel()
	const principal = "data \"iamproof_principal\" \"x\" { arn = %q }\n"
	app := fmt.Sprintf(principal, "arn:aws:iam::111122223333:role/svc/web/app")
	always := func(f awstest.Fault) []awstest.Fault { return slices.Repeat([]awstest.Fault{f}, 10) }
	for name, test := range map[string]struct {
		config    string
		operation string
		faults    []awstest.Fault
		want      string
	}{
		"denied":    {app, "GetRolePolicy", always(awstest.Denied), `(?s)Missing permissions.*AWS denied iam:GetRolePolicy\..*"iam:ListAttachedGroupPolicies"`},
		"throttled": {app, "GetRole", always(awstest.Fault{Status: 400, Code: "Throttling"}), `(?s)throttling.*iam:GetRole.*max_retries.*iamproof_principals`},
		"expired":   {app, "GetCallerIdentity", always(awstest.Fault{Status: 403, Code: "ExpiredToken"}), `(?s)Credentials expired.*aws sso login`},
		"html":      {app, "GetRole", always(awstest.Fault{Status: 200, Body: "<html>secret page</html>"}), `(?s)not from AWS.*127\.0\.0\.1.*status 200`},
		"path":      {fmt.Sprintf(principal, "arn:aws:iam::111122223333:role/app"), "", nil, `(?s)Wrong path.*belongs to\s+arn:aws:iam::111122223333:role/svc/web/app`},
		"account":   {fmt.Sprintf(principal, "arn:aws:iam::999999999999:role/app"), "", nil, `(?s)Wrong account.*account 999999999999.*role_arn = "arn:aws:iam::999999999999:role/NAME"`},
		"partition": {fmt.Sprintf(principal, "arn:aws-cn:iam::111122223333:role/app"), "", nil, `(?s)Wrong partition.*aws-cn.*Set region`},
		"root":      {fmt.Sprintf(principal, "arn:aws:iam::111122223333:root"), "", nil, `(?s)Invalid arn.*no policies in IAM`},
		"service":   {fmt.Sprintf(principal, "ec2.amazonaws.com"), "", nil, `(?s)Invalid arn.*is not the ARN`},
		"group":     {fmt.Sprintf(principal, "arn:aws:iam::111122223333:group/g0"), "", nil, `(?s)is the ARN of a group`},
		"nothing":   {"data \"iamproof_principal\" \"x\" {}\n", "", nil, `(?s)Which principal.*name and\s+type`},
		"limit":     {"data \"iamproof_principals\" \"x\" { limit = 1 }\n", "", nil, `(?s)Too many principals.*narrow path_prefix`},
		"regexp":    {"data \"iamproof_principals\" \"x\" { name_regex = \"(\" }\n", "", nil, `(?s)Invalid name_regex`},
		"types":     {"data \"iamproof_principals\" \"x\" { types = [\"group\"] }\n", "", nil, `(?s)must be "role" or "user"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, config := startLive(t, liveWorld())
			s.Fail(test.operation, test.faults...)
			out := newWorkspace(t, config+test.config).run(t, "plan")
			if !out.failed || len(out.errors()) != 1 {
				t.Fatalf("failed %t: %+v", out.failed, out.diagnostics)
			}
			d := out.errors()[0]
			if text := d.Summary + "\n" + d.Detail; !regexp.MustCompile(test.want).MatchString(text) || strings.Contains(text, "secret") {
				t.Errorf("the error is\n%s\nwant %s", text, test.want)
			}
		})
	}
}

// L-704 and section I: reads that are forbidden, or that have no credentials, and an
// account that is not in the organization.
func TestAccLiveNothingToReadWith(t *testing.T) {
	const principal = "data \"iamproof_principal\" \"x\" { arn = \"arn:aws:iam::111122223333:role/app\" }\n"
	fails := func(name, config string, want ...string) {
		out := newWorkspace(t, config).run(t, "plan")
		if !out.failed || len(out.errors()) != 1 {
			t.Errorf("%s: failed %t: %+v", name, out.failed, out.diagnostics)
			return
		}
		text := out.errors()[0].Summary + ": " + out.errors()[0].Detail
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s: %s\nwant %s", name, text, w)
			}
		}
	}
	fails("no credentials", principal, "No credentials for AWS", "AWS_PROFILE", "aws sso login", "was not asked, because AWS_EC2_METADATA_DISABLED is set")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "false")
	t.Setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1")
	fails("no metadata", principal, "No credentials for AWS", "At last 127.0.0.1:1 was asked", "nothing answered", "set AWS_EC2_METADATA_DISABLED=true")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	fails("no profile", "provider \"iamproof\" { aws = { profile = \"nobody\" } }\n"+principal, "Configuration for AWS not usable", "nobody")
	_, config := startLive(t, &awstest.World{Organization: &awstest.Organization{Management: "999999999999", Levels: []string{"r-abcd", "555555555555"}}})
	fails("account", config+"data \"iamproof_organization_policies\" \"x\" { account_id = \"222222222222\" }", "Account not in the organization", "account 222222222222")
	fails("account id", config+"data \"iamproof_organization_policies\" \"x\" { account_id = \"production\" }", "Invalid account_id")
	t.Setenv("IAMPROOF_OFFLINE", "1")
	fails("offline", config+principal, "Live reads are switched off", "IAMPROOF_OFFLINE")
}

// In a check block a failing read is a warning (section I).
func TestAccLiveCheck(t *testing.T) {
	t.Parallel()
	s, config := startLive(t, liveWorld())
	s.Fail("GetCallerIdentity", awstest.Denied)
	out := newWorkspace(t, config+`
check "app" {
  data "iamproof_principal" "x" { arn = "arn:aws:iam::111122223333:role/svc/web/app" }
  assert {
    condition     = data.iamproof_principal.x.permissions_boundary != null
    error_message = "no boundary"
  }
}
`).run(t, "plan")
	if out.failed || len(out.warnings()) == 0 || !strings.Contains(out.warnings()[0].Summary, "Missing permissions") {
		t.Errorf("failed %t: %+v", out.failed, out.diagnostics)
	}
}

// L-702: settings that are not known yet are an error of the read, not of the provider.
func TestAccLiveUnknownSettings(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, `
resource "terraform_data" "region" { input = "eu-central-1" }
provider "iamproof" { aws = { region = terraform_data.region.id } }
data "iamproof_principal" "x" { arn = "arn:aws:iam::111122223333:role/app" }
`)
	out := w.run(t, "plan")
	if !out.failed || len(out.errors()) != 1 || !strings.Contains(out.errors()[0].Detail, "aws.region is not known yet") {
		t.Errorf("%+v", out.diagnostics)
	}
}

// J-16: settings of aws touch nothing while no live data source is declared.
func TestAccLiveUnused(t *testing.T) {
	t.Parallel()
	s := awstest.New(t, liveWorld())
	out := newWorkspace(t, fmt.Sprintf(`
provider "iamproof" {
  aws = { profile = "nobody", shared_config_files = ["/nowhere"], endpoints = { iam = %[1]q, sts = %[1]q } }
}
resource "iamproof_simulation" "x" {
  identity_policies = []
  account_id        = "111122223333"
  expectations      = [{ decision = "denied", actions = ["s3:GetObject"] }]
}
`, s.URL)).run(t, "plan")
	if out.failed || len(s.Calls()) != 0 {
		t.Errorf("failed %t, calls %v: %+v", out.failed, s.Calls(), out.diagnostics)
	}
}

// What is wrong with aws itself.
func TestAccLiveBadSettings(t *testing.T) {
	t.Parallel()
	for setting, want := range map[string]string{
		`retry_mode = "often"`: `retry_mode is "often"`, `max_retries = 0`: "max_retries is 0",
		`assume_role = { role_arn = "arn:aws:iam::111122223333:role/x", duration = "long" }`: `duration is "long"`,
	} {
		out := newWorkspace(t, "provider \"iamproof\" {\n  aws = { "+setting+" }\n}\ndata \"iamproof_actions\" \"x\" { services = [\"sqs\"] }\n").run(t, "validate")
		if !out.failed || len(out.errors()) != 1 || !strings.Contains(out.errors()[0].Detail, want) {
			t.Errorf("%s: %+v", setting, out.diagnostics)
		}
	}
}

// L-113: what is detached and deleted between two calls is no part of the principal any
// more, and the gate decides without it.
func TestAccLiveDeletedMeanwhile(t *testing.T) {
	t.Parallel()
	s, config := startLive(t, liveWorld())
	s.After("ListAttachedRolePolicies", func() {
		delete(s.Policies, livePolicy+"deploy")
		s.Roles["app"].Attached = []string{livePolicy + "logs"}
	})
	w := newWorkspace(t, config+`
data "iamproof_principal" "app" { arn = "arn:aws:iam::111122223333:role/svc/web/app" }
resource "iamproof_simulation" "app" {
  principal         = data.iamproof_principal.app.arn
  identity_policies = data.iamproof_principal.app.identity_policies
  expectations      = [{ decision = "denied", actions = ["s3:PutObject"] }]
}
`)
	if out := w.run(t, "plan"); out.failed {
		t.Errorf("%+v", out.diagnostics)
	}
}

// Section I: a plan that is stopped while AWS does not answer ends at once.
func TestAccLiveStopped(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot be interrupted there")
	}
	s, config := startLive(t, liveWorld())
	asked := make(chan struct{})
	s.Fail("GetRole", awstest.Fault{Stall: true})
	s.After("GetRole", func() { close(asked) })
	cmd := newWorkspace(t, config+`data "iamproof_principal" "app" { arn = "arn:aws:iam::111122223333:role/svc/web/app" }`).command("plan")
	start := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-asked:
	case err := <-ended:
		t.Fatalf("the plan ended before it asked: %v", err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err == nil || time.Since(start) > 25*time.Second {
		t.Errorf("the plan ended with %v after %s", err, time.Since(start))
	}
}
