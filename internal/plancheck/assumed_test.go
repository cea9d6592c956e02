// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/extract"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// TestA13NotIAM counts policies of an organization that are in another language, and does
// not check one whose type is not known.
func TestA13NotIAM(t *testing.T) {
	if c := run(t, "a13-organization").Counts(); c.Found != 3 || c.NotIAM != 1 {
		t.Errorf("%d found, %d not IAM", c.Found, c.NotIAM)
	}
	for _, test := range []struct {
		typ                        any
		unknown                    map[string]any
		decided, notIAM, invisible int
	}{
		{nil, nil, 1, 0, 0},
		{"SERVICE_CONTROL_POLICY", nil, 1, 0, 0},
		{"RESOURCE_CONTROL_POLICY", nil, 1, 0, 0},
		{"TAG_POLICY", nil, 0, 1, 0},
		{"DECLARATIVE_POLICY_EC2", nil, 0, 1, 0},
		{nil, map[string]any{"type": true}, 0, 0, 1},
	} {
		after := map[string]any{"name": "p", "content": `{"tags":{}}`}
		if test.typ != nil {
			after["type"] = test.typ
		}
		r := Run(parsePlan(t, planOf(t, change{"aws_organizations_policy", "p", create, nil, after, test.unknown})), &Settings{})
		c := r.Counts()
		if c.Decided != test.decided || c.NotIAM != test.notIAM || c.NotVisible != test.invisible {
			t.Errorf("%v: %+v", test.typ, c)
		}
		if checked := len(r.Findings) > 0; checked != (test.decided == 1) {
			t.Errorf("%v: findings %v", test.typ, lines(r))
		}
		if test.decided == 0 && r.Documents[0].Reason == "" {
			t.Errorf("%v: there is no reason", test.typ)
		}
	}
}

// TestK103Assumed says of each role whose inline policies are taken to be absent that this is
// assumed, and lets no rule hold because of it.
func TestK103Assumed(t *testing.T) {
	rules := func(s *Settings) {
		s.Rules = []*Rule{
			{Kind: "excludes", Name: "x", Class: frame.Error, Document: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:CreateUser","Resource":"*"}]}`},
		}
	}
	for _, plan := range []string{"dynamic-inline", "a07-plain-role"} {
		r := run(t, plan, rules)
		p := r.Principals[0]
		if !p.Complete || len(p.Assumed) != 1 || !strings.Contains(p.Assumed[0], "--source") {
			t.Errorf("%s: complete %v, assumed %v", plan, p.Complete, p.Assumed)
		}
		if got := r.Rules[0]; got.Result != Undetermined || !strings.Contains(got.Because, "inline_policy") {
			t.Errorf("%s: %s, %s", plan, got.Result, got.Because)
		}
		if !slices.ContainsFunc(r.Notes, func(n Note) bool { return n.ID == "BLOCKS_ASSUMED" }) {
			t.Errorf("%s: notes %v", plan, r.Notes)
		}
	}
	for _, test := range []struct {
		name   string
		source dynamics
		result string
	}{
		{"not declared", dynamics{}, Undetermined},
		{"no dynamic block", dynamics{known: true}, Holds},
		{"dynamic block", dynamics{known: true, dynamic: true}, Undetermined},
	} {
		r := run(t, "a07-plain-role", rules, func(s *Settings) { s.Source = test.source })
		if p := r.Principals[0]; r.Rules[0].Result != test.result || p.Complete == test.source.dynamic {
			t.Errorf("%s: %s, complete %v, assumed %v", test.name, r.Rules[0].Result, p.Complete, p.Assumed)
		}
	}
}

// dynamics are files that only say whether there are dynamic blocks.
type dynamics struct {
	extract.Source
	dynamic, known bool
}

func (d dynamics) Dynamic(*planfile.Resource, string) (dynamic, known bool) {
	return d.dynamic, d.known
}
func (dynamics) Place(*planfile.Resource, string) (file string, line int) { return "", 0 }
func (dynamics) IsNull(*planfile.Resource, string) bool                   { return false }
func (dynamics) Comments(*planfile.Resource) []*planfile.Comment          { return nil }
func (dynamics) Has(*planfile.Resource, string) bool                      { return false }
func (dynamics) Refers(*planfile.Resource, string) (string, bool)         { return "", false }

// TestK303Keyed lets no rule hold because an attachment is taken to be of the instance with the
// same key: an expression may name another one.
func TestK303Keyed(t *testing.T) {
	rule := &Rule{Kind: "within", Name: "x", Class: frame.Error, Document: `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`}
	r := run(t, "a08-same-keys", func(s *Settings) { s.Rules = []*Rule{rule} })
	if len(r.Rules) != 2 || len(r.Principals) != 2 {
		t.Fatalf("%d results", len(r.Rules))
	}
	for i, result := range r.Rules {
		if p := r.Principals[i]; result.Result != Undetermined || !strings.Contains(p.Assumed[0], "with its own key") {
			t.Errorf("%+v, assumed %v", *result, p.Assumed)
		}
	}
}

// TestK307Violated prints what a violated rule takes for granted.
func TestK307Violated(t *testing.T) {
	rule := &Rule{Kind: "excludes", Name: "x", Class: frame.Error, Document: `{"Statement":[{"Effect":"Allow","Action":"iam:CreateUser","Resource":"*"}]}`}
	r := run(t, "a08-same-keys", func(s *Settings) { s.Rules = []*Rule{rule} })
	for _, result := range r.Rules {
		if result.Result != Violated || !strings.HasSuffix(result.Because, "by the same key)") {
			t.Errorf("%+v", *result)
		}
	}
}
