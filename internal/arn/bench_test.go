// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package arn

import (
	"testing"
)

const object = "arn:aws:s3:::tide-logs/2031/02/raw/part-0001.gz"

func BenchmarkMatch(b *testing.B) {
	for _, bb := range []struct{ name, entry, text string }{
		{"literal", queue, queue},
		{"prefix", "arn:aws:s3:::tide-logs/*", object},
		{"infix", "arn:aws:s3:::tide-*/raw/*", object},
		{"fields", "arn:*:sqs:eu-*:*:in*", queue},
		{"other service", "arn:aws:sqs:*:*:q-*", object},
		{"all", "*", object},
	} {
		p := Compile(bb.entry)
		a, _ := Split(bb.text)
		b.Run("string/"+bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.Match(bb.text)
			}
		})
		b.Run("split/"+bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.MatchARN(&a)
			}
		})
	}
}

func BenchmarkSplit(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Split(object)
	}
}

func BenchmarkCompile(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Compile("arn:aws:sqs:*:444455556666:in*")
	}
}

func BenchmarkTest(b *testing.B) {
	for _, bb := range []struct{ name, entry, text string }{
		{"aligned", "arn:aws:s3:::tide-*/raw/*", "arn:aws:s3:::tide-logs/…"},
		{"shortcut", "arn:aws:s3:::tide-*", "arn:aws:s3:::tide-logs/…"},
		{"other service", "arn:aws:sqs:*:*:*", "arn:aws:s3:::tide-logs/…"},
		{"misaligned", "arn:aws:sqs:*:*:in*", "arn:aws:sqs:…:intake"},
	} {
		b.Run(bb.name, func(b *testing.B) {
			p, v := Compile(bb.entry), text(bb.text)
			b.ReportAllocs()
			for b.Loop() {
				p.Test(v)
			}
		})
		b.Run("prepared/"+bb.name, func(b *testing.B) {
			p, v := Compile(bb.entry), NewValue(text(bb.text))
			b.ReportAllocs()
			for b.Loop() {
				p.TestValue(&v)
			}
		})
	}
}
