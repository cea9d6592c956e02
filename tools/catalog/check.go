// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// The counts of the pinned data. A package that was read wrongly, or a source that changed its shape, shows here first.
const (
	wantServices = 456
	wantActions  = 22_091
	wantTypes    = 2_334
	wantKeys     = 2_578
	wantPolicies = 1_594
)

// Names as the data has them; what does not fit was not foreseen and wants a look.
var (
	prefixName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	actionName = regexp.MustCompile(`^[A-Za-z0-9-]+$`)
	typeName   = regexp.MustCompile(`^[A-Za-z0-9_./ -]+$`)
	keyName    = regexp.MustCompile(`^[A-Za-z0-9$][A-Za-z0-9_${}<>./-]*:[A-Za-z0-9_${}<>.:/-]+$`)
	arnFormat  = regexp.MustCompile(`^arn:\$\{Partition\}:([a-z0-9-]+|\$\{Vendor\}):(\$\{Region\}|\*|[a-z0-9-]*):(\$\{\w+\}|\*|aws|):[^\s,]+$`)
)

// check looks for everything that later stages rely on and returns all that is wrong.
func (s *services) check() error {
	var (
		errs                 []error
		actions, types, keys int
	)
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	for _, one := range s.services {
		if !prefixName.MatchString(one.prefix) {
			bad("service prefix %q", one.prefix)
		}
		actions += len(one.actions)
		types += len(one.types)
		keys += len(one.keys)
		if err := one.check(); err != nil {
			bad("service %s: %w", one.prefix, err)
		}
	}
	for _, c := range []struct {
		what      string
		got, want int
	}{{"services", len(s.services), wantServices}, {"actions", actions, wantActions}, {"resource types", types, wantTypes}, {"condition keys", keys, wantKeys}} {
		if c.got != c.want {
			bad("%d %s, expected %d", c.got, c.what, c.want)
		}
	}
	for _, prefix := range s.rcp {
		if _, ok := s.serviceIDs[prefix]; !ok {
			bad("the list of services under resource control policies has %q, which is not a service", prefix)
		}
	}
	for key, owners := range s.keyOwners {
		for _, prefix := range owners {
			if _, ok := s.serviceIDs[prefix]; !ok {
				bad("condition-key prefix %q belongs to %q, which is no service", key, prefix)
			}
		}
	}
	return errors.Join(errs...)
}

// check looks at one service: names, and that everything referred to is there.
func (s *service) check() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	known := func(where string, keys []string) {
		for _, k := range keys {
			if _, ok := s.keyID(k); !ok {
				bad("%s: condition key %q is not listed", where, k)
			}
		}
	}
	uses := func(where string, uses []resourceUse) {
		for _, u := range uses {
			if _, ok := s.typeID(u.Name); !ok {
				bad("%s: resource type %q is not listed", where, u.Name)
			}
			known(where, u.ConditionKeys)
		}
	}
	for _, k := range s.keys {
		if !keyName.MatchString(k.Key) {
			bad("condition key %q", k.Key)
		}
		if len(keyPlaceholder.FindAllString(k.Key, -1)) > 1 {
			bad("condition key %q has several placeholders", k.Key)
		}
		if _, ok := keyTypes[k.Type]; !ok {
			bad("condition key %q has the type %q", k.Key, k.Type)
		}
	}
	for _, t := range s.types {
		if !typeName.MatchString(t.Key) {
			bad("resource type %q", t.Key)
		}
		for _, arn := range t.templates {
			if !arnFormat.MatchString(arn) {
				bad("resource type %q has the ARN format %q", t.Key, arn)
			}
		}
		known(t.Key, t.ConditionKeys)
	}
	for i := range s.actions {
		a := &s.actions[i]
		if !actionName.MatchString(a.Name) {
			bad("action %q", a.Name)
		}
		if _, err := levels(a.AccessLevel); err != nil {
			bad("action %q: %w", a.Name, err)
		}
		known(a.Name, a.ConditionKeys)
		uses(a.Name, a.ResourceTypes)
		for _, sc := range a.Scenarios {
			uses(a.Name+", scenario "+sc.Name, sc.ResourceTypes)
			if strings.ContainsAny(sc.Name, "\n") {
				bad("action %q: scenario %q", a.Name, sc.Name)
			}
		}
	}
	return errors.Join(errs...)
}

// keyID returns the index of a condition key, in any case. The lists are sorted by the lower-case name and, being
// read from maps by that name, without duplicates after case folding.
func (s *service) keyID(name string) (int, bool) {
	return slices.BinarySearchFunc(s.keys, strings.ToLower(name), func(k conditionKey, n string) int {
		return strings.Compare(strings.ToLower(k.Key), n)
	})
}

// typeID returns the index of a resource type, its name in any case.
func (s *service) typeID(name string) (int, bool) {
	return slices.BinarySearchFunc(s.types, strings.ToLower(name), func(t resourceType, n string) int {
		return strings.Compare(strings.ToLower(t.Key), n)
	})
}
