// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"fmt"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

const (
	identitySize  = "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA"
	trustSize     = "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA"
	resourceSize  = "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA"
	scpSize       = "POLICY_SIZE_EXCEEDS_SCP_QUOTA"
	rcpSize       = "POLICY_SIZE_EXCEEDS_RCP_QUOTA"
	sessionSize   = "POLICY_SIZE_EXCEEDS_SESSION_POLICY_QUOTA"
	nearSize      = "POLICY_SIZE_NEAR_QUOTA"
	aggregateSize = "INLINE_POLICY_AGGREGATE_EXCEEDED"
	sqsElements   = "SQS_POLICY_ELEMENT_QUOTA"
)

// sizeChecks compare documents with AWS's quotas.
var sizeChecks = []Check{
	{
		ID: identitySize, Class: Error, Types: Identity | Boundary, AWS: Rejects, AWSCode: "=", Data: Quotas, Phase: PhaseStructure, Link: quotasPage,
		Title:    "Identity policy too large",
		Why:      "IAM takes managed policies up to 6,144 characters, and inline policies up to 2,048 for a user, 5,120 for a group and 10,240 for a role, without white space.",
		Fix:      "Split the policy, or save characters with wildcards and by merging statements that differ only in their actions.",
		Example:  "(a document of more than 6,144 characters, for a managed policy)",
		Document: checkIdentitySize,
	},
	{
		ID: aggregateSize, Class: Error, Types: Identity, AWS: Rejects, Data: Quotas, Phase: PhaseStructure, Link: quotasPage,
		Title:    "Inline policies of one identity too large together",
		Why:      "The quota for inline policies is on the sum over all inline policies of a user, group or role.",
		Fix:      "Make managed policies of some of them.",
		Example:  "(three inline policies of one role with 4,000 characters each)",
		Document: checkAggregateSize,
	},
	{
		ID: trustSize, Class: Warning, Types: Trust, AWS: Mixed, AWSCode: "=", Data: Quotas, Phase: PhaseStructure, Link: quotasPage,
		Title:    "Role trust policy too large",
		Why:      "A trust policy has up to 2,048 characters, without white space; the quota can be raised to 8,192.",
		Fix:      "Ask AWS for a higher quota, or replace lists of accounts by a condition on aws:PrincipalOrgID.",
		Example:  "(a trust policy that lists forty accounts)",
		Document: checkTrustSize,
	},
	{
		ID: resourceSize, Class: Warning, Types: Resource, AWS: Rejects, AWSCode: "=", Data: Quotas, Phase: PhaseStructure,
		Title:    "Resource policy too large",
		Why:      "Each service has its own limit, such as 20 KB for a bucket policy. Where AWS documents it, exceeding it is an error.",
		Fix:      "Merge statements, or replace lists of principals by a condition on aws:PrincipalOrgID.",
		Example:  "(a bucket policy of more than 20,480 bytes)",
		Document: checkResourceSize,
	},
	{
		ID: scpSize, Class: Error, Types: SCP, AWS: Rejects, AWSCode: "=", Data: Quotas, Phase: PhaseStructure, Link: orgsQuotas,
		Title:    "Service control policy too large",
		Why:      "A service control policy has up to 10,240 characters. White space counts, because the API takes the text as it is sent.",
		Fix:      "Send compact JSON, shorten the Sids, or split the policy: ten can be attached to one place.",
		Example:  "(an indented policy of 11,000 characters)",
		Document: func(c *Context) { c.checkSentSize(scpSize, "scp", "a service control policy") },
	},
	{
		ID: rcpSize, Class: Error, Types: RCP, AWS: Rejects, AWSCode: "=", Data: Quotas, Phase: PhaseStructure, Link: orgsQuotas,
		Title:    "Resource control policy too large",
		Why:      "A resource control policy has up to 5,120 characters. White space counts, because the API takes the text as it is sent.",
		Fix:      "Send compact JSON, shorten the Sids, or split the policy: five can be attached to one place, one of which is AWS's own.",
		Example:  "(an indented policy of 6,000 characters)",
		Document: func(c *Context) { c.checkSentSize(rcpSize, "rcp", "a resource control policy") },
	},
	{
		ID: sessionSize, Class: Error, Types: Session, AWS: Rejects, Data: Quotas, Phase: PhaseStructure, Link: quotasPage,
		Title:    "Session policy too large",
		Why:      "A session policy has up to 2,048 characters of plain text. AWS packs it together with the session tags, and can refuse the packed form earlier.",
		Fix:      "Shorten the policy, or pass the ARNs of managed policies.",
		Example:  "(a session policy of 2,100 characters)",
		Document: func(c *Context) { c.checkSentSize(sessionSize, "session", "a session policy") },
	},
	{
		ID: sqsElements, Class: Error, Types: Resource, NoEndpoint: true, AWS: Rejects, Data: Quotas, Phase: PhaseStructure,
		Link:     "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html",
		Title:    "Queue policy with too many parts",
		Why:      "A queue policy has up to 20 statements, 50 principals and 10 conditions, and up to 7 actions in a statement.",
		Fix:      "Use a wildcard, or split the statement.",
		Example:  `{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":["sqs:SendMessage","sqs:ReceiveMessage","sqs:DeleteMessage","sqs:ChangeMessageVisibility","sqs:GetQueueAttributes","sqs:GetQueueUrl","sqs:ListQueueTags","sqs:PurgeQueue"],"Resource":"*"}`,
		Document: checkQueuePolicy,
	},
	{
		ID: nearSize, Class: Suggestion, Types: AllTypes, AWS: Accepts, Data: Quotas, Phase: PhaseStructure, Link: quotasPage, Off: true,
		Title:    "Policy nearly as large as it may be",
		Why:      "From nine tenths of the quota on, the next edit may fail.",
		Fix:      "Plan for a second document.",
		Example:  "(a service control policy of 9,400 characters)",
		Document: checkNearQuota,
	},
}

// quotaNames are how messages call the places that have a quota.
var quotaNames = map[string]string{
	Managed: "a managed policy", InlineUser: "the inline policies of a user", InlineGroup: "the inline policies of a group",
	InlineRole: "the inline policies of a role",
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

const insideStrings = " This counts white space inside strings, of which AWS does not say whether it counts."

func checkIdentitySize(c *Context) {
	kind := c.Attachment
	if c.Type == Boundary {
		kind = Managed
	}
	if q, ok := c.Catalog.Quota("identity", kind); ok {
		if c.small(q.Limit) {
			return
		}
		switch size := c.size(); {
		case size.Strict > q.Limit:
			c.addSize(identitySize, Error, size.Strict, q.Limit, quotaNames[kind], "")
		case size.Compact > q.Limit:
			c.addSize(identitySize, Warning, size.Compact, q.Limit, quotaNames[kind], insideStrings)
		}
		return
	}
	// It is not known where the policy goes.
	managed, _ := c.Catalog.Quota("identity", Managed)
	largest, _ := c.Catalog.Quota("identity", InlineRole)
	if c.small(managed.Limit) {
		return
	}
	switch size := c.size(); {
	case size.Strict > largest.Limit:
		c.addSize(identitySize, Error, size.Strict, largest.Limit, quotaNames[InlineRole], " No other identity policy may have more.")
	case size.Strict > managed.Limit:
		c.addSize(identitySize, Warning, size.Strict, managed.Limit, quotaNames[Managed],
			fmt.Sprintf(" Only as an inline policy of a role, with %s, it would fit.", thousands(largest.Limit)))
	}
}

func checkAggregateSize(c *Context) {
	q, ok := c.Catalog.Quota("identity", c.Attachment)
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
				plural(len(c.Siblings), "other inline policy", "other inline policies"), thousands(count), quotaNames[c.Attachment], thousands(q.Limit), more),
		})
	}
}

func checkTrustSize(c *Context) {
	q, ok := c.Catalog.Quota("trust", "")
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
	if c.Type == Endpoint {
		of = "an endpoint policy"
	}
	if count := countFor(&q, c.size()); count > q.Limit {
		c.addSize(resourceSize, class, count, q.Limit, of, "")
	}
}

func (c *Context) resourceQuota() (catalog.Quota, bool) {
	if c.Type == Endpoint {
		return c.Catalog.Quota("endpoint", "")
	}
	return c.Catalog.Quota("resource", c.Attachment)
}

// countFor returns the size that counts for a quota.
func countFor(q *catalog.Quota, size Size) int {
	switch q.WhiteSpace {
	case catalog.WhiteSpaceNotCounted:
		return size.Strict
	case catalog.Normalized:
		return size.Compact
	default:
		return size.Sent
	}
}

// checkSentSize checks a document that counts as it is sent.
func (c *Context) checkSentSize(id, policyType, of string) {
	q, ok := c.Catalog.Quota(policyType, "")
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
	q, ok := c.Catalog.Quota("resource", SQS)
	if !ok || c.Attachment != SQS {
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
	case c.Type == Boundary, c.Type == Identity && kind == "":
		policyType, kind = "identity", Managed
	case c.Type != Identity && c.Type != Resource:
		kind = ""
	}
	q, ok := c.Catalog.Quota(policyType, kind)
	if !ok || c.small(q.Limit*9/10-1) {
		return
	}
	limit := q.Limit
	if c.Type == Trust && c.TrustQuota > 0 {
		limit = c.TrustQuota
	}
	if count := countFor(&q, c.size()); count <= limit && 10*count >= 9*limit {
		c.Add(Found{
			At: c.Doc.Root, Message: fmt.Sprintf("The document has %s of %s characters.%s", thousands(count), thousands(limit), c.largest()),
		})
	}
}
