// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package guard

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// keyNeverChecks are about conditions of one statement that exclude each other.
var keyNeverChecks = []frame.Check{
	{
		ID: "CONDITION_NEVER_TRUE", Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION", Phase: frame.PhaseLogic, Link: frame.ConditionPage,
		Title:     "Conditions that exclude each other",
		Why:       "All operators and keys of a condition have to hold together. Where two of them never do, the statement never applies; a Deny like this protects nothing. Requests through a VPC endpoint have no aws:SourceIp, so that conditions on it and on the endpoint or its VPC exclude each other.",
		Fix:       "Put alternatives in one list of values, or in separate statements.",
		Example:   `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"},"StringLike":{"aws:RequestedRegion":"us-*"}}}`,
		Statement: checkNeverTrue,
	},
}

// checkNeverTrue reports the first conditions on one key, under different operators, that no request meets together. Package
// prover decides it, for every reading of the contested rules (P-416).
func checkNeverTrue(c *frame.Pass, s *view.Statement) {
	n := len(s.Conditions)
	if n < 2 || n > 16 && !c.Spend(n*n) || checkTwoNetworks(c, s) {
		return
	}
	for i := range s.Conditions {
		key := sameKey(c, s, i)
		for _, b := range key[min(1, len(key)):] {
			if pair := []*view.ConditionEntry{key[0], b}; excludeEachOther(c, s, pair) {
				addNeverTrue(c, s, pair)
				return
			}
		}
	}
	for i := range s.Conditions {
		if key := sameKey(c, s, i); len(key) > 2 && excludeEachOther(c, s, key) {
			addNeverTrue(c, s, key)
			return
		}
	}
}

// endpointKeys are in requests through a VPC endpoint only. These requests lack aws:SourceIp.
var endpointKeys = view.KeyList{
	"aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn", "aws:vpcsourceip", "aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths",
}

// checkTwoNetworks reports conditions that demand a public address and a VPC endpoint: no request has both (E-1737 b).
func checkTwoNetworks(c *frame.Pass, s *view.Statement) bool {
	var address, endpoint *view.ConditionEntry
	for i := range s.Conditions {
		e := &s.Conditions[i]
		if c.FoundWrong(e.Node) || !e.Demands() && !e.AsksPresence() {
			continue
		}
		switch {
		case e.Is("aws:SourceIp"):
			address = e
		case endpointKeys.Has(e.Name):
			endpoint = e
		}
	}
	if address == nil || endpoint == nil {
		return false
	}
	f := frame.Found{At: s.Condition.Node, Subject: address.Name, Class: frame.GuardClass(s)}
	f.Related = []policy.Related{{At: address.Node, Pos: address.Pos, Label: "one condition"}, {At: endpoint.Node, Pos: endpoint.Pos, Label: "the other"}}
	f.Message = fmt.Sprintf("Requests through a VPC endpoint have %s but not %s, and all others have no %[1]s: the two conditions never hold together.%[3]s",
		words.Quote(endpoint.Name), words.Quote(address.Name), withoutEffect(s))
	f.Fix = "Write two statements: one with the condition on " + words.Quote(address.Name) + ", the other with the one on " + words.Quote(endpoint.Name) + "."
	if s.Effect == policy.Allow && address.Compares() {
		f.Fix += ` For addresses inside the VPC use "aws:VpcSourceIp".`
	}
	c.Add(f)
	return true
}

// withoutEffect says what is left of a statement that never applies.
func withoutEffect(s *view.Statement) string {
	switch s.Effect {
	case policy.Allow:
		return " The statement allows nothing."
	case policy.Deny:
		return " The statement denies nothing."
	}
	return ""
}

// sameKey returns the condition with that number and the later ones on the same key under other operators, as far as they are
// known and well-formed; none if the first one is not.
func sameKey(c *frame.Pass, s *view.Statement, first int) []*view.ConditionEntry {
	var found []*view.ConditionEntry
	for i := first; i < len(s.Conditions); i++ {
		e := &s.Conditions[i]
		switch {
		case !e.Op.Valid || !e.ValuesKnown() || len(e.Values) == 0 || c.FoundWrong(e.Node):
			if i == first {
				return nil
			}
		case i == first, s.Conditions[first].OperatorNode != e.OperatorNode && sameConditionKey(s.Conditions[first].Name, e.Name):
			found = append(found, e)
		}
	}
	return found
}

// excludeEachOther reports whether no request meets all of the conditions, while each of them by itself can be met.
func excludeEachOther(c *frame.Pass, s *view.Statement, list []*view.ConditionEntry) bool {
	if len(list) == 2 && (list[0].AsksPresence() || list[1].AsksPresence()) && !list[0].AsksAbsence() && !list[1].AsksAbsence() {
		return false // what compares a value can be met by requests that have one
	}
	values, size := make([]*policy.Node, len(list)), 1
	for i, e := range list {
		values[i], size = e.Node, size*(1+len(e.Values))
	}
	if !c.Spend(size) {
		return false
	}
	statements := view.Kept(c.Document, func(d *view.Document) *prover.Statements {
		return prover.NewStatements(d.Doc, d.Type, catalog.NewServices(d.Catalog))
	})
	return statements.Excludes(s.Index, values...) &&
		!slices.ContainsFunc(values, func(v *policy.Node) bool { return statements.Excludes(s.Index, v) })
}

func addNeverTrue(c *frame.Pass, s *view.Statement, list []*view.ConditionEntry) {
	f := frame.Found{At: s.Condition.Node, Subject: list[0].Name, Class: frame.GuardClass(s)}
	var operators []string
	for i, e := range list {
		operators = append(operators, words.Quote(e.Operator))
		f.Related = append(f.Related, policy.Related{At: e.Node, Pos: e.Pos, Label: words.Choose(i == 0, "one condition", words.Choose(len(list) == 2, "the other", "another"))})
	}
	f.Message = "The conditions " + words.List(operators, "and") + " on " + words.Quote(list[0].Name) + " never hold together: " + whyNever(list) + "." + withoutEffect(s)
	c.Add(f)
}

// whyNever says why no request meets all of some conditions.
func whyNever(list []*view.ConditionEntry) string {
	absent := slices.ContainsFunc(list, (*view.ConditionEntry).AsksAbsence)
	negated := slices.ContainsFunc(list, func(e *view.ConditionEntry) bool { return e.Op.Negated })
	switch {
	case len(list) > 2:
		return "no value meets all of them"
	case absent:
		return "one requires that the key is absent, the other compares its value"
	case negated:
		return "the other one excludes the values that the first one requires"
	}
	return "no value meets both"
}

// sameConditionKey reports whether two names are one key. Two tags may differ in case only, and requests may have both.
func sameConditionKey(a, b string) bool {
	if a == b || !strings.EqualFold(a, b) {
		return a == b
	}
	slash := strings.IndexByte(a, '/')
	return slash < 0 || a[slash:] == b[slash:]
}
