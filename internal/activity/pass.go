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
	for _, text := range x.roles() {
		for _, s := range services {
			p := PassRole{Role: text, Service: s, Action: a.Name}
			if n, ok := r.passed[p]; ok || len(r.passed) < maxPassed {
				r.passed[p] = n.add(d)
			}
		}
	}
}

// roles are the roles that the parameters name: ARNs, and entries for roles by name, whose path
// calls need not state.
func (x *call) roles() []string {
	var out []string
	for _, text := range x.params.arns {
		if arn.IsIAMRole(text) {
			out = append(out, text)
		}
	}
	head := "arn:" + x.who.partition() + ":iam::" + x.who.Account + ":role/"
	for _, parameter := range sortedKeys(x.params.byName) {
		if !strings.HasSuffix(parameter, "role") && !strings.HasSuffix(parameter, "rolearn") && !strings.HasSuffix(parameter, "rolename") {
			continue
		}
		for _, name := range x.params.byName[parameter] {
			switch {
			case !isRoleName(name):
			case strings.Contains(name, "/"):
				out = append(out, head+strings.TrimPrefix(name, "/"))
			default:
				out = append(out, head+name, head+"*/"+name)
			}
		}
	}
	return out
}

// isRoleName reports whether a text can be the name of a role, with its path or without.
func isRoleName(s string) bool {
	return s != "" && len(s) <= 512 && !strings.HasSuffix(s, "/") && !strings.ContainsFunc(s, func(r rune) bool {
		return !strings.ContainsRune("+=,.@-_/", r) && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
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
