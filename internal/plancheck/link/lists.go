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

// leftOut marks the policies of a principal that a complete list of the plan leaves out: one resource
// ties the policy to the principal and another takes it away, so that its denials are not known to
// count.
func (l *Linker) leftOut(p *Principal) {
	for _, layer := range p.Layers {
		if layer.From == p.Resource || layer.Link < world.Certain {
			continue
		}
		by := ""
		if d := layer.Document; d != nil && d.Attachment != iam.Managed {
			by = l.inlineLeftOut(p, d.Name)
		} else if layer.ARN != "" {
			by = l.managedLeftOut(p, layer)
		}
		if by != "" {
			layer.LeftOutBy, layer.Link, layer.Assumption = by, world.Assumed, "that the policy stays, which "+by+" leaves out"
		}
	}
}

func (l *Linker) inlineLeftOut(p *Principal, name string) string {
	if list := p.lists["inline_all"]; name != "" && list != nil && list.leavesOut(name) {
		return list.from.Address
	}
	at, nameArgument, _ := tables.InlineBlocks(p.Resource.Type)
	blocks, unknown := p.Resource.After.Blocks(at)
	if name == "" || unknown || !l.w.Argument(p.Resource, at).Given || p.Resource.After.Get(at).HasUnknown() {
		return ""
	}
	if slices.ContainsFunc(blocks, func(b planfile.Value) bool { return b.Get(nameArgument).Text() == name }) {
		return ""
	}
	return p.Address()
}

func (l *Linker) managedLeftOut(p *Principal, layer *Layer) string {
	if list := p.lists["attach_all"]; list != nil && list.from != layer.From && list.leavesOut(layer.ARN) {
		return list.from.Address
	}
	const at = "managed_policy_arns"
	own := p.Resource.After.Get(at)
	if _, known := own.Elems(); known && !own.HasUnknown() && l.w.Argument(p.Resource, at).Given {
		if texts, _ := own.Texts(); !slices.Contains(texts, layer.ARN) {
			return p.Address()
		}
	}
	for _, r := range l.w.ByType["aws_iam_policy_attachment"] {
		names := r.After.Get(p.Kind + "s")
		texts, _ := names.Texts()
		if r != layer.From && r.Exists() && !names.HasUnknown() && p.Name != "" && r.After.Get("policy_arn").Text() == layer.ARN && l.w.Provider(r) == l.w.Provider(p.Resource) && !slices.Contains(texts, p.Name) {
			return r.Address
		}
	}
	return ""
}

// leavesOut reports whether a list is known not to have a text, for the principal that it is
// known to be about.
func (c *completeList) leavesOut(text string) bool {
	return c.link == world.Certain && !c.more && !slices.Contains(c.texts, text)
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
