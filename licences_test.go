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
