// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/explain"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// Input is what a denial is held against.
type Input struct {
	Layers   evaluator.Layers
	Options  evaluator.Options
	Services iam.Services
	// Principal is the caller whose policies these are, nil if nobody says. A session of it
	// in the denial counts as it.
	Principal *request.Principal
	// Context are the keys that are given; those of the denial win.
	Context *request.Context
	// Owner returns the account of a resource whose ARN names none, the empty text if it is
	// not given. It may be nil.
	Owner func(resource pattern.Text) pattern.Text
	// Managed returns the name of the AWS managed policy that a document is, "" for others;
	// only AWS can change one. It may be nil.
	Managed func(p *program.Policy) string
	// Arguments are the names that messages use.
	Arguments explain.Arguments
}

// managed returns the name of the AWS managed policy that a document is.
func (in *Input) managed(p *program.Policy) string {
	if i := strings.Index(p.Label, ":iam::aws:policy/"); i >= 0 {
		return p.Label[strings.LastIndexByte(p.Label, '/')+1:]
	}
	if in.Managed == nil {
		return ""
	}
	return in.Managed(p)
}

func (in *Input) evaluator(layers evaluator.Layers) *evaluator.Evaluator {
	o := in.Options
	o.UnknownActions, o.PartialResources, o.AnyCaller, o.UncheckedContext = true, true, true, true
	return evaluator.New(layers, in.Services, o)
}

// layers are the layers of the evaluator by the names that AWS gives them.
var layers = map[Layer]evaluator.Layer{
	Identity: evaluator.LayerIdentity, Resource: evaluator.LayerResource, Trust: evaluator.LayerResource, Boundary: evaluator.LayerBoundary,
	Session: evaluator.LayerSession, SCP: evaluator.LayerSCP, RCP: evaluator.LayerRCP, Endpoint: evaluator.LayerEndpoint,
}

// named is the name of a layer in results. The policy of a role is its trust policy.
func named(l evaluator.Layer, r *request.Resource) Layer {
	for name, layer := range layers {
		if layer != l || name == Trust || name == Resource {
			continue
		}
		return name
	}
	if s := r.Text.String(); strings.Contains(s, ":iam:") && strings.Contains(s, ":role/") {
		return Trust
	}
	return Resource
}

// notGiven are the layers about which nothing is given, in the order of evaluation.
func (in *Input) notGiven() []Layer {
	var out []Layer
	l := &in.Layers
	for _, e := range []struct {
		layer Layer
		given bool
	}{
		{Identity, len(l.Identity.List) > 0 || l.Identity.More}, {Boundary, l.Boundary != nil}, {Session, l.Session != nil},
		{SCP, l.SCP != nil}, {RCP, l.RCP != nil}, {Resource, len(l.Resource) > 0}, {Endpoint, l.Endpoint != nil},
	} {
		if !e.given {
			out = append(out, e.layer)
		}
	}
	return out
}
