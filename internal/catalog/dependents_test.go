// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// TestY102: every row of dependents.tsv is about actions, types, keys and services that the
// catalogue has, with a page and a date.
func TestY102(t *testing.T) {
	c := Default()
	rows := facts.Dependents()
	if len(rows) < 1100 {
		t.Errorf("%d rows", len(rows))
	}
	recalled := 0
	seen := map[facts.Dependent]bool{}
	for _, d := range rows {
		if !d.Verified {
			recalled++
		}
		if fact := (facts.Dependent{Action: d.Action, ResourceType: d.ResourceType, Needs: d.Needs, Kind: d.Kind}); seen[fact] {
			t.Errorf("%+v: twice", d)
		} else {
			seen[fact] = true
		}
		a, ok := c.Lookup(d.Action)
		if !ok || a.Name != d.Action {
			t.Errorf("%+v: no such action; %v", d, c.NearestActions(d.Action))
			continue
		}
		if needs, ok := c.Lookup(d.Needs); !ok || needs.Name != d.Needs {
			t.Errorf("%+v: no such action is needed; %v", d, c.NearestActions(d.Needs))
		}
		if d.ResourceType != "" && !a.takes(d.ResourceType) {
			t.Errorf("%+v: the action does not take the type", d)
		}
		if d.Kind != "action" && d.Kind != "document" || d.Kind == "action" && d.Action == d.Needs {
			t.Errorf("%+v: bad kind", d)
		}
		if _, err := time.Parse(time.DateOnly, d.Date); err != nil || !strings.HasPrefix(d.Page, "https://docs.aws.amazon.com/") {
			t.Errorf("%+v: bad page or date", d)
		}
		key, values, ok := strings.Cut(d.Condition, "=")
		if !ok {
			continue
		}
		if c.KeySupport(d.Needs, key) != Supported || values == "" {
			t.Errorf("%+v: requests for %s do not have %s", d, d.Needs, key)
		}
		for _, v := range strings.Split(values, ",") {
			if key == "iam:PassedToService" && !facts.KnownServicePrincipal(v) {
				t.Errorf("%+v: %s is no service principal", d, v)
			}
			if key == "ec2:CreateAction" && (v != a.ShortName() || !a.Supports("aws:RequestTag/x")) {
				t.Errorf("%+v: the action gives no tags", d)
			}
		}
	}
	if recalled > 9 {
		t.Errorf("%d rows that nobody compared with their page", recalled)
	}
	if !slices.IsSortedFunc(rows, func(a, b facts.Dependent) int {
		return strings.Compare(strings.ToLower(a.Action), strings.ToLower(b.Action))
	}) {
		t.Error("dependents.tsv is not sorted")
	}
}
