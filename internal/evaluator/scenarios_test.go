// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
)

// A scenario folder holds documents, and in scenario.json how they are attached and
// the requests with the expected verdict and explanation.
type scenarioFile struct {
	About            string              `json:"about"`
	Identity         []string            `json:"identity"`
	Boundary         string              `json:"boundary"`
	Session          []string            `json:"session"`
	SCP              [][]string          `json:"scp"`
	RCP              [][]string          `json:"rcp"`
	ResourcePolicies map[string]string   `json:"resource_policies"`
	ResourceAccounts map[string]string   `json:"resource_accounts"`
	Endpoint         string              `json:"endpoint"`
	EndpointKind     string              `json:"endpoint_kind"`
	Cases            []scenarioCase      `json:"cases"`
	Context          map[string][]string `json:"context"`
}

type scenarioCase struct {
	Name      string              `json:"name"`
	Principal string              `json:"principal"`
	Action    string              `json:"action"`
	Resource  string              `json:"resource"`
	Context   map[string][]string `json:"context"`
	Want      scenarioWant        `json:"want"`
}

// scenarioWant is what a case checks; what is left out is not checked.
type scenarioWant struct {
	Decision  string            `json:"decision"`
	DecidedBy []string          `json:"decided_by"`
	Blamed    []string          `json:"blamed"`
	NearMiss  string            `json:"near_miss"`
	Missing   []string          `json:"missing"`
	Causes    []string          `json:"causes"`
	Layers    map[string]string `json:"layers"`
}

func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/scenarios/*/scenario.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			var s scenarioFile
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(text, &s); err != nil {
				t.Fatal(err)
			}
			services := catalog.NewServices(catalog.Default())
			layers := s.layers(t, filepath.Dir(file), services)
			for _, c := range s.Cases {
				t.Run(c.Name, func(t *testing.T) { c.run(t, &s, layers, services) })
			}
		})
	}
}

func (s *scenarioFile) layers(t *testing.T, dir string, services simulate.Catalog) evaluator.Layers {
	t.Helper()
	compile := func(name string, typ iam.Type) *program.Policy {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := policy.Parse(string(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		p, err := program.Compile(doc, typ, name, services)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	list := func(names []string, typ iam.Type) evaluator.Policies {
		var out evaluator.Policies
		for _, n := range names {
			out.List = append(out.List, compile(n, typ))
		}
		return out
	}
	levels := func(names [][]string, typ iam.Type) *evaluator.Levels {
		if names == nil {
			return nil
		}
		out := &evaluator.Levels{}
		for _, l := range names {
			out.Levels = append(out.Levels, list(l, typ))
		}
		return out
	}
	l := evaluator.Layers{
		Identity: list(s.Identity, iam.Identity),
		SCP:      levels(s.SCP, iam.SCP),
		RCP:      levels(s.RCP, iam.RCP),
	}
	if s.Boundary != "" {
		l.Boundary = compile(s.Boundary, iam.Boundary)
	}
	if s.Session != nil {
		ps := list(s.Session, iam.Session)
		l.Session = &ps
	}
	if s.Endpoint != "" {
		l.Endpoint = compile(s.Endpoint, iam.Endpoint)
	}
	if s.EndpointKind == "gateway" {
		l.EndpointKind = evaluator.EndpointGateway
	}
	for _, owner := range slices.Sorted(maps.Keys(s.ResourcePolicies)) {
		typ := iam.Resource
		if arn.IsIAMRole(owner) {
			typ = iam.Trust
		}
		l.Resource = append(l.Resource, evaluator.ResourcePolicy{Owner: owner, Policy: compile(s.ResourcePolicies[owner], typ)})
	}
	if err := l.Validate(); err != nil {
		t.Fatal(err)
	}
	return l
}

func (c *scenarioCase) run(t *testing.T, s *scenarioFile, layers evaluator.Layers, services simulate.Catalog) {
	t.Helper()
	ev := evaluator.New(layers, services, evaluator.Options{})
	action, err := ev.Action(c.Action)
	if err != nil {
		t.Fatal(err)
	}
	resource := request.NewResource(arn.FromGlob(c.Resource))
	for owner, account := range s.ResourceAccounts {
		if len(c.Resource) >= len(owner) && c.Resource[:len(owner)] == owner {
			resource.Account = pattern.Literal(account)
		}
	}
	context, err := request.NewContext(c.Context, services)
	if err != nil {
		t.Fatal(err)
	}
	r, err := ev.Evaluate(&request.Request{Principal: mustPrincipal(t, c.Principal), Action: action, Resources: []*request.Resource{resource}, Context: context})
	if err != nil {
		t.Fatal(err)
	}
	got := scenarioWant{Decision: r.Decision.String()}
	if c.Want.DecidedBy != nil {
		for _, m := range r.Matched {
			if m.Decisive {
				got.DecidedBy = append(got.DecidedBy, m.Document+" "+m.Sid)
			}
		}
	}
	if c.Want.Blamed != nil {
		for _, l := range r.Blamed {
			got.Blamed = append(got.Blamed, l.String())
		}
	}
	if c.Want.NearMiss != "" && r.NearMiss != nil {
		got.NearMiss = r.NearMiss.Clause
	}
	if c.Want.Missing != nil {
		got.Missing = r.MissingContextKeys
	}
	if c.Want.Causes != nil {
		for _, cause := range r.Causes {
			got.Causes = append(got.Causes, cause.String())
		}
	}
	if c.Want.Layers != nil {
		got.Layers = map[string]string{}
		for _, l := range r.Layers {
			if _, asked := c.Want.Layers[l.Layer.String()]; asked {
				got.Layers[l.Layer.String()] = l.Result.String()
			}
		}
	}
	if diff := cmp.Diff(c.Want, got); diff != "" {
		t.Errorf("(-want +got)\n%s\nnear miss %+v\ncauses %v", diff, r.NearMiss, r.Causes)
	}
}
