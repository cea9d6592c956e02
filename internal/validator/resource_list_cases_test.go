// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"strings"
	"testing"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// farFuture is when the embedded catalogue is old.
var farFuture = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)

const (
	invalidIAMPath    = "INVALID_IAM_RESOURCE_PATH"
	secretSuffix      = "SECRET_ARN_WITHOUT_SUFFIX"
	bucketWildcard    = "S3_BUCKET_NAME_PREFIX_WILDCARD"
	redundantResource = "REDUNDANT_RESOURCE"
	effectivelyStar   = "RESOURCE_EFFECTIVELY_STAR"
	attachedElsewhere = "UNSUPPORTED_RESOURCE_ARN_IN_POLICY"
	exampleAccount    = "EXAMPLE_ACCOUNT_ID"
)

// resourceNameCases are about the resource part of ARNs of some services.
var resourceNameCases = []checkCase{
	{id: invalidIAMPath, stmt: allowOn("iam:GetRole", "arn:aws:iam::210987654321:app-*"), at: atResource, message: `"arn:aws:iam::210987654321:role/app-*"`},
	{id: invalidIAMPath, name: "wildcard in the word", stmt: allowOn("iam:GetRole", "arn:aws:iam::210987654321:rol*/app"), at: atResource, message: "wildcard"},
	{id: invalidIAMPath, name: "spelling", stmt: allowOn("iam:GetRole", "arn:aws:iam::210987654321:roles/app"), at: atResource, message: `"arn:aws:iam::210987654321:role/app"`},
	{id: invalidIAMPath, name: "case", stmt: allowOn("iam:GetRole", "arn:aws:iam::210987654321:Role/app"), at: atResource, message: `"arn:aws:iam::210987654321:role/app"`},
	{id: invalidIAMPath, name: "variable", stmt: allowOn("iam:GetUser", "arn:aws:iam::210987654321:${aws:username}"), at: atResource},
	{id: invalidIAMPath, name: "control policy", typ: iam.SCP, stmt: denyOn("iam:DeleteRole", "arn:aws:iam::*:protected"), at: atResource},
	{id: invalidIAMPath, name: "known in part", in: knownInPart("iam:GetRole", "arn:aws:iam::210987654321:roles/a"), at: atResource + "[0]"},
	{id: invalidIAMPath, name: "may become one", in: knownInPart("iam:GetRole", "arn:aws:iam::210987654321:ro")},
	{id: invalidIAMPath, name: "path", stmt: allowOn("iam:GetRole", "arn:aws:iam::210987654321:role/team/app-*")},
	{id: invalidIAMPath, name: "asterisk", stmt: allowOn("iam:GetRole", "arn:aws:iam::210987654321:*")},
	{id: invalidIAMPath, name: "root", stmt: `{"Effect":"Deny","Action":"*","Resource":"arn:aws:iam::210987654321:root"}`, also: []string{invalidARNResource}},

	{
		id: secretSuffix, stmt: allowOn("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:210987654321:secret:prod/db"), at: atResource,
		message: `"arn:aws:secretsmanager:eu-west-1:210987654321:secret:prod/db-??????"`,
	},
	{id: secretSuffix, name: "too short", stmt: allowOn("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:210987654321:secret:prod-db"), at: atResource},
	{id: secretSuffix, name: "question marks", stmt: allowOn("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:210987654321:secret:prod/db-??????")},
	{id: secretSuffix, name: "whole", stmt: allowOn("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:210987654321:secret:prod/db-aB3dE9")},
	{id: secretSuffix, name: "variable", stmt: allowOn("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:210987654321:secret:${aws:PrincipalTag/secret}")},
	{id: secretSuffix, name: "not known", in: knownInPart("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:210987654321:secret:prod/db")},

	{id: bucketWildcard, stmt: allowOn("s3:GetObject", "arn:aws:s3:::acme-data*"), at: atResource, message: "buckets and their objects alike"},
	{id: bucketWildcard, name: "objects", stmt: allowOn("s3:GetObject", "arn:aws:s3:::acme-?/*"), at: atResource, message: "other owners"},
	{
		id: bucketWildcard, name: "account known", stmt: allowOn("s3:GetObject", "arn:aws:s3:::acme-*/*"), at: atResource,
		in: func(in *Input) { in.Account = "210987654321" }, message: `"aws:ResourceAccount": "210987654321"`,
	},
	{id: bucketWildcard, name: "all buckets", stmt: allowOn("s3:GetBucketLocation", "arn:aws:s3:::*")},
	{id: bucketWildcard, name: "wildcard in the key", stmt: allowOn("s3:GetObject", "arn:aws:s3:::acme/2031-*/?")},
	{id: bucketWildcard, name: "access point", stmt: allowOn("s3:GetAccessPointPolicy", "arn:aws:s3:eu-west-1:210987654321:accesspoint/*")},
	{id: bucketWildcard, name: "variable", stmt: allowOn("s3:GetObject", "arn:aws:s3:::acme-${aws:PrincipalTag/team}/*")},
	{id: bucketWildcard, name: "owner pinned", stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-*/*","Condition":{"StringEquals":{"aws:ResourceAccount":"210987654321"}}}`},
}

const queues = "arn:aws:sqs:eu-west-1:210987654321:"

// resourceListCases are about entries against the others of their list.
var resourceListCases = []checkCase{
	{id: redundantResource, stmt: allowOn("sqs:SendMessage", queues+"mail-out "+queues+"mail-*"), at: atResource + "[0]", message: `adds nothing to "` + queues + `mail-*"`},
	{id: redundantResource, name: "twice", stmt: allowOn("sqs:SendMessage", queues+"mail "+queues+"jobs "+queues+"mail"), at: atResource + "[2]", message: "twice"},
	{id: redundantResource, name: "several", stmt: allowOn("sqs:SendMessage", queues+"mail-a "+queues+"mail-* "+queues+"mail-b"), at: atResource + "[0]", more: []string{atResource + "[2]"}},
	{id: redundantResource, name: "objects of a bucket pattern", stmt: allowOn("s3:GetObject", "arn:aws:s3:::acme* arn:aws:s3:::acme*/*"), at: atResource + "[1]", also: []string{bucketWildcard}, message: "covers slashes"},
	{id: redundantResource, name: "asterisk", stmt: allowOn("sqs:SendMessage", "* "+queues+"jobs"), at: atResource + "[1]", also: []string{"RESOURCE_STAR_FOR_SCOPABLE_ACTION"}},
	{id: redundantResource, name: "region", stmt: allowOn("sqs:SendMessage", "arn:aws:sqs:*:210987654321:jobs "+queues+"jobs"), at: atResource + "[1]"},
	{id: redundantResource, name: "same variable", stmt: allowOn("s3:GetObject", "arn:aws:s3:::home/${aws:username}/* arn:aws:s3:::home/${aws:username}/public/*"), at: atResource + "[1]"},
	{id: redundantResource, name: "variable under a wildcard", stmt: allowOn("s3:GetObject", "arn:aws:s3:::home/* arn:aws:s3:::home/${aws:username}/*"), at: atResource + "[1]"},
	{id: redundantResource, name: "long list", stmt: allowOn("sqs:SendMessage", manyQueues(20)+" "+queues+"q7"), at: atResource + "[20]"},
	{id: redundantResource, name: "NotResource", stmt: `{"Effect":"Deny","Action":"sqs:SendMessage","NotResource":["` + queues + `mail-out","` + queues + `mail-*"]}`, at: "$.Statement[0].NotResource[0]"},
	{id: redundantResource, name: "other unknown", in: func(in *Input) {
		in.Root = partTree("Allow", "sqs:SendMessage", pattern.WithPrefix(queues), pattern.Literal(queues+"mail"), pattern.Literal(queues+"mail"))
	}, at: atResource + "[2]"},
	{id: redundantResource, name: "unknown ones", in: func(in *Input) {
		in.Root = partTree("Allow", "sqs:SendMessage", pattern.WithPrefix(queues), pattern.WithPrefix(queues))
	}},
	{id: redundantResource, name: "variable excepted", stmt: `{"Effect":"Deny","Action":"s3:GetObject","NotResource":["arn:aws:s3:::home/*","arn:aws:s3:::home/${aws:username}/*"]}`},
	{id: redundantResource, name: "wildcard in another field", stmt: allowOn("sqs:SendMessage", "arn:aws:sqs:*:210987654321:mail "+queues+"jobs")},
	{id: redundantResource, name: "wildcard for the service", stmt: allowOn("sqs:SendMessage", "arn:aws:*:eu-west-1:210987654321:* "+queues+"jobs"), also: []string{arnServiceWildcard}},
	{id: redundantResource, name: "overlap only", stmt: allowOn("sqs:SendMessage", queues+"*-out "+queues+"mail-*")},
	{id: redundantResource, name: "different variables", stmt: allowOn("s3:GetObject", "arn:aws:s3:::home/${aws:username}* arn:aws:s3:::home/${aws:userid}/*")},
	{id: redundantResource, name: "question marks are no variable", stmt: allowOn("s3:GetObject", "arn:aws:s3:::home/???????????????/* arn:aws:s3:::home/${aws:username}/*")},
	{id: redundantResource, name: "bucket and objects", stmt: allowOn("s3:GetObject s3:ListBucket", "arn:aws:s3:::acme arn:aws:s3:::acme/*")},
	{id: redundantResource, name: "long list", stmt: allowOn("sqs:SendMessage", manyQueues(20))},

	{id: effectivelyStar, stmt: allowOn("sns:Publish", "arn:aws:sns:*:*:*"), at: atResource},
	{id: effectivelyStar, name: "all services", stmt: allowOn("sns:Publish", "arn:*:*:*:*:*"), at: atResource, also: []string{arnServiceWildcard}},
	{id: effectivelyStar, name: "global service", stmt: allowOn("iam:GetRole", "arn:aws:iam::*:*"), at: atResource},
	{id: effectivelyStar, name: "account", stmt: allowOn("sns:Publish", "arn:aws:sns:*:210987654321:*")},
	{id: effectivelyStar, name: "buckets but not access points", stmt: allowOn("s3:GetBucketLocation", "arn:aws:s3:::*")},
	{id: effectivelyStar, name: "one of two services", stmt: allowOn("sns:Publish sqs:SendMessage", "arn:aws:sns:*:*:* "+queues+"jobs")},
	{id: effectivelyStar, name: "some of the resources", stmt: allowOn("sns:Publish", "arn:aws:sns:*:*:alerts-*")},
}

func manyQueues(n int) string {
	var names []string
	for i := range n {
		names = append(names, queues+"q"+strings.Repeat("x", i/10)+string(rune('0'+i%10)))
	}
	return strings.Join(names, " ")
}

// resourceAttachedCases are about resources elsewhere, partitions, and account ids of examples.
var resourceAttachedCases = []checkCase{
	{
		id: attachedElsewhere, name: "other bucket", typ: iam.Resource, attachment: iam.S3, stmt: onResource("s3:GetObject", "arn:aws:s3:::other-bucket/*"), at: atResource,
		in: func(in *Input) { in.ResourceARN = "arn:aws:s3:::reports" }, message: "names another bucket",
	},
	{id: attachedElsewhere, name: "other service", typ: iam.Resource, attachment: iam.S3, stmt: onResource("s3:GetObject", queues+"jobs"), at: atResource},
	{id: attachedElsewhere, name: "asterisk on a bucket", typ: iam.Resource, attachment: iam.S3, stmt: onResource("s3:GetObject", "*"), at: atResource, message: "S3 refuses"},
	{id: attachedElsewhere, name: "asterisk, bucket by the actions", typ: iam.Resource, stmt: onResource("s3:GetObject", "*"), at: atResource},
	{
		id: attachedElsewhere, name: "service from the resource", typ: iam.Resource, stmt: onResource("sqs:SendMessage", "arn:aws:sns:eu-west-1:210987654321:alerts"), at: atResource,
		in: func(in *Input) { in.ResourceARN = queues + "jobs" },
	},
	{
		id: attachedElsewhere, name: "other queue known in part", typ: iam.Resource, at: atResource + "[0]",
		in: func(in *Input) {
			*in = Input{Root: documentTree(
				member("Effect", literalNode("Deny")), member("Principal", literalNode("*")), member("Action", literalNode("sqs:SendMessage")),
				member("Resource", partTree("", "", pattern.WithPrefix(queues+"mail")).Get("Statement").Elems[0].Get("Resource"))), Use: view.Use{Type: iam.Resource, Attachment: iam.SQS, ResourceARN: queues + "jobs"}}
		},
	},
	{id: attachedElsewhere, name: "directory bucket", typ: iam.Resource, attachment: iam.S3, stmt: onResource("s3express:CreateSession", "arn:aws:s3express:eu-west-1:210987654321:bucket/m--euw1-az1--x-s3"), also: []string{"UNSUPPORTED_ACTION_IN_POLICY"}},
	{id: attachedElsewhere, name: "queue's policy on everything", typ: iam.Resource, attachment: iam.SQS, stmt: onResource("sqs:SendMessage", "*")},
	{id: attachedElsewhere, name: "key policy", typ: iam.Resource, attachment: iam.KMS, stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:root"},"Action":"kms:*","Resource":"*"}`},
	{
		id: attachedElsewhere, name: "what is in the bucket", typ: iam.Resource, attachment: iam.S3,
		stmt: onResource("s3:GetObject s3:ListBucket", "arn:aws:s3:::reports arn:aws:s3:::reports/2031/*"), in: func(in *Input) { in.ResourceARN = "arn:aws:s3:::reports" },
	},
	{
		id: attachedElsewhere, name: "wildcard that covers the target", typ: iam.Resource, attachment: iam.S3, stmt: onResource("s3:GetObject", "arn:aws:s3:::rep*/*"),
		in: func(in *Input) { in.ResourceARN = "arn:aws:s3:::reports" }, also: []string{bucketWildcard},
	},
	{id: attachedElsewhere, name: "API", typ: iam.Resource, attachment: iam.APIGateway, stmt: onResource("execute-api:Invoke", "arn:aws:execute-api:eu-west-1:210987654321:a1b2c3/*")},
	{id: attachedElsewhere, name: "domain", typ: iam.Resource, attachment: iam.ElasticSearch, stmt: onResource("es:ESHttpGet", "arn:aws:es:eu-west-1:210987654321:domain/logs/*")},
	{id: attachedElsewhere, name: "version of a function", typ: iam.Resource, attachment: iam.Lambda, stmt: onResource("lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:210987654321:function:f:live"),
		in: func(in *Input) { in.ResourceARN = "arn:aws:lambda:eu-west-1:210987654321:function:f" }},
	{id: attachedElsewhere, name: "endpoint policy", typ: iam.Endpoint, stmt: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}`},

	{
		id: partitionMismatch, name: "configured", stmt: allowOn("sns:Publish", "arn:aws-cn:sns:cn-north-1:210987654321:alerts"), at: atResource,
		in: func(in *Input) { in.Partition = "aws" }, message: `"aws-cn"`,
	},
	{
		id: partitionMismatch, name: "principal", typ: iam.Trust, at: "$.Statement[0].Principal.AWS", in: func(in *Input) { in.Partition = "aws-us-gov" },
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole"}`,
	},
	{
		id: partitionMismatch, name: "two in one document", stmt: allowOn("sns:Publish", "arn:aws:sns:eu-west-1:210987654321:alerts arn:aws-cn:sns:cn-north-1:210987654321:alerts arn:aws-cn:sns:cn-north-1:210987654321:news"),
		at: atResource + "[1]", more: []string{atResource + "[2]"}, class: frame.Warning,
	},
	{id: partitionMismatch, name: "wildcard", stmt: allowOn("sns:Publish", "arn:*:sns:cn-north-1:210987654321:alerts"), in: func(in *Input) { in.Partition = "aws" }},
	{id: partitionMismatch, stmt: allowOn("sns:Publish", "arn:aws-cn:sns:cn-north-1:210987654321:alerts"), in: func(in *Input) { in.Partition = "aws-cn" }},

	{id: exampleAccount, stmt: allowOn("sns:Publish", "arn:aws:sns:eu-west-1:111122223333:alerts"), at: atResource},
	{
		id: exampleAccount, name: "principal", typ: iam.Resource, attachment: iam.SNS, at: "$.Statement[0].Principal.AWS", class: frame.Warning,
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:role/app"},"Action":"sns:Publish","Resource":"*"}`,
	},
	{
		id: exampleAccount, name: "trust", typ: iam.Trust, at: "$.Statement[0].Principal.AWS",
		stmt: `{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"7f3c"}}}`, also: []string{"ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"},
	},
	{
		id: exampleAccount, name: "condition", cond: `{"StringEquals":{"aws:ResourceAccount":["000000000000","210987654321"]}}`,
		at: `$.Statement[0].Condition.StringEquals["aws:ResourceAccount"][0]`,
	},
	{
		id: exampleAccount, name: "ARN in a condition", cond: `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::012345678901:role/*"}}`,
		at: `$.Statement[0].Condition.ArnLike["aws:PrincipalArn"]`,
	},
	{id: exampleAccount, name: "own account", stmt: allowOn("sns:Publish", "arn:aws:sns:eu-west-1:000000000000:alerts"), in: func(in *Input) { in.Account = "000000000000" }},
	{id: exampleAccount, name: "other value", cond: `{"StringEquals":{"s3:ExistingObjectTag/ticket":"123456789012"}}`},
	{id: exampleAccount, name: "not known", in: knownInPart("sns:Publish", "arn:aws:sns:eu-west-1:111122223333")},
	{id: exampleAccount, name: "known in part", in: knownInPart("sns:Publish", "arn:aws:sns:eu-west-1:111122223333:al"), at: atResource + "[0]"},
	{id: exampleAccount, stmt: allowOn("sns:Publish", "arn:aws:sns:eu-west-1:210987654321:alerts")},
}

// TestResourceSuggestions applies replacement texts: what they give has no such finding any more.
func TestResourceSuggestions(t *testing.T) {
	for _, tc := range resourceCases {
		if tc.at == "" || tc.stmt == "" {
			continue
		}
		in := tc.input()
		for _, f := range Validate(in).Findings {
			if f.Suggestion == "" || f.ID != tc.id {
				continue
			}
			old, _ := f.Node.Text.Known()
			in := tc.input()
			if n := strings.Count(in.Text, `"`+old+`"`); n != 1 {
				continue
			}
			in.Text = strings.Replace(in.Text, `"`+old+`"`, `"`+f.Suggestion+`"`, 1)
			for _, again := range Validate(in).Findings {
				if again.ID == tc.id {
					t.Errorf("%s: %q was replaced by %q, and the finding is still there: %s", tc.id, old, f.Suggestion, again.Message)
				}
			}
		}
	}
}
