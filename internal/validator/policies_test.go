// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// usualPolicy is an entry of testdata/policies.txt.
type usualPolicy struct {
	line int
	use  view.Use
	want []string
	text string
}

func usualPolicies(t *testing.T) []usualPolicy {
	t.Helper()
	file, err := os.ReadFile("testdata/policies.txt")
	if err != nil {
		t.Fatal(err)
	}
	var policies []usualPolicy
	for i, line := range strings.Split(string(file), "\n") {
		switch {
		case line == "", line[0] == '#':
		case line[0] == '{':
			policies[len(policies)-1].text = line
		default:
			head, ids, _ := strings.Cut(line, ":")
			name, partition, _ := strings.Cut(head, " partition=")
			typ, attachment, _ := strings.Cut(name, "/")
			p := usualPolicy{line: i + 1, use: view.Use{Attachment: attachment, Partition: partition}, want: strings.Fields(ids)}
			if p.use.Type, err = iam.ParseType(typ); err != nil {
				t.Fatalf("line %d: %v", i+1, err)
			}
			policies = append(policies, p)
		}
	}
	if len(policies) < 100 {
		t.Fatalf("only %d policies", len(policies))
	}
	return policies
}

// TestUsualPolicies: what AWS documents is no ERROR, and what is found in it does not depend on how it is written.
func TestUsualPolicies(t *testing.T) {
	for _, p := range usualPolicies(t) {
		root, problems := policy.ParseJSON(p.text)
		if len(problems) > 0 {
			t.Errorf("line %d: %v", p.line, problems)
			continue
		}
		find := func(text string) (all, grave []string) {
			for _, f := range validator.Validate(frame.Input{Text: text, Use: p.use}).Findings {
				all = append(all, f.ID)
				if f.Class == frame.Error {
					t.Errorf("line %d: %s %s", p.line, f.ID, f.Message)
				}
				if f.Class >= frame.Warning {
					grave = append(grave, f.ID)
				}
			}
			slices.Sort(all)
			slices.Sort(grave)
			return all, slices.Compact(grave)
		}
		all, grave := find(p.text)
		if !slices.Equal(grave, p.want) {
			t.Errorf("line %d: found %v, want %v", p.line, grave, p.want)
		}
		for name, how := range map[string]rewriting{"indented and escaped": {escape: true, indent: "\t"}, "statements in reverse": {statements: true}, "members in reverse": {members: true}} {
			text := how.write(root, 0)
			if got, _ := find(text); !slices.Equal(got, all) {
				t.Errorf("line %d, %s: found %v, want %v in\n%s", p.line, name, got, all, text)
			}
		}
	}
}

// rewriting is another way of writing a document.
type rewriting struct {
	escape, statements, members bool
	indent                      string
}

func (r rewriting) write(n *policy.Node, depth int) string {
	var parts []string
	switch n.Kind {
	case policy.KindArray:
		for _, e := range n.Elems {
			parts = append(parts, r.write(e, depth+1))
		}
		if r.statements && n.Key() == "Statement" {
			slices.Reverse(parts)
		}
		return "[" + r.join(parts, depth) + "]"
	case policy.KindObject:
		for _, m := range n.Members {
			parts = append(parts, r.quote(m.Name)+":"+r.write(m.Value, depth+1))
		}
		if r.members {
			slices.Reverse(parts)
		}
		return "{" + r.join(parts, depth) + "}"
	case policy.KindString:
		s, _ := n.Text.Known()
		return r.quote(s)
	}
	return n.JSON()
}

func (r rewriting) join(parts []string, depth int) string {
	if r.indent == "" {
		return strings.Join(parts, ",")
	}
	return "\r\n" + strings.Repeat(r.indent, depth+1) + strings.Join(parts, " ,\r\n"+strings.Repeat(r.indent, depth+1))
}

func (r rewriting) quote(s string) string {
	if !r.escape {
		return policy.NewString(policy.Pos{}, pattern.Literal(s)).JSON()
	}
	var b strings.Builder
	for _, c := range s {
		fmt.Fprintf(&b, `\u%04X`, c) // all are below U+10000
	}
	return `"` + b.String() + `"`
}
