// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package size

import (
	"fmt"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// small reports whether the document is below a limit however it is counted. It saves measuring.
func small(c *frame.Pass, limit int) bool { return c.Text != "" && len(c.Text) <= limit }

// addSize reports a document that is too large.
func addSize(c *frame.Pass, id string, class frame.Class, count, limit int, of, more string) {
	has := "has "
	if c.Size().Least {
		has = "has at least "
	}
	c.Add(frame.Found{
		ID: id, At: c.Doc.Root, Class: class,
		Message: fmt.Sprintf("The document %s%s characters as AWS counts them; %s may have %s.%s%s",
			has, view.Thousands(count), of, view.Thousands(limit), more, c.Largest()),
	})
}

// addSent reports a document whose text is longer than the API takes (E-1787).
func addSent(c *frame.Pass, class frame.Class, q *facts.Quota, more string) {
	c.Add(frame.Found{
		ID: identitySize, At: c.Doc.Root, Class: class,
		Message: fmt.Sprintf("The text of the document has %s characters; for %s the API accepts at most %s, including white space.%s",
			view.Thousands(c.Size().Sent), q.Name, view.Thousands(q.Sent), more),
		Fix: "Send compact JSON, or split the policy.",
	})
}

const insideStrings = " This counts white space inside strings. AWS does not say whether it counts."

func checkIdentitySize(c *frame.Pass) {
	policyType, kind := "identity", c.Attachment
	if c.Type == iam.Boundary {
		policyType, kind = "boundary", iam.Managed
	}
	if q, ok := facts.QuotaFor(policyType, kind); ok {
		if small(c, q.Limit) {
			return
		}
		switch size := c.Size(); {
		case size.Strict > q.Limit:
			addSize(c, identitySize, frame.Error, size.Strict, q.Limit, q.Name, "")
		case q.Sent > 0 && size.Compact > q.Sent:
			addSent(c, frame.Error, &q, "")
		case size.Compact > q.Limit:
			addSize(c, identitySize, frame.Warning, size.Compact, q.Limit, q.Name, insideStrings)
		case q.Sent > 0 && size.Sent > q.Sent:
			addSent(c, frame.Warning, &q, " As compact JSON it would fit.")
		}
		return
	}
	// It is not known where the policy goes.
	managed, _ := facts.QuotaFor("identity", iam.Managed)
	largest, _ := facts.QuotaFor("identity", iam.InlineRole)
	if small(c, managed.Limit) {
		return
	}
	switch size := c.Size(); {
	case size.Strict > largest.Limit:
		addSize(c, identitySize, frame.Error, size.Strict, largest.Limit, largest.Name, " No other identity policy may have more.")
	case size.Strict > managed.Limit:
		addSize(c, identitySize, frame.Warning, size.Strict, managed.Limit, managed.Name,
			fmt.Sprintf(" Only as an inline policy of a role, with %s, it would fit.", view.Thousands(largest.Limit)))
	}
}

func checkAggregateSize(c *frame.Pass) {
	q, ok := facts.QuotaFor("identity", c.Attachment)
	if !ok || !q.Identity || len(c.Siblings) == 0 {
		return
	}
	sum := c.Size()
	if sum.Strict > q.Limit {
		return // which another check says
	}
	for i := range c.Siblings {
		size := view.Measure(&c.Siblings[i])
		sum.Strict, sum.Compact = sum.Strict+size.Strict, sum.Compact+size.Compact
	}
	class, count, more := frame.Error, sum.Strict, ""
	if sum.Strict <= q.Limit {
		class, count, more = frame.Warning, sum.Compact, insideStrings
	}
	if count > q.Limit {
		c.Add(frame.Found{
			At: c.Doc.Root, Class: class,
			Message: fmt.Sprintf("Together with %s of the same identity the document has %s characters as AWS counts them; %s may have %s.%s",
				words.Count(len(c.Siblings), "other inline policy", "other inline policies"), view.Thousands(count), q.Name, view.Thousands(q.Limit), more),
		})
	}
}

func checkTrustSize(c *frame.Pass) {
	q, ok := facts.QuotaFor("trust", "")
	if !ok {
		return
	}
	limit := q.Limit
	if c.TrustQuota > 0 {
		limit = c.TrustQuota
	}
	if small(c, limit) {
		return
	}
	switch size := c.Size(); {
	case size.Strict > max(q.Maximum, limit):
		addSize(c, trustSize, frame.Error, size.Strict, max(q.Maximum, limit), q.Name, " The quota cannot be raised further.")
	case size.Strict > limit:
		addSize(c, trustSize, frame.Warning, size.Strict, limit, q.Name,
			fmt.Sprintf(" AWS raises the quota to at most %s on request.", view.Thousands(q.Maximum)))
	case size.Compact > limit:
		addSize(c, trustSize, frame.Warning, size.Compact, limit, q.Name, insideStrings)
	}
}

func checkResourceSize(c *frame.Pass) {
	q, ok := resourceQuota(c)
	if !ok || small(c, q.Limit) {
		return
	}
	class := frame.Warning
	if q.Verified {
		class = frame.Error
	}
	if count := countFor(&q, c.Size()); count > q.Limit {
		addSize(c, resourceSize, class, count, q.Limit, q.Name, "")
	}
}

func resourceQuota(c *frame.Pass) (facts.Quota, bool) {
	if c.Type == iam.Endpoint {
		return facts.QuotaFor("endpoint", "")
	}
	return facts.QuotaFor("resource", c.Attachment)
}

// countFor returns the size that counts for a quota.
func countFor(q *facts.Quota, size view.Size) int {
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
func checkSentSize(c *frame.Pass, id, policyType string) {
	q, ok := facts.QuotaFor(policyType, "")
	if !ok || small(c, q.Limit) {
		return
	}
	size := c.Size()
	if size.Sent <= q.Limit {
		return
	}
	more := ""
	if size.Compact <= q.Limit {
		more = fmt.Sprintf(" White space is the cause: without it there are %s.", view.Thousands(size.Compact))
	}
	addSize(c, id, 0, size.Sent, q.Limit, q.Name, more)
}

func checkQueuePolicy(c *frame.Pass) {
	q, ok := facts.QuotaFor("resource", iam.SQS)
	if !ok || c.Attachment != iam.SQS {
		return
	}
	principals, conditions := 0, 0
	for _, s := range c.Statements {
		principals += len(s.Principals)
		conditions += len(s.Conditions)
		for _, l := range []*policy.List{s.Action, s.NotAction} {
			if n := view.ListLen(l); q.Actions > 0 && n > q.Actions {
				c.Add(frame.Found{At: l.Node, Message: fmt.Sprintf("The statement has %d actions; a statement of a queue policy may have %d.", n, q.Actions)})
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
			c.Add(frame.Found{
				At: c.Doc.Root, Message: fmt.Sprintf("The document has %d %s; a queue policy may have %d.", part.count, part.name, part.limit),
				Fix: "Merge statements, or use wildcards and conditions on aws:PrincipalOrgID instead of lists.",
			})
		}
	}
}

func checkNearQuota(c *frame.Pass) {
	policyType, kind := c.Type.String(), c.Attachment
	switch {
	case c.Type == iam.Boundary, c.Type == iam.Identity && kind == "":
		policyType, kind = "identity", iam.Managed
	case c.Type != iam.Identity && c.Type != iam.Resource:
		kind = ""
	}
	q, ok := facts.QuotaFor(policyType, kind)
	if !ok || small(c, q.Limit*9/10-1) {
		return
	}
	limit := q.Limit
	if c.Type == iam.Trust && c.TrustQuota > 0 {
		limit = c.TrustQuota
	}
	if count := countFor(&q, c.Size()); count <= limit && 10*count >= 9*limit {
		c.Add(frame.Found{
			At: c.Doc.Root, Message: fmt.Sprintf("The document has %s of %s characters.%s", view.Thousands(count), view.Thousands(limit), c.Largest()),
		})
	}
}
