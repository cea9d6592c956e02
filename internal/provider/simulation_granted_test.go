// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// grants is a simulation of a role whose identity policy has the statements.
func grants(statements string) string {
	return deployer(`
  identity_policies = { deploy = { Version = "2012-10-17", Statement = [` + statements + `] } }
  expectations      = [{ name = "no roles", decision = "denied", actions = ["iam:CreateRole"] }]
`)
}

const (
	grantsReading = `{ Sid = "Objects", Effect = "Allow", Action = ["s3:GetObject", "s3:ListBucket"], Resource = ["arn:aws:s3:::tide-logs", "arn:aws:s3:::tide-logs/*"] }`
	grantsWriting = `{ Sid = "Objects", Effect = "Allow", Action = ["s3:ListBucket", "s3:GetObject", "s3:PutObject"], Resource = ["arn:aws:s3:::tide-logs", "arn:aws:s3:::tide-logs/*"] }`
	grantsAll     = `{ Effect = "Allow", Action = "s3:*", Resource = "*" }`

	reads  = `s3:GetObject, s3:ListBucket on arn:aws:s3:::tide-logs, arn:aws:s3:::tide-logs/* (deploy "Objects")`
	writes = `s3:GetObject, s3:ListBucket, s3:PutObject on arn:aws:s3:::tide-logs, arn:aws:s3:::tide-logs/* (deploy "Objects")`
)

// TestAccGranted: what a changed policy changes is what the plan shows of granted.
func TestAccGranted(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, grants(grantsReading))
	w.apply(t)
	for _, step := range []struct{ name, statements, plus, minus string }{
		{name: "as it is", statements: grantsReading},
		{name: "one more action", statements: grantsWriting, plus: writes, minus: reads},
		{name: "one more statement", statements: grantsWriting + "," + grantsAll, plus: "s3:* on * except s3:Delete* (deploy)"},
		{name: "in another order", statements: grantsAll + "," + grantsWriting},
		{name: "one less", statements: grantsWriting, minus: "s3:* on * except s3:Delete* (deploy)"},
		{name: "one more resource", statements: strings.Replace(grantsWriting, `["arn:aws:s3:::tide-logs"`, `["arn:aws:s3:::tide-notes/*", "arn:aws:s3:::tide-logs"`, 1),
			plus: `s3:GetObject, s3:ListBucket, s3:PutObject on arn:aws:s3:::tide-notes/* (deploy "Objects")`},
	} {
		w.configure(t, grants(step.statements))
		if out := w.run(t, "plan", "-out=plan"); out.failed {
			t.Fatalf("%s: %+v", step.name, out.diagnostics)
		}
		shown, _ := w.text(t, "show", "plan")
		plus, minus := changedLines(shown, "granted")
		if plus != step.plus || minus != step.minus {
			t.Errorf("%s: the plan adds %q and takes away %q of granted, want %q and %q", step.name, plus, minus, step.plus, step.minus)
		}
		w.apply(t)
		w.noChanges(t)
	}
}

// TestAccGrantedUnknown: granted is not known while a policy is not, and known once it is.
func TestAccGrantedUnknown(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, `resource "terraform_data" "bucket" { input = "tide-logs" }`+
		grants(strings.ReplaceAll(grantsReading, "tide-logs", "${terraform_data.bucket.output}")))
	if out := w.run(t, "plan", "-out=plan"); out.failed {
		t.Fatalf("%+v", out.diagnostics)
	}
	if text, _ := w.text(t, "show", "plan"); !strings.Contains(text, "granted                  = (known after apply)") {
		t.Errorf("granted is known in\n%s", text)
	}
	w.apply(t)
	if got := w.grantedNow(t); !slices.Equal(got, []string{reads}) {
		t.Errorf("granted is %q", got)
	}
	w.noChanges(t)
}

// TestAccGrantedDataSource: the data source has the same lines.
func TestAccGrantedDataSource(t *testing.T) {
	t.Parallel()
	config := strings.Replace(grants(grantsWriting), `resource "iamproof_simulation" "deployer"`, `data "iamproof_effective_permissions" "deployer"`, 1)
	w := newWorkspace(t, config+`output "granted" { value = join("\n", data.iamproof_effective_permissions.deployer.granted) }`)
	w.apply(t)
	if got := w.outputs(t)["granted"]; got != writes {
		t.Errorf("granted is %q", got)
	}
}

// grantedNow is granted in the state.
func (w *workspace) grantedNow(t *testing.T) []string {
	t.Helper()
	var state struct {
		Values struct {
			RootModule struct {
				Resources []struct {
					Address string
					Values  struct{ Granted []string }
				}
			} `json:"root_module"`
		}
	}
	if err := json.Unmarshal(w.run(t, "show").output, &state); err != nil {
		t.Fatal(err)
	}
	for _, r := range state.Values.RootModule.Resources {
		if r.Address == gate {
			return r.Values.Granted
		}
	}
	return nil
}

// changedLines returns the lines that a plan adds to a set of texts and takes out of it,
// joined, as a reader finds them.
func changedLines(plan, attribute string) (plus, minus string) {
	_, list, found := strings.Cut(plan, "~ "+attribute)
	if !found {
		return "", ""
	}
	list, _, _ = strings.Cut(list, "\n        ]")
	var added, gone []string
	for _, line := range strings.Split(list, "\n") {
		line = strings.TrimSuffix(strings.TrimSpace(line), ",")
		var text string
		switch {
		case strings.HasPrefix(line, "+ ") && json.Unmarshal([]byte(line[2:]), &text) == nil:
			added = append(added, text)
		case strings.HasPrefix(line, "- ") && json.Unmarshal([]byte(line[2:]), &text) == nil:
			gone = append(gone, text)
		}
	}
	return strings.Join(added, "\n"), strings.Join(gone, "\n")
}
