// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package frame_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// runChecks validates with these checks only and returns ids and paths.
func runChecks(in frame.Input, checks ...frame.Check) []string {
	var found []string
	for _, f := range reportOf(in, checks...).Findings {
		found = append(found, f.ID+" "+f.Path())
	}
	return found
}

// reportOf validates with these checks only.
func reportOf(in frame.Input, checks ...frame.Check) *frame.Report {
	c := frame.NewPass(frame.NewSuite(checks), &in)
	c.Run()
	return c.Report()
}

// onActions is a check that reports the actions with a text in them.
func onActions(id, text string, phase frame.Phase) frame.Check {
	return frame.Check{ID: id, Class: frame.Warning, Types: iam.AllTypes, Phase: phase, Action: func(c *frame.Pass, _ *view.Statement, a *view.ActionEntry) {
		if strings.Contains(a.Text, text) {
			c.Add(frame.Found{At: a.Node, Message: "Found."})
		}
	}}
}

func with(k frame.Check, change func(*frame.Check)) frame.Check {
	change(&k)
	return k
}

func TestPhasesAndBlocks(t *testing.T) {
	in := frame.Input{Text: checktest.Document(`{"Effect":"Allow","Action":["s3:bad","s3:fine"],"Resource":"*"}`)}
	bad := onActions("BAD", "bad", frame.PhaseSyntax)
	all := onActions("ALL", "s3", frame.PhaseMeaning)
	blocks := func(k *frame.Check) { k.Blocks = true }
	tests := map[string]struct {
		checks []frame.Check
		want   []string
	}{
		"does not block":   {[]frame.Check{bad, all}, []string{"ALL $.Statement[0].Action[0]", "BAD $.Statement[0].Action[0]", "ALL $.Statement[0].Action[1]"}},
		"blocks":           {[]frame.Check{with(bad, blocks), all}, []string{"BAD $.Statement[0].Action[0]", "ALL $.Statement[0].Action[1]"}},
		"earlier phase":    {[]frame.Check{all, with(bad, blocks)}, []string{"BAD $.Statement[0].Action[0]", "ALL $.Statement[0].Action[1]"}},
		"other types":      {[]frame.Check{with(bad, func(k *frame.Check) { k.Types = iam.SCP }), all}, []string{"ALL $.Statement[0].Action[0]", "ALL $.Statement[0].Action[1]"}},
		"off":              {[]frame.Check{with(bad, func(k *frame.Check) { k.Off = true })}, nil},
		"blocked above it": {[]frame.Check{{ID: "STMT", Class: frame.Error, Types: iam.AllTypes, Blocks: true, Statement: func(c *frame.Pass, s *view.Statement) { c.Add(frame.Found{At: s.Node, Message: "Bad."}) }}, all}, []string{"STMT $.Statement[0]"}},
	}
	for name, tc := range tests {
		if d := cmp.Diff(tc.want, runChecks(in, tc.checks...), cmpopts.EquateEmpty()); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
	ignored := in
	ignored.Overrides = map[string]frame.Class{"BAD": frame.Ignore}
	if d := cmp.Diff([]string{"ALL $.Statement[0].Action[1]"}, runChecks(ignored, with(bad, blocks), all)); d != "" {
		t.Errorf("a check that is ignored blocks all the same (-want +got):\n%s", d)
	}
}

func TestPartial(t *testing.T) {
	in := frame.Input{Root: checktest.Tree(
		checktest.Member("Effect", checktest.Literal("Allow")),
		checktest.Member("Action", policy.NewArray(policy.Pos{}, []*policy.Node{
			checktest.Literal("s3:GetObject"), policy.NewString(policy.Pos{}, pattern.WithPrefix("s3:Put")), policy.NewUnknown(pattern.Unknown()),
		}, false)), checktest.Member("Resource", checktest.Literal("*")),
	)}
	if d := cmp.Diff([]string{"K $.Statement[0].Action[0]"}, runChecks(in, onActions("K", "", frame.PhaseLogic))); d != "" {
		t.Errorf("known entries (-want +got):\n%s", d)
	}
	partial := with(onActions("K", "s3", frame.PhaseLogic), func(k *frame.Check) { k.Partial = true })
	if d := cmp.Diff([]string{"K $.Statement[0].Action[0]", "K $.Statement[0].Action[1]"}, runChecks(in, partial)); d != "" {
		t.Errorf("known beginnings (-want +got):\n%s", d)
	}
	open := frame.Input{Root: policy.NewObject(policy.Pos{}, []policy.Member{checktest.Member("Version", checktest.Literal("2012-10-17")), checktest.Member("Statement", policy.NewObject(policy.Pos{}, []policy.Member{
		checktest.Member("Effect", checktest.Literal("Allow")), checktest.Member("Action", checktest.Literal("s3:GetObject")),
	}, true))}, false)}
	stmt := func(phase frame.Phase, partial bool) frame.Check {
		return frame.Check{ID: "S", Class: frame.Warning, Types: iam.AllTypes, Phase: phase, Partial: partial, Statement: func(c *frame.Pass, s *view.Statement) {
			c.Add(frame.Found{At: s.Node, Message: "Seen."})
		}}
	}
	for _, tc := range []struct {
		check frame.Check
		want  int
	}{{stmt(frame.PhaseSyntax, false), 1}, {stmt(frame.PhaseMeaning, false), 0}, {stmt(frame.PhaseMeaning, true), 1}} {
		if got := runChecks(open, tc.check); len(got) != tc.want {
			t.Errorf("phase %d, partial %v: %v", tc.check.Phase, tc.check.Partial, got)
		}
	}
}

func TestReplace(t *testing.T) {
	in := frame.Input{Text: checktest.Document(`{"Effect":"Allow","Action":["s3:a"],"Resource":"*"},{"Effect":"Deny","Action":["s3:a"],"Resource":"*"}`)}
	whole := frame.Check{ID: "WHOLE", Class: frame.Error, Types: iam.AllTypes, Phase: frame.PhaseMeaning, Statement: func(c *frame.Pass, s *view.Statement) {
		if s.Effect == policy.Deny {
			c.Add(frame.Found{At: s.Node, Message: "All of it.", Related: c.Replace(s, "PART", "LATER")})
		}
	}}
	want := []string{"LATER $.Statement[0].Action[0]", "PART $.Statement[0].Action[0]", "WHOLE $.Statement[1]"}
	if d := cmp.Diff(want, runChecks(in, onActions("PART", "a", frame.PhaseNames), whole, onActions("LATER", "a", frame.PhaseLogic))); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestStaleCatalogue shows that an old catalogue makes no errors.
func TestStaleCatalogue(t *testing.T) {
	check := with(onActions("K", "s3", frame.PhaseNames), func(k *frame.Check) { k.Class, k.Data = frame.Error, frame.Catalogue })
	for name, tc := range map[string]struct {
		now, age string
		over     frame.Class
		want     frame.Class
	}{
		"no clock":    {want: frame.Error},
		"new":         {now: "2026-12-01", want: frame.Error},
		"old":         {now: "2028-01-01", want: frame.Warning},
		"accepted":    {now: "2028-01-01", age: "87600h", want: frame.Error},
		"overridden":  {now: "2028-01-01", over: frame.SecurityWarning, want: frame.SecurityWarning},
		"short limit": {now: "2026-12-01", age: "24h", want: frame.Warning},
	} {
		in := frame.Input{Text: checktest.Document(`{"Effect":"Allow","Action":"s3:a","Resource":"*"}`)}
		in.Now, _ = time.Parse(time.DateOnly, tc.now)
		in.MaxCatalogAge, _ = time.ParseDuration(tc.age)
		if tc.over != 0 {
			in.Overrides = map[string]frame.Class{"K": tc.over}
		}
		found := reportOf(in, check).Findings
		if len(found) != 1 || found[0].Class != tc.want || found[0].DataDate == "" {
			t.Errorf("%s: %+v", name, found)
		}
	}
}

// TestManyFindings shows that a report stays bounded and keeps what is grave.
func TestManyFindings(t *testing.T) {
	var stmts strings.Builder
	for range 3 * frame.MaxFindings {
		stmts.WriteString(`{"Effect":"Allow","Action":"s3:a","Resource":"*"},`)
	}
	in := frame.Input{Text: checktest.Document(stmts.String() + `{"Effect":"Allow","Action":"s3:grave","Resource":"*"}`)}
	grave := with(onActions("GRAVE", "grave", frame.PhaseLogic), func(k *frame.Check) { k.Class = frame.Error })
	found := runChecks(in, onActions("MANY", "s3", frame.PhaseNames), grave)
	if len(found) != frame.MaxFindings+1 || !strings.HasPrefix(found[len(found)-1], "GRAVE") {
		t.Errorf("%d findings, the last is %s", len(found), found[len(found)-1])
	}
}

// TestFoundData shows that a finding can be based on something else than its check does.
func TestFoundData(t *testing.T) {
	for data, want := range map[frame.Data]frame.Class{frame.NoData: frame.Warning, frame.Table: frame.Error} {
		in := frame.Input{Text: checktest.Document(`{"Effect":"Allow","Action":"s3:a","Resource":"*"}`), Options: frame.Options{Now: time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC)}}
		found := reportOf(in, frame.Check{ID: "K", Class: frame.Error, Types: iam.AllTypes, Data: frame.Catalogue, Statement: func(c *frame.Pass, s *view.Statement) {
			c.Add(frame.Found{At: s.Node, Message: "Found.", Data: data})
		}}).Findings
		if len(found) != 1 || found[0].Class != want || (found[0].DataDate == "") != (data == frame.Table) {
			t.Errorf("%s: %+v", data, found)
		}
	}
}
