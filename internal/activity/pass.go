// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// maxPassed bounds how many passed roles are kept.
const maxPassed = 1000

// pass keeps the roles that a call passed to a service: CloudTrail does not record that, but
// the actions that do it need iam:PassRole, and the role is in their parameters (L-633).
func (r *reading) pass(x *call, a *catalog.Action, d day) {
	services := passesTo(a.Name)
	if len(services) == 0 {
		return
	}
	for _, text := range x.params.arns {
		if !arn.IsIAMRole(text) {
			continue
		}
		for _, s := range services {
			p := PassRole{Role: text, Service: s, Action: a.Name}
			if n, ok := r.passed[p]; ok || len(r.passed) < maxPassed {
				r.passed[p] = n.add(d)
			}
		}
	}
}

// passesTo are the services that calls of an action pass roles to.
func passesTo(action string) []string {
	var out []string
	for _, d := range facts.DependentsOf(action) {
		key, values, _ := strings.Cut(d.Condition, "=")
		if !strings.EqualFold(d.Needs, "iam:PassRole") || !strings.EqualFold(key, "iam:PassedToService") {
			continue
		}
		for _, v := range strings.Split(values, ",") {
			if v = strings.TrimSpace(v); v != "" && !slices.Contains(out, v) {
				out = append(out, v)
			}
		}
	}
	return out
}
