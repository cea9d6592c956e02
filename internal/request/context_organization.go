// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package request

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// organizationKeys are the keys for an organization with those for a place in it.
var organizationKeys = [...]struct{ id, paths string }{
	{"aws:principalorgid", "aws:principalorgpaths"},
	{"aws:resourceorgid", "aws:resourceorgpaths"},
	{"aws:sourceorgid", "aws:sourceorgpaths"},
	{"aws:vpceorgid", "aws:vpceorgpaths"},
}

// CheckOrganizations reports keys for organizations that contradict each other: an account is
// in one organization, and its path begins with the id of that (E-1737 g).
func (c *Context) CheckOrganizations() error {
	var problems []string
	for _, pair := range organizationKeys {
		id, paths := c.Entry(pair.id), c.Entry(pair.paths)
		if paths == nil {
			continue
		}
		if problem := contradictoryPaths(id, paths); problem != "" {
			problems = append(problems, problem)
		}
	}
	if problems == nil {
		return nil
	}
	return &ContextError{Problems: problems}
}

// contradictoryPaths says why no account has the organization and the paths, "" if one may.
// Id is nil if nothing was supplied for it.
func contradictoryPaths(id, paths *ContextEntry) string {
	organization := ""
	if id != nil {
		here, there := id.Value.Here(), paths.Value.Here()
		if here != truth.Unknown && there != truth.Unknown && here != there {
			return fmt.Sprintf("%s is %s and %s is %s, but requests have both keys or neither: leave one out",
				id.Key.Display, id.Value.Describe(), paths.Key.Display, paths.Value.Describe())
		}
		if id.Value.Count() == 1 {
			organization, _ = id.Value.At(0).Known()
		}
	}
	for i := range paths.Value.Count() {
		path, known := paths.Value.At(i).Known()
		root, _, ok := strings.Cut(path, "/")
		switch {
		case !known || !ok || root == organization:
		case organization != "" && i == 0:
			return fmt.Sprintf("%s is %s and %s is %s, which is a path in another organization: leave one out", id.Key.Display, organization, paths.Key.Display, path)
		case organization != "":
			return fmt.Sprintf("%s has a path in the organization %s and one in %s, but an account is in one organization: leave one out", paths.Key.Display, organization, root)
		default:
			organization = root
		}
	}
	return ""
}
