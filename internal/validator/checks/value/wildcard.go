// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// valueWildcardChecks are about wildcards and the operators that know them.
var valueWildcardChecks = []frame.Check{
	{
		ID: wildcardWithoutLike, Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseNames, Link: frame.OperatorsPage,
		Title:     "Wildcard with an operator that has no wildcards",
		Why:       "StringEquals and similar operators compare the asterisk and the question mark as plain characters. Only StringLike and the Arn operators use them as wildcards.",
		Fix:       "Use StringLike or StringNotLike.",
		Example:   `{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::media","Condition":{"StringEquals":{"s3:prefix":"team/*"}}}`,
		Condition: checkPlainWildcard,
	},
	{
		ID: likeWithoutWildcard, Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, Phase: frame.PhaseNames, Link: frame.OperatorsPage, Off: true,
		Title:     "StringLike without a wildcard",
		Why:       "Without a wildcard StringLike means the same as StringEquals, which is clearer.",
		Fix:       "Use StringEquals or StringNotEquals.",
		Example:   `{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::media","Condition":{"StringLike":{"s3:prefix":"team/"}}}`,
		Condition: checkLikeWithoutWildcard,
	},
}

func checkPlainWildcard(c *frame.Pass, _ *view.Statement, e *view.ConditionEntry) {
	if e.Op.Family != iam.StringFamily || e.Op.Like || !e.Op.Valid {
		return
	}
	for i := range e.Values {
		v := &e.Values[i]
		if c.FoundWrongItself(v.Node) {
			continue
		}
		at := wildcardAt(v.Text)
		if at < 0 {
			continue
		}
		f := frame.AtValue(v, fmt.Sprintf("%s compares the %q in %s literally: only a request with this character in %s matches the value.", e.Operator, v.Text[at], words.Quote(v.Text), e.Name))
		f.Span = [2]int{at, at + 1}
		like := e.Op.As(e.Op.Not("StringLike", "StringNotLike"))
		if c.TypeOf(e) == iam.TypeARN {
			like = e.Op.As(e.Op.Not("ArnLike", "ArnNotLike"))
		}
		f.Fix = "Write " + like
		if e.Op.IgnoreCase {
			f.Fix += " (which distinguishes letter case)"
		}
		f.Fix += ` if it is meant as a wildcard. If the character itself is meant, write "${` + v.Text[at:at+1] + `}".`
		c.Add(f)
	}
}

func checkLikeWithoutWildcard(c *frame.Pass, _ *view.Statement, e *view.ConditionEntry) {
	if e.Op.Family != iam.StringFamily || !e.Op.Like || !e.Op.Valid || !e.ValuesKnown() || len(e.Values) == 0 {
		return
	}
	if slices.ContainsFunc(e.Values, func(v view.Value) bool { return wildcardIn(v.Text) || strings.Contains(v.Text, "${") }) {
		return
	}
	f := frame.At(e, fmt.Sprintf("No value of %s under %s has a wildcard.", e.Name, e.Operator))
	f.Fix = "Write " + e.Op.As(e.Op.Not("StringEquals", "StringNotEquals")) + "."
	c.Add(f)
}
