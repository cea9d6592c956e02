// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// typical is a policy as services have it: three statements, seven actions, conditions.
const typical = `{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "Objects", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::reports-eu/incoming/*"},
    {"Sid": "List", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::reports-eu",
     "Condition": {"StringLike": {"s3:prefix": "incoming/*"}}},
    {"Sid": "Queue", "Effect": "Allow", "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
     "Resource": "arn:aws:sqs:eu-west-1:210987654321:incoming", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}},
    {"Sid": "Key", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "arn:aws:kms:eu-west-1:210987654321:key/0a1b2c3d-0000-4444-8888-001122334455"}
  ]
}`

// BenchmarkTypical validates one typical document, its services being loaded.
func BenchmarkTypical(b *testing.B) {
	validator.Validate(frame.Input{Text: typical})
	b.ReportAllocs()
	for b.Loop() {
		validator.Validate(frame.Input{Text: typical})
	}
}

// BenchmarkManagedPolicies validates all AWS managed policies.
func BenchmarkManagedPolicies(b *testing.B) {
	c := catalog.Default()
	var texts []string
	for _, name := range c.ManagedPolicyNames() {
		p, err := c.ManagedPolicy(name)
		if err != nil {
			b.Fatal(err)
		}
		texts = append(texts, p.Document)
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, text := range texts {
			validator.Validate(frame.Input{Text: text, Catalog: c, Use: view.Use{Attachment: iam.Managed}})
		}
	}
}

// BenchmarkHostile validates documents of nearly a mebibyte: many actions, resources, conditions or statements.
func BenchmarkHostile(b *testing.B) {
	const size = 1_000_000
	list := func(entry func(i int) string) string {
		var s strings.Builder
		for i := 0; s.Len() < size; i++ {
			if i > 0 {
				s.WriteByte(',')
			}
			s.WriteString(entry(i))
		}
		return s.String()
	}
	for name, text := range map[string]string{
		"actions":   checktest.Document(`{"Effect":"Allow","Resource":"*","Action":[` + list(func(i int) string { return `"s3:*` + strconv.Itoa(i) + `*"` }) + `]}`),
		"resources": checktest.Document(`{"Effect":"Allow","Action":"s3:*","Resource":[` + list(func(i int) string { return `"arn:aws:s3:::*a*` + strconv.Itoa(i) + `*"` }) + `]}`),
		"values":    checktest.Document(checktest.Conditioned(`{"StringLike":{"aws:PrincipalArn":[` + list(func(i int) string { return `"*a*b*` + strconv.Itoa(i) + `*"` }) + `]}}`)),
		"keys":      checktest.Document(checktest.Conditioned(`{"StringLike":{` + list(func(i int) string { return `"aws:PrincipalTag/` + strconv.Itoa(i) + `":"*"` }) + `}}`)),
		"statements": checktest.Document(list(func(i int) string {
			return `{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::*` + strconv.Itoa(i) + `"}`
		})),
		"asterisks": checktest.Document(`{"Effect":"Allow","Action":"s3:` + strings.Repeat("*a", size/4) + `","Resource":"arn:aws:s3:::` + strings.Repeat("*a", size/4) + `"}`),
		"brackets":  checktest.Document(checktest.Conditioned(`{"StringLike":{"aws:PrincipalArn":"` + strings.Repeat("${<{{__%{", size/10) + `"}}`)),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				validator.Validate(frame.Input{Text: text, Use: view.Use{Type: iam.Identity}})
			}
		})
	}
}
