// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package granted

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
)

// TestLevelsSayWhatTheSetHas reads the words for random sets of actions back: they name
// every action of the set and no other that the catalogue knows.
func TestLevelsSayWhatTheSetHas(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 43))
	c := catalog.Default()
	b := &builder{catalog: c, sets: sets{work: &work{left: 1 << 40}, done: make(map[setOp]pair)}, known: make(map[string][]known)}
	lines := 0
	for range 3000 {
		service := []string{"kms", "sqs", "acm", "sns", "glacier", "firehose", "secretsmanager"}[r.IntN(7)]
		actions := b.actions(service)
		entries := map[string]bool{}
		for range 1 + r.IntN(20) {
			name := actions[r.IntN(len(actions))].name
			if r.IntN(2) == 0 {
				name = name[:1+r.IntN(len(name)-1)] + "*"
			}
			entries[name] = true
		}
		entries["NewerThanTheCatalogue"] = true
		set := &actionSet{}
		for name := range entries {
			set.in = append(set.in, term{all: []*glob{compileGlob(service+":"+name, c)}})
		}
		if r.IntN(3) == 0 {
			o := compileGlob(service+":"+actions[r.IntN(len(actions))].name, c)
			var left []term
			for _, t := range set.in {
				if t, some := b.less(t, []*glob{o}); some {
					left = append(left, t)
				}
			}
			set.in = left
		}
		words, pure := b.levels(service, set)
		if words == "" {
			continue
		}
		lines++
		if pure || !strings.Contains(words, "NewerThanTheCatalogue") {
			t.Fatalf("%q does not say what the catalogue does not know", words)
		}
		rest, ok := strings.CutPrefix(words, service+": ")
		rest, also, _ := strings.Cut(rest, ", also ")
		levels, except, _ := strings.Cut(rest, " except ")
		names := strings.FieldsFunc(strings.ReplaceAll(levels, " and ", ", "), func(r rune) bool { return r == ',' })
		for i := range names {
			names[i] = strings.TrimSpace(names[i])
		}
		listed := func(list, name string) bool { return slices.Contains(strings.Split(list, ", "), name) }
		for _, a := range actions {
			level := ""
			for _, l := range levelNames {
				if l.level == a.level {
					level = l.name
				}
			}
			says := slices.Contains(names, level) && !listed(except, a.name) || listed(also, a.name)
			if has := set.matches(service, a.lower); !ok || says != has {
				t.Fatalf("%s: %q says %v of %s, which is in the set: %v", service, words, says, a.name, has)
			}
		}
	}
	if lines < 500 {
		t.Errorf("only %d lines had levels", lines)
	}
}
