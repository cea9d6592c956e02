// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
)

// row is one row of a table of rules, named by its number.
type row struct {
	name  string
	world world
	want  evaluator.Decision
	cause string // "C-31", where it is undetermined
}

func checkRows(t *testing.T, rows []row) {
	t.Helper()
	for _, tt := range rows {
		t.Run(tt.name, func(t *testing.T) {
			r := tt.world.evaluate(t)
			if r.Decision != tt.want {
				t.Fatalf("%s %v, want %s", r.Decision, r.Causes, tt.want)
			}
			if tt.cause != "" && (len(r.Causes) == 0 || r.Causes[0].Ref != tt.cause) {
				t.Errorf("the causes are %v, want %s", r.Causes, tt.cause)
			}
		})
	}
}

func notPrincipal(effect, who string) string {
	return `{"Effect":"` + effect + `","NotPrincipal":{"AWS":` + who + `},"Action":"s3:*","Resource":"*"}`
}

// TestT10NotPrincipal is rows T 10.4 and T 10.5 (E-932, E-934).
func TestT10NotPrincipal(t *testing.T) {
	const object = logsBucket + "/x"
	w := func(caller, rp string, id ...string) world {
		return world{principal: caller, action: "s3:GetObject", resource: object, rpOwner: logsBucket, rp: rp, id: id, account: accountA}
	}
	whole := `["` + rootA + `","` + harvester + `","` + run7 + `"]`
	other := "arn:aws:sts::444455556666:assumed-role/Reaper/run-1"
	checkRows(t, []row{
		{"T 10.4 role alone", w(run7, notPrincipal(deny, `"`+harvester+`"`), fullAccess), evaluator.ExplicitDeny, ""},
		{"T 10.4 account, role and session", w(run7, notPrincipal(deny, whole), fullAccess), evaluator.Allowed, ""},
		{"T 10.4 another role", w(other, notPrincipal(deny, whole), fullAccess), evaluator.ExplicitDeny, ""},
		{"T 10.5", w(mira, notPrincipal(allow, `"`+mira+`"`)), evaluator.ImplicitDeny, ""},
		{"T 10.5 only the account", w(mira, notPrincipal(allow, `"`+accountA+`"`)), evaluator.Undetermined, "C-13"},
		{"T 10.5 others", w(mira, notPrincipal(allow, `"`+courier+`"`)), evaluator.Allowed, ""},
	})
}
