// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"hash/crc32"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/provider"
)

// worlds are the two ways in which the provider can be configured.
type worlds struct{ enforcing, reporting *terraform }

func newWorlds(tb testing.TB, server func() tfprotov6.ProviderServer) *worlds {
	return &worlds{newTerraform(tb, server(), nil), newTerraform(tb, server(), map[string]any{"enforcement": "report"})}
}

// agree plans a random configuration with parts that are not known, makes these known
// in random ways, plans again and applies. What was said while values were not known
// has to stay true: computed attributes that were known, and errors. It returns what
// did not, and whether the plan decided anything.
func (w *worlds) agree(tb testing.TB, c *chooser) (decided bool, fault string) {
	tb.Helper()
	t := w.enforcing
	if c.one(3) {
		t = w.reporting
	}
	config := c.configuration(t)
	if !c.one(3) {
		config = w.come(tb, config)
	}
	spots := c.blur(t, config)
	blurred := replace(config, spots, func(s *spot) cty.Value { return s.unknown })
	state := cty.NullVal(t.object)
	switch c.n(6) {
	case 0, 1:
		state = w.reporting.applied(tb, c.configuration(t), state)
	case 2:
		state = w.reporting.applied(tb, formattedAnew(tb, config), state)
	case 3:
		state = w.reporting.applied(tb, formattedAnew(tb, config), w.reporting.applied(tb, c.configuration(t), state))
	}
	if !state.IsNull() && !c.one(4) {
		t.read(tb, state)
	}
	plan, err := t.plan(tb.Context(), blurred, state)
	if err != nil {
		tb.Fatal(err)
	}
	if len(plan.errors()) == 0 && plan.value.RawEquals(state) {
		return false, "" // Terraform has nothing to apply
	}
	t.configure(tb)
	for try := range 3 {
		final := replace(config, spots, func(s *spot) cty.Value {
			if try == 0 {
				return s.becomes[0]
			}
			return pick(c, s.becomes)
		})
		fail := func(format string, args ...any) (bool, string) {
			return true, fmt.Sprintf("%s\n\nthe configuration was:\n%s\nand became:\n%s\nthe state was:\n%s\nthe plan said:\n%s", fmt.Sprintf(format, args...), show(blurred), show(final), show(state), &plan)
		}
		again, err := t.plan(tb.Context(), final, state)
		if err != nil {
			tb.Fatal(err)
		}
		if said := lasting(plan.errors()); len(said) > 0 {
			if missing := withdrawn(said, again.errors(), again.of(tfprotov6.DiagnosticSeverityWarning)); missing != "" {
				return fail("the plan failed with %q, which is not so:\n%s", missing, &again)
			}
			continue
		}
		if len(plan.errors()) > 0 || len(again.errors()) > 0 {
			continue
		}
		if found := t.deviations(plan.value, again.value); found != nil {
			return fail("inconsistent final plan:\n%s\n%s", strings.Join(found, "\n"), &again)
		}
		decided = decided || plan.value.GetAttr("passed").IsKnown()
		if try > 0 {
			continue
		}
		done, err := t.apply(tb.Context(), final, state, again.value)
		if err != nil {
			tb.Fatal(err)
		}
		if len(done.errors()) > 0 {
			return fail("planned and not applied:\n%s", &done)
		}
		if found := t.deviations(again.value, done.value); found != nil {
			return fail("inconsistent result:\n%s", strings.Join(found, "\n"))
		}
	}
	return decided, ""
}

// come returns a configuration that expects what comes out, so that it passes, and has the
// proofs that hold.
func (w *worlds) come(tb testing.TB, config cty.Value) cty.Value {
	tb.Helper()
	t := w.reporting
	plan, err := t.plan(tb.Context(), config, cty.NullVal(t.object))
	if err != nil {
		tb.Fatal(err)
	}
	results := plan.value.GetAttr("results")
	if len(plan.errors()) > 0 || results.IsNull() || !results.IsKnown() {
		return config
	}
	decided := results.AsValueMap()
	for _, name := range []string{"within", "includes", "excludes"} {
		if v := config.GetAttr(name); !v.IsNull() {
			proofs := v.AsValueMap()
			maps.DeleteFunc(proofs, func(proof string, _ cty.Value) bool {
				d, is := decided[proof]
				return is && (!d.IsKnown() || d.IsNull() || d.AsString() != "proved")
			})
			all := config.AsValueMap()
			all[name] = cty.ObjectVal(proofs)
			config = cty.ObjectVal(all)
		}
	}
	out, err := cty.Transform(config, func(path cty.Path, v cty.Value) (cty.Value, error) {
		if !v.Type().IsObjectType() || v.IsNull() || len(path) != 2 || path[0].(cty.GetAttrStep).Name != "expectations" {
			return v, nil
		}
		expectation := v.AsValueMap()
		if name := expectation["name"]; !name.IsNull() {
			if d := decided[name.AsString()]; d.IsKnown() && !d.IsNull() && slices.Contains(someDecisions, d.AsString()) {
				expectation["decision"] = d
			}
		}
		return cty.ObjectVal(expectation), nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// formattedAnew returns a configuration whose JSON has other white space.
func formattedAnew(tb testing.TB, config cty.Value) cty.Value {
	tb.Helper()
	out, err := cty.Transform(config, func(_ cty.Path, v cty.Value) (cty.Value, error) {
		if v.Type() == cty.String && v.IsKnown() && !v.IsNull() && strings.HasPrefix(v.AsString(), "{") {
			return cty.StringVal("\n" + v.AsString() + " "), nil
		}
		return v, nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// applied returns the state after a configuration was applied, null if it is wrong.
func (t *terraform) applied(tb testing.TB, config, state cty.Value) cty.Value {
	tb.Helper()
	plan, err := t.plan(tb.Context(), config, state)
	if err != nil {
		tb.Fatal(err)
	}
	if len(plan.errors()) > 0 {
		return cty.NullVal(t.object)
	}
	done, err := t.apply(tb.Context(), config, state, plan.value)
	if err != nil {
		tb.Fatal(err)
	}
	return done.value
}

// lasting are the errors that have to stay true: all but those of on_undetermined =
// "error", which say that something is not known yet.
func lasting(errors []string) []string {
	return slices.DeleteFunc(slices.Clone(errors), func(e string) bool { return strings.Contains(e, "cannot be decided yet") })
}

// aboutGates matches what is said of expectations and proofs.
var aboutGates = regexp.MustCompile("IAM expectation|IAM proof|New access: ")

// withdrawn returns an error that does not hold any more. An expectation that fails may
// fail otherwise; where the configuration turns out to be wrong nothing is said of
// expectations; what is wrong with a document may turn out to follow from something that
// is only a warning.
func withdrawn(said, errors, warnings []string) string {
	wrong := slices.ContainsFunc(errors, func(e string) bool { return !aboutGates.MatchString(e) })
	for _, s := range said {
		place, _, _ := strings.Cut(s, ": ")
		at := func(e string) bool { return strings.HasPrefix(e, place+": ") }
		faulty := func(e string) bool { return at(e) && strings.Contains(e, "Faulty policy document") }
		if !wrong && !slices.ContainsFunc(errors, at) && !(faulty(s) && slices.ContainsFunc(warnings, faulty)) {
			return s
		}
	}
	return ""
}

// show prints a configuration without what is null.
func show(v cty.Value) string {
	if v.IsNull() {
		return "  null\n"
	}
	var b strings.Builder
	attributes := v.AsValueMap()
	names := make([]string, 0, len(attributes))
	for name := range attributes {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if a := attributes[name]; !a.IsKnown() || !a.IsNull() {
			fmt.Fprintf(&b, "  %s = %s\n", name, hcl(a))
		}
	}
	return b.String()
}

// hcl prints a value about as one would write it.
func hcl(v cty.Value) string {
	typ := v.Type()
	switch {
	case !v.IsKnown():
		out := "?"
		if r := v.Range(); typ == cty.String && r.StringPrefix() != "" {
			out = fmt.Sprintf("%q…?", r.StringPrefix())
		} else if typ != cty.String && typ != cty.DynamicPseudoType {
			out = "?" + typ.FriendlyName()
			if typ.IsTupleType() {
				out += fmt.Sprint(typ.Length())
			}
		}
		if v.Range().CouldBeNull() {
			out += "|null"
		}
		return out
	case v.IsNull():
		return "null"
	case typ == cty.String:
		return fmt.Sprintf("%q", v.AsString())
	case typ == cty.Number:
		return v.AsBigFloat().String()
	case typ == cty.Bool:
		return fmt.Sprint(v.True())
	}
	var parts []string
	object := typ.IsObjectType() || typ.IsMapType()
	for it := v.ElementIterator(); it.Next(); {
		k, e := it.Element()
		switch {
		case object && e.IsKnown() && e.IsNull() && typ.IsObjectType() && len(typ.AttributeTypes()) > 6: // an expectation
		case object:
			parts = append(parts, k.AsString()+" = "+hcl(e))
		default:
			parts = append(parts, hcl(e))
		}
	}
	switch list := strings.Join(parts, ", "); {
	case object:
		return "{ " + list + " }"
	case typ.IsSetType():
		return "toset([" + list + "])"
	case typ.IsListType():
		return "tolist([" + list + "])"
	default:
		return "[" + list + "]"
	}
}

// runs returns how many runs a property test makes: more if IAMPROOF_LONG is 1, as
// `make long` sets it.
func runs(short, long int) int {
	if os.Getenv("IAMPROOF_LONG") == "1" {
		return long
	}
	return short
}

func TestPlanAndApplyAgree(t *testing.T) {
	for name, test := range map[string]struct {
		server func() tfprotov6.ProviderServer
		runs   int
	}{
		"bare":   {provider.BareServer, runs(400, 1_000_000)},
		"served": {provider.Server("test"), runs(80, 10_000)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorlds(t, test.server)
			decided := 0
			for seed := range test.runs {
				yes, fault := w.agree(t, newChooser(uint64(seed), nil))
				if fault != "" {
					t.Fatalf("seed %d: %s", seed, fault)
				}
				if yes {
					decided++
				}
			}
			// Waiting for everything would agree too.
			if decided < test.runs/8 {
				t.Errorf("%d of %d plans decided something while values were not known", decided, test.runs)
			}
		})
	}
}

// FuzzPlanAndApplyAgree lets a fuzzer choose the configurations. A run takes some
// milliseconds: without IAMPROOF_LONG=1 it makes one for 32 inputs, so that as many as other
// targets take in a moment do not take half an hour.
func FuzzPlanAndApplyAgree(f *testing.F) {
	for seed := range uint64(8) {
		choices := make([]byte, 256)
		for i, random := 0, newChooser(seed, nil); i < len(choices); i++ {
			choices[i] = byte(random.n(256))
		}
		f.Add(choices)
	}
	w := newWorlds(f, provider.BareServer)
	f.Fuzz(func(t *testing.T, choices []byte) {
		if crc32.ChecksumIEEE(choices)%uint32(runs(32, 1)) != 0 {
			t.Skip("one of the others")
		}
		if _, fault := w.agree(t, newChooser(uint64(len(choices)), choices)); fault != "" {
			t.Fatal(fault)
		}
	})
}
