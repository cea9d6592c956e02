// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
)

// acceptComments takes out what comments "iamproof:ignore ID reason" in the files of the
// configuration accept: findings of the resource whose block holds the comment, and findings
// in documents of the data source whose block does. A comment without effect is reported.
func (s *Settings) acceptComments(r *Report) {
	if s.Source == nil {
		return
	}
	all := s.Source.Comments(nil)
	if len(all) == 0 {
		return
	}
	slices.SortStableFunc(all, func(a, b *planfile.Comment) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	all = slices.Compact(all)
	wrong, used := map[*planfile.Comment]string{}, map[*planfile.Comment]bool{}
	for _, c := range all {
		switch err := KnownID(c.ID); {
		case c.Problem != "":
			wrong[c] = c.Problem
		case c.ID == "":
			wrong[c] = "it names no finding: write iamproof:ignore, the id of the finding and the reason"
		case err != nil:
			wrong[c] = err.Error()
		case c.Reason == "":
			wrong[c] = "it gives no reason: write why the finding is accepted after " + c.ID
		}
	}
	var kept []*Finding
	for _, f := range r.Findings {
		c := s.comment(f, wrong)
		if c == nil {
			kept = append(kept, f)
			continue
		}
		used[c] = true
		f.Reason, f.InSource = c.Reason, true
		r.Suppressed = append(r.Suppressed, f)
	}
	r.Findings = kept
	for _, c := range all {
		at := fmt.Sprintf("%s:%d", cmp.Or(c.File, "a file of the configuration"), c.Line)
		switch {
		case wrong[c] != "":
			r.Notes = append(r.Notes, Note{"IGNORE_WITHOUT_EFFECT", "", "the comment iamproof:ignore at " + at + " accepts nothing: " + wrong[c]})
		case !used[c]:
			r.Notes = append(r.Notes, Note{"IGNORE_UNUSED", "", "the comment at " + at + " that accepts " + c.ID + " matches no finding: remove it"})
		}
	}
}

// comment returns the comment that accepts a finding, nil if none does.
func (s *Settings) comment(f *Finding, wrong map[*planfile.Comment]string) *planfile.Comment {
	for _, r := range []*planfile.Resource{f.resource, f.from} {
		if r == nil {
			continue
		}
		for _, c := range s.Source.Comments(r) {
			if c.ID == f.ID && wrong[c] == "" {
				return c
			}
		}
	}
	return nil
}
