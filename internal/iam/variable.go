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

// NextVariable returns where the first variable of a text begins and where the text behind its brace does. The beginning is -1
// if there is no variable; the end is -1 if the variable is not closed. A variable ends at the first closing brace.
func NextVariable(s string) (start, end int) {
	start = strings.Index(s, "${")
	if start < 0 {
		return -1, -1
	}
	length := strings.IndexByte(s[start:], '}')
	if length < 0 {
		return start, -1
	}
	return start, start + length + 1
}

// EachVariable calls visit for every variable of a text until visit returns false.
// It returns where a variable begins that is not closed, -1 if every variable is closed or if visit returned false.
func EachVariable(s string, visit func(v *Variable) bool) int {
	for from := 0; ; {
		start, end := NextVariable(s[from:])
		if start < 0 {
			return -1
		}
		start += from
		if end < 0 {
			return start
		}
		from += end
		v := ParseVariable(s[start+2 : from-1])
		v.Text, v.Span = s[start:from], [2]int{start, from}
		if !visit(&v) {
			return -1
		}
	}
}

// Character reports whether the variable means one of the characters "*", "?" and "$".
func (v *Variable) Character() bool {
	return v.Body == "*" || v.Body == "?" || v.Body == "$"
}

// DefaultText returns the default. It is well formed if it is in single quotes after one space.
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

// VariableFault is what is wrong with the form of a policy variable (E-1103, E-1105, E-1108).
type VariableFault uint8

// The faults, in the order in which they are looked for. A variable has one.
const (
	VariableWell VariableFault = iota
	VariableEmpty
	VariableSpace
	VariableSymbol
	// VariableQuotes is a default that is not in single quotes, or that has one in it.
	VariableQuotes
	// VariableGap is a default that is not behind a comma and one space.
	VariableGap
	// VariablePrefix is a name without a prefix and a name around a colon: no key has it.
	VariablePrefix
)

// Fault says what is wrong with the form of the variable.
func (v *Variable) Fault() VariableFault {
	if v.Character() {
		return VariableWell
	}
	_, quoted, spaced := v.DefaultText()
	service, key, colon := strings.Cut(v.Name, ":")
	switch {
	case strings.TrimSpace(v.Name) == "":
		return VariableEmpty
	case strings.ContainsFunc(v.Name, unicode.IsSpace):
		return VariableSpace
	case strings.ContainsFunc(v.Name, NotInKeyName):
		return VariableSymbol
	case !quoted:
		return VariableQuotes
	case !spaced:
		return VariableGap
	case !colon || service == "" || key == "":
		return VariablePrefix
	default:
		return VariableWell
	}
}

// ParseVariable parses the text between the braces of a variable.
func ParseVariable(body string) Variable {
	v := Variable{Text: "${" + body + "}", Span: [2]int{0, len(body) + 3}, Body: body}
	v.Name, _, v.HasDefault = strings.Cut(body, ",")
	return v
}
