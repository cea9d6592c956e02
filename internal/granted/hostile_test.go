// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package granted_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/granted"
)

// TestHostileInputIsBounded: for any documents, there are at most so many lines of so
// much text, and they come soon.
func TestHostileInputIsBounded(t *testing.T) {
	const n = 20000
	a := func(i int) string { return fmt.Sprintf("s3:*a%dx*", i) }
	b := func(i int) string { return fmt.Sprintf("s3:*b%dy*", i) }
	r := func(i int) string { return fmt.Sprintf("arn:aws:s3:::*a%dx*", i) }
	q := func(i int) string { return fmt.Sprintf("arn:aws:s3:::*b%dx*", i) }
	all := `"Resource":"*"`
	act := `"Action":"s3:*"`
	both := func(x, y func(int) string, n int) string {
		text := `"Resource":[`
		for i := range n {
			if i > 0 {
				text += ","
			}
			text += fmt.Sprintf("%q", y(i))
		}
		return hostile(n, x, "Allow", "Action", text+"]")
	}
	for _, tt := range []struct {
		name string
		in   granted.Input
	}{
		{"actions", granted.Input{Identity: []granted.Document{document(t, "d", hostile(n, a, "Allow", "Action", all))}}},
		{"actions+boundary", granted.Input{Identity: []granted.Document{document(t, "d", hostile(n, a, "Allow", "Action", all))}, Ceilings: []granted.Ceiling{boundary(t, hostile(n, b, "Allow", "Action", all))}}},
		{"actions+deny", granted.Input{Identity: []granted.Document{document(t, "d", hostile(n, a, "Allow", "Action", all)+","+hostile(n, b, "Deny", "Action", all))}}},
		{"resources+boundary", granted.Input{Identity: []granted.Document{document(t, "d", hostile(n, r, "Allow", "Resource", act))}, Ceilings: []granted.Ceiling{boundary(t, hostile(n, q, "Allow", "Resource", act))}}},
		{"resources+deny", granted.Input{Identity: []granted.Document{document(t, "d", hostile(n, r, "Allow", "Resource", act)+","+hostile(n, q, "Deny", "Resource", act))}}},
		{"both", granted.Input{Identity: []granted.Document{document(t, "d", both(a, r, 8000)+","+hostile(n, q, "Deny", "Resource", act))}}},
		{"both+boundary", granted.Input{Identity: []granted.Document{document(t, "d", both(a, r, 8000))}, Ceilings: []granted.Ceiling{boundary(t, both(b, q, 8000))}}},
		{"notboth", granted.Input{Identity: []granted.Document{document(t, "d", hostile(n/2, a, "Allow", "NotAction", all)+","+hostile(n/2, r, "Allow", "NotResource", act)+","+hostile(n/2, b, "Deny", "NotAction", all)+","+hostile(n/2, q, "Deny", "NotResource", act))}}},
		{"statements", granted.Input{Identity: []granted.Document{document(t, "d", many(3000, "Allow")), document(t, "e", many(3000, "Deny"))}, Ceilings: []granted.Ceiling{boundary(t, many(3000, "Allow")), level(t, many(3000, "Allow"))}}},
		{"states", granted.Input{Identity: []granted.Document{document(t, "d", hostile(2000, func(i int) string { return fmt.Sprintf("s3:*a????????????????%d*", i) }, "Allow", "Action", all))}, Ceilings: []granted.Ceiling{boundary(t, hostile(2000, func(i int) string { return fmt.Sprintf("s3:*?a???????????????b%d*", i) }, "Allow", "Action", all))}}},
		{"long", granted.Input{Identity: []granted.Document{document(t, "d", hostile(400, func(i int) string { return fmt.Sprintf("s3:%s%d", strings.Repeat("*a?b", 500), i) }, "Allow", "Action", all))}, Ceilings: []granted.Ceiling{boundary(t, hostile(400, func(i int) string { return fmt.Sprintf("s3:%s%d", strings.Repeat("*a?b?", 400), i) }, "Allow", "Action", all))}}},
	} {
		start := time.Now()
		s := granted.Of(&tt.in, services)
		took := time.Since(start)
		for _, text := range s.Texts() {
			if len(text) > 40_000 {
				t.Errorf("%s: a line has %d bytes", tt.name, len(text))
			}
		}
		// A second or so; what is checked is that it is not minutes.
		if len(s.Lines) == 0 || len(s.Lines) > 200 || took > 30*time.Second {
			t.Errorf("%s: %d lines in %s", tt.name, len(s.Lines), took)
		}
	}
}

// many returns so many statements.
func many(n int, effect string) string {
	out := ""
	for i := range n {
		if i > 0 {
			out += ","
		}
		out += fmt.Sprintf(`{"Effect":%q,"Action":"s3:*x%d*","Resource":"arn:aws:s3:::*%d*"}`, effect, i, i)
	}
	return out
}
