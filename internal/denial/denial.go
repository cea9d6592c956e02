// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// MaxText bounds the text that is read, in bytes (N-201).
const MaxText = 64 << 10

// Recognition says how much of a denial was understood (N-202).
type Recognition uint8

// The degrees. A denial in full names principal, action, layer and kind.
const (
	RecognisedNone Recognition = iota
	RecognisedPartial
	RecognisedFull
)

// String returns "none", "partial" or "full".
func (r Recognition) String() string { return [...]string{"none", "partial", "full"}[r] }

// Layer is the group of policies that AWS says denied, "" where it does not say.
type Layer string

// The layers, as results spell them.
const (
	Identity          Layer = "identity"
	Resource          Layer = "resource"
	Trust             Layer = "trust"
	Boundary          Layer = "boundary"
	Session           Layer = "session"
	SCP               Layer = "scp"
	RCP               Layer = "rcp"
	Endpoint          Layer = "endpoint"
	BlockPublicAccess Layer = "block_public_access"
)

// Kind says whether a statement denies or an Allow is missing.
type Kind uint8

// The kinds. Either is said of service control policies without the ARN of one: older
// texts report an explicit deny where an Allow is missing (N-104).
const (
	Unknown Kind = iota
	Implicit
	Explicit
	Either
)

// String returns "unknown", "implicit", "explicit" or "explicit_or_implicit".
func (k Kind) String() string {
	return [...]string{"unknown", "implicit", "explicit", "explicit_or_implicit"}[k]
}

// PrincipalKind is the kind of caller that a denial names.
type PrincipalKind string

// The kinds. A masked caller was made unreadable by a log; a product is the name of one, such
// as "CloudWatch Alarms" (N-109).
const (
	CallerUnknown     PrincipalKind = ""
	CallerUser        PrincipalKind = "user"
	CallerRole        PrincipalKind = "role"
	CallerSession     PrincipalKind = "assumed_role"
	CallerFederated   PrincipalKind = "federated_user"
	CallerRoot        PrincipalKind = "root"
	CallerRootSession PrincipalKind = "root_session"
	CallerAnonymous   PrincipalKind = "anonymous"
	CallerService     PrincipalKind = "service"
	CallerProduct     PrincipalKind = "product"
	CallerMasked      PrincipalKind = "masked"
)

// Denial is what a text says of one denied request. A text that is "" is not stated.
type Denial struct {
	Recognised Recognition

	// Code is the error's, such as "AccessDenied"; Service and Operation are those of the
	// call, which need not be the action's.
	Code, Service, Operation string
	// During is what the program was doing in its own words, Address the address of the
	// resource of Terraform, RequestID that of AWS.
	During, Address, RequestID string
	// AuthorizationID is that of GetRequestAuthorizationDetails (N-106).
	AuthorizationID string
	// Encoded says that there is an encoded message, which only AWS can decode (N-114).
	Encoded bool

	Region, Partition string

	Principal        string
	PrincipalKind    PrincipalKind
	PrincipalAccount string
	SessionName      string

	// Action is the one that was denied, in the catalogue's spelling where it knows it;
	// ActionAsked the one in the headline, where that is another (N-107).
	Action, ActionAsked string
	// Candidates are actions that the call may need where the text names none (N-302).
	Candidates []string

	// Resource is an ARN, or "*". PathAssumed says that it was made from a name without its
	// path, OwnerMasked that its account was made unreadable.
	Resource                 string
	PathAssumed, OwnerMasked bool
	// Phone says that the resource is a phone number, which has no ARN.
	Phone           bool
	ResourceAccount string
	CrossAccount    truth.Value

	Layer, Through Layer
	Kind           Kind
	PolicyARN      string
	// Sids are those of the statements that denied, of a decoded message (N-301). A
	// statement without Sid is "".
	Sids []string
	// Context are the condition keys that the text states.
	Context map[string][]string

	// NotPolicies says that no IAM policy denied; Notes say what did and other things to
	// know (N-110 to N-116).
	NotPolicies bool
	Notes       []string
	// Steps are what to do next where the text alone is not enough.
	Steps []string
	// PassedService is the service that a role was passed to; PassedGuessed says that this
	// is a guess from the call.
	PassedService string
	PassedGuessed bool

	// Unparsed is the rest of the text, short and without anything that may be secret.
	Unparsed string
}
