// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package evaluator decides whether AWS would allow a request under a set of
// policies, offline and with values that may be unknown, and explains why.
//
// Documents are compiled once ([Compile]); an [Evaluator] holds the compiled
// layers and answers any number of requests. Every statement is looked at, the
// decision is made at the end by the formulas of formula.go, which read like the
// rules E-303, E-304 and E-320 to E-328.
//
// All leaves are three-valued. A definite decision holds for every completion of
// what is unknown (E-1601); what AWS leaves unclear is undetermined with the id of
// the contested rule, not guessed (E-105).
package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// Options change how an [Evaluator] treats what is not certain.
type Options struct {
	// Documented takes AWS's documented reading of contested rules, with a note, where
	// the default is to leave the verdict undetermined.
	Documented bool
	// UnknownActions evaluates actions that the catalogue does not know (E-208).
	UnknownActions bool
	// OpenContext takes context keys that were not supplied as unknown; the default is
	// that they are absent (E-1204).
	OpenContext bool
	// PartialResources leaves required resources that the request does not name
	// undetermined; the default is an error (E-1405).
	PartialResources bool
	// AnyCaller lets layers that the caller cannot have not apply; the default is an error
	// (E-207).
	AnyCaller bool
	// BlockPublicBuckets says that RestrictPublicBuckets is on (E-1353).
	BlockPublicBuckets bool
	// UncheckedContext suppresses E-1207's check that the action has the key.
	UncheckedContext bool
	// NoAssumptions leaves out the defaults of E-205 and E-1205: the resource's account
	// and the keys aws:SecureTransport and aws:ViaAWSService are then unknown.
	NoAssumptions bool
	// DocumentsAlone decides by the identity policies alone, regardless of their type: some Allow
	// matches and no Deny does. Context keys are what the context says, else absent; neither
	// accounts nor rules of services count. It is how documents by themselves are compared.
	DocumentsAlone bool
}

// Evaluator answers requests against fixed layers. It is safe for concurrent use.
type Evaluator struct {
	layers  Layers
	catalog iam.Services
	opts    Options
	uses    keyUses
	// held are the resource policies, those that count before others first.
	held []heldPolicy
	// defaults are the policies that AWS puts in place of none.
	defaults defaultPolicies
}
