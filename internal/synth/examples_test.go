// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
)

const (
	bucket   = "arn:aws:s3:::acme-reports"
	regional = ":eu-west-1:111122223333:"
)

// ask answers a question.
func answer(t testing.TB, in *Input) *Result {
	t.Helper()
	if in.Catalog == nil {
		in.Catalog = catalog.Default()
	}
	r, err := Synthesise(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func statementsOf(t testing.TB, r *Result) string {
	t.Helper()
	text, ok := strings.CutPrefix(r.Minified, `{"Version":"2012-10-17","Statement":`)
	if !ok {
		t.Fatalf("unexpected document %s", r.Minified)
	}
	return strings.TrimSuffix(text, "}")
}

// TestWorkedExamples are the worked examples of the rules, byte for byte.
func TestWorkedExamples(t *testing.T) {
	for _, x := range []struct {
		name    string
		grants  []Grant
		want    string
		omitted map[Reason][]string
		// resourceType is how many actions are omitted for that reason.
		resourceType int
	}{
		{
			name:   "1 bucket and objects",
			grants: []Grant{{Actions: []string{"s3:GetObject", "s3:ListBucket", "s3:GetBucketLocation"}, Resources: []string{bucket, bucket + "/*"}}},
			want:   `[{"Effect":"Allow","Action":["s3:GetBucketLocation","s3:ListBucket"],"Resource":"arn:aws:s3:::acme-reports"},{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-reports/*"}]`,
		},
		{
			name:    "2 levels of a queue",
			grants:  []Grant{{Levels: []string{"Read", "Write"}, Except: []string{"sqs:*Queue", "sqs:*MoveTask*"}, Resources: []string{"arn:aws:sqs" + regional + "orders"}}},
			want:    `[{"Effect":"Allow","Action":["sqs:ChangeMessageVisibility","sqs:DeleteMessage","sqs:GetQueueAttributes","sqs:GetQueueUrl","sqs:ListDeadLetterSourceQueues","sqs:ListQueueTags","sqs:ReceiveMessage","sqs:SendMessage"],"Resource":"arn:aws:sqs:eu-west-1:111122223333:orders"}]`,
			omitted: map[Reason][]string{NoResourceLevel: {"sqs:ListQueues"}},
		},
		{
			name: "3 table and log group",
			grants: []Grant{
				{Actions: []string{"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:Query"}, Resources: []string{"arn:aws:dynamodb" + regional + "table/orders", "arn:aws:dynamodb" + regional + "table/orders/index/*"}},
				{Actions: []string{"logs:CreateLogStream", "logs:PutLogEvents"}, Resources: []string{"arn:aws:logs" + regional + "log-group:/aws/lambda/orders:*"}},
			},
			want: `[{"Effect":"Allow","Action":["dynamodb:PutItem","dynamodb:Query","dynamodb:UpdateItem"],"Resource":"arn:aws:dynamodb:eu-west-1:111122223333:table/orders"},{"Effect":"Allow","Action":"dynamodb:Query","Resource":"arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/*"},{"Effect":"Allow","Action":["logs:CreateLogStream","logs:PutLogEvents"],"Resource":"arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/orders:*"}]`,
		},
		{
			name: "4 functions and the role they get",
			grants: []Grant{
				{Actions: []string{"lambda:CreateFunction", "lambda:UpdateFunctionCode"}, Resources: []string{"arn:aws:lambda" + regional + "function:orders-*"}},
				{
					Sid: "PassOrdersRole", Actions: []string{"iam:PassRole"}, Resources: []string{"arn:aws:iam::111122223333:role/orders-*"},
					Conditions: []Condition{{"StringEquals", "iam:PassedToService", []string{"lambda.amazonaws.com"}}},
				},
			},
			want: `[{"Sid":"PassOrdersRole","Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::111122223333:role/orders-*","Condition":{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}},{"Effect":"Allow","Action":["lambda:CreateFunction","lambda:UpdateFunctionCode"],"Resource":"arn:aws:lambda:eu-west-1:111122223333:function:orders-*"}]`,
		},
		{
			name: "5 pulling images",
			grants: []Grant{{
				Actions:   []string{"ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"},
				Resources: []string{"arn:aws:ecr" + regional + "repository/app"},
			}},
			want: `[{"Effect":"Allow","Action":["ecr:BatchCheckLayerAvailability","ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"],"Resource":"arn:aws:ecr:eu-west-1:111122223333:repository/app"},{"Effect":"Allow","Action":"ecr:GetAuthorizationToken","Resource":"*"}]`,
		},
		{
			name:   "6 a wildcard",
			grants: []Grant{{Actions: []string{"s3:List*"}, Resources: []string{bucket}}},
			want:   `[{"Effect":"Allow","Action":["s3:ListBucket","s3:ListBucketMultipartUploads","s3:ListBucketVersions","s3:ListTagsForResource"],"Resource":"arn:aws:s3:::acme-reports"}]`,
			omitted: map[Reason][]string{NoResourceLevel: {
				"s3:ListAccessGrantsInstances", "s3:ListAccessPoints", "s3:ListAccessPointsForObjectLambda", "s3:ListAllMyBuckets", "s3:ListJobs",
				"s3:ListMultiRegionAccessPoints", "s3:ListStorageLensConfigurations", "s3:ListStorageLensGroups",
			}},
			resourceType: 6,
		},
		{
			name: "7 what other grants imply",
			grants: []Grant{
				{Actions: []string{"s3:GetObject"}, Resources: []string{"arn:aws:s3:::a/*"}},
				{Actions: []string{"s3:GetObject", "s3:PutObject"}, Resources: []string{"arn:aws:s3:::b/*"}},
				{Actions: []string{"s3:PutObject", "s3:GetObject"}, Resources: []string{"arn:aws:s3:::a/*"}, Conditions: []Condition{{"Bool", "aws:SecureTransport", []string{"true"}}}},
			},
			want: `[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*"},{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::b/*"},{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::a/*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}]`,
		},
		{
			name: "9 home folders",
			grants: []Grant{
				{Actions: []string{"s3:PutObject", "s3:GetObject"}, Resources: []string{"arn:aws:s3:::home/${aws:username}/*"}},
				{Actions: []string{"s3:ListBucket"}, Resources: []string{"arn:aws:s3:::home"}, Conditions: []Condition{{"StringLike", "s3:prefix", []string{"${aws:username}/*", "${aws:username}"}}}},
			},
			want: `[{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::home/${aws:username}/*"},{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::home","Condition":{"StringLike":{"s3:prefix":["${aws:username}","${aws:username}/*"]}}}]`,
		},
		{
			name: "10 a secret and its key",
			grants: []Grant{
				{Levels: []string{"Read"}, Resources: []string{"arn:aws:secretsmanager" + regional + "secret:db-??????"}},
				{Actions: []string{"kms:Decrypt"}, Resources: []string{"arn:aws:kms" + regional + "key/1234"}, Conditions: []Condition{{"StringEquals", "kms:ViaService", []string{"secretsmanager.eu-west-1.amazonaws.com"}}}},
			},
			want:    `[{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:eu-west-1:111122223333:key/1234","Condition":{"StringEquals":{"kms:ViaService":"secretsmanager.eu-west-1.amazonaws.com"}}},{"Effect":"Allow","Action":["secretsmanager:DescribeSecret","secretsmanager:GetResourcePolicy","secretsmanager:GetSecretValue","secretsmanager:ListSecretVersionIds"],"Resource":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-??????"}]`,
			omitted: map[Reason][]string{NoResourceLevel: {"secretsmanager:BatchGetSecretValue", "secretsmanager:GetRandomPassword"}},
		},
		{
			name:   "11 a managed policy",
			grants: []Grant{{Managed: "AWSLambdaBasicExecutionRole", Resources: []string{"arn:aws:logs" + regional + "log-group:/aws/lambda/orders:*"}}},
			want:   `[{"Effect":"Allow","Action":["logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents"],"Resource":"arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/orders:*"}]`,
		},
	} {
		t.Run(x.name, func(t *testing.T) {
			r := answer(t, &Input{Grants: x.grants})
			if diff := cmp.Diff(x.want, statementsOf(t, r)); diff != "" {
				t.Error(diff)
			}
			resourceType := 0
			for _, o := range r.Omitted {
				if o.Reason == ResourceType {
					resourceType += len(o.Actions)
					continue
				}
				if diff := cmp.Diff(x.omitted[o.Reason], o.Actions); diff != "" {
					t.Errorf("%s: %s", o.Reason, diff)
				}
				delete(x.omitted, o.Reason)
			}
			if len(x.omitted) > 0 || resourceType != x.resourceType {
				t.Errorf("not omitted: %v; omitted by resource type: %d, want %d", x.omitted, resourceType, x.resourceType)
			}
			if len(r.Documents) != 1 || r.Documents[0] != r.Minified || !json.Valid([]byte(r.JSON)) {
				t.Errorf("documents %q", r.Documents)
			}
		})
	}
}

// TestWorkedExample4 is what the functions of example 4 need in addition.
func TestWorkedExample4(t *testing.T) {
	in := Input{Grants: []Grant{
		{Actions: []string{"lambda:CreateFunction", "lambda:UpdateFunctionCode"}, Resources: []string{"arn:aws:lambda" + regional + "function:orders-*"}},
		{Sid: "PassOrdersRole", Actions: []string{"iam:PassRole"}, Resources: []string{"arn:aws:iam::111122223333:role/orders-*"}, Conditions: []Condition{{"StringEquals", "iam:PassedToService", []string{"lambda.amazonaws.com"}}}},
	}}
	passRole := func() []Dependent {
		return slices.DeleteFunc(answer(t, &in).Dependent, func(d Dependent) bool { return d.Action != "iam:PassRole" })
	}
	want := []Dependent{{
		Action: "iam:PassRole", NeededBy: []string{"lambda:CreateFunction"}, Kind: "action", Resources: []string{"arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}"},
		Condition: "iam:PassedToService=lambda.amazonaws.com", Granted: true, Because: "The caller needs it, too, for the execution role of the function. See https://docs.aws.amazon.com/service-authorization/latest/reference/list_lambda.html.",
	}}
	if diff := cmp.Diff(want, passRole()); diff != "" {
		t.Error(diff)
	}
	in.Grants = in.Grants[:1]
	want[0].Granted = false
	if diff := cmp.Diff(want, passRole()); diff != "" {
		t.Error(diff)
	}
}

// TestWorkedExample8 is compaction.
func TestWorkedExample8(t *testing.T) {
	for _, x := range []struct{ actions, want []string }{
		{[]string{"sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueueTags"}, []string{"sqs:Get*", "sqs:ListQueueTags"}},
		{[]string{"s3:GetObject", "s3:GetObjectTagging", "s3:GetObjectVersion"}, []string{"s3:GetObject", "s3:GetObjectTagging", "s3:GetObjectVersion"}},
		{
			[]string{
				"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyPair", "kms:GenerateDataKeyPairWithoutPlaintext",
				"kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom", "kms:ReEncryptTo",
			},
			[]string{"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateData*", "kms:ReEncrypt*"},
		},
		{[]string{"dynamodb:Describe*"}, []string{"dynamodb:Describe*"}},
		{[]string{"sqs:*", "sqs:SendMessage"}, []string{"sqs:*"}},
		{[]string{"SQS:getqueueurl", "sqs:NotInTheCatalogue"}, []string{"sqs:GetQueueUrl", "sqs:NotInTheCatalogue"}},
		{nil, nil},
	} {
		got, err := CompactActions(catalog.Default(), x.actions)
		if err != nil || !slices.Equal(got, x.want) {
			t.Errorf("%v: %v, %v; want %v", x.actions, got, err, x.want)
		}
		slices.Reverse(x.actions)
		if again, _ := CompactActions(catalog.Default(), x.actions); !slices.Equal(got, again) {
			t.Errorf("%v: the order matters: %v", x.actions, again)
		}
	}
	if actions, _ := catalog.Default().Expand("dynamodb:Describe*"); len(actions) < 16 {
		t.Errorf("dynamodb:Describe* means %d actions", len(actions))
	}
	for _, bad := range []string{"sqs", "sqs:Nothing*", "nowhere:Get*"} {
		if got, err := CompactActions(catalog.Default(), []string{bad}); err == nil {
			t.Errorf("%s: %v", bad, got)
		}
	}
}

func tables(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("arn:aws:dynamodb%stable/t%03d", regional, i)
	}
	return out
}

// TestWorkedExample12 is splitting, and what one more table changes.
func TestWorkedExample12(t *testing.T) {
	in := Input{Grants: []Grant{{Actions: []string{"dynamodb:GetItem", "dynamodb:PutItem"}, Resources: tables(150)}}, PolicyType: "identity", Attachment: "managed"}
	r := answer(t, &in)
	count := func(document string) int { return strings.Count(document, ":table/") }
	if len(r.Minified) != 8069 || len(r.Documents) != 2 || len(r.Documents[0]) != 5260 || len(r.Documents[1]) != 2928 || count(r.Documents[0]) != 97 || count(r.Documents[1]) != 53 {
		t.Fatalf("%d characters, documents of %d", len(r.Minified), lengths(r.Documents))
	}
	if !slices.Equal(r.Names, []string{"dynamodb", "dynamodb-2"}) || !strings.Contains(r.Documents[0], "table/t096\"]") || !strings.Contains(r.Documents[1], "[\"arn:aws:dynamodb:eu-west-1:111122223333:table/t097\"") {
		t.Errorf("documents %v", r.Names)
	}
	in.Grants[0].Resources = append(in.Grants[0].Resources, "arn:aws:dynamodb"+regional+"table/t010b")
	s := answer(t, &in)
	if len(s.Documents) != 2 || len(s.Documents[0]) != 5314 || s.Documents[1] != r.Documents[1] {
		t.Errorf("with one more: documents of %d", lengths(s.Documents))
	}
	tight := splitter{limit: 6144, count: policy.CountNonWhitespace}
	in.Grants[0].Resources = tables(150)
	documents, _ := tight.split(newStatements(t, &in))
	var sizes []int
	for _, d := range documents {
		sizes = append(sizes, len(d[0].resources))
	}
	if !slices.Equal(sizes, []int{113, 37}) {
		t.Errorf("tight: %v", sizes)
	}
}

func lengths(list []string) []int {
	out := make([]int, len(list))
	for i, s := range list {
		out[i] = len(s)
	}
	return out
}

// newStatements merges a question without proof.
func newStatements(t testing.TB, in *Input) []*statement {
	t.Helper()
	s := newSynthesis(in)
	if s.merge(); s.reader.problems.err() != nil {
		t.Fatal(s.reader.problems.err())
	}
	return s.statements
}

// TestOtherAnswers is Y-701: nothing is returned that is not proved.
func TestOtherAnswers(t *testing.T) {
	defer func(was func(context.Context, *prover.Access, *prover.Access, prover.Options) *prover.Result) {
		prove = was
	}(prove)
	for _, verdict := range []prover.Verdict{prover.Undetermined, prover.Refuted} {
		prove = func(context.Context, *prover.Access, *prover.Access, prover.Options) *prover.Result {
			return &prover.Result{Verdict: verdict, Witness: &prover.Witness{Action: "s3:GetObject", Resource: "arn:aws:s3:::other"}, Causes: []prover.Cause{{Kind: prover.CauseBudget, Budget: "nodes"}}}
		}
		r, err := Synthesise(context.Background(), &Input{Grants: []Grant{{Actions: []string{"s3:ListBucket"}, Resources: []string{bucket}}}, Catalog: catalog.Default()})
		var internal *InternalError
		if r != nil || !errors.As(err, &internal) || !strings.Contains(err.Error(), "Y-701 a") {
			t.Errorf("%s: %v, %v", verdict, r, err)
		}
	}
}
