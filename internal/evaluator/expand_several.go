// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// slot is a place in a call for one resource: of one type, or of one of several types
// that can replace each other.
type slot struct {
	types            []*iam.ResourceType
	required, always bool
}

// actionSlots returns the places of an action's calls, in the order of its types.
func actionSlots(a *iam.ActionInfo) []slot {
	var all []slot
	for i := range a.ResourceTypes {
		t := &a.ResourceTypes[i]
		if k := slices.IndexFunc(all, func(s slot) bool { return t.Slot != "" && s.types[0].Slot == t.Slot }); k >= 0 {
			all[k].types = append(all[k].types, t)
			continue
		}
		all = append(all, slot{[]*iam.ResourceType{t}, t.Required, t.Always})
	}
	return all
}

// name is "a task or an instance", without the articles.
func (s *slot) name() string {
	names := make([]string, len(s.types))
	for i, t := range s.types {
		names[i] = t.Name
	}
	return strings.Join(names, " or ")
}

// filled reports whether one of the resources may be in the place.
func (s *slot) filled(resources []*request.Resource) bool {
	return slices.ContainsFunc(s.types, func(t *iam.ResourceType) bool { return covered(t, resources) })
}

// severalResources is E-1405 for an action whose calls name several resources. With
// [Options.PartialResources], what the request does not name of what a call needs is any
// resource of the type: of one that every call needs the check counts like the others, so
// that a request is denied whose needed resources are allowed nowhere. Of one that some
// calls need it is not known whether it counts.
//
// "*" is any resource of each type; of the types that not every call names (E-1406) it
// is not known whether they count.
func (ev *Evaluator) severalResources(req *request.Request, buf []check) ([]check, error) {
	if len(buf) == 1 && buf[0].resource.Star {
		return starOfSeveral(req, buf), nil
	}
	var missing []slot
	for _, s := range actionSlots(&req.Action.Info) {
		if s.required && !s.filled(req.Resources) {
			missing = append(missing, s)
		}
	}
	if len(missing) > 0 && !ev.opts.PartialResources {
		names := make([]string, len(missing))
		for i := range missing {
			names[i] = missing[i].name()
		}
		return nil, fmt.Errorf("%s needs a resource of each of several types, and none of the given ones is of type %s: give their ARNs together, or \"*\" for any of them",
			req.Action.Name, strings.Join(names, " or "))
	}
	for i := range missing {
		s := &missing[i]
		c := check{action: req.Action, note: Note{Kind: NoteNeeded, Action: req.Action.Name, Detail: s.name()}}
		if !s.always {
			c.note.Kind = NotePerhapsNeeded
			unsure := because(WhyPerhapsNeeded, Cause{Action: req.Action.Name, Detail: s.name()})
			c.unsure = &unsure
		}
		buf = checksOfAny(req, s, c, buf)
	}
	return buf, nil
}

// perhapsTogether is C-33: what an action perhaps needs in addition to the resource of the
// request. It is the other resources of the question, or else any resource of the types.
// Nothing is known of the types of an action that is newer than the catalogue.
func (ev *Evaluator) perhapsTogether(req *request.Request, buf []check) []check {
	if slices.ContainsFunc(req.Resources, func(r *request.Resource) bool { return r.Star }) {
		return buf // any resource of any type
	}
	rule := iam.Contested(33)
	unsure := because(WhyContested, Cause{Rule: rule})
	c := check{action: req.Action, unsure: &unsure, note: Note{Kind: NoteTogether, Action: req.Action.Name, Rule: rule}}
	if ev.opts.Documented {
		c.note, c.unsure = Note{Kind: NoteDocumented, Rule: rule}, nil
	}
	for _, r := range req.AlsoNamed {
		c.resource = r
		buf = append(buf, c)
	}
	if req.Action.Newer {
		if c.unsure != nil {
			*c.unsure = because(WhyNewAction, Cause{Rule: rule, Action: req.Action.Name})
			c.resource = request.StarResource()
			buf = append(buf, c)
		}
		return buf
	}
	// What is not known yet need not turn out to be of a type that it may be.
	named := slices.DeleteFunc(slices.Concat(req.Resources, req.AlsoNamed), func(r *request.Resource) bool { return !r.IsKnown && !r.Every && !r.Star })
	for _, s := range actionSlots(&req.Action.Info) {
		if s.required && !s.filled(named) {
			buf = checksOfAny(req, &s, c, buf)
		}
	}
	return buf
}

// starOfSeveral splits the only check, that of "*", into one a type, if the types say
// what their resources are. Where no type is needed a call names a resource of one at
// least: the checks are a choice.
func starOfSeveral(req *request.Request, buf []check) []check {
	split := buf[:0:0]
	slots := actionSlots(&req.Action.Info)
	needed := slices.ContainsFunc(slots, func(s slot) bool { return s.always })
	for _, s := range slots {
		c := check{action: req.Action}
		if needed && !s.always {
			unsure := because(WhyPerhapsNamed, Cause{Action: req.Action.Name, Detail: s.name()})
			c.unsure = &unsure
		}
		had := len(split)
		if split = checksOfAny(req, &s, c, split); split[had].resource.Star {
			return buf
		}
	}
	if len(split) == 0 {
		return buf
	}
	if !needed {
		for i := range split {
			split[i].choice = 1
		}
	}
	return split
}

// checksOfAny appends the checks of a place that the request does not fill, each like c: any
// resource of its types. Where there are several types and the call names one, or their
// ARNs have several forms, the checks are a choice. If a type does not say what its
// resources are, "*" represents them.
func checksOfAny(r *request.Request, s *slot, c check, buf []check) []check {
	had := len(buf)
	for _, t := range s.types {
		all := r.AnyResource(t)
		if all == nil {
			c.resource = request.StarResource()
			return append(buf[:had], c)
		}
		for _, one := range all {
			next := c
			if next.resource = one; one.IsKnown {
				next.note = Note{Kind: NoteGoesWith, Action: c.action.Name, Resource: one.String()}
			}
			buf = append(buf, next)
		}
	}
	if len(buf) > had+1 {
		for i := had; i < len(buf); i++ {
			buf[i].choice = had + 1
		}
	}
	return buf
}

func covered(t *iam.ResourceType, resources []*request.Resource) bool {
	for _, r := range resources {
		if r.Star || t.Fits == nil || t.Fits(r.Text) {
			return true
		}
	}
	return false
}

// role says as which of the action's resource types a resource takes part.
func role(a *request.Action, r *request.Resource) Note {
	for i := range a.Info.ResourceTypes {
		if t := &a.Info.ResourceTypes[i]; !r.Star && t.Fits != nil && t.Fits(r.Text) {
			return Note{Kind: NoteRole, Resource: r.String(), Detail: t.Name, Action: a.Name}
		}
	}
	return Note{}
}
