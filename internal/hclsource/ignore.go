// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package hclsource

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
)

const ignoreWord = "iamproof:ignore"

// ignoreComment is a comment that accepts a finding, and the block that it stands in: "" for
// none.
type ignoreComment struct {
	*planfile.Comment
	block string
}

// loadComments collects the comments "iamproof:ignore ID reason" of a file. They are those of
// the resource or data block that they stand in.
func (s *Source) loadComments(m *module, file string, text []byte, body *hclsyntax.Body) {
	if !bytes.Contains(text, []byte(ignoreWord)) {
		return
	}
	tokens, _ := hclsyntax.LexConfig(text, file, hcl.InitialPos)
	for _, t := range tokens {
		if t.Type != hclsyntax.TokenComment {
			continue
		}
		rest, ok := strings.CutPrefix(commentText(string(t.Bytes)), ignoreWord)
		if !ok || rest != "" && rest[0] != ' ' && rest[0] != '\t' {
			continue
		}
		// A module that is called twice is one file with one comment.
		place := t.Range.String()
		if s.accepted[place] == nil {
			s.accepted[place] = &planfile.Comment{Line: t.Range.Start.Line}
		}
		c := ignoreComment{Comment: s.accepted[place]}
		c.File, _ = s.at(t.Range)
		id, reason, _ := strings.Cut(strings.TrimSpace(rest), " ")
		c.ID, c.Reason = id, strings.TrimSpace(reason)
		for _, b := range body.Blocks {
			if t.Range.Start.Byte < b.DefRange().Start.Byte || t.Range.Start.Byte > b.CloseBraceRange.End.Byte || len(b.Labels) != 2 {
				continue
			}
			switch b.Type {
			case "resource":
				c.block = b.Labels[0] + "." + b.Labels[1]
			case "data":
				c.block = "data." + b.Labels[0] + "." + b.Labels[1]
			}
		}
		switch {
		case m.remote:
			c.Problem = "it is in a module from outside of the repository, which cannot accept findings: write an ignore block in iamproof.hcl"
		case c.block == "":
			c.Problem = "it is in no resource or data block: write it between the braces of the block that it is about"
		}
		m.comments = append(m.comments, c)
	}
}

// commentText is a comment without its marks.
func commentText(text string) string {
	text = strings.TrimSpace(text)
	if inner, ok := strings.CutPrefix(text, "/*"); ok {
		return strings.TrimSpace(strings.TrimSuffix(inner, "*/"))
	}
	return strings.TrimSpace(strings.TrimLeft(text, "#/"))
}

// Comments returns the comments in the block of a resource that accept findings; all that the
// files have if r is nil.
func (s *Source) Comments(r *planfile.Resource) []*planfile.Comment {
	var out []*planfile.Comment
	for path, m := range s.modules {
		if r != nil && path != modulePath(r.Module) {
			continue
		}
		for _, c := range m.comments {
			if r == nil || c.block == r.Block() {
				out = append(out, c.Comment)
			}
		}
	}
	return out
}
