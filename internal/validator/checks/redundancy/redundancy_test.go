// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package redundancy_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// redundancyCases show when the checks of this family report something, and when they do not.
var redundancyCases = slices.Concat(neverAppliesCases, cancelCases, repeatCases, mergeCases)

const (
	readReports = `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}`
	inOrg       = `"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`
	fromApp     = `"Principal":{"AWS":"arn:aws:iam::210987654321:role/app"}`
	fromAccount = `"Principal":{"AWS":"arn:aws:iam::210987654321:root"}`
	sendJobs    = `"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"`
)

var neverAppliesCases = []checktest.Case{
	{ID: "STATEMENT_NEVER_APPLIES", Stmt: `{"Effect":"Deny","NotAction":"*","Resource":"*"}`, At: "$.Statement[0].NotAction", Class: frame.SecurityWarning, Message: "denies nothing"},
	{ID: "STATEMENT_NEVER_APPLIES", Name: "Allow", Stmt: `{"Effect":"Allow","NotAction":["iam:*","*"],"Resource":"*"}`, At: "$.Statement[0].NotAction", Also: []string{"REDUNDANT_ACTION"}},
	{ID: "STATEMENT_NEVER_APPLIES", Name: "NotResource", Stmt: `{"Effect":"Allow","Action":"s3:GetObject","NotResource":"*"}`, At: "$.Statement[0].NotResource"},
	{ID: "STATEMENT_NEVER_APPLIES", Name: "Deny with NotResource", Stmt: readReports + `,{"Effect":"Deny","Action":"s3:GetObject","NotResource":["*"]}`, At: "$.Statement[1].NotResource", Class: frame.SecurityWarning},
	{
		ID: "STATEMENT_NEVER_APPLIES", Name: "NotPrincipal", Type: iam.Resource, Attachment: iam.SQS, Stmt: `{"Effect":"Allow","NotPrincipal":"*",` + sendJobs + `}`, At: "$.Statement[0].NotPrincipal",
		Also: []string{"ALLOW_WITH_NOT_PRINCIPAL"},
	},
	{ID: "STATEMENT_NEVER_APPLIES", Name: "one service", Stmt: readReports + `,{"Effect":"Deny","NotAction":"s3:*","Resource":"*"}`},
	{ID: "STATEMENT_NEVER_APPLIES", Name: "Action", Stmt: `{"Effect":"Deny","Action":"*","Resource":"*"}`},
	{
		ID: "STATEMENT_NEVER_APPLIES", Name: "Deny with NotPrincipal", Type: iam.Resource, Attachment: iam.SQS, Stmt: `{"Effect":"Deny","NotPrincipal":"*",` + sendJobs + `}`,
		Also: []string{"DENY_WITH_NOT_PRINCIPAL"},
	},

	{ID: "NOT_ACTION_DENY_ALLOWS_NOTHING", Stmt: `{"Effect":"Deny","NotAction":"s3:Get*","Resource":"*"}`, At: "$.Statement[0]", Message: "by itself it allows nothing"},
	{ID: "NOT_ACTION_DENY_ALLOWS_NOTHING", Name: "next to other denials", Stmt: `{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::ledger/*"},{"Effect":"Deny","NotAction":"s3:Get*","Resource":"*"}`, At: "$.Statement[1]"},
	{
		ID: "NOT_ACTION_DENY_ALLOWS_NOTHING", Name: "condition", At: "$.Statement[0]", Message: "Where its condition holds",
		Stmt: `{"Effect":"Deny","NotAction":"s3:Get*","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}`,
	},
	{ID: "NOT_ACTION_DENY_ALLOWS_NOTHING", Name: "something allowed", Stmt: readReports + `,{"Effect":"Deny","NotAction":"s3:Get*","Resource":"*"}`},
	{ID: "NOT_ACTION_DENY_ALLOWS_NOTHING", Name: "no NotAction", Stmt: `{"Effect":"Deny","Action":"s3:Get*","Resource":"*"}`},
	{ID: "NOT_ACTION_DENY_ALLOWS_NOTHING", Name: "SCP", Type: iam.SCP, Stmt: `{"Effect":"Deny","NotAction":"s3:Get*","Resource":"*"}`},
	{
		ID: "NOT_ACTION_DENY_ALLOWS_NOTHING", Name: "next to other policies", Stmt: `{"Effect":"Deny","NotAction":"s3:Get*","Resource":"*"}`,
		In: func(in *frame.Input) { in.Siblings = []view.Source{{Text: checktest.Document(readReports)}} },
	},
}

// TestEveryServiceExcepted shows that NotAction with all services leaves nothing over, and that with all but one it does.
func TestEveryServiceExcepted(t *testing.T) {
	var all []string
	for _, s := range catalog.Default().Services() {
		all = append(all, `"`+s+`:*"`)
	}
	for _, tc := range []struct {
		list []string
		want bool
	}{{all, true}, {all[1:], false}, {append(all[1:], `"nosuchservice:*"`), false}} {
		text := checktest.Document(`{"Effect":"Deny","NotAction":[` + strings.Join(tc.list, ",") + `],"Resource":"*"}`)
		if got := validator.Validate(frame.Input{Text: text}).Has("STATEMENT_NEVER_APPLIES"); got != tc.want {
			t.Errorf("%d services: %v", len(tc.list), got)
		}
	}
}

var cancelCases = []checktest.Case{
	{
		ID: "ALLOW_CANCELLED_BY_DENY", Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"},{"Effect":"Deny","Action":"s3:*","Resource":"*"}`, At: "$.Statement[0]",
		Message: "Statement[1] denies all of it",
	},
	{ID: "ALLOW_CANCELLED_BY_DENY", Name: "wildcards", Stmt: `{"Effect":"Allow","Action":"ec2:RunInst*","Resource":"*"},{"Effect":"Deny","Action":"EC2:run*","Resource":"*"}`, At: "$.Statement[0]"},
	{ID: "ALLOW_CANCELLED_BY_DENY", Name: "wildcard by the catalogue", Stmt: `{"Effect":"Allow","Action":"sqs:*TagQueue","Resource":"*"},{"Effect":"Deny","Action":["sqs:TagQueue","sqs:UntagQueue"],"Resource":"*"}`, At: "$.Statement[0]"},
	{
		ID: "ALLOW_CANCELLED_BY_DENY", Name: "two denials", Stmt: `{"Effect":"Allow","Action":["sqs:SendMessage","sqs:ReceiveMessage"],"Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"},{"Sid":"A","Effect":"Deny","Action":"sqs:Send*","Resource":"*"},{"Sid":"B","Effect":"Deny","Action":"sqs:Receive*","Resource":"*"}`,
		At: "$.Statement[0]", Message: `"A" and "B" deny all of it`,
	},
	{
		ID: "ALLOW_CANCELLED_BY_DENY", Name: "two denials by resource", At: "$.Statement[0]",
		Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::reports/*","arn:aws:s3:::ledger/*"]},{"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"},{"Effect":"Deny","Action":"s3:*Object","Resource":"arn:aws:s3:::ledger/*"}`,
	},
	{
		ID: "ALLOW_CANCELLED_BY_DENY", Name: "two denials of a wildcard", At: "$.Statement[0]",
		Stmt: `{"Effect":"Allow","Action":"sqs:*TagQueue","Resource":"*"},{"Effect":"Deny","Action":"sqs:TagQueue","Resource":"*"},{"Effect":"Deny","Action":"sqs:Untag*","Resource":"*"}`,
	},
	{ID: "ALLOW_CANCELLED_BY_DENY", Name: "same condition", Stmt: `{"Effect":"Allow",` + sendJobs + `,` + inOrg + `},{"Effect":"Deny","Action":"sqs:*","Resource":"*",` + inOrg + `}`, At: "$.Statement[0]"},
	{ID: "ALLOW_CANCELLED_BY_DENY", Name: "all else denied", Stmt: `{"Effect":"Allow",` + sendJobs + `},{"Effect":"Deny","NotAction":"s3:*","Resource":"*"}`, At: "$.Statement[0]"},
	{ID: "ALLOW_CANCELLED_BY_DENY", Name: "all other resources denied", Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"},{"Effect":"Deny","Action":"s3:*","NotResource":["arn:aws:s3:::ledger","arn:aws:s3:::ledger/*"]}`, At: "$.Statement[0]"},
	{ID: "ALLOW_CANCELLED_BY_DENY", Name: "NotAction", Stmt: `{"Effect":"Allow","NotAction":["iam:*","s3:*"],"Resource":"*"},{"Effect":"Deny","NotAction":"iam:*","Resource":"*"}`, At: "$.Statement[0]", Also: []string{"ALLOW_WITH_NOT_ACTION"}},
	{
		ID: "ALLOW_CANCELLED_BY_DENY", Name: "account", Type: iam.Resource, Attachment: iam.SQS, Stmt: `{"Effect":"Allow",` + fromApp + `,` + sendJobs + `},{"Effect":"Deny",` + fromAccount + `,` + sendJobs + `}`, At: "$.Statement[0]",
		Also: []string{"ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"},
	},
	{ID: "ALLOW_CANCELLED_BY_DENY", Name: "everyone", Type: iam.Resource, Attachment: iam.SQS, Stmt: `{"Effect":"Allow",` + fromApp + `,` + sendJobs + `},{"Effect":"Deny","Principal":{"AWS":"*"},` + sendJobs + `}`, At: "$.Statement[0]"},
	{ID: "ALLOW_CANCELLED_BY_DENY", Name: "trust", Type: iam.Trust, Stmt: `{"Effect":"Allow",` + fromApp + `,"Action":"sts:AssumeRole"},{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:*"}`, At: "$.Statement[0]"},
	{ID: "ALLOW_CANCELLED_BY_DENY", Name: "SCP", Type: iam.SCP, Stmt: `{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*"},{"Effect":"Deny","Action":"ec2:Run*","Resource":"*"}`, At: "$.Statement[0]"},
	{ID: "ALLOW_CANCELLED_BY_DENY", Name: "SCP in another case", Type: iam.SCP, Stmt: `{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*"},{"Effect":"Deny","Action":"ec2:run*","Resource":"*"}`},
	{ID: "ALLOW_CANCELLED_BY_DENY", Name: "condition", Stmt: readReports + `,{"Effect":"Deny","Action":"s3:*","Resource":"*",` + inOrg + `}`},
	{ID: "ALLOW_CANCELLED_BY_DENY", Name: "other condition", Stmt: `{"Effect":"Allow",` + sendJobs + `,` + inOrg + `},{"Effect":"Deny","Action":"sqs:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-zyxw987654"}}}`},
	{ID: "ALLOW_CANCELLED_BY_DENY", Name: "some resources", Stmt: readReports + `,{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::reports/2026/*"}`},
	{ID: "ALLOW_CANCELLED_BY_DENY", Name: "some actions", Stmt: `{"Effect":"Allow","Action":"sqs:*TagQueue","Resource":"*"},{"Effect":"Deny","Action":"sqs:TagQueue","Resource":"*"}`},
	{ID: "ALLOW_CANCELLED_BY_DENY", Name: "excepted action", Stmt: readReports + `,{"Effect":"Deny","NotAction":"s3:Get*","Resource":"*"}`},
	{ID: "ALLOW_CANCELLED_BY_DENY", Name: "excepted resource", Stmt: readReports + `,{"Effect":"Deny","Action":"s3:*","NotResource":"arn:aws:s3:::rep*"}`, Also: []string{"S3_BUCKET_NAME_PREFIX_WILDCARD"}},
	{ID: "ALLOW_CANCELLED_BY_DENY", Name: "excepted variable", Stmt: readReports + `,{"Effect":"Deny","Action":"s3:*","NotResource":"arn:aws:s3:::homes/${aws:username}/*"}`},
	{ID: "ALLOW_CANCELLED_BY_DENY", Name: "another principal", Type: iam.Resource, Attachment: iam.SQS, Stmt: `{"Effect":"Allow",` + fromApp + `,` + sendJobs + `},{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::210987654321:role/other"},` + sendJobs + `}`},
	{ID: "ALLOW_CANCELLED_BY_DENY", Name: "Deny that never applies", Stmt: readReports + `,{"Effect":"Deny","NotAction":"*","Resource":"*"}`, Also: []string{"STATEMENT_NEVER_APPLIES"}},
	{ID: "ALLOW_CANCELLED_BY_DENY", Name: "service in doubt", Stmt: readReports + `,{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s*:*:*:*"}`, Also: []string{"WILDCARD_IN_SERVICE_NAME"}},

	{
		ID: "ACTION_CANCELLED_BY_DENY", Stmt: `{"Effect":"Allow","Action":["ecr:DescribeRepositories","ecr:DeleteRepository"],"Resource":"*"},{"Effect":"Deny","Action":"ecr:Delete*","Resource":"*"}`, At: "$.Statement[0].Action[1]",
		Message: "Statement[1] denies it",
	},
	{
		ID: "ACTION_CANCELLED_BY_DENY", Name: "two denials", At: "$.Statement[0].Action[0]",
		Stmt: `{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":["arn:aws:s3:::reports/*","arn:aws:s3:::ledger/*"]},{"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"},{"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/*"}`,
	},
	{
		ID: "ALLOW_CANCELLED_BY_DENY", Name: "wider condition", At: "$.Statement[0]",
		Stmt: `{"Effect":"Allow",` + sendJobs + `,"Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}},{"Effect":"Deny","Action":"sqs:*","Resource":"*","Condition":{"StringLike":{"aws:RequestedRegion":"eu-*"}}}`,
	},
	{
		ID: "ALLOW_CANCELLED_BY_DENY", Name: "two denials by condition", At: "$.Statement[0]", Message: `"In" and "Out" deny all of it`,
		Stmt: `{"Effect":"Allow",` + sendJobs + `},{"Sid":"In","Effect":"Deny",` + sendJobs + `,` + inOrg + `},{"Sid":"Out","Effect":"Deny",` + sendJobs + `,"Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`,
	},
	{
		ID: "ALLOW_CANCELLED_BY_DENY", Name: "each principal by another Deny", Type: iam.Resource, Attachment: iam.SQS, At: "$.Statement[0]",
		Stmt: `{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::210987654321:role/app","arn:aws:iam::210987654321:role/ops"]},` + sendJobs + `},{"Effect":"Deny",` + fromApp + `,` + sendJobs + `},{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::210987654321:role/ops"},` + sendJobs + `}`,
	},
	{ID: "ALLOW_CANCELLED_BY_DENY", Name: "narrower condition", Stmt: `{"Effect":"Allow",` + sendJobs + `,"Condition":{"StringLike":{"aws:RequestedRegion":"eu-*"}}},{"Effect":"Deny","Action":"sqs:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`},

	{ID: "ACTION_CANCELLED_BY_DENY", Name: "wildcard", Stmt: `{"Effect":"Allow","Action":["ecr:Describe*","ecr:DeleteRepo*"],"Resource":"*"},{"Effect":"Deny","Action":"ecr:Delete*","Resource":"*"}`, Also: []string{"PERMISSIONS_MANAGEMENT_WITHOUT_CONSTRAINTS"}},
	{ID: "ACTION_CANCELLED_BY_DENY", Name: "all of it", Stmt: `{"Effect":"Allow","Action":["ecr:DeleteRepository"],"Resource":"*"},{"Effect":"Deny","Action":"ecr:Delete*","Resource":"*"}`, Also: []string{"ALLOW_CANCELLED_BY_DENY"}},
	{ID: "ACTION_CANCELLED_BY_DENY", Name: "some resources", Stmt: `{"Effect":"Allow","Action":["ecr:DescribeRepositories","ecr:DeleteRepository"],"Resource":"*"},{"Effect":"Deny","Action":"ecr:Delete*","Resource":"arn:aws:ecr:eu-west-1:210987654321:repository/base"}`},
}

var repeatCases = []checktest.Case{
	{
		ID: "REDUNDANT_STATEMENT", At: "$.Statement[1]", Message: "Statement[0]",
		Stmt: `{"Effect":"Deny","Action":["rds:DeleteDBCluster","rds:StopDBCluster"],"Resource":"*"},{"Effect":"Deny","Action":["rds:stopDBCluster","rds:DeleteDBCluster"],"Resource":["*"]}`,
	},
	{
		ID: "REDUNDANT_STATEMENT", Name: "conditions and principals", Type: iam.Resource, Attachment: iam.SQS, At: "$.Statement[1]",
		Stmt: `{"Effect":"Allow",` + fromApp + `,` + sendJobs + `,"Condition":{"StringEquals":{"aws:PrincipalTag/team":["a","b"]}}},{"Effect":"Allow",` + fromApp + `,` + sendJobs + `,"Condition":{"StringEquals":{"aws:principaltag/team":["b","a"]}}}`,
	},
	{ID: "REDUNDANT_STATEMENT", Name: "three", Stmt: readReports + `,` + readReports + `,` + readReports, At: "$.Statement[1]", More: []string{"$.Statement[2]"}},
	{
		ID: "REDUNDANT_STATEMENT", Name: "letter case", At: "$.Statement[1]",
		Stmt: `{"Effect":"Deny","Action":"s3:PutObject","Resource":"*"},{"Effect":"Deny","Action":"S3:putobject","Resource":"*"}`,
	},
	{
		ID: "REDUNDANT_STATEMENT", Name: "C-24: letter case in a service control policy", Type: iam.SCP, Also: []string{"SHADOWED_STATEMENT"},
		Stmt: `{"Effect":"Deny","Action":"S3:putobject","Resource":"*"},{"Effect":"Deny","Action":"s3:PutObject","Resource":"*"}`,
	},
	{
		ID: "SHADOWED_STATEMENT", Name: "C-24: the other letter case adds nothing", Type: iam.SCP, At: "$.Statement[0]",
		Stmt: `{"Effect":"Deny","Action":"S3:putobject","Resource":"*"},{"Effect":"Deny","Action":"s3:PutObject","Resource":"*"}`,
	},
	{ID: "REDUNDANT_STATEMENT", Name: "effect", Stmt: `{"Effect":"Allow",` + sendJobs + `},{"Effect":"Deny",` + sendJobs + `}`, Also: []string{"ALLOW_CANCELLED_BY_DENY"}},
	{ID: "REDUNDANT_STATEMENT", Name: "condition", Stmt: `{"Effect":"Allow",` + sendJobs + `,` + inOrg + `},{"Effect":"Allow",` + sendJobs + `,"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-zyxw987654"}}}`},
	{ID: "REDUNDANT_STATEMENT", Name: "resource", Stmt: readReports + `,{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::Reports/*"}`, Also: []string{"INVALID_ARN_RESOURCE"}},
	{ID: "REDUNDANT_STATEMENT", Name: "wider", Stmt: readReports + `,{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::reports/*"}`, Also: []string{"SHADOWED_STATEMENT"}},

	{ID: "SHADOWED_STATEMENT", Stmt: `{"Effect":"Allow","Action":"sqs:*","Resource":"*"},{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:*:*:jobs"}`, At: "$.Statement[1]", Message: "Statement[0] allows all of it", Also: allRisks},
	{ID: "SHADOWED_STATEMENT", Name: "earlier one", Stmt: readReports + `,{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::rep*"}`, At: "$.Statement[0]", Also: []string{"S3_BUCKET_NAME_PREFIX_WILDCARD"}},
	{ID: "SHADOWED_STATEMENT", Name: "fewer conditions", Stmt: `{"Effect":"Deny",` + sendJobs + `,` + inOrg + `},{"Effect":"Deny","Action":"sqs:SendMessage","Resource":"*"}`, At: "$.Statement[0]", Message: "Statement[1] denies"},
	{
		ID: "SHADOWED_STATEMENT", Name: "NotAction", At: "$.Statement[1]",
		Stmt: `{"Effect":"Deny","NotAction":["s3:*","iam:*"],"Resource":"*"},{"Effect":"Deny","NotAction":["iam:*","s3:*","ec2:*"],"Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"},{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}`,
	},
	{
		ID: "SHADOWED_STATEMENT", Name: "NotResource", At: "$.Statement[0]",
		Stmt: `{"Effect":"Deny","Action":"s3:GetObject","NotResource":["arn:aws:s3:::reports/*","arn:aws:s3:::ledger/*"]},{"Effect":"Deny","Action":"s3:GetObject","NotResource":"arn:aws:s3:::reports/2026/*"}`,
	},
	{ID: "SHADOWED_STATEMENT", Name: "same variable", Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::homes/${aws:username}/*"},{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::homes/${aws:username}/a*"}`, At: "$.Statement[1]"},
	{
		ID: "SHADOWED_STATEMENT", Name: "everyone", Type: iam.Resource, Attachment: iam.SQS, At: "$.Statement[0]",
		Stmt: `{"Effect":"Deny",` + fromApp + `,` + sendJobs + `},{"Effect":"Deny","Principal":"*",` + sendJobs + `}`,
	},
	{
		ID: "SHADOWED_STATEMENT", Name: "two others", At: "$.Statement[2]", Message: `Statement[0] and Statement[1] allow all of it.`,
		Stmt: readReports + `,{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::reports/*"},{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::reports/2026/*"}`,
	},
	{
		ID: "SHADOWED_STATEMENT", Name: "narrower value", At: "$.Statement[1]",
		Stmt: `{"Effect":"Allow",` + sendJobs + `,"Condition":{"StringLike":{"aws:PrincipalTag/team":"a*"}}},{"Effect":"Allow",` + sendJobs + `,"Condition":{"StringEquals":{"aws:PrincipalTag/team":["ab","ac"]}}}`,
	},
	{
		ID: "SHADOWED_STATEMENT", Name: "covered and denied", At: "$.Statement[2]", Message: `Statement[0] allows all of it that Statement[1] does not deny.`,
		Stmt: readReports + `,{"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/*"},{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::reports/2026/*","arn:aws:s3:::ledger/2026/*"]}`,
	},
	{ID: "SHADOWED_STATEMENT", Name: "two others in part", Stmt: readReports + `,{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::ledger/*"},{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::reports/2026/*"}`},
	{ID: "SHADOWED_STATEMENT", Name: "each by the other", Stmt: `{"Effect":"Allow",` + sendJobs + `,"Condition":{"StringLike":{"aws:PrincipalTag/team":"a*"}}},{"Effect":"Allow",` + sendJobs + `,"Condition":{"StringLike":{"aws:PrincipalTag/team":"*b"}}}`},
	{ID: "SHADOWED_STATEMENT", Name: "other variable", Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::homes/${aws:username}/*"},{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::homes/${aws:userid}/*"}`},
	{ID: "SHADOWED_STATEMENT", Name: "variable and question mark", Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::homes/?/*"},{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::homes/${aws:username}/*"}`},
	{ID: "SHADOWED_STATEMENT", Name: "variable excepted", Stmt: `{"Effect":"Deny","Action":"s3:GetObject","NotResource":"arn:aws:s3:::homes/*"},{"Effect":"Deny","Action":"s3:GetObject","NotResource":"arn:aws:s3:::homes/${aws:username}/*"}`},
	{ID: "SHADOWED_STATEMENT", Name: "more conditions", Stmt: `{"Effect":"Allow",` + sendJobs + `},{"Effect":"Allow","Action":"sqs:*Message","Resource":"*",` + inOrg + `}`},
	{
		ID: "SHADOWED_STATEMENT", Name: "account allowed", Type: iam.Resource, Attachment: iam.SQS, Also: []string{"ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"},
		Stmt: `{"Effect":"Allow",` + fromApp + `,` + sendJobs + `},{"Effect":"Allow",` + fromAccount + `,` + sendJobs + `}`,
	},
	{
		ID: "SHADOWED_STATEMENT", Name: "account denied", Type: iam.Resource, Attachment: iam.SQS, At: "$.Statement[0]", Also: []string{"ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"},
		Stmt: `{"Effect":"Deny",` + fromApp + `,` + sendJobs + `},{"Effect":"Deny",` + fromAccount + `,` + sendJobs + `}`,
	},
	{ID: "SHADOWED_STATEMENT", Name: "disjoint resources", Stmt: readReports + `,{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/*"}`},
}

var mergeCases = []checktest.Case{
	{ID: "MERGEABLE_STATEMENTS", Stmt: `{"Effect":"Allow",` + sendJobs + `},{"Effect":"Allow","Action":"sqs:GetQueueUrl","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`, At: "$.Statement[1]", Message: "in Action only"},
	{ID: "MERGEABLE_STATEMENTS", Name: "resources", Stmt: readReports + `,{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::ledger/*"]}`, At: "$.Statement[1]", Message: "saves 56 characters"},
	{ID: "MERGEABLE_STATEMENTS", Name: "three", Stmt: `{"Effect":"Allow","Action":"sqs:ListQueues","Resource":"*"},{"Effect":"Allow","Action":"sns:ListTopics","Resource":"*"},{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}`, At: "$.Statement[1]", More: []string{"$.Statement[2]"}},
	{ID: "MERGEABLE_STATEMENTS", Name: "both differ", Stmt: readReports + `,{"Effect":"Allow",` + sendJobs + `}`},
	{ID: "MERGEABLE_STATEMENTS", Name: "NotAction", Stmt: `{"Effect":"Deny","NotAction":"s3:*","Resource":"*"},{"Effect":"Deny","NotAction":"iam:*","Resource":"*"},` + readReports, Also: []string{"ALLOW_CANCELLED_BY_DENY"}},
	{ID: "MERGEABLE_STATEMENTS", Name: "condition", Stmt: `{"Effect":"Allow","Action":"sqs:ListQueues","Resource":"*"},{"Effect":"Allow","Action":"sns:ListTopics","Resource":"*",` + inOrg + `}`},
	{ID: "MERGEABLE_STATEMENTS", Name: "effect", Stmt: `{"Effect":"Allow","Action":"sqs:ListQueues","Resource":"*"},{"Effect":"Deny","Action":"sns:ListTopics","Resource":"*"}`},
	{ID: "MERGEABLE_STATEMENTS", Name: "off", Stmt: `{"Effect":"Allow","Action":"sqs:ListQueues","Resource":"*"},{"Effect":"Allow","Action":"sns:ListTopics","Resource":"*"}`, In: func(in *frame.Input) { in.Overrides = nil }},
}

// allRisks are the ids that a statement on everything triggers.
var allRisks = []string{"CREDENTIALS_EXPOSURE", "DATA_EXFILTRATION", "GUARDRAIL_TAMPERING", "PERMISSIONS_MANAGEMENT_WITHOUT_CONSTRAINTS", "PRIVILEGE_ESCALATION", "FULL_SERVICE_ACCESS"}
