// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package resource_test

import (
	"strings"
	"testing"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
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
var resourceNameCases = []checktest.Case{
	{ID: invalidIAMPath, Stmt: checktest.AllowOn("iam:GetRole", "arn:aws:iam::210987654321:app-*"), At: atResource, Message: `"arn:aws:iam::210987654321:role/app-*"`},
	{ID: invalidIAMPath, Name: "wildcard in the word", Stmt: checktest.AllowOn("iam:GetRole", "arn:aws:iam::210987654321:rol*/app"), At: atResource, Message: "wildcard"},
	{ID: invalidIAMPath, Name: "spelling", Stmt: checktest.AllowOn("iam:GetRole", "arn:aws:iam::210987654321:roles/app"), At: atResource, Message: `"arn:aws:iam::210987654321:role/app"`},
	{ID: invalidIAMPath, Name: "case", Stmt: checktest.AllowOn("iam:GetRole", "arn:aws:iam::210987654321:Role/app"), At: atResource, Message: `"arn:aws:iam::210987654321:role/app"`},
	{ID: invalidIAMPath, Name: "variable", Stmt: checktest.AllowOn("iam:GetUser", "arn:aws:iam::210987654321:${aws:username}"), At: atResource},
	{ID: invalidIAMPath, Name: "control policy", Type: iam.SCP, Stmt: denyOn("iam:DeleteRole", "arn:aws:iam::*:protected"), At: atResource},
	{ID: invalidIAMPath, Name: "known in part", In: knownInPart("iam:GetRole", "arn:aws:iam::210987654321:roles/a"), At: atResource + "[0]"},
	{ID: invalidIAMPath, Name: "may become one", In: knownInPart("iam:GetRole", "arn:aws:iam::210987654321:ro")},
	{ID: invalidIAMPath, Name: "variable that is known in part", In: knownInPart("iam:GetRole", "arn:aws:iam::${aws:PrincipalA")},
	{ID: invalidIAMPath, Name: "path", Stmt: checktest.AllowOn("iam:GetRole", "arn:aws:iam::210987654321:role/team/app-*")},
	{ID: invalidIAMPath, Name: "asterisk", Stmt: checktest.AllowOn("iam:GetRole", "arn:aws:iam::210987654321:*")},
	{ID: invalidIAMPath, Name: "root", Stmt: `{"Effect":"Deny","Action":"*","Resource":"arn:aws:iam::210987654321:root"}`, Also: []string{"INVALID_ARN_RESOURCE"}},

	{
		ID: secretSuffix, Stmt: checktest.AllowOn("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:210987654321:secret:prod/db"), At: atResource,
		Message: `"arn:aws:secretsmanager:eu-west-1:210987654321:secret:prod/db-??????"`,
	},
	{ID: secretSuffix, Name: "too short", Stmt: checktest.AllowOn("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:210987654321:secret:prod-db"), At: atResource},
	{ID: secretSuffix, Name: "question marks", Stmt: checktest.AllowOn("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:210987654321:secret:prod/db-??????")},
	{ID: secretSuffix, Name: "whole", Stmt: checktest.AllowOn("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:210987654321:secret:prod/db-aB3dE9")},
	{ID: secretSuffix, Name: "variable", Stmt: checktest.AllowOn("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:210987654321:secret:${aws:PrincipalTag/secret}")},
	{ID: secretSuffix, Name: "not known", In: knownInPart("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:210987654321:secret:prod/db")},

	{ID: bucketWildcard, Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3:::acme-data*"), At: atResource, Message: "buckets and also their objects"},
	{ID: bucketWildcard, Name: "objects", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3:::acme-?/*"), At: atResource, Message: "other owners"},
	{
		ID: bucketWildcard, Name: "account known", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3:::acme-*/*"), At: atResource,
		In: func(in *frame.Input) { in.Account = "210987654321" }, Message: `"aws:ResourceAccount": "210987654321"`,
	},
	{ID: bucketWildcard, Name: "all buckets", Stmt: checktest.AllowOn("s3:GetBucketLocation", "arn:aws:s3:::*")},
	{ID: bucketWildcard, Name: "wildcard in the key", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3:::acme/2031-*/?")},
	{ID: bucketWildcard, Name: "access point", Stmt: checktest.AllowOn("s3:GetAccessPointPolicy", "arn:aws:s3:eu-west-1:210987654321:accesspoint/*")},
	{ID: bucketWildcard, Name: "variable", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3:::acme-${aws:PrincipalTag/team}/*")},
	{ID: bucketWildcard, Name: "owner pinned", Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-*/*","Condition":{"StringEquals":{"aws:ResourceAccount":"210987654321"}}}`},
}

const queues = "arn:aws:sqs:eu-west-1:210987654321:"

// resourceListCases are about entries against the others of their list.
var resourceListCases = []checktest.Case{
	{ID: redundantResource, Stmt: checktest.AllowOn("sqs:SendMessage", queues+"mail-out "+queues+"mail-*"), At: atResource + "[0]", Message: `adds nothing to "` + queues + `mail-*"`},
	{ID: redundantResource, Name: "twice", Stmt: checktest.AllowOn("sqs:SendMessage", queues+"mail "+queues+"jobs "+queues+"mail"), At: atResource + "[2]", Message: "twice"},
	{ID: redundantResource, Name: "several", Stmt: checktest.AllowOn("sqs:SendMessage", queues+"mail-a "+queues+"mail-* "+queues+"mail-b"), At: atResource + "[0]", More: []string{atResource + "[2]"}},
	{ID: redundantResource, Name: "objects of a bucket pattern", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3:::acme* arn:aws:s3:::acme*/*"), At: atResource + "[1]", Also: []string{bucketWildcard}, Message: "covers slashes"},
	{ID: redundantResource, Name: "asterisk", Stmt: checktest.AllowOn("sqs:SendMessage", "* "+queues+"jobs"), At: atResource + "[1]", Also: []string{"RESOURCE_STAR_FOR_SCOPABLE_ACTION"}},
	{ID: redundantResource, Name: "region", Stmt: checktest.AllowOn("sqs:SendMessage", "arn:aws:sqs:*:210987654321:jobs "+queues+"jobs"), At: atResource + "[1]"},
	{ID: redundantResource, Name: "same variable", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3:::home/${aws:username}/* arn:aws:s3:::home/${aws:username}/public/*"), At: atResource + "[1]"},
	{ID: redundantResource, Name: "variable under a wildcard", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3:::home/* arn:aws:s3:::home/${aws:username}/*"), At: atResource + "[1]"},
	{ID: redundantResource, Name: "long list", Stmt: checktest.AllowOn("sqs:SendMessage", manyQueues(20)+" "+queues+"q7"), At: atResource + "[20]"},
	{ID: redundantResource, Name: "NotResource", Stmt: `{"Effect":"Deny","Action":"sqs:SendMessage","NotResource":["` + queues + `mail-out","` + queues + `mail-*"]}`, At: "$.Statement[0].NotResource[0]"},
	{ID: redundantResource, Name: "other unknown", In: func(in *frame.Input) {
		in.Root = partTree("Allow", "sqs:SendMessage", pattern.WithPrefix(queues), pattern.Literal(queues+"mail"), pattern.Literal(queues+"mail"))
	}, At: atResource + "[2]"},
	{ID: redundantResource, Name: "unknown ones", In: func(in *frame.Input) {
		in.Root = partTree("Allow", "sqs:SendMessage", pattern.WithPrefix(queues), pattern.WithPrefix(queues))
	}},
	{ID: redundantResource, Name: "variable excepted", Stmt: `{"Effect":"Deny","Action":"s3:GetObject","NotResource":["arn:aws:s3:::home/*","arn:aws:s3:::home/${aws:username}/*"]}`},
	{ID: redundantResource, Name: "wildcard in another field", Stmt: checktest.AllowOn("sqs:SendMessage", "arn:aws:sqs:*:210987654321:mail "+queues+"jobs")},
	{ID: redundantResource, Name: "wildcard for the service", Stmt: checktest.AllowOn("sqs:SendMessage", "arn:aws:*:eu-west-1:210987654321:* "+queues+"jobs"), Also: []string{"WILDCARD_IN_SERVICE_NAME"}},
	{ID: redundantResource, Name: "overlap only", Stmt: checktest.AllowOn("sqs:SendMessage", queues+"*-out "+queues+"mail-*")},
	{ID: redundantResource, Name: "different variables", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3:::home/${aws:username}* arn:aws:s3:::home/${aws:userid}/*")},
	{ID: redundantResource, Name: "question marks are no variable", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3:::home/???????????????/* arn:aws:s3:::home/${aws:username}/*")},
	{ID: redundantResource, Name: "bucket and objects", Stmt: checktest.AllowOn("s3:GetObject s3:ListBucket", "arn:aws:s3:::acme arn:aws:s3:::acme/*")},
	{ID: redundantResource, Name: "long list", Stmt: checktest.AllowOn("sqs:SendMessage", manyQueues(20))},

	{ID: effectivelyStar, Stmt: checktest.AllowOn("sns:Publish", "arn:aws:sns:*:*:*"), At: atResource},
	{ID: effectivelyStar, Name: "all services", Stmt: checktest.AllowOn("sns:Publish", "arn:*:*:*:*:*"), At: atResource, Also: []string{"WILDCARD_IN_SERVICE_NAME"}},
	{ID: effectivelyStar, Name: "global service", Stmt: checktest.AllowOn("iam:GetRole", "arn:aws:iam::*:*"), At: atResource},
	{ID: effectivelyStar, Name: "account", Stmt: checktest.AllowOn("sns:Publish", "arn:aws:sns:*:210987654321:*")},
	{ID: effectivelyStar, Name: "buckets but not access points", Stmt: checktest.AllowOn("s3:GetBucketLocation", "arn:aws:s3:::*")},
	{ID: effectivelyStar, Name: "one of two services", Stmt: checktest.AllowOn("sns:Publish sqs:SendMessage", "arn:aws:sns:*:*:* "+queues+"jobs")},
	{ID: effectivelyStar, Name: "some of the resources", Stmt: checktest.AllowOn("sns:Publish", "arn:aws:sns:*:*:alerts-*")},
}

func manyQueues(n int) string {
	var names []string
	for i := range n {
		names = append(names, queues+"q"+strings.Repeat("x", i/10)+string(rune('0'+i%10)))
	}
	return strings.Join(names, " ")
}

// resourceAttachedCases are about resources elsewhere, partitions, and account ids of examples.
var resourceAttachedCases = []checktest.Case{
	{
		ID: attachedElsewhere, Name: "other bucket", Type: iam.Resource, Attachment: iam.S3, Stmt: onResource("s3:GetObject", "arn:aws:s3:::other-bucket/*"), At: atResource,
		In: func(in *frame.Input) { in.ResourceARN = "arn:aws:s3:::reports" }, Message: "names another bucket",
	},
	{ID: attachedElsewhere, Name: "other service", Type: iam.Resource, Attachment: iam.S3, Stmt: onResource("s3:GetObject", queues+"jobs"), At: atResource},
	{ID: attachedElsewhere, Name: "asterisk on a bucket", Type: iam.Resource, Attachment: iam.S3, Stmt: onResource("s3:GetObject", "*"), At: atResource, Message: "S3 refuses"},
	{ID: attachedElsewhere, Name: "asterisk, bucket by the actions", Type: iam.Resource, Stmt: onResource("s3:GetObject", "*"), At: atResource},
	{
		ID: attachedElsewhere, Name: "service from the resource", Type: iam.Resource, Stmt: onResource("sqs:SendMessage", "arn:aws:sns:eu-west-1:210987654321:alerts"), At: atResource,
		In: func(in *frame.Input) { in.ResourceARN = queues + "jobs" },
	},
	{
		ID: attachedElsewhere, Name: "other queue known in part", Type: iam.Resource, At: atResource + "[0]",
		In: func(in *frame.Input) {
			*in = frame.Input{Root: checktest.Tree(
				checktest.Member("Effect", checktest.Literal("Deny")), checktest.Member("Principal", checktest.Literal("*")), checktest.Member("Action", checktest.Literal("sqs:SendMessage")),
				checktest.Member("Resource", partTree("", "", pattern.WithPrefix(queues+"mail")).Get("Statement").Elems[0].Get("Resource"))), Use: view.Use{Type: iam.Resource, Attachment: iam.SQS, ResourceARN: queues + "jobs"}}
		},
	},
	{ID: attachedElsewhere, Name: "directory bucket", Type: iam.Resource, Attachment: iam.S3, Stmt: onResource("s3express:CreateSession", "arn:aws:s3express:eu-west-1:210987654321:bucket/m--euw1-az1--x-s3"), Also: []string{"UNSUPPORTED_ACTION_IN_POLICY"}},
	{ID: attachedElsewhere, Name: "queue's policy on everything", Type: iam.Resource, Attachment: iam.SQS, Stmt: onResource("sqs:SendMessage", "*")},
	{ID: attachedElsewhere, Name: "key policy", Type: iam.Resource, Attachment: iam.KMS, Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:root"},"Action":"kms:*","Resource":"*"}`},
	{
		ID: attachedElsewhere, Name: "what is in the bucket", Type: iam.Resource, Attachment: iam.S3,
		Stmt: onResource("s3:GetObject s3:ListBucket", "arn:aws:s3:::reports arn:aws:s3:::reports/2031/*"), In: func(in *frame.Input) { in.ResourceARN = "arn:aws:s3:::reports" },
	},
	{
		ID: attachedElsewhere, Name: "wildcard that covers the target", Type: iam.Resource, Attachment: iam.S3, Stmt: onResource("s3:GetObject", "arn:aws:s3:::rep*/*"),
		In: func(in *frame.Input) { in.ResourceARN = "arn:aws:s3:::reports" }, Also: []string{bucketWildcard},
	},
	{ID: attachedElsewhere, Name: "API", Type: iam.Resource, Attachment: iam.APIGateway, Stmt: onResource("execute-api:Invoke", "arn:aws:execute-api:eu-west-1:210987654321:a1b2c3/*")},
	{ID: attachedElsewhere, Name: "domain", Type: iam.Resource, Attachment: iam.ElasticSearch, Stmt: onResource("es:ESHttpGet", "arn:aws:es:eu-west-1:210987654321:domain/logs/*")},
	{ID: attachedElsewhere, Name: "version of a function", Type: iam.Resource, Attachment: iam.Lambda, Stmt: onResource("lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:210987654321:function:f:live"),
		In: func(in *frame.Input) { in.ResourceARN = "arn:aws:lambda:eu-west-1:210987654321:function:f" }},
	{ID: attachedElsewhere, Name: "endpoint policy", Type: iam.Endpoint, Stmt: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}`},

	{
		ID: "ARN_PARTITION_MISMATCH", Name: "configured", Stmt: checktest.AllowOn("sns:Publish", "arn:aws-cn:sns:cn-north-1:210987654321:alerts"), At: atResource,
		In: func(in *frame.Input) { in.Partition = "aws" }, Message: `"aws-cn"`,
	},
	{
		ID: "ARN_PARTITION_MISMATCH", Name: "principal", Type: iam.Trust, At: "$.Statement[0].Principal.AWS", In: func(in *frame.Input) { in.Partition = "aws-us-gov" },
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole"}`,
	},
	{
		ID: "ARN_PARTITION_MISMATCH", Name: "two in one document", Stmt: checktest.AllowOn("sns:Publish", "arn:aws:sns:eu-west-1:210987654321:alerts arn:aws-cn:sns:cn-north-1:210987654321:alerts arn:aws-cn:sns:cn-north-1:210987654321:news"),
		At: atResource + "[1]", More: []string{atResource + "[2]"}, Class: frame.Warning,
	},
	{ID: "ARN_PARTITION_MISMATCH", Name: "wildcard", Stmt: checktest.AllowOn("sns:Publish", "arn:*:sns:cn-north-1:210987654321:alerts"), In: func(in *frame.Input) { in.Partition = "aws" }},
	{ID: "ARN_PARTITION_MISMATCH", Stmt: checktest.AllowOn("sns:Publish", "arn:aws-cn:sns:cn-north-1:210987654321:alerts"), In: func(in *frame.Input) { in.Partition = "aws-cn" }},

	{ID: exampleAccount, Stmt: checktest.AllowOn("sns:Publish", "arn:aws:sns:eu-west-1:111122223333:alerts"), At: atResource},
	{
		ID: exampleAccount, Name: "principal", Type: iam.Resource, Attachment: iam.SNS, At: "$.Statement[0].Principal.AWS", Class: frame.Warning,
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:role/app"},"Action":"sns:Publish","Resource":"*"}`,
	},
	{
		ID: exampleAccount, Name: "trust", Type: iam.Trust, At: "$.Statement[0].Principal.AWS",
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"7f3c"}}}`, Also: []string{"ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"},
	},
	{
		ID: exampleAccount, Name: "condition", Cond: `{"StringEquals":{"aws:ResourceAccount":["000000000000","210987654321"]}}`,
		At: `$.Statement[0].Condition.StringEquals["aws:ResourceAccount"][0]`,
	},
	{
		ID: exampleAccount, Name: "ARN in a condition", Cond: `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::012345678901:role/*"}}`,
		At: `$.Statement[0].Condition.ArnLike["aws:PrincipalArn"]`,
	},
	{ID: exampleAccount, Name: "own account", Stmt: checktest.AllowOn("sns:Publish", "arn:aws:sns:eu-west-1:000000000000:alerts"), In: func(in *frame.Input) { in.Account = "000000000000" }},
	{ID: exampleAccount, Name: "other value", Cond: `{"StringEquals":{"s3:ExistingObjectTag/ticket":"123456789012"}}`},
	{ID: exampleAccount, Name: "not known", In: knownInPart("sns:Publish", "arn:aws:sns:eu-west-1:111122223333")},
	{ID: exampleAccount, Name: "known in part", In: knownInPart("sns:Publish", "arn:aws:sns:eu-west-1:111122223333:al"), At: atResource + "[0]"},
	{ID: exampleAccount, Stmt: checktest.AllowOn("sns:Publish", "arn:aws:sns:eu-west-1:210987654321:alerts")},
}

// TestResourceSuggestions applies replacement texts: what they give has no such finding any more.
func TestResourceSuggestions(t *testing.T) {
	for _, tc := range resourceCases {
		if tc.At == "" || tc.Stmt == "" {
			continue
		}
		in := tc.Input(validator.Suite())
		for _, f := range validator.Validate(in).Findings {
			if f.Suggestion == "" || f.ID != tc.ID {
				continue
			}
			old, _ := f.Node.Text.Known()
			in := tc.Input(validator.Suite())
			if n := strings.Count(in.Text, `"`+old+`"`); n != 1 {
				continue
			}
			in.Text = strings.Replace(in.Text, `"`+old+`"`, `"`+f.Suggestion+`"`, 1)
			for _, again := range validator.Validate(in).Findings {
				if again.ID == tc.ID {
					t.Errorf("%s: %q was replaced by %q, and the finding is still there: %s", tc.ID, old, f.Suggestion, again.Message)
				}
			}
		}
	}
}

var resourceNestedCases = []checktest.Case{
	{ID: "ARN_IN_ARN", At: "$.Statement[0].Resource", Class: frame.Error, Message: `Write "arn:aws:s3:::reports/*" alone.`, Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3:::arn:aws:s3:::reports/*")},
	{ID: "ARN_IN_ARN", Name: "type before it", At: "$.Statement[0].Resource", Class: frame.Error, Stmt: checktest.AllowOn("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:210987654321:table/arn:aws:dynamodb:eu-west-1:210987654321:table/orders")},
	{ID: "ARN_IN_ARN", Name: "instead of the account", At: "$.Statement[0].Resource", Class: frame.Error, Message: "Write the account id into the outer ARN", Stmt: checktest.AllowOn("iam:GetRole", "arn:aws:iam::arn:aws:iam::210987654321:role/app:role/app")},
	{ID: "ARN_IN_ARN", Name: "another service", At: "$.Statement[0].Resource", Message: "probably", Stmt: checktest.AllowOn("logs:PutLogEvents", "arn:aws:logs:eu-west-1:210987654321:log-group:arn:aws:logs:eu-west-1:210987654321:log-group:/app:*")},
	{ID: "ARN_IN_ARN", Name: "key of an object", At: "$.Statement[0].Resource", Message: "objects whose keys", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3:::reports/arn:aws:s3:::media/*")},
	{ID: "ARN_IN_ARN", Name: "condition", At: "$.Statement[0].Condition" + `.ArnLike["iam:PolicyARN"]`, Class: frame.Error, Stmt: attachIf(`{"ArnLike":{"iam:PolicyARN":"arn:aws:iam::aws:policy/arn:aws:iam::aws:policy/ReadOnlyAccess"}}`)},
	{ID: "ARN_IN_ARN", Name: "principal", Type: iam.Trust, At: "$.Statement[0].Principal.AWS", Class: frame.Error, Stmt: checktest.Assuming(`{"AWS":"arn:aws:iam::210987654321:role/arn:aws:iam::210987654321:role/app"}`)},
	{ID: "ARN_IN_ARN", Name: "known beginning", At: "$.Statement[0].Resource", Class: frame.Error, In: func(in *frame.Input) {
		in.Root = checktest.ResourceTree(checktest.Prefix("arn:aws:s3:::arn:aws:s3:::rep"))
	}},
	{ID: "ARN_IN_ARN", Name: "one", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3:::reports/*")},
	{ID: "ARN_IN_ARN", Name: "a name like it", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3:::reports/learn:aws:s3/*")},
	{ID: "ARN_IN_ARN", Name: "no partition", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3:::reports/arn:of:lore/*")},
	{ID: "ARN_IN_ARN", Name: "text", Cond: `{"StringEquals":{"aws:PrincipalTag/note":"arn:aws:s3:::arn:aws:s3:::reports"}}`},
}

func attachIf(condition string) string {
	return `{"Effect":"Allow","Action":"iam:AttachRolePolicy","Resource":"arn:aws:iam::210987654321:role/app/*","Condition":` + condition + `}`
}
