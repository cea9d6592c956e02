// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

const castSLR = "arn:aws:iam::444455556666:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"

// TestE401 is the matrix of layers and callers.
func TestE401(t *testing.T) {
	order := []Layer{LayerIdentity, LayerBoundary, LayerSession, LayerSCP, LayerRCP, LayerResource, LayerEndpoint}
	for caller, want := range map[string]string{
		castMira:                                 "id pb -- scp rcp rp vpce",
		castHarvester:                            "id pb sp scp rcp rp vpce",
		castRun7:                                 "id pb sp scp rcp rp vpce",
		castKiosk:                                "id pb sp scp rcp rp vpce",
		castRootA:                                "-- -- -- scp rcp rp vpce",
		"arn:aws:sts::444455556666:assumed-root": "-- -- sp scp rcp rp vpce",
		castSLR:                                  "id -- -- --- --- rp vpce",
		"sns.amazonaws.com":                      "-- -- -- --- rcp rp --",
		"*":                                      "-- -- -- --- rcp rp vpce",
		castOIDC:                                 "-- -- -- --- rcp rp vpce",
		castSAML:                                 "-- -- -- --- rcp rp vpce",
	} {
		v := testEnv(t, caller, "sqs:SendMessage", castQueue)
		v.throughEndpoint = yes
		for i, cell := range strings.Fields(want) {
			if got, want := v.layerApplies(order[i]), truth.Of(cell[0] != '-'); got != want {
				t.Errorf("%s, %s: %v, want %v", caller, order[i], got, want)
			}
		}
	}
}

// TestOrganizationFlags is E-402, E-403 and E-405: management accounts and
// service-linked roles, known and not.
func TestOrganizationFlags(t *testing.T) {
	for _, tt := range []struct {
		rule                  string
		caller, action        string
		callerMgmt, ownerMgmt truth.Value
		scp, rcp              truth.Value
		scpNotes, rcpNotes    bool
	}{
		{"E-405", castMira, "sqs:SendMessage", no, no, yes, yes, false, false},
		{"E-402", castMira, "sqs:SendMessage", yes, no, no, yes, true, false},
		{"E-402", castMira, "sqs:SendMessage", maybe, no, maybe, yes, false, false},
		{"E-402", castRootA, "sqs:SendMessage", no, no, yes, yes, false, false},
		{"E-403", castMira, "sqs:SendMessage", no, yes, yes, no, false, true},
		{"E-403", castMira, "sqs:SendMessage", no, maybe, yes, maybe, false, false},
		{"E-403", castCourier, "sqs:SendMessage", no, no, yes, yes, false, false},
		{"E-403", "sns.amazonaws.com", "sqs:SendMessage", no, no, no, yes, false, false},
		{"E-403", "*", "sqs:SendMessage", no, no, no, yes, false, false},
		{"E-403", castMira, "kms:RetireGrant", no, no, yes, no, false, false},
		{"E-402", castSLR, "sqs:SendMessage", no, no, no, no, true, true},
		{"E-404", "arn:aws:sts::444455556666:assumed-role/AWSServiceRoleForECS/x", "sqs:SendMessage", no, no, maybe, maybe, false, false},
		{"E-404", "arn:aws:iam::444455556666:role/" + gap, "sqs:SendMessage", no, no, maybe, maybe, false, false},
	} {
		for _, l := range []Layer{LayerSCP, LayerRCP} {
			v := testEnv(t, tt.caller, tt.action, castQueue)
			p, r := *v.principal, *v.resource
			p.ManagementAccount, r.ManagementAccount = tt.callerMgmt, tt.ownerMgmt
			v.principal, v.resource = &p, &r
			want, notes := tt.scp, tt.scpNotes
			if l == LayerRCP {
				want, notes = tt.rcp, tt.rcpNotes
			}
			if got := v.layerApplies(l); got != want {
				t.Errorf("%s: %s %s, %s: %v, want %v", tt.rule, tt.caller, tt.action, l, got, want)
			}
			if got := len(v.trace.notes) > 0; got != notes {
				t.Errorf("%s: %s %s, %s: notes %q", tt.rule, tt.caller, tt.action, l, v.trace.notes)
			}
			if want.Definite() != (v.causesLeft() == "") {
				t.Errorf("%s: %s %s, %s: causes %q", tt.rule, tt.caller, tt.action, l, v.causesLeft())
			}
		}
	}
}

// someServices supports resource control policies for some services only.
type someServices struct{ iam.NoServices }

func (someServices) SupportsRCP(service string) bool { return service == "sqs" || service == "s3" }

// TestE534: resource control policies reach listed services only.
func TestE534(t *testing.T) {
	for action, want := range map[string]truth.Value{"sqs:SendMessage": yes, "sns:Publish": no} {
		v := testEnv(t, castMira, action, castQueue)
		v.ev.catalog = someServices{}
		if got := v.layerApplies(LayerRCP); got != want {
			t.Errorf("%s: %v, want %v", action, got, want)
		}
	}
}

// TestC16 is E-533 three ways (E-1702): undetermined, as documented, and where there is
// a resource the rule does not matter.
func TestC16(t *testing.T) {
	known := func(name string, types ...iam.ResourceType) *request.Action {
		a := testAction(name)
		a.Known, a.Info = true, iam.ActionInfo{Name: name, ResourceTypes: types}
		return a
	}
	queue := iam.ResourceType{Name: "queue"}
	for _, tt := range []struct {
		action           *request.Action
		resource         string
		want, documented truth.Value
	}{
		{known("sqs:ListQueues"), "*", maybe, yes},
		{testAction("sqs:Newest"), "*", maybe, yes},
		{known("sqs:SendMessage", queue), "*", yes, yes},
		{known("sqs:SendMessage", queue), castQueue, yes, yes},
	} {
		for _, documented := range []bool{false, true} {
			r := request.StarResource()
			if tt.resource != "*" {
				r = request.NewResource(withGaps(tt.resource))
			}
			v := enterTest(&Evaluator{catalog: iam.NoServices{}, opts: Options{Documented: documented}}, testCaller(t, castMira), tt.action, r)
			want := tt.want
			if documented {
				want = tt.documented
			}
			if got := v.layerApplies(LayerRCP); got != want {
				t.Errorf("%s on %s, documented %v: %v, want %v", tt.action.Name, tt.resource, documented, got, want)
			}
		}
	}
}

// TestE406 is E-406 and E-554: which requests pass an endpoint.
func TestE406(t *testing.T) {
	for _, tt := range []struct {
		caller, action string
		through        bool
		kind           EndpointKind
		want           truth.Value
		noted          bool
	}{
		{castMira, "s3:GetObject", true, EndpointKindUnknown, yes, false},
		{castMira, "s3:GetObject", false, EndpointKindUnknown, no, false},
		{"sns.amazonaws.com", "s3:GetObject", true, EndpointKindUnknown, no, false},
		{castMira, "s3:GetObject", true, EndpointGateway, yes, false},
		{castMira, "sqs:SendMessage", true, EndpointGateway, no, true},
		{castMira, "sqs:SendMessage", true, EndpointInterface, yes, false},
	} {
		v := testEnv(t, tt.caller, tt.action, castQueue)
		v.throughEndpoint, v.ev.layers.EndpointKind = truth.Of(tt.through), tt.kind
		if tt.through {
			v.ev.layers.Endpoint = &program.Policy{}
		}
		if got := v.layerApplies(LayerEndpoint); got != tt.want {
			t.Errorf("%s %s, kind %d: %v, want %v", tt.caller, tt.action, tt.kind, got, tt.want)
		}
		if got := len(v.trace.notes) > 0; got != tt.noted {
			t.Errorf("%s %s, kind %d: notes %q", tt.caller, tt.action, tt.kind, v.trace.notes)
		}
	}
}

// TestIgnoredLayers: policies that cannot apply to the caller are not ignored in
// silence.
func TestIgnoredLayers(t *testing.T) {
	some := Policies{List: []*program.Policy{{Label: "p"}}}
	for _, tt := range []struct {
		caller string
		layer  Layer
		noted  bool
	}{
		{castRootA, LayerIdentity, true}, {castMira, LayerIdentity, false},
		{castSLR, LayerBoundary, true}, {castSLR, LayerSession, true}, {castSLR, LayerIdentity, false},
		{castHarvester, LayerBoundary, false}, {castHarvester, LayerSession, false},
	} {
		v := testEnv(t, tt.caller, "sqs:SendMessage", castQueue)
		v.ev.layers = Layers{Identity: some, Boundary: &program.Policy{}, Session: &some}
		v.layerApplies(tt.layer)
		if got := len(v.trace.notes) > 0; got != tt.noted {
			t.Errorf("%s, %s: notes %q", tt.caller, tt.layer, v.trace.notes)
		}
	}
}
