// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package plancheck finds the policy documents in a plan of Terraform or OpenTofu, puts
// together which principal gets which of them, and checks both. What a plan does not show
// is counted and listed, never passed over: an assumption may make a finding, and none
// makes a finding go away.
//
// Rules are numbered K-101 to K-503. AWS's resources are known by the tables of package tables;
// package world answers what an expression of a plan refers to, package extract finds documents
// in resources, and package link ties them to principals. Here are the rules and the report.
package plancheck

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/extract"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/link"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/tables"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/world"
)

// A report is made of these, under the names that its readers use.
type (
	// Carrier says where a type of resource has a policy document.
	Carrier = tables.Carrier
	// Document is a policy document of a plan.
	Document = extract.Document
	// Visibility says how much of a document a plan shows.
	Visibility = extract.Visibility
	// Source is the files of the configuration.
	Source = extract.Source
	// Unlisted is what was found and not looked at.
	Unlisted = extract.Unlisted
	// Principal is a role, user, group or permission set with its policies.
	Principal = link.Principal
	// Layer is a policy of a principal.
	Layer = link.Layer
	// Unresolved is a tie of which the plan does not show one end.
	Unresolved = link.Unresolved
	// Use is a resource that runs with a role.
	Use = link.Use
	// Link says how sure a tie is.
	Link = world.Link
)

// How much of a document is visible, and how sure a link is.
const (
	NotConfigured = extract.NotConfigured
	NotVisible    = extract.NotVisible
	Partial       = extract.Partial
	Known         = extract.Known
	Possible      = world.Possible
	Assumed       = world.Assumed
	Certain       = world.Certain
)

// ReadOptions are what a check keeps of a plan. More are carriers in addition to those of the
// tables; wants says which other types are of use, nil for none.
func ReadOptions(more []*Carrier, wants func(typ string) bool) planfile.Options {
	return tables.ReadOptions(more, wants)
}
