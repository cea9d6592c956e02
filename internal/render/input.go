// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

// The values of absent arguments.
const (
	DefaultVersion = version2012
	DefaultEffect  = effectAllow
)

const (
	version2008 = "2008-10-17"
	version2012 = "2012-10-17"
	effectAllow = "Allow"
	effectDeny  = "Deny"
)

// Input holds the arguments of a policy document. The zero Input is an
// empty configuration and renders to an object with only a Version.
//
// What Terraform declares as a set may come in any order and with repetitions.
// Null elements of lists and sets have been left out by the caller, except in
// the two lists of documents, where "" means null so that the positions of the
// other documents keep matching the configuration.
type Input struct {
	// PolicyID is the Id element, "" for none.
	PolicyID string
	// Version is nil if not set; it is then [DefaultVersion].
	Version *string
	// Statements are the configured statement blocks in written order.
	Statements []Statement
	// SourcePolicyDocuments are JSON texts that the statements are added to,
	// OverridePolicyDocuments JSON texts that replace statements of equal Sid
	// . An empty text is skipped.
	SourcePolicyDocuments   []string
	OverridePolicyDocuments []string
	// SourceJSON and OverrideJSON are retired arguments; any text is an error.
	SourceJSON   string
	OverrideJSON string
}

// Statement is one statement block.
type Statement struct {
	// Sid is "" for none.
	Sid string
	// Effect is nil if not set; it is then [DefaultEffect].
	Effect *string
	// Sets of strings; an empty one is left out of the document.
	Actions, NotActions     []string
	Resources, NotResources []string
	// Sets of blocks.
	Principals, NotPrincipals []Principal
	Conditions                []Condition
}

// Principal is one principals or not_principals block.
type Principal struct {
	Type string
	// Identifiers is a set. Unlike the sets of a statement it is printed even if
	// it is empty.
	Identifiers []string
}

// Condition is one condition block.
type Condition struct {
	Test     string
	Variable string
	// Values is a list: order and repetitions are kept.
	Values []string
}
