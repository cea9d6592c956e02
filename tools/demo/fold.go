// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// colour matches the escape sequences with which Terraform colours its output.
var colour = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// fold returns Terraform's plan output without what a first reader does not need: the notice about the development
// override, and the listing of planned resources, in whose place one line says how much was left out.
func fold(text string) string {
	lines := foldResources(dropOverrideNotice(strings.Split(text, "\n")))
	return strings.Trim(strings.Join(lines, "\n"), "\n") + "\n"
}

// dropOverrideNotice removes the warning that a development override is in use, a box from ╷ to ╵.
func dropOverrideNotice(lines []string) []string {
	const title = "Warning: Provider development overrides are in effect"
	at := slices.IndexFunc(lines, func(line string) bool { return strings.Contains(plain(line), title) })
	if at < 1 {
		return lines
	}
	height := slices.IndexFunc(lines[at:], func(line string) bool { return strings.HasPrefix(plain(line), "╵") })
	if height < 0 {
		return lines
	}
	return slices.Delete(lines, at-1, at+height+1)
}

// foldResources replaces the listing of planned resources, which ends where the summary, the outputs or a diagnostic begins.
func foldResources(lines []string) []string {
	start := slices.IndexFunc(lines, func(line string) bool {
		return strings.HasPrefix(plain(line), "Terraform used the selected providers")
	})
	if start < 0 {
		return lines
	}
	length := slices.IndexFunc(lines[start:], endsListing)
	if length < 0 {
		return lines
	}
	note := fmt.Sprintf("(%d lines that list the planned resources are left out: `make demo FULL=1` shows them)", length)
	return slices.Replace(lines, start, start+length, note, "")
}

// endsListing reports whether line is the first after the listing of planned resources.
func endsListing(line string) bool {
	line = plain(line)
	return slices.ContainsFunc([]string{"Plan: ", "No changes.", "Changes to Outputs:", "╷"}, func(prefix string) bool {
		return strings.HasPrefix(line, prefix)
	})
}

// plain returns text without colour.
func plain(text string) string {
	return colour.ReplaceAllString(text, "")
}

// indent moves each line of text that holds something to the right, so that Terraform's words are set off from ours.
func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.TrimSpace(plain(line)) != "" {
			b.WriteString("   ")
		}
		b.WriteString(line)
	}
	return b.String()
}
