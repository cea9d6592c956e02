// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"context"
	"fmt"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// manyServices are ARNs of 21 services; %d is the number of the grant.
var manyServices = []string{
	"arn:aws:s3:::bucket-%d", "arn:aws:sqs:eu-west-1:111122223333:queue-%d", "arn:aws:sns:eu-west-1:111122223333:topic-%d",
	"arn:aws:dynamodb:eu-west-1:111122223333:table/table-%d", "arn:aws:lambda:eu-west-1:111122223333:function:function-%d",
	"arn:aws:kms:eu-west-1:111122223333:key/key-%d", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:secret-%d-??????",
	"arn:aws:ssm:eu-west-1:111122223333:parameter/parameter-%d", "arn:aws:logs:eu-west-1:111122223333:log-group:group-%d:*",
	"arn:aws:ecr:eu-west-1:111122223333:repository/repository-%d", "arn:aws:ecs:eu-west-1:111122223333:cluster/cluster-%d",
	"arn:aws:events:eu-west-1:111122223333:rule/rule-%d", "arn:aws:states:eu-west-1:111122223333:stateMachine:machine-%d",
	"arn:aws:kinesis:eu-west-1:111122223333:stream/stream-%d", "arn:aws:rds:eu-west-1:111122223333:db:database-%d",
	"arn:aws:ec2:eu-west-1:111122223333:instance/i-%d", "arn:aws:iam::111122223333:role/role-%d", "arn:aws:cloudformation:eu-west-1:111122223333:stack/stack-%d/*",
	"arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-%d", "arn:aws:codebuild:eu-west-1:111122223333:project/project-%d",
	"arn:aws:batch:eu-west-1:111122223333:job-queue/queue-%d",
}

func manyGrants(n int) []Grant {
	out := make([]Grant, n)
	for i := range out {
		out[i] = Grant{Levels: []string{"Read", "Write"}, Resources: []string{fmt.Sprintf(manyServices[i%len(manyServices)], i)}}
	}
	return out
}

// BenchmarkSynthesise is 50 grants of reading and writing over 21 services.
func BenchmarkSynthesise(b *testing.B) {
	in := &Input{Grants: manyGrants(50), Catalog: catalog.Default()}
	b.Run("proved", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Synthesise(context.Background(), in); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("unproved", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			s := newSynthesis(in)
			if s.merge(); s.reader.problems.err() != nil {
				b.Fatal(s.reader.problems.err())
			}
		}
	})
	for name, check := range map[string]func(*synthesis, context.Context) error{"proof": (*synthesis).verifyProof, "catalogue": (*synthesis).verifyCatalogue} {
		b.Run(name, func(b *testing.B) {
			s := newSynthesis(in)
			s.merge()
			for b.Loop() {
				if err := check(s, context.Background()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkCompact folds all actions of AWS.
func BenchmarkCompact(b *testing.B) {
	all, err := catalog.Default().Expand("*")
	if err != nil {
		b.Fatal(err)
	}
	names := make([]string, len(all))
	for i, a := range all {
		names[i] = a.Name
	}
	for b.Loop() {
		fold(catalog.Default(), names)
	}
}

// BenchmarkSplit splits a statement of 5,000 entries.
func BenchmarkSplit(b *testing.B) {
	list := []*statement{{actions: []string{"dynamodb:GetItem"}, resources: tables(5000), condition: none}}
	for b.Loop() {
		s := splitter{limit: 6144, count: policy.CountNonWhitespace, anchored: true}
		if documents, tooLarge := s.split(list); tooLarge != nil || len(documents) == 0 {
			b.Fatal(len(documents))
		}
	}
}
