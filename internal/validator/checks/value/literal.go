// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// valueLiteralChecks are about values that the keys they are compared with never have.
var valueLiteralChecks = []frame.Check{
	{
		ID: unknownValue, Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Accepts, Data: frame.Table, Phase: frame.PhaseNames,
		Title:     "Value that the key does not have",
		Why:       "The key has a few fixed values, and letter case matters. No request has another one.",
		Fix:       "Write one of the key's values.",
		Example:   `{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalType":"Role"}}}`,
		Condition: checkListed,
	},
	{
		ID: neverMatchingARN, Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Accepts, Phase: frame.PhaseNames, Link: frame.GlobalKeysPage,
		Title:     "ARN that aws:PrincipalArn never holds",
		Why:       "For the session of a role, aws:PrincipalArn holds the ARN of the role. It never holds the ARN of a session, of a group or the name of a service.",
		Fix:       "Write the ARN of the role or user.",
		Example:   `{"Effect":"Deny","Action":"ec2:*","Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:sts::210987654321:assumed-role/ops/*"}}}`,
		Condition: checkPrincipalARN,
	},
	{
		ID: invalidExternalID, Class: frame.Error, Types: iam.Trust, AWS: frame.Accepts, Phase: frame.PhaseNames, Link: frame.ExternalIDPage,
		Title:     "External id that no caller can send",
		Why:       "AWS STS accepts external ids of 2 to 1,224 letters, digits and the characters + = , . @ : / - and _.",
		Fix:       "Agree with the caller on an id of 2 to 1,224 letters, digits and the characters + = , . @ : / - and _.",
		Example:   `{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"acme corp #7"}}}`,
		Condition: checkExternalIDText,
	},
}

// checkListed reports values that are not among those of the key.
func checkListed(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	switch {
	case !e.Op.Valid:
		return
	case e.Op.Family == iam.StringFamily:
	case e.Op.Base == "NumericEquals", e.Op.Base == "NumericNotEquals":
	default:
		return
	}
	format := formatOf(c, e)
	if format.Kind != facts.ListFormat {
		return
	}
	values := format.Values
	for i := range e.Values {
		v := &e.Values[i]
		if !isLiteral(c, v) || !e.Op.Like && wildcardIn(v.Text) || listed(&e.Op, v.Text, values) {
			continue
		}
		f := frame.AtValue(v, fmt.Sprintf("The key %s does not have the value %s.%s", e.Name, words.Quote(v.Text), neverMatches(s, e)))
		f.Fix = "Write " + allValues(values) + "."
		for _, known := range values {
			if strings.EqualFold(known, v.Text) {
				f.Message = fmt.Sprintf("The key %s has the value %s, not %s: %s distinguishes letter case.%s", e.Name, words.Quote(known), words.Quote(v.Text), e.Operator, neverMatches(s, e))
				f.Fix, f.Suggestion = "Write "+words.Quote(known)+".", known
			}
		}
		c.Add(f)
	}
}

// listed reports whether some of the values meets the value of a condition.
func listed(o *iam.Operator, text string, values []string) bool {
	if slices.Contains(values, text) {
		return true
	}
	switch {
	case o.IgnoreCase:
		return slices.ContainsFunc(values, func(v string) bool { return strings.EqualFold(v, text) })
	case o.Like && wildcardIn(text):
		glob := pattern.Compile(text)
		return slices.ContainsFunc(values, glob.Match)
	case o.Family == iam.NumericFamily:
		number, readable := iam.ParseDecimal(text)
		return !readable || slices.ContainsFunc(values, func(v string) bool {
			d, ok := iam.ParseDecimal(v)
			return ok && d.Compare(number) == 0
		})
	}
	return false
}

// checkPrincipalARN reports ARNs that aws:PrincipalArn does not hold (E-1203). Of a value known in part its beginning is checked.
func checkPrincipalARN(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if !e.Is(principalARNKey) || e.Op.Family != iam.StringFamily && e.Op.Family != iam.ARNFamily || !e.Op.Valid {
		return
	}
	for i := range e.Values {
		v := &e.Values[i]
		if c.FoundWrongItself(v.Node) {
			continue
		}
		fields := arn.SplitFields(v.Text)
		f := frame.AtValue(v, "")
		switch service, resource := fields.Service(), fields.Resource(); {
		case service == "sts" && strings.HasPrefix(resource, "assumed-role/"):
			f.Message = fmt.Sprintf("%s holds the ARN of the role, never that of a session such as %s.", e.Name, words.Quote(v.Text))
			name, _, _ := strings.Cut(strings.TrimPrefix(resource, "assumed-role/"), "/")
			role := "arn:" + fields.Partition() + ":iam::" + fields.Account() + ":role/" + name
			if v.Known && name != "" {
				f.Fix, f.Suggestion = "Write "+words.Quote(role)+", with the path of the role if it has one.", role
			}
		case service == "iam" && strings.HasPrefix(resource, "group/"):
			f.Message = fmt.Sprintf("%s holds the ARN of a user or role, never that of a group such as %s.", e.Name, words.Quote(v.Text))
			f.Fix = "Name the users, or give them a tag and use aws:PrincipalTag."
		case v.Known && len(fields) == 1 && strings.HasSuffix(v.Text, ".amazonaws.com"):
			f.Message = fmt.Sprintf("%s never holds the name of a service such as %s.", e.Name, words.Quote(v.Text))
			f.Fix = "Use the key aws:PrincipalServiceName for services that call."
		default:
			continue
		}
		f.Message += neverMatches(s, e)
		c.Add(f)
		c.MarkWrong(v.Node)
	}
}

const (
	minExternalID = 2
	maxExternalID = 1224
)

// checkExternalIDText reports external ids that STS does not take. Of a value known in part the characters known are checked;
// wildcards, and the text that replaces a variable, may be anything.
func checkExternalIDText(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if !e.Is("sts:ExternalId") || e.Op.Family != iam.StringFamily || !e.Op.Valid {
		return
	}
	for i := range e.Values {
		v := &e.Values[i]
		if c.FoundWrongItself(v.Node) || strings.Contains(v.Text, "${") {
			continue
		}
		wild := wildcardIn(v.Text)
		what := ""
		if bad := strings.IndexFunc(v.Text, notInExternalID); bad >= 0 {
			r, _ := utf8.DecodeRuneInString(v.Text[bad:])
			what = fmt.Sprintf("has the character %q, which external ids cannot have", r)
		} else if n := len(v.Text); v.Known && !wild && n < minExternalID {
			what = "is shorter than 2 characters"
		} else if !wild && n > maxExternalID {
			what = "is longer than 1,224 characters"
		}
		if what != "" {
			c.AddWrong(frame.AtValue(v, fmt.Sprintf("The external id %s %s.%s", words.Quote(v.Text), what, neverMatches(s, e))))
		}
	}
}

func notInExternalID(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return false
	}
	return !strings.ContainsRune("+=,.@:/-_*?", r)
}

// allValues lists the values of a key, every one of them.
func allValues(values []string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = words.Quote(v)
	}
	return words.List(quoted, "or")
}
