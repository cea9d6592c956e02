// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// sized is a document of exactly n bytes, all but the blanks of which count under every rule.
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

func siblings(sizes ...int) func(*Input) {
	return func(in *Input) {
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
var sizeCases = []checkCase{
	{id: identitySize, name: "managed", attachment: iam.Managed, doc: sized(6145, iam.Identity, ""), at: "$", message: "6,145"},
	{id: identitySize, name: "managed", attachment: iam.Managed, doc: sized(6244, iam.Identity, strings.Repeat(" \n", 50))},
	{id: identitySize, name: "boundary", typ: iam.Boundary, doc: sized(6145, iam.Identity, ""), at: "$", also: []string{"BOUNDARY_WITHOUT_ALLOW"}},
	{id: identitySize, name: "inline of a user", attachment: iam.InlineUser, doc: sized(2049, iam.Identity, ""), at: "$"},
	{id: identitySize, name: "inline of a user", attachment: iam.InlineUser, doc: sized(2048, iam.Identity, "")},
	{id: identitySize, name: "inline of a role", attachment: iam.InlineRole, doc: sized(10240, iam.Identity, "")},
	{id: identitySize, name: "E-1787 permission set", attachment: iam.PermissionSet, doc: sized(10241, iam.Identity, ""), at: "$", message: "the inline policy of a permission set"},
	{id: identitySize, name: "E-1787 permission set, white space", attachment: iam.PermissionSet, doc: sized(32768, iam.Identity, strings.Repeat(" \n", 11264))},
	{id: identitySize, name: "E-1787 permission set, as sent", attachment: iam.PermissionSet, doc: sized(32769, iam.Identity, strings.Repeat(" ", 22529)), at: "$", class: frame.Warning, message: "As compact JSON it would fit."},
	{id: identitySize, name: "E-1787 permission set, spaces in strings", attachment: iam.PermissionSet, doc: strings.Replace(sized(9000, iam.Identity, ""), "{", `{"Id":"a`+strings.Repeat(" ", 24000)+`",`, 1), at: "$", message: "at most 32,768", also: []string{"ID_IN_IDENTITY_POLICY"}},
	{id: identitySize, name: "white space in strings", attachment: iam.InlineUser, doc: spaced(2050), at: "$", class: frame.Warning},
	{id: identitySize, name: "somewhere", doc: sized(6145, iam.Identity, ""), at: "$", class: frame.Warning},
	{id: identitySize, name: "nowhere", doc: sized(10241, iam.Identity, ""), at: "$"},
	{
		id: identitySize, name: "at least", attachment: iam.InlineUser, at: "$", message: "at least", in: func(in *Input) {
			in.Root = statementTree(policy.NewString(policy.Pos{}, pattern.WithPrefix("arn:aws:s3:::reports/"+strings.Repeat("a", 2048))))
		},
	},
	{id: aggregateSize, attachment: iam.InlineRole, doc: sized(4000, iam.Identity, ""), in: siblings(4000, 4000), at: "$", message: "12,000"},
	{id: aggregateSize, attachment: iam.InlineRole, doc: sized(4000, iam.Identity, ""), in: siblings(4000, 2240)},
	{id: aggregateSize, name: "managed", attachment: iam.Managed, doc: sized(4000, iam.Identity, ""), in: siblings(4000, 4000)},
	{id: trustSize, typ: iam.Trust, doc: sized(2049, iam.Trust, ""), at: "$"},
	{id: trustSize, name: "never", typ: iam.Trust, doc: sized(8193, iam.Trust, ""), at: "$", class: frame.Error},
	{id: trustSize, typ: iam.Trust, doc: sized(2048, iam.Trust, "")},
	{id: trustSize, name: "raised", typ: iam.Trust, doc: sized(4096, iam.Trust, ""), in: func(in *Input) { in.TrustQuota = 4096 }},
	{id: resourceSize, name: "bucket", typ: iam.Resource, attachment: iam.S3, doc: sized(20481, iam.Resource, ""), at: "$", class: frame.Error},
	{id: resourceSize, name: "endpoint", typ: iam.Endpoint, doc: sized(20481, iam.Resource, ""), at: "$", class: frame.Error},
	{id: resourceSize, name: "indented bucket policy", typ: iam.Resource, attachment: iam.S3, doc: sized(20500, iam.Resource, strings.Repeat(" ", 20))},
	{id: resourceSize, name: "not known whose", typ: iam.Resource, doc: sized(20481, iam.Resource, "")},
	{id: scpSize, typ: iam.SCP, doc: sized(10241, iam.SCP, ""), at: "$"},
	{id: scpSize, name: "white space", typ: iam.SCP, doc: sized(10241, iam.SCP, "\n\n"), at: "$", message: "10,239"},
	{id: scpSize, typ: iam.SCP, doc: sized(10240, iam.SCP, "")},
	{id: rcpSize, typ: iam.RCP, doc: sized(5121, iam.RCP, ""), at: "$"},
	{id: rcpSize, typ: iam.RCP, doc: sized(5120, iam.RCP, "")},
	{id: sessionSize, typ: iam.Session, doc: sized(2049, iam.Session, ""), at: "$", also: []string{"BOUNDARY_WITHOUT_ALLOW"}},
	{id: sessionSize, typ: iam.Session, doc: sized(2048, iam.Session, ""), also: []string{"BOUNDARY_WITHOUT_ALLOW"}},
	{
		id: sqsElements, name: "actions", typ: iam.Resource, attachment: iam.SQS, at: "$.Statement[0].Action",
		stmt: `{"Effect":"Deny","Principal":{"AWS":"210987654321"},"Action":["sqs:SendMessage","sqs:ReceiveMessage","sqs:DeleteMessage","sqs:ChangeMessageVisibility","sqs:GetQueueAttributes","sqs:GetQueueUrl","sqs:ListQueueTags","sqs:PurgeQueue"],"Resource":"*"}`,
	},
	{
		id: sqsElements, name: "actions", typ: iam.Resource, attachment: iam.SQS,
		stmt: `{"Effect":"Deny","Principal":{"AWS":"210987654321"},"Action":["sqs:SendMessage","sqs:ReceiveMessage","sqs:DeleteMessage","sqs:ChangeMessageVisibility","sqs:GetQueueAttributes","sqs:GetQueueUrl","sqs:ListQueueTags"],"Resource":"*"}`,
	},
	{id: sqsElements, name: "statements", typ: iam.Resource, attachment: iam.SQS, stmt: queueStatements(21, ""), at: "$"},
	{id: sqsElements, name: "statements", typ: iam.Resource, attachment: iam.SQS, stmt: queueStatements(20, "")},
	{
		id: sqsElements, name: "conditions", typ: iam.Resource, attachment: iam.SQS, at: "$",
		stmt: queueStatements(11, `,"Condition":{"Bool":{"aws:SecureTransport":"false"}}`),
	},
	{id: nearSize, typ: iam.SCP, doc: sized(9400, iam.SCP, ""), at: "$"},
	{id: nearSize, name: "managed", doc: sized(5600, iam.Identity, ""), at: "$"},
	{id: nearSize, typ: iam.SCP, doc: sized(9200, iam.SCP, "")},
}

// TestMeasure holds the sizes of a tree and of its text together.
func TestMeasure(t *testing.T) {
	for _, text := range []string{harmless, typical, sized(3000, iam.Trust, " "), spaced(2000), document(`{"Sid":"<\"é&\n","Effect":"Deny","Action":["a:b"],"Resource":[],"Condition":{"Null":{"a:b":[true,1.50,null]}}}`)} {
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
