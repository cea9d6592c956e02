// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package size_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// sized is a document of exactly n bytes, and all bytes but the blanks count under every rule.
func sized(n int, typ iam.Type, blanks string) string {
	principal, action, resource := "", "s3:GetObject", `"Resource":"arn:aws:s3:::reports/*"`
	switch typ {
	case iam.Trust:
		principal, action, resource = `"Principal":{"Service":"ec2.amazonaws.com"},`, "sts:AssumeRole", `"Condition":{"StringEquals":{"aws:SourceAccount":"210987654321"}}`
	case iam.Resource, iam.RCP, iam.Endpoint:
		principal = `"Principal":"*",`
	}
	head := `{"Version":"2012-10-17","Statement":[{"Sid":"`
	tail := `","Effect":"Deny",` + principal + `"Action":"` + action + `",` + resource + `}]}` + blanks
	return head + strings.Repeat("a", n-len(head)-len(tail)) + tail
}

// spaced is the like with white space inside a string.
func spaced(n int) string {
	text := sized(n, iam.Identity, "")
	return strings.Replace(text, "reports/*", "a"+strings.Repeat(" ", 5)+"/*", 1) + "\n\n"
}

func siblings(sizes ...int) func(*frame.Input) {
	return func(in *frame.Input) {
		for _, n := range sizes {
			in.Siblings = append(in.Siblings, view.Source{Text: sized(n, iam.Identity, "")})
		}
	}
}

func queueStatement(i int, more string) string {
	return fmt.Sprintf(`{"Sid":"s%d","Effect":"Deny","Principal":{"AWS":["%012d"]},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs-%d"%s}`, i, 210987654321+i, i, more)
}

func queueStatements(n int, more string) string {
	all := make([]string, n)
	for i := range all {
		all[i] = queueStatement(i, more)
	}
	return strings.Join(all, ",")
}

// sizeCases show when the checks of this family report something, and when they do not.
var sizeCases = []checktest.Case{
	{ID: "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", Name: "managed", Attachment: iam.Managed, Doc: sized(6145, iam.Identity, ""), At: "$", Message: "6,145"},
	{ID: "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", Name: "managed", Attachment: iam.Managed, Doc: sized(6244, iam.Identity, strings.Repeat(" \n", 50))},
	{ID: "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", Name: "boundary", Type: iam.Boundary, Doc: sized(6145, iam.Identity, ""), At: "$", Also: []string{"BOUNDARY_WITHOUT_ALLOW"}},
	{ID: "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", Name: "inline of a user", Attachment: iam.InlineUser, Doc: sized(2049, iam.Identity, ""), At: "$"},
	{ID: "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", Name: "inline of a user", Attachment: iam.InlineUser, Doc: sized(2048, iam.Identity, "")},
	{ID: "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", Name: "inline of a role", Attachment: iam.InlineRole, Doc: sized(10240, iam.Identity, "")},
	{ID: "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", Name: "E-1787 permission set", Attachment: iam.PermissionSet, Doc: sized(10241, iam.Identity, ""), At: "$", Message: "the inline policy of a permission set"},
	{ID: "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", Name: "E-1787 permission set, white space", Attachment: iam.PermissionSet, Doc: sized(32768, iam.Identity, strings.Repeat(" \n", 11264))},
	{ID: "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", Name: "E-1787 permission set, as sent", Attachment: iam.PermissionSet, Doc: sized(32769, iam.Identity, strings.Repeat(" ", 22529)), At: "$", Class: frame.Warning, Message: "As compact JSON it would fit."},
	{ID: "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", Name: "E-1787 permission set, spaces in strings", Attachment: iam.PermissionSet, Doc: strings.Replace(sized(9000, iam.Identity, ""), "{", `{"Id":"a`+strings.Repeat(" ", 24000)+`",`, 1), At: "$", Message: "at most 32,768", Also: []string{"ID_IN_IDENTITY_POLICY"}},
	{ID: "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", Name: "white space in strings", Attachment: iam.InlineUser, Doc: spaced(2050), At: "$", Class: frame.Warning},
	{ID: "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", Name: "somewhere", Doc: sized(6145, iam.Identity, ""), At: "$", Class: frame.Warning},
	{ID: "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", Name: "nowhere", Doc: sized(10241, iam.Identity, ""), At: "$"},
	{
		ID: "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", Name: "at least", Attachment: iam.InlineUser, At: "$", Message: "at least", In: func(in *frame.Input) {
			in.Root = checktest.ResourceTree(policy.NewString(policy.Pos{}, pattern.WithPrefix("arn:aws:s3:::reports/"+strings.Repeat("a", 2048))))
		},
	},
	{ID: "INLINE_POLICY_AGGREGATE_EXCEEDED", Attachment: iam.InlineRole, Doc: sized(4000, iam.Identity, ""), In: siblings(4000, 4000), At: "$", Message: "12,000"},
	{ID: "INLINE_POLICY_AGGREGATE_EXCEEDED", Attachment: iam.InlineRole, Doc: sized(4000, iam.Identity, ""), In: siblings(4000, 2240)},
	{ID: "INLINE_POLICY_AGGREGATE_EXCEEDED", Name: "managed", Attachment: iam.Managed, Doc: sized(4000, iam.Identity, ""), In: siblings(4000, 4000)},
	{ID: "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA", Type: iam.Trust, Doc: sized(2049, iam.Trust, ""), At: "$"},
	{ID: "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA", Name: "never", Type: iam.Trust, Doc: sized(8193, iam.Trust, ""), At: "$", Class: frame.Error},
	{ID: "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA", Type: iam.Trust, Doc: sized(2048, iam.Trust, "")},
	{ID: "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA", Name: "raised", Type: iam.Trust, Doc: sized(4096, iam.Trust, ""), In: func(in *frame.Input) { in.TrustQuota = 4096 }},
	{ID: "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA", Name: "bucket", Type: iam.Resource, Attachment: iam.S3, Doc: sized(20481, iam.Resource, ""), At: "$", Class: frame.Error},
	{ID: "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA", Name: "endpoint", Type: iam.Endpoint, Doc: sized(20481, iam.Resource, ""), At: "$", Class: frame.Error},
	{ID: "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA", Name: "indented bucket policy", Type: iam.Resource, Attachment: iam.S3, Doc: sized(20500, iam.Resource, strings.Repeat(" ", 20))},
	{ID: "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA", Name: "not known whose", Type: iam.Resource, Doc: sized(20481, iam.Resource, "")},
	{ID: "POLICY_SIZE_EXCEEDS_SCP_QUOTA", Type: iam.SCP, Doc: sized(10241, iam.SCP, ""), At: "$"},
	{ID: "POLICY_SIZE_EXCEEDS_SCP_QUOTA", Name: "white space", Type: iam.SCP, Doc: sized(10241, iam.SCP, "\n\n"), At: "$", Message: "10,239"},
	{ID: "POLICY_SIZE_EXCEEDS_SCP_QUOTA", Type: iam.SCP, Doc: sized(10240, iam.SCP, "")},
	{ID: "POLICY_SIZE_EXCEEDS_RCP_QUOTA", Type: iam.RCP, Doc: sized(5121, iam.RCP, ""), At: "$"},
	{ID: "POLICY_SIZE_EXCEEDS_RCP_QUOTA", Type: iam.RCP, Doc: sized(5120, iam.RCP, "")},
	{ID: "POLICY_SIZE_EXCEEDS_SESSION_POLICY_QUOTA", Type: iam.Session, Doc: sized(2049, iam.Session, ""), At: "$", Also: []string{"BOUNDARY_WITHOUT_ALLOW"}},
	{ID: "POLICY_SIZE_EXCEEDS_SESSION_POLICY_QUOTA", Type: iam.Session, Doc: sized(2048, iam.Session, ""), Also: []string{"BOUNDARY_WITHOUT_ALLOW"}},
	{
		ID: "SQS_POLICY_ELEMENT_QUOTA", Name: "actions", Type: iam.Resource, Attachment: iam.SQS, At: "$.Statement[0].Action",
		Stmt: `{"Effect":"Deny","Principal":{"AWS":"210987654321"},"Action":["sqs:SendMessage","sqs:ReceiveMessage","sqs:DeleteMessage","sqs:ChangeMessageVisibility","sqs:GetQueueAttributes","sqs:GetQueueUrl","sqs:ListQueueTags","sqs:PurgeQueue"],"Resource":"*"}`,
	},
	{
		ID: "SQS_POLICY_ELEMENT_QUOTA", Name: "actions", Type: iam.Resource, Attachment: iam.SQS,
		Stmt: `{"Effect":"Deny","Principal":{"AWS":"210987654321"},"Action":["sqs:SendMessage","sqs:ReceiveMessage","sqs:DeleteMessage","sqs:ChangeMessageVisibility","sqs:GetQueueAttributes","sqs:GetQueueUrl","sqs:ListQueueTags"],"Resource":"*"}`,
	},
	{ID: "SQS_POLICY_ELEMENT_QUOTA", Name: "statements", Type: iam.Resource, Attachment: iam.SQS, Stmt: queueStatements(21, ""), At: "$"},
	{ID: "SQS_POLICY_ELEMENT_QUOTA", Name: "statements", Type: iam.Resource, Attachment: iam.SQS, Stmt: queueStatements(20, "")},
	{
		ID: "SQS_POLICY_ELEMENT_QUOTA", Name: "conditions", Type: iam.Resource, Attachment: iam.SQS, At: "$",
		Stmt: queueStatements(11, `,"Condition":{"Bool":{"aws:SecureTransport":"false"}}`),
	},
	{ID: "POLICY_SIZE_NEAR_QUOTA", Type: iam.SCP, Doc: sized(9400, iam.SCP, ""), At: "$"},
	{ID: "POLICY_SIZE_NEAR_QUOTA", Name: "managed", Doc: sized(5600, iam.Identity, ""), At: "$"},
	{ID: "POLICY_SIZE_NEAR_QUOTA", Type: iam.SCP, Doc: sized(9200, iam.SCP, "")},
}

// TestMeasure holds the sizes of a tree and of its text together.
func TestMeasure(t *testing.T) {
	for _, text := range []string{"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::reports/*\"}]}", "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\"Sid\": \"Objects\", \"Effect\": \"Allow\", \"Action\": [\"s3:GetObject\", \"s3:PutObject\"], \"Resource\": \"arn:aws:s3:::reports-eu/incoming/*\"},\n    {\"Sid\": \"List\", \"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"arn:aws:s3:::reports-eu\",\n     \"Condition\": {\"StringLike\": {\"s3:prefix\": \"incoming/*\"}}},\n    {\"Sid\": \"Queue\", \"Effect\": \"Allow\", \"Action\": [\"sqs:ReceiveMessage\", \"sqs:DeleteMessage\", \"sqs:GetQueueAttributes\"],\n     \"Resource\": \"arn:aws:sqs:eu-west-1:210987654321:incoming\", \"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\": \"o-a1b2c3d4e5\"}}},\n    {\"Sid\": \"Key\", \"Effect\": \"Allow\", \"Action\": \"kms:Decrypt\", \"Resource\": \"arn:aws:kms:eu-west-1:210987654321:key/0a1b2c3d-0000-4444-8888-001122334455\"}\n  ]\n}", sized(3000, iam.Trust, " "), spaced(2000), checktest.Document(`{"Sid":"<\"é&\n","Effect":"Deny","Action":["a:b"],"Resource":[],"Condition":{"Null":{"a:b":[true,1.50,null]}}}`)} {
		root, _ := policy.ParseJSON(text)
		want := view.Measure(&view.Source{Text: root.JSON()})
		if got := view.Measure(&view.Source{Root: root}); got != want {
			t.Errorf("tree has %+v, its text %+v: %s", got, want, text)
		}
	}
	if s := view.Thousands(1234567); s != "1,234,567" || view.Thousands(999) != "999" {
		t.Errorf("thousands: %s, %s", s, view.Thousands(999))
	}
	if !slices.IsSorted([]int{len(sized(2000, iam.Trust, "")), 2000}) {
		t.Errorf("sized makes %d bytes of 2000", len(sized(2000, iam.Trust, "")))
	}
}
