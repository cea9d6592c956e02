// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package link

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/tables"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/world"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// completeList is a resource that gives all managed, or the names of all inline, policies of a
// principal: the provider removes every other.
type completeList struct {
	from  *planfile.Resource
	texts []string
	more  bool // there are others, which are not known yet
	link  world.Link
	note  string
}

// listed notes a complete list. One that is only possibly that of the principal says nothing.
func (p *Principal) listed(r *planfile.Resource, row tables.LinkRow, o owner) {
	if have := p.lists[row.Link]; o.link < world.Assumed || have != nil && have.link >= o.link {
		return
	}
	texts, more := r.After.Get(row.Policies).Texts()
	p.lists[row.Link] = &completeList{r, texts, more || r.After.Get(row.Policies).HasUnknown(), o.link, o.note}
}

// dropUnlisted takes away what the state lists of a role and a complete list of the plan leaves
// out.
func (p *Principal) dropUnlisted(w *world.World) {
	drop := func(kind string, text func(*Layer) string) {
		list := p.lists[kind]
		if list == nil || list.more || list.link < world.Certain {
			return
		}
		p.Layers = slices.DeleteFunc(p.Layers, func(l *Layer) bool {
			at := text(l)
			return at != "" && !slices.Contains(list.texts, at)
		})
	}
	configured := w.Argument(p.Resource, "managed_policy_arns").Given
	drop("attach_all", func(l *Layer) string {
		if l.From != p.Resource || configured {
			return ""
		}
		return l.ARN
	})
	drop("inline_all", func(l *Layer) string {
		if l.From != p.Resource || l.Document == nil || !l.Document.FromState {
			return ""
		}
		return l.Document.Name
	})
}

// listsAll reports whether complete lists of the plan give all policies of a principal. Why says
// what of these the plan does not show.
func (p *Principal) listsAll() (all bool, why []string) {
	attached, inline := p.lists["attach_all"], p.lists["inline_all"]
	if attached == nil || inline == nil {
		return false, nil
	}
	var shown []string
	for _, l := range p.Layers {
		if l.Document != nil && l.Document.Attachment != iam.Managed && l.Link >= world.Assumed {
			shown = append(shown, l.Document.Name)
		}
	}
	for _, name := range inline.texts {
		if !slices.Contains(shown, name) {
			why = append(why, inline.from.Address+" keeps inline policy "+words.Quote(name)+", which the plan does not show")
		}
	}
	if inline.more {
		why = append(why, inline.from.Address+" keeps inline policies whose names are not known before apply")
	}
	for _, list := range []*completeList{attached, inline} {
		if list.link < world.Certain {
			p.Assumed = append(p.Assumed, list.note)
		}
	}
	return true, why
}
