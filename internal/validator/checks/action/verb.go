// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package action

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// similarVerbs are verbs that services use for the same thing; which one, each service has chosen for itself.
var similarVerbs = [][]string{
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
// if it has the whole verb; else with the verb of the service that is spelt like it, else with the beginning all the same, else
// with the verbs that mean the same.
func nearestPatterns(c *frame.Pass, a *view.ActionEntry) []string {
	service, ok := c.Catalog.Service(a.Prefix)
	for _, instead := range []string{"", "*"} { // a question mark is one character, not perhaps one
		if !strings.Contains(strings.TrimRight(a.Name, "?"), "?") {
			break
		}
		if entry, ok := canonicalEntry(c, a.Prefix+":"+strings.ReplaceAll(a.Name, "?", instead)); ok {
			return []string{entry}
		}
	}
	stem := a.Name[:strings.IndexAny(a.Name, "*?")]
	if !ok || stem == "" {
		return nil
	}
	wanted := verb(stem)
	near := c.Catalog.NearestPattern(a.Text)
	if _, name, _ := strings.Cut(near, ":"); len(name) > len(wanted) {
		return []string{near}
	}
	var verbs []string
	best, distance := "", 3
	for _, action := range service.Actions() {
		v := verb(action.ShortName())
		if len(verbs) > 0 && verbs[len(verbs)-1] == v {
			continue
		}
		verbs = append(verbs, v)
		if d := spelling.Within(strings.ToLower(wanted), strings.ToLower(v), distance); d < distance {
			best, distance = v, d
		}
	}
	switch {
	case best != "":
		return []string{service.Prefix() + ":" + best + "*"}
	case near != "":
		return []string{near}
	}
	var patterns []string
	for _, group := range similarVerbs {
		for _, v := range group {
			pattern := service.Prefix() + ":" + v + "*"
			if words.ContainsFold(group, wanted) && words.ContainsFold(verbs, v) && !words.ContainsFold(patterns, pattern) && len(patterns) < maxPatterns {
				patterns = append(patterns, pattern)
			}
		}
	}
	return patterns
}

// maxPatterns is how many patterns are proposed in place of one.
const maxPatterns = 3

// verb returns the first word of a name in mixed case.
func verb(name string) string {
	for i := 1; i < len(name); i++ {
		if 'A' <= name[i] && name[i] <= 'Z' {
			return name[:i]
		}
	}
	return name
}
