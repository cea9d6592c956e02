// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

var seeds = []string{
	``, `null`, `{}`, `[]`, `"{}"`, `{"Version":"2012-10-17","Id":"i","Statement":{"Sid":"a","Effect":"Allow","Action":"*","Resource":"*"}}`,
	`{"statement":[{"SID":"a","Principal":{"AWS":["b","a"],"*":"*"},"NotPrincipal":"*","Action":[1,{"a":[null,1e21]}]}]}`,
	`{"Statement":[{"Condition":{"Bool":{"aws:x":true},"StringLike":{"k":["a"],"l":["b","c","b"],"m":[]}}},{}]}`,
	`{"Statement":[null,{"Principal":"arn","Condition":{"T":{"k":1}}}],"Statement":5}`,
	`{"Id":"\ud834\udd1e\u0000\/\ud834"}`, "\uFEFF{}", "{\"a\":\"\xff\"}", `{"Statement":[{"Resource":1e400},{"Resource":12345678901234567890}]}`,
	`{"Statement":[{"Principal":{"AWS":["123456789012","arn:aws:iam::123456789012:root"]}}]}`,
	strings.Repeat(`[`, 100), strings.Repeat(`{"a":`, 70) + `1` + strings.Repeat(`}`, 70),
}

// checkErrors checks that an error can be shown.
func checkErrors(t *testing.T, err error) {
	t.Helper()
	var errs Errors
	if !errors.As(err, &errs) || len(errs) == 0 {
		t.Fatalf("error of type %T: %v", err, err)
	}
	for _, e := range errs {
		if e.Message == "" || e.Error() == "" {
			t.Errorf("empty error: %+v", e)
		}
	}
}

// A source document gives errors or a document that is valid JSON, is rendered
// again to the same text, and has a canonical form.
func FuzzSourceDocument(f *testing.F) {
	for _, s := range seeds {
		f.Add(s, `{"Statement":[{"Sid":"a","Effect":"Deny"}]}`)
		f.Add(`{}`, s)
	}
	f.Fuzz(func(t *testing.T, source, override string) {
		in := Input{SourcePolicyDocuments: []string{source}, OverridePolicyDocuments: []string{override}}
		r, err := Render(&in)
		if err != nil {
			checkErrors(t, err)
			return
		}
		if !json.Valid([]byte(r.JSON)) || !json.Valid([]byte(r.MinifiedJSON)) {
			t.Fatalf("not JSON: %q", r.MinifiedJSON)
		}
		if _, err := Canonical(r.JSON); err != nil {
			t.Errorf("no canonical form: %v", err)
		}
		if _, err := MeasureResult(r, Quota{Limit: 10, Count: policy.CountNonWhitespace}); err != nil {
			t.Errorf("cannot be measured: %v", err)
		}
		// A single statement may now be one level deeper than is read.
		again, err := Render(&Input{SourcePolicyDocuments: []string{r.JSON}})
		if err != nil && strings.Contains(err.Error(), "levels deep") {
			return
		}
		if err != nil || again.ID != r.ID || again.JSON != r.JSON || again.MinifiedJSON != r.MinifiedJSON {
			t.Errorf("not stable (%v):\n%s\n%s", err, r.MinifiedJSON, again.MinifiedJSON)
		}
	})
}

func FuzzCanonical(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, policy string) {
		got, err := Canonical(policy)
		if err != nil {
			checkErrors(t, err)
			return
		}
		if !json.Valid([]byte(got)) {
			t.Fatalf("not JSON: %q", got)
		}
		again, err := Canonical(got)
		if err != nil && strings.Contains(err.Error(), "levels deep") {
			return
		}
		if err != nil || again != got {
			t.Errorf("not idempotent (%v):\n%s\n%s", err, got, again)
		}
	})
}

func FuzzEquivalent(f *testing.F) {
	for i, s := range seeds {
		f.Add(s, seeds[(i+5)%len(seeds)])
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		same, err := Equivalent(a, b)
		if err != nil {
			checkErrors(t, err)
			return
		}
		if reverse, err := Equivalent(b, a); err != nil || reverse != same {
			t.Errorf("not symmetrical: %v, %v, %v", same, reverse, err)
		}
		if self, err := Equivalent(a, a); err != nil || !self {
			t.Errorf("not equivalent to itself: %v", err)
		}
	})
}

func FuzzCount(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Add(`"\u`)
	f.Fuzz(func(t *testing.T, text string) {
		least, compact, most := policy.CountNonWhitespace.Count(text), policy.CountCompact.Count(text), policy.CountAsSent.Count(text)
		if least < 0 || least > compact || compact > most || policy.CountUpper(text) > most {
			t.Errorf("counts out of order: %d, %d, %d", least, compact, most)
		}
		if !json.Valid([]byte(text)) {
			return
		}
		size, err := Measure(text, Quota{Limit: 5, Count: policy.CountCompact})
		if err != nil {
			checkErrors(t, err)
			return
		}
		if size.Frame < 0 {
			t.Errorf("the statements cost more than the document: %+v", size)
		}
	})
}
