// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package extract

import (
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/world"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
)

// joinedBy are the arguments that say to which policy the statement of a permission goes: AWS
// keeps one policy for each function and qualifier, and one for each event bus.
var joinedBy = map[string]struct {
	owner, qualifier, unset string
}{
	"aws_lambda_permission":           {"function_name", "qualifier", ""},
	"aws_cloudwatch_event_permission": {"event_bus_name", "", "default"},
}

// Join makes one document of the permissions of one function or event bus, so that what the
// policy is as a whole is checked too: its size, and statement ids that are given twice. Where
// the plan does not show which function a permission is of, it stays by itself.
func (x *Extractor) Join(documents []*Document) []*Document {
	first := map[string]*Document{}
	var out, constructed []*Document
	for _, d := range documents {
		if d.statement == nil {
			out = append(out, d)
			continue
		}
		own := *d
		d.parts = []*Document{&own}
		if key, note := x.policyKey(d); key != "" {
			if have := first[key]; have != nil {
				have.parts = append(have.parts, &own)
				have.Sensitive = have.Sensitive || d.Sensitive
				have.Assumption = world.JoinNotes(have.Assumption, note)
				continue
			}
			first[key], d.Assumption = d, note
		}
		out, constructed = append(out, d), append(constructed, d)
	}
	for _, d := range constructed {
		d.assemble()
	}
	return out
}

// assemble makes the document of the statements of its parts.
func (d *Document) assemble() {
	statements := make([]*policy.Node, len(d.parts))
	for i, p := range d.parts {
		statements[i] = p.statement
	}
	if len(d.parts) == 1 {
		d.parts, d.Assumption = nil, ""
	}
	d.Root = policy.NewObject(policy.Pos{}, []policy.Member{
		{Name: "Version", Value: StringNode(render.DefaultVersion)},
		{Name: "Statement", Value: policy.NewArray(policy.Pos{}, statements, false)},
	}, false)
	d.Visibility = Known
	if d.Root.HasUnknown() {
		d.Visibility = Partial
	}
}

// policyKey returns the same text for permissions of the same policy, "" if the plan does not
// show of which policy this one is; note is what is assumed for it.
func (x *Extractor) policyKey(d *Document) (key, note string) {
	r := d.Resource
	by, ok := joinedBy[r.Type]
	if !ok || !r.IsAWS() {
		return "", ""
	}
	qualifier := planfile.Value{}
	if by.qualifier != "" {
		qualifier = r.After.Get(by.qualifier)
	}
	if qualifier.IsUnknown() && x.w.Argument(r, by.qualifier).Given {
		return "", ""
	}
	if d.OwnerARN != "" {
		return r.Type + " " + d.OwnerARN, ""
	}
	where := strings.Join([]string{r.Type, x.w.Provider(r), r.After.Get("region").Text(), qualifier.Text()}, "\x00") + "\x00"
	owner := r.After.Get(by.owner)
	switch {
	case owner.IsUnknown() && x.w.Argument(r, by.owner).Given:
		targets, _ := x.w.Follow(x.w.PlaceOf(r), x.w.Argument(r, by.owner), 0)
		if len(targets) != 1 || targets[0].Link < world.Assumed || targets[0].Res.Data || !world.Identifies(targets[0].Attr) && targets[0].Attr != "function_name" {
			return "", ""
		}
		address := targets[0].Res.Address
		return where + "resource " + address, r.Address + "." + by.owner + " is taken to be " + address
	case owner.Text() != "":
		return where + "name " + owner.Text(), ""
	case by.unset != "":
		return where + "name " + by.unset, ""
	}
	return "", ""
}

// Addresses are those of the resources that the document is made of.
func (d *Document) Addresses() []string {
	if len(d.parts) == 0 {
		return []string{d.Address()}
	}
	out := make([]string, len(d.parts))
	for i, p := range d.parts {
		out[i] = p.Address()
	}
	return out
}

// Labels name the arguments that the document is made of.
func (d *Document) Labels() []string {
	out := d.Addresses()
	for i := range out {
		out[i] += "." + d.Attribute
	}
	return out
}

// Any reports whether something is so of a resource that the document is made of.
func (d *Document) Any(is func(*planfile.Resource) bool) bool {
	for _, p := range d.parts {
		if is(p.Resource) {
			return true
		}
	}
	return is(d.Resource)
}

// Part returns the part that a path leads into, and the path in it; the document itself if it
// has no parts, or the path is about all of them.
func (d *Document) Part(path string) (part *Document, within string) {
	rest, ok := strings.CutPrefix(path, "$.Statement[")
	index, after, closed := strings.Cut(rest, "]")
	i, err := strconv.Atoi(index)
	if len(d.parts) == 0 || !ok || !closed || err != nil || i < 0 || i >= len(d.parts) {
		return d, path
	}
	return d.parts[i], "$.Statement[0]" + after
}
