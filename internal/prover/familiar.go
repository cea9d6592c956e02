// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"maps"
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// familiarValues are values of condition keys as readers know them, by the lower-case name.
var familiarValues = map[string][]string{
	"aws:requestedregion":  {"us-east-1", "eu-west-1", "ap-southeast-2", "eu-central-1"},
	"aws:principalorgid":   {"o-exampleorgid", "o-otherorgid00"},
	"aws:resourceorgid":    {"o-exampleorgid", "o-otherorgid00"},
	"aws:sourceorgid":      {"o-exampleorgid", "o-otherorgid00"},
	"aws:principalaccount": {"111122223333", "777788889999"},
	"aws:resourceaccount":  {"111122223333", "777788889999"},
	"aws:sourceaccount":    {"111122223333", "777788889999"},
	"aws:sourcevpc":        {"vpc-0123456789abcdef0"},
	"aws:sourcevpce":       {"vpce-0123456789abcdef0"},
	"aws:sourcearn":        {"arn:aws:sns:us-east-1:111122223333:example"},
}

// familiarize replaces values that only the string theory would choose, such as "x" for a region,
// where the violation stands with others too (P-703). Such values are short.
func (c *checker) familiarize(r *runner, d *draft) {
	for _, name := range slices.Sorted(maps.Keys(d.keys)) {
		k := d.keys[name]
		wanted := familiarValues[name]
		if ofAccount[name] && len(k.values) == 1 && len(k.values[0]) < 12 {
			wanted = append(slices.Clone(wanted), k.values[0]+wanted[0][len(k.values[0]):]) // the rest of a number
		}
		if wanted == nil && k.key.Info.Type == iam.TypeString {
			wanted = []string{"example"}
		}
		if len(k.values) != 1 || len(wanted) == 0 || len(k.values[0]) > len(wanted[0])/2 {
			continue
		}
		for _, v := range wanted {
			other := *d
			other.keys = maps.Clone(d.keys)
			other.keys[name] = keyDraft{k.key, []string{v}}
			if r.ofStranger(name, v) && c.violates(&other) {
				*d = other
				break
			}
		}
	}
}

// inRegion puts the resource into the region that the request goes to, where the violation stands with that.
func (c *checker) inRegion(d *draft) {
	k, ok := d.keys["aws:requestedregion"]
	a, isARN := arn.Split(d.resource)
	if !ok || !isARN || len(k.values) != 1 || a.Region == "" || a.Region == k.values[0] {
		return
	}
	other := *d
	a.Region = k.values[0]
	if other.resource = a.String(); c.violates(&other) {
		*d = other
	}
}

// ofStranger reports whether a stranger's request may have the value: in a question about strangers, the
// evaluator alone does not say so.
func (r *runner) ofStranger(key, value string) bool {
	d, tested := r.byName[key]
	if r.stranger == nil || !tested {
		return true
	}
	v := values{presence: isPresent, list: []string{value}}
	return !slices.ContainsFunc(r.lits[d], func(l lit) bool { return !r.holdsIn(l, &v) })
}
