// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"strings"
	"unicode"
)

// policyVariable is a policy variable in a text: ${key}, ${key, 'default'}, or one of ${*}, ${?} and ${$}.
type policyVariable struct {
	text string // with its braces
	span [2]int // where it is in the text
	// body is what is between the braces, name what is before the first comma of it.
	body, name string
	hasDefault bool
}

// eachVariable calls visit for every variable of a text until visit returns false. A variable ends at the first closing brace.
// It returns where a variable begins that is not closed, -1 if there is none or if visit returned false.
func eachVariable(s string, visit func(v *policyVariable) bool) int {
	for from := 0; ; {
		start := strings.Index(s[from:], "${")
		if start < 0 {
			return -1
		}
		start += from
		length := strings.IndexByte(s[start:], '}')
		if length < 0 {
			return start
		}
		from = start + length + 1
		v := policyVariable{text: s[start:from], span: [2]int{start, from}, body: s[start+2 : from-1]}
		v.name, _, v.hasDefault = strings.Cut(v.body, ",")
		if !visit(&v) {
			return -1
		}
	}
}

// character reports whether the variable stands for one of the characters "*", "?" and "$".
func (v *policyVariable) character() bool {
	return v.body == "*" || v.body == "?" || v.body == "$"
}

// defaultText returns the default. It is well formed if it stands in single quotes behind one space.
func (v *policyVariable) defaultText() (text string, quoted, spaced bool) {
	rest := v.body[len(v.name):]
	if !v.hasDefault {
		return "", true, true
	}
	rest = rest[1:]
	inner := strings.TrimSpace(rest)
	quoted = len(inner) >= 2 && inner[0] == '\'' && inner[len(inner)-1] == '\'' && !strings.Contains(inner[1:len(inner)-1], "'")
	return strings.Trim(inner, "'"), quoted, rest == " "+inner
}

// notInKeyName reports characters that no key has.
func notInKeyName(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_.:/=+-@", r)
}

// leftToTerraform reports whether the variable looks like an expression of Terraform, which TERRAFORM_ESCAPE_LEFTOVER is about.
func (v *policyVariable) leftToTerraform() bool {
	return hasAnyPrefix(strings.TrimSpace(v.body), terraformRoots)
}
