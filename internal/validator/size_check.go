// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"fmt"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// quotaNames are how messages call the places that have a quota.
var quotaNames = map[string]string{
	iam.Managed: "a managed policy", iam.InlineUser: "the inline policies of a user", iam.InlineGroup: "the inline policies of a group",
	iam.InlineRole: "the inline policies of a role", iam.PermissionSet: "the inline policy of a permission set",
}

// size returns the size of the document. It is measured once.
func (c *Context) size() Size {
	if c.measured == nil {
		size := Measure(c.Input)
		c.measured = &size
	}
	return *c.measured
}

// small reports whether the document is below a limit however it is counted. It saves measuring.
func (c *Context) small(limit int) bool { return c.Text != "" && len(c.Text) <= limit }

// addSize reports a document that is too large.
func (c *Context) addSize(id string, class Class, count, limit int, of, more string) {
	has := "has "
	if c.size().Least {
		has = "has at least "
	}
	c.Add(Found{
		ID: id, At: c.Doc.Root, Class: class,
		Message: fmt.Sprintf("The document %s%s characters as AWS counts them; %s may have %s.%s%s",
			has, thousands(count), of, thousands(limit), more, c.largest()),
	})
}

// addSent reports a document whose text is longer than the API takes (E-1787).
func (c *Context) addSent(class Class, q *facts.Quota, more string) {
	c.Add(Found{
		ID: identitySize, At: c.Doc.Root, Class: class,
		Message: fmt.Sprintf("The text of the document has %s characters; for %s the API takes at most %s, white space included.%s",
			thousands(c.size().Sent), quotaNames[q.Attachment], thousands(q.Sent), more),
		Fix: "Send compact JSON, or split the policy.",
	})
}

const insideStrings = " This counts white space inside strings, of which AWS does not say whether it counts."

func checkIdentitySize(c *Context) {
	kind := c.Attachment
	if c.Type == iam.Boundary {
		kind = iam.Managed
	}
	if q, ok := facts.QuotaFor("identity", kind); ok {
		if c.small(q.Limit) {
			return
		}
		switch size := c.size(); {
		case size.Strict > q.Limit:
			c.addSize(identitySize, Error, size.Strict, q.Limit, quotaNames[kind], "")
		case q.Sent > 0 && size.Compact > q.Sent:
			c.addSent(Error, &q, "")
		case size.Compact > q.Limit:
			c.addSize(identitySize, Warning, size.Compact, q.Limit, quotaNames[kind], insideStrings)
		case q.Sent > 0 && size.Sent > q.Sent:
			c.addSent(Warning, &q, " As compact JSON it would fit.")
		}
		return
	}
	// It is not known where the policy goes.
	managed, _ := facts.QuotaFor("identity", iam.Managed)
	largest, _ := facts.QuotaFor("identity", iam.InlineRole)
	if c.small(managed.Limit) {
		return
	}
	switch size := c.size(); {
	case size.Strict > largest.Limit:
		c.addSize(identitySize, Error, size.Strict, largest.Limit, quotaNames[iam.InlineRole], " No other identity policy may have more.")
	case size.Strict > managed.Limit:
		c.addSize(identitySize, Warning, size.Strict, managed.Limit, quotaNames[iam.Managed],
			fmt.Sprintf(" Only as an inline policy of a role, with %s, it would fit.", thousands(largest.Limit)))
	}
}

func checkAggregateSize(c *Context) {
	q, ok := facts.QuotaFor("identity", c.Attachment)
	if !ok || !q.Identity || len(c.Siblings) == 0 {
		return
	}
	sum := c.size()
	if sum.Strict > q.Limit {
		return // which another check says
	}
	for i := range c.Siblings {
		size := Measure(&c.Siblings[i])
		sum.Strict, sum.Compact = sum.Strict+size.Strict, sum.Compact+size.Compact
	}
	class, count, more := Error, sum.Strict, ""
	if sum.Strict <= q.Limit {
		class, count, more = Warning, sum.Compact, insideStrings
	}
	if count > q.Limit {
		c.Add(Found{
			At: c.Doc.Root, Class: class,
			Message: fmt.Sprintf("Together with %s of the same identity the document has %s characters as AWS counts them; %s may have %s in all.%s",
				words.Count(len(c.Siblings), "other inline policy", "other inline policies"), thousands(count), quotaNames[c.Attachment], thousands(q.Limit), more),
		})
	}
}

func checkTrustSize(c *Context) {
	q, ok := facts.QuotaFor("trust", "")
	if !ok {
		return
	}
	limit := q.Limit
	if c.TrustQuota > 0 {
		limit = c.TrustQuota
	}
	if c.small(limit) {
		return
	}
	switch size := c.size(); {
	case size.Strict > max(q.Maximum, limit):
		c.addSize(trustSize, Error, size.Strict, max(q.Maximum, limit), "a trust policy", " The quota cannot be raised further.")
	case size.Strict > limit:
		c.addSize(trustSize, Warning, size.Strict, limit, "a trust policy",
			fmt.Sprintf(" AWS raises the quota to at most %s on request.", thousands(q.Maximum)))
	case size.Compact > limit:
		c.addSize(trustSize, Warning, size.Compact, limit, "a trust policy", insideStrings)
	}
}

func checkResourceSize(c *Context) {
	q, ok := c.resourceQuota()
	if !ok || c.small(q.Limit) {
		return
	}
	class := Warning
	if q.Verified {
		class = Error
	}
	of := "a policy of the service " + c.Attachment
	if c.Type == iam.Endpoint {
		of = "an endpoint policy"
	}
	if count := countFor(&q, c.size()); count > q.Limit {
		c.addSize(resourceSize, class, count, q.Limit, of, "")
	}
}

func (c *Context) resourceQuota() (facts.Quota, bool) {
	if c.Type == iam.Endpoint {
		return facts.QuotaFor("endpoint", "")
	}
	return facts.QuotaFor("resource", c.Attachment)
}

// countFor returns the size that counts for a quota.
func countFor(q *facts.Quota, size Size) int {
	switch q.WhiteSpace {
	case facts.WhiteSpaceNotCounted:
		return size.Strict
	case facts.Normalized:
		return size.Compact
	default:
		return size.Sent
	}
}

// checkSentSize checks a document that counts as it is sent.
func (c *Context) checkSentSize(id, policyType, of string) {
	q, ok := facts.QuotaFor(policyType, "")
	if !ok || c.small(q.Limit) {
		return
	}
	size := c.size()
	if size.Sent <= q.Limit {
		return
	}
	more := ""
	if size.Compact <= q.Limit {
		more = fmt.Sprintf(" White space is the cause: without it there are %s.", thousands(size.Compact))
	}
	c.addSize(id, 0, size.Sent, q.Limit, of, more)
}

func checkQueuePolicy(c *Context) {
	q, ok := facts.QuotaFor("resource", iam.SQS)
	if !ok || c.Attachment != iam.SQS {
		return
	}
	principals, conditions := 0, 0
	for _, s := range c.Statements {
		principals += len(s.Principals)
		conditions += len(s.Conditions)
		for _, l := range []*policy.List{s.Action, s.NotAction} {
			if n := listLen(l); q.Actions > 0 && n > q.Actions {
				c.Add(Found{At: l.Node, Message: fmt.Sprintf("The statement has %d actions; a statement of a queue policy may have %d.", n, q.Actions)})
			}
		}
	}
	for _, part := range [...]struct {
		name         string
		count, limit int
	}{
		{"statements", len(c.Statements), q.Statements}, {"principals", principals, q.Principals}, {"conditions", conditions, q.Conditions},
	} {
		if part.limit > 0 && part.count > part.limit {
			c.Add(Found{
				At: c.Doc.Root, Message: fmt.Sprintf("The document has %d %s; a queue policy may have %d.", part.count, part.name, part.limit),
				Fix: "Merge statements, or use wildcards and conditions on aws:PrincipalOrgID instead of lists.",
			})
		}
	}
}

func checkNearQuota(c *Context) {
	policyType, kind := c.Type.String(), c.Attachment
	switch {
	case c.Type == iam.Boundary, c.Type == iam.Identity && kind == "":
		policyType, kind = "identity", iam.Managed
	case c.Type != iam.Identity && c.Type != iam.Resource:
		kind = ""
	}
	q, ok := facts.QuotaFor(policyType, kind)
	if !ok || c.small(q.Limit*9/10-1) {
		return
	}
	limit := q.Limit
	if c.Type == iam.Trust && c.TrustQuota > 0 {
		limit = c.TrustQuota
	}
	if count := countFor(&q, c.size()); count <= limit && 10*count >= 9*limit {
		c.Add(Found{
			At: c.Doc.Root, Message: fmt.Sprintf("The document has %s of %s characters.%s", thousands(count), thousands(limit), c.largest()),
		})
	}
}
