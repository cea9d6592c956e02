// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// describeCalls says how the resources go together that calls of an action name (E-1405).
// The catalogue's mark for required resource types stands at types that calls need
// together, and also at types that are alternatives to each other. So it counts where
// nothing else is known of the action, and then for either (C-33).
func describeCalls(a *Action, info *iam.ActionInfo) {
	known := facts.SeveralOf(a.Name)
	for i, u := range a.Resources {
		info.ResourceTypes[i].Any = anyOf(u.Type, pattern.Hole(pattern.NoColon))
		if known != nil && known.Same != nil {
			info.ResourceTypes[i].Tied = tied(a, u.Type, known.Same)
		}
	}
	switch {
	case known == nil:
		if len(a.RequiredTypes()) < 2 {
			return
		}
		info.Together = iam.PerhapsInOneCall
		for i, u := range a.Resources {
			info.ResourceTypes[i].Required, info.ResourceTypes[i].Any = u.Required, anyOf(u.Type, pattern.Unknown())
		}
	case known.Kind == facts.TogetherAlternatives:
		return
	case known.Kind == facts.TogetherScenario:
		info.Together = iam.InOneCall
		for i, u := range a.Resources {
			t := &info.ResourceTypes[i]
			t.Required, t.Always = u.Required, alwaysCalled(a, u)
		}
	default:
		info.Together = iam.InOneCall
		for _, slots := range []struct {
			types            [][]string
			required, always bool
		}{{known.Needs, true, true}, {known.Perhaps, true, false}, {known.May, false, false}} {
			for _, slot := range slots.types {
				for i := range info.ResourceTypes {
					t := &info.ResourceTypes[i]
					if slices.Contains(slot, t.Name) {
						t.Required, t.Always = slots.required, slots.always
						if len(slot) > 1 {
							t.Slot = strings.Join(slot, "|")
						}
					}
				}
			}
		}
	}
}

// calledTogether reports whether calls of the action name several resources that are
// known to be needed together.
func calledTogether(a *Action) bool {
	known := facts.SeveralOf(a.Name)
	return known != nil && known.Kind != facts.TogetherAlternatives
}

// alwaysCalled reports whether each of the sets that AWS lists for an action has the
// type.
func alwaysCalled(a *Action, u ResourceUse) bool {
	return u.Required && !slices.ContainsFunc(a.Scenarios, func(s Scenario) bool {
		return !slices.ContainsFunc(s.Resources, func(v ResourceUse) bool { return v.Required && v.Type.Name == u.Type.Name })
	})
}

// anyOf returns a function that gives the ARNs of all resources of a type, with a text that
// represents all their names. Names of resources that are known to go together hold no
// colon.
func anyOf(t *ResourceType, name pattern.Text) func(partition, region, account pattern.Text) []pattern.Text {
	return func(partition, region, account pattern.Text) []pattern.Text {
		var out []pattern.Text
		for _, f := range t.Formats {
			out = append(out, filledIn(f, partition, region, account, name))
		}
		return out
	}
}

// filledIn is the ARNs of a format in a partition, region and account. The other
// placeholders and the asterisks represent the names.
func filledIn(f *ARNFormat, partition, region, account, name pattern.Text) pattern.Text {
	fields := f.Fields()
	text := pattern.Literal(fields[0])
	for i, given := range []pattern.Text{partition, pattern.Hole(pattern.NoColon), region, account, name} {
		field := pattern.Literal(fields[i+1])
		if strings.ContainsAny(fields[i+1], "$*") {
			field = placeholders(fields[i+1], func(string) pattern.Text { return given })
		}
		text = pattern.Concat(text, pattern.Literal(":"), field)
	}
	return text
}

// placeholders replaces the placeholders, "${Name}", and the asterisks of one field of an
// ARN format.
func placeholders(field string, with func(placeholder string) pattern.Text) pattern.Text {
	var out pattern.Text
	for field != "" {
		i := strings.IndexAny(field, "$*")
		if i < 0 {
			return pattern.Concat(out, pattern.Literal(field))
		}
		name, rest := field[i:i+1], field[i+1:]
		if end := strings.IndexByte(field[i:], '}'); end >= 0 && field[i] == '$' {
			name, rest = field[i:i+end+1], field[i+end+1:]
		}
		out = pattern.Concat(out, pattern.Literal(field[:i]), with(name))
		field = rest
	}
	return out
}
