// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	anchor  = regexp.MustCompile(`<a id="([^"]+)">`)
	fence   = regexp.MustCompile("(?s)\n *```.*?\n *```")
	notSlug = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// sections returns the names by which links reach the sections of a page.
func sections(page string) map[string]bool {
	all := map[string]bool{"": true}
	page = fence.ReplaceAllString(page, "")
	for _, m := range heading.FindAllStringSubmatch(page, -1) {
		all[strings.ReplaceAll(notSlug.ReplaceAllString(strings.ToLower(m[1]), ""), " ", "-")] = true
	}
	for _, m := range anchor.FindAllStringSubmatch(page, -1) {
		all[m[1]] = true
	}
	return all
}

// brokenLinks returns the relative links of a page that lead to no file or to no section of it.
func brokenLinks(t *testing.T, path, page string) []string {
	t.Helper()
	var broken []string
	for _, m := range link.FindAllStringSubmatch(fence.ReplaceAllString(page, ""), -1) {
		if strings.Contains(m[1], ":") {
			continue
		}
		target, section, _ := strings.Cut(m[1], "#")
		text := page
		if target != "" {
			file := filepath.Join(filepath.Dir(path), filepath.FromSlash(target))
			read, err := os.ReadFile(file)
			if err != nil {
				broken = append(broken, m[1])
				continue
			}
			text = string(read)
		}
		if !sections(text)[section] {
			broken = append(broken, m[1])
		}
	}
	return broken
}

// TestLinks follows every link within the documentation.
func TestLinks(t *testing.T) {
	pages := []string{"README.md", "CONTRIBUTING.md", "DESIGN.md"}
	pages = append(pages, filesBelow(t, "docs", func(path string) bool { return strings.HasSuffix(path, ".md") })...)
	for _, path := range pages {
		page, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, target := range brokenLinks(t, path, string(page)) {
			t.Errorf("%s: the link %s leads nowhere", path, target)
		}
	}
}

// TestBrokenLinksAreFound shows that links are read as GitHub and the Registry read them.
func TestBrokenLinksAreFound(t *testing.T) {
	page := "# A title: `code`, and more\n\n<a id=\"named\"></a>\n[a](#a-title-code-and-more) [b](#named) [c](https://example.com/x) [d](README.md#none) [e](nowhere.md)\n\n" +
		"```text\n# no heading\n[f](nowhere.md)\n```\n[g](#no-heading)"
	if got := strings.Join(brokenLinks(t, "PAGE.md", page), " "); got != "README.md#none nowhere.md #no-heading" {
		t.Errorf("broken: %s", got)
	}
}
