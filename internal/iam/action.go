// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import (
	"strings"
)

// ActionForm is the form of an entry of Action (E-701 to E-705).
type ActionForm uint8

// The forms of entries.
const (
	MatchesNoAction ActionForm = iota // matches no action (E-705)
	ActionPattern                     // prefix:name
	EveryAction                       // every action (E-703)
	WildcardService                   // a wildcard in the service, which AWS refuses (E-704)
	VariableAction                    // a policy variable, which is not replaced (E-708)
)

// ParseActionForm sorts a known entry by its form.
func ParseActionForm(s string) ActionForm {
	if s != "" && strings.Trim(s, "*") == "" {
		return EveryAction
	}
	if strings.Contains(s, "${") {
		return VariableAction
	}
	service, name, ok := strings.Cut(s, ":")
	switch {
	case !ok || name == "" || strings.Contains(name, ":"):
		return MatchesNoAction
	case strings.Trim(service, "*") == "" && service != "" && strings.Trim(name, "*") == "":
		return EveryAction
	case strings.ContainsAny(service, "*?"):
		return WildcardService
	case strings.ContainsAny(s, " \t\r\n,"):
		return MatchesNoAction
	default:
		return ActionPattern
	}
}

// WildcardInService reports whether an entry has a wildcard in its service and does not cover every action, which AWS refuses
// (E-704). Of one that is known in part, text is what is known of its beginning, and no further text may make it right.
func WildcardInService(text string, known bool) bool {
	if known {
		return ParseActionForm(text) == WildcardService
	}
	service, name, colon := strings.Cut(text, ":")
	return colon && strings.ContainsAny(service, "*?") && strings.Trim(service+name, "*") != ""
}

// ActionFault is what is wrong with the form of an action.
type ActionFault uint8

// The faults of actions.
const (
	NoFault ActionFault = iota
	EmptyAction
	NoColon
	ManyColons
	NoService
	NoName
	BadServiceCharacter
	BadNameCharacter
)

// FindActionFault returns what is wrong with an action, and where. Of one that is known in part, it finds what no further
// text could make right.
func FindActionFault(text string, known bool) (fault ActionFault, at int) {
	if text == "" && known {
		return EmptyAction, 0
	}
	colon := strings.IndexByte(text, ':')
	if colon < 0 {
		if known {
			return NoColon, 0
		}
		if i := strings.IndexFunc(text, notInService); i >= 0 {
			return BadServiceCharacter, i
		}
		return NoFault, 0
	}
	if again := strings.IndexByte(text[colon+1:], ':'); again >= 0 {
		return ManyColons, colon + 1 + again
	}
	switch {
	case colon == 0:
		return NoService, 0
	case known && colon == len(text)-1:
		return NoName, colon
	}
	if i := strings.IndexFunc(text[:colon], notInService); i >= 0 {
		return BadServiceCharacter, i
	}
	if i := strings.IndexFunc(text[colon+1:], notInName); i >= 0 {
		return BadNameCharacter, colon + 1 + i
	}
	return NoFault, 0
}

// LetterOrDigit reports whether a character is a letter or digit of ASCII.
func LetterOrDigit(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

// notInService reports whether a character cannot be in the service of an action. Wildcards have a check of their own.
func notInService(r rune) bool {
	return !LetterOrDigit(r) && r != '-' && r != '.' && r != '*' && r != '?'
}

// notInName reports whether a character cannot be in the name of an action. Commas and spaces are left to the checks that look
// the name up.
func notInName(r rune) bool {
	return !LetterOrDigit(r) && r != '-' && r != '*' && r != '?' && r != ',' && r != ' '
}
