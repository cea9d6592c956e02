// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// owner is a principal that a resource names.
type owner struct {
	p    *Principal
	link Link
	note string
	// keyed says that it is one of several instances, the one of the same key.
	keyed bool
}

// owners returns the principals that an argument names.
func (l *linker) owners(r *planfile.Resource, row linkRow) []owner {
	if row.principals == "self" {
		if p := l.byRes[r]; p != nil {
			return []owner{{p: p, link: Certain}}
		}
		return nil
	}
	return l.ownersAt(r, row, r.After.Get(row.principals), row.principals)
}

// ownersAt is owners for a value at the path of an argument.
func (l *linker) ownersAt(r *planfile.Resource, row linkRow, v planfile.Value, path string) []owner {
	var out []owner
	texts, _ := v.Texts()
	for _, text := range texts {
		if found := l.named(r, row.kind, text); found != nil {
			out = append(out, found...)
		} else {
			l.unresolved = append(l.unresolved, Unresolved{r.Address, path, fmt.Sprintf("%s %q is not in this plan", strings.ReplaceAll(row.kind, "_", " "), text), row.kind, true})
		}
	}
	if !v.HasUnknown() {
		return out
	}
	if address, ok := l.fromSource(r, path); ok {
		for _, p := range l.principals {
			if p.Address() == address && p.Kind == row.kind {
				return append(out, owner{p: p, link: Certain})
			}
		}
	}
	e := l.w.argument(r, path)
	targets, why := l.w.follow(l.w.placeOf(r), e, 0)
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
		p := l.byRes[t.res]
		if p == nil || p.Kind != row.kind || !identifies(t.attr) {
			continue
		}
		link, note := t.link, joinNotes(r.Address+"."+path+" is taken to be "+t.res.Address, t.note)
		if t.whole && unknowns == len(targets) && unknowns > 1 {
			link, note = Assumed, r.Address+"."+path+" is taken to be all instances of "+t.res.Block()
		}
		out = append(out, owner{p, link, note, t.keyed})
		found++
	}
	if found == 0 {
		if why == "" {
			why = "its expression leads to no " + strings.ReplaceAll(row.kind, "_", " ") + " of this plan"
		}
		l.unresolved = append(l.unresolved, Unresolved{r.Address, path, why, row.kind, false})
	}
	return out
}

func (l *linker) fromSource(r *planfile.Resource, path string) (address string, ok bool) {
	if l.source == nil {
		return "", false
	}
	return l.source.Refers(r, path)
}

// keyed notes of all instances of a block that one of them is taken for what an argument names
// because of its key: an expression may change the key, and then it is another instance.
func (l *linker) keyed(r *planfile.Resource, owners []owner) {
	for _, o := range owners {
		if !o.keyed {
			continue
		}
		for _, p := range l.principals {
			if p.Kind == o.p.Kind && p.Resource.Block() == o.p.Resource.Block() {
				p.Assumed = words.AppendNew(p.Assumed, "that each instance of "+r.Block()+" is about the instance of "+o.p.Resource.Block()+" with its own key; give --source")
			}
		}
	}
}

// named returns the principal of a kind with a name, id or ARN. Principals of other provider
// configurations count where these may be of the same account.
func (l *linker) named(r *planfile.Resource, kind, text string) []owner {
	list := l.byName[kind+"|"+text]
	provider, account := l.w.provider(r), l.w.home(r).account
	for _, p := range list {
		if p.ARN == text || l.w.provider(p.Resource) == provider {
			return []owner{{p: p, link: Certain}}
		}
	}
	var out []owner
	for _, p := range list {
		switch theirs := l.w.home(p.Resource).account; {
		case account != "" && theirs == account:
			return []owner{{p: p, link: Certain}}
		case account == "" || theirs == "":
			out = append(out, owner{p: p, link: Possible, note: p.Address() + " is of another provider configuration, which may be of another account"})
		}
	}
	return out
}
