// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/activity"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
)

const learner = "arn:aws:iam::111122223333:role/ci"

// usageOf reads events, one a line, without what they all have.
func usageOf(t *testing.T, events ...string) *activity.Usage {
	t.Helper()
	var b strings.Builder
	for _, e := range events {
		b.WriteString(`{"eventType":"AwsApiCall","eventTime":"2026-11-01T10:00:00Z","awsRegion":"eu-west-1","recipientAccountId":"111122223333","userIdentity":{"type":"AssumedRole","sessionContext":{"sessionIssuer":{"arn":"` + learner + `"}}},` + e + "}\n")
	}
	file := filepath.Join(t.TempDir(), "events.json")
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	u, err := activity.Read(&activity.Options{Principal: learner, Files: []string{file}, Catalog: catalog.Default()})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

var usedEvents = []string{
	`"eventSource":"s3.amazonaws.com","eventName":"GetObject","requestParameters":{"bucketName":"b","key":"a*"}`,
	`"eventSource":"ec2.amazonaws.com","eventName":"RunInstances","requestParameters":{"instanceType":"t3.micro"}`,
	`"eventSource":"ec2.amazonaws.com","eventName":"CreateTags","requestParameters":{}`,
	`"eventSource":"sqs.amazonaws.com","eventName":"ListQueues"`,
	`"eventSource":"monitoring.amazonaws.com","eventName":"PutMetricData","requestParameters":{"namespace":"n"}`,
	`"eventSource":"elasticfilesystem.amazonaws.com","eventName":"DescribeFileSystems"`,
	`"eventSource":"s3.amazonaws.com","eventName":"CreateBucket","requestParameters":{"bucketName":"b-111122223333","x-amz-acl":"private"}`,
	`"eventSource":"iam.amazonaws.com","eventName":"CreateRole","requestParameters":{"roleName":"r","path":"/","tags":[{"key":"a","value":"b"}]}`,
	`"eventSource":"kms.amazonaws.com","eventName":"Decrypt","resources":[{"ARN":"arn:aws:kms:eu-west-1:111122223333:key/11112222-3333-4444-5555-666677778888"}]`,
	`"eventSource":"lambda.amazonaws.com","eventName":"CreateFunction20150331","requestParameters":{"functionName":"f","role":"arn:aws:iam::111122223333:role/exec"}`,
}

// L-632: the policy is proved to allow what was used.
func TestL632Learn(t *testing.T) {
	l := &Learnt{Usage: usageOf(t, usedEvents...), Catalog: catalog.Default(), PassRole: true}
	r, err := Learn(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"arn:aws:s3:::b/a${*}"`, `"arn:aws:ec2:eu-west-1:111122223333:instance/*"`, `"arn:aws:kms:eu-west-1:111122223333:key/11112222-3333-4444-5555-666677778888"`, `"iam:PassedToService":"lambda.amazonaws.com"`, `"sqs:ListQueues"`, `"iam:TagRole"`, `"s3:PutBucketAcl"`, `"arn:aws:s3:::b-111122223333"`} {
		if !strings.Contains(r.Minified, want) {
			t.Errorf("the policy lacks %s:\n%s", want, r.Minified)
		}
	}
	again, err := Learn(t.Context(), &Learnt{Usage: usageOf(t, usedEvents...), Catalog: catalog.Default(), PassRole: true})
	if err != nil || again.JSON != r.JSON {
		t.Errorf("another policy from the same events: %v", err)
	}
	if _, err := Learn(t.Context(), &Learnt{Usage: usageOf(t), Catalog: catalog.Default()}); !errors.Is(err, ErrNothingUsed) {
		t.Errorf("nothing was used: %v", err)
	}
	short := &Result{Minified: strings.ReplaceAll(r.Minified, "s3:GetObject", "s3:PutObject")}
	var internal *InternalError
	if err := l.verify(t.Context(), short); !errors.As(err, &internal) || !strings.Contains(err.Error(), "s3:GetObject") {
		t.Errorf("a policy that lacks an action passes: %v", err)
	}
	defer func() { prove = prover.Within }()
	prove = func(context.Context, *prover.Access, *prover.Access, prover.Options) *prover.Result {
		return &prover.Result{}
	}
	if err := l.verify(t.Context(), r); err == nil {
		t.Error("what is not proved passes")
	}
}

// What was used is compared with what is allowed.
func TestCompareUse(t *testing.T) {
	services := catalog.NewServices(catalog.Default())
	given, err := compile(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject","sqs:List*","ec2:StopInstances"],"Resource":"*"},{"Effect":"Deny","Action":"sqs:ListQueues","Resource":"*"}]}`, "given", services)
	if err != nil {
		t.Fatal(err)
	}
	u := usageOf(t, usedEvents...)
	c := &Current{Layers: evaluator.Layers{Identity: evaluator.Policies{List: []*program.Policy{given}}}, Principal: activity.Caller(learner), Catalog: catalog.Default()}
	got := CompareUse(u, c)
	found := map[string]string{}
	for _, n := range got.UsedNotAllowed {
		found[n.Action] = n.Decision + " " + strings.Join(n.Layers, ",")
	}
	if found["sqs:ListQueues"] != "explicitDeny identity" || found["lambda:CreateFunction"] != "implicitDeny identity" || found["s3:GetObject"] != "" {
		t.Errorf("used and not allowed: %v", found)
	}
	if not := strings.Join(got.AllowedNotUsed, " "); !strings.Contains(not, "ec2:StopInstances") || strings.Contains(not, "s3:PutObject") || strings.Contains(not, "s3:GetObject") {
		t.Errorf("allowed and not used: %s", not)
	}
	if unknown := strings.Join(got.AllowedUnknown, " "); unknown != "s3:PutObject" {
		t.Errorf("allowed, use not known: %s", unknown)
	}
	for text, want := range map[string]bool{
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]}`: true,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetBucketAcl","Resource":"*"}]}`:             false,
	} {
		narrows, example, err := Narrows(t.Context(), text, c)
		if err != nil || narrows == nil || *narrows != want || want == (example != "") {
			t.Errorf("%s: %v %q %v", text, narrows, example, err)
		}
	}
}
