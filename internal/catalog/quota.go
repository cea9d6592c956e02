// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"
	"strconv"
	"sync"
)

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
	Identity   bool // the limit is on the sum of an identity's inline policies
	PerTarget  int  // policies that can be attached to one target
	Statements int  // in a policy
	Principals int  // in a policy
	Conditions int  // in a policy
	Actions    int  // in a statement
	Sent       int  // of the text with white space, where that does not count
	Verified   bool // AWS documents the limit; otherwise it must not fail anything on its own
}

// WhiteSpace says how white space counts towards a limit.
type WhiteSpace uint8

// The ways of counting.
const (
	WhiteSpaceCounted    WhiteSpace = iota // the document counts as it is sent
	WhiteSpaceNotCounted                   // insignificant white space is left out
	Normalized                             // the service rewrites the document and counts the result
)

// quotaTable is the data file, read.
type quotaTable struct {
	source Source
	all    []Quota
}

var quotas = sync.OnceValue(func() *quotaTable { return must(readQuotas(quotasFile)) })

func readQuotas(text string) (*quotaTable, error) {
	t, err := readTable(text)
	if err != nil {
		return nil, err
	}
	all := make([]Quota, len(t.rows))
	for i, row := range t.rows {
		q := Quota{PolicyType: row[0], Attachment: row[1], Unit: row[4], Identity: row[6] == "identity", Verified: row[12] == "documented"}
		q.WhiteSpace, err = parseWord[WhiteSpace](row[5], "counted", "not_counted", "normalized")
		if err != nil {
			return nil, err
		}
		for column, into := range map[int]*int{
			2: &q.Limit, 3: &q.Maximum, 7: &q.PerTarget, 8: &q.Statements, 9: &q.Principals, 10: &q.Conditions, 11: &q.Actions, 13: &q.Sent,
		} {
			if row[column] == "" {
				continue
			}
			if *into, err = strconv.Atoi(row[column]); err != nil {
				return nil, fmt.Errorf("%w: quota %s/%s: %w", errDamaged, row[0], row[1], err)
			}
		}
		all[i] = q
	}
	return &quotaTable{t.source, all}, nil
}

// Quotas returns all quotas.
func (c *Catalog) Quotas() []Quota { return quotas().all }

// QuotasSource returns date and source of the quotas.
func (c *Catalog) QuotasSource() Source { return quotas().source }

// QuotasFor returns the quotas of a policy type, one for each place it can be attached in.
func (c *Catalog) QuotasFor(policyType string) []Quota {
	var some []Quota
	for _, q := range quotas().all {
		if q.PolicyType == policyType {
			some = append(some, q)
		}
	}
	return some
}

// Quota returns the quota of a policy type in one place. The place may be "" where there is one only.
func (c *Catalog) Quota(policyType, attachment string) (Quota, bool) {
	some := c.QuotasFor(policyType)
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
