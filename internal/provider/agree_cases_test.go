// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// agreeCases are the configurations in testdata/agree: what the plan knows, and what
// comes of the apply.
var agreeCases = map[string]struct {
	// passed and decision are what is planned for passed and for the results, which are all one: "" if they
	// are not known.
	passed, decision string
	// planFails and applyFails are parts of the error, where there is one.
	planFails, applyFails string
	// result is what the state has for the results, keys are those of
	// verified_policies.
	result, keys string
}{
	"argument":        {passed: "", result: "implicitDeny", keys: ""},
	"contested":       {passed: "true", result: "implicitDeny", keys: "0"},
	"element":         {passed: "", result: "allowed", keys: "1"},
	"expectation":     {passed: "", result: "allowed", keys: "0"},
	"principal":       {passed: "", result: "implicitDeny"},
	"rcp_level":       {passed: "", result: "allowed", keys: "0"},
	"resource_policy": {passed: "", result: "implicitDeny"},
	"role":            {passed: "true", decision: "allowed", result: "allowed", keys: "reports"},
	"scp_level":       {passed: "", applyFails: "The request is allowed, and must be denied implicitly"},
	"upper_case":      {passed: "", applyFails: "C-6"},
	"version":         {passed: "", applyFails: "C-4"},
}

// What is planned while values are not known is what comes of it: Terraform refuses
// anything else, and nobody should be refused for what is not so.
func TestAccPlanAndApplyAgree(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/agree/*.tf")
	if err != nil || len(files) != len(agreeCases) {
		t.Fatalf("%d files and %d cases: %v", len(files), len(agreeCases), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".tf")
		test, ok := agreeCases[name]
		if !ok {
			t.Errorf("nothing is said about %s", file)
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			w := newWorkspace(t, string(text))
			out := w.run(t, "plan", "-out=plan")
			if failed := wantFailure(t, "plan", &out, test.planFails); failed {
				return
			}
			planned := w.gate(t, "plan")
			if planned.passed != test.passed || planned.decision != test.decision {
				t.Errorf("planned %+v", planned)
			}
			out = w.run(t, "apply", "plan")
			if failed := wantFailure(t, "apply", &out, test.applyFails); failed {
				return
			}
			if got := w.gate(t); got.decision != test.result || got.keys != test.keys {
				t.Errorf("the state has %+v", got)
			}
			if out := w.run(t, "plan", "-detailed-exitcode"); out.failed {
				t.Errorf("a second plan has changes or fails: %+v\n%s", out.diagnostics, out.output)
			}
		})
	}
}

// wantFailure reports whether a command failed, which it has to with that text, and not
// without.
func wantFailure(t *testing.T, command string, out *outcome, want string) bool {
	t.Helper()
	if !out.failed {
		if want != "" {
			t.Errorf("the %s did not fail", command)
		}
		return false
	}
	if want == "" || !slices.ContainsFunc(out.errors(), func(d diagnostic) bool { return strings.Contains(d.Summary+"\n"+d.Detail, want) }) {
		t.Errorf("the %s failed: %+v", command, out.errors())
	}
	return true
}

// gated is what a plan or the state has of the one simulation.
type gated struct{ passed, decision, keys string }

func (w *workspace) gate(t *testing.T, plan ...string) gated {
	t.Helper()
	type resource struct {
		Address string
		Values  struct {
			Passed   *bool
			Results  map[string]string
			Verified map[string]*string `json:"verified_policies"`
		}
	}
	type values struct {
		Root struct{ Resources []resource } `json:"root_module"`
	}
	var shown struct {
		Values, Planned_values values //nolint:revive // as Terraform spells it
	}
	if err := json.Unmarshal(w.run(t, append([]string{"show"}, plan...)...).output, &shown); err != nil {
		t.Fatal(err)
	}
	var out gated
	for _, r := range append(shown.Values.Root.Resources, shown.Planned_values.Root.Resources...) {
		if r.Address != "iamproof_simulation.gate" {
			continue
		}
		if p := r.Values.Passed; p != nil {
			out.passed = map[bool]string{true: "true", false: "false"}[*p]
		}
		for _, d := range r.Values.Results {
			out.decision = d
		}
		var keys []string
		for k := range r.Values.Verified {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		out.keys = strings.Join(keys, ",")
	}
	return out
}
