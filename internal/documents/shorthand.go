// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package documents

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
)

// The shorthands: words in place of a document.
const (
	// SCPFullAccess and RCPFullAccess are AWS's managed organization policies that
	// allow everything (E-521).
	SCPFullAccess = "FullAWSAccess"
	RCPFullAccess = "RCPFullAWSAccess"
	// DefaultKeyPolicy is the policy that AWS gives a KMS key that is made without one
	// (E-1714), NoPolicy says that a resource has none (E-1713).
	DefaultKeyPolicy = "DefaultKeyPolicy"
	NoPolicy         = "NoPolicy"
)

// Shorthand is one of the words, and what it means.
type Shorthand struct{ Word, Means string }

var shorthands = []Shorthand{
	{SCPFullAccess, "AWS's managed service control policy that allows everything"},
	{RCPFullAccess, "AWS's managed resource control policy that allows everything"},
	{DefaultKeyPolicy, "the default policy of a KMS key"},
	{NoPolicy, "a resource that has no policy"},
}

// NearestShorthand returns the shorthand that a text is, or was meant to be; nil for
// other texts. Letter case, hyphens, underscores and spaces do not count, nor do
// three letters more or less in a long one.
func NearestShorthand(text string) *Shorthand {
	const longest = 2 * len(RCPFullAccess)
	word := foldWord(text)
	if len(text) > longest || word == "" {
		return nil
	}
	var best *Shorthand
	least := 4
	for i := range shorthands {
		s := &shorthands[i]
		far := spelling.Distance(word, foldWord(s.Word))
		if far < least && 3*far < len(word) {
			best, least = s, far
		}
	}
	return best
}

func foldWord(s string) string {
	return strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(s))
}

// Content returns the document that a shorthand means if that is the same
// everywhere: [SCPFullAccess] and [RCPFullAccess]. It is nil for the others.
func Content(word string) *policy.Node {
	if word != SCPFullAccess && word != RCPFullAccess {
		return nil
	}
	text := func(s string) *policy.Node { return policy.NewString(policy.Pos{}, pattern.Literal(s)) }
	statement := []policy.Member{{Name: "Action", Value: text("*")}, {Name: "Effect", Value: text("Allow")}}
	if word == RCPFullAccess {
		statement = append(statement, policy.Member{Name: "Principal", Value: text("*")})
	}
	statement = append(statement, policy.Member{Name: "Resource", Value: text("*")})
	return policy.NewObject(policy.Pos{}, []policy.Member{
		{Name: "Statement", Value: policy.NewArray(policy.Pos{}, []*policy.Node{policy.NewObject(policy.Pos{}, statement, false)}, false)},
		{Name: "Version", Value: text("2012-10-17")},
	}, false)
}
