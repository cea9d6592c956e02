// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"errors"
	"strings"
	"testing"
)

func canonical(t *testing.T, policy string) string {
	t.Helper()
	got, err := Canonical(policy)
	if err != nil {
		t.Fatalf("Canonical(%s): %v", policy, err)
	}
	return got
}

func TestCanonical(t *testing.T) {
	tests := []struct{ name, policy, want string }{
		{"empty", ` { } `, `{}`},
		{"elements in order", `{"Statement":[],"Zeta":1,"Id":"i","Alpha":[],"Version":"2012-10-17"}`,
			`{"Version":"2012-10-17","Id":"i","Statement":[],"Alpha":[],"Zeta":1}`},
		{"single statement", `{"Statement":{"Resource":"*","Action":"a","Effect":"Allow"}}`,
			`{"Statement":[{"Effect":"Allow","Action":["a"],"Resource":["*"]}]}`},
		{"statements by Sid, then content", `{"Statement":[{"Sid":"b"},{"Sid":"a"},{"Action":"z"},{"Action":"y"}]}`,
			`{"Statement":[{"Action":["y"]},{"Action":["z"]},{"Sid":"a"},{"Sid":"b"}]}`},
		{"equal statements once", `{"Statement":[{"Action":["a","b"]},{"Action":["b","a","b"]},{"Action":"a"}]}`,
			`{"Statement":[{"Action":["a","b"]},{"Action":["a"]}]}`},
		{"lists", `{"Statement":[{"Action":"b","NotAction":["b","a","b"],"Resource":[],"NotResource":["s3:get*","s3:Get*"]}]}`,
			`{"Statement":[{"Action":["b"],"NotAction":["a","b"],"Resource":[],"NotResource":["s3:Get*","s3:get*"]}]}`},
		{"principals", `{"Statement":[{"NotPrincipal":"*","Principal":{"Service":"s","AWS":["b","a","b"],"*":"*","X":[]}}]}`,
			`{"Statement":[{"Principal":{"*":["*"],"AWS":["a","b"],"Service":["s"],"X":[]},"NotPrincipal":"*"}]}`},
		{"conditions", `{"Statement":[{"Condition":{"T":{"b":"x","a":["z","y","z"]},"S":{"k":[]},"R":{}}}]}`,
			`{"Statement":[{"Condition":{"R":{},"S":{"k":[]},"T":{"a":["y","z"],"b":["x"]}}}]}`},
		{"condition scalars (E-606)", `{"Statement":[{"Condition":{"T":{"a":true,"b":[false,"false"],"c":10,"d":[1.50,1e2,-0.0,1.5e-3]}}}]}`,
			`{"Statement":[{"Condition":{"T":{"a":["true"],"b":["false"],"c":["10"],"d":["0","0.0015","1.5","100"]}}}]}`},
		{"huge numbers stay", `{"Statement":[{"Condition":{"T":{"a":1e999999999}}}]}`, `{"Statement":[{"Condition":{"T":{"a":1e999999999}}}]}`},
		{"empty condition (E-607)", `{"Statement":[{"Effect":"Deny","Condition":{}}]}`, `{"Statement":[{"Effect":"Deny"}]}`},
		{"needless escapes", `{"Id":"\u0026\u003c\u00e9\/\u2028\n\""}`, `{"Id":"&<é/` + "\u2028" + `\n\""}`},
		{"unknown shapes stay", `{"Statement":[{"effect":"x","Sid":1,"Action":{"b":[2,1],"a":null},"Resource":["b",1,"a"],"Principal":["b","a"],"Condition":"c"}]}`,
			`{"Statement":[{"Sid":1,"Action":{"a":null,"b":[2,1]},"Resource":["b",1,"a"],"Principal":["b","a"],"Condition":"c","effect":"x"}]}`},
		{"null stays", `{"Statement":[{"Action":null,"Condition":{"T":{"k":[null,"a"]},"S":null}}]}`,
			`{"Statement":[{"Action":null,"Condition":{"S":null,"T":{"k":[null,"a"]}}}]}`},
		{"statements that are not objects", `{"Statement":["b",{"Action":"a"},"a"]}`, `{"Statement":["b",{"Action":"a"},"a"]}`},
		{"repetition of the same value", `{"Id":"i","Id":"i"}`, `{"Id":"i"}`},
	}
	for _, tt := range tests {
		got := canonical(t, tt.policy)
		if got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
		if again := canonical(t, got); again != got {
			t.Errorf("%s: not idempotent:\n%s\n%s", tt.name, got, again)
		}
	}
}

func TestCanonicalErrors(t *testing.T) {
	tests := []struct{ policy, where, text string }{
		{``, "line 1, column 1", "empty"},
		{`{`, "line 1, column 2", "cannot be read as JSON"},
		{`[]`, "line 1, column 1", "must be an object"},
		{`null`, "line 1, column 1", "must be an object"},
		{`{"Statement":[{"Effect":"Deny","Effect":"Allow"}]}`, "Statement[0].Effect (line 1, column 32)", "repeats"},
		{`{"A":{"x":1,"x":2}}`, "A.x (line 1, column 13)", "repeats"},
		{strings.Repeat(`{"A":`, maxDepth+1) + `1` + strings.Repeat(`}`, maxDepth+1), "line 1, column 321", "levels deep"},
		{"[" + strings.Repeat("1,", maxNodes) + "1]", "line 1, column 2097152", "more than 1048576 values"},
		{strings.Repeat(" ", maxDocument+1), "", "at most 4194304 (4 MiB)"},
	}
	for _, tt := range tests {
		got, err := Canonical(tt.policy)
		var errs Errors
		if !errors.As(err, &errs) || got != "" {
			t.Errorf("Canonical(%.40s) = %q, %v", tt.policy, got, err)
			continue
		}
		wantPlace(t, errs[0], tt.where, tt.text)
	}
}

func wantPlace(t *testing.T, e *Error, where, text string) {
	t.Helper()
	if e.Where() != where || !strings.Contains(e.Error(), text) {
		t.Errorf("got %q at %q, want %q at %q", e.Error(), e.Where(), text, where)
	}
}
