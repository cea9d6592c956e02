// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// request is a simulation whose outcome AWS's documentation decides.
type request struct {
	ID     string
	Right  []string // the decisions that are right; REFUSED for an input error
	Source string
	Config map[string]json.RawMessage
}

// configuration asks the request of a data source.
func (r *request) configuration() string {
	var b strings.Builder
	fmt.Fprintf(&b, "data \"iamproof_effective_permissions\" %q {\n", r.ID)
	for _, name := range slices.Sorted(maps.Keys(r.Config)) {
		fmt.Fprintf(&b, "  %s = jsondecode(%s)\n", name, strings.ReplaceAll(strconv.Quote(string(r.Config[name])), "${", "$${"))
	}
	b.WriteString("}\n")
	return b.String()
}

// Requests are decided as AWS's documentation says, or are undetermined where it leaves
// that open.
func TestAccRequests(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/requests.json")
	if err != nil {
		t.Fatal(err)
	}
	var requests []request
	if err := json.Unmarshal(text, &requests); err != nil {
		t.Fatal(err)
	}
	if len(requests) < 20 {
		t.Fatalf("%d requests are too few", len(requests))
	}
	config, results := "", "output \"results\" {\n  value = {\n"
	for i := range requests {
		r := &requests[i]
		if slices.Contains(r.Right, "REFUSED") {
			t.Run(r.ID, func(t *testing.T) {
				t.Parallel()
				if out := newWorkspace(t, r.configuration()).run(t, "plan"); !out.failed {
					t.Errorf("the plan passes, where %s says that AWS refuses the document", r.Source)
				}
			})
			continue
		}
		config += r.configuration()
		results += fmt.Sprintf("    %q = data.iamproof_effective_permissions.%s.results.x\n", r.ID, r.ID)
	}
	got := outputs[map[string]string](t, newWorkspace(t, config+results+"  }\n}\n"), "results")
	for i := range requests {
		r := &requests[i]
		if slices.Contains(r.Right, "REFUSED") {
			continue
		}
		if !slices.Contains(r.Right, got[r.ID]) {
			t.Errorf("%s: %q, want %s (%s)", r.ID, got[r.ID], strings.Join(r.Right, " or "), r.Source)
		}
	}
}

// outputs plans the configuration, which has to pass, and returns an output.
func outputs[T any](t *testing.T, w *workspace, name string) T {
	t.Helper()
	var zero T
	out := w.run(t, "plan")
	if out.failed {
		t.Fatalf("the plan fails: %+v", out.errors())
	}
	for line := range strings.Lines(string(out.output)) {
		var message struct {
			Type    string
			Outputs map[string]struct{ Value json.RawMessage }
		}
		if json.Unmarshal([]byte(line), &message) != nil || message.Type != "outputs" {
			continue
		}
		raw := message.Outputs[name].Value
		if raw == nil {
			continue
		}
		var value T
		if err := json.Unmarshal(raw, &value); err != nil {
			t.Fatal(err)
		}
		return value
	}
	// Terraform shows the values of outputs when it applies.
	out = w.run(t, "apply", "-auto-approve")
	if out.failed {
		t.Fatalf("the apply fails: %+v", out.errors())
	}
	for line := range strings.Lines(string(out.output)) {
		var message struct {
			Type    string
			Outputs map[string]struct{ Value json.RawMessage }
		}
		if json.Unmarshal([]byte(line), &message) != nil || message.Outputs[name].Value == nil {
			continue
		}
		var value T
		if err := json.Unmarshal(message.Outputs[name].Value, &value); err != nil {
			t.Fatal(err)
		}
		return value
	}
	t.Fatalf("there is no output %s", name)
	return zero
}

// truths are configurations whose outcome reports of real denials decide. Their first
// lines say what it is. Fails lists a part of each error of the plan; none of the
// findings in outputs may have an id of never.
var truths = map[string]struct{ fails, never []string }{
	"aws-owned-documents":                   {nil, []string{"INVALID_ARN"}},
	"aws-owned-transform":                   {nil, []string{"INVALID_ARN"}},
	"glue-table-needs-catalog-and-database": {nil, []string{"ERROR "}},
	"http-api-resources":                    {nil, []string{"ERROR ", "RESOURCE_NOT_USED"}},
	"list-actions-checked-on-arns":          {nil, []string{"ERROR "}},
	"load-balancer-target-groups":           {[]string{"tag on create (old policy)"}, []string{"ERROR ", "RESOURCE_NOT_USED"}},
	"region-given-by-the-arn":               {nil, []string{"ERROR "}},
	"repository-policy-without-resource":    {nil, []string{"ERROR "}},
	"service-name-given-by-the-arn":         {nil, []string{"ERROR "}},
	"wildcard-in-the-asked-arn":             {nil, nil},
}

func TestAccTruth(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/reports/*.tf")
	if err != nil || len(files) != len(truths) {
		t.Fatalf("%d files for %d cases: %v", len(files), len(truths), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".tf")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			test, ok := truths[name]
			if !ok {
				t.Fatal("nothing says what is right")
			}
			w := newWorkspace(t, string(text))
			out := w.run(t, "apply", "-auto-approve")
			var unexpected []string
			left := slices.Clone(test.fails)
			for _, d := range out.errors() {
				at := slices.IndexFunc(left, func(part string) bool { return strings.Contains(d.Summary+d.Detail, part) })
				if at < 0 {
					unexpected = append(unexpected, d.Summary+"\n"+d.Detail)
					continue
				}
				left = slices.Delete(left, at, at+1)
			}
			if len(unexpected)+len(left) > 0 {
				t.Errorf("missing errors: %q, unexpected errors:\n%s", left, strings.Join(unexpected, "\n\n"))
			}
			if test.fails == nil {
				if again := w.run(t, "plan", "-detailed-exitcode"); again.failed {
					t.Errorf("a second plan has changes or fails: %+v", again.errors())
				}
			}
			for line := range strings.Lines(string(out.output)) {
				if !strings.Contains(line, `"type":"outputs"`) {
					continue
				}
				for _, part := range test.never {
					if strings.Contains(line, part) {
						t.Errorf("the outputs have %s: %s", part, line)
					}
				}
			}
		})
	}
}

// E-1403: AWS checks some actions without resource types on an ARN, Allow and Deny alike.
func TestAccListActionsCheckedOnARNs(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/reports/list-actions-checked-on-arns.tf")
	if err != nil {
		t.Fatal(err)
	}
	w := newWorkspace(t, string(text))
	results := outputs[[]map[string]string](t, w, "results")
	for i, want := range []string{"allowed", "explicitDeny"} {
		if len(results) != 2 || len(results[i]) != 2 {
			t.Fatalf("results are %v", results)
		}
		for name, got := range results[i] {
			if got != want {
				t.Errorf("%s: %s, want %s", name, got, want)
			}
		}
	}
	for _, name := range []string{"allow", "deny"} {
		for _, f := range outputs[[]string](t, w, name) {
			if strings.Contains(f, "ACTION_REQUIRES_STAR_RESOURCE") || strings.Contains(f, "STATEMENT_COVERS_NOTHING") || strings.Contains(f, "MISMATCH") {
				t.Errorf("%s has the finding %s", name, f)
			}
		}
	}
}

// E-1783: some ids hold no colon, so that a wildcard in the asked ARN reaches no other
// resource type; what is covered in part is mixed.
func TestAccWildcardInTheAskedARN(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/reports/wildcard-in-the-asked-arn.tf")
	if err != nil {
		t.Fatal(err)
	}
	w := newWorkspace(t, string(text))
	for key, got := range outputs[map[string][]any](t, w, "r") {
		if got[0] != "implicitDeny" {
			t.Errorf("RunInstances on %s: %v, want implicitDeny", key, got)
		}
	}
	mixed := []string{"sqs", "role", "s3"}
	for key, got := range outputs[map[string][]any](t, w, "q") {
		want := "implicitDeny"
		if slices.Contains(mixed, key) {
			want = "mixed"
		}
		if got[0] != want {
			t.Errorf("%s: %v, want %s", key, got, want)
		}
	}
}
