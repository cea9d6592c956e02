// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package trust

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// namesOwner reports whether the condition demands something of a claim of GitHub other than sub that says whose workflow it is.
func namesOwner(e *view.ConditionEntry) bool {
	return e.Op.Family == iam.StringFamily && !e.Op.Negated && slices.Contains(view.OwnerClaims, github.claim(e.Name))
}

// whyBroadOwner is [whyBroad] for such a claim. Repositories and workflows have their owner before the first slash, the others are
// names and ids as a whole.
func whyBroadOwner(e *view.ConditionEntry, v *view.Value) (message, fix string) {
	claim := github.claim(e.Name)
	path := claim == "job_workflow_ref" || claim == "repository"
	if !e.Op.Like || !strings.ContainsAny(v.Text, "*?") || path && !openUntil(v.Text, "/") {
		return "", ""
	}
	owner := v.Text[:strings.IndexAny(v.Text, "*?")]
	switch {
	case !path:
		return "The value " + words.Quote(v.Text) + " of the claim " + claim + " has a wildcard: names and ids of others match too.", "Write the whole value."
	case owner == "":
		return "The value " + words.Quote(v.Text) + " of the claim " + claim + " does not fix the owner: it admits workflows of anyone.", "Begin the value with the owner and a slash."
	}
	return "The value " + words.Quote(v.Text) + " of the claim " + claim + " does not end the owner with a slash: it also admits " + words.Quote(owner+"-other/repository") + ", whose owner may be anyone.",
		"Begin the value with " + words.Quote(owner+"/") + "."
}
