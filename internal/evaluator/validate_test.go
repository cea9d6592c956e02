// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// TestE207Layers: policies that a caller cannot have are refused.
func TestE207Layers(t *testing.T) {
	some := Policies{List: []*program.Policy{{Label: "p"}}}
	layers := map[string]Layers{
		"identity": {Identity: some},
		"more":     {Identity: Policies{More: true}},
		"boundary": {Boundary: &program.Policy{}},
		"session":  {Session: &some},
		"nothing":  {Session: &Policies{}, SCP: &Levels{}, RCP: &Levels{}, Endpoint: &program.Policy{}},
	}
	for caller, refused := range map[string]string{
		castMira:                                 "session",
		castHarvester:                            "",
		castRun7:                                 "",
		castKiosk:                                "",
		castRootA:                                "boundary session",
		"arn:aws:sts::444455556666:assumed-root": "boundary",
		"sns.amazonaws.com":                      "identity more boundary session",
		"*":                                      "identity more boundary session",
		castOIDC:                                 "identity more boundary session",
		castSAML:                                 "identity more boundary session",
	} {
		for name, l := range layers {
			err := l.CheckCaller(testCaller(t, caller))
			if got, want := err != nil, strings.Contains(" "+refused+" ", " "+name+" "); got != want {
				t.Errorf("%s with %s: error %v", caller, name, err)
			}
		}
	}
}

// TestE1304: identities of a provider do nothing but assume roles, and nobody else
// assumes roles in their way.
func TestE1304(t *testing.T) {
	for _, tt := range []struct {
		caller, action, err string
	}{
		{castOIDC, "sts:AssumeRoleWithWebIdentity", ""},
		{castOIDC, "sts:TagSession", ""},
		{castOIDC, "sts:AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"},
		{castOIDC, "sts:AssumeRole", "can only assume roles"},
		{castOIDC, "s3:GetObject", "can only assume roles"},
		{castSAML, "sts:AssumeRoleWithSAML", ""},
		{castSAML, "sts:SetSourceIdentity", ""},
		{castSAML, "sts:AssumeRoleWithWebIdentity", "AssumeRoleWithSAML"},
		{castMira, "sts:AssumeRoleWithWebIdentity", "identity provider as principal"},
		{castRun7, "sts:AssumeRoleWithSAML", "identity provider as principal"},
		{"*", "sts:AssumeRoleWithWebIdentity", "identity provider as principal"},
		{castMira, "sts:AssumeRole", ""},
		{"*", "s3:GetObject", ""},
	} {
		err := validateAction(testCaller(t, tt.caller), testAction(tt.action))
		if (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
			t.Errorf("%s %s: error %v, want %q", tt.caller, tt.action, err, tt.err)
		}
	}
}

// TestLayersValidate: layers that make no sense for any caller.
func TestLayersValidate(t *testing.T) {
	of := func(typ iam.Type) *program.Policy { return &program.Policy{Label: "p", Type: typ} }
	list := func(typ iam.Type) Policies { return Policies{List: []*program.Policy{of(typ)}} }
	session := list(iam.Session)
	wrong := list(iam.Identity)
	good := Layers{
		Identity: list(iam.Identity), Boundary: of(iam.Boundary), Session: &session,
		SCP: &Levels{Levels: []Policies{list(iam.SCP)}}, RCP: &Levels{Levels: []Policies{list(iam.RCP)}},
		Resource: []ResourcePolicy{{Owner: castBucket, Policy: of(iam.Resource)}, {Owner: castHarvester, Policy: of(iam.Trust)}}, Endpoint: of(iam.Endpoint),
	}
	if err := good.Validate(); err != nil {
		t.Error(err)
	}
	for want, l := range map[string]Layers{
		"identity policies":         {Identity: list(iam.Resource)},
		"permissions boundaries":    {Boundary: of(iam.Identity)},
		"session policies":          {Session: &wrong},
		"service control policies":  {SCP: &Levels{Levels: []Policies{{}, wrong}}},
		"resource control policies": {RCP: &Levels{Levels: []Policies{wrong}}},
		"endpoint policies":         {Endpoint: of(iam.Resource)},
		"resource policies":         {Resource: []ResourcePolicy{{Owner: castBucket, Policy: of(iam.Endpoint)}}},
		"two policies":              {Resource: []ResourcePolicy{{Owner: castBucket, Policy: of(iam.Resource)}, {Owner: castBucket, Policy: of(iam.Resource)}}},
		"is not an ARN":             {Resource: []ResourcePolicy{{Owner: "tide-logs", Policy: of(iam.Resource)}}},
		"names no service":          {Resource: []ResourcePolicy{{Owner: "arn:aws:*:::x", Policy: of(iam.Resource)}}},
	} {
		if err := l.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v", want, err)
		}
	}
}
