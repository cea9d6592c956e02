// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package granted_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/granted"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// TestOrderChangesNothing: statements, and what is in their lists, can be put in another
// order, or said twice.
func TestOrderChangesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(23, 29))
	for range worlds / 2 {
		w := allWords.world(r)
		before := granted.Of(w.input(t), services).Texts()
		shuffle := func(o object) object {
			if o == nil {
				return nil
			}
			list, _ := o["Statement"].([]object)
			list = slices.Clone(list)
			r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			for i, s := range list {
				n := object{}
				for k, v := range s {
					if texts, ok := v.([]string); ok {
						texts = append(slices.Clone(texts), texts[r.IntN(len(texts))])
						r.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
						v = texts
					}
					n[k] = v
				}
				list[i] = n
			}
			return object{"Version": o["Version"], "Statement": append(list, list[0])}
		}
		v := &world{boundary: shuffle(w.boundary), user: w.user}
		for _, o := range w.identity {
			v.identity = append(v.identity, shuffle(o))
		}
		for _, o := range w.session {
			v.session = append(v.session, shuffle(o))
		}
		for _, level := range w.scp {
			var l []object
			for _, o := range level {
				l = append(l, shuffle(o))
			}
			v.scp = append(v.scp, l)
		}
		if after := granted.Of(v.input(t), services).Texts(); !slices.Equal(before, after) {
			t.Fatalf("only before\n%s\nonly after\n%s\n%.3000s", strings.Join(minus(before, after), "\n"), strings.Join(minus(after, before), "\n"), w)
		}
	}
}

// minus returns the texts of a that are not in b.
func minus(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

// TestWideningAddsLines: one more statement that allows something adds lines and changes
// none, and one less is the reverse.
func TestWideningAddsLines(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 37))
	for range worlds / 2 {
		w := allWords.world(r)
		before := granted.Of(w.input(t), services).Texts()
		s := allWords.statement(r, 0)
		o := object{"Version": w.identity[0]["Version"]}
		list, _ := w.identity[0]["Statement"].([]object)
		o["Statement"] = append(slices.Clone(list), s)
		w.identity[0] = o
		after := granted.Of(w.input(t), services).Texts()
		if len(after) >= 200 {
			continue
		}
		if gone := minus(before, after); len(gone) > 0 {
			t.Fatalf("%s\nis gone from\n%s\nonce %v is allowed", strings.Join(gone, "\n"), strings.Join(after, "\n"), s)
		}
	}
}

// TestWideningInPlace: one more resource is one more line, and one more action is in its
// line.
func TestWideningInPlace(t *testing.T) {
	lines := func(statement string) []string {
		return granted.Of(&granted.Input{Identity: []granted.Document{document(t, "deploy", statement)}}, services).Texts()
	}
	before := lines(`{"Sid":"Objects","Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::logs/*"]}`)
	for _, tt := range []struct{ statement, plus, minus string }{
		{
			statement: `{"Sid":"Objects","Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::archive/*","arn:aws:s3:::logs/*"]}`,
			plus:      `s3:GetObject on arn:aws:s3:::archive/* (deploy "Objects")`,
		},
		{
			statement: `{"Sid":"Objects","Effect":"Allow","Action":["s3:PutObject","s3:GetObject"],"Resource":["arn:aws:s3:::logs/*"]}`,
			plus:      `s3:GetObject, s3:PutObject on arn:aws:s3:::logs/* (deploy "Objects")`,
			minus:     before[0],
		},
	} {
		after := lines(tt.statement)
		if plus, minus := strings.Join(minus(after, before), "\n"), strings.Join(minus(before, after), "\n"); plus != tt.plus || minus != tt.minus {
			t.Errorf("%s adds %q and takes away %q, want %q and %q", tt.statement, plus, minus, tt.plus, tt.minus)
		}
	}
}

// TestRootUser: who needs no policy has everything that the ceilings leave.
func TestRootUser(t *testing.T) {
	in := &granted.Input{Everything: "the root user", Ceilings: []granted.Ceiling{level(t, fullAccess, `{"Effect":"Deny","Action":"iam:CreateAccessKey","Resource":"arn:aws:iam::*:root"}`)}}
	got := strings.Join(granted.Of(in, services).Texts(), "\n")
	if want := "everything except iam:CreateAccessKey on arn:aws:iam::*:root (the root user)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestUnknownDocuments: there are no lines while part of a document is not known.
func TestUnknownDocuments(t *testing.T) {
	known := document(t, "p", fullAccess)
	open := policy.NewObject(policy.Pos{}, []policy.Member{{Name: "Version", Value: policy.NewString(policy.Pos{}, pattern.Literal("2012-10-17"))}, {Name: "Statement", Value: policy.NewArray(policy.Pos{}, nil, true)}}, false)
	doc, problems := policy.Build(open)
	if problems != nil {
		t.Fatal(problems)
	}
	unknown := granted.Document{Label: "q", Doc: doc}
	for _, in := range []granted.Input{
		{Identity: []granted.Document{known, unknown}},
		{Identity: []granted.Document{known}, Ceilings: []granted.Ceiling{{Name: "the permissions boundary", Documents: []granted.Document{unknown}}}},
	} {
		if s := granted.Of(&in, services); !s.Unknown || s.Lines != nil {
			t.Errorf("%+v", s)
		}
	}
	if s := granted.Of(&granted.Input{Identity: []granted.Document{known}}, services); s.Unknown || len(s.Lines) != 1 {
		t.Errorf("%+v", s)
	}
}
