// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package document

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/grammar"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

const (
	missingVersion = "MISSING_VERSION"
	oldVersion     = "OLD_VERSION"
)

// structureChecks are about the elements of document and statements, and about the version.
var structureChecks = []frame.Check{
	{
		ID: policy.CodeInvalidElement, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseStructure, Link: frame.GrammarPage,
		Title:   "Element that does not exist",
		Why:     "AWS refuses a document with any other members than Version, Id and Statement, and statements with other members than those of the grammar. Case counts.",
		Fix:     "Write the name of the element that was meant.",
		Example: `{"Effect":"Allow","Actions":["sqs:SendMessage"],"Resource":"*"}`,
	},
	{
		ID: policy.CodeTypeMismatch, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseStructure, Link: frame.GrammarPage, Blocks: true,
		Title:   "Value of a wrong type",
		Why:     "Each element accepts certain JSON types only: strings, lists of strings, or objects. A list in a list is never allowed.",
		Fix:     "Give a value of a type that fits; join lists with concat() or flatten().",
		Example: `{"Effect":"Allow","Action":{"s3":"GetObject"},"Resource":"*"}`,
	},
	{
		ID: policy.CodeNullElement, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, AWSCode: policy.CodeTypeMismatch, Phase: frame.PhaseStructure, Link: frame.GrammarPage, Blocks: true,
		Title:   "Null",
		Why:     "AWS refuses null everywhere. It usually is an optional Terraform variable that is not set and was passed to jsonencode().",
		Fix:     "Leave the member out when the value is null.",
		Example: `{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::logs","Condition":{"StringEquals":{"s3:prefix":null}}}`,
	},
	{
		ID: policy.CodeMissingStatement, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseStructure, Link: frame.StatementPage,
		Title:   "No statement",
		Why:     "A policy needs at least one statement.",
		Fix:     "Add a statement; where the list is computed and may be empty, do not create the policy then.",
		Example: `{"Version":"2012-10-17","Statement":[]}`,
	},
	{
		ID: "ID_IN_IDENTITY_POLICY", Class: frame.Warning, Types: iam.IdentityTypes, AWS: frame.Accepts, Phase: frame.PhaseStructure, Link: frame.IDPage,
		Title:   "Id in an identity policy",
		Why:     "Id belongs to resource policies. In an identity policy it has no meaning and counts towards the quota.",
		Fix:     "Remove Id.",
		Example: `{"Version":"2012-10-17","Id":"batch-reader","Statement":[{"Effect":"Allow","Action":"batch:ListJobs","Resource":"*"}]}`,
		Document: func(c *frame.Pass) {
			if c.Doc.ID != nil {
				c.Add(frame.Found{At: c.Doc.ID, Message: "Id is an element of resource policies; here it has no meaning and only counts towards the size."})
			}
		},
	},
	{
		ID: policy.CodeInvalidVersion, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseStructure, Link: frame.VersionPage, Blocks: true,
		Title:   "Version that does not exist",
		Why:     "Version names a version of the policy language. It is not a date to update. The versions are 2012-10-17 and 2008-10-17.",
		Fix:     `Write "2012-10-17".`,
		Example: `{"Version":"2012-10-07","Statement":[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]}`,
	},
	{
		ID: "MANAGED_POLICY_VERSION_REJECTED", Class: frame.Error, Types: iam.Identity | iam.Boundary, AWS: frame.Rejects, Phase: frame.PhaseStructure, Link: frame.CreatePolicy,
		Title:   "Version that managed policies do not accept",
		Why:     "IAM accepts customer managed policies, including those used as boundaries, only with version 2012-10-17. AWS does not document this; its API refuses others.",
		Fix:     `Add "Version": "2012-10-17".`,
		Example: `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*"}]}`,
		Document: func(c *frame.Pass) {
			if isManaged(c) && c.Lacks2012() {
				c.Add(frame.Found{At: c.VersionPlace(), Message: "A managed policy needs version 2012-10-17; IAM refuses this document, which " + versionFound(c) + "."})
			}
		},
	},
	{
		ID: grammar.CodeOrgVersion, Class: frame.Error, ClassFor: []frame.ClassFor{{Types: iam.SCP, Class: frame.Warning}}, Types: iam.SCP | iam.RCP, AWS: frame.Mixed,
		Phase: frame.PhaseStructure, Link: frame.OrgsSyntax,
		Title:   "Organization policy without version 2012-10-17",
		Why:     "The syntax of service and resource control policies requires Version, and 2012-10-17 is the only one documented.",
		Fix:     `Add "Version": "2012-10-17".`,
		Example: `{"Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"*"}]}`,
		Document: func(c *frame.Pass) {
			if grammar.LacksVersion(c.Doc, c.Type) {
				c.Add(frame.Found{At: c.Doc.Root, Message: "The policies of an organization must have version 2012-10-17; this one " + versionFound(c) + "."})
			}
		},
	},
	{
		ID: missingVersion, Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Mixed, AWSCode: "=", Phase: frame.PhaseStructure, Link: frame.VersionPage,
		Title:   "No Version",
		Why:     "Without Version the language of 2008 is used, in which policy variables are plain text.",
		Fix:     `Add "Version": "2012-10-17" as the first member.`,
		Example: `{"Statement":[{"Effect":"Allow","Action":"logs:CreateLogGroup","Resource":"*"}]}`,
		Document: func(c *frame.Pass) {
			if c.Doc.VersionNode == nil && c.Lacks2012() && !versionRefused(c) {
				c.Add(frame.Found{At: c.Doc.Root, Message: "The document has no Version, so that AWS reads it in the language of 2008: policy variables such as ${aws:username} are plain text."})
			}
		},
	},
	{
		ID: oldVersion, Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Mixed, Phase: frame.PhaseStructure, Link: frame.VersionPage,
		Title:   "Version 2008-10-17",
		Why:     "The language of 2008 lacks policy variables and all later features.",
		Fix:     `Write "2012-10-17", after making sure that no text contains a literal "${".`,
		Example: `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"*"}]}`,
		Document: func(c *frame.Pass) {
			if c.Doc.VersionNode != nil && c.Lacks2012() && !versionRefused(c) && !usesVariables(c) {
				c.Add(frame.Found{At: c.Doc.VersionNode, Suggestion: "2012-10-17", Message: "Version 2008-10-17 of the policy language is outdated; it has no policy variables."})
			}
		},
	},
	{
		ID: "STATEMENT_NOT_LIST", Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, Phase: frame.PhaseStructure, Link: frame.StatementPage, Off: true,
		Title:   "Statement that is not in a list",
		Why:     "A single statement does not need a list, but some tools only read lists.",
		Fix:     "Put the statement into a list.",
		Example: `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"tag:GetResources","Resource":"*"}}`,
		Document: func(c *frame.Pass) {
			if n := c.Doc.Root.Get("Statement"); n != nil && n.Kind == policy.KindObject {
				c.Add(frame.Found{At: n, Message: "Statement is a single object; some tools only read a list."})
			}
		},
	},
	{
		ID: policy.CodeElementCombination, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseStructure, Link: frame.GrammarPage,
		Title:   "Element together with its Not form",
		Why:     "A statement can have only one of Action and NotAction, one of Resource and NotResource, and one of Principal and NotPrincipal.",
		Fix:     "Keep one of the two.",
		Example: `{"Effect":"Allow","Action":"ec2:*","NotAction":"ec2:TerminateInstances","Resource":"*"}`,
	},
}

// isManaged reports whether the document is known to become a managed policy.
func isManaged(c *frame.Pass) bool { return c.Type == iam.Boundary || c.Attachment == iam.Managed }

// versionRefused reports whether a graver check speaks about the version.
func versionRefused(c *frame.Pass) bool { return isManaged(c) || c.Type&(iam.SCP|iam.RCP) != 0 }

func versionFound(c *frame.Pass) string {
	if c.Doc.VersionNode != nil {
		return "has version 2008-10-17"
	}
	return "has none"
}

// usesVariables reports whether a resource or a condition value has a policy variable with a known key.
func usesVariables(c *frame.Pass) bool {
	found := false
	c.EachText(func(t *view.Text) {
		if found || t.Kind != view.ResourceText && t.Kind != view.ValueText {
			return
		}
		rest := t.Value
		for {
			_, after, ok := strings.Cut(rest, "${")
			if !ok {
				return
			}
			name, behind, ok := strings.Cut(after, "}")
			if !ok {
				return
			}
			name, _, _ = strings.Cut(name, ",")
			found = found || c.KeyNamed(strings.TrimSpace(name)).Known
			rest = behind
		}
	})
	return found
}
