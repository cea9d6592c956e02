// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awsiam

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/awsiam/awstest"
)

const (
	scp = "SERVICE_CONTROL_POLICY"
	rcp = "RESOURCE_CONTROL_POLICY"
)

// organization is a world with four levels and a policy on the second.
func organization(paths bool) *awstest.World {
	return &awstest.World{Organization: &awstest.Organization{
		Management: "999999999999", Paths: paths, Enabled: []string{scp},
		Levels: []string{"r-abcd", "ou-abcd-11111111", "ou-abcd-22222222", "111122223333"},
		Attached: map[string][]string{
			"r-abcd":           {"p-FullAWSAccess", "p-RCPFullAWSAccess"},
			"ou-abcd-11111111": {"p-FullAWSAccess", "p-00000001", "p-00000002", "p-00000003"},
			"111122223333":     {"p-00000001", "p-00000009"},
		},
		Policies: map[string][3]string{
			"p-FullAWSAccess": {"FullAWSAccess", scp}, "p-RCPFullAWSAccess": {"RCPFullAWSAccess", rcp},
			"p-00000001": {"base", scp, docB}, "p-00000002": {"twin", scp, docA}, "p-00000003": {"twin", scp, docB}, "p-00000009": {"data", rcp, docB},
		},
	}}
}

// L-201 to L-205, J-8, J-10: four levels in order, each with what is attached to it.
func TestOrganizationPolicies(t *testing.T) {
	t.Parallel()
	for _, paths := range []bool{true, false} {
		s, r := start(t, organization(paths))
		o, err := r.OrganizationPolicies(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		var path []string
		for _, l := range o.Path {
			path = append(path, l.ID+"="+l.Name)
		}
		if got := strings.Join(path, " "); got != "r-abcd=Root ou-abcd-11111111=unit ou-abcd-11111111 ou-abcd-22222222=unit ou-abcd-22222222 111122223333=workload" {
			t.Errorf("path %s", got)
		}
		var levels []string
		for _, l := range o.Services {
			levels = append(levels, keys(l))
		}
		if got, want := strings.Join(levels, "|"), "FullAWSAccess|FullAWSAccess base twin (p-00000002) twin (p-00000003)||base"; got != want {
			t.Errorf("levels %s, want %s", got, want)
		}
		if !o.ServicesOn || o.ResourcesOn || o.Resources != nil || o.Management() || o.Services[2] == nil || o.Services[3]["base"] != docB {
			t.Errorf("the organization is %+v", o)
		}
		if got := s.Count("DescribePolicy"); got != 3 {
			t.Errorf("DescribePolicy was called %d times, want 3", got)
		}
	}
}

func TestResourceControlPolicies(t *testing.T) {
	t.Parallel()
	w := organization(true)
	w.Organization.Enabled = []string{rcp}
	_, r := start(t, w)
	o, err := r.OrganizationPolicies(t.Context(), "111122223333")
	if err != nil {
		t.Fatal(err)
	}
	if o.Services != nil || len(o.Resources) != 4 || keys(o.Resources[0]) != "RCPFullAWSAccess" || keys(o.Resources[3]) != "data" {
		t.Errorf("the organization is %+v", o)
	}
	if want := `"Principal":"*"`; !strings.Contains(o.Resources[0]["RCPFullAWSAccess"], want) {
		t.Errorf("the policy that allows everything is %s", o.Resources[0]["RCPFullAWSAccess"])
	}
}

// L-201, L-202, J-9: where nothing applies, and who may not read.
func TestOrganizationWithoutPolicies(t *testing.T) {
	t.Parallel()
	s, r := start(t, organization(true))
	if o, err := r.OrganizationPolicies(t.Context(), "999999999999"); err != nil || !o.Management() || o.Services != nil || o.Resources != nil || s.Count("ListRoots") != 0 {
		t.Errorf("management account: %+v, %v", o, err)
	}
	_, none := start(t, &awstest.World{})
	if o, err := none.OrganizationPolicies(t.Context(), ""); err != nil || o.ID != "" || o.Services != nil || o.Management() {
		t.Errorf("no organization: %+v, %v", o, err)
	}
	_, err := none.OrganizationPolicies(t.Context(), "999999999999")
	wantKind(t, err, OtherAccount)
	_, err = r.OrganizationPolicies(t.Context(), "555555555555")
	wantKind(t, err, NotFound)
	s.Fail("ListRoots", awstest.Fault{Status: 400, Code: "AccessDeniedException"})
	_, err = r.OrganizationPolicies(t.Context(), "")
	if p := problemOf(t, err, NotManagement); p.Want != "999999999999" || p.Got != "111122223333" || len(p.Actions) != 1 {
		t.Errorf("the problem is %+v", p)
	}
}

// L-205: what moves or disappears meanwhile is read again.
func TestOrganizationChanging(t *testing.T) {
	t.Parallel()
	s, r := start(t, organization(true))
	s.After("ListPoliciesForTarget", func() {
		s.Organization.Levels = []string{"r-abcd", "ou-abcd-22222222", "111122223333"}
	})
	o, err := r.OrganizationPolicies(t.Context(), "")
	if err != nil || len(o.Path) != 3 || len(o.Services) != 3 {
		t.Errorf("moved: %+v, %v", o, err)
	}
	s, r = start(t, organization(true))
	s.Organization.Attached["111122223333"] = []string{"p-ghost"}
	s.Organization.Policies["p-ghost"] = [3]string{"ghost", scp, ""}
	_, err = r.OrganizationPolicies(t.Context(), "")
	wantKind(t, err, BadAnswer)
	s.Fail("DescribePolicy", gonePolicies(9)...)
	_, err = r.OrganizationPolicies(t.Context(), "")
	wantKind(t, err, Changing)
}

func gonePolicies(n int) []awstest.Fault {
	out := make([]awstest.Fault, n)
	for i := range out {
		out[i] = awstest.Fault{Status: 400, Code: "PolicyNotFoundException"}
	}
	return out
}
