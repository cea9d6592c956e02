// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

const (
	enforcementError = "error"
	enforcementWarn  = "warn"

	unstatedAny    = "any"
	unstatedAbsent = "absent"
)

var unstatedWords = []string{unstatedAny, unstatedAbsent}

// checkWords records what is wrong with the words of the simulation itself.
func (in *Input) checkWords(errs *InputErrors) {
	name := in.names().Unstated
	if wrong := wrongWord(name, in.Unstated, unstatedWords); wrong != "" {
		errs.add(documents.At(name), "Invalid "+name, wrong)
	}
	name = in.names().NewAccess
	if wrong := wrongWord(name, in.NewAccess, newAccessWords); wrong != "" {
		errs.add(documents.At(name), "Invalid "+name, wrong)
	}
}

// wrongWord says what is wrong with a word, "" if nothing is as far as it is known.
func wrongWord(name string, t *pattern.Text, legal []string) string {
	if t == nil {
		return ""
	}
	s, known := t.Known()
	if !known || contains(legal, s) {
		return ""
	}
	return name + " is " + strconv.Quote(words.OneLine(s)) + "; it must be one of " + quoted(legal) + "." + meant(s, legal)
}

// check records what is wrong with an expectation's words and reports whether it can
// be evaluated. With questions it needs no decision.
func (e *Expectation) check(place documents.Place, in *Input, errs *InputErrors) bool {
	before := len(*errs)
	add := func(detail string) { errs.add(place, "Invalid expectation", detail) }
	word := func(name string, t *pattern.Text, legal []string) {
		if wrong := wrongWord(name, t, legal); wrong != "" {
			add(wrong)
		}
	}
	if e.Decision == nil && !in.Questions {
		add("decision is missing: say what is expected, one of " + quoted(wants) + ".")
	}
	word("decision", e.Decision, wants)
	word(in.names().Unstated, e.Unstated, unstatedWords)
	word("enforcement", e.Enforcement, []string{enforcementError, enforcementWarn})
	if len(e.Actions.Items) == 0 && !e.Actions.More {
		add(`actions is empty, so nothing would be checked: name at least one action, such as "s3:GetObject" or "s3:Get*".`)
	}
	return len(*errs) == before
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

func quoted(list []string) string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = strconv.Quote(w)
	}
	return strings.Join(out, ", ")
}

// meant proposes the word that was probably meant.
func meant(s string, legal []string) string {
	fold := func(s string) string {
		return strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(s))
	}
	aliases := map[string]string{"allow": "allowed", "deny": "denied", "explicitdenied": "explicitDeny", "implicitdenied": "implicitDeny", "warning": "warn", "fail": "error"}
	for _, l := range legal {
		if fold(l) == fold(s) || aliases[fold(s)] == l {
			return " Did you mean " + strconv.Quote(l) + "?"
		}
	}
	return ""
}
