// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
)

func TestAdditionalActions(t *testing.T) {
	base := catalog.Default()
	c, err := base.With(map[string]catalog.AdditionalAction{
		"s3:GetHologram": {
			Levels: catalog.Read,
			ResourceTypes: []catalog.AdditionalResource{
				{Name: "object", Required: true},
				{Name: "hologram", ARNs: []string{"arn:${Partition}:s3:${Region}:${Account}:hologram/${Name}"}},
			},
			ConditionKeys:    []string{"s3:HologramColour", "s3:TlsVersion"},
			DependentActions: []string{"kms:Decrypt"},
		},
		"s3:ListAllMyBuckets": {ConditionKeys: []string{"aws:ResourceTag/${TagKey}"}}, // known already
		"warp:Engage":         {},
		"Warp:Disengage":      {Levels: catalog.Write, ResourceTypes: []catalog.AdditionalResource{{Name: "drive", ARNs: []string{"arn:aws:warpcore:*:*:drive/*"}}}},
	})
	if err != nil {
		t.Fatal(err)
	}

	a, ok := c.Lookup("s3:gethologram")
	if !ok || a.Name != "s3:GetHologram" || !a.Declared || !a.Levels.Has(catalog.Read) || !a.ResourceLevel() {
		t.Fatalf("%+v, %v", a, ok)
	}
	if !a.Supports("s3:hologramcolour") || !a.Supports("s3:TlsVersion") || a.Supports("s3:prefix") {
		t.Error("keys of the declared action")
	}
	for entry, want := range map[string]catalog.Fit{
		"arn:aws:s3:::reports/a":                        catalog.FitAll,
		"arn:aws:s3:::reports":                          catalog.FitNone,
		"arn:aws:s3:eu-west-1:210987654321:hologram/me": catalog.FitAll,
	} {
		if got := a.Fit(catalog.ParseARNPattern(entry)); got != want {
			t.Errorf("%s: %v, want %v", entry, got, want)
		}
	}
	if diff := cmp.Diff([]string{"kms:Decrypt"}, a.DependentActions); diff != "" {
		t.Error(diff)
	}
	if got, _ := c.Expand("s3:*Hologram"); len(got) != 1 || got[0] != a {
		t.Errorf("Expand: %v", names(got))
	}

	known, _ := c.Lookup("s3:ListAllMyBuckets")
	before, _ := base.Lookup("s3:ListAllMyBuckets")
	if known.Levels != before.Levels || len(known.ConditionKeys) != len(before.ConditionKeys)+1 || before.Declared {
		t.Errorf("a known action: %+v, before: %+v", known, before)
	}

	if _, ok := c.LookupKey("s3:HologramColour"); !ok {
		t.Error("the declared key is not known")
	}
	if s, ok := c.Service("warp"); !ok || len(s.Actions()) != 2 || !slices.Contains(c.Services(), "warp") || !slices.IsSorted(c.Services()) {
		t.Errorf("the new service: %v, %v", s, ok)
	}
	if !c.ARNService("warpcore") || len(c.TypesForARN("warpcore")) != 1 || !slices.Contains(c.ARNServices(), "warpcore") {
		t.Error("the ARN service of a new type")
	}
	if got, want := c.Counts().Actions, base.Counts().Actions+3; got != want {
		t.Errorf("%d actions, want %d", got, want)
	}
	all, _ := c.Expand("*")
	if len(all) != c.Counts().Actions {
		t.Errorf("* covers %d of %d actions", len(all), c.Counts().Actions)
	}

	if base.Known("s3:GetHologram") || base.HasService("warp") || base.Counts() != catalog.Default().Counts() {
		t.Error("With changed its receiver")
	}
	twice, err := c.With(map[string]catalog.AdditionalAction{"s3:PutHologram": {}})
	if err != nil {
		t.Fatal(err)
	}
	if !twice.Known("s3:GetHologram") || !twice.Known("s3:PutHologram") || c.Known("s3:PutHologram") || !twice.Known("warp:Engage") {
		t.Error("additions to additions")
	}
	if same, err := base.With(nil); err != nil || same != base {
		t.Error("With without additions makes a copy")
	}
}

func TestAdditionalActionErrors(t *testing.T) {
	for _, tt := range []struct {
		name   string
		action catalog.AdditionalAction
		want   string
	}{
		{"GetObject", catalog.AdditionalAction{}, "service:Action"},
		{"s3:Get*", catalog.AdditionalAction{}, "without wildcards"},
		{"s3:Get:x", catalog.AdditionalAction{}, "service:Action"},
		{"s3:New", catalog.AdditionalAction{ResourceTypes: []catalog.AdditionalResource{{Name: "buckett"}}}, `Did you mean "bucket"?`},
		{"s3:New", catalog.AdditionalAction{ResourceTypes: []catalog.AdditionalResource{{Name: ""}}}, "empty"},
		{"s3:New", catalog.AdditionalAction{ResourceTypes: []catalog.AdditionalResource{{Name: "x", ARNs: []string{"arn:aws:s3"}}}}, "six fields"},
		{"s3:New", catalog.AdditionalAction{ConditionKeys: []string{"key"}}, "service:Key"},
		{"s3:New", catalog.AdditionalAction{DependentActions: []string{"kms:*"}}, "dependent action"},
	} {
		_, err := catalog.Default().With(map[string]catalog.AdditionalAction{tt.name: tt.action})
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), tt.name) {
			t.Errorf("%s %+v: %v, want %q in it", tt.name, tt.action, err, tt.want)
		}
	}
}
