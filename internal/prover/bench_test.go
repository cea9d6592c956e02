// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// managed compiles an AWS managed policy.
func managed(tb testing.TB, name string) *program.Policy {
	tb.Helper()
	m, err := services.ManagedPolicy(name)
	if err != nil {
		tb.Fatal(err)
	}
	p := version(m.Document)
	if p == nil {
		tb.Fatalf("%s does not compile", name)
	}
	return p
}

// BenchmarkManaged asks whether one managed policy is within another, with everything from
// compiled documents on.
func BenchmarkManaged(b *testing.B) {
	for _, pair := range [][2]string{
		{"ReadOnlyAccess", "AdministratorAccess"}, {"ReadOnlyAccess", "ViewOnlyAccess"}, {"ViewOnlyAccess", "ReadOnlyAccess"},
		{"SecurityAudit", "ReadOnlyAccess"}, {"PowerUserAccess", "AdministratorAccess"}, {"AmazonS3ReadOnlyAccess", "AmazonS3FullAccess"},
	} {
		left, right := managed(b, pair[0]), managed(b, pair[1])
		b.Run(pair[0]+"/"+pair[1], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := Within(context.Background(), Documents([]*program.Policy{left}, services), Documents([]*program.Policy{right}, services), Options{Cells: -1})
				if r.Verdict == Undetermined {
					b.Fatal(r.Causes)
				}
			}
		})
	}
}

// BenchmarkLayers asks about many policies under a boundary and two levels of SCPs.
func BenchmarkLayers(b *testing.B) {
	names := services.ManagedPolicyNames()
	boundary, scp := managed(b, "PowerUserAccess"), `[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","NotAction":["iam:*","sts:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","us-east-1"]}}}]`
	reference := Documents([]*program.Policy{managed(b, "AdministratorAccess")}, services)
	for _, n := range []int{1, 5, 10, 20} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			access := effectiveOf(b, func(l *evaluator.Layers) {
				for i := range n {
					l.Identity.List = append(l.Identity.List, managed(b, names[(i*97)%len(names)]))
				}
				l.Boundary = boundary
				l.SCP = &evaluator.Levels{Levels: []evaluator.Policies{
					{List: []*program.Policy{compile(b, iam.SCP, `{"Effect":"Allow","Action":"*","Resource":"*"}`)}},
					{List: []*program.Policy{compile(b, iam.SCP, scp)}},
				}}
			})
			b.ReportAllocs()
			for b.Loop() {
				if r := Within(context.Background(), access, reference, Options{Cells: -1}); r.Verdict != Proved {
					b.Fatal(r.Verdict, r.Causes)
				}
			}
		})
	}
}

// BenchmarkHostile are questions that are hard by construction (section 11 c).
func BenchmarkHostile(b *testing.B) {
	list := func(n int, format string) string {
		var out []string
		for i := range n {
			out = append(out, fmt.Sprintf(format, i))
		}
		return strings.Join(out, ",")
	}
	for _, x := range []struct{ name, left, right string }{
		{"infix in one statement", `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`, `{"Effect":"Allow","Action":"s3:*","Resource":[` + list(3000, `"arn:aws:s3:::*x%d*"`) + `]}`},
		{"infix in statements", `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`, `[` + list(800, `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::*x%d*"}`) + `]`},
		{"switches 80", `[{"Effect":"Allow","Action":"s3:*","Resource":"*"},` + switchStatements(80) + `]`, `{"Effect":"Allow","Action":"ec2:*","Resource":"*"}`},
		{"pigeons 8", `[{"Effect":"Allow","Action":"s3:*","Resource":"*"},` + pigeons(9, 8) + `]`, `{"Effect":"Allow","Action":"ec2:*","Resource":"*"}`},
	} {
		left, right := documents(b, x.left), documents(b, x.right)
		b.Run(x.name, func(b *testing.B) {
			b.ReportAllocs()
			start := time.Now()
			for b.Loop() {
				r := Within(context.Background(), left, right, Options{Cells: -1})
				if r.Verdict == Undetermined && time.Since(start) > time.Minute {
					b.Fatal(r.Causes)
				}
			}
		})
	}
}

// switchStatements is a random 3-CNF over n keys at the ratio 4.26 of clauses, as denials.
func switchStatements(n int) string {
	var out []string
	seed := uint32(7)
	next := func(m int) int {
		seed = seed*1664525 + 1013904223
		return int(seed>>8) % m
	}
	for range n * 426 / 100 {
		var c []string
		keys := map[int]bool{}
		for len(keys) < 3 {
			keys[next(n)] = next(2) == 0
		}
		for _, k := range slices.Sorted(maps.Keys(keys)) {
			c = append(c, fmt.Sprintf(`"t:k%d":"%t"`, k, keys[k]))
		}
		out = append(out, `{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Null":{`+strings.Join(c, ",")+`}}}`)
	}
	return strings.Join(out, ",")
}
