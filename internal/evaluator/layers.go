// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Layer is one of the groups of policies that a request is evaluated against.
type Layer uint8

// The layers, in the order in which results list them.
const (
	LayerIdentity Layer = iota
	LayerBoundary
	LayerSession
	LayerSCP
	LayerRCP
	LayerResource
	LayerEndpoint
	layerCount
)

var layerNames = [layerCount]string{
	"identity", "permissions_boundary", "session", "scp", "rcp", "resource", "vpc_endpoint",
}

// String returns the name of the layer in results, such as "permissions_boundary".
func (l Layer) String() string { return layerNames[l] }

// Policies is a list of policies of one layer or level.
type Policies struct {
	List []*program.Policy
	// More says that further, unknown policies may be attached (E-1650).
	More bool
}

// Levels are the levels of an organization, root first, account last (E-520).
type Levels struct {
	Levels []Policies
	// More says that there may be further, unknown levels.
	More bool
}

// ResourcePolicy is what is given about the policy of a resource and of everything in it,
// or, with wildcards in Owner, of many such: see [Owner]. An owner that is no ARN
// covers nothing.
type ResourcePolicy struct {
	Owner string
	Kind  PolicyKind
	// Policy is nil unless Kind is PolicyGiven.
	Policy *program.Policy
}

// PolicyKind says what is given about the policy of a resource (E-206). If no entry is
// about a resource, its policy is not given.
type PolicyKind uint8

// The kinds.
const (
	// PolicyGiven: this is the policy.
	PolicyGiven PolicyKind = iota
	// PolicyNone: the resource has no policy (E-1713).
	PolicyNone
	// PolicyDefault: the KMS key has AWS's default policy (E-1714).
	PolicyDefault
)

// EndpointKind says how the VPC endpoint of a request reads principals (E-553).
type EndpointKind uint8

// The endpoint kinds. With EndpointKindUnknown requests to S3 and DynamoDB may go
// through either kind; other services have interface endpoints only.
const (
	EndpointKindUnknown EndpointKind = iota
	EndpointInterface
	EndpointGateway
)

// Layers are the policies that requests are evaluated against (E-201). A layer
// that is left out is absent (E-206).
type Layers struct {
	Identity Policies
	Boundary *program.Policy
	// BoundaryAttached is consulted where Boundary is set: Unknown says that it is
	// not known whether the boundary is attached. Where Boundary is nil, Unknown says
	// that there may be a boundary with nothing known about it. The zero value is the
	// ordinary case: attached if set.
	BoundaryAttached Attachment
	// Session policies; nil if the session has none.
	Session *Policies
	SCP     *Levels
	RCP     *Levels
	// Resource policies. The closest owner counts for a resource (E-540, E-1715).
	Resource []ResourcePolicy
	// ResourceMore says that resources not listed may have unknown policies.
	ResourceMore bool
	Endpoint     *program.Policy
	EndpointKind EndpointKind
}

// Attachment says whether something is attached.
type Attachment uint8

// The attachments. AsGiven means attached where a policy is given, else not.
const (
	AsGiven Attachment = iota
	AttachmentUnknown
)

// LayerResult is what one layer says on its own (E-1510).
type LayerResult uint8

// The layer results.
const (
	NotApplicable LayerResult = iota
	LayerAllow
	LayerExplicitDeny
	LayerImplicitDeny
	LayerUndetermined
	// LayerNotGiven is a resource policy about which nothing was given (E-1710, E-1711).
	LayerNotGiven
)

// String returns the spelling in results: "notApplicable", "allow",
// "explicitDeny", "implicitDeny", "undetermined" or "notGiven".
func (r LayerResult) String() string {
	return [...]string{"notApplicable", "allow", "explicitDeny", "implicitDeny", "undetermined", "notGiven"}[r]
}

// layerResult is E-302 over three truth values.
func layerResult(allow, deny truth.Value) LayerResult {
	switch {
	case deny == truth.True:
		return LayerExplicitDeny
	case deny == truth.Unknown, allow == truth.Unknown:
		return LayerUndetermined
	case allow == truth.True:
		return LayerAllow
	default:
		return LayerImplicitDeny
	}
}
