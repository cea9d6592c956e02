// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import "github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"

// The names of AWS's managed organization policies that allow everything. They may
// stand in place of a document in policy levels (E-521).
const (
	SCPFullAccess = "FullAWSAccess"
	RCPFullAccess = "RCPFullAWSAccess"
)

// allowAll is the content of such a policy.
func allowAll(principal bool) *Value {
	text := func(s string) Value { return Value{Kind: String, Text: pattern.Literal(s)} }
	statement := []Member{{"Action", text("*")}, {"Effect", text("Allow")}}
	if principal {
		statement = append(statement, Member{"Principal", text("*")})
	}
	statement = append(statement, Member{"Resource", text("*")})
	return &Value{Kind: Object, Members: []Member{
		{"Statement", Value{Kind: List, Elems: []Value{{Kind: Object, Members: statement}}}},
		{"Version", text("2012-10-17")},
	}}
}
