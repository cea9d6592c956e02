// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// redundancyCases show when the checks of this family report something, and when they do not.
var redundancyCases = slices.Concat(voidCases, cancelCases, repeatCases, mergeCases)

const (
	readReports = `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}`
	inOrg       = `"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`
	fromApp     = `"Principal":{"AWS":"arn:aws:iam::210987654321:role/app"}`
	fromAccount = `"Principal":{"AWS":"arn:aws:iam::210987654321:root"}`
	sendJobs    = `"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"`
)

var voidCases = []checkCase{
	{id: neverApplies, stmt: `{"Effect":"Deny","NotAction":"*","Resource":"*"}`, at: "$.Statement[0].NotAction", class: frame.SecurityWarning, message: "denies nothing"},
	{id: neverApplies, name: "Allow", stmt: `{"Effect":"Allow","NotAction":["iam:*","*"],"Resource":"*"}`, at: "$.Statement[0].NotAction", also: []string{"REDUNDANT_ACTION"}},
	{id: neverApplies, name: "NotResource", stmt: `{"Effect":"Allow","Action":"s3:GetObject","NotResource":"*"}`, at: "$.Statement[0].NotResource"},
	{id: neverApplies, name: "Deny with NotResource", stmt: readReports + `,{"Effect":"Deny","Action":"s3:GetObject","NotResource":["*"]}`, at: "$.Statement[1].NotResource", class: frame.SecurityWarning},
	{
		id: neverApplies, name: "NotPrincipal", typ: iam.Resource, attachment: iam.SQS, stmt: `{"Effect":"Allow","NotPrincipal":"*",` + sendJobs + `}`, at: "$.Statement[0].NotPrincipal",
		also: []string{"ALLOW_WITH_NOT_PRINCIPAL"},
	},
	{id: neverApplies, name: "one service", stmt: readReports + `,{"Effect":"Deny","NotAction":"s3:*","Resource":"*"}`},
	{id: neverApplies, name: "Action", stmt: `{"Effect":"Deny","Action":"*","Resource":"*"}`},
	{
		id: neverApplies, name: "Deny with NotPrincipal", typ: iam.Resource, attachment: iam.SQS, stmt: `{"Effect":"Deny","NotPrincipal":"*",` + sendJobs + `}`,
		also: []string{"DENY_WITH_NOT_PRINCIPAL"},
	},

	{id: notActionDeny, stmt: `{"Effect":"Deny","NotAction":"s3:Get*","Resource":"*"}`, at: "$.Statement[0]", message: "by itself it allows nothing"},
	{id: notActionDeny, name: "beside other denials", stmt: `{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::ledger/*"},{"Effect":"Deny","NotAction":"s3:Get*","Resource":"*"}`, at: "$.Statement[1]"},
	{id: notActionDeny, name: "something allowed", stmt: readReports + `,{"Effect":"Deny","NotAction":"s3:Get*","Resource":"*"}`},
	{id: notActionDeny, name: "no NotAction", stmt: `{"Effect":"Deny","Action":"s3:Get*","Resource":"*"}`},
	{id: notActionDeny, name: "SCP", typ: iam.SCP, stmt: `{"Effect":"Deny","NotAction":"s3:Get*","Resource":"*"}`},
	{
		id: notActionDeny, name: "beside other policies", stmt: `{"Effect":"Deny","NotAction":"s3:Get*","Resource":"*"}`,
		in: func(in *Input) { in.Siblings = []view.Source{{Text: document(readReports)}} },
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
		text := document(`{"Effect":"Deny","NotAction":[` + strings.Join(tc.list, ",") + `],"Resource":"*"}`)
		if got := Validate(Input{Text: text}).Has(neverApplies); got != tc.want {
			t.Errorf("%d services: %v", len(tc.list), got)
		}
	}
}

var cancelCases = []checkCase{
	{
		id: allowCancelled, stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"},{"Effect":"Deny","Action":"s3:*","Resource":"*"}`, at: "$.Statement[0]",
		message: "Statement[1] denies all of it",
	},
	{id: allowCancelled, name: "wildcards", stmt: `{"Effect":"Allow","Action":"ec2:RunInst*","Resource":"*"},{"Effect":"Deny","Action":"EC2:run*","Resource":"*"}`, at: "$.Statement[0]"},
	{id: allowCancelled, name: "wildcard by the catalogue", stmt: `{"Effect":"Allow","Action":"sqs:*TagQueue","Resource":"*"},{"Effect":"Deny","Action":["sqs:TagQueue","sqs:UntagQueue"],"Resource":"*"}`, at: "$.Statement[0]"},
	{
		id: allowCancelled, name: "two denials", stmt: `{"Effect":"Allow","Action":["sqs:SendMessage","sqs:ReceiveMessage"],"Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"},{"Sid":"A","Effect":"Deny","Action":"sqs:Send*","Resource":"*"},{"Sid":"B","Effect":"Deny","Action":"sqs:Receive*","Resource":"*"}`,
		at: "$.Statement[0]", message: `"A" and "B" deny all of it`,
	},
	{
		id: allowCancelled, name: "two denials by resource", at: "$.Statement[0]",
		stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::reports/*","arn:aws:s3:::ledger/*"]},{"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"},{"Effect":"Deny","Action":"s3:*Object","Resource":"arn:aws:s3:::ledger/*"}`,
	},
	{
		id: allowCancelled, name: "two denials of a wildcard", at: "$.Statement[0]",
		stmt: `{"Effect":"Allow","Action":"sqs:*TagQueue","Resource":"*"},{"Effect":"Deny","Action":"sqs:TagQueue","Resource":"*"},{"Effect":"Deny","Action":"sqs:Untag*","Resource":"*"}`,
	},
	{id: allowCancelled, name: "same condition", stmt: `{"Effect":"Allow",` + sendJobs + `,` + inOrg + `},{"Effect":"Deny","Action":"sqs:*","Resource":"*",` + inOrg + `}`, at: "$.Statement[0]"},
	{id: allowCancelled, name: "all else denied", stmt: `{"Effect":"Allow",` + sendJobs + `},{"Effect":"Deny","NotAction":"s3:*","Resource":"*"}`, at: "$.Statement[0]"},
	{id: allowCancelled, name: "all other resources denied", stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"},{"Effect":"Deny","Action":"s3:*","NotResource":["arn:aws:s3:::ledger","arn:aws:s3:::ledger/*"]}`, at: "$.Statement[0]"},
	{id: allowCancelled, name: "NotAction", stmt: `{"Effect":"Allow","NotAction":["iam:*","s3:*"],"Resource":"*"},{"Effect":"Deny","NotAction":"iam:*","Resource":"*"}`, at: "$.Statement[0]", also: []string{"ALLOW_WITH_NOT_ACTION"}},
	{
		id: allowCancelled, name: "account", typ: iam.Resource, attachment: iam.SQS, stmt: `{"Effect":"Allow",` + fromApp + `,` + sendJobs + `},{"Effect":"Deny",` + fromAccount + `,` + sendJobs + `}`, at: "$.Statement[0]",
		also: []string{"ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"},
	},
	{id: allowCancelled, name: "everyone", typ: iam.Resource, attachment: iam.SQS, stmt: `{"Effect":"Allow",` + fromApp + `,` + sendJobs + `},{"Effect":"Deny","Principal":{"AWS":"*"},` + sendJobs + `}`, at: "$.Statement[0]"},
	{id: allowCancelled, name: "trust", typ: iam.Trust, stmt: `{"Effect":"Allow",` + fromApp + `,"Action":"sts:AssumeRole"},{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:*"}`, at: "$.Statement[0]"},
	{id: allowCancelled, name: "SCP", typ: iam.SCP, stmt: `{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*"},{"Effect":"Deny","Action":"ec2:Run*","Resource":"*"}`, at: "$.Statement[0]"},
	{id: allowCancelled, name: "SCP in another case", typ: iam.SCP, stmt: `{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*"},{"Effect":"Deny","Action":"ec2:run*","Resource":"*"}`},
	{id: allowCancelled, name: "condition", stmt: readReports + `,{"Effect":"Deny","Action":"s3:*","Resource":"*",` + inOrg + `}`},
	{id: allowCancelled, name: "other condition", stmt: `{"Effect":"Allow",` + sendJobs + `,` + inOrg + `},{"Effect":"Deny","Action":"sqs:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-zyxw987654"}}}`},
	{id: allowCancelled, name: "some resources", stmt: readReports + `,{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::reports/2026/*"}`},
	{id: allowCancelled, name: "some actions", stmt: `{"Effect":"Allow","Action":"sqs:*TagQueue","Resource":"*"},{"Effect":"Deny","Action":"sqs:TagQueue","Resource":"*"}`},
	{id: allowCancelled, name: "excepted action", stmt: readReports + `,{"Effect":"Deny","NotAction":"s3:Get*","Resource":"*"}`},
	{id: allowCancelled, name: "excepted resource", stmt: readReports + `,{"Effect":"Deny","Action":"s3:*","NotResource":"arn:aws:s3:::rep*"}`, also: []string{"S3_BUCKET_NAME_PREFIX_WILDCARD"}},
	{id: allowCancelled, name: "excepted variable", stmt: readReports + `,{"Effect":"Deny","Action":"s3:*","NotResource":"arn:aws:s3:::homes/${aws:username}/*"}`},
	{id: allowCancelled, name: "another principal", typ: iam.Resource, attachment: iam.SQS, stmt: `{"Effect":"Allow",` + fromApp + `,` + sendJobs + `},{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::210987654321:role/other"},` + sendJobs + `}`},
	{id: allowCancelled, name: "Deny that never applies", stmt: readReports + `,{"Effect":"Deny","NotAction":"*","Resource":"*"}`, also: []string{neverApplies}},
	{id: allowCancelled, name: "service in doubt", stmt: readReports + `,{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s*:*:*:*"}`, also: []string{"WILDCARD_IN_SERVICE_NAME"}},

	{
		id: actionCancelled, stmt: `{"Effect":"Allow","Action":["ecr:DescribeRepositories","ecr:DeleteRepository"],"Resource":"*"},{"Effect":"Deny","Action":"ecr:Delete*","Resource":"*"}`, at: "$.Statement[0].Action[1]",
		message: "Statement[1] denies it",
	},
	{
		id: actionCancelled, name: "two denials", at: "$.Statement[0].Action[0]",
		stmt: `{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":["arn:aws:s3:::reports/*","arn:aws:s3:::ledger/*"]},{"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"},{"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/*"}`,
	},
	{id: actionCancelled, name: "wildcard", stmt: `{"Effect":"Allow","Action":["ecr:Describe*","ecr:DeleteRepo*"],"Resource":"*"},{"Effect":"Deny","Action":"ecr:Delete*","Resource":"*"}`, also: []string{"PERMISSIONS_MANAGEMENT_WITHOUT_CONSTRAINTS"}},
	{id: actionCancelled, name: "all of it", stmt: `{"Effect":"Allow","Action":["ecr:DeleteRepository"],"Resource":"*"},{"Effect":"Deny","Action":"ecr:Delete*","Resource":"*"}`, also: []string{allowCancelled}},
	{id: actionCancelled, name: "some resources", stmt: `{"Effect":"Allow","Action":["ecr:DescribeRepositories","ecr:DeleteRepository"],"Resource":"*"},{"Effect":"Deny","Action":"ecr:Delete*","Resource":"arn:aws:ecr:eu-west-1:210987654321:repository/base"}`},
}

var repeatCases = []checkCase{
	{
		id: redundantStatement, at: "$.Statement[1]", message: "Statement[0]",
		stmt: `{"Effect":"Deny","Action":["rds:DeleteDBCluster","rds:StopDBCluster"],"Resource":"*"},{"Effect":"Deny","Action":["rds:stopDBCluster","rds:DeleteDBCluster"],"Resource":["*"]}`,
	},
	{
		id: redundantStatement, name: "conditions and principals", typ: iam.Resource, attachment: iam.SQS, at: "$.Statement[1]",
		stmt: `{"Effect":"Allow",` + fromApp + `,` + sendJobs + `,"Condition":{"StringEquals":{"aws:PrincipalTag/team":["a","b"]}}},{"Effect":"Allow",` + fromApp + `,` + sendJobs + `,"Condition":{"StringEquals":{"aws:principaltag/team":["b","a"]}}}`,
	},
	{id: redundantStatement, name: "three", stmt: readReports + `,` + readReports + `,` + readReports, at: "$.Statement[1]", more: []string{"$.Statement[2]"}},
	{id: redundantStatement, name: "effect", stmt: `{"Effect":"Allow",` + sendJobs + `},{"Effect":"Deny",` + sendJobs + `}`, also: []string{allowCancelled}},
	{id: redundantStatement, name: "condition", stmt: `{"Effect":"Allow",` + sendJobs + `,` + inOrg + `},{"Effect":"Allow",` + sendJobs + `,"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-zyxw987654"}}}`},
	{id: redundantStatement, name: "resource", stmt: readReports + `,{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::Reports/*"}`, also: []string{"INVALID_ARN_RESOURCE"}},
	{id: redundantStatement, name: "wider", stmt: readReports + `,{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::reports/*"}`, also: []string{shadowedStatement}},

	{id: shadowedStatement, stmt: `{"Effect":"Allow","Action":"sqs:*","Resource":"*"},{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:*:*:jobs"}`, at: "$.Statement[1]", message: "Statement[0] allows all of it", also: allOfThem},
	{id: shadowedStatement, name: "earlier one", stmt: readReports + `,{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::rep*"}`, at: "$.Statement[0]", also: []string{"S3_BUCKET_NAME_PREFIX_WILDCARD"}},
	{id: shadowedStatement, name: "fewer conditions", stmt: `{"Effect":"Deny",` + sendJobs + `,` + inOrg + `},{"Effect":"Deny","Action":"sqs:SendMessage","Resource":"*"}`, at: "$.Statement[0]", message: "Statement[1] denies"},
	{
		id: shadowedStatement, name: "NotAction", at: "$.Statement[1]",
		stmt: `{"Effect":"Deny","NotAction":["s3:*","iam:*"],"Resource":"*"},{"Effect":"Deny","NotAction":["iam:*","s3:*","ec2:*"],"Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"},{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}`,
	},
	{
		id: shadowedStatement, name: "NotResource", at: "$.Statement[0]",
		stmt: `{"Effect":"Deny","Action":"s3:GetObject","NotResource":["arn:aws:s3:::reports/*","arn:aws:s3:::ledger/*"]},{"Effect":"Deny","Action":"s3:GetObject","NotResource":"arn:aws:s3:::reports/2026/*"}`,
	},
	{id: shadowedStatement, name: "same variable", stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::homes/${aws:username}/*"},{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::homes/${aws:username}/a*"}`, at: "$.Statement[1]"},
	{
		id: shadowedStatement, name: "everyone", typ: iam.Resource, attachment: iam.SQS, at: "$.Statement[0]",
		stmt: `{"Effect":"Deny",` + fromApp + `,` + sendJobs + `},{"Effect":"Deny","Principal":"*",` + sendJobs + `}`,
	},
	{id: shadowedStatement, name: "other variable", stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::homes/${aws:username}/*"},{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::homes/${aws:userid}/*"}`},
	{id: shadowedStatement, name: "variable and question mark", stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::homes/?/*"},{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::homes/${aws:username}/*"}`},
	{id: shadowedStatement, name: "variable excepted", stmt: `{"Effect":"Deny","Action":"s3:GetObject","NotResource":"arn:aws:s3:::homes/*"},{"Effect":"Deny","Action":"s3:GetObject","NotResource":"arn:aws:s3:::homes/${aws:username}/*"}`},
	{id: shadowedStatement, name: "more conditions", stmt: `{"Effect":"Allow",` + sendJobs + `},{"Effect":"Allow","Action":"sqs:*Message","Resource":"*",` + inOrg + `}`},
	{
		id: shadowedStatement, name: "account allowed", typ: iam.Resource, attachment: iam.SQS, also: []string{"ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"},
		stmt: `{"Effect":"Allow",` + fromApp + `,` + sendJobs + `},{"Effect":"Allow",` + fromAccount + `,` + sendJobs + `}`,
	},
	{
		id: shadowedStatement, name: "account denied", typ: iam.Resource, attachment: iam.SQS, at: "$.Statement[0]", also: []string{"ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"},
		stmt: `{"Effect":"Deny",` + fromApp + `,` + sendJobs + `},{"Effect":"Deny",` + fromAccount + `,` + sendJobs + `}`,
	},
	{id: shadowedStatement, name: "resources apart", stmt: readReports + `,{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/*"}`},
}

var mergeCases = []checkCase{
	{id: mergeable, stmt: `{"Effect":"Allow",` + sendJobs + `},{"Effect":"Allow","Action":"sqs:GetQueueUrl","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`, at: "$.Statement[1]", message: "in Action only"},
	{id: mergeable, name: "resources", stmt: readReports + `,{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::ledger/*"]}`, at: "$.Statement[1]", message: "saves 56 characters"},
	{id: mergeable, name: "three", stmt: `{"Effect":"Allow","Action":"sqs:ListQueues","Resource":"*"},{"Effect":"Allow","Action":"sns:ListTopics","Resource":"*"},{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}`, at: "$.Statement[1]", more: []string{"$.Statement[2]"}},
	{id: mergeable, name: "both differ", stmt: readReports + `,{"Effect":"Allow",` + sendJobs + `}`},
	{id: mergeable, name: "NotAction", stmt: `{"Effect":"Deny","NotAction":"s3:*","Resource":"*"},{"Effect":"Deny","NotAction":"iam:*","Resource":"*"},` + readReports, also: []string{allowCancelled}},
	{id: mergeable, name: "condition", stmt: `{"Effect":"Allow","Action":"sqs:ListQueues","Resource":"*"},{"Effect":"Allow","Action":"sns:ListTopics","Resource":"*",` + inOrg + `}`},
	{id: mergeable, name: "effect", stmt: `{"Effect":"Allow","Action":"sqs:ListQueues","Resource":"*"},{"Effect":"Deny","Action":"sns:ListTopics","Resource":"*"}`},
	{id: mergeable, name: "off", stmt: `{"Effect":"Allow","Action":"sqs:ListQueues","Resource":"*"},{"Effect":"Allow","Action":"sns:ListTopics","Resource":"*"}`, in: func(in *Input) { in.Overrides = nil }},
}

func TestGlobCovers(t *testing.T) {
	for _, tc := range []struct {
		wide, narrow string
		fold, want   bool
	}{
		{"*", "", false, true},
		{"", "", false, true},
		{"a*", "a", false, true},
		{"a*", "a*", false, true},
		{"a*c", "abc", false, true},
		{"a*c", "ab*c", false, true},
		{"a*c", "ab*", false, false},
		{"a?", "a*", false, false},
		{"a?*", "a?", false, true},
		{"a?", "a?", false, true},
		{"ab", "a?", false, false},
		{"a*b*c", "a*bbc", false, true},
		{"A*", "ab", false, false},
		{"A*", "ab", true, true},
		{"?", "é", false, true},
		{"É", "é", true, false},
		{"a*", "a${aws:username}", false, true},
		{"a?", "a${aws:username}", false, false},
		{"a${aws:username}", "a${aws:username}", false, true},
		{"a${aws:username}", "a${aws:userid}", false, false},
		{"*}", "a${aws:username}", false, false},
		{"a$*", "a${aws:username}", false, false},
		{"*", "${aws:username", false, true},
	} {
		if got := view.GlobCovers(tc.wide, tc.narrow, tc.fold); got != tc.want {
			t.Errorf("%q covers %q (fold %v): %v", tc.wide, tc.narrow, tc.fold, got)
		}
	}
}

// TestGlobCoversIsSound shows that what is covered matches, and that without variables it says the same as package pattern.
func TestGlobCoversIsSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wide, narrow := rapid.StringMatching(`[ab*?]{0,6}`).Draw(t, "wide"), rapid.StringMatching(`[ab*?]{0,6}`).Draw(t, "narrow")
		w, n := pattern.Compile(wide), pattern.Compile(narrow)
		covered, _ := pattern.Covers(&w, &n)
		if got := view.GlobCovers(wide, narrow, false); got && !covered {
			t.Errorf("%q is said to cover %q", wide, narrow)
		}
		text := rapid.StringMatching(`[ab]{0,6}`).Draw(t, "text")
		if view.GlobCovers(wide, text, false) != w.Match(text) {
			t.Errorf("%q and %q", wide, text)
		}
	})
}
