// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// PartlyKnown is a question of which some values are not known yet.
type PartlyKnown struct {
	Grants []PartlyKnownGrant
	// PolicyType and Attachment are nil if they are not known.
	PolicyType, Attachment *string
	// Catalog is nil if it is not known which actions there are.
	Catalog *catalog.Catalog
}

// PartlyKnownGrant is a grant with the values that are known. Open names the fields of which
// more may become known, as [Error.Field] does.
type PartlyKnownGrant struct {
	Grant
	Open []string
}

func (g *PartlyKnownGrant) open(fields ...string) bool {
	return slices.ContainsFunc(fields, func(f string) bool { return slices.Contains(g.Open, f) })
}

// Check reports what is wrong with a question for all values that are not known yet
// (Y-710). The error is as that of [Synthesise].
func Check(in *PartlyKnown) error {
	r := &reader{catalog: in.Catalog}
	if in.PolicyType != nil && in.Attachment != nil {
		r.readDestination(*in.PolicyType, *in.Attachment)
	}
	first := map[string]int{}
	for i := range in.Grants {
		r.at = i
		g := &in.Grants[i]
		r.checkSid(g.Sid, first)
		r.checkPart(g)
	}
	return r.problems.err()
}

// checkSid reports a Sid that AWS refuses, and one that an earlier grant has (Y-404).
func (r *reader) checkSid(sid string, first map[string]int) {
	if strings.ContainsFunc(sid, func(c rune) bool {
		return (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z')
	}) {
		r.fail("Y-404", "sid", "Use letters and digits only.", "The sid %s has characters that AWS refuses in identity policies.", words.Quote(sid))
	}
	if at, ok := first[sid]; ok && sid != "" {
		r.fail("Y-404", "sid", "Make it unique, or put both into one grant.", "The sid %s is that of grant[%d], too.", words.Quote(sid), at)
		return
	}
	first[sid] = r.at
}

// checkPart checks what is known of one grant.
func (r *reader) checkPart(in *PartlyKnownGrant) {
	g := &grant{index: r.at}
	if len(in.Resources) > 0 || !in.open("resources") {
		r.readEntries(g, in.Resources)
	}
	if in.open("condition") {
		r.checkOpenConditions(in.Conditions)
	} else {
		r.readConditions(in.Conditions)
	}
	if len(in.Levels)+len(in.Actions) == 0 && in.Managed == "" && !in.open("access_levels", "actions", "managed_policy") {
		r.failNothingAsked()
	}
	levels := r.parseLevels(in.Levels)
	if everything := slices.ContainsFunc(g.entries, (*entry).all); levels != 0 && everything {
		r.failLevelsOnEverything()
	}
	for _, list := range []struct {
		field    string
		patterns []string
	}{{"actions", in.Actions}, {fieldExcept, in.Except}} {
		for _, p := range list.patterns {
			if r.catalog != nil {
				r.expand(list.field, p)
			} else if err := catalog.CheckPattern(p); err != nil {
				r.fail("Y-703", list.field, "", "%s", words.Sentence(err.Error()))
			}
		}
	}
}

func (r *reader) failNothingAsked() {
	r.fail("Y-706", "", "Write actions, access_levels or managed_policy.", "The grant asks for nothing.")
}

func (r *reader) failLevelsOnEverything() {
	r.fail("Y-707", "access_levels", "List the ARNs of the resources, or write the actions out.",
		"Access levels are expanded over the services of the resources, and the resources are everything: that would be all of AWS.")
}

// parseLevels reads the names of access levels (Y-706).
func (r *reader) parseLevels(names []string) catalog.AccessLevel {
	var levels catalog.AccessLevel
	for _, name := range names {
		level, err := catalog.ParseAccessLevel(name)
		if err != nil {
			r.fail("Y-706", "access_levels", "", "%s", words.Sentence(err.Error()))
		}
		levels |= level
	}
	return levels
}
