// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"strings"
)

// verbsAlike are verbs that services use for the same thing; which one, each service has chosen for itself.
var verbsAlike = [][]string{
	{"Get", "Describe", "Receive", "Read", "View", "List", "Lookup", "Query", "Fetch", "Show", "Retrieve", "Download", "Consume", "Poll"},
	{"List", "Describe", "Get", "Enumerate", "Search", "Scan"},
	{"Put", "Update", "Modify", "Set", "Write", "Edit", "Change", "Configure", "Save", "Upload"},
	{"Create", "Add", "Put", "Make", "New", "Insert", "Register", "Allocate", "Import"},
	{"Delete", "Remove", "Destroy", "Terminate", "Drop", "Purge", "Erase", "Deregister", "Release"},
	{"Start", "Run", "Execute", "Invoke", "Launch", "Begin", "Submit", "Trigger"},
	{"Stop", "Cancel", "Abort", "Terminate", "End", "Kill"},
	{"Send", "Publish", "Post", "Push", "Emit"},
	{"Attach", "Associate", "Bind", "Link"},
	{"Detach", "Disassociate", "Unbind", "Unlink"},
}

// nearestPatterns proposes patterns for one that matches nothing: with the longest beginning that some action of the service has,
// else with the verbs of the service that are spelt like the verb, else with those that mean the same.
func (c *Context) nearestPatterns(a *ActionEntry) []string {
	if near := c.Catalog.NearestPattern(a.Text); near != "" && !strings.EqualFold(near, a.Text) {
		return []string{near}
	}
	stem, _, _ := strings.Cut(strings.ReplaceAll(a.Name, "?", "*"), "*")
	if stem == "" {
		return nil
	}
	service, ok := c.Catalog.Service(a.Prefix)
	if !ok {
		return nil
	}
	var verbs []string
	for _, action := range service.Actions() {
		if v := verb(action.ShortName()); len(verbs) == 0 || verbs[len(verbs)-1] != v {
			verbs = append(verbs, v)
		}
	}
	wanted := verb(stem)
	best, distance := "", 3
	for _, v := range verbs {
		if d := editDistance(strings.ToLower(wanted), strings.ToLower(v), distance); d < distance {
			best, distance = v, d
		}
	}
	if best != "" {
		return []string{service.Prefix() + ":" + best + "*"}
	}
	var patterns []string
	for _, group := range verbsAlike {
		if !containsFold(group, wanted) {
			continue
		}
		for _, v := range group {
			if pattern := service.Prefix() + ":" + v + "*"; containsFold(verbs, v) && !containsFold(patterns, pattern) && len(patterns) < 3 {
				patterns = append(patterns, pattern)
			}
		}
	}
	return patterns
}

// verb returns the first word of a name in mixed case.
func verb(name string) string {
	for i := 1; i < len(name); i++ {
		if 'A' <= name[i] && name[i] <= 'Z' {
			return name[:i]
		}
	}
	return name
}

func containsFold(words []string, word string) bool {
	for _, w := range words {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}
