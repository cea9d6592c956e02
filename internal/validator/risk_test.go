// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// riskCases show when the checks of this family report something, and when they do not.
var riskCases = slices.Concat(adminCases, passRoleCases, serviceRoleCases, escalationCases, bucketEscalationCases, exposedActionCases, levelCases, sensitiveCases)

// asked switches a check on.
func asked(id string, class frame.Class) func(*Input) {
	return func(in *Input) { in.Overrides = map[string]frame.Class{id: class} }
}

var adminCases = []checkCase{
	{id: fullAdmin, stmt: `{"Effect":"Allow","Action":"*","Resource":"*"}`, at: "$.Statement[0]", message: "administrator"},
	{id: fullAdmin, name: "session", typ: iam.Session, stmt: `{"Effect":"Allow","Action":"*","Resource":"*"}`, at: "$.Statement[0]"},
	{
		id: fullAdmin, name: "beside a Deny", stmt: `{"Effect":"Allow","Action":["*"],"Resource":["*"]},{"Effect":"Deny","Action":"organizations:*","Resource":"*"}`,
		at: "$.Statement[0]", message: "what the document denies",
	},
	{id: fullAdmin, name: "boundary", typ: iam.Boundary, stmt: `{"Effect":"Allow","Action":"*","Resource":"*"}`, also: []string{"BOUNDARY_ALLOWS_ITS_OWN_REMOVAL"}},
	{id: fullAdmin, name: "SCP", typ: iam.SCP, stmt: `{"Effect":"Allow","Action":"*","Resource":"*"}`},
	{id: fullAdmin, name: "SCP, asked for", typ: iam.SCP, stmt: `{"Effect":"Allow","Action":"*","Resource":"*"}`, in: asked(fullAdmin, frame.Warning), at: "$.Statement[0]", class: frame.Warning},
	{id: fullAdmin, name: "Deny", stmt: `{"Effect":"Deny","Action":"*","Resource":"*"}`},
	{id: fullAdmin, name: "resource", stmt: `{"Effect":"Allow","Action":"*","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`, also: []string{"ALL_ACTIONS_ALLOWED"}},

	{id: "ALL_ACTIONS_ALLOWED", stmt: `{"Effect":"Allow","Action":["*"],"Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`, at: "$.Statement[0].Action"},
	{
		id: "ALL_ACTIONS_ALLOWED", name: "condition", stmt: `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`,
		at: "$.Statement[0].Action", message: "whenever its condition holds", also: []string{passRoleRule.star[byWildcard], serviceRoleRule.star[byWildcard]},
	},
	{
		id: "ALL_ACTIONS_ALLOWED", name: "NotResource", stmt: `{"Effect":"Allow","Action":"*","NotResource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`,
		at: "$.Statement[0].Action", also: []string{"ALLOW_WITH_NOT_RESOURCE", passRoleRule.not[byWildcard], serviceRoleRule.not[byWildcard]},
	},
	{
		id: "ALL_ACTIONS_ALLOWED", name: "resource policy", typ: iam.Resource, attachment: iam.SQS,
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"*","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`, at: "$.Statement[0].Action",
	},
	{
		id: "ALL_ACTIONS_ALLOWED", name: "endpoint", typ: iam.Endpoint,
		stmt: `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`,
	},
	{id: "ALL_ACTIONS_ALLOWED", name: "administrator", stmt: `{"Effect":"Allow","Action":"*","Resource":"*"}`, also: []string{fullAdmin}},
	{id: "ALL_ACTIONS_ALLOWED", name: "service", stmt: `{"Effect":"Allow","Action":"sqs:*","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`, also: []string{"FULL_SERVICE_ACCESS"}},

	{
		id: "ALLOW_WITH_NOT_ACTION", stmt: `{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`, at: "$.Statement[0].NotAction", message: `"secretsmanager:GetSecretValue"`,
		also: []string{"PRIVILEGE_ESCALATION"},
	},
	{
		id: "ALLOW_WITH_NOT_ACTION", name: "condition", stmt: `{"Effect":"Allow","NotAction":["iam:*","s3:*"],"Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`,
		at: "$.Statement[0].NotAction",
	},
	{
		id: "ALLOW_WITH_NOT_ACTION", name: "what a Deny takes", stmt: `{"Effect":"Allow","NotAction":"iam:*","Resource":"*"},{"Effect":"Deny","Action":"secretsmanager:*","Resource":"*"}`,
		at: "$.Statement[0].NotAction", message: `"kms:PutKeyPolicy", "s3:DeleteBucket" and "cloudtrail:StopLogging"`, also: []string{"PRIVILEGE_ESCALATION"},
	},
	{
		id: "ALLOW_WITH_NOT_ACTION", name: "trust", typ: iam.Trust, stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/ci"},"NotAction":"sts:TagSession"}`,
		at: "$.Statement[0].NotAction", also: []string{"NOT_ACTION_IN_TRUST_POLICY"},
	},
	{id: "ALLOW_WITH_NOT_ACTION", name: "Deny", stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"},{"Effect":"Deny","NotAction":"s3:*","Resource":"*"}`},
	{id: "ALLOW_WITH_NOT_ACTION", name: "nothing left", stmt: `{"Effect":"Allow","NotAction":"*","Resource":"*"}`, also: []string{neverApplies}},

	{
		id: "ALLOW_WITH_NOT_RESOURCE", stmt: `{"Effect":"Allow","Action":"s3:GetObject","NotResource":"arn:aws:s3:::payroll/*"}`, at: "$.Statement[0].NotResource",
	},
	{
		id: "ALLOW_WITH_NOT_RESOURCE", name: "resource policy", typ: iam.Resource, attachment: iam.SNS, at: "$.Statement[0].NotResource",
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sns:Publish","NotResource":"arn:aws:sns:eu-west-1:210987654321:alarms"}`,
	},
	{id: "ALLOW_WITH_NOT_RESOURCE", name: "Deny", stmt: `{"Effect":"Deny","Action":"s3:GetObject","NotResource":"arn:aws:s3:::payroll/*"}`},
	{id: "ALLOW_WITH_NOT_RESOURCE", name: "nothing left", stmt: `{"Effect":"Allow","Action":"s3:GetObject","NotResource":"*"}`, also: []string{neverApplies}},

	{id: "FULL_SERVICE_ACCESS", stmt: `{"Effect":"Allow","Action":"sqs:*","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`, at: "$.Statement[0].Action"},
	{
		id: "FULL_SERVICE_ACCESS", name: "grave", stmt: `{"Effect":"Allow","Action":["s3:GetObject","KMS:*"],"Resource":["arn:aws:s3:::reports/*","arn:aws:kms:eu-west-1:210987654321:key/0a1b2c3d-0000-4444-8888-001122334455"]}`,
		at: "$.Statement[0].Action[1]", class: frame.SecurityWarning,
	},
	{id: "FULL_SERVICE_ACCESS", name: "condition", stmt: `{"Effect":"Allow","Action":"sqs:*","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`},
	{id: "FULL_SERVICE_ACCESS", name: "some actions", stmt: `{"Effect":"Allow","Action":"sqs:Get*","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`},
	{id: "FULL_SERVICE_ACCESS", name: "Deny", stmt: `{"Effect":"Deny","Action":"sqs:*","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`},
	{id: "FULL_SERVICE_ACCESS", name: "boundary", typ: iam.Boundary, stmt: `{"Effect":"Allow","Action":"sqs:*","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`},
}

// allOfThem are the ids that a statement on everything triggers, for documents that are about one of them.
var allOfThem = []string{"CREDENTIALS_EXPOSURE", "DATA_EXFILTRATION", "GUARDRAIL_TAMPERING", "PERMISSIONS_MANAGEMENT_WITHOUT_CONSTRAINTS", "PRIVILEGE_ESCALATION", "FULL_SERVICE_ACCESS"}

// TestAdminTellsAll shows that a statement that allows everything has one finding.
func TestAdminTellsAll(t *testing.T) {
	text := document(`{"Effect":"Allow","Action":["*","iam:PassRole","kms:*"],"Resource":["*"]}`)
	risky := func(in Input) []string {
		var found []string
		for _, f := range Validate(in).Findings {
			if slices.ContainsFunc(riskChecks, func(k frame.Check) bool { return k.ID == f.ID }) && f.ID != "FULL_SERVICE_ACCESS" {
				found = append(found, f.ID)
			}
		}
		return found
	}
	if got := risky(Input{Text: text}); !slices.Equal(got, []string{fullAdmin}) {
		t.Errorf("an identity policy has %q", got)
	}
	boundary := Input{Text: text, Use: view.Use{Type: iam.Boundary}, Options: frame.Options{Overrides: map[string]frame.Class{passRoleRule.star[byName]: frame.Warning}}}
	if got := risky(boundary); !slices.Equal(got, []string{passRoleRule.star[byName]}) {
		t.Errorf("a boundary where only iam:PassRole is asked for has %q", got)
	}
}

// TestRiskLists demands that every action of the lists exists, and that the index has all sets, smaller ones first.
func TestRiskLists(t *testing.T) {
	index := risks()
	for i := range index.actions {
		if _, ok := catalog.Default().Lookup(index.actions[i].name); !ok {
			t.Errorf("%s is not in the catalogue", index.actions[i].name)
		}
	}
	if len(index.rows) != len(facts.Escalations()) {
		t.Errorf("%d sets", len(index.rows))
	}
	for i := range index.rows {
		row := &index.rows[i]
		if wayTitles[row.Group] == "" || len(row.needs) == 0 || row.passes != (row.PassedTo != "") {
			t.Errorf("%s: group %q, needs %d, passes %v to %q", row.ID, row.Group, len(row.needs), row.passes, row.PassedTo)
		}
		for _, j := range row.implied {
			if j >= i || !index.rows[j].partOf(row) {
				t.Errorf("%s is said to be part of %s", index.rows[j].ID, row.ID)
			}
		}
	}
	for _, name := range slices.Concat(tellingActions, roleChanges) {
		if _, ok := catalog.Default().Lookup(name); !ok {
			t.Errorf("%s is not in the catalogue", name)
		}
	}
	for _, service := range graveServices {
		if !catalog.Default().HasService(service) || service != strings.ToLower(service) {
			t.Errorf("%s is no service", service)
		}
	}
}
