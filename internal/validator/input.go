// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
)

// Input is a document with what is known about its use. Only the document and Type are needed.
type Input struct {
	// Text is the JSON text as it will be sent, "" if the document was not given as text.
	Text string
	// Root is the tree of the document. Without it Text is parsed.
	Root *policy.Node
	// Document and Problems are what [policy.ParseJSON] and [policy.Build] gave, if the caller called them already: all
	// problems of both, and the document of Root, which may be nil.
	Document *policy.Document
	Problems policy.Problems

	// Type is the one policy type of the document, Identity if it is 0.
	Type iam.Type
	// Attachment is where the document goes, such as [Managed], [S3] or [SQS]; "" if that is not known.
	Attachment string
	// Replaced are Deny statements that merging by Sid removed before.
	Replaced []render.Replacement
	// Siblings are the other inline policies of the same identity, of an inline policy; only Text and Root are looked at.
	Siblings []Input

	// Catalog is the catalogue of services, [catalog.Default] if it is nil.
	Catalog *catalog.Catalog
	// Now is the present. With the zero time nothing that depends on the clock is checked, the age of the catalogue included.
	Now time.Time
	// MaxCatalogAge is from what age on the catalogue cannot make an ERROR; 180 days if it is 0.
	MaxCatalogAge time.Duration

	// Overrides are classes for checks, by id; see [ParseOverrides].
	Overrides map[string]Class
	// Ignore are findings that are accepted.
	Ignore []IgnoreEntry

	// Partition and Account are where the policy lives, "" if not known.
	Partition, Account string
	// ResourceARN is the resource that a resource policy is attached to, or the ARN of the policy or role itself for other
	// types; "" if not known.
	ResourceARN string
	// ServesRole says that the policy is known to serve a role or a federated session.
	ServesRole bool
	// TrustQuota is the quota for the size of trust policies, 0 for AWS's default.
	TrustQuota int
	// Sensitive is access that must not be granted.
	Sensitive []SensitiveAccess
}

// IgnoreEntry accepts findings of a check, with a reason.
type IgnoreEntry struct {
	ID, Reason string
	// Sid and Path narrow the entry down to a statement or to a JSON path and what is under it; "" for all.
	Sid, Path string
}

// SensitiveAccess is access that must not be granted: actions on resources, as in a statement.
type SensitiveAccess struct {
	Name               string
	Actions, Resources []string
}
