// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"fmt"
	"testing"
)

// tenStatements is a document as teams write them: a dozen actions and resources,
// a condition or two, and principals in every other statement.
func tenStatements() Input {
	in := Input{}
	for i := range 10 {
		s := Statement{
			Sid:       fmt.Sprintf("Statement%d", i),
			Actions:   []string{"s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteObject"},
			Resources: []string{fmt.Sprintf("arn:aws:s3:::bucket-%d", i), fmt.Sprintf("arn:aws:s3:::bucket-%d/&{aws:username}/*", i)},
			Conditions: []Condition{
				{"StringEquals", "aws:PrincipalOrgID", []string{"o-a1b2c3d4e5"}},
				{"Bool", "aws:SecureTransport", []string{"true"}},
			},
		}
		if i%2 == 0 {
			s.Principals = []Principal{
				{"AWS", []string{"arn:aws:iam::111122223333:role/app", "arn:aws:iam::111122223333:role/build"}},
				{"AWS", []string{"arn:aws:iam::444455556666:root"}},
			}
		}
		in.Statements = append(in.Statements, s)
	}
	return in
}

func BenchmarkRender10Statements(b *testing.B) {
	in := tenStatements()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Render(&in); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRenderSourceDocument(b *testing.B) {
	in := tenStatements()
	r, err := Render(&in)
	if err != nil {
		b.Fatal(err)
	}
	in = Input{SourcePolicyDocuments: []string{r.JSON}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Render(&in); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCanonical(b *testing.B) {
	in := tenStatements()
	r, err := Render(&in)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Canonical(r.MinifiedJSON); err != nil {
			b.Fatal(err)
		}
	}
}
