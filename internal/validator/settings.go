// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// settingsChecks are about the user's own settings.
var settingsChecks = []Check{
	{
		ID: unmatchedIgnore, Class: Suggestion, Types: iam.AllTypes, Data: Settings, AWS: Accepts,
		Title:   "Ignore entry without a finding",
		Why:     "An accepted finding that is gone leaves an exception behind, which would hide the same mistake when it comes back.",
		Fix:     "Remove the entry.",
		Example: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}]}`,
	},
	{
		ID: invalidIgnore, Class: Warning, Types: iam.AllTypes, Data: Settings, AWS: Accepts,
		Title:   "Ignore entry that cannot be used",
		Why:     "An exception needs the id of a check and a reason that reviewers can read. Without them it is not applied.",
		Fix:     "Give the id of the finding and a reason.",
		Example: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}]}`,
	},
}

const (
	unmatchedIgnore = "IGNORE_WITHOUT_FINDING"
	invalidIgnore   = "INVALID_IGNORE_ENTRY"
)

// addIgnoreProblem reports what is wrong with an entry. In a document with unknown values, its finding may be yet to come.
func (c *Context) addIgnoreProblem(e *IgnoreEntry, used, unknown bool) {
	f := Found{}
	if c.Doc != nil {
		f.At = c.Doc.Root
	}
	check := c.table.id[invalidIgnore]
	switch _, known := c.table.id[e.ID]; {
	case !known:
		f.Message = fmt.Sprintf("The ignore entry names the check %s, which does not exist.%s", words.Quote(e.ID), didYouMean(c.table.nearestID(e.ID)))
	case strings.TrimSpace(e.Reason) == "":
		f.Message = fmt.Sprintf("The ignore entry for %s has no reason, so it is not applied.", e.ID)
	case used || unknown:
		return
	default:
		check = c.table.id[unmatchedIgnore]
		f.Message = fmt.Sprintf("The ignore entry for %s%s matches no finding (reason given: %s).", e.ID, e.where(), words.Quote(e.Reason))
	}
	c.add(check, f)
}

func (e *IgnoreEntry) where() string {
	var where string
	if e.Sid != "" {
		where += " in the statement " + words.Quote(e.Sid)
	}
	if e.Path != "" {
		where += " at " + e.Path
	}
	return where
}

// ParseOverrides reads classes for checks, by id: the names of classes, or "ignore". The error names every entry that is wrong.
func ParseOverrides(names map[string]string) (map[string]Class, error) {
	overrides := make(map[string]Class, len(names))
	var problems []string
	for _, id := range slices.Sorted(maps.Keys(names)) {
		if _, ok := assembled().id[id]; !ok {
			problems = append(problems, fmt.Sprintf("check %q does not exist.%s", id, didYouMean(assembled().nearestID(id))))
			continue
		}
		class, err := ParseClass(names[id])
		if err != nil {
			problems = append(problems, fmt.Sprintf("%s: %v", id, err))
			continue
		}
		overrides[id] = class
	}
	if len(problems) > 0 {
		return nil, fmt.Errorf("severity overrides: %s", strings.Join(problems, "; "))
	}
	return overrides, nil
}

// didYouMean proposes a name, "" for none.
func didYouMean(name string) string {
	if name == "" {
		return ""
	}
	return " Did you mean " + words.Quote(name) + "?"
}
