// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package variable

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// variablePlaceChecks are about where variables stand.
var variablePlaceChecks = []frame.Check{
	{
		ID: variableInElement, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Mixed, AWSCode: "=", Phase: frame.PhaseStructure, Link: frame.VariablesPage, Blocks: true,
		Title:    "Policy variable where AWS does not replace it",
		Why:      "AWS replaces variables in resources and in values of conditions. In actions, principals, operators, keys and other elements the text stays as it is.",
		Fix:      "Write the value itself, or use a condition.",
		Example:  `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::${aws:PrincipalAccount}:root"},"Action":"sns:Publish","Resource":"*"}`,
		Document: checkVariablePlaces,
	},
	{
		ID: variableInVersion, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseStructure, Link: frame.VersionPage,
		Title:    "Policy variable in a document of 2008",
		Why:      "Policy variables came with version 2012-10-17. Without it the text is literal: an Allow grants nothing, and a Deny protects nothing.",
		Fix:      `Write "Version": "2012-10-17".`,
		Example:  `{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::home/${aws:username}/*"}]}`,
		Document: checkVariableVersion,
	},
	{
		ID: variableForOperator, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseSyntax, Link: frame.VariablesPage, Blocks: true,
		Title:   "Policy variable with an operator that does not replace it",
		Why:     "Only String, Arn and Bool operators replace variables. Numeric, Date, IP and binary operators and Null need literal values, and IAM refuses others.",
		Fix:     "Write literal values, or compare with a String or Arn operator.",
		Example: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"${aws:PrincipalTag/office}"}}}`,
		Condition: func(c *frame.Pass, _ *view.Statement, e *view.ConditionEntry) {
			if !e.Op.Valid || e.Op.Family.TakesVariables() {
				return
			}
			for i := range e.Values {
				if v := &e.Values[i]; !c.FoundWrongItself(v.Node) && strings.Contains(v.Text, "${") {
					c.Add(frame.AtValue(v, fmt.Sprintf("%s does not replace policy variables, so that the value %s of %s cannot be read. AWS refuses such a document.", e.Operator, words.Quote(v.Text), e.Name)))
				}
			}
		},
	},
	{
		ID: variableOutside, Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Accepts, Phase: frame.PhaseSyntax, Link: frame.VariablesPage, Partial: true,
		Title:    "Policy variable before the last field of an ARN",
		Why:      "AWS documents variables in the resource part of an ARN only, after the fifth colon. Elsewhere they may stay plain text.",
		Fix:      `Write "*" in the field, and restrict it with a condition.`,
		Example:  `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:${aws:RequestedRegion}:210987654321:key/*"}`,
		Resource: checkVariableField,
	},
}

// checkVariablePlaces looks for variables in all texts that can have none.
func checkVariablePlaces(c *frame.Pass) {
	c.EachText(func(t *view.Text) {
		if t.Kind == view.ResourceText || t.Kind == view.ValueText || t.Node == c.Doc.ID || !strings.Contains(t.Value, "${") || c.FoundWrong(t.Node) || isRefused(c, t) {
			return
		}
		end := len(t.Value)
		if t.Kind == view.KeyText {
			end = fixedPart(c, t.Value)
		}
		iam.EachVariable(t.Value[:end], func(v *iam.Variable) bool {
			if view.LeftToTerraform(v) {
				return true
			}
			f := atText(t, fmt.Sprintf("The text %s in %s is not a policy variable there: AWS reads it literally.", words.Quote(v.Text), words.Quote(t.Value)))
			f.ID, f.Span = variableInElement, v.Span
			f.Fix = variableAdvice(t, v)
			c.Add(f)
			return false
		})
	})
}

// isRefused reports whether the element has been found wrong by a check that says more.
func isRefused(c *frame.Pass, t *view.Text) bool {
	return (t.Kind == view.SidText || t.Kind == view.OtherText) && c.MoreSpecific(t.Node)
}

// fixedPart returns the length of what belongs to the name of a condition key itself: what stands behind a slash, or another
// part that users choose, is free text.
func fixedPart(c *frame.Pass, key string) int {
	colon := strings.IndexByte(key, ':')
	if slash := strings.IndexByte(key[max(colon, 0):], '/'); colon >= 0 && slash >= 0 && !strings.Contains(key[:colon], ".") {
		return colon + slash
	}
	if k := c.KeyNamed(key); (k.Origin == catalog.KeyContext || k.Origin == catalog.KeyService) && !strings.EqualFold(k.Name, key) {
		return 0
	}
	return len(key)
}

// variableAdvice says what to write instead of a variable in an element that has none.
func variableAdvice(t *view.Text, v *iam.Variable) string {
	switch t.Kind {
	case view.PrincipalText:
		switch strings.ToLower(v.Name) {
		case "aws:principalaccount":
			return `To admit the resource's own account, write its id. To admit callers of that account only, write "Principal": "*" with "StringEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}.`
		case "aws:principalorgid":
			return `Write "Principal": "*" with "StringEquals": {"aws:PrincipalOrgID": "ORGANIZATION"}.`
		}
		return `Write the principal itself, or "Principal": "*" with a condition on aws:PrincipalArn, where variables are replaced.`
	case view.ActionText:
		return "Name the actions; what depends on the caller belongs in Resource or in a condition."
	case view.OperatorText, view.KeyText:
		return "Write the name itself; only values can contain variables."
	}
	return "Write the value itself."
}

// checkVariableVersion reports documents with variables whose version has none.
func checkVariableVersion(c *frame.Pass) {
	if !c.Lacks2012() {
		return
	}
	var first *policy.Related
	c.EachText(func(t *view.Text) {
		if first != nil || !strings.Contains(t.Value, "${") || !mayHoldVariable(t) || c.FoundWrong(t.Node) {
			return
		}
		iam.EachVariable(t.Value, func(v *iam.Variable) bool {
			if v.Character() || variableKnown(c, v.Name) {
				related := frame.Related(t.Node, v.Text)
				first = &related
			}
			return first == nil
		})
	})
	if first == nil {
		return
	}
	f := frame.Found{At: c.VersionPlace(), Related: []policy.Related{*first}}
	found := "no Version"
	if c.Doc.VersionNode != nil {
		found, f.Suggestion = "version 2008-10-17", "2012-10-17"
	}
	f.Message = fmt.Sprintf("The document has %s, so that AWS does not replace %s, and compares it as plain text: an Allow with it grants nothing, a Deny protects nothing.", found, words.Quote(first.Label))
	c.Add(f)
}

// checkVariableField reports variables in the first five fields of an ARN. Under the older version they are plain text anyway.
func checkVariableField(c *frame.Pass, _ *view.Statement, r *view.ResourceEntry) {
	if c.Doc.Version != policy.Version2012 || len(r.ARN) < 2 || !strings.Contains(r.Text, "${") {
		return
	}
	for i, field := range r.ARN[:min(len(r.ARN), 5)] {
		done := false
		iam.EachVariable(field, func(v *iam.Variable) bool {
			if view.LeftToTerraform(v) {
				return true
			}
			done = true
			f := frame.Found{At: r.Node, Subject: r.Text}
			f.Message = fmt.Sprintf("The variable %s is in the %s of %s, where AWS does not document that it is replaced.", words.Quote(v.Text), arn.FieldNames[i], words.Quote(r.Text))
			f.Fix = `Write "*" there`
			switch i {
			case 3:
				f.Fix += `, and a condition on aws:RequestedRegion`
			case 4:
				f.Fix += `, and the condition "StringEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"} for the caller's own account`
			}
			f.Fix += "."
			c.Add(f)
			return false
		})
		if done {
			return
		}
	}
}
