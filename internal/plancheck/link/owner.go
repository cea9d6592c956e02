// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package link

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/tables"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/world"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
)

// owner is a principal that a resource names.
type owner struct {
	p    *Principal
	link world.Link
	note string
	// keyed says that it is one of several instances, the one of the same key.
	keyed bool
}

// owners returns the principals that an argument names.
func (l *Linker) owners(r *planfile.Resource, row tables.LinkRow) []owner {
	if row.Principals == "self" {
		if p := l.byRes[r]; p != nil {
			return []owner{{p: p, link: world.Certain}}
		}
		return nil
	}
	return l.ownersAt(r, row, r.After.Get(row.Principals), row.Principals)
}

// ownersAt is owners for a value at the path of an argument.
func (l *Linker) ownersAt(r *planfile.Resource, row tables.LinkRow, v planfile.Value, path string) []owner {
	var out []owner
	texts, _ := v.Texts()
	for _, text := range texts {
		if found := l.named(r, row.Kind, text); found != nil {
			out = append(out, found...)
		} else {
			shown := text
			if v.IsSensitive() {
				shown = hiddenText
			}
			l.Unresolved = append(l.Unresolved, Unresolved{r.Address, path, fmt.Sprintf("%s %q is not in this plan", strings.ReplaceAll(row.Kind, "_", " "), shown), row.Kind, true})
		}
	}
	if !v.HasUnknown() {
		return out
	}
	if address, ok := l.fromSource(r, path); ok {
		for _, p := range l.Principals {
			if p.Address() == address && p.Kind == row.Kind {
				return append(out, owner{p: p, link: world.Certain})
			}
		}
	}
	e := l.w.Argument(r, path)
	targets, why := l.w.Follow(l.w.PlaceOf(r), e, 0)
	unknowns := 1
	if elems, ok := v.Elems(); ok {
		unknowns = 0
		for _, e := range elems {
			if e.IsUnknown() {
				unknowns++
			}
		}
	}
	found := 0
	for i := range targets {
		t := &targets[i]
		p := l.byRes[t.Res]
		if p == nil || p.Kind != row.Kind || !world.Identifies(t.Attr) {
			continue
		}
		link, note := t.Link, world.JoinNotes(r.Address+"."+path+" is taken to be "+t.Res.Address, t.Note)
		if t.Whole && unknowns == len(targets) && unknowns > 1 {
			link, note = world.Assumed, r.Address+"."+path+" is taken to be all instances of "+t.Res.Block()
		}
		out = append(out, owner{p, link, note, t.Keyed})
		found++
	}
	if found == 0 {
		if why == "" {
			why = "its expression leads to no " + strings.ReplaceAll(row.Kind, "_", " ") + " of this plan"
		}
		l.Unresolved = append(l.Unresolved, Unresolved{r.Address, path, why, row.Kind, false})
	}
	return out
}

func (l *Linker) fromSource(r *planfile.Resource, path string) (address string, ok bool) {
	if l.source == nil {
		return "", false
	}
	return l.source.Refers(r, path)
}

// keyed notes of all instances of a block that one of them is taken for what an argument names
// because of its key: an expression may change the key, and then it is another instance.
func (l *Linker) keyed(r *planfile.Resource, owners []owner) {
	for _, o := range owners {
		if !o.keyed {
			continue
		}
		block := o.p.Resource.Block()
		note := "that each instance of " + r.Block() + " is about the instance of " + block + " with its own key; give --source"
		if l.noted[note] {
			continue
		}
		l.noted[note] = true
		for _, p := range l.Principals {
			if p.Kind == o.p.Kind && p.Resource.Block() == block {
				p.Assumed = append(p.Assumed, note)
			}
		}
	}
}

// named returns the principal of a kind with a name, id or ARN. Principals of other provider
// configurations count where these may be of the same account.
func (l *Linker) named(r *planfile.Resource, kind, text string) []owner {
	list := l.byName[kind+"|"+text]
	provider, account := l.w.Provider(r), l.w.Home(r).Account
	var out []owner
	for _, p := range list {
		if p.ARN == text {
			return []owner{{p: p, link: world.Certain}}
		}
		if l.w.Provider(p.Resource) == provider {
			out = append(out, owner{p: p, link: world.Certain})
		}
	}
	for i := range out {
		if len(out) > 1 { // one provider configuration with instances of its own
			out[i].link, out[i].note = world.Possible, "several "+strings.ReplaceAll(kind, "_", " ")+"s of this plan have the name"
		}
	}
	if out != nil {
		return out
	}
	for _, p := range list {
		switch theirs := l.w.Home(p.Resource).Account; {
		case account != "" && theirs == account:
			return []owner{{p: p, link: world.Certain}}
		case account == "" || theirs == "":
			out = append(out, owner{p: p, link: world.Possible, note: p.Address() + " is of another provider configuration, which may be of another account"})
		}
	}
	return out
}
