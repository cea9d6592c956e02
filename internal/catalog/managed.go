// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
)

// ManagedPolicy is an AWS managed policy at its default version.
type ManagedPolicy struct {
	Name string
	// Path is "/" or, between slashes, such as "/service-role/".
	Path string
	// VersionID is that of the default version, such as "v3".
	VersionID string
	// Created and Updated are in UTC, to the second; Updated is when the default version was made.
	Created, Updated time.Time
	// Document is the JSON text without insignificant white space, in AWS's order. It is that of the partition aws: the
	// policy of the same name elsewhere may differ, in the ARNs it names above all.
	Document string
}

// ARN returns the policy's ARN in a partition; "" is the partition aws.
func (p *ManagedPolicy) ARN(partition string) string {
	if partition == "" {
		partition = "aws"
	}
	return "arn:" + partition + ":iam::aws:policy" + p.Path + p.Name
}

// policyTable is the index of policies.bin.
type policyTable struct {
	source  facts.Source
	names   []string // sorted
	entries []policyEntry
	groups  []policyGroup
}

type policyEntry struct {
	name, path       string
	version          int
	created, updated int64 // seconds since 1970
	group            int
	start, length    int // of the document in the group
}

// policyGroup is a number of documents that are compressed together.
type policyGroup struct {
	packed string
	length int
	plain  atomic.Pointer[string]
	once   sync.Once
}

var policies = sync.OnceValue(func() *policyTable { return must(readPolicies(policiesFile)) })

// readPolicies reads the index of policies.bin; the generator in tools/catalog describes the format.
func readPolicies(data string) (*policyTable, error) {
	plain, body, err := openContainer(data, "IAMPOL1\n")
	if err != nil {
		return nil, err
	}
	r := reader{data: plain}
	t := &policyTable{source: r.source()}
	t.entries = make([]policyEntry, r.count())
	t.names = make([]string, len(t.entries))
	group, start := 0, 0
	for i := range t.entries {
		e := policyEntry{name: r.string(), path: r.string(), version: r.uint(), created: int64(r.uint()), updated: int64(r.uint())}
		if e.group = r.uint(); e.group != group {
			group, start = e.group, 0
		}
		e.start, e.length = start, r.uint()
		start += e.length
		t.entries[i], t.names[i] = e, e.name
	}
	t.groups = make([]policyGroup, r.count())
	rest := reader{data: body}
	for i := range t.groups {
		t.groups[i].packed = rest.take(r.uint())
		t.groups[i].length = r.uint()
	}
	for _, e := range t.entries {
		if e.group >= len(t.groups) || e.start+e.length > t.groups[e.group].length {
			return nil, errDamaged
		}
	}
	if r.err != nil || rest.err != nil || r.data != "" || rest.data != "" {
		return nil, errDamaged
	}
	return t, nil
}

// text returns the plain group, decompressed the first time.
func (g *policyGroup) text() string {
	if s := g.plain.Load(); s != nil {
		return *s
	}
	g.once.Do(func() {
		s := must(inflate(g.packed, g.length, nil))
		g.plain.Store(&s)
	})
	return *g.plain.Load()
}

func (t *policyTable) policy(i int) *ManagedPolicy {
	e := &t.entries[i]
	return &ManagedPolicy{
		Name: e.name, Path: e.path, VersionID: fmt.Sprintf("v%d", e.version),
		Created: time.Unix(e.created, 0).UTC(), Updated: time.Unix(e.updated, 0).UTC(),
		Document: t.groups[e.group].text()[e.start : e.start+e.length],
	}
}

// cutManagedARN returns path and name of the ARN of an AWS managed policy in any partition.
func cutManagedARN(arn string) (path, name string, ok bool) {
	rest, ok := strings.CutPrefix(arn, "arn:aws")
	partition, resource, found := strings.Cut(rest, ":")
	if !ok || !found || partition != "" && partition[0] != '-' {
		return "", "", false
	}
	resource, ok = strings.CutPrefix(resource, "iam::aws:policy/")
	slash := strings.LastIndexByte(resource, '/') + 1
	return "/" + resource[:slash], resource[slash:], ok
}

// ManagedPolicy returns an AWS managed policy by its name or by its ARN in any partition. Both are compared with regard to
// case. The error is a *[NotFoundError] with the nearest names, or ARNs for an ARN.
func (c *Catalog) ManagedPolicy(nameOrARN string) (*ManagedPolicy, error) {
	t := policies()
	name, path := nameOrARN, ""
	if p, n, ok := cutManagedARN(nameOrARN); ok {
		path, name = p, n
	}
	i, ok := slices.BinarySearch(t.names, name)
	if ok && (path == "" || path == t.entries[i].path) {
		return t.policy(i), nil
	}
	return nil, &NotFoundError{Kind: "AWS managed policy", Name: nameOrARN, Nearest: c.NearestManagedPolicies(nameOrARN), Source: t.source}
}

// ManagedPoliciesOfSize returns the AWS managed policies whose documents have n bytes without insignificant white space: one
// of them may be a document of that size, with its members in any order.
func (c *Catalog) ManagedPoliciesOfSize(n int) []*ManagedPolicy {
	t := policies()
	var list []*ManagedPolicy
	for i := range t.entries {
		if t.entries[i].length == n {
			list = append(list, t.policy(i))
		}
	}
	return list
}

// ManagedPolicyNames returns the names of all AWS managed policies, sorted.
func (c *Catalog) ManagedPolicyNames() []string { return policies().names }

// ManagedPoliciesSource returns package, version and date of the AWS managed policies.
func (c *Catalog) ManagedPoliciesSource() facts.Source { return policies().source }

// NearestManagedPolicies proposes names for one that is not known, or ARNs in the same partition for an ARN: names spelt
// alike, else names that contain it.
func (c *Catalog) NearestManagedPolicies(nameOrARN string) []string {
	t := policies()
	name := nameOrARN[strings.LastIndexByte(nameOrARN, '/')+1:]
	found := spelling.Nearest(name, t.names, spelling.Allowance(len(name)))
	if folded := strings.ToLower(name); len(found) == 0 && len(name) >= 4 {
		for _, n := range t.names {
			if strings.Contains(strings.ToLower(n), folded) && len(found) < spelling.MaxProposals {
				found = append(found, n)
			}
		}
	}
	fields := strings.Split(nameOrARN, ":")
	if fields[0] != "arn" || len(fields) < 2 {
		return found
	}
	for i, n := range found {
		at, _ := slices.BinarySearch(t.names, n)
		found[i] = (&ManagedPolicy{Name: n, Path: t.entries[at].path}).ARN(fields[1])
	}
	return found
}
