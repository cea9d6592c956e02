// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
)

// folded is a list of actions with some folded into wildcards.
type folded struct {
	// patterns are actions and wildcards, sorted; wildcards says what each wildcard
	// means.
	patterns  []string
	wildcards map[string][]string
}

// fold folds actions of any services (Y-501): for each service the shortest beginnings, cut
// between words, of which all actions of the catalogue that begin so are among the actions,
// and at least two. The result allows exactly the actions, as of the date of the catalogue.
// Beginnings are nested or disjoint, so that it is the only such list with the fewest entries
// (Y-502). The first word is always kept, and no wildcard is inside of a name (Y-503). Names
// that the catalogue does not have stay as they are (Y-504).
func fold(c *catalog.Catalog, actions []string) *folded {
	out := &folded{wildcards: map[string][]string{}}
	wanted := make(map[*catalog.Action]bool, len(actions))
	services := map[string]bool{}
	for _, name := range actions {
		if a, ok := c.Lookup(name); ok {
			wanted[a] = true
			services[a.Service()] = true
		} else {
			out.patterns = append(out.patterns, name)
		}
	}
	for _, prefix := range sortedKeys(services) {
		if s, ok := c.Service(prefix); ok {
			out.service(s, wanted)
		}
	}
	sortedActions(out.patterns)
	out.patterns = slices.Compact(out.patterns)
	return out
}

// service folds the actions of one service.
func (f *folded) service(s *catalog.Service, wanted map[*catalog.Action]bool) {
	// universe are all names in lower case, sorted, and before[i] how many of the first i are
	// wanted.
	actions := s.Actions()
	universe := make([]string, len(actions))
	before := make([]int, len(actions)+1)
	for i, a := range actions {
		universe[i] = strings.ToLower(a.ShortName())
		before[i+1] = before[i]
		if wanted[a] {
			before[i+1]++
		}
	}
	pure := pureStems(actions, universe, before)
	for i := 0; i < len(universe); {
		switch {
		case len(pure) > 0 && pure[0].first < i:
			pure = pure[1:] // within the one before
		case len(pure) > 0 && pure[0].first == i:
			p := s.Prefix() + ":" + pure[0].stem + "*"
			f.patterns = append(f.patterns, p)
			for _, a := range actions[i:pure[0].end] {
				f.wildcards[p] = append(f.wildcards[p], a.Name)
			}
			i = pure[0].end
		default:
			if before[i+1] > before[i] {
				f.patterns = append(f.patterns, actions[i].Name)
			}
			i++
		}
	}
}

// span is a beginning of names and which names of the universe begin so.
type span struct {
	stem       string
	first, end int
}

// pureStems returns the beginnings of wanted names, cut between words, of which all names of
// the universe are wanted and at least two: in the order of the universe, wider ones and then
// shorter ones first. They are nested or disjoint.
func pureStems(actions []*catalog.Action, universe []string, before []int) []span {
	var out []span
	var ends []int
	for i, name := range universe {
		if before[i+1] == before[i] {
			continue // not wanted
		}
		first, end := 0, len(universe)
		ends = wordEnds(ends[:0], actions[i].ShortName())
		for _, n := range ends {
			// Names that begin with more of this one are among those that begin with less.
			stem := name[:n]
			first += sort.Search(i-first, func(k int) bool { return strings.HasPrefix(universe[first+k], stem) })
			end = i + sort.Search(end-i, func(k int) bool { return !strings.HasPrefix(universe[i+k], stem) })
			if end-first >= 2 && before[end]-before[first] == end-first {
				out = append(out, span{actions[i].ShortName()[:n], first, end})
				break // longer ones are within it
			}
		}
	}
	slices.SortFunc(out, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(b.end, a.end), cmp.Compare(len(a.stem), len(b.stem)), strings.Compare(a.stem, b.stem))
	})
	return out
}

// wordEnds appends where the words of a name end: before an upper-case letter that follows
// another character or comes before a lower-case one (Y-501).
func wordEnds(ends []int, name string) []int {
	for i := 1; i < len(name); i++ {
		if upper(name[i]) && (!upper(name[i-1]) || i+1 < len(name) && lower(name[i+1])) {
			ends = append(ends, i)
		}
	}
	return append(ends, len(name))
}

func upper(c byte) bool { return 'A' <= c && c <= 'Z' }
func lower(c byte) bool { return 'a' <= c && c <= 'z' }

// CompactActions folds actions and patterns into the shortest list that means the same
// actions of the catalogue (Y-501). An action that the catalogue does not have stays as it is;
// a pattern that is malformed or means nothing is an error.
func CompactActions(c *catalog.Catalog, list []string) ([]string, error) {
	r := &reader{catalog: c}
	var names, whole []string
	for i, p := range list {
		r.at = i
		if written(p).literal() {
			if err := catalog.CheckPattern(p); err != nil {
				return nil, err
			}
			names = append(names, p)
			continue
		}
		actions := r.expand("actions", p)
		if written(p).everything() && len(actions) > 0 {
			whole = append(whole, normalised(p, actions))
		}
		for _, a := range actions {
			names = append(names, a.Name)
		}
	}
	if err := r.problems.err(); err != nil {
		return nil, err
	}
	return withWhole(fold(c, names).patterns, whole), nil
}

// normalised is a pattern for all actions of a service, or of all, in one spelling.
func normalised(p string, actions []*catalog.Action) string {
	if !strings.Contains(p, ":") || strings.HasPrefix(p, star) {
		return star
	}
	return actions[0].Service() + ":*"
}

// withWhole puts "service:*" in place of the actions of a service where that was asked for
// (Y-503).
func withWhole(patterns, whole []string) []string {
	if slices.Contains(whole, star) {
		return []string{star}
	}
	out := slices.Clone(whole)
	for _, p := range patterns {
		prefix, _, _ := strings.Cut(p, ":")
		if !slices.Contains(whole, prefix+":*") {
			out = append(out, p)
		}
	}
	sortedActions(out)
	return slices.Compact(out)
}
