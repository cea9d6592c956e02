// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// plainStatements are n statements without conditions. The last one grants
// sqs:SendMessage on the queue intake.
func plainStatements(n int) string {
	services := []string{"s3", "ec2", "dynamodb", "lambda", "sns", "logs", "ecr", "kms", "ssm", "sqs"}
	out := make([]string, 0, n)
	for i := range n - 1 {
		s := services[i%len(services)]
		out = append(out, fmt.Sprintf(`{"Effect":"Allow","Action":["%s:Get*","%s:List*","%s:Describe%d"],"Resource":"arn:aws:%s:*:444455556666:thing-%d/*"}`, s, s, s, i, s, i))
	}
	return strings.Join(append(out, stmt(allow, `["sqs:SendMessage","sqs:ReceiveMessage"]`, `"arn:aws:sqs:*:444455556666:in*"`)), ",")
}

const region = `"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-tide"},"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/app/*"},"Bool":{"aws:SecureTransport":"true"}}`

func conditionStatements(n int) string {
	out := make([]string, 0, n)
	for i := range n - 1 {
		out = append(out, stmt(allow, `"sqs:*"`, fmt.Sprintf(`"arn:aws:sqs:*:444455556666:queue-%d"`, i), region))
	}
	return strings.Join(append(out, stmt(allow, `"sqs:*"`, `"`+intake+`"`, region)), ",")
}

func benchmark(b *testing.B, w world, want evaluator.Decision) {
	b.Helper()
	w.defaults()
	ev, req := w.request(b)
	b.Run("decide", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			p, err := ev.Decide(req)
			if err != nil || p.Decision() != want {
				b.Fatal(p, err)
			}
		}
	})
	b.Run("explain", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if r, err := ev.Evaluate(req); err != nil || r.Decision != want {
				b.Fatal(r, err)
			}
		}
	})
}

// BenchmarkStatements evaluates one request against documents of growing length,
// with and without conditions.
func BenchmarkStatements(b *testing.B) {
	for _, n := range []int{1, 10, 100, 1000} {
		b.Run(fmt.Sprintf("plain/%d", n), func(b *testing.B) {
			benchmark(b, world{by: mustPrincipal(b, harvester), id: []string{plainStatements(n)}}, evaluator.Allowed)
		})
		b.Run(fmt.Sprintf("conditions/%d", n), func(b *testing.B) {
			benchmark(b, world{by: mustPrincipal(b, harvester), id: []string{conditionStatements(n)},
				context: map[string][]string{"aws:PrincipalOrgID": {"o-tide"}}}, evaluator.Allowed)
		})
	}
}

// BenchmarkFourLayers is a decision over an identity policy of two statements, a
// boundary, an SCP and an RCP.
func BenchmarkFourLayers(b *testing.B) {
	benchmark(b, world{
		principal: run7,
		id:        []string{stmt(allow, `["sqs:SendMessage","sqs:ReceiveMessage"]`, `"arn:aws:sqs:*:444455556666:in*"`) + "," + stmt(allow, `"s3:GetObject"`, `"`+logsObjects+`"`)},
		pb:        stmt(allow, `["sqs:*","s3:*"]`, anything),
		scp:       [][]string{{fullAccess + "," + stmt(deny, `"organizations:*"`, anything)}},
		rcp:       [][]string{{stmt(deny, `"s3:*"`, anything, anyone)}},
	}, evaluator.Allowed)
}

func mustPrincipal(tb testing.TB, arn string) *request.Principal {
	tb.Helper()
	p, err := request.ParsePrincipal(arn)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}
