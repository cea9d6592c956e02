// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// TestDataFollowsCatalog: the data files name actions that exist, and an operation that
// they map to another action is not an action itself.
func TestDataFollowsCatalog(t *testing.T) {
	c := catalog.Default()
	for _, row := range facts.Named("action_aliases").Rows() {
		api, permission := row[0], row[1]
		if c.Known(api) {
			t.Errorf("%s is a permission of its own", api)
		}
		if !c.Known(permission) {
			t.Errorf("%s means %s, which does not exist", api, permission)
		}
	}
	for _, row := range facts.Named("kms_cross_account").Rows() {
		action := row[0]
		if !c.Known(action) {
			t.Errorf("%s does not exist", action)
		}
	}
	for _, row := range facts.Named("gateway_services").Rows() {
		service := row[0]
		if !c.HasService(service) {
			t.Errorf("%s is no service", service)
		}
	}
	for _, row := range facts.Named("needed_policies").Rows() {
		service, _ := strings.CutSuffix(row[0], ":*")
		if !c.Known(row[0]) && !c.HasService(service) {
			t.Errorf("%s is neither an action nor a service", row[0])
		}
		if !slices.Contains([]string{"", "key", "role", "private API"}, row[1]) {
			t.Errorf("%s needs a policy of %s, which the code does not know", row[0], row[1])
		}
	}
	for _, call := range facts.AnonymousNames() {
		if !c.Known(call) && !c.HasService(call) {
			t.Errorf("%s is neither an action nor a service", call)
		}
	}
}
