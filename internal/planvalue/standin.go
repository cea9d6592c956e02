// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import (
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// The named stand-ins: words that may stand in place of a document.
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

// standIn is one of the words, what it stands for, and the argument that takes it.
type standIn struct{ word, means, argument string }

var standIns = []standIn{
	{SCPFullAccess, "AWS's managed service control policy that allows everything", "service_control_policies"},
	{RCPFullAccess, "AWS's managed resource control policy that allows everything", "resource_control_policies"},
	{DefaultKeyPolicy, "the default policy of a KMS key", "resource_policies"},
	{NoPolicy, "a resource that has no policy", "resource_policies"},
}

// readOr is read, but for words that may stand in place of a document here: those
// that fit.
func (d *Document) readOr(v *Value, fit []string) error {
	word, known := v.Str()
	switch {
	case v.Kind != String || !known:
		return d.read(v)
	case !slices.Contains(fit, word):
		if err := d.noDocument(word, fit); err != nil {
			return err
		}
		return d.read(v)
	case word == SCPFullAccess, word == RCPFullAccess:
		if d.Name == "" {
			d.Label = word
		}
		return d.read(allowAll(word == RCPFullAccess))
	}
	d.value, d.StandIn = v, word
	return nil
}

// noDocument is the error for a text that is no document but was meant as one by its
// name or its ARN; nil for any other text.
func (d *Document) noDocument(text string, fit []string) error {
	text = strings.TrimSpace(text)
	says := d.Label + " is " + strconv.Quote(text)
	if strings.HasPrefix(text, "arn:") {
		return &ArgumentError{
			Place: d.Place, Message: says + ", the ARN of a policy and not its document.",
			Fix: "For a policy that AWS manages, data.iamproof_managed_policy finds the document by the ARN: give its json. For one of your own, give the document that it is made of.",
		}
	}
	meant := nearestStandIn(text)
	if meant == nil {
		return nil
	}
	if slices.Contains(fit, meant.word) {
		return &ArgumentError{Place: d.Place, Message: says + ", which is no policy document.", Fix: "Did you mean " + strconv.Quote(meant.word) + "?"}
	}
	fix := "Give the document."
	if len(fit) > 0 {
		fix = "Here " + words.QuoteJoin(fit) + " can stand for a document."
	}
	if meant.word == SCPFullAccess && len(fit) == 0 {
		fix = "The managed policy that allows everything to an identity is AdministratorAccess: give the json of data.iamproof_managed_policy."
	}
	return &ArgumentError{
		Place:   d.Place,
		Message: says + ". " + strconv.Quote(meant.word) + " stands for " + meant.means + ", and only in " + meant.argument + ".",
		Fix:     fix,
	}
}

// nearestStandIn returns the stand-in that a word is, or was meant to be; nil for
// other texts. Letter case, hyphens, underscores and spaces do not count, nor do
// three letters more or less in a long one.
func nearestStandIn(text string) *standIn {
	const longest = 2 * len(RCPFullAccess)
	word := foldWord(text)
	if len(text) > longest || word == "" {
		return nil
	}
	var best *standIn
	least := 4
	for i := range standIns {
		s := &standIns[i]
		far := spelling.Levenshtein(word, foldWord(s.word))
		if far < least && 3*far < len(word) {
			best, least = s, far
		}
	}
	return best
}

func foldWord(s string) string {
	return strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(s))
}

// allowAll is the content of a managed organization policy that allows everything.
func allowAll(principal bool) *Value {
	text := func(s string) Value { return Value{Kind: String, Text: pattern.Literal(s)} }
	statement := []Member{{"Action", text("*")}, {"Effect", text("Allow")}}
	if principal {
		statement = append(statement, Member{"Principal", text("*")})
	}
	statement = append(statement, Member{"Resource", text("*")})
	return &Value{Kind: Object, Members: []Member{
		{"Statement", Value{Kind: List, Elems: []Value{{Kind: Object, Members: statement}}}},
		{"Version", text("2012-10-17")},
	}}
}
