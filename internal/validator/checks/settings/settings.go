// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package settings checks the user's own settings.
package settings

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Checks are about the user's own settings.
var Checks = []frame.Check{
	{
		ID: unmatchedIgnore, Class: frame.Suggestion, Types: iam.AllTypes, Data: frame.Settings, AWS: frame.Accepts,
		Title:   "Ignore entry without a finding",
		Why:     "The entry accepts a finding that does not exist any more. It would hide the same mistake if somebody makes it again.",
		Fix:     "Remove the entry.",
		Example: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}]}`,
		Ignored: checkUnmatchedIgnore,
	},
	{
		ID: invalidIgnore, Class: frame.Warning, Types: iam.AllTypes, Data: frame.Settings, AWS: frame.Accepts,
		Title:   "Ignore entry that cannot be used",
		Why:     "An exception needs the id of a check and a reason that reviewers can read. Without them it is not applied.",
		Fix:     "Give the id of the finding and a reason.",
		Example: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}]}`,
		Ignored: checkInvalidIgnore,
	},
}

const (
	unmatchedIgnore = "IGNORE_WITHOUT_FINDING"
	invalidIgnore   = "INVALID_IGNORE_ENTRY"
)

// checkUnmatchedIgnore reports an entry that matches no finding. In a document with unknown values, its finding may be yet to
// come.
func checkUnmatchedIgnore(c *frame.Pass, e *frame.IgnoreEntry, used bool) {
	if used || !c.Exists(e.ID) || strings.TrimSpace(e.Reason) == "" {
		return
	}
	c.Add(frame.Found{At: wholeDocument(c), Message: fmt.Sprintf("The ignore entry for %s%s matches no finding (reason given: %s).", e.ID, where(e), words.Quote(e.Reason))})
}

// checkInvalidIgnore reports an entry without the id of a check or without a reason.
func checkInvalidIgnore(c *frame.Pass, e *frame.IgnoreEntry, _ bool) {
	f := frame.Found{At: wholeDocument(c)}
	switch {
	case !c.Exists(e.ID):
		f.Message = fmt.Sprintf("The ignore entry names the check %s, which does not exist.%s", words.Quote(e.ID), words.DidYouMean(c.NearestID(e.ID)))
	case strings.TrimSpace(e.Reason) == "":
		f.Message = fmt.Sprintf("The ignore entry for %s has no reason, so it is not applied.", e.ID)
	default:
		return
	}
	c.Add(f)
}

func wholeDocument(c *frame.Pass) *policy.Node {
	if c.Doc == nil {
		return nil
	}
	return c.Doc.Root
}

func where(e *frame.IgnoreEntry) string {
	var where string
	if e.Sid != "" {
		where += " in the statement " + words.Quote(e.Sid)
	}
	if e.Path != "" {
		where += " at " + e.Path
	}
	return where
}
