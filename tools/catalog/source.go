// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// services is the catalogue as the source has it.
type services struct {
	pinned
	date       string // of the data, YYYY-MM-DD
	services   []service
	rcp        []string            // services that resource control policies reach
	keyOwners  map[string][]string // condition-key prefix that is no service => services
	serviceIDs map[string]int      // prefix => index in services
}

type service struct {
	prefix  string
	actions []action       // sorted by the lower-case name
	types   []resourceType // sorted by the lower-case name
	keys    []conditionKey // sorted by the lower-case name
}

type action struct {
	Name             string        `json:"name"`
	AccessLevel      string        `json:"accessLevel"`
	ResourceTypes    []resourceUse `json:"resourceTypes"`
	ConditionKeys    []string      `json:"conditionKeys"`
	DependentActions []string      `json:"dependentActions"`
	Scenarios        []scenario    `json:"scenarios"`
}

type resourceUse struct {
	Name             string   `json:"name"`
	Required         bool     `json:"required"`
	ConditionKeys    []string `json:"conditionKeys"`
	DependentActions []string `json:"dependentActions"`
}

type scenario struct {
	Name          string        `json:"name"`
	ResourceTypes []resourceUse `json:"resourceTypes"`
}

type resourceType struct {
	Key           string   `json:"key"`
	ARN           string   `json:"arn"`
	ConditionKeys []string `json:"conditionKeys"`
	templates     []string
}

type conditionKey struct {
	Key  string `json:"key"`
	Type string `json:"type"`
}

// readServices reads the files of the package into the catalogue; [services.check] checks it.
func readServices(c contents) (*services, error) {
	s := &services{pinned: c.pinned, serviceIDs: map[string]int{}}
	var about struct {
		Version   string    `json:"version"`
		UpdatedAt time.Time `json:"updatedAt"`
	}
	if err := decode(c, "package.json", &about); err != nil {
		return nil, err
	}
	if about.Version != c.version || about.UpdatedAt.IsZero() {
		return nil, fmt.Errorf("package.json says version %q of %s", about.Version, about.UpdatedAt)
	}
	s.date = about.UpdatedAt.UTC().Format(time.DateOnly)
	var prefixes []string
	if err := decode(c, "data/services.json", &prefixes); err != nil {
		return nil, err
	}
	if err := decode(c, "data/rcpSupportedServices.json", &s.rcp); err != nil {
		return nil, err
	}
	slices.Sort(s.rcp)
	if err := decode(c, "data/unassociatedConditions.json", &s.keyOwners); err != nil {
		return nil, err
	}
	slices.Sort(prefixes)
	for i, prefix := range prefixes {
		one, err := readService(c, prefix)
		if err != nil {
			return nil, fmt.Errorf("service %s: %w", prefix, err)
		}
		s.serviceIDs[prefix] = i
		s.services = append(s.services, one)
	}
	return s, nil
}

func readService(c contents, prefix string) (service, error) {
	var (
		actions map[string]action
		types   map[string]resourceType
		keys    map[string]conditionKey
	)
	for folder, into := range map[string]any{"actions": &actions, "resourceTypes": &types, "conditionKeys": &keys} {
		if err := decode(c, "data/"+folder+"/"+prefix+".json", into); err != nil {
			return service{}, err
		}
	}
	s := service{prefix: prefix}
	for _, name := range slices.Sorted(maps.Keys(actions)) {
		a := actions[name]
		if lower := strings.ToLower(a.Name); lower != name {
			return service{}, fmt.Errorf("action %q is filed under %q", a.Name, name)
		}
		s.actions = append(s.actions, a)
	}
	for _, name := range slices.Sorted(maps.Keys(types)) {
		t := types[name]
		if lower := strings.ToLower(t.Key); lower != name {
			return service{}, fmt.Errorf("resource type %q is filed under %q", t.Key, name)
		}
		t.templates = templates(t.ARN)
		s.types = append(s.types, t)
	}
	for _, name := range slices.Sorted(maps.Keys(keys)) {
		k := keys[name]
		if lower := strings.ToLower(k.Key); lower != name {
			return service{}, fmt.Errorf("condition key %q is filed under %q", k.Key, name)
		}
		s.keys = append(s.keys, k)
	}
	return s, nil
}

// templates splits the ARN formats of a resource type, because some entries hold two, and repairs those that lack their
// account field: "arn:P:svc:REGION:offering:ID" is read as "arn:P:svc:REGION:*:offering:ID", any account or none.
func templates(arn string) []string {
	list := strings.Split(arn, ", ")
	for i, t := range list {
		fields := strings.SplitN(t, ":", 6)
		if len(fields) == 6 && !accountField(fields[4]) {
			list[i] = strings.Join(fields[:4], ":") + ":*:" + fields[4] + ":" + fields[5]
		}
	}
	return list
}

// accountField reports whether the text can be the account field of an ARN format.
func accountField(s string) bool {
	return s == "" || s == "*" || s == "aws" || strings.HasPrefix(s, "${") && strings.HasSuffix(s, "}")
}

// decode reads one JSON file of the package.
func decode(c contents, path string, into any) error {
	data, err := c.read(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
