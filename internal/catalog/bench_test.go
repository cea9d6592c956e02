// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// fresh returns a catalogue without decoded services.
func fresh(tb testing.TB) *Catalog {
	tb.Helper()
	x, err := readIndex(servicesFile)
	if err != nil {
		tb.Fatal(err)
	}
	return newCatalog(x)
}

// BenchmarkLookup: an action of a service that is loaded; aim below 200 ns.
func BenchmarkLookup(b *testing.B) {
	c := Default()
	for _, bench := range []struct{ name, action string }{
		{"known", "s3:GetObject"}, {"other case", "S3:GETOBJECT"}, {"largest service", "ec2:RunInstances"}, {"unknown", "s3:GetObjetc"},
	} {
		b.Run(bench.name, func(b *testing.B) {
			c.Lookup(bench.action)
			b.ReportAllocs()
			for b.Loop() {
				c.Lookup(bench.action)
			}
		})
	}
}

// BenchmarkIndex: the first question ever asked.
func BenchmarkIndex(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		fresh(b)
	}
}

// BenchmarkLoadService: decoding one service; aim below 1 ms.
func BenchmarkLoadService(b *testing.B) {
	x := Default().index
	for _, prefix := range []string{"ec2", "iam", "s3", "sqs"} {
		b.Run(prefix, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := x.readService(x.byPrefix[prefix]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkLoadAll: decoding all services; aim below 150 ms.
func BenchmarkLoadAll(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		for s := range fresh(b).All() {
			_ = s
		}
	}
}

func BenchmarkExpand(b *testing.B) {
	c := Default()
	for _, pattern := range []string{"s3:Get*", "ec2:*", "ec2:*Instance?", "*"} {
		b.Run(pattern, func(b *testing.B) {
			if _, err := c.Expand(pattern); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				_, _ = c.Expand(pattern)
			}
		})
	}
}

func BenchmarkLookupKey(b *testing.B) {
	c := Default()
	for _, key := range []string{"aws:PrincipalArn", "aws:ResourceTag/team", "s3:prefix", "s3:ExistingObjectTag/team"} {
		b.Run(key, func(b *testing.B) {
			c.LookupKey(key)
			b.ReportAllocs()
			for b.Loop() {
				c.LookupKey(key)
			}
		})
	}
}

func BenchmarkFit(b *testing.B) {
	a, _ := Default().Lookup("s3:GetObject")
	b.Run("literal", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			a.Fit(LiteralARN("arn:aws:s3:::reports/2031/05/summary.csv"))
		}
	})
	b.Run("entry", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			a.Fit(ParseARNPattern("arn:aws:s3:::reports/*/summary-*.csv"))
		}
	})
	b.Run("text", func(b *testing.B) {
		text := pattern.WithPrefix("arn:aws:s3:::reports/")
		b.ReportAllocs()
		for b.Loop() {
			a.Fit(TextARN(text))
		}
	})
}

// BenchmarkManagedPolicy: the first question about a managed policy, and one about a policy that is decompressed.
func BenchmarkManagedPolicy(b *testing.B) {
	b.Run("first", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			t, err := readPolicies(policiesFile)
			if err != nil {
				b.Fatal(err)
			}
			t.policy(len(t.entries) / 2)
		}
	})
	b.Run("again", func(b *testing.B) {
		c := Default()
		b.ReportAllocs()
		for b.Loop() {
			if _, err := c.ManagedPolicy("ReadOnlyAccess"); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkNearestActions(b *testing.B) {
	c := Default()
	b.ReportAllocs()
	for b.Loop() {
		c.NearestActions("s3:GetObjetc")
	}
}
