// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// attest makes attested.tsv: what the default versions of the AWS managed policies use and the catalogue does not know.
// AWS itself relies on these names, so they cannot be called wrong.
func attest(s *services, p *policies, contextKeys []string) ([]byte, error) {
	known := newKeySet(s, contextKeys)
	actions, prefixes, keys := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, one := range p.list {
		statements, err := readStatements(one.document)
		if err != nil {
			return nil, fmt.Errorf("policy %q: %w", one.name, err)
		}
		for _, st := range statements {
			for _, a := range slices.Concat(st.Action, st.NotAction) {
				prefix, name, _ := strings.Cut(a, ":")
				if strings.Trim(a, "*") == "" {
					continue
				}
				id, ok := s.serviceIDs[strings.ToLower(prefix)]
				if !ok {
					prefixes[strings.ToLower(prefix)] = true
				}
				if !ok || !s.services[id].matches(name) {
					actions[a] = true
				}
			}
			for _, operator := range st.Condition {
				for key := range operator {
					if !known.has(key) {
						keys[key] = true
					}
				}
			}
		}
	}
	if n := len(distinctFolded(actions)); n != len(actions) {
		return nil, fmt.Errorf("attested actions that differ in case only: %d of %d are distinct", n, len(actions))
	}
	var b strings.Builder
	header(&b, p.date, p.pinned, "names used by current AWS managed policies that the catalogue does not have", "kind", "name")
	for _, set := range []struct {
		kind  string
		names map[string]bool
	}{{"prefix", prefixes}, {"action", actions}, {"key", keys}} {
		for _, name := range slices.Sorted(maps.Keys(set.names)) {
			fmt.Fprintf(&b, "%s\t%s\n", set.kind, name)
		}
	}
	return []byte(b.String()), nil
}

func distinctFolded(set map[string]bool) map[string]bool {
	folded := map[string]bool{}
	for name := range set {
		folded[strings.ToLower(name)] = true
	}
	return folded
}

// matches reports whether some action of the service has the name or matches the wildcards in it.
func (s *service) matches(name string) bool {
	glob := strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(strings.ToLower(name)))
	re := regexp.MustCompile("^" + glob + "$")
	return slices.ContainsFunc(s.actions, func(a action) bool { return re.MatchString(strings.ToLower(a.Name)) })
}

// keySet is a set of known condition keys.
type keySet struct {
	literal   map[string]bool
	templates []*regexp.Regexp
}

// keyPlaceholder finds the four spellings of a placeholder in a condition key.
var keyPlaceholder = regexp.MustCompile(`\$\{[^}]*\}|<key>|tag-key$`)

func newKeySet(s *services, contextKeys []string) keySet {
	set := keySet{literal: map[string]bool{}}
	add := func(key string) {
		key = strings.ToLower(key)
		if set.literal[key] {
			return
		}
		set.literal[key] = true
		if keyPlaceholder.MatchString(key) {
			parts := keyPlaceholder.Split(key, -1)
			for i := range parts {
				parts[i] = regexp.QuoteMeta(parts[i])
			}
			set.templates = append(set.templates, regexp.MustCompile("^"+strings.Join(parts, ".+")+"$"))
		}
	}
	for _, key := range contextKeys {
		add(key)
	}
	for _, one := range s.services {
		for _, k := range one.keys {
			add(k.Key)
		}
	}
	return set
}

func (s keySet) has(key string) bool {
	key = strings.ToLower(key)
	return s.literal[key] || slices.ContainsFunc(s.templates, func(re *regexp.Regexp) bool { return re.MatchString(key) })
}

// statement is what of a policy statement matters here.
type statement struct {
	Action    list
	NotAction list
	Condition map[string]map[string]json.RawMessage
}

// list is a string or a list of strings.
type list []string

// UnmarshalJSON implements [json.Unmarshaler].
func (l *list) UnmarshalJSON(data []byte) error {
	if data[0] == '"' {
		*l = make(list, 1)
		return json.Unmarshal(data, &(*l)[0])
	}
	return json.Unmarshal(data, (*[]string)(l))
}

// readStatements reads the statements of a document, which may be one or a list.
func readStatements(document []byte) ([]statement, error) {
	var d struct{ Statement json.RawMessage }
	if err := json.Unmarshal(document, &d); err != nil {
		return nil, err
	}
	if len(d.Statement) > 0 && d.Statement[0] == '{' {
		var one statement
		err := json.Unmarshal(d.Statement, &one)
		return []statement{one}, err
	}
	var all []statement
	err := json.Unmarshal(d.Statement, &all)
	return all, err
}
