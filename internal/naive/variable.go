// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package naive

import "strings"

// substitute puts the values of policy variables into a text (section 11). ok is
// false if one cannot be resolved. With wild, wildcards in a value count as such
// (C-5).
func (r *run) substitute(s string, variables, wild bool) (p []token, ok bool) {
	if !variables {
		return tokens(s), true
	}
	for s != "" {
		before, after, found := strings.Cut(s, "${")
		p = append(p, tokens(before)...)
		if !found {
			break
		}
		name, rest, closed := strings.Cut(after, "}")
		if !closed {
			return append(p, tokens("${"+after)...), true
		}
		s = rest
		if name == "*" || name == "?" || name == "$" {
			p = append(p, literal(name)...)
			continue
		}
		value, resolved := r.resolve(name)
		if !resolved {
			return nil, false
		}
		if wild {
			p = append(p, tokens(value)...)
		} else {
			p = append(p, literal(value)...)
		}
	}
	return p, true
}

// resolve is E-1104.
func (r *run) resolve(name string) (string, bool) {
	key, fallback, hasDefault := strings.Cut(name, ", '")
	fallback = strings.TrimSuffix(fallback, "'")
	values := r.key(key)
	switch {
	case len(values) == 0:
		return fallback, hasDefault
	case len(values) > 1 || factsOf(key).multi:
		if hasDefault && r.pick("C-28", 2) == 1 {
			return fallback, true
		}
		return "", false
	case values[0] == "" && hasDefault && fallback != "" && r.pick("C-29", 2) == 1:
		return fallback, true
	}
	return values[0], true
}

// matchValue matches a text with variables. ok is false if it cannot be resolved.
func (r *run) matchValue(s string, variables bool, match func([]token) bool) (matches, ok bool) {
	p, ok := r.substitute(s, variables, false)
	if !ok {
		return false, false
	}
	q, _ := r.substitute(s, variables, true)
	return r.either("C-5", match(p), match(q)), true
}
