// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"strings"
	"testing"
)

func BenchmarkMatch(b *testing.B) {
	const object = "arn:aws:s3:::tide-logs/2031/02/raw/part-0001.gz"
	for _, bb := range []struct{ name, glob, text string }{
		{"literal", object, object},
		{"prefix", "arn:aws:s3:::tide-logs/*", object},
		{"ends", "arn:aws:s3:::tide-*.gz", object},
		{"infix", "arn:aws:s3:::tide-*/raw/*", object},
		{"three", "arn:*:s3:::tide-*/raw/*.gz", object},
		{"ones", "arn:aws:s3:::tide-*/??/raw/part-????.gz", object},
		{"miss", "arn:aws:sqs:*:*:q-*", object},
		{"hostile", "*a*a*a*a*b?", strings.Repeat("a", 1000)},
	} {
		b.Run(bb.name, func(b *testing.B) {
			p := Compile(bb.glob)
			b.ReportAllocs()
			for b.Loop() {
				p.Match(bb.text)
			}
		})
	}
}

func BenchmarkMatchFold(b *testing.B) {
	for _, glob := range []string{"sqs:SendMessage", "sqs:*", "sqs:*Message*"} {
		b.Run(glob, func(b *testing.B) {
			p := CompileFold(glob)
			b.ReportAllocs()
			for b.Loop() {
				p.Match("SQS:DeleteMessageBatch")
			}
		})
	}
}

func BenchmarkTest(b *testing.B) {
	for _, bb := range []struct{ name, glob, text string }{
		{"shortcut", "tide-logs/*", "tide-logs/2031/…"},
		{"conflict", "tide-logs/*", "dev-…"},
		{"included", "tide-*/raw/*", "tide-…/raw/x…"},
		{"undetermined", "tide-*/raw/*", "tide-…/x"},
		{"account", "*:????????????:*", "a:#:…"},
	} {
		b.Run(bb.name, func(b *testing.B) {
			p, v := Compile(bb.glob), text(bb.text)
			b.ReportAllocs()
			for b.Loop() {
				p.Test(v)
			}
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	for _, glob := range []string{"tide-logs", "tide-*", "tide-*/raw/??/*.gz"} {
		b.Run(glob, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Compile(glob)
			}
		})
	}
}
