// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// valueListChecks are about values that others of the list make needless.
var valueListChecks = []frame.Check{
	{
		ID: redundantBound, Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseMeaning, Link: manyValuesPage,
		Title:     "Several bounds where only one has an effect",
		Why:       "The values of a key are alternatives. Of several upper bounds only the highest has an effect, of lower ones only the lowest.",
		Fix:       "Keep the bound that has an effect.",
		Example:   `{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::media","Condition":{"NumericLessThanEquals":{"s3:max-keys":["20","50"]}}}`,
		Condition: checkBounds,
	},
	{
		ID: duplicateValue, Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, Phase: frame.PhaseMeaning, Link: manyValuesPage,
		Title:     "Value that another one covers",
		Why:       "The values of a key are alternatives, so that a value that is listed twice, or that a pattern of the list covers, changes nothing.",
		Fix:       "Remove the value.",
		Example:   `{"Effect":"Allow","Action":"sns:Publish","Resource":"*","Condition":{"StringLike":{"aws:PrincipalTag/team":["web-*","web-eu"]}}}`,
		Condition: checkDuplicates,
	},
}

func checkBounds(c *frame.Pass, _ *view.Statement, e *view.ConditionEntry) {
	if len(e.Values) < 2 || !e.Op.Valid || e.Op.Bound() == 0 || !e.ValuesKnown() {
		return
	}
	counts := 0
	for i := 1; i < len(e.Values); i++ {
		order, ok := compareValues(e.Op.Family, e.Values[i].Text, e.Values[counts].Text)
		if !ok {
			return
		}
		if order*e.Op.Bound() > 0 {
			counts = i
		}
	}
	which := "lowest"
	if e.Op.Bound() > 0 {
		which = "highest"
	}
	f := frame.At(e, fmt.Sprintf("Of the %d values of %s under %s only the %s has an effect, which is %s.", len(e.Values), e.Name, e.Operator, which, words.Quote(e.Values[counts].Text)))
	f.Fix = "Keep " + words.Quote(e.Values[counts].Text) + ", if it is the bound that is meant."
	c.Add(f)
}

// compareValues compares two numbers or dates.
func compareValues(f iam.Family, a, b string) (order int, ok bool) {
	if f == iam.NumericFamily {
		x, readable := iam.ParseDecimal(a)
		y, also := iam.ParseDecimal(b)
		return x.Compare(y), readable && also
	}
	x, readable := iam.ParseDate(a)
	y, also := iam.ParseDate(b)
	return x.Compare(y), readable && also
}

// checkDuplicates reports values that are there before, or that a pattern of the list covers.
func checkDuplicates(c *frame.Pass, _ *view.Statement, e *view.ConditionEntry) {
	if len(e.Values) < 2 || !e.Op.Valid || e.Op.Bound() != 0 || e.Op.Family == iam.BoolFamily || e.Op.Family == iam.NullFamily {
		return
	}
	first := make(map[string]*view.Value, len(e.Values))
	var patterns []*view.Value
	for i := range e.Values {
		v := &e.Values[i]
		if !v.Known || c.FoundWrongItself(v.Node) {
			continue
		}
		text := v.Text
		if e.Op.IgnoreCase {
			text = strings.ToLower(text)
		}
		if other, found := first[text]; found {
			addDuplicate(c, e, v, other, "is the same as")
			continue
		}
		first[text] = v
		if e.Op.Like && wildcardIn(text) && !strings.Contains(text, "${") {
			patterns = append(patterns, v)
		}
	}
	if len(patterns) == 0 || !c.Spend(len(patterns)*len(first)) {
		return
	}
	checkCovered(c, e, first, patterns)
}

// checkCovered reports values that a pattern covers. Of two patterns that cover each other the later one is reported.
func checkCovered(c *frame.Pass, e *view.ConditionEntry, distinct map[string]*view.Value, patterns []*view.Value) {
	for i := range e.Values {
		v := &e.Values[i]
		if distinct[v.Text] != v || e.Op.Negated && strings.Contains(v.Text, "${") {
			continue // what a variable without value does under a negated operator is contested (C-8)
		}
		for _, p := range patterns {
			if p == v || !covers(c, e, p.Text, v.Text) || i < valueIndex(e, p) && covers(c, e, v.Text, p.Text) {
				continue
			}
			addDuplicate(c, e, v, p, "is covered by")
			break
		}
	}
}

// valueIndex returns the place of a value in the list.
func valueIndex(e *view.ConditionEntry, v *view.Value) int {
	for i := range e.Values {
		if &e.Values[i] == v {
			return i
		}
	}
	return -1
}

func addDuplicate(c *frame.Pass, e *view.ConditionEntry, v, other *view.Value, how string) {
	f := frame.AtValue(v, fmt.Sprintf("The value %s of %s %s %s in the same list.", words.Quote(v.Text), e.Name, how, words.Quote(other.Text)))
	f.Related = []policy.Related{frame.Related(other.Node, "the other value")}
	c.Add(f)
}

// covers reports whether everything that the second value matches is matched by the first one, which is a pattern without
// variables. Variables of the second one may mean any text.
func covers(c *frame.Pass, e *view.ConditionEntry, wide, narrow string) bool {
	if head := wide[:max(wildcardAt(wide), 0)]; !strings.HasPrefix(narrow, head) {
		return false
	}
	if !c.Spend(1 + len(wide)*len(narrow)/64) {
		return false
	}
	if e.Op.Family == iam.ARNFamily && strings.Contains(narrow[:len(narrow)-len(arn.SplitFields(narrow).Resource())], "${") {
		return false // it may mean several fields (E-1109)
	}
	narrow = variablesToStars(narrow)
	if e.Op.Family != iam.ARNFamily {
		a, b := pattern.Compile(wide), pattern.Compile(narrow)
		covered, _ := pattern.Covers(&a, &b)
		return covered
	}
	a, b := arn.CompileOperand(wide), arn.CompileOperand(narrow)
	for i := range 6 {
		if a.Field(i) == nil || b.Field(i) == nil {
			return false
		}
		if covered, _ := pattern.Covers(a.Field(i), b.Field(i)); !covered {
			return false
		}
	}
	return true
}

// variablesToStars replaces every policy variable by "*".
func variablesToStars(s string) string {
	if !strings.Contains(s, "${") {
		return s
	}
	var b strings.Builder
	from := 0
	iam.EachVariable(s, func(v *iam.Variable) bool {
		b.WriteString(s[from:v.Span[0]])
		b.WriteByte('*')
		from = v.Span[1]
		return true
	})
	b.WriteString(s[from:])
	return b.String()
}
