// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// PatternError is an action pattern that AWS refuses or that can never match.
type PatternError struct {
	Pattern string
	Problem string // what is wrong, and what to write
}

// Error implements error.
func (e *PatternError) Error() string { return fmt.Sprintf("action %q: %s", e.Pattern, e.Problem) }

// Expand returns the actions that a pattern such as "s3:Get*" covers, sorted by name: '*' matches any characters, '?'
// one (E-701, E-702). Runs of asterisks, alone or on both sides of the colon, cover everything (E-703). A pattern that
// nothing matches gives no actions and no error; a malformed one a *[PatternError] (E-704, E-705, E-708).
//
// Only the service named is decoded.
func (c *Catalog) Expand(pattern string) ([]*Action, error) {
	prefix, name, err := splitPattern(pattern)
	if err != nil {
		return nil, err
	}
	if prefix == "*" {
		actions := make([]*Action, 0, c.Counts().Actions)
		for s := range c.All() {
			actions = append(actions, s.actions...)
		}
		return actions, nil
	}
	s, ok := c.Service(prefix)
	if !ok {
		return nil, nil
	}
	return s.expand(name), nil
}

// ExpandAll returns what all patterns cover together, sorted by name and without duplicates.
func (c *Catalog) ExpandAll(patterns []string) ([]*Action, error) {
	var all []*Action
	for _, p := range patterns {
		actions, err := c.Expand(p)
		if err != nil {
			return nil, err
		}
		all = append(all, actions...)
	}
	return sortActions(all), nil
}

// sortActions sorts by service and name and drops duplicates.
func sortActions(actions []*Action) []*Action {
	if len(actions) < 2 {
		return actions
	}
	type named struct {
		folded string
		*Action
	}
	list := make([]named, len(actions))
	for i, a := range actions {
		list[i] = named{strings.ToLower(a.Name), a}
	}
	slices.SortFunc(list, func(x, y named) int { return strings.Compare(x.folded, y.folded) })
	list = slices.CompactFunc(list, func(x, y named) bool { return x.folded == y.folded })
	actions = actions[:0:0]
	for _, n := range list {
		actions = append(actions, n.Action)
	}
	return actions
}

// CheckPattern returns the *[PatternError] of an action pattern that is malformed, without looking up any action.
func CheckPattern(pattern string) error {
	_, _, err := splitPattern(pattern)
	return err
}

// splitPattern cuts an action pattern at its colon and checks its form. The prefix "*" means every service.
func splitPattern(pattern string) (prefix, name string, err error) {
	bad := func(problem string) (string, string, error) {
		return "", "", &PatternError{Pattern: pattern, Problem: problem}
	}
	if onlyAsterisks(pattern) {
		return "*", "*", nil
	}
	prefix, name, found := strings.Cut(pattern, ":")
	switch {
	case strings.Contains(pattern, "${"):
		return bad("policy variables are not allowed in actions; write the action out")
	case !found:
		return bad(`it has no service; write it as "service:Action"`)
	case strings.Contains(name, ":"):
		return bad(`it has more than one colon; write it as "service:Action"`)
	case prefix == "" || name == "":
		return bad(`nothing stands on one side of the colon; write it as "service:Action"`)
	case onlyAsterisks(prefix) && onlyAsterisks(name):
		return "*", "*", nil
	case strings.ContainsAny(prefix, "*?"):
		return bad("AWS allows no wildcard in the service; name each service")
	case strings.ContainsAny(pattern, " \t\r\n,"):
		return bad("white space and commas are not part of any action; write one action in each string")
	}
	return prefix, name, nil
}

func onlyAsterisks(s string) bool { return s != "" && strings.Trim(s, "*") == "" }

// expand returns the actions whose short names match.
func (s *Service) expand(name string) []*Action {
	glob := strings.ToLower(name)
	wild := strings.IndexAny(glob, "*?")
	if wild < 0 {
		if a, ok := s.byName[glob]; ok {
			return []*Action{a}
		}
		return nil
	}
	if onlyAsterisks(glob) {
		return s.actions
	}
	first, _ := slices.BinarySearch(s.folded, glob[:wild])
	var actions []*Action
	for i := first; i < len(s.folded) && strings.HasPrefix(s.folded[i], glob[:wild]); i++ {
		if pattern.MatchFold(glob[wild:], s.folded[i][wild:]) {
			actions = append(actions, s.actions[i])
		}
	}
	return actions
}
