// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package frame

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// maxListed is how many findings of one check in one statement are listed one by one.
const maxListed = 5

// Report applies the entries that ignore findings, puts alike findings together and sorts them.
func (c *Pass) Report() *Report {
	r := &Report{Notes: c.Notes}
	r.Unknown = unknownPaths(c.Root)
	if n := len(r.Unknown); n > 0 {
		r.Notes = append(r.Notes, "Not known yet, so that only what is certain of it was checked: "+listPaths(r.Unknown)+".")
	}
	c.findings = slices.DeleteFunc(c.findings, func(f Finding) bool { return f.replaced })
	if len(c.Ignore) > 0 {
		c.applyIgnore(r)
	}
	if len(c.findings) > 1 {
		sortFindings(c.findings)
		c.findings = aggregate(c.findings)
	}
	r.Findings = c.findings
	return r
}

// applyIgnore moves ignored findings to the report's other list, and reports entries that match nothing.
func (c *Pass) applyIgnore(r *Report) {
	used := make([]bool, len(c.Ignore))
	kept := c.findings[:0]
	for _, f := range c.findings {
		ignored := false
		for i := range c.Ignore {
			if e := &c.Ignore[i]; e.Reason != "" && e.matches(&f) {
				used[i], ignored = true, true
				f.Reason = e.Reason
			}
		}
		if ignored {
			r.Ignored = append(r.Ignored, f)
		} else {
			kept = append(kept, f)
		}
	}
	c.findings = kept
	sortFindings(r.Ignored)
	for i := range c.Ignore {
		for _, k := range c.suite.ignore {
			c.check = k
			k.Ignored(c, &c.Ignore[i], used[i] || len(r.Unknown) > 0)
		}
	}
}

func (e *IgnoreEntry) matches(f *Finding) bool {
	switch {
	case e.ID != f.ID, e.Sid != "" && e.Sid != f.Sid:
		return false
	case e.Path == "":
		return true
	}
	rest, ok := strings.CutPrefix(f.Path(), e.Path)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// sortFindings sorts by place in the document, then by id. Findings about the text as a whole come first.
func sortFindings(findings []Finding) {
	if len(findings) < 2 {
		return
	}
	places := make(map[*policy.Node][]int, len(findings))
	for i := range findings {
		if n := findings[i].Node; n != nil && places[n] == nil {
			places[n] = place(n)
		}
	}
	slices.SortStableFunc(findings, func(a, b Finding) int {
		if a.Node == nil || b.Node == nil {
			if a.Node == nil && b.Node == nil {
				return cmp.Or(cmp.Compare(a.Pos.Offset, b.Pos.Offset), cmp.Compare(a.ID, b.ID))
			}
			if a.Node == nil {
				return -1
			}
			return 1
		}
		return cmp.Or(slices.Compare(places[a.Node], places[b.Node]), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Pos.Offset, b.Pos.Offset))
	})
}

// place returns where a node is in the tree: the index in each list or object on the way from the root.
func place(n *policy.Node) []int {
	at := []int{}
	for p := n.Parent(); p != nil; n, p = p, p.Parent() {
		index := slices.Index(p.Elems, n)
		if p.Kind == policy.KindObject {
			index = slices.IndexFunc(p.Members, func(m policy.Member) bool { return m.Value == n })
		}
		at = append(at, index)
	}
	slices.Reverse(at)
	return at
}

// aggregate makes one finding of more than five of one check, statement and class.
func aggregate(findings []Finding) []Finding {
	type group struct {
		id    string
		stmt  int
		class Class
	}
	members := make(map[group]int, len(findings))
	for i := range findings {
		if f := &findings[i]; f.stmt >= 0 {
			members[group{f.ID, f.stmt, f.Class}]++
		}
	}
	first := make(map[group]int)
	kept := findings[:0]
	for _, f := range findings {
		g := group{f.ID, f.stmt, f.Class}
		if f.stmt < 0 || members[g] <= maxListed {
			kept = append(kept, f)
			continue
		}
		at, seen := first[g]
		if !seen {
			first[g] = len(kept)
			f.Message += " The same applies to " + words.Count(members[g]-1, "further place", "further places") + " in this statement"
			kept = append(kept, f)
			continue
		}
		label := f.Subject
		if label == "" {
			label = f.Message
		}
		kept[at].Related = append(kept[at].Related, policy.Related{At: f.Node, Pos: f.Pos, Label: label})
		if f.Subject != "" {
			kept[at].Subjects = append(kept[at].Subjects, f.Subject)
		}
	}
	for _, at := range first {
		f := &kept[at]
		if len(f.Subjects) > 0 {
			f.Message += ": " + words.QuoteList(f.Subjects, "and")
		}
		f.Message += "."
	}
	return kept
}

// maxUnknown is how many paths of unknown values a report lists.
const maxUnknown = 100

// unknownPaths returns the paths of what is not known in a tree, the outermost ones only.
func unknownPaths(n *policy.Node) []string {
	var paths []string
	n.Walk(func(n *policy.Node) bool {
		if len(paths) >= maxUnknown {
			return false
		}
		if n.Kind == policy.KindUnknown || n.More || n.Kind == policy.KindString && !n.Text.IsKnown() {
			paths = append(paths, n.Path())
			return n.More
		}
		return true
	})
	return paths
}

func listPaths(paths []string) string {
	const most = 8
	if len(paths) <= most {
		return words.List(paths, "and")
	}
	return strings.Join(paths[:most], ", ") + " and " + strconv.Itoa(len(paths)-most) + " more"
}
