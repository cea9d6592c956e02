// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// dictionarySize is where a larger dictionary no longer makes the file smaller, its own bytes counted.
const dictionarySize = 8 << 10

var (
	nameWord    = regexp.MustCompile(`[A-Z]+[a-z0-9]*`)
	placeholder = regexp.MustCompile(`\$\{[^}]*\}`)
)

// dictionary returns text that is frequent over the services, which every block can refer to: the blocks are small and
// would otherwise begin from nothing. The most useful text comes last, where references to it are shortest.
func dictionary(s *services) []byte {
	seen := map[string]int{} // text => services it occurs in
	for _, one := range s.services {
		texts := map[string]bool{}
		for k := range one.actions {
			words := nameWord.FindAllString(one.actions[k].Name, -1)
			for i := range words {
				for j := i + 1; j <= min(i+3, len(words)); j++ {
					texts[strings.Join(words[i:j], "")] = true
				}
			}
		}
		for _, k := range one.keys {
			texts[k.Key+"\n"] = true
		}
		for _, t := range one.types {
			for _, arn := range t.templates {
				texts["\narn:${Partition}:"] = true
				texts[":${Region}:${Account}:"] = true
				for _, p := range placeholder.FindAllString(arn, -1) {
					texts[p] = true
				}
			}
		}
		for text := range texts {
			seen[text]++
		}
	}
	worth := func(text string) int { return (seen[text] - 1) * (len(text) - 2) }
	texts := slices.SortedFunc(maps.Keys(seen), func(a, b string) int {
		return cmp.Or(cmp.Compare(worth(b), worth(a)), strings.Compare(a, b))
	})
	all := ""
	for _, text := range texts {
		if len(all)+len(text) > dictionarySize {
			break
		}
		if !strings.Contains(all, text) {
			all = text + all
		}
	}
	return []byte(all)
}
