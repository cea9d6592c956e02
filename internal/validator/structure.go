// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

const (
	missingVersion = "MISSING_VERSION"
	oldVersion     = "OLD_VERSION"
)

// structureChecks are about the elements of document and statements, and about the version.
var structureChecks = []Check{
	{
		ID: policy.CodeInvalidElement, Class: Error, Types: iam.AllTypes, AWS: Rejects, AWSCode: "=", Phase: PhaseStructure, Link: grammarPage,
		Title:   "Element that does not exist",
		Why:     "AWS refuses a document with any other members than Version, Id and Statement, and statements with other members than those of the grammar. Case counts.",
		Fix:     "Write the name of the element that was meant.",
		Example: `{"Effect":"Allow","Actions":["sqs:SendMessage"],"Resource":"*"}`,
	},
	{
		ID: policy.CodeTypeMismatch, Class: Error, Types: iam.AllTypes, AWS: Rejects, AWSCode: "=", Phase: PhaseStructure, Link: grammarPage, Taints: true,
		Title:   "Value of a wrong type",
		Why:     "Each element takes certain JSON types only: strings, lists of strings, or objects. A list in a list is never allowed.",
		Fix:     "Give a value of a type that fits; join lists with concat() or flatten().",
		Example: `{"Effect":"Allow","Action":{"s3":"GetObject"},"Resource":"*"}`,
	},
	{
		ID: policy.CodeNullElement, Class: Error, Types: iam.AllTypes, AWS: Rejects, AWSCode: policy.CodeTypeMismatch, Phase: PhaseStructure, Link: grammarPage, Taints: true,
		Title:   "Null",
		Why:     "AWS refuses null everywhere. It usually is an optional Terraform variable that is not set and went through jsonencode().",
		Fix:     "Leave the member out when the value is null.",
		Example: `{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::logs","Condition":{"StringEquals":{"s3:prefix":null}}}`,
	},
	{
		ID: policy.CodeMissingStatement, Class: Error, Types: iam.AllTypes, AWS: Rejects, AWSCode: "=", Phase: PhaseStructure, Link: statementPage,
		Title:   "No statement",
		Why:     "A policy needs at least one statement.",
		Fix:     "Add a statement; where the list is computed and may be empty, do not create the policy then.",
		Example: `{"Version":"2012-10-17","Statement":[]}`,
	},
	{
		ID: "ID_IN_IDENTITY_POLICY", Class: Warning, Types: iam.IdentityTypes, AWS: Accepts, Phase: PhaseStructure, Link: idPage,
		Title:   "Id in an identity policy",
		Why:     "Id belongs to resource policies. In an identity policy it has no meaning and takes up quota.",
		Fix:     "Remove Id.",
		Example: `{"Version":"2012-10-17","Id":"batch-reader","Statement":[{"Effect":"Allow","Action":"batch:ListJobs","Resource":"*"}]}`,
		Document: func(c *Context) {
			if c.Doc.ID != nil {
				c.Add(Found{At: c.Doc.ID, Message: "Id is an element of resource policies; here it has no meaning and only counts towards the size."})
			}
		},
	},
	{
		ID: policy.CodeInvalidVersion, Class: Error, Types: iam.AllTypes, AWS: Rejects, AWSCode: "=", Phase: PhaseStructure, Link: versionPage, Taints: true,
		Title:   "Version that does not exist",
		Why:     "Version names the policy language, it is not a date to update. There are 2012-10-17 and 2008-10-17.",
		Fix:     `Write "2012-10-17".`,
		Example: `{"Version":"2012-10-07","Statement":[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]}`,
	},
	{
		ID: "MANAGED_POLICY_VERSION_REJECTED", Class: Error, Types: iam.Identity | iam.Boundary, AWS: Rejects, Phase: PhaseStructure, Link: createPolicy,
		Title:   "Version that managed policies do not take",
		Why:     "IAM takes customer managed policies, those used as boundaries included, only with version 2012-10-17. AWS does not document this; its API answers so.",
		Fix:     `Add "Version": "2012-10-17".`,
		Example: `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*"}]}`,
		Document: func(c *Context) {
			if c.managed() && c.lacks2012() {
				c.Add(Found{At: c.versionPlace(), Message: "A managed policy needs version 2012-10-17; IAM refuses this document, which " + c.versionFound() + "."})
			}
		},
	},
	{
		ID: "ORG_POLICY_VERSION_REQUIRED", Class: Error, ClassFor: []ClassFor{{iam.SCP, Warning}}, Types: iam.SCP | iam.RCP, AWS: Mixed,
		Phase: PhaseStructure, Link: orgsSyntax,
		Title:   "Organization policy without version 2012-10-17",
		Why:     "The syntax of service and resource control policies demands Version, and 2012-10-17 is the only one documented.",
		Fix:     `Add "Version": "2012-10-17".`,
		Example: `{"Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"*"}]}`,
		Document: func(c *Context) {
			if c.lacks2012() {
				c.Add(Found{At: c.Doc.Root, Message: "The policies of an organization must have version 2012-10-17; this one " + c.versionFound() + "."})
			}
		},
	},
	{
		ID: missingVersion, Class: Warning, Types: iam.AllTypes, AWS: Mixed, AWSCode: "=", Phase: PhaseStructure, Link: versionPage,
		Title:   "No Version",
		Why:     "Without Version the language of 2008 is used, in which policy variables are plain text.",
		Fix:     `Add "Version": "2012-10-17" as the first member.`,
		Example: `{"Statement":[{"Effect":"Allow","Action":"logs:CreateLogGroup","Resource":"*"}]}`,
		Document: func(c *Context) {
			if c.Doc.VersionNode == nil && c.lacks2012() && !c.versionRefused() {
				c.Add(Found{At: c.Doc.Root, Message: "The document has no Version, so that AWS reads it as of 2008: policy variables such as ${aws:username} are plain text."})
			}
		},
	},
	{
		ID: oldVersion, Class: Warning, Types: iam.AllTypes, AWS: Mixed, Phase: PhaseStructure, Link: versionPage,
		Title:   "Version 2008-10-17",
		Why:     "The language of 2008 lacks policy variables and what came later.",
		Fix:     `Write "2012-10-17", after making sure that no text holds a literal "${".`,
		Example: `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"*"}]}`,
		Document: func(c *Context) {
			if c.Doc.VersionNode != nil && c.lacks2012() && !c.versionRefused() && !c.usesVariables() {
				c.Add(Found{At: c.Doc.VersionNode, Suggestion: "2012-10-17", Message: "Version 2008-10-17 of the policy language is outdated; it has no policy variables."})
			}
		},
	},
	{
		ID: "STATEMENT_NOT_LIST", Class: Suggestion, Types: iam.AllTypes, AWS: Accepts, Phase: PhaseStructure, Link: statementPage, Off: true,
		Title:   "Statement that is not in a list",
		Why:     "A single statement may stand without a list, but some tools only read lists.",
		Fix:     "Put the statement into a list.",
		Example: `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"tag:GetResources","Resource":"*"}}`,
		Document: func(c *Context) {
			if n := c.Doc.Root.Get("Statement"); n != nil && n.Kind == policy.KindObject {
				c.Add(Found{At: n, Message: "Statement is a single object; some tools only read a list."})
			}
		},
	},
	{
		ID: policy.CodeElementCombination, Class: Error, Types: iam.AllTypes, AWS: Rejects, AWSCode: "=", Phase: PhaseStructure, Link: grammarPage,
		Title:   "Element together with its Not form",
		Why:     "A statement has either Action or NotAction, either Resource or NotResource, either Principal or NotPrincipal.",
		Fix:     "Keep one of the two.",
		Example: `{"Effect":"Allow","Action":"ec2:*","NotAction":"ec2:TerminateInstances","Resource":"*"}`,
	},
}

// managed reports whether the document is known to become a managed policy.
func (c *Context) managed() bool { return c.Type == iam.Boundary || c.Attachment == iam.Managed }

// lacks2012 reports whether the document certainly has another version than 2012-10-17, or none. A version that does not exist
// has been reported.
func (c *Context) lacks2012() bool { return c.Doc.Version == policy.Version2008 }

// versionRefused reports whether a graver check speaks about the version.
func (c *Context) versionRefused() bool { return c.managed() || c.Type&(iam.SCP|iam.RCP) != 0 }

func (c *Context) versionPlace() *policy.Node {
	if c.Doc.VersionNode != nil {
		return c.Doc.VersionNode
	}
	return c.Doc.Root
}

func (c *Context) versionFound() string {
	if c.Doc.VersionNode != nil {
		return "has version 2008-10-17"
	}
	return "has none"
}

// usesVariables reports whether a resource or a condition value has a policy variable with a known key.
func (c *Context) usesVariables() bool {
	found := false
	c.eachText(func(t *text) {
		if found || t.kind != resourceText && t.kind != valueText {
			return
		}
		rest := t.value
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
