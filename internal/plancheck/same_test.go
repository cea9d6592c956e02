// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/extract"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/tables"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
)

// TestA18 shows that the program that made a plan, and the order of keys in it, do not
// count. The differences of OpenTofu's plans are those that were measured for the same
// configuration.
func TestA18(t *testing.T) {
	entries, err := os.ReadDir("testdata/plans")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := os.ReadFile("testdata/plans/" + e.Name() + "/plan.json")
		if err != nil {
			t.Fatal(err)
		}
		want := prints(Run(parsePlan(t, text), &Settings{}))
		for name, changed := range map[string][]byte{
			"sorted": resorted(t, text, func(map[string]any) {}),
			"tofu": bytes.ReplaceAll(resorted(t, text, func(plan map[string]any) {
				delete(plan, "complete")
				delete(plan, "applyable")
				plan["terraform_version"] = "1.12.6"
			}), []byte("registry.terraform.io"), []byte("registry.opentofu.org")),
			"newer": resorted(t, text, func(plan map[string]any) {
				plan["format_version"] = "1.9"
				plan["action_invocations"] = []any{map[string]any{"address": "action.x.y"}}
			}),
		} {
			if e.Name() == "target" && name == "tofu" {
				continue // OpenTofu does not say that a plan is partial
			}
			if got := prints(Run(parsePlan(t, changed), &Settings{})); !slices.Equal(got, want) {
				t.Errorf("%s, %s: got\n%s\nwant\n%s", e.Name(), name, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
	}
}

func prints(r *Report) []string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, f.ID+" "+f.Fingerprint+" "+f.Address+" "+f.Message)
	}
	for _, p := range r.Principals {
		for _, l := range p.Layers {
			out = append(out, p.Address()+" "+l.From.Address+" "+l.Link.String())
		}
	}
	return out
}

// resorted writes a plan anew, which sorts the keys of every object.
func resorted(t *testing.T, text []byte, change func(map[string]any)) []byte {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var plan map[string]any
	if err := d.Decode(&plan); err != nil {
		t.Fatal(err)
	}
	change(plan)
	out, err := json.MarshalIndent(plan, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestFingerprints shows that fingerprints differ, and that a line more or another order
// does not change them.
func TestFingerprints(t *testing.T) {
	seen := map[string]string{}
	for _, f := range run(t, "overwritten").Findings {
		if other, ok := seen[f.Fingerprint]; ok {
			t.Errorf("%s and %s have the same fingerprint", other, f.ID)
		}
		seen[f.Fingerprint] = f.ID
	}
}

// TestMatchAddress matches patterns of addresses (K-410).
func TestMatchAddress(t *testing.T) {
	for _, test := range []struct {
		glob, address string
		want          bool
	}{
		{"aws_iam_role.r", "aws_iam_role.r", true},
		{"aws_iam_role.r", `aws_iam_role.r["a.b"]`, true},
		{`aws_iam_role.r["a*"]`, `aws_iam_role.r["a.b"]`, true},
		{`aws_iam_role.r["b*"]`, `aws_iam_role.r["a.b"]`, false},
		{"aws_iam_role.*", "aws_iam_role.r", true},
		{"aws_iam_role.*", "module.x.aws_iam_role.r", false},
		{"module.ci[*].aws_iam_role.*", "module.ci[0].aws_iam_role.r", true},
		{"module.ci.aws_iam_role.*", "module.ci[0].aws_iam_role.r", true},
		{"**.aws_iam_role.admin", "module.a.module.b.aws_iam_role.admin", true},
		{"**.aws_iam_role.admin", "aws_iam_role.admin", true},
		{"**", "aws_iam_role.admin", true},
		{"*.admin", "module.a.aws_iam_role.admin", false},
		{"aws_iam_role.a*z", "aws_iam_role.abcz", true},
		{"aws_iam_role.a*z", "aws_iam_role.abc", false},
	} {
		if got := MatchAddress(test.glob, test.address); got != test.want {
			t.Errorf("%s against %s: %v", test.glob, test.address, got)
		}
	}
}

func TestOrder(t *testing.T) {
	addresses := []string{"aws_a.r[10]", "module.b.aws_a.x", "aws_a.r[2]", "module.a.module.c.aws_z.y", "module.a.aws_z.y", "aws_b.a"}
	slices.SortFunc(addresses, planfile.CompareAddress)
	want := []string{"aws_a.r[2]", "aws_a.r[10]", "aws_b.a", "module.a.aws_z.y", "module.a.module.c.aws_z.y", "module.b.aws_a.x"}
	if !slices.Equal(addresses, want) {
		t.Errorf("got %v", addresses)
	}
}

// FuzzPlan reads any text and puts together what it finds: it never panics. Documents are
// not validated, which other targets do.
func FuzzPlan(f *testing.F) {
	entries, err := os.ReadDir("testdata/plans")
	if err != nil {
		f.Fatal(err)
	}
	for _, e := range entries {
		if text, err := os.ReadFile("testdata/plans/" + e.Name() + "/plan.json"); err == nil && len(text) < 8_000 {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		plan, err := planfile.Read(bytes.NewReader(text), tables.ReadOptions(nil, nil))
		if err != nil {
			return
		}
		c := newChecker(plan, &Settings{})
		for _, p := range c.l.Principals {
			if unionOf(p).root == nil {
				t.Error("there is no sum")
			}
		}
		for _, d := range c.documents {
			if d.Visibility == extract.NotVisible && d.Reason == "" {
				t.Errorf("%s is not visible without a reason", d.Label())
			}
		}
		c.removed()
		c.newAccess()
	})
}
