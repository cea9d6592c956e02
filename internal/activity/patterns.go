// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// readsAnything reports whether calls that list or read may name no resource: AWS checks
// those on "*".
func readsAnything(a *catalog.Action) bool {
	return a.Levels&^(catalog.List|catalog.Read) == 0 && !slices.ContainsFunc(a.Resources, func(u catalog.ResourceUse) bool { return u.Required })
}

// maxTypes is how many types a pattern of each is written for; beyond, a pattern covers all
// resources of the service in a place.
const maxTypes = 8

// anyType is the type of an entry for all types of an action.
const anyType = "any type"

// patterns are the patterns of an action's types in the region and account of the call: of
// these types; else of those that are required, or that AWS is known to need; else of all.
func (x *call) patterns(a *catalog.Action, types []string) []found {
	if types == nil && readsAnything(a) {
		return []found{{typ: anyType, arn: "*", entry: true}}
	}
	if known := facts.SeveralOf(a.Name); known != nil && types == nil && known.Kind != facts.TogetherAlternatives {
		for _, slots := range [][][]string{known.Needs, known.Perhaps} {
			for _, slot := range slots {
				types = append(types, slot...)
			}
		}
	}
	var uses []catalog.ResourceUse
	for _, u := range a.Resources {
		if types == nil && u.Required || slices.Contains(types, u.Type.Name) {
			uses = append(uses, u)
		}
	}
	if len(uses) == 0 {
		uses = a.Resources
	}
	var out []found
	for _, u := range uses {
		fields := u.Type.Formats[0].Fields()
		f := found{typ: u.Type.Name, entry: true, arn: "arn:" + x.who.partition() + ":" + wild(fields[2]) + ":" + x.placed(3, fields[3]) + ":" + x.placed(4, fields[4]) + ":"}
		if len(uses) > maxTypes {
			f.typ, f.arn = anyType, f.arn+"*"
		} else {
			f.arn += wild(fields[5])
		}
		if !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}

// wild is a field of a format with * in place of its names.
func wild(field string) string {
	var b strings.Builder
	for {
		literal, rest, found := strings.Cut(field, "${")
		b.WriteString(literal)
		if !found {
			break
		}
		b.WriteByte('*')
		_, field, _ = strings.Cut(rest, "}")
	}
	s := b.String()
	for strings.Contains(s, "**") {
		s = strings.ReplaceAll(s, "**", "*")
	}
	return s
}

// path is the path of a call to API Gateway: of the type that the call is named after, else
// what is below the longest path that its parameters name.
func (x *call) path(a *catalog.Action) []found {
	if kind := x.pathType(a); kind != "" {
		best, names := value{}, -1
		for _, u := range a.Resources {
			for _, f := range u.Type.Formats {
				if u.Type.Name != kind {
					continue
				}
				list, n := x.filled(f, kind, true)
				if len(list) > 0 && (n > names || n == names && best.open && !list[0].open) {
					best, names = list[0], n
				}
			}
		}
		switch {
		case names >= 0 && !best.open:
			return []found{{typ: "path", arn: best.plain}}
		case names > 0:
			return []found{{typ: "path", arn: best.entry, entry: true}}
		}
	}
	best, names := "", 0
	for _, u := range a.Resources {
		for _, f := range u.Type.Formats {
			list, n := x.filled(f, u.Type.Name, false)
			if len(list) > 0 && n > names {
				best, names = list[0].entry, n
			}
		}
	}
	if best != "" {
		return []found{{typ: "path", arn: best + "*", entry: true}}
	}
	return []found{{typ: "path", arn: "arn:" + x.who.partition() + ":apigateway:" + x.region + "::/*", entry: true}}
}

// pathType is the type of the path of a call to API Gateway, "" if its name is none: a
// deployment is made in the list of deployments, and read and changed by its own path.
func (x *call) pathType(a *catalog.Action) string {
	name := x.e.EventName
	if strings.HasPrefix(name, "TagResource") || strings.HasPrefix(name, "UntagResource") {
		return "Tags"
	}
	verb := ""
	for _, v := range [...]string{"Create", "Import", "Generate", "Reimport", "Get", "Put", "Update", "Delete"} {
		if strings.HasPrefix(name, v) {
			verb = v
			break
		}
	}
	noun := strings.TrimPrefix(name, verb)
	if verb == "" || noun == "" {
		return ""
	}
	kinds := []string{noun}
	if (verb == "Create" || verb == "Import" || verb == "Generate") && noun != "Resource" { // whose parent is in the path
		kinds = []string{noun + "s", noun}
	}
	for _, kind := range kinds {
		if slices.ContainsFunc(a.Resources, func(u catalog.ResourceUse) bool { return u.Type.Name == kind }) {
			return kind
		}
	}
	return ""
}
