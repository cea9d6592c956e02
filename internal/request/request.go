// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package request

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Request asks whether a principal may call an action on a resource (E-201).
// Its parts are prepared once and shared by many requests.
type Request struct {
	Principal *Principal
	Action    *Action
	// Resources the call names: one for most actions; one of each required type for
	// actions that need several (E-1405).
	Resources []*Resource
	// AlsoNamed are resources that the call perhaps names too: for this action it is not known
	// whether they are needed together or are alternatives (C-33).
	AlsoNamed []*Resource
	// Context are the supplied context keys; nil for none.
	Context *Context
	// Own are the contexts of single resources of the call, by the name that results give
	// the resource ([Part.Resource]): tags and other properties are those of one resource
	// each (E-1733). Context holds for the others.
	Own map[string]*Context
	// Unstated says what keys are that neither the request nor Context fixes (E-1731).
	Unstated Unstated
}

// Unstated says what a condition key is that neither the request nor the context fixes
// (E-1731). Keys that every such request has are present with any value in both modes.
type Unstated uint8

// The modes.
const (
	// UnstatedAbsent: the request does not have the key.
	UnstatedAbsent Unstated = iota
	// UnstatedAny: the request may have the key, with any value.
	UnstatedAny
)

// PrincipalKind is the kind of caller (E-202).
type PrincipalKind uint8

// The kinds of callers. KindRole is "some session of this role", its session
// name unknown (E-203).
const (
	KindUser PrincipalKind = iota
	KindRole
	KindRoleSession
	KindFederatedUser
	KindRoot
	KindRootSession
	KindService
	KindWebIdentity
	KindSAML
	KindAnonymous
	// KindOAI is a CloudFront origin access identity (E-1757).
	KindOAI
)

// String names the kind for messages: "role session".
func (k PrincipalKind) String() string {
	return [...]string{
		"user", "role", "role session", "federated user", "root user", "root session",
		"service", "web identity", "SAML identity", "anonymous caller",
		"CloudFront origin access identity",
	}[k]
}

// IsSession reports whether the caller uses temporary credentials of a role,
// a federated user or the root user.
func (k PrincipalKind) IsSession() bool {
	return k == KindRole || k == KindRoleSession || k == KindFederatedUser || k == KindRootSession
}

// IsRole reports whether the caller is a session of a role.
func (k PrincipalKind) IsRole() bool { return k == KindRole || k == KindRoleSession }

// HasAccount reports whether the caller belongs to an AWS account.
func (k PrincipalKind) HasAccount() bool { return k <= KindRootSession }

// Assumed is what was assumed of a caller.
type Assumed uint8

// The assumptions.
const (
	AssumedNothing Assumed = iota
	// AssumedOrdinary: a role that has the name of a service-linked one is not one, since
	// its path says otherwise (E-404).
	AssumedOrdinary
	// AssumedAnyRole: a caller with nothing known but the account is a role, and not a
	// service-linked one.
	AssumedAnyRole
)

// Principal is a caller. Make one with [ParsePrincipal] or [UnnamedRole]; parts
// that are not known are texts with holes (E-1629).
type Principal struct {
	Kind PrincipalKind
	// Display is how messages name the caller.
	Display string
	// ARN is the caller's ARN: for role sessions the session ARN, for KindRole the
	// role ARN.
	ARN pattern.Text
	// Partition such as "aws", Account of twelve digits. Both are the empty text for
	// callers without account.
	Partition, Account pattern.Text
	// Path of a user or role with slashes at both ends, Name of the user, role or
	// federated user, Session name of a role session.
	Path, Name, Session pattern.Text
	// Host is the service principal or identity provider (ARN or host name).
	Host string
	// UniqueID such as AROA…; empty if not known (E-919).
	UniqueID string
	// ServiceLinked says that the role is a service-linked role (E-404).
	ServiceLinked truth.Value
	// ManagementAccount says that the account is its organization's management
	// account, which SCPs do not reach (E-402).
	ManagementAccount truth.Value
	// SameAccountAsResource makes the caller's account that of the resource, whether that is
	// known or not: the caller's account is not known, but resource and caller share it.
	SameAccountAsResource bool
	// Assumed is what was assumed in describing the caller.
	Assumed Assumed

	Derived derivedPrincipal
}

// Action is a prepared action name; make one with [Evaluator.Action].
type Action struct {
	// Name in AWS's spelling if the catalogue knows it, else as given.
	Name string
	// Known says that the catalogue knows the action; Info is then filled in.
	Known bool
	Info  iam.ActionInfo
	// Newer says that the catalogue knows the service, and that the action may be newer
	// than the catalogue (E-208).
	Newer bool

	Folded  string // Name in lower case
	Prefix  string // prefix in lower case
	Verb    string // lower-case name after the colon
	Several bool   // calls name several resources together (E-1405)
	// Need says for which resources the resource's policy has to allow the action also
	// within its account (E-330), if needsPolicy.
	Need        facts.PolicyNeed
	NeedsPolicy bool

	Owner  facts.Owner // whether requests name the owner of the resource (E-1775)
	Region regionFacts
}

// Service returns the service prefix in lower case.
func (a *Action) Service() string { return a.Prefix }

// ResourceLess reports whether the action is known to take no resource (E-1403).
func (a *Action) ResourceLess() bool { return a.Known && len(a.Info.ResourceTypes) == 0 }

// Resource is a prepared resource of a request; make one with [NewResource] or
// [AskedResource].
type Resource struct {
	// Text is the ARN, possibly with holes (E-1410).
	Text pattern.Text
	// Star is the resource of resource-less requests and the default "*" (E-1403).
	Star bool
	// Account is the owner that the caller of this package gave, for ARNs that name none
	// (E-205). The empty text means "not given".
	Account pattern.Text
	// ManagementAccount says that the owner is its organization's management account,
	// which RCPs do not reach (E-403).
	ManagementAccount truth.Value

	// Every says that the holes of Text are wildcards of the question, which mean
	// every resource of that shape, and not values that are not known yet (E-1410).
	Every bool

	Asked     bool // its holes are wildcards that were asked for (E-1410)
	Shaped    bool // see [Action.Shaped]; wide is the text before
	Wide      pattern.Text
	Shapes    []pattern.Text // together they represent the same resources as Text
	Without   []arn.Pattern  // resources of the shape that are not meant
	OfAWS     truth.Value    // whether it is a resource of AWS (E-1756)
	AnyOf     string         // the resource type if this means any resource of it, "" for others
	Missing   bool           // anyOf is not what the request names, but what it does not name
	KnownARN  string         // the ARN if fully known
	IsKnown   bool
	SplitARN  arn.ARN         // known, split; if aligned
	Fields    [6]pattern.Text // if aligned
	Aligned   bool
	HeadUpper bool // upper-case letters in fields 1-5
}

// String returns the resource as messages print it.
func (r *Resource) String() string {
	switch {
	case r.Star:
		return "*"
	case r.AnyOf != "":
		return "any " + r.AnyOf
	case r.Shaped:
		return asGlob(r.Wide)
	case r.Asked:
		return asGlob(r.Text)
	}
	return r.Text.String()
}

// ContextFor is the context that the check of a resource sees.
func (r *Request) ContextFor(resource string) *Context {
	if own, ok := r.Own[resource]; ok {
		return own
	}
	return r.Context
}
