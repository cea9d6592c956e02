// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strconv"
)

// writeVersions writes every version of the managed policies, by name and number: what the
// prover is measured on.
func writeVersions(ctx context.Context, path, from string) error {
	managed, err := open(ctx, policiesPackage, from)
	if err != nil {
		return err
	}
	var source map[string]struct {
		Versions map[string]struct {
			Document json.RawMessage `json:"document"`
		} `json:"versions"`
	}
	if err := decode(managed, "dist/managedPolicies.json", &source); err != nil {
		return err
	}
	var out bytes.Buffer
	lines := json.NewEncoder(&out)
	for _, name := range slices.Sorted(maps.Keys(source)) {
		numbers := map[int]json.RawMessage{}
		for id, v := range source[name].Versions {
			if policyVersion.MatchString(id) {
				number, err := strconv.Atoi(id[1:])
				if err != nil {
					return err
				}
				numbers[number] = v.Document
			}
		}
		for _, number := range slices.Sorted(maps.Keys(numbers)) {
			line := map[string]any{"name": name, "version": number, "document": numbers[number]}
			if err := lines.Encode(line); err != nil {
				return err
			}
		}
	}
	return os.WriteFile(path, out.Bytes(), 0o644)
}
