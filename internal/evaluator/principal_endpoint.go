// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// gatewayEndpoint reports whether the policy under evaluation is that of a gateway
// endpoint. It is Unknown for a policy of an endpoint to S3 or DynamoDB whose kind
// was not stated (E-553).
func (v *env) gatewayEndpoint() truth.Value {
	if v.policy == nil || v.policy.Type != iam.Endpoint || !facts.HasGateway(v.action.Prefix) {
		return truth.False
	}
	switch v.ev.layers.EndpointKind {
	case EndpointGateway:
		return truth.True
	case EndpointInterface:
		return truth.False
	default:
		return truth.Unknown
	}
}

// matchGateway is how gateway endpoints read an entry (E-552): "*" is everyone, an
// account only its root user, any other ARN nobody.
func (v *env) matchGateway(e *program.PrincipalEntry) (n naming) {
	root := v.principal.Kind == request.KindRoot || v.principal.Kind == request.KindRootSession
	switch e.Kind {
	case program.EntryEveryone, program.EntryAWS:
		n.star = truth.True
	case program.EntryAccount:
		if root {
			n.account = v.callerInAccount(e)
		}
	case program.EntryPartial:
		n.star = mayBe(e, pattern.Literal("*"))
		if root {
			n.account = truth.Or(mayBe(e, v.principal.Account), mayBe(e, v.principal.RootARN()))
		}
		if max(n.star, n.account) != truth.False {
			v.unknown(e.Node)
		}
	}
	return n
}

// endpointKindUnknown is the undetermined leaf of E-553.
func (v *env) endpointKindUnknown() truth.Value {
	return v.because(WhyEndpointKind, Cause{})
}
