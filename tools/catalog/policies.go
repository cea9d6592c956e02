// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// policies are the AWS managed policies, each at its default version.
type policies struct {
	pinned
	date string // of the latest change to a policy, YYYY-MM-DD
	list []policy
}

type policy struct {
	name     string
	path     string // between slashes, "/" for none
	version  int    // of the version id, 3 for "v3"
	created  time.Time
	updated  time.Time
	document []byte // without insignificant white space; order as AWS has it
}

var (
	policyARN     = regexp.MustCompile(`^arn:aws:iam::aws:policy(/(?:[\w-]+/)*)([\w+=,.@-]+)$`)
	policyVersion = regexp.MustCompile(`^v[1-9][0-9]*$`)
)

// readPolicies reads and checks the policies, sorted by name.
func readPolicies(c contents) (*policies, error) {
	var source map[string]struct {
		ARN             string    `json:"arn"`
		LatestVersionID string    `json:"latestVersionId"`
		CreatedDate     time.Time `json:"createdDate"`
		LastUpdatedDate time.Time `json:"lastUpdatedDate"`
		Versions        map[string]struct {
			Document json.RawMessage `json:"document"`
		} `json:"versions"`
	}
	if err := decode(c, "dist/managedPolicies.json", &source); err != nil {
		return nil, err
	}
	if len(source) != wantPolicies {
		return nil, fmt.Errorf("%d policies, expected %d", len(source), wantPolicies)
	}
	p := &policies{pinned: c.pinned}
	var errs []error
	folded := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(source)) {
		from := source[name]
		parts := policyARN.FindStringSubmatch(from.ARN)
		version, ok := from.Versions[from.LatestVersionID]
		switch lower := strings.ToLower(name); {
		case len(parts) != 3 || parts[2] != name:
			errs = append(errs, fmt.Errorf("policy %q has the ARN %q", name, from.ARN))
		case !policyVersion.MatchString(from.LatestVersionID) || !ok:
			errs = append(errs, fmt.Errorf("policy %q has no version %q", name, from.LatestVersionID))
		case from.CreatedDate.IsZero() || from.LastUpdatedDate.Before(from.CreatedDate):
			errs = append(errs, fmt.Errorf("policy %q was created %s and updated %s", name, from.CreatedDate, from.LastUpdatedDate))
		case folded[lower]:
			errs = append(errs, fmt.Errorf("policy %q: another name differs in case only", name))
		default:
			folded[lower] = true
			var document bytes.Buffer
			if err := json.Compact(&document, version.Document); err != nil {
				return nil, fmt.Errorf("policy %q: %w", name, err)
			}
			number, _ := strconv.Atoi(from.LatestVersionID[1:]) // as matched above
			p.list = append(p.list, policy{name, parts[1], number, from.CreatedDate, from.LastUpdatedDate, document.Bytes()})
			p.date = max(p.date, from.LastUpdatedDate.UTC().Format(time.DateOnly))
		}
	}
	return p, errors.Join(errs...)
}

// groupSize is how much text is compressed together: a policy is read by unpacking one group.
const groupSize = 96 << 10

// The format of policies.bin is that of services.bin with another index: source, version, date (strings); the policies
// (name, path, number of the version, seconds since 1970 of creation and update, group, length of the document); the
// groups (compressed and plain length). A group holds the documents of consecutive policies, one after the other.
func encodePolicies(p *policies) []byte {
	var index, body writer
	index.string(p.name)
	index.string(p.version)
	index.string(p.date)
	index.uint(len(p.list))
	var groups [][]byte
	for i, one := range p.list {
		if i == 0 || len(groups[len(groups)-1])+len(one.document) > groupSize {
			groups = append(groups, nil)
		}
		last := len(groups) - 1
		groups[last] = append(groups[last], one.document...)
		index.string(one.name)
		index.string(one.path)
		index.uint(one.version)
		index.uint(int(one.created.Unix()))
		index.uint(int(one.updated.Unix()))
		index.uint(last)
		index.uint(len(one.document))
	}
	index.uint(len(groups))
	for _, g := range groups {
		packed := deflate(g, nil)
		index.uint(len(packed))
		index.uint(len(g))
		body.Write(packed)
	}
	return container(magicPolicies, index.Bytes(), body.Bytes(), groups)
}
