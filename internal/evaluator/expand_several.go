// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// severalResources is E-1405 for an action whose calls name several resources, one of
// each required type. They are all given, or, with [Options.PartialResources], any
// resource of the type stands for one that is not: it may be one that matters or not,
// since AWS also marks types as required that are alternatives to each other.
//
// "*" is any resource of each type; of the types that not every call names (E-1406) it
// is not known whether they count.
func (ev *Evaluator) severalResources(req *Request, buf []check) ([]check, error) {
	if len(buf) == 1 && buf[0].resource.Star {
		return starOfSeveral(req, buf), nil
	}
	var missing []*ResourceType
	for i := range req.Action.Info.ResourceTypes {
		if t := &req.Action.Info.ResourceTypes[i]; t.Required && !covered(t, req.Resources) {
			missing = append(missing, t)
		}
	}
	if len(missing) == 0 {
		return buf, nil
	}
	names := make([]string, len(missing))
	for i, t := range missing {
		names[i] = t.Name
	}
	if !ev.opts.PartialResources {
		return nil, fmt.Errorf("%s needs a resource of each of several types, and none of the given ones is of type %s: give their ARNs together, or \"*\" for any of them",
			req.Action.Name, strings.Join(names, " or "))
	}
	note := req.Action.Name + " may also need a resource of type " + strings.Join(names, " or ") + ", and the request names none"
	unsure := &Cause{Kind: CauseContext, Ref: "resources", Message: note + ": it was taken to be any"}
	var instead []check
	for _, t := range missing {
		all := req.anyResource(t)
		if all == nil {
			instead = []check{{action: req.Action, resource: StarResource(), note: note, unsure: unsure}}
			break
		}
		for _, r := range all {
			instead = append(instead, check{action: req.Action, resource: r, note: note, unsure: unsure})
		}
	}
	return append(buf, instead...), nil
}

// starOfSeveral splits the only check, that of "*", into one a type, if the types say
// what their resources are.
func starOfSeveral(req *Request, buf []check) []check {
	split := buf[:0:0]
	for i := range req.Action.Info.ResourceTypes {
		t := &req.Action.Info.ResourceTypes[i]
		all := req.anyResource(t)
		if all == nil {
			return buf
		}
		for _, r := range all {
			c := check{action: req.Action, resource: r}
			if !t.Always {
				c.unsure = &Cause{
					Kind: CauseContext, Ref: "resources",
					Message: "a call of " + req.Action.Name + " may or may not name a resource of type " + t.Name + ": name the resources that matter, in place of \"*\"",
				}
			}
			split = append(split, c)
		}
	}
	return split
}

// anyResource returns resources that stand for all of a type that the request may name
// beside its own: in their region, and in the caller's account. It is nil if the type
// does not say what they are.
func (r *Request) anyResource(t *ResourceType) []*Resource {
	if t.Any == nil {
		return nil
	}
	partition, region := r.Principal.Partition, pattern.Hole(pattern.NoColon)
	if isEmpty(partition) {
		partition = pattern.Hole(pattern.NoColon)
	}
	for _, given := range r.Resources {
		if given.aligned && !isEmpty(given.fields[3]) {
			partition, region = given.fields[1], given.fields[3]
			break
		}
	}
	account := r.Principal.Account
	if isEmpty(account) {
		account = pattern.Hole(pattern.Digits12)
	}
	var out []*Resource
	for _, text := range t.Any(partition, region, account) {
		one := NewResource(text)
		one.anyOf = t.Name
		out = append(out, one)
	}
	return out
}

func covered(t *ResourceType, resources []*Resource) bool {
	for _, r := range resources {
		if r.Star || t.Fits == nil || t.Fits(r.Text) {
			return true
		}
	}
	return false
}

// role says as which of the action's resource types a resource takes part.
func role(a *Action, r *Resource) string {
	for i := range a.Info.ResourceTypes {
		if t := &a.Info.ResourceTypes[i]; !r.Star && t.Fits != nil && t.Fits(r.Text) {
			return r.String() + " is the " + t.Name + " of " + a.Name
		}
	}
	return ""
}
