// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkDeniedOnAllOfIAM asks whether all of IAM is denied while ten statements allow
// parts of it under conditions that nobody states.
func BenchmarkDeniedOnAllOfIAM(b *testing.B) {
	var statements []string
	for i := range 10 {
		statements = append(statements, fmt.Sprintf(`{"Effect":"Allow","Action":["iam:*Role*","iam:Get*"],"Resource":"arn:aws:iam::*:role/team-%d-*",
			"Condition":{"StringEquals":{"aws:PrincipalTag/team":"t%d","aws:RequestedRegion":"us-east-1"},"StringLike":{"aws:PrincipalTag/kind":"k%d-*"},"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`, i, i, i))
	}
	in := harvesterWith(strings.Join(statements, ","), expect("denied", texts("iam:*"), texts("arn:aws:iam::444455556666:role/*")))
	b.ReportAllocs()
	for b.Loop() {
		if report := run(b, in); len(report.Findings) != 1 {
			b.Fatal("the expectation is met")
		}
	}
}

// BenchmarkDeniedByCases asks a question that holds, and that only cases decide.
func BenchmarkDeniedByCases(b *testing.B) {
	var statements []string
	for i := range 10 {
		statements = append(statements, fmt.Sprintf(`{"Effect":"Allow","Action":"iam:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"t%d"},"StringNotEquals":{"aws:PrincipalTag/team":["t%d","t%d"]}}}`, i, i, (i+1)%10))
	}
	in := harvesterWith(strings.Join(statements, ","), expect("denied", texts("iam:*"), texts("*")))
	b.ReportAllocs()
	for b.Loop() {
		if report := run(b, in); len(report.Findings) != 0 {
			b.Fatal(report.Findings[0].Detail)
		}
	}
}
