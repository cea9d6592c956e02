// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/action"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/condition"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/document"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/exposure"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/guard"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/key"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/organization"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/principal"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/redundancy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/resource"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/risk"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/settings"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/size"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/trust"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/value"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/variable"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// family is a group of checks on one subject.
type family struct {
	name, title string
	checks      []frame.Check
}

// families lists all checks, in the order of the reference page. Within a phase checks run in this order.
func families() []family {
	return []family{
		{"document", "JSON document", topic("", document.Checks)},
		{"structure", "Structure and version", topic("structure", document.Checks)},
		{"sid", "Statement ids", topic("sid", document.Checks)},
		{"effect", "Effect", topic("effect", document.Checks)},
		{"action", "Actions", action.Checks},
		{"resource", "Resources", resource.Checks},
		{"principal", "Principals", principal.Checks},
		{"condition", "Conditions: structure and operators", condition.Checks},
		{"condition_key", "Condition keys", slices.Concat(key.Checks, guard.Checks)},
		{"value", "Condition values and types", value.Checks},
		{"variable", "Policy variables", variable.Checks},
		{"organization", "Organization, boundary and session policies", organization.Checks},
		{"size", "Size and counts", size.Checks},
		{"trust", "Trust policies and federation", trust.Checks},
		{"exposure", "Confused deputies and public access", exposure.Checks},
		{"risk", "Excessive and dangerous permissions", risk.Checks},
		{"redundancy", "Redundant and contradicting statements", redundancy.Checks},
		{"settings", "Settings of the validator", settings.Checks},
	}
}

// topic returns the checks under a topic, which stand together.
func topic(name string, checks []frame.Check) []frame.Check {
	is := func(k frame.Check) bool { return k.Topic == name }
	first := slices.IndexFunc(checks, is)
	n := slices.IndexFunc(checks[first:], func(k frame.Check) bool { return !is(k) })
	if n < 0 {
		return checks[first:]
	}
	return checks[first : first+n]
}

// Suite returns the checks of all families, as one suite.
var Suite = sync.OnceValue(func() *frame.Suite {
	var lists [][]frame.Check
	for _, f := range families() {
		lists = append(lists, f.checks)
	}
	return frame.NewSuite(lists...)
})

// Family is a group of checks on one subject, with its title on the reference page.
type Family struct {
	Name, Title string
	// Guide is the page of the documentation that describes the checks.
	Guide  string
	Checks []*frame.Check
}

// Families returns all checks by subject, in the order of the reference page. They are shared: do not modify them.
func Families() []Family {
	var all []Family
	for _, f := range families() {
		out := Family{Name: f.name, Title: f.title, Guide: f.guide()}
		for i := range f.checks {
			out.Checks = append(out.Checks, &f.checks[i])
		}
		all = append(all, out)
	}
	return all
}

// Checks returns all checks in the order of the reference page. They are shared: do not modify them.
func Checks() []*frame.Check { return Suite().All() }

// Page names the guide, and the section of it, on the check with an id: "checks-action#invalid_action". It is "checks", the
// index, where there is no such check.
func Page(id string) string {
	for _, f := range families() {
		for i := range f.checks {
			if f.checks[i].ID == id {
				return f.guide() + "#" + strings.ToLower(id)
			}
		}
	}
	return "checks"
}

func (f family) guide() string { return "checks-" + strings.ReplaceAll(f.name, "_", "-") }
