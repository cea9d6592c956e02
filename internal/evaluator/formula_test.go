// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"fmt"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// TestSameAccountTable is the decision table of §3.4 for an ordinary action (on a
// queue) and for a mandatory resource policy (on a key).
func TestSameAccountTable(t *testing.T) {
	const a, i = evaluator.Allowed, evaluator.ImplicitDeny
	const (
		none    = "-"
		refuses = "x"
	)
	star := `"Principal":"*"`
	starArn := star + `,"Condition":{"ArnEquals":{"aws:PrincipalArn":"` + harvester + `"}}`
	for _, tt := range []struct {
		names     string // what the resource policy names
		principal string
		caller    string
		id        bool
		pb, sp    string
		ordinary  evaluator.Decision
		mandatory evaluator.Decision
	}{
		{"nothing", "", run7, true, none, none, a, i},
		{"nothing", "", run7, true, refuses, none, i, i},
		{"nothing", "", run7, true, none, refuses, i, i},
		{"nothing", "", run7, false, none, none, i, i},
		{"root", who(rootA), run7, false, none, none, i, i},
		{"account", who(accountA), run7, false, none, none, i, i},
		{"root", who(rootA), run7, true, none, none, a, a},
		{"account", who(accountA), run7, true, none, none, a, a},
		{"root", who(rootA), run7, true, refuses, none, i, i},
		{"user", who(mira), mira, false, refuses, none, a, a},
		{"role", who(harvester), run7, false, none, none, a, a},
		{"role", who(harvester), run7, false, refuses, none, i, i},
		{"role", who(harvester), run7, false, none, refuses, i, i},
		{"role", who(harvester), run7, true, refuses, none, i, i},
		{"session", who(run7), run7, false, refuses, refuses, a, a},
		{"federated user", who(kiosk), kiosk, false, refuses, refuses, a, a},
		{"federated user without session policy", who(kiosk), kiosk, false, refuses, none, a, a},
		{"*", star, run7, false, refuses, refuses, a, a},
		{"* and aws:PrincipalArn", starArn, harvester, false, refuses, refuses, a, a},
	} {
		for _, mandatory := range []bool{false, true} {
			name := fmt.Sprintf("%s id=%v pb=%s sp=%s mandatory=%v", tt.names, tt.id, tt.pb, tt.sp, mandatory)
			t.Run(name, func(t *testing.T) {
				w := world{principal: tt.caller, action: "sqs:SendMessage", resource: intake}
				want := tt.ordinary
				if mandatory {
					w.action, w.resource, want = "kms:Decrypt", keyK, tt.mandatory
					w.rp = stmt(allow, `"*"`, anything, who("arn:aws:iam::444455556666:role/Unrelated"))
				}
				if tt.principal != "" {
					w.rp = stmt(allow, `"*"`, anything, tt.principal)
				}
				if tt.id {
					w.id = []string{fullAccess}
				}
				if tt.pb == refuses {
					w.pb = onlyS3
				}
				if tt.sp == refuses {
					w.sp = []string{onlyS3}
				}
				if r := w.evaluate(t); r.Decision != want {
					t.Errorf("decision is %s, want %s", r.Decision, want)
				}
			})
		}
	}
}

// TestCrossAccountTable is the table of §3.5.
func TestCrossAccountTable(t *testing.T) {
	denyAll := stmt(deny, `"*"`, anything)
	for _, tt := range []struct {
		name string
		id   []string
		rp   string
		want evaluator.Decision
	}{
		{"allow allow", []string{fullAccess}, stmt(allow, `"*"`, anything, who(courier)), evaluator.Allowed},
		{"allow, resource silent", []string{fullAccess}, stmt(allow, `"*"`, anything, who(harvester)), evaluator.ImplicitDeny},
		{"identity silent, role named", nil, stmt(allow, `"*"`, anything, who(courier)), evaluator.ImplicitDeny},
		{"identity silent, session named", nil, stmt(allow, `"*"`, anything, who(van1)), evaluator.ImplicitDeny},
		{"identity silent, star", nil, stmt(allow, `"*"`, anything, anyone), evaluator.ImplicitDeny},
		{"resource denies", []string{fullAccess}, stmt(allow, `"*"`, anything, who(courier)) + "," + stmt(deny, `"*"`, anything, who(accountB)), evaluator.ExplicitDeny},
		{"identity denies", []string{fullAccess + "," + denyAll}, stmt(allow, `"*"`, anything, who(courier)), evaluator.ExplicitDeny},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := world{principal: van1, id: tt.id, rp: tt.rp}
			w.defaults()
			if r := w.evaluate(t); r.Decision != tt.want {
				t.Errorf("decision is %s, want %s", r.Decision, tt.want)
			}
		})
	}
}

// TestE1660 is the table of E-1660 and the values of E-1502's two assertions.
func TestE1660(t *testing.T) {
	const f, u, tr = truth.False, truth.Unknown, truth.True
	for _, tt := range []struct {
		d, g     truth.Value
		possible string
		decision evaluator.Decision
	}{
		{tr, f, "explicitDeny", evaluator.ExplicitDeny},
		{tr, u, "explicitDeny", evaluator.ExplicitDeny},
		{tr, tr, "explicitDeny", evaluator.ExplicitDeny},
		{f, tr, "allowed", evaluator.Allowed},
		{f, f, "implicitDeny", evaluator.ImplicitDeny},
		{f, u, "allowed, implicitDeny", evaluator.Undetermined},
		{u, tr, "allowed, explicitDeny", evaluator.Undetermined},
		{u, f, "explicitDeny, implicitDeny", evaluator.Undetermined},
		{u, u, "allowed, explicitDeny, implicitDeny", evaluator.Undetermined},
	} {
		p := evaluator.PossibleDecisions(tt.d, tt.g)
		if p.String() != tt.possible || p.Decision() != tt.decision {
			t.Errorf("D = %v, G = %v: %s (%s), want %s (%s)", tt.d, tt.g, p, p.Decision(), tt.possible, tt.decision)
		}
	}
}
