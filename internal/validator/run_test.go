// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// runChecks validates with these checks only and returns ids and paths.
func runChecks(in Input, checks ...Check) []string {
	c := newContext(&in)
	c.table = assemble([]family{{checks: checks}})
	c.run()
	var found []string
	for _, f := range c.report().Findings {
		found = append(found, f.ID+" "+f.Path)
	}
	return found
}

// onActions is a check that reports the actions with a text in them.
func onActions(id, text string, phase Phase) Check {
	return Check{ID: id, Class: Warning, Types: iam.AllTypes, Phase: phase, Action: func(c *Context, _ *Statement, a *ActionEntry) {
		if strings.Contains(a.Text, text) {
			c.Add(Found{At: a.Node, Message: "Found."})
		}
	}}
}

func with(k Check, change func(*Check)) Check {
	change(&k)
	return k
}

func TestPhasesAndTaint(t *testing.T) {
	in := Input{Text: document(`{"Effect":"Allow","Action":["s3:bad","s3:fine"],"Resource":"*"}`)}
	bad := onActions("BAD", "bad", PhaseSyntax)
	all := onActions("ALL", "s3", PhaseMeaning)
	taints := func(k *Check) { k.Taints = true }
	tests := map[string]struct {
		checks []Check
		want   []string
	}{
		"no taint":         {[]Check{bad, all}, []string{"ALL $.Statement[0].Action[0]", "BAD $.Statement[0].Action[0]", "ALL $.Statement[0].Action[1]"}},
		"taint":            {[]Check{with(bad, taints), all}, []string{"BAD $.Statement[0].Action[0]", "ALL $.Statement[0].Action[1]"}},
		"earlier phase":    {[]Check{all, with(bad, taints)}, []string{"BAD $.Statement[0].Action[0]", "ALL $.Statement[0].Action[1]"}},
		"other types":      {[]Check{with(bad, func(k *Check) { k.Types = iam.SCP }), all}, []string{"ALL $.Statement[0].Action[0]", "ALL $.Statement[0].Action[1]"}},
		"off":              {[]Check{with(bad, func(k *Check) { k.Off = true })}, nil},
		"tainted above it": {[]Check{{ID: "STMT", Class: Error, Types: iam.AllTypes, Taints: true, Statement: func(c *Context, s *Statement) { c.Add(Found{At: s.Node, Message: "Bad."}) }}, all}, []string{"STMT $.Statement[0]"}},
	}
	for name, tc := range tests {
		if d := cmp.Diff(tc.want, runChecks(in, tc.checks...), cmpopts.EquateEmpty()); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
	ignored := in
	ignored.Overrides = map[string]Class{"BAD": Ignore}
	if d := cmp.Diff([]string{"ALL $.Statement[0].Action[1]"}, runChecks(ignored, with(bad, taints), all)); d != "" {
		t.Errorf("a check that is ignored taints all the same (-want +got):\n%s", d)
	}
}

func TestPartial(t *testing.T) {
	in := Input{Root: documentTree(
		member("Effect", literalNode("Allow")),
		member("Action", policy.NewArray(policy.Pos{}, []*policy.Node{
			literalNode("s3:GetObject"), policy.NewString(policy.Pos{}, pattern.WithPrefix("s3:Put")), policy.NewUnknown(pattern.Unknown()),
		}, false)), member("Resource", literalNode("*")),
	)}
	if d := cmp.Diff([]string{"K $.Statement[0].Action[0]"}, runChecks(in, onActions("K", "", PhaseLogic))); d != "" {
		t.Errorf("known entries (-want +got):\n%s", d)
	}
	partial := with(onActions("K", "s3", PhaseLogic), func(k *Check) { k.Partial = true })
	if d := cmp.Diff([]string{"K $.Statement[0].Action[0]", "K $.Statement[0].Action[1]"}, runChecks(in, partial)); d != "" {
		t.Errorf("known beginnings (-want +got):\n%s", d)
	}
	open := Input{Root: policy.NewObject(policy.Pos{}, []policy.Member{member("Version", literalNode("2012-10-17")), member("Statement", policy.NewObject(policy.Pos{}, []policy.Member{
		member("Effect", literalNode("Allow")), member("Action", literalNode("s3:GetObject")),
	}, true))}, false)}
	stmt := func(phase Phase, partial bool) Check {
		return Check{ID: "S", Class: Warning, Types: iam.AllTypes, Phase: phase, Partial: partial, Statement: func(c *Context, s *Statement) {
			c.Add(Found{At: s.Node, Message: "Seen."})
		}}
	}
	for _, tc := range []struct {
		check Check
		want  int
	}{{stmt(PhaseSyntax, false), 1}, {stmt(PhaseMeaning, false), 0}, {stmt(PhaseMeaning, true), 1}} {
		if got := runChecks(open, tc.check); len(got) != tc.want {
			t.Errorf("phase %d, partial %v: %v", tc.check.Phase, tc.check.Partial, got)
		}
	}
}

func TestAbsorb(t *testing.T) {
	in := Input{Text: document(`{"Effect":"Allow","Action":["s3:a"],"Resource":"*"},{"Effect":"Deny","Action":["s3:a"],"Resource":"*"}`)}
	whole := Check{ID: "WHOLE", Class: Error, Types: iam.AllTypes, Phase: PhaseMeaning, Statement: func(c *Context, s *Statement) {
		if s.Effect == policy.Deny {
			c.Add(Found{At: s.Node, Message: "All of it.", Related: c.Absorb(s, "PART", "LATER")})
		}
	}}
	want := []string{"LATER $.Statement[0].Action[0]", "PART $.Statement[0].Action[0]", "WHOLE $.Statement[1]"}
	if d := cmp.Diff(want, runChecks(in, onActions("PART", "a", PhaseNames), whole, onActions("LATER", "a", PhaseLogic))); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestStaleCatalogue shows that an old catalogue makes no errors.
func TestStaleCatalogue(t *testing.T) {
	check := with(onActions("K", "s3", PhaseNames), func(k *Check) { k.Class, k.Data = Error, Catalogue })
	for name, tc := range map[string]struct {
		now, age string
		over     Class
		want     Class
	}{
		"no clock":    {want: Error},
		"new":         {now: "2026-12-01", want: Error},
		"old":         {now: "2028-01-01", want: Warning},
		"accepted":    {now: "2028-01-01", age: "87600h", want: Error},
		"overridden":  {now: "2028-01-01", over: SecurityWarning, want: SecurityWarning},
		"short limit": {now: "2026-12-01", age: "24h", want: Warning},
	} {
		in := Input{Text: document(`{"Effect":"Allow","Action":"s3:a","Resource":"*"}`)}
		in.Now, _ = time.Parse(time.DateOnly, tc.now)
		in.MaxCatalogAge, _ = time.ParseDuration(tc.age)
		if tc.over != 0 {
			in.Overrides = map[string]Class{"K": tc.over}
		}
		c := newContext(&in)
		c.table = assemble([]family{{checks: []Check{check}}})
		c.run()
		if len(c.findings) != 1 || c.findings[0].Class != tc.want || c.findings[0].DataDate == "" {
			t.Errorf("%s: %+v", name, c.findings)
		}
	}
}

// TestManyFindings shows that a report stays bounded and keeps what is grave.
func TestManyFindings(t *testing.T) {
	var stmts strings.Builder
	for range 3 * maxFindings {
		stmts.WriteString(`{"Effect":"Allow","Action":"s3:a","Resource":"*"},`)
	}
	in := Input{Text: document(stmts.String() + `{"Effect":"Allow","Action":"s3:grave","Resource":"*"}`)}
	grave := with(onActions("GRAVE", "grave", PhaseLogic), func(k *Check) { k.Class = Error })
	found := runChecks(in, onActions("MANY", "s3", PhaseNames), grave)
	if len(found) != maxFindings+1 || !strings.HasPrefix(found[len(found)-1], "GRAVE") {
		t.Errorf("%d findings, the last is %s", len(found), found[len(found)-1])
	}
}

// TestFoundData shows that a finding can rest on something else than its check does.
func TestFoundData(t *testing.T) {
	for data, want := range map[Data]Class{NoData: Warning, Table: Error} {
		in := Input{Text: document(`{"Effect":"Allow","Action":"s3:a","Resource":"*"}`), Now: time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC)}
		c := newContext(&in)
		c.table = assemble([]family{{checks: []Check{{ID: "K", Class: Error, Types: iam.AllTypes, Data: Catalogue, Statement: func(c *Context, s *Statement) {
			c.Add(Found{At: s.Node, Message: "Found.", Data: data})
		}}}}})
		c.run()
		if len(c.findings) != 1 || c.findings[0].Class != want || (c.findings[0].DataDate == "") != (data == Table) {
			t.Errorf("%s: %+v", data, c.findings)
		}
	}
}
