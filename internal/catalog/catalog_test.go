// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
)

func TestLookup(t *testing.T) {
	c := catalog.Default()
	tests := []struct{ action, want string }{
		{"s3:GetObject", "s3:GetObject"},
		{"s3:getobject", "s3:GetObject"},
		{"S3:GETOBJECT", "s3:GetObject"},
		{"iam:PassRole", "iam:PassRole"},
		{"vpc-lattice:associateviaawsservice-eventsandstates", "vpc-lattice:AssociateViaAWSService-EventsAndStates"},
		{"s3:GetObjetc", ""},
		{"s3:", ""},
		{"s3", ""},
		{":GetObject", ""},
		{"", ""},
		{"s3:Get*", ""},
		{"s3:GetObject ", ""},
		{"nosuch:GetObject", ""},
		{"s3:getobject:", ""},
		{"s3:" + strings.Repeat("a", 10_000), ""},
		{strings.Repeat("a", 10_000) + ":GetObject", ""},
	}
	for _, tt := range tests {
		a, ok := c.Lookup(tt.action)
		got := ""
		if ok {
			got = a.Name
		}
		if got != tt.want || ok != (tt.want != "") || c.Known(tt.action) != ok {
			t.Errorf("Lookup(%.40q) = %q, %v; want %q", tt.action, got, ok, tt.want)
		}
	}
}

func TestActionDescription(t *testing.T) {
	a, ok := catalog.Default().Lookup("s3:PutObjectTagging")
	if !ok {
		t.Fatal("s3:PutObjectTagging is not known")
	}
	if a.Service() != "s3" || a.ShortName() != "PutObjectTagging" {
		t.Errorf("service %q, short name %q", a.Service(), a.ShortName())
	}
	if got := a.Levels.String(); got != "Write, Tagging" {
		t.Errorf("levels %q", got)
	}
	if a.Levels.Primary() != catalog.Tagging {
		t.Errorf("primary level %q", a.Levels.Primary())
	}
	var types []string
	for _, u := range a.Resources {
		types = append(types, u.Type.Name)
	}
	if !a.ResourceLevel() || !slices.Contains(types, "object") || slices.Contains(types, "bucket") {
		t.Errorf("resource types %q", types)
	}
	for key, want := range map[string]bool{
		"s3:RequestObjectTag/team":   true, // of the action
		"S3:requestobjecttag/Team":   true,
		"s3:ExistingObjectTag/team":  true,
		"s3:DataAccessPointArn":      true, // of the resource type accesspointobject
		"s3:max-keys":                false,
		"s3:RequestObjectTag/":       false,
		"s3:RequestObjectTag":        false,
		"s3:RequestObjectTags/team":  false,
		strings.Repeat("s3:x", 1000): false,
	} {
		if got := a.Supports(key); got != want {
			t.Errorf("Supports(%.40q) = %v, want %v", key, got, want)
		}
	}
	for _, k := range a.SupportedKeys() {
		if !a.Supports(k.Name) {
			t.Errorf("SupportedKeys has %q, which is not supported", k.Name)
		}
	}
}

func TestService(t *testing.T) {
	c := catalog.Default()
	s, ok := c.Service("SQS")
	if !ok || s.Prefix() != "sqs" {
		t.Fatalf("Service(SQS) = %v, %v", s, ok)
	}
	if _, ok := s.Action("sendmessage"); !ok {
		t.Error("sqs has no action sendmessage")
	}
	if rt, ok := s.ResourceType("Queue"); !ok || rt.Name != "queue" || rt.Service != "sqs" {
		t.Errorf("ResourceType(Queue) = %v, %v", rt, ok)
	}
	if _, ok := s.ResourceType("topic"); ok {
		t.Error("sqs has a resource type topic")
	}
	if s.Counts() != (catalog.Counts{Services: 1, Actions: len(s.Actions()), ResourceTypes: len(s.ResourceTypes()), ConditionKeys: len(s.ConditionKeys())}) {
		t.Errorf("counts %+v", s.Counts())
	}
	for _, prefix := range []string{"", "nosuch", "s3*", strings.Repeat("s", 10_000)} {
		if _, ok := c.Service(prefix); ok || c.HasService(prefix) {
			t.Errorf("Service(%.20q) exists", prefix)
		}
	}
	if !slices.IsSorted(c.Services()) || !c.HasService("S3") {
		t.Error("services are not sorted, or S3 is missing")
	}
}

func TestAccessLevels(t *testing.T) {
	for _, name := range []string{"List", "read", "WRITE", "Tagging", "Permissions management"} {
		l, err := catalog.ParseAccessLevel(name)
		if err != nil || !strings.EqualFold(l.String(), name) {
			t.Errorf("ParseAccessLevel(%q) = %v, %v", name, l, err)
		}
	}
	if _, err := catalog.ParseAccessLevel("Admin"); err == nil || !strings.Contains(err.Error(), `"Permissions management"`) {
		t.Errorf("ParseAccessLevel(Admin): %v", err)
	}
	both := catalog.Write | catalog.PermissionsManagement
	if !both.Has(catalog.Write) || !both.Intersects(catalog.Write|catalog.Read) || both.Has(catalog.Write|catalog.Read) {
		t.Error("membership of levels")
	}
	if diff := cmp.Diff([]string{"Write", "Permissions management"}, both.Names()); diff != "" {
		t.Error(diff)
	}
	if both.Primary() != catalog.PermissionsManagement || catalog.AccessLevel(0).Primary() != 0 {
		t.Error("primary levels")
	}
}

// TestConcurrentUse asks one catalogue from many goroutines; the race detector checks it.
func TestConcurrentUse(t *testing.T) {
	c, err := catalog.Default().With(map[string]catalog.AdditionalAction{"s3:NewThing": {Levels: catalog.Read}})
	if err != nil {
		t.Fatal(err)
	}
	entry := catalog.ParseARNPattern("arn:aws:s3:::reports/*")
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			services := c.Services()
			for j := range 40 {
				prefix := services[(i*7+j*11)%len(services)]
				s, ok := c.Service(prefix)
				if !ok {
					t.Errorf("service %q is gone", prefix)
					return
				}
				for _, a := range s.Actions()[:min(3, len(s.Actions()))] {
					if got, ok := c.Lookup(strings.ToUpper(a.Name)); !ok || got != a {
						t.Errorf("Lookup(%q) gives another action", a.Name)
					}
					a.Fit(entry)
				}
			}
			if _, err := c.ManagedPolicy("ReadOnlyAccess"); err != nil {
				t.Error(err)
			}
			c.LookupKey("aws:PrincipalArn")
			c.LookupKey("token.actions.githubusercontent.com:sub")
			c.SupportsRCP("s3")
			c.AttestedAction("payments:Get")
			c.NearestActions("s3:GetObjetc")
		})
	}
	wait.Wait()
}
