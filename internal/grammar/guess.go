// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package grammar

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// GuessType says what a document is probably used as: one with principals that is all
// about sts is a trust policy, one with principals a resource policy, any other an
// identity policy. A nil document, which is larger or deeper than any policy, is one too.
func GuessType(doc *policy.Document) iam.Type {
	if doc == nil {
		return iam.Identity
	}
	principals, onlySTS := false, true
	for _, s := range doc.Statements {
		principals = principals || s.Principal != nil || s.NotPrincipal != nil
		if s.Action == nil {
			onlySTS = false
			continue
		}
		for _, item := range s.Action.Items {
			action, _ := item.Text.Known()
			onlySTS = onlySTS && strings.HasPrefix(strings.ToLower(action), "sts:")
		}
	}
	switch {
	case principals && onlySTS:
		return iam.Trust
	case principals:
		return iam.Resource
	default:
		return iam.Identity
	}
}
