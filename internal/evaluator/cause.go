// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Cause is one reason for an undetermined result, as data: package explain makes the
// sentence. Fields that the reason does not need are zero, so that equal causes are one.
type Cause struct {
	// Why says what is not known; Kind and Part follow from it.
	Why  Why
	Kind CauseKind
	Part Part
	// Policy is the policy concerned, nil if it is no policy, and Node the place in it.
	Policy *program.Policy
	Node   *policy.Node
	// Level is the index of the level of an organization.
	Level int
	// Key is a context key as it is shown.
	Key  string
	Rule iam.Contested
	// Action is the name of the action, or of its service.
	Action string
	// Resource is the resource as the request names it.
	Resource string
	// Detail is one more name that the reason needs: see the constants of Why.
	Detail string
}

// CauseKind classifies why something is undetermined (E-1604, E-1661).
type CauseKind uint8

// The causes. Only CauseUnknown may go away by applying.
const (
	// CauseUnknown is a value that is not known yet.
	CauseUnknown CauseKind = iota
	// CauseContested is a rule on which AWS's documentation and behaviour disagree.
	CauseContested
	// CauseContext is a context key whose value was not supplied.
	CauseContext
	// CauseCap is a comparison that was too large to decide exactly.
	CauseCap
	// CauseBudget is a question with more cases than are looked at (E-1735).
	CauseBudget
	// CauseInternal is a fault of this program (E-1738).
	CauseInternal
)

// Part is the part of a request or of its layers that is not known.
type Part uint8

// The parts.
const (
	// PartNone: the cause has a node, a key or a rule instead.
	PartNone Part = iota
	PartPrincipal
	PartResource
	PartResources
	PartResourceAccount
	// PartResourcePolicy: which policy counts for the resource.
	PartResourcePolicy
	// PartPolicyNotGiven: a policy that exists and was not given (E-1711).
	PartPolicyNotGiven
	// PartContext: the value of a key in the context.
	PartContext
	PartBoundary
	PartSession
	PartIdentity
	PartSCP
	PartSCPLevels
	PartRCP
	PartRCPLevels
	PartEndpoint
	PartEndpointKind
	PartManagementAccount
	PartAuthorizer
	PartFederatingUser
	PartSessionName
	PartCanonicalUser
	PartRootAccess
	PartPublicPolicy
)

var partNames = [...]string{
	PartPrincipal: "principal", PartResource: "resource", PartResources: "resources",
	PartResourceAccount: "resource account", PartResourcePolicy: "resource policy",
	PartPolicyNotGiven: "resource_policy:", PartContext: "context.",
	PartBoundary: "permissions boundary", PartSession: "session policies", PartIdentity: "identity",
	PartSCP: "scp", PartSCPLevels: "service control policies", PartRCP: "rcp", PartRCPLevels: "resource control policies",
	PartEndpoint: "endpoint policy", PartEndpointKind: "endpoint kind", PartManagementAccount: "management account",
	PartAuthorizer: "authorizer", PartFederatingUser: "federating user", PartSessionName: "session name",
	PartCanonicalUser: "canonical user id", PartRootAccess: "central root access", PartPublicPolicy: "public policy",
}

// Ref is how results refer to what is not known (E-1604): the id of a contested rule, a
// part, a context key, or the path of a value in its document.
func (c Cause) Ref() string {
	switch {
	case c.Kind == CauseContested:
		return c.Rule.ID()
	case c.Why == WhyBucketBehind:
		return partNames[c.Part] + "the bucket behind " + c.Resource
	case c.Part == PartPolicyNotGiven:
		return partNames[c.Part] + c.Resource
	case c.Part == PartContext:
		return partNames[c.Part] + c.Key
	case c.Part != PartNone:
		return partNames[c.Part]
	case c.Key != "":
		return c.Key
	case c.Node != nil:
		return c.Node.Path()
	}
	return ""
}

// Document is the label of the policy concerned, "" if it is no policy.
func (c Cause) Document() string {
	if c.Policy == nil {
		return ""
	}
	return c.Policy.Label
}

// String returns E-1604's spelling, such as "contested:C-4" or
// "unknown:identity_policies[0] $.Statement[0].Resource".
func (c Cause) String() string {
	switch c.Kind {
	case CauseContested:
		return "contested:" + c.Ref()
	case CauseContext:
		return "context:" + c.Ref()
	case CauseCap:
		return "cap"
	case CauseBudget:
		return "budget"
	case CauseInternal:
		return "internal"
	default:
		return "unknown:" + strings.TrimSpace(c.Document()+" "+c.Ref())
	}
}

// Free reports whether the cause is a key that takes every value in the question (E-1731).
func (c *Cause) Free() bool { return c.Why == WhyKeyFree }

// IsPolicyNotGiven reports whether the cause is a resource policy that exists and was
// not given: no value that becomes known at apply changes that.
func (c *Cause) IsPolicyNotGiven() bool { return c.Part == PartPolicyNotGiven }

// NewCause returns a cause of a reason that needs no more.
func NewCause(w Why) Cause { return because(w, Cause{}) }

// because completes a cause with what follows from its reason.
func because(w Why, c Cause) Cause {
	c.Why, c.Kind, c.Part = w, whys[w].kind, whys[w].part
	return c
}

// because is an undetermined leaf with its cause.
func (v *env) because(w Why, c Cause) truth.Value {
	if v.trace != nil {
		if whys[w].inPolicy {
			c.Policy = v.policy
		}
		v.cause(because(w, c))
	}
	return truth.Unknown
}

// cause records a cause once.
func (v *env) cause(c Cause) {
	if !slices.Contains(v.trace.causes, c) {
		v.trace.causes = append(v.trace.causes, c)
	}
}

// unknown is an undetermined leaf caused by a policy value that is not known yet.
func (v *env) unknown(n *policy.Node) truth.Value { return v.because(WhyValue, Cause{Node: n}) }

// capped is an undetermined leaf caused by a comparison that is too large.
func (v *env) capped(n *policy.Node) { v.because(WhyTooLarge, Cause{Node: n}) }

// uncertain passes a value on and records the cause where it is undetermined.
func (v *env) uncertain(is truth.Value, w Why) truth.Value {
	if is == truth.Unknown {
		v.because(w, Cause{})
	}
	return is
}

// resourceName is the resource as the request names it, for causes and notes; "" where
// nobody asks for an explanation.
func (v *env) resourceName() string {
	if v.trace == nil {
		return ""
	}
	return v.resource.String()
}
