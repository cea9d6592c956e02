// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package granted

import "slices"

// part is what a line is printed from.
type part struct {
	acts   *actionSet
	places []place
	except []*entry
	limits []*ceiling
	// denials are those that the line states; those with conditions take nothing away.
	denials []*statement
}

// covers reports whether the part has the request, given its action in lower case.
func (p *part) covers(r *Request, service, name string) bool {
	if !p.acts.matches(service, name) || !slices.ContainsFunc(p.places, func(at place) bool { return at.may(r) }) {
		return false
	}
	if slices.ContainsFunc(p.except, func(e *entry) bool { return e.must(r) }) {
		return false
	}
	for _, c := range p.limits {
		if !c.may(r, service, name) {
			return false
		}
	}
	for _, d := range p.denials {
		if len(d.conditions) == 0 && d.acts.must(service, name) && d.res.must(r) {
			return false
		}
	}
	return true
}
