// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// header writes what every table begins with: date, source and purpose as comments, then the names of the columns.
func header(b *strings.Builder, date string, from pinned, about string, columns ...string) {
	fmt.Fprintf(b, "# date: %s\n# source: npm package %s %s\n# about: %s\n%s\n", date, from.name, from.version, about, strings.Join(columns, "\t"))
}

// rcpTable makes rcp_services.tsv (E-534).
func rcpTable(s *services) []byte {
	var b strings.Builder
	header(&b, s.date, s.pinned, "services that resource control policies reach", "prefix")
	for _, prefix := range s.rcp {
		b.WriteString(prefix + "\n")
	}
	return []byte(b.String())
}

// summarize makes summary.tsv, which is not embedded: it shows in a diff what new data changes.
func summarize(s *services, p *policies) []byte {
	var b strings.Builder
	header(&b, s.date, s.pinned, fmt.Sprintf("what services.bin holds; policies.bin holds %d policies of npm package %s %s, the latest of %s",
		len(p.list), p.name, p.version, p.date), "prefix", "actions", "resource_types", "condition_keys")
	var actions, types, keys int
	for _, one := range s.services {
		fmt.Fprintf(&b, "%s\t%d\t%d\t%d\n", one.prefix, len(one.actions), len(one.types), len(one.keys))
		actions += len(one.actions)
		types += len(one.types)
		keys += len(one.keys)
	}
	fmt.Fprintf(&b, "%d services\t%d\t%d\t%d\n", len(s.services), actions, types, keys)
	return []byte(b.String())
}

// contextKeys reads the names of the hand-kept table of context keys, except those that only an AWS policy attests.
func contextKeys(folder string) ([]string, error) {
	data, err := os.ReadFile(filepath.Join(folder, "context_keys.tsv"))
	if err != nil {
		return nil, err
	}
	var keys []string
	for line := range strings.Lines(string(data)) {
		if fields := strings.Split(strings.TrimRight(line, "\n"), "\t"); strings.Contains(fields[0], ":") && !strings.HasPrefix(line, "#") {
			if fields[1] != "attested" {
				keys = append(keys, fields[0])
			}
		}
	}
	return keys, nil
}
