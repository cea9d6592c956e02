// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/provider"
)

// The served provider plans what the simulation plans when the framework asks it, word
// for word, with any part unknown and any state.
func TestSimulationShortcut(t *testing.T) {
	t.Parallel()
	served, bare := newWorlds(t, provider.Server("test")), newWorlds(t, provider.BareServer)
	planned, kept := 0, 0
	for seed := range runs(400, 20_000) {
		c := newChooser(uint64(seed), nil)
		fast, slow := served.enforcing, bare.enforcing
		if c.one(3) {
			fast, slow = served.reporting, bare.reporting
		}
		config := c.configuration(slow)
		if !c.one(3) {
			config = bare.come(t, config)
		}
		state := cty.NullVal(slow.object)
		switch c.n(4) {
		case 0:
			state = bare.reporting.applied(t, c.configuration(slow), state)
		case 1:
			state = bare.reporting.applied(t, config, state)
		case 2:
			state = bare.reporting.applied(t, formattedAnew(t, config), state)
		}
		if !state.IsNull() {
			fast.read(t, state)
			slow.read(t, state)
		}
		if c.one(2) {
			config = replace(config, c.blur(slow, config), func(s *spot) cty.Value { return s.unknown })
		}
		want, err := slow.plan(t.Context(), config, state)
		if err != nil {
			t.Fatal(err)
		}
		got, err := fast.plan(t.Context(), config, state)
		if err != nil {
			t.Fatal(err)
		}
		if got.String() != want.String() {
			t.Fatalf("seed %d: the answers differ:\n%s\nand by the framework:\n%s\nthe configuration was:\n%s", seed, &got, &want, show(config))
		}
		if len(want.errors()) > 0 {
			continue
		}
		planned++
		if !state.IsNull() {
			kept++
		}
		if a, b := withoutRefinements(t, got.value), withoutRefinements(t, want.value); !a.RawEquals(b) {
			t.Fatalf("seed %d: the plans differ:\n%s\nand by the framework:\n%s", seed, show(a), show(b))
		}
	}
	if planned < 50 || kept < 20 {
		t.Errorf("only %d plans, %d of them of what exists", planned, kept)
	}
}

// withoutRefinements returns a value as the framework would have it: nothing is known of
// what is unknown.
func withoutRefinements(t *testing.T, v cty.Value) cty.Value {
	t.Helper()
	out, err := cty.Transform(v, func(_ cty.Path, v cty.Value) (cty.Value, error) {
		if !v.IsKnown() {
			return cty.UnknownVal(v.Type()), nil
		}
		return v, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
