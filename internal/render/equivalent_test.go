// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"errors"
	"strings"
	"testing"

	awspolicy "github.com/hashicorp/awspolicyequivalence"
)

func equivalent(t *testing.T, a, b string) bool {
	t.Helper()
	got, err := Equivalent(a, b)
	if err != nil {
		t.Fatalf("Equivalent(%s, %s): %v", a, b, err)
	}
	return got
}

// principal is a policy with one statement for a Principal element.
func principal(p string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":` + p + `,"Action":"sts:AssumeRole"}]}`
}

func TestEquivalent(t *testing.T) {
	const (
		account = `"123456789012"`
		root    = `"arn:aws:iam::123456789012:root"`
		cnRoot  = `"arn:aws-cn:iam::123456789012:root"`
		other   = `"arn:aws:iam::210987654321:root"`
	)
	tests := []struct {
		name, a, b string
		want       bool
	}{
		{"white space and order", `{"Version":"v","Id":"i"}`, ` {"Id": "i", "Version": "v"} `, true},
		{"single statement", `{"Statement":{"Action":"a"}}`, `{"Statement":[{"Action":["a"]}]}`, true},
		{"order of statements", `{"Statement":[{"Sid":"a"},{"Sid":"b"}]}`, `{"Statement":[{"Sid":"b"},{"Sid":"a"}]}`, true},
		{"repetitions", `{"Statement":[{"Action":["a","a"]}]}`, `{"Statement":[{"Action":"a"}]}`, true},
		{"condition boolean", `{"Statement":[{"Condition":{"Bool":{"k":true}}}]}`, `{"Statement":[{"Condition":{"Bool":{"k":["true"]}}}]}`, true},
		{"empty condition", `{"Statement":[{"Condition":{}}]}`, `{"Statement":[{}]}`, true},
		{"escapes", `{"Id":"\u0026"}`, `{"Id":"&"}`, true},

		{"version", `{"Version":"2012-10-17"}`, `{}`, false},
		{"Id", `{"Id":"a"}`, `{}`, false},
		{"Sid", `{"Statement":[{"Sid":"a"}]}`, `{"Statement":[{"Sid":"b"}]}`, false},
		{"case of actions", `{"Statement":[{"Action":"s3:get"}]}`, `{"Statement":[{"Action":"s3:Get"}]}`, false},
		{"lost action", `{"Statement":[{"Action":["a","b"]}]}`, `{"Statement":[{"Action":["a","a"]}]}`, false},
		{"action moved", `{"Statement":[{"Action":"a"}]}`, `{"Statement":[{"NotAction":"a"}]}`, false},
		{"statement repeated with a change", `{"Statement":[{"Action":"a"},{"Action":"b"}]}`, `{"Statement":[{"Action":"a"},{"Action":"a"}]}`, false},
		{"condition operator", `{"Statement":[{"Condition":{"A":{"k":"v"}}}]}`, `{"Statement":[{"Condition":{"B":{"k":"v"}}}]}`, false},

		{"account number and root", principal(`{"AWS":` + account + `}`), principal(`{"AWS":` + root + `}`), true},
		{"account number and root in lists", principal(`{"AWS":[` + account + `,"arn:aws:iam::1:role/x"]}`), principal(`{"AWS":["arn:aws:iam::1:role/x",` + root + `]}`), true},
		{"both forms at once", principal(`{"AWS":[` + account + `,` + root + `]}`), principal(`{"AWS":` + root + `}`), true},
		{"another account", principal(`{"AWS":` + account + `}`), principal(`{"AWS":` + other + `}`), false},
		{"other partition throughout", principal(`{"AWS":` + account + `}`), principal(`{"AWS":` + cnRoot + `}`), true},
		{"two partitions", principal(`{"AWS":` + root + `}`), principal(`{"AWS":` + cnRoot + `}`), false},
		{"number and two partitions", principal(`{"AWS":[` + account + `,` + root + `]}`), principal(`{"AWS":[` + account + `,` + cnRoot + `]}`), false},
		{"root of another type", principal(`{"Federated":` + account + `}`), principal(`{"Federated":` + root + `}`), false},
		{"no account number", principal(`{"AWS":"12345678901x"}`), principal(`{"AWS":"arn:aws:iam::12345678901x:root"}`), false},
	}
	for _, tt := range tests {
		for _, pair := range [][2]string{{tt.a, tt.b}, {tt.b, tt.a}} {
			if got := equivalent(t, pair[0], pair[1]); got != tt.want {
				t.Errorf("%s: Equivalent = %v, want %v", tt.name, got, tt.want)
			}
		}
		for _, policy := range []string{tt.a, tt.b} {
			if !equivalent(t, policy, policy) {
				t.Errorf("%s: not equivalent to itself: %s", tt.name, policy)
			}
		}
	}
}

// What hashicorp/awspolicyequivalence takes for equivalent, or stops the process
// on, although the documents differ.
func TestEquivalentWhereTheLibraryErrs(t *testing.T) {
	statement := func(s string) string { return `{"Statement":[` + s + `]}` }
	tests := []struct{ name, a, b string }{
		{"any two string principals", principal(`"*"`), principal(`"arn:aws:iam::123456789012:root"`)},
		{"everyone and no principal", principal(`"*"`), statement(`{"Effect":"Allow","Action":"sts:AssumeRole"}`)},
		{"everyone and an empty principal", principal(`"*"`), principal(`{}`)},
		{"objects for actions", statement(`{"Action":{"a":1}}`), statement(`{"Action":{"b":1}}`)},
		{"misspelt element", statement(`{"Conditions":{"Bool":{"k":"true"}}}`), statement(`{}`)},
		{"element names in other case", statement(`{"effect":"Deny"}`), statement(`{"Effect":"Deny"}`)},
		{"effect in other case", statement(`{"Effect":"deny"}`), statement(`{"Effect":"Deny"}`)},
		{"numbers beyond a float", statement(`{"Condition":{"N":{"k":12345678901234567890}}}`), statement(`{"Condition":{"N":{"k":12345678901234567891}}}`)},
	}
	for _, tt := range tests {
		if equivalent(t, tt.a, tt.b) {
			t.Errorf("%s: equivalent: %s %s", tt.name, tt.a, tt.b)
		}
	}
	if _, err := Equivalent(statement(`null`), statement(`{}`)); err != nil {
		t.Errorf("null statement: %v", err)
	}
}

// libraryAgrees compares with the library where it can be relied on: what is
// equivalent here is equivalent there.
func libraryAgrees(t interface{ Errorf(string, ...any) }, a, b string) {
	same, err := awspolicy.PoliciesAreEquivalent(a, b)
	if err != nil || !same {
		t.Errorf("the library takes these for different (%v):\n%s\n%s", err, a, b)
	}
}

func TestEquivalentErrors(t *testing.T) {
	_, err := Equivalent(`{`, `[]`)
	var errs Errors
	if !errors.As(err, &errs) {
		t.Fatalf("error = %v", err)
	}
	for _, text := range []string{"first document: ", "second document: ", "cannot be read as JSON", "must be an object"} {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("error does not mention %q: %v", text, err)
		}
	}
	if _, err := Equivalent(`{}`, ``); err == nil || strings.Contains(err.Error(), "first") {
		t.Errorf("error = %v", err)
	}
}
