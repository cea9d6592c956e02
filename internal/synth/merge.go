// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"slices"
	"strings"
)

// withoutImplied drops pairs that another one implies: of the same action, with an entry that
// covers theirs, under the same condition or none (Y-401). Pairs of different Sids leave each
// other alone. The result is sorted. Grants of which nothing is left but what other grants
// imply are given, too, each with one of these.
func withoutImplied(pairs []pair) (left []pair, implied map[int]int) {
	pairs = slices.Clone(pairs)
	slices.SortFunc(pairs, func(a, b pair) int { return a.compare(&b) })
	cover := coverers(pairs)
	implied = map[int]int{}
	total, gone := map[int]int{}, map[int]int{}
	for start := 0; start < len(pairs); {
		end := start + 1
		for end < len(pairs) && pairs[end].action == pairs[start].action && pairs[end].sid == pairs[start].sid {
			end++
		}
		group := pairs[start:end]
		byEntry := map[string][]int{}
		for i := range group {
			byEntry[group[i].entry.text] = append(byEntry[group[i].entry.text], i)
		}
		dropped := make([]bool, len(group))
		for i := range group {
			p := &group[i]
			total[p.grant]++
			by := -1
			for _, text := range cover[p.entry.text] {
				for _, j := range byEntry[text] {
					if by < 0 && j != i && !dropped[j] && group[j].weaker(p) {
						by = j
					}
				}
			}
			if by < 0 {
				left = append(left, *p)
				continue
			}
			dropped[i] = true
			if group[by].grant != p.grant {
				gone[p.grant]++
				implied[p.grant] = group[by].grant
			}
		}
		start = end
	}
	for g := range implied {
		if gone[g] < total[g] {
			delete(implied, g)
		}
	}
	return left, implied
}

// weaker reports whether the condition of p holds whenever that of q does.
func (p *pair) weaker(q *pair) bool {
	return p.condition.text == q.condition.text || len(p.condition.tests) == 0
}

// coverers returns for each entry the entries that cover it, itself among them, sorted.
func coverers(pairs []pair) map[string][]string {
	entries := map[string]*entry{}
	for i := range pairs {
		entries[pairs[i].entry.text] = pairs[i].entry
	}
	texts := sortedKeys(entries)
	var wild []string
	for _, text := range texts {
		if entries[text].open() {
			wild = append(wild, text)
		}
	}
	out := make(map[string][]string, len(entries))
	for _, text := range texts {
		out[text] = []string{text}
		for _, w := range wild {
			if w != text && entries[w].covers(entries[text]) {
				out[text] = append(out[text], w)
			}
		}
		slices.Sort(out[text])
	}
	return out
}

// part is the pairs that may share statements: of one condition, one Sid and one service. The
// pairs on "*" of all services are one part (Y-402).
type part struct {
	sid       string
	condition *condition
	star      bool
	pairs     []pair
}

// parts cuts the pairs into parts, in the order of their keys.
func parts(pairs []pair) []*part {
	byKey := map[string]*part{}
	for i := range pairs {
		p := &pairs[i]
		service := p.action.Service()
		if p.entry.all() {
			service = star
		}
		key := strings.Join([]string{p.sid, service, p.condition.text}, "\x00")
		if byKey[key] == nil {
			byKey[key] = &part{sid: p.sid, condition: p.condition, star: p.entry.all()}
		}
		byKey[key].pairs = append(byKey[key].pairs, *p)
	}
	out := make([]*part, 0, len(byKey))
	for _, key := range sortedKeys(byKey) {
		out = append(out, byKey[key])
	}
	return out
}

// statements merges the pairs of the part: actions with equal sets of entries, or entries
// with equal sets of actions, the ones that give fewer statements, or fewer bytes (Y-402).
// Both grant exactly the part. They are not always the fewest that there could be.
func (p *part) statements() []*statement {
	action := func(q *pair) string { return q.action.Name }
	resource := func(q *pair) string { return q.entry.text }
	rows := p.group(action, resource, func(s *statement, members, shared []string) { s.actions, s.resources = members, shared })
	columns := p.group(resource, action, func(s *statement, members, shared []string) { s.resources, s.actions = members, shared })
	if len(columns) < len(rows) || len(columns) == len(rows) && size(columns) < size(rows) {
		return columns
	}
	return rows
}

// group makes a statement of all members that share the same set.
func (p *part) group(member, shared func(*pair) string, fill func(s *statement, members, shared []string)) []*statement {
	sets := map[string][]string{}
	for i := range p.pairs {
		q := &p.pairs[i]
		m := member(q)
		sets[m] = append(sets[m], shared(q))
	}
	groups := map[string][]string{}
	content := map[string][]string{}
	for m, set := range sets {
		set = sortedSet(set)
		key := strings.Join(set, "\x00")
		groups[key] = append(groups[key], m)
		content[key] = set
	}
	var out []*statement
	for _, key := range sortedKeys(groups) {
		s := &statement{sid: p.sid, condition: p.condition}
		fill(s, groups[key], content[key])
		sortedActions(s.actions)
		slices.Sort(s.resources)
		out = append(out, s)
	}
	return out
}

func size(list []*statement) int {
	n := 0
	for _, s := range list {
		n += len(s.text())
	}
	return n
}
