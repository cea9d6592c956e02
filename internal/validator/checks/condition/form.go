// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package condition

import (
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

const (
	invalidKeyFormat = "INVALID_CONDITION_KEY_FORMAT"
	duplicateKeys    = "DUPLICATE_KEYS_WITH_DIFFERENT_CASE"
)

// conditionFormChecks are about the form of condition keys and of their values.
var conditionFormChecks = []frame.Check{
	{
		ID: invalidKeyFormat, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseSyntax, Blocks: true, Link: frame.GlobalKeysPage,
		Title:     "Condition key without prefix or name",
		Why:       "A condition key is a prefix, a colon and a name: aws and a global key, a service and its key, or an identity provider and a claim. AWS refuses anything else.",
		Fix:       "Write the key with its prefix, such as aws:PrincipalOrgID.",
		Example:   `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"PrincipalOrgID":"o-abcd123456"}}}`,
		Statement: checkKeyFormat,
	},
	{
		ID: duplicateKeys, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Mixed, AWSCode: "=", Phase: frame.PhaseSyntax, Link: frame.ConditionPage,
		Title:     "Condition key twice under one operator",
		Why:       "Letter case does not matter in condition keys, so two spellings are one key given twice. AWS refuses that, or requires that both entries hold.",
		Fix:       "Keep one spelling. Put the values in one list if one match is enough.",
		Example:   `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpc":"vpc-0a1b2c3d","aws:sourcevpc":"vpc-0d4c3b2a"}}}`,
		Statement: checkRepeatedKeys,
	},
	{
		ID: frame.ConditionDataType, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseSyntax, Blocks: true, Link: frame.ConditionPage,
		Title:     "Condition values of wrong or mixed types",
		Why:       "The values of a condition key are strings, numbers or booleans, all of one type. AWS refuses lists that mix them, and lists and objects in a list.",
		Fix:       "Use one type for all values, preferably strings.",
		Example:   `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"NumericLessThan":{"aws:MultiFactorAuthAge":["900",900]}}}`,
		Condition: checkValueTypes,
	},
}

func checkKeyFormat(c *frame.Pass, s *view.Statement) {
	c.EachKeyName(s, func(e *view.ConditionEntry) {
		prefix, name, ok := iam.SplitKeyName(e.Name)
		if ok {
			return
		}
		f := frame.At(e, "The condition key "+words.Quote(e.Name))
		switch {
		case !strings.Contains(e.Name, ":"):
			f.Message += " has no prefix: keys are a prefix, a colon and a name. AWS refuses the policy."
		case prefix == "":
			f.Message += " has nothing before the colon. AWS refuses the policy."
		default:
			f.Message += " has no name after the colon. AWS refuses the policy."
		}
		if name == "" {
			name = prefix
		}
		if meant := keysWithName(c, s, name); len(meant) > 0 {
			f.Fix = "Write " + words.QuoteList(meant, "or") + "."
			if len(meant) == 1 {
				f.Suggestion = meant[0]
			}
		}
		c.Add(f)
	})
}

// keysWithName returns the known keys that have the name, at most three: a global one, and those of services that the statement
// names. A separator other than a colon is read as one.
func keysWithName(c *frame.Pass, s *view.Statement, name string) []string {
	candidates := []string{"aws:" + name}
	if cut := strings.IndexAny(name, "./_-"); cut > 0 {
		candidates = append(candidates, name[:cut]+":"+name[cut+1:])
	}
	for i := range s.Actions {
		if p := s.Actions[i].Prefix; p != "" {
			candidates = append(candidates, p+":"+name)
		}
	}
	const most = 3
	var meant []string
	for _, candidate := range candidates {
		k := c.KeyNamed(candidate)
		if !k.Known || strings.Contains(k.Name, ".") {
			continue
		}
		proposal := k.Name
		if strings.ContainsAny(proposal, "$<") {
			proposal = candidate
		}
		if len(meant) < most && !words.ContainsFold(meant, proposal) {
			meant = append(meant, proposal)
		}
	}
	return meant
}

func checkRepeatedKeys(c *frame.Pass, s *view.Statement) {
	if s.Condition == nil {
		return
	}
	for i := range s.Condition.Operators {
		keys := s.Condition.Operators[i].Keys
		if len(keys) < 2 || len(keys) > 16 && !c.Spend(len(keys)*len(keys)/2) {
			continue
		}
		for j := range keys {
			if first := sameKey(keys[:j], keys[j].Name); first != nil {
				c.Add(frame.Found{
					At: keys[j].Values.Node, Pos: keys[j].NamePos, Subject: keys[j].Name,
					Message: "The condition keys " + words.Quote(first.Name) + " and " + words.Quote(keys[j].Name) +
						" differ in letter case only, which AWS ignores: they are one key. AWS refuses the policy, or both entries have to hold.",
					Related: []policy.Related{{At: first.Values.Node, Pos: first.NamePos, Label: "the first of the two"}},
				})
			}
		}
	}
}

func sameKey(keys []policy.ConditionKey, name string) *policy.ConditionKey {
	for i := range keys {
		if strings.EqualFold(keys[i].Name, name) && keys[i].Name != name {
			return &keys[i]
		}
	}
	return nil
}

// checkValueTypes reports the values of a list that mixes types: all that are not strings if there are strings, else the
// booleans among numbers.
func checkValueTypes(c *frame.Pass, _ *view.Statement, e *view.ConditionEntry) {
	if e.Node.Kind != policy.KindArray {
		return
	}
	var kinds [policy.KindUnknown + 1]int
	for _, n := range e.Node.Elems {
		kinds[n.Kind]++
	}
	odd := func(k policy.Kind) bool { return k == policy.KindBool }
	with := "numbers"
	switch {
	case kinds[policy.KindString] > 0 && kinds[policy.KindNumber]+kinds[policy.KindBool] > 0:
		odd = func(k policy.Kind) bool { return k == policy.KindNumber || k == policy.KindBool }
		with = "strings"
	case kinds[policy.KindNumber] > 0 && kinds[policy.KindBool] > 0:
	default:
		return
	}
	for i, n := range e.Node.Elems {
		if !odd(n.Kind) {
			continue
		}
		text := n.Text.String()
		c.Add(frame.Found{
			At: n, Subject: text,
			Message: "Value " + strconv.Itoa(i+1) + " of " + words.Quote(e.Name) + " is " + n.Kind.String() + " in a list with " + with + ". AWS refuses lists that mix types.",
			Fix:     "Write " + words.Quote(text) + " in quotes, and all other values of the list as well.",
		})
	}
}
