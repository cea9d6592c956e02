// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package variable checks policy variables: their form, whether they exist, and where they mean something.
package variable

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Checks are about policy variables.
var Checks = slices.Concat(variableFormChecks, variablePlaceChecks, variableKeyChecks)

const (
	missingBrace        = "MISSING_BRACE_IN_VARIABLE"
	emptyVariable       = "EMPTY_VARIABLE"
	spaceInVariable     = "UNSUPPORTED_SPACE_IN_VARIABLE"
	missingQuote        = "MISSING_QUOTE_IN_VARIABLE"
	symbolInVariable    = "UNSUPPORTED_SYMBOL_IN_VARIABLE"
	variableInElement   = "VARIABLE_UNSUPPORTED_IN_ELEMENT"
	variableInVersion   = "VARIABLE_UNSUPPORTED_IN_VERSION"
	variableForOperator = "INVALID_VARIABLE_FOR_OPERATOR"
	variableOutside     = "VARIABLE_OUTSIDE_RESOURCE_PART"
)

// variableFormChecks are about how variables are written; one function serves them all.
var variableFormChecks = []frame.Check{
	{
		ID: missingBrace, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseSyntax, Link: frame.VariablesPage,
		Title:    "Policy variable that is not closed",
		Why:      "A policy variable begins with ${ and ends with the next }. Without the brace the text is not a variable, and does not match what is meant.",
		Fix:      "Write } after the name of the key.",
		Example:  `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/${aws:username/*"}`,
		Document: checkVariableForms,
	},
	{
		ID: emptyVariable, FoundBy: missingBrace, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseSyntax, Link: frame.VariablesPage,
		Title:   "Policy variable without a name",
		Why:     "A policy variable needs the name of a condition key between its braces.",
		Fix:     "Write the key whose value belongs there, such as ${aws:username}, or ${$} for a dollar sign.",
		Example: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/${}/*"}`,
	},
	{
		ID: spaceInVariable, FoundBy: missingBrace, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseSyntax, Link: frame.VariablesPage,
		Title:   "Policy variable with a space in its name",
		Why:     "There may be no space between the braces, except before a default. A tag whose key has a space cannot be used as a variable.",
		Fix:     "Remove the space.",
		Example: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/${aws: username}/*"}`,
	},
	{
		ID: missingQuote, FoundBy: missingBrace, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseSyntax, Link: frame.VariablesPage,
		Title:   "Default of a policy variable that is not in quotes",
		Why:     "A default is in single quotes, after a comma and a space.",
		Fix:     "Write ${KEY, 'DEFAULT'}.",
		Example: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/${aws:PrincipalTag/site, shared}/*"}`,
	},
	{
		ID: symbolInVariable, FoundBy: missingBrace, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseSyntax, Link: frame.VariablesPage,
		Title:   "Policy variable with a character that no key has",
		Why:     "Names of condition keys hold letters, digits and a few more characters. Braces, brackets, quotes and backslashes are not among them, and variables cannot be nested.",
		Fix:     "Write the name of a condition key.",
		Example: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/${aws:PrincipalTag/[site]}/*"}`,
	},
}

// mayHoldVariable reports whether AWS replaces variables where the text stands: in resources, and in values of String, Arn and
// Bool operators (E-1102; of Bool AWS's pages say different things, C-9).
func mayHoldVariable(t *view.Text) bool {
	return t.Kind == view.ResourceText || t.Kind == view.ValueText && t.Entry.Op.Valid && t.Entry.Op.Family.TakesVariables()
}

// checkVariableForms looks at every variable where there may be one. Under the older version of the language the text is
// literal.
func checkVariableForms(c *frame.Pass) {
	if c.Doc.Version != policy.Version2012 {
		return
	}
	c.EachText(func(t *view.Text) {
		if !strings.Contains(t.Value, "${") || !mayHoldVariable(t) || c.FoundWrong(t.Node) {
			return
		}
		open := iam.EachVariable(t.Value, func(v *iam.Variable) bool {
			return view.LeftToTerraform(v) || !checkVariableForm(c, t, v)
		})
		if open < 0 || !t.Known {
			return
		}
		rest := t.Value[open:]
		f := atText(t, fmt.Sprintf("The policy variable %s in %s is not closed, so that AWS reads it as plain text.", words.Quote(rest), words.Quote(t.Value)))
		f.ID, f.Span = missingBrace, [2]int{open, len(t.Value)}
		if closed := closeVariable(rest); closed != "" {
			f.Fix = "Write } after the name, perhaps " + words.Quote(closed) + "; for a dollar sign write ${$}."
		}
		c.AddWrong(f)
	})
}

// closeVariable proposes where the brace belongs in a text that begins with a variable which is not closed: behind the name, or
// the key of a tag. It is "" if the text says nothing about that.
func closeVariable(text string) string {
	from := len("${")
	if tag := strings.Index(text, "Tag/"); tag >= 0 {
		from = tag + len("Tag/")
	}
	length := strings.IndexFunc(text[from:], func(r rune) bool { return r == '/' || iam.NotInKeyName(r) })
	if length < 0 {
		length = len(text) - from
	}
	if length == 0 {
		return ""
	}
	return text[:from+length] + "}" + text[from+length:]
}

// checkVariableForm reports what is wrong with how a variable is written (E-1103), and whether it reported something.
func checkVariableForm(c *frame.Pass, t *view.Text, v *iam.Variable) bool {
	shown := words.Quote(v.Text)
	f := atText(t, "")
	f.Span = v.Span
	switch fault := v.Fault(); fault {
	case iam.VariableEmpty:
		f.ID, f.Message = emptyVariable, "The policy variable "+shown+" has no name."
	case iam.VariableSpace:
		f.ID, f.Message = spaceInVariable, "The policy variable "+shown+" has a space in its name."
		if tight := withoutSpaces(v.Name); tight == "" {
			f.Fix = "Give the tag a key without spaces: a policy variable cannot name this one."
		} else if variableKnown(c, tight) {
			right := "${" + tight + v.Body[len(v.Name):] + "}"
			f.Fix = "Write " + words.Quote(right) + "."
			f.Suggestion = t.Value[:v.Span[0]] + right + t.Value[v.Span[1]:]
		}
	case iam.VariableSymbol:
		f.ID, f.Message = symbolInVariable, "The policy variable "+shown+" has a character in its name that no condition key has."
		if strings.Contains(v.Name, "${") {
			f.Message = "The policy variable " + shown + " contains another one: variables cannot be nested, and each ends at the first brace."
		}
	case iam.VariableQuotes, iam.VariableGap:
		def, _, _ := v.DefaultText()
		f.ID, f.Message = missingQuote, "The default of the policy variable "+shown+" is not in single quotes."
		if fault == iam.VariableGap {
			f.Class = frame.Warning
			f.Message = "The default of the policy variable " + shown + " is not after a comma and one space, as AWS documents it."
		}
		if strings.Contains(def, "'") {
			f.Message = "The default of the policy variable " + shown + " has a single quote in it."
			f.Fix = "Leave the quote out: there is no way to write one in a default."
		} else {
			right := "${" + v.Name + ", '" + def + "'}"
			f.Fix = "Write " + words.Quote(right) + "."
			f.Suggestion = t.Value[:v.Span[0]] + right + t.Value[v.Span[1]:]
		}
	default:
		return false
	}
	if !t.Known {
		f.Suggestion = ""
	}
	c.AddWrong(f)
	return true
}

// withoutSpaces returns the name of a key without spaces, "" if the key of a tag has some inside.
func withoutSpaces(name string) string {
	head, tag, found := strings.Cut(name, "/")
	head = strings.Join(strings.Fields(head), "")
	if !found {
		return head
	}
	if tag = strings.TrimSpace(tag); strings.ContainsFunc(tag, unicode.IsSpace) {
		return ""
	}
	return head + "/" + tag
}

// atText begins a finding at the text.
func atText(t *view.Text, message string) frame.Found {
	return frame.Found{At: t.Node, Pos: t.Pos, Subject: t.Value, Message: message}
}
