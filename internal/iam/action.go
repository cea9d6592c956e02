// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import (
	"strings"
)

type ActionForm uint8

const (
	MatchesNoAction ActionForm = iota // matches no action (E-705)
	ActionPattern                     // prefix:name
	EveryAction                       // every action (E-703)
	WildcardService
	VariableAction
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
	case !ok || name == "" || strings.Contains(name, ":") || strings.ContainsAny(s, " \t\r\n,"):
		return MatchesNoAction
	case strings.Trim(service, "*") == "" && service != "" && strings.Trim(name, "*") == "":
		return EveryAction
	case strings.ContainsAny(service, "*?"):
		return WildcardService
	default:
		return ActionPattern
	}
}
