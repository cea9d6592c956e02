// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// anyDocument draws a document of Allow statements that overlap often.
func anyDocument(r *rand.Rand, statements int) string {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	var out []string
	for range statements {
		action := pick(`"Action":"s3:GetObject"`, `"Action":"s3:Get*"`, `"Action":["s3:GetObject","s3:PutObject"]`, `"Action":"*"`, `"NotAction":"s3:Put*"`, `"Action":"s3:*Object"`)
		resource := pick(`"Resource":"*"`, `"Resource":"arn:aws:s3:::a*"`, `"Resource":"arn:aws:s3:::a/*"`, `"Resource":["arn:aws:s3:::a/*","arn:aws:s3:::b/*"]`,
			`"NotResource":"arn:aws:s3:::b/*"`, `"Resource":"arn:aws:s3:::a/${aws:username}/*"`, `"Resource":"arn:aws:s3:*:*:*"`)
		condition := pick(``, ``, `,"Condition":{"StringEquals":{"aws:PrincipalTag/t":["x","y"]}}`, `,"Condition":{"StringLike":{"aws:PrincipalTag/t":"x*"}}`,
			`,"Condition":{"StringNotEquals":{"aws:PrincipalTag/t":"x"}}`, `,"Condition":{"Null":{"aws:PrincipalTag/t":"true"}}`,
			`,"Condition":{"StringEqualsIfExists":{"aws:PrincipalTag/t":"x"}}`, `,"Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["x","y"]}}`,
			`,"Condition":{"ForAnyValue:StringLike":{"aws:TagKeys":"x*"}}`, `,"Condition":{"NumericLessThan":{"aws:MultiFactorAuthAge":"5"}}`)
		out = append(out, `{"Effect":"Allow",`+action+`,`+resource+condition+`}`)
	}
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(out, ",") + `]}`
}

func compileText(t *testing.T, text string) (*policy.Document, *program.Policy) {
	t.Helper()
	root, problems := policy.ParseJSON(text)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	doc, problems := policy.Build(root)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	p, err := program.Compile(doc, iam.Identity, "test", catalog.NewServices(catalog.Default()))
	if err != nil {
		t.Fatal(err)
	}
	return doc, p
}

// TestCovered holds the quick answer about statements (P-416) to that about documents (P-410),
// which is checked against brute force elsewhere.
func TestCovered(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 16))
	services := catalog.NewServices(catalog.Default())
	yes, no := 0, 0
	for range 60 {
		text := anyDocument(r, 4)
		doc, p := compileText(t, text)
		s := NewStatements(doc, iam.Identity, services)
		for i := range p.Statements {
			var by []int
			var others []*program.Statement
			for k, o := range p.Statements {
				if k != i {
					by, others = append(by, k), append(others, o)
				}
			}
			one := &program.Policy{Type: p.Type, Doc: doc, Statements: p.Statements[i : i+1]}
			rest := &program.Policy{Type: p.Type, Doc: doc, Statements: others}
			want := Within(t.Context(), Documents([]*program.Policy{one}, services), Documents([]*program.Policy{rest}, services), Options{Cells: -1}).Verdict == Proved
			if got := s.Covered(i, by, nil); got != want {
				t.Errorf("statement %d is covered: %v, want %v\n%s", i, got, want, text)
			}
			if want {
				yes++
			} else {
				no++
			}
		}
	}
	if yes < 20 || no < 20 {
		t.Errorf("%d statements are covered, %d are not", yes, no)
	}
}

func TestCoveredActions(t *testing.T) {
	const (
		some = `{"Effect":"Allow","Action":"sqs:*TagQueue","Resource":"*"}`
		tag  = `{"Effect":"Deny","Action":"sqs:TagQueue","Resource":"*"}`
		un   = `{"Effect":"Deny","Action":"sqs:Untag*","Resource":"*"}`
		bad  = `{"Effect":"Deny","Action":"sqs:*","Resource":"*","Condition":{"NumericEquals":{"aws:MultiFactorAuthAge":"x"}}}`
	)
	both := []string{"sqs:TagQueue", "sqs:UntagQueue"}
	for _, tc := range []struct {
		name       string
		statements []string
		by         []int
		actions    []string
		want       bool
	}{
		{"P-416 the actions of the catalogue", []string{some, tag, un}, []int{1, 2}, both, true},
		{"P-416 all actions", []string{some, tag, un}, []int{1, 2}, nil, false},
		{"P-416 one is missing", []string{some, tag, un}, []int{1}, both, false},
		{"P-416 one action", []string{some, tag, un}, []int{1}, both[:1], true},
		{"P-416 a statement that cannot be compiled", []string{some, bad}, []int{1}, both, false},
		{"P-416 the other way round", []string{bad, some}, []int{1}, both, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			root, _ := policy.ParseJSON(fmt.Sprintf(`{"Version":"2012-10-17","Statement":[%s]}`, strings.Join(tc.statements, ",")))
			doc, _ := policy.Build(root)
			s := NewStatements(doc, iam.Identity, catalog.NewServices(catalog.Default()))
			if got := s.Covered(0, tc.by, tc.actions); got != tc.want {
				t.Errorf("covered: %v", got)
			}
		})
	}
}

// TestCoveredWithinBudget shows that what is not known is not covered (P-901).
func TestCoveredWithinBudget(t *testing.T) {
	doc, _ := compileText(t, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*"},{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::a*"}]}`)
	s := NewStatements(doc, iam.Identity, nil)
	s.nodes, s.strings = 0, 0
	if s.Covered(0, []int{1}, nil) || !s.Spent() {
		t.Errorf("covered without a budget; spent: %v", s.Spent())
	}
}
