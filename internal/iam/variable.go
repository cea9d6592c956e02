// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import (
	"strings"
	"unicode"
)

// Variable is a policy variable in a text: ${key}, ${key, 'default'}, or one of ${*}, ${?} and ${$}.
type Variable struct {
	Text string // with its braces
	Span [2]int // where it is in the text
	// Body is what is between the braces, name what is before the first comma of it.
	Body, Name string
	HasDefault bool
}

// EachVariable calls visit for every variable of a text until visit returns false. A variable ends at the first closing brace.
// It returns where a variable begins that is not closed, -1 if there is none or if visit returned false.
func EachVariable(s string, visit func(v *Variable) bool) int {
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
		v := Variable{Text: s[start:from], Span: [2]int{start, from}, Body: s[start+2 : from-1]}
		v.Name, _, v.HasDefault = strings.Cut(v.Body, ",")
		if !visit(&v) {
			return -1
		}
	}
}

// Character reports whether the variable stands for one of the characters "*", "?" and "$".
func (v *Variable) Character() bool {
	return v.Body == "*" || v.Body == "?" || v.Body == "$"
}

// DefaultText returns the default. It is well formed if it stands in single quotes behind one space.
func (v *Variable) DefaultText() (text string, quoted, spaced bool) {
	rest := v.Body[len(v.Name):]
	if !v.HasDefault {
		return "", true, true
	}
	rest = rest[1:]
	inner := strings.TrimSpace(rest)
	quoted = len(inner) >= 2 && inner[0] == '\'' && inner[len(inner)-1] == '\'' && !strings.Contains(inner[1:len(inner)-1], "'")
	return strings.Trim(inner, "'"), quoted, rest == " "+inner
}

// NotInKeyName reports characters that no key has.
func NotInKeyName(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_.:/=+-@", r)
}
