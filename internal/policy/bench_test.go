// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy/policytest"
)

// benchmarkText is a document of n statements in the usual layout.
func benchmarkText(n int) string {
	var b strings.Builder
	b.WriteString("{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n")
	for i := range n {
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(&b, `    {
      "Sid": "Deploy%d",
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
      "Resource": ["arn:aws:s3:::deploy-%d/*", "arn:aws:s3:::deploy-%d-replica/*"],
      "Condition": {
        "StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5", "aws:RequestedRegion": ["eu-west-1", "eu-central-1"]},
        "Bool": {"aws:SecureTransport": true}
      }
    }`, i, i, i)
	}
	b.WriteString("\n  ]\n}\n")
	return b.String()
}

func BenchmarkParse(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		text := benchmarkText(n)
		b.Run(fmt.Sprint("statements=", n), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := policy.Parse(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkParseJSON(b *testing.B) {
	text := benchmarkText(100)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, problems := policy.ParseJSON(text); problems != nil {
			b.Fatal(problems)
		}
	}
}

func BenchmarkCompactJSON(b *testing.B) {
	doc := policytest.Parse(b, benchmarkText(100))
	b.SetBytes(int64(len(doc.CompactJSON())))
	b.ReportAllocs()
	for b.Loop() {
		_ = doc.CompactJSON()
	}
}
