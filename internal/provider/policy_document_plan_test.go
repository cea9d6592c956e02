// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
)

// recording is a configuration and what the original gives for it.
type recording struct {
	Input        render.Input
	MinifiedJSON string
	ID           string
}

// recordings are the configurations that package render is held to.
func recordings(t *testing.T) []recording {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "render", "testdata", "recorded.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var list []recording
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r recording
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		list = append(list, r)
	}
	if err := lines.Err(); err != nil || len(list) == 0 {
		t.Fatalf("%d recordings, %v", len(list), err)
	}
	return list
}

// arguments are those of a data source, in Terraform's JSON syntax.
func (r *recording) arguments() map[string]any {
	block := func(pairs ...any) map[string]any {
		out := make(map[string]any)
		for i := 0; i < len(pairs); i += 2 {
			switch v := pairs[i+1].(type) {
			case []string:
				list := make([]string, len(v))
				for j, s := range v {
					list[j] = literal(s)
				}
				out[pairs[i].(string)] = list
			case string:
				out[pairs[i].(string)] = literal(v)
			case *string:
				if v != nil {
					out[pairs[i].(string)] = literal(*v)
				}
			default:
				out[pairs[i].(string)] = v
			}
		}
		return out
	}
	blocksOf := func(list []render.Principal) []map[string]any {
		var out []map[string]any
		for _, p := range list {
			out = append(out, block("type", p.Type, "identifiers", p.Identifiers))
		}
		return out
	}
	var statements []map[string]any
	for _, s := range r.Input.Statements {
		var conditions []map[string]any
		for _, c := range s.Conditions {
			conditions = append(conditions, block("test", c.Test, "variable", c.Variable, "values", c.Values))
		}
		statements = append(statements, block("sid", s.Sid, "effect", s.Effect, "actions", s.Actions, "not_actions", s.NotActions,
			"resources", s.Resources, "not_resources", s.NotResources, "principals", blocksOf(s.Principals),
			"not_principals", blocksOf(s.NotPrincipals), "condition", conditions))
	}
	return block("policy_id", r.Input.PolicyID, "version", r.Input.Version, "statement", statements,
		"source_policy_documents", r.Input.SourcePolicyDocuments, "override_policy_documents", r.Input.OverridePolicyDocuments)
}

// literal writes a string so that Terraform does not take it for a template.
func literal(s string) string {
	return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(s)
}

// What the original gave is what Terraform gets, byte for byte, and the function gives
// the same.
func TestAccPolicyDocumentRecorded(t *testing.T) {
	t.Parallel()
	list := recordings(t)
	data, outputs := make(map[string]any), make(map[string]any)
	for i := range list {
		name := fmt.Sprintf("r%d", i)
		data[name] = list[i].arguments()
		outputs[name] = map[string]any{"value": "${provider::iamproof::policy_document(local." + name + ")}"}
	}
	text, err := json.Marshal(map[string]any{
		"data": map[string]any{"iamproof_policy_document": data}, "locals": data, "output": outputs,
	})
	if err != nil {
		t.Fatal(err)
	}
	w := newWorkspace(t, "")
	if err := os.WriteFile(filepath.Join(w.dir, "documents.tf.json"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	read, rendered := w.documents(t)
	for i := range list {
		name := fmt.Sprintf("r%d", i)
		d := read[name]
		if diff := cmp.Diff(list[i].MinifiedJSON, d.Minified); diff != "" {
			t.Errorf("recording %d:\n%s", i, diff)
		}
		if d.ID != list[i].ID {
			t.Errorf("recording %d: id %s, want %s", i, d.ID, list[i].ID)
		}
		var output string
		if err := json.Unmarshal([]byte(rendered[name]), &output); err != nil {
			t.Errorf("recording %d: %v", i, err)
		}
		if diff := cmp.Diff(d.JSON, output); diff != "" {
			t.Errorf("recording %d: the function gives another text:\n%s", i, diff)
		}
	}
}

// A resource that holds what aws_iam_policy_document gave sees no change when the data
// source takes its place, in the first plan and in the one after.
func TestAccPolicyDocumentMigration(t *testing.T) {
	t.Parallel()
	const before = `
locals {
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "Read",
          "Effect": "Allow",
          "Action": [
            "s3:ListBucket",
            "s3:GetObject"
          ],
          "Resource": "arn:aws:s3:::tide-logs/$${aws:username}/*",
          "Principal": {
            "AWS": [
              "arn:aws:iam::123456789012:role/app",
              "arn:aws:iam::123456789012:role/build",
              "arn:aws:iam::123456789012:role/edge",
              "arn:aws:iam::123456789012:role/deploy"
            ]
          }
        }
      ]
    }
  EOT
}
resource "terraform_data" "policy" { input = trimspace(local.policy) }
`
	const after = `
data "iamproof_policy_document" "policy" {
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = ["arn:aws:s3:::tide-logs/&{aws:username}/*"]
    principals {
      type        = "AWS"
      identifiers = [for name in ["edge", "deploy"] : "arn:aws:iam::123456789012:role/${name}"]
    }
    dynamic "principals" {
      for_each = ["build", "app"]
      content {
        type        = "AWS"
        identifiers = ["arn:aws:iam::123456789012:role/${principals.value}"]
      }
    }
  }
}
resource "terraform_data" "policy" { input = data.iamproof_policy_document.policy.json }
`
	w := newWorkspace(t, before)
	w.apply(t)
	w.configure(t, after)
	for range 2 {
		w.noChanges(t)
		w.apply(t)
	}
}

// While something in a document is not known Terraform reads it when it applies. What
// is wrong with the rest is said at once.
func TestAccPolicyDocumentUnknown(t *testing.T) {
	t.Parallel()
	const config = `
resource "terraform_data" "name" { input = "tide" }

data "iamproof_policy_document" "base" {
  statement {
    sid       = terraform_data.name.id
    actions   = ["s3:GetObject", terraform_data.name.id]
    resources = ["arn:aws:s3:::${terraform_data.name.output}-logs/*"]
    %s
  }
  dynamic "statement" {
    for_each = [terraform_data.name.output]
    content {
      sid = "Later${statement.value}"
      principals {
        type        = "AWS"
        identifiers = [statement.value]
      }
      condition {
        test     = statement.value
        variable = statement.value
        values   = [statement.value]
      }
    }
  }
}
data "iamproof_policy_document" "policy" {
  source_policy_documents = [data.iamproof_policy_document.base.json]
  policy_type             = "identity"
  fail_on                 = "none"
  attachment              = terraform_data.name.output == "tide" ? "managed" : "inline_role"
  statement {
    sid = "Own"
  }
  dynamic "statement" {
    for_each = data.iamproof_policy_document.base.json == "" ? ["no"] : []
    content { sid = "Never" }
  }
}
resource "terraform_data" "policy" { input = data.iamproof_policy_document.policy.minified_json }
`
	w := newWorkspace(t, fmt.Sprintf(config, `effect = "allow"`))
	out := w.run(t, "plan")
	if errs := out.errors(); len(errs) != 1 {
		t.Errorf("errors: %+v", errs)
	} else {
		(&badInput{at: `effect = "allow"`, says: []string{"statement[0].effect"}}).check(t, "a wrong effect", &errs[0])
	}

	w.configure(t, fmt.Sprintf(config, ""))
	if out := w.run(t, "plan"); out.failed {
		t.Fatalf("the plan failed: %+v", out.diagnostics)
	}
	w.apply(t)
	w.noChanges(t)
	read, _ := w.documents(t)
	d := read["policy"]
	want := `{"Sid":"Latertide","Effect":"Allow","Principal":{"AWS":"tide"},"Condition":{"tide":{"tide":"tide"}}},{"Sid":"Own","Effect":"Allow"}]}`
	if !strings.HasSuffix(d.Minified, want) || !strings.Contains(d.Minified, "arn:aws:s3:::tide-logs/*") {
		t.Errorf("the document as applied: %s", d.Minified)
	}
	if d.SizeLimit == nil || *d.SizeLimit != 6144 {
		t.Errorf("the limit as applied: %v", d.SizeLimit)
	}
}

// apply applies the configuration.
func (w *workspace) apply(t *testing.T) {
	t.Helper()
	if out := w.run(t, "apply", "-auto-approve"); out.failed {
		t.Fatalf("apply failed: %+v", out.diagnostics)
	}
}

// noChanges plans the configuration, which must change nothing.
func (w *workspace) noChanges(t *testing.T) {
	t.Helper()
	if out := w.run(t, "plan", "-detailed-exitcode"); out.failed {
		t.Errorf("the plan is not empty: %s", out.output)
	}
}
