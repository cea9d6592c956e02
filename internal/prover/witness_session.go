// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// violatesInSession is violates for any session of a caller that is known by its role: the one whose
// name the model has at the end of aws:userid, and those that policies of resources name. It keeps the
// one that violates.
func (c *checker) violatesInSession(d *draft) bool {
	d.session = ""
	for _, d.stated = range []bool{false, true} {
		if c.violates(d) {
			return true
		}
	}
	d.stated = false
	if c.left.caller == nil || c.left.caller.principal.Kind != request.KindRole {
		return false
	}
	var names []string
	if k, ok := d.keys["aws:userid"]; ok && len(k.values) == 1 {
		if _, name, found := strings.Cut(k.values[0], ":"); found {
			names = append(names, name)
		}
	}
	for _, d.session = range append(names, c.sessions()...) {
		if d.session != "" && c.violates(d) {
			return true
		}
	}
	d.session = ""
	return false
}

// maxSessions bounds the sessions of the caller that are tried.
const maxSessions = 8

// sessions are those of the caller's role that policies of resources name.
func (c *checker) sessions() []string {
	if c.named != nil {
		return c.named
	}
	c.named = []string{}
	for _, a := range []*Access{c.question.left, c.question.right} {
		if a.effective == nil {
			continue
		}
		name, _ := a.effective.principal.Name.Known()
		for _, held := range a.effective.layers.Resource {
			if held.Policy == nil {
				continue
			}
			for _, s := range held.Policy.Statements {
				if s.Principal == nil {
					continue
				}
				for i := range s.Principal.Entries {
					e := &s.Principal.Entries[i]
					if e.Kind == program.EntrySession && e.Name == name && len(c.named) < maxSessions && !slices.Contains(c.named, e.Session) {
						c.named = append(c.named, e.Session)
					}
				}
			}
		}
	}
	return c.named
}
