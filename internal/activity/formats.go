// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
)

// maxResources bounds the resources of one event for one action.
const maxResources = 100

// fromFormats fills the formats of the action's resource types with parameters (L-630 c, d,
// e). Of several types those count whose formats take the most parameters. An action of one
// type takes a format that is filled in part too, with * for the rest.
func (x *call) fromFormats(a *catalog.Action) []found {
	var out []found
	most := 0
	for _, u := range a.Resources {
		for _, f := range u.Type.Formats {
			list, n := x.filled(f, u.Type.Name, len(a.Resources) == 1)
			if len(list) == 0 || n == 0 || n <= most && (n < most || len(a.Resources) == 1) {
				continue
			}
			if n > most {
				most, out = n, nil
			}
			for _, v := range list {
				if len(out) >= maxResources || !u.Type.Matches(v.plain) {
					continue
				}
				if v.open {
					out = append(out, found{typ: u.Type.Name, arn: v.entry, entry: true})
					continue
				}
				if u.Type.Service == "logs" && u.Type.Name == "log-group" {
					// AWS asks for the ARN of a log group with ":*" for most actions.
					out = append(out, found{typ: u.Type.Name, arn: v.entry, entry: true}, found{typ: u.Type.Name, arn: v.entry + ":*", entry: true})
					continue
				}
				out = append(out, found{typ: u.Type.Name, arn: v.plain})
			}
		}
	}
	return out
}

// ofTypes are the resources of some of the action's types whose formats the parameters fill.
func (x *call) ofTypes(a *catalog.Action, types []string) []found {
	var out []found
	for _, u := range a.Resources {
		if !slices.Contains(types, u.Type.Name) {
			continue
		}
		for _, f := range u.Type.Formats {
			list, n := x.filled(f, u.Type.Name, false)
			for _, v := range list {
				if n > 0 && !v.open && u.Type.Matches(v.plain) {
					out = append(out, found{typ: u.Type.Name, arn: v.plain})
				}
			}
		}
	}
	return out
}

// filled are the ARNs of a format with parameters in place of its names, and how many names
// it has; none if a name is missing. With partly, one name is enough.
func (x *call) filled(f *catalog.ARNFormat, typ string, partly bool) ([]value, int) {
	fields := f.Fields()
	out := []value{literal("arn")}
	names := 0
	for i, field := range fields {
		if i == 0 {
			continue
		}
		values, n, ok := x.field(i, field, typ, partly)
		if !ok {
			return nil, 0
		}
		names += n
		out = joined(out, ":", values)
	}
	return out, names
}

// joined are all ways to put one of the ends behind one of the heads.
func joined(heads []value, between string, ends []value) []value {
	var out []value
	for _, h := range heads {
		for _, e := range ends {
			if len(out) < maxResources {
				out = append(out, value{h.plain + between + e.plain, h.entry + between + e.entry, h.open || e.open})
			}
		}
	}
	return out
}

// field are the values of a field of a format.
func (x *call) field(i int, field, typ string, partly bool) (values []value, names int, ok bool) {
	switch i {
	case 1:
		return []value{literal(x.who.partition())}, 0, true
	case 3, 4:
		return []value{literal(x.placed(i, field))}, 0, true
	}
	if strings.Contains(field, "*") {
		return nil, 0, false
	}
	alone := strings.Count(field, "${") == 1
	values = []value{{}}
	for field != "" {
		text, rest, found := strings.Cut(field, "${")
		values = joined(values, "", []value{literal(text)})
		if !found {
			break
		}
		name, rest, found := strings.Cut(rest, "}")
		if !found {
			return nil, 0, false
		}
		given := x.params.of(name, typ, alone)
		if n := strings.LastIndexAny(text, "/:-") + 1; n < len(text) {
			// "document/AWS${DocumentName}": the parameter has all of the name.
			given = following(given, text[n:])
		}
		switch {
		case strings.EqualFold(name, "Account"):
			given = []value{literal(x.account)}
		case len(given) > 0:
			names++
		case partly:
			given = []value{{"x", "*", true}}
		default:
			return nil, 0, false
		}
		values, field = joined(values, "", given), rest
	}
	return values, names, true
}

// following are the values that begin with a text, without it.
func following(list []value, begin string) []value {
	var out []value
	for _, v := range list {
		if rest, ok := strings.CutPrefix(v.plain, begin); ok && !v.open {
			out = append(out, literal(rest))
		}
	}
	return out
}

// placed is the region or account of an ARN of a format.
func (x *call) placed(i int, field string) string {
	if !strings.Contains(field, "$") {
		return field
	}
	if i == 3 {
		return x.region
	}
	return x.account
}
