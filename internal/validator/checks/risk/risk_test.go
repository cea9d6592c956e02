// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package risk_test

import (
	"slices"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/risk"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// riskCases show when the checks of this family report something, and when they do not.
var riskCases = slices.Concat(adminCases, passRoleCases, serviceRoleCases, escalationCases, bucketEscalationCases, exposedActionCases, levelCases, sensitiveCases)

// asked switches a check on.
func asked(id string, class frame.Class) func(*frame.Input) {
	return func(in *frame.Input) { in.Overrides = map[string]frame.Class{id: class} }
}

var adminCases = []checktest.Case{
	{ID: "FULL_ADMIN_ACCESS", Stmt: `{"Effect":"Allow","Action":"*","Resource":"*"}`, At: "$.Statement[0]", Message: "administrator"},
	{ID: "FULL_ADMIN_ACCESS", Name: "session", Type: iam.Session, Stmt: `{"Effect":"Allow","Action":"*","Resource":"*"}`, At: "$.Statement[0]"},
	{
		ID: "FULL_ADMIN_ACCESS", Name: "next to a Deny", Stmt: `{"Effect":"Allow","Action":["*"],"Resource":["*"]},{"Effect":"Deny","Action":"organizations:*","Resource":"*"}`,
		At: "$.Statement[0]", Message: "what the document denies",
	},
	{ID: "FULL_ADMIN_ACCESS", Name: "boundary", Type: iam.Boundary, Stmt: `{"Effect":"Allow","Action":"*","Resource":"*"}`, Also: []string{"BOUNDARY_ALLOWS_ITS_OWN_REMOVAL"}},
	{ID: "FULL_ADMIN_ACCESS", Name: "SCP", Type: iam.SCP, Stmt: `{"Effect":"Allow","Action":"*","Resource":"*"}`},
	{ID: "FULL_ADMIN_ACCESS", Name: "SCP, asked for", Type: iam.SCP, Stmt: `{"Effect":"Allow","Action":"*","Resource":"*"}`, In: asked("FULL_ADMIN_ACCESS", frame.Warning), At: "$.Statement[0]", Class: frame.Warning},
	{ID: "FULL_ADMIN_ACCESS", Name: "Deny", Stmt: `{"Effect":"Deny","Action":"*","Resource":"*"}`},
	{ID: "FULL_ADMIN_ACCESS", Name: "resource", Stmt: `{"Effect":"Allow","Action":"*","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`, Also: []string{"ALL_ACTIONS_ALLOWED"}},

	{ID: "ALL_ACTIONS_ALLOWED", Stmt: `{"Effect":"Allow","Action":["*"],"Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`, At: "$.Statement[0].Action"},
	{
		ID: "ALL_ACTIONS_ALLOWED", Name: "condition", Stmt: `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`,
		At: "$.Statement[0].Action", Message: "whenever its condition holds", Also: []string{"PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE"},
	},
	{
		ID: "ALL_ACTIONS_ALLOWED", Name: "NotResource", Stmt: `{"Effect":"Allow","Action":"*","NotResource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`,
		At: "$.Statement[0].Action", Also: []string{"ALLOW_WITH_NOT_RESOURCE", "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE"},
	},
	{
		ID: "ALL_ACTIONS_ALLOWED", Name: "resource policy", Type: iam.Resource, Attachment: iam.SQS,
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"*","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`, At: "$.Statement[0].Action", Message: "every action on the resource",
	},
	{
		ID: "ALL_ACTIONS_ALLOWED", Name: "endpoint", Type: iam.Endpoint,
		Stmt: `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`,
	},
	{ID: "ALL_ACTIONS_ALLOWED", Name: "administrator", Stmt: `{"Effect":"Allow","Action":"*","Resource":"*"}`, Also: []string{"FULL_ADMIN_ACCESS"}},
	{ID: "ALL_ACTIONS_ALLOWED", Name: "service", Stmt: `{"Effect":"Allow","Action":"sqs:*","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`, Also: []string{"FULL_SERVICE_ACCESS"}},

	{
		ID: "ALLOW_WITH_NOT_ACTION", Stmt: `{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`, At: "$.Statement[0].NotAction", Message: `"secretsmanager:GetSecretValue"`,
		Also: []string{"PRIVILEGE_ESCALATION"},
	},
	{
		ID: "ALLOW_WITH_NOT_ACTION", Name: "condition", Stmt: `{"Effect":"Allow","NotAction":["iam:*","s3:*"],"Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`,
		At: "$.Statement[0].NotAction",
	},
	{
		ID: "ALLOW_WITH_NOT_ACTION", Name: "what a Deny takes", Stmt: `{"Effect":"Allow","NotAction":"iam:*","Resource":"*"},{"Effect":"Deny","Action":"secretsmanager:*","Resource":"*"}`,
		At: "$.Statement[0].NotAction", Message: `"kms:PutKeyPolicy", "s3:DeleteBucket" and "cloudtrail:StopLogging"`, Also: []string{"PRIVILEGE_ESCALATION"},
	},
	{
		ID: "ALLOW_WITH_NOT_ACTION", Name: "resource policy", Type: iam.Resource, Attachment: iam.KMS, At: "$.Statement[0].NotAction", Message: "every action on the resource that",
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/ci"},"NotAction":"kms:ScheduleKeyDeletion","Resource":"*"}`, Also: []string{"KMS_KEY_POLICY_WITHOUT_ACCOUNT_DELEGATION"},
	},
	{
		ID: "ALLOW_WITH_NOT_ACTION", Name: "trust", Type: iam.Trust, Message: "every action on the role that", Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/ci"},"NotAction":"sts:TagSession"}`,
		At: "$.Statement[0].NotAction", Also: []string{"NOT_ACTION_IN_TRUST_POLICY"},
	},
	{ID: "ALLOW_WITH_NOT_ACTION", Name: "Deny", Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"},{"Effect":"Deny","NotAction":"s3:*","Resource":"*"}`},
	{ID: "ALLOW_WITH_NOT_ACTION", Name: "nothing left", Stmt: `{"Effect":"Allow","NotAction":"*","Resource":"*"}`, Also: []string{"STATEMENT_NEVER_APPLIES"}},

	{
		ID: "ALLOW_WITH_NOT_RESOURCE", Stmt: `{"Effect":"Allow","Action":"s3:GetObject","NotResource":"arn:aws:s3:::payroll/*"}`, At: "$.Statement[0].NotResource",
	},
	{
		ID: "ALLOW_WITH_NOT_RESOURCE", Name: "resource policy", Type: iam.Resource, Attachment: iam.SNS, At: "$.Statement[0].NotResource",
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sns:Publish","NotResource":"arn:aws:sns:eu-west-1:210987654321:alarms"}`,
	},
	{ID: "ALLOW_WITH_NOT_RESOURCE", Name: "Deny", Stmt: `{"Effect":"Deny","Action":"s3:GetObject","NotResource":"arn:aws:s3:::payroll/*"}`},
	{ID: "ALLOW_WITH_NOT_RESOURCE", Name: "nothing left", Stmt: `{"Effect":"Allow","Action":"s3:GetObject","NotResource":"*"}`, Also: []string{"STATEMENT_NEVER_APPLIES"}},

	{ID: "FULL_SERVICE_ACCESS", Stmt: `{"Effect":"Allow","Action":"sqs:*","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`, At: "$.Statement[0].Action"},
	{
		ID: "FULL_SERVICE_ACCESS", Name: "grave", Stmt: `{"Effect":"Allow","Action":["s3:GetObject","KMS:*"],"Resource":["arn:aws:s3:::reports/*","arn:aws:kms:eu-west-1:210987654321:key/0a1b2c3d-0000-4444-8888-001122334455"]}`,
		At: "$.Statement[0].Action[1]", Class: frame.SecurityWarning,
	},
	{ID: "FULL_SERVICE_ACCESS", Name: "condition", Stmt: `{"Effect":"Allow","Action":"sqs:*","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`},
	{ID: "FULL_SERVICE_ACCESS", Name: "some actions", Stmt: `{"Effect":"Allow","Action":"sqs:Get*","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`},
	{ID: "FULL_SERVICE_ACCESS", Name: "Deny", Stmt: `{"Effect":"Deny","Action":"sqs:*","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`},
	{ID: "FULL_SERVICE_ACCESS", Name: "boundary", Type: iam.Boundary, Stmt: `{"Effect":"Allow","Action":"sqs:*","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`},
}

// TestAdminIsOneFinding shows that a statement that allows everything has one finding.
func TestAdminIsOneFinding(t *testing.T) {
	text := checktest.Document(`{"Effect":"Allow","Action":["*","iam:PassRole","kms:*"],"Resource":["*"]}`)
	var ids []string
	for _, k := range risk.Checks {
		ids = append(ids, k.ID)
	}
	risky := func(in frame.Input) []string {
		var found []string
		for _, f := range validator.Validate(in).Findings {
			if slices.Contains(ids, f.ID) && f.ID != "FULL_SERVICE_ACCESS" {
				found = append(found, f.ID)
			}
		}
		return found
	}
	if got := risky(frame.Input{Text: text}); !slices.Equal(got, []string{"FULL_ADMIN_ACCESS"}) {
		t.Errorf("an identity policy has %q", got)
	}
	boundary := frame.Input{Text: text, Use: view.Use{Type: iam.Boundary}, Options: frame.Options{Overrides: map[string]frame.Class{"PASS_ROLE_WITH_STAR_IN_RESOURCE": frame.Warning}}}
	if got := risky(boundary); !slices.Equal(got, []string{"PASS_ROLE_WITH_STAR_IN_RESOURCE"}) {
		t.Errorf("a boundary where only iam:PassRole is asked for has %q", got)
	}
}
