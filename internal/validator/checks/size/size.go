// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package size checks documents that are larger than AWS's quotas.
package size

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
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

// Checks compare documents with AWS's quotas.
var Checks = []frame.Check{
	{
		ID: identitySize, Class: frame.Error, Types: iam.Identity | iam.Boundary, AWS: frame.Rejects, AWSCode: "=", Data: frame.Quotas, Size: true, Phase: frame.PhaseStructure, Link: frame.QuotasPage,
		Title:    "Identity policy too large",
		Why:      "IAM accepts managed policies up to 6,144 characters, and inline policies up to 2,048 for a user, 5,120 for a group and 10,240 for a role or a permission set, without white space. For a permission set the API accepts at most 32,768 characters, including white space.",
		Fix:      "Split the policy, or save characters with wildcards and by merging statements that differ only in their actions.",
		Example:  "(a document of more than 6,144 characters, for a managed policy)",
		Document: checkIdentitySize,
	},
	{
		ID: aggregateSize, Class: frame.Error, Types: iam.Identity, AWS: frame.Rejects, Data: frame.Quotas, Phase: frame.PhaseStructure, Link: frame.QuotasPage,
		Title:    "Inline policies of one identity too large together",
		Why:      "The quota for inline policies counts all inline policies of a user, group or role together.",
		Fix:      "Make managed policies of some of them.",
		Example:  "(three inline policies of one role with 4,000 characters each)",
		Document: checkAggregateSize,
	},
	{
		ID: trustSize, Class: frame.Warning, Types: iam.Trust, AWS: frame.Mixed, AWSCode: "=", Data: frame.Quotas, Size: true, Phase: frame.PhaseStructure, Link: frame.QuotasPage,
		Title:    "Role trust policy too large",
		Why:      "A trust policy has up to 2,048 characters, without white space; the quota can be raised to 8,192.",
		Fix:      "Ask AWS for a higher quota, or replace lists of accounts by a condition on aws:PrincipalOrgID.",
		Example:  "(a trust policy that lists forty accounts)",
		Document: checkTrustSize,
	},
	{
		ID: resourceSize, Class: frame.Warning, Types: iam.Resource, AWS: frame.Rejects, AWSCode: "=", Data: frame.Quotas, Size: true, Phase: frame.PhaseStructure,
		Title:    "Resource policy too large",
		Why:      "Each service has its own limit, such as 20 KB for a bucket policy. Where AWS documents it, exceeding it is an error.",
		Fix:      "Merge statements, or replace lists of principals by a condition on aws:PrincipalOrgID.",
		Example:  "(a bucket policy of more than 20,480 bytes)",
		Document: checkResourceSize,
	},
	{
		ID: scpSize, Class: frame.Error, Types: iam.SCP, AWS: frame.Rejects, AWSCode: "=", Data: frame.Quotas, Size: true, Phase: frame.PhaseStructure, Link: frame.OrgsQuotas,
		Title:    "Service control policy too large",
		Why:      "A service control policy has up to 10,240 characters. White space counts, because the API counts the text as it is sent.",
		Fix:      "Send compact JSON, shorten the Sids, or split the policy: ten can be attached to one place.",
		Example:  "(an indented policy of 11,000 characters)",
		Document: func(c *frame.Pass) { checkSentSize(c, scpSize, "scp") },
	},
	{
		ID: rcpSize, Class: frame.Error, Types: iam.RCP, AWS: frame.Rejects, AWSCode: "=", Data: frame.Quotas, Size: true, Phase: frame.PhaseStructure, Link: frame.OrgsQuotas,
		Title:    "Resource control policy too large",
		Why:      "A resource control policy has up to 5,120 characters. White space counts, because the API counts the text as it is sent.",
		Fix:      "Send compact JSON, shorten the Sids, or split the policy: five can be attached to one place, including AWS's own.",
		Example:  "(an indented policy of 6,000 characters)",
		Document: func(c *frame.Pass) { checkSentSize(c, rcpSize, "rcp") },
	},
	{
		ID: sessionSize, Class: frame.Error, Types: iam.Session, AWS: frame.Rejects, Data: frame.Quotas, Size: true, Phase: frame.PhaseStructure, Link: frame.QuotasPage,
		Title:    "Session policy too large",
		Why:      "A session policy has up to 2,048 characters of plain text. AWS packs it together with the session tags, and can refuse the packed form earlier.",
		Fix:      "Shorten the policy, or pass the ARNs of managed policies.",
		Example:  "(a session policy of 2,100 characters)",
		Document: func(c *frame.Pass) { checkSentSize(c, sessionSize, "session") },
	},
	{
		ID: sqsElements, Class: frame.Error, Types: iam.Resource, NoEndpoint: true, AWS: frame.Rejects, Data: frame.Quotas, Phase: frame.PhaseStructure,
		Link:     "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html",
		Title:    "Queue policy with too many parts",
		Why:      "A queue policy has up to 20 statements, 50 principals and 10 conditions, and up to 7 actions in a statement.",
		Fix:      "Use a wildcard, or split the statement.",
		Example:  `{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":["sqs:SendMessage","sqs:ReceiveMessage","sqs:DeleteMessage","sqs:ChangeMessageVisibility","sqs:GetQueueAttributes","sqs:GetQueueUrl","sqs:ListQueueTags","sqs:PurgeQueue"],"Resource":"*"}`,
		Document: checkQueuePolicy,
	},
	{
		ID: nearSize, Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, Data: frame.Quotas, Phase: frame.PhaseStructure, Link: frame.QuotasPage, Off: true,
		Title:    "Policy that is close to its maximum size",
		Why:      "When a policy has more than nine tenths of its quota, the next edit may fail.",
		Fix:      "Plan for a second document.",
		Example:  "(a service control policy of 9,400 characters)",
		Document: checkNearQuota,
	},
}
