// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package resource

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// typelessMisfit says why the resources of the statement do not cover an action without resource types (E-1403). Some are
// checked on an ARN. Of the others the reference says that only "*" covers them; where AWS's own messages say otherwise, or
// nothing else is known, an ARN that means all resources of a kind may do (C-32).
func (j *comparison) typelessMisfit(a *catalog.Action) misfit {
	on, wide := j.c.Catalog.Typeless(a)
	if on != nil {
		if slices.ContainsFunc(j.s.Resources, func(r view.ResourceEntry) bool { return mayCoverWide(&r, []arn.Wide{*on}) }) {
			return noMisfit
		}
		return wrongWide
	}
	if slices.ContainsFunc(j.s.Resources, func(r view.ResourceEntry) bool { return mayCoverWide(&r, wide) }) {
		return mayNeedStar
	}
	return needsStar
}

// mayCoverWide reports whether an entry may cover one of the ARNs.
func mayCoverWide(r *view.ResourceEntry, wide []arn.Wide) bool {
	if len(wide) == 0 {
		return false
	}
	p := arn.Compile(strings.ReplaceAll(strings.ReplaceAll(r.Text, "${*}", "*"), "${?}", "?"))
	if p.Form() == arn.ShortARN {
		p = p.Complete()
	}
	service, resource := p.Field(2), p.Field(5)
	if service == nil || resource == nil {
		return true // other checks report it
	}
	open := !r.Known || strings.Contains(r.Text, "${")
	return slices.ContainsFunc(wide, func(w arn.Wide) bool {
		return service.MatchFold(w.Service) && (open || resource.Match(w.Resource))
	})
}

// onOtherPages reports whether some resource of the statement is of the service of an action that several pages of the
// reference describe: the catalogue's list of its resource types may lack that of the resource (E-1760).
func (j *comparison) onOtherPages(a *catalog.Action) bool {
	if !facts.SeveralPages(a.Service()) {
		return false
	}
	return slices.ContainsFunc(j.s.Resources, func(r view.ResourceEntry) bool { return mayBeOf(&r, a.Service()) })
}

// mayBeOf reports whether the service field of an entry may be the prefix.
func mayBeOf(r *view.ResourceEntry, prefix string) bool {
	return strings.EqualFold(r.ARN.Service(), prefix) || strings.ContainsAny(r.ARN.Service(), "*?$")
}

// unusedOnAnyPage reports whether an entry that no action of the statement takes may still be taken: see onOtherPages.
func (j *comparison) unusedOnAnyPage(r *view.ResourceEntry) bool {
	return !slices.ContainsFunc(j.s.Actions, func(a view.ActionEntry) bool { return facts.SeveralPages(a.Prefix) && mayBeOf(r, a.Prefix) })
}
