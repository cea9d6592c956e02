// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"slices"
	"strconv"
	"sync"
)

var quotaTable = open("quotas", "policy_type", "attachment", "limit", "maximum", "unit", "white_space", "scope", "per_target", "statements",
	"principals", "conditions", "actions", "status", "sent", "name")

// Quota is what AWS allows a policy of one type in one place. Numbers that are 0 are not limited.
type Quota struct {
	PolicyType string // identity, boundary, session, trust, scp, rcp, endpoint or resource
	// Attachment is where the policy goes: managed, inline_user, inline_group, inline_role, permission_set, inline, role,
	// organizations, vpce, or for a resource policy the service of the resource.
	Attachment string
	Limit      int // of the size, as it is unless it was raised
	Maximum    int // that the limit can be raised to
	Unit       string
	WhiteSpace WhiteSpace
	Identity   bool   // the limit is on the sum of an identity's inline policies
	PerTarget  int    // policies that can be attached to one target
	Statements int    // in a policy
	Principals int    // in a policy
	Conditions int    // in a policy
	Actions    int    // in a statement
	Sent       int    // of the text with white space, where that does not count
	Verified   bool   // AWS documents the limit; otherwise it must not fail anything on its own
	Name       string // what has the quota, as in "a bucket policy"
}

// WhiteSpace says how white space counts towards a limit.
type WhiteSpace uint8

// The ways of counting.
const (
	WhiteSpaceCounted    WhiteSpace = iota // the document counts as it is sent
	WhiteSpaceNotCounted                   // insignificant white space is left out
	Normalized                             // the service rewrites the document and counts the result
)

var whiteSpaces = map[string]WhiteSpace{"counted": WhiteSpaceCounted, "not_counted": WhiteSpaceNotCounted, "normalized": Normalized}

// Quotas returns all quotas, those of a policy type together.
var Quotas = sync.OnceValue(func() []Quota {
	all := make([]Quota, 0, len(quotaTable.Rows()))
	for _, row := range quotaTable.Rows() {
		number := func(column int) int {
			n, _ := strconv.Atoi(row[column]) // "" is no limit; a test reads every field
			return n
		}
		all = append(all, Quota{
			PolicyType: row[0], Attachment: row[1], Limit: number(2), Maximum: number(3), Unit: row[4], WhiteSpace: whiteSpaces[row[5]],
			Identity: row[6] == "identity", PerTarget: number(7), Statements: number(8), Principals: number(9), Conditions: number(10),
			Actions: number(11), Verified: row[12] == "documented", Sent: number(13), Name: row[14],
		})
	}
	return all
})

// QuotasSource returns date and source of the quotas.
func QuotasSource() Source { return quotaTable.Origin() }

// QuotasFor returns the quotas of a policy type, one for each place it can be attached in.
func QuotasFor(policyType string) []Quota {
	var some []Quota
	for _, q := range Quotas() {
		if q.PolicyType == policyType {
			some = append(some, q)
		}
	}
	return some
}

// QuotaFor returns the quota of a policy type in one place. The place may be "" where there is one only.
func QuotaFor(policyType, attachment string) (Quota, bool) {
	some := QuotasFor(policyType)
	if attachment == "" && len(some) == 1 {
		return some[0], true
	}
	for _, q := range some {
		if q.Attachment == attachment {
			return q, true
		}
	}
	return Quota{}, false
}

// PolicyTypes returns the names of the policy types that have quotas.
func PolicyTypes() []string {
	var names []string
	for _, q := range Quotas() {
		if !slices.Contains(names, q.PolicyType) {
			names = append(names, q.PolicyType)
		}
	}
	return names
}

// Attachments returns where policies of a type can go.
func Attachments(policyType string) []string {
	var names []string
	for _, q := range QuotasFor(policyType) {
		names = append(names, q.Attachment)
	}
	return names
}
