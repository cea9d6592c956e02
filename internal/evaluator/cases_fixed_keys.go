// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// followsFromARN reports whether the value of a key follows from the ARN of the resource
// (E-1720, E-1777), so that the value depends on which resource is meant.
func followsFromARN(name string) bool {
	k := program.NewKey(name, iam.NoServices{})
	return k.ID == program.KeyRequestedRegion || k.ID == program.KeyEC2Region || k.ID == program.KeyFromARN
}

// addForFixedKeys adds resources of the shape for which a key that follows from their ARN
// has a value that some condition tests: one in each region, or with each id, that a test
// names.
func (m *members) addForFixedKeys(s *search) {
	const few = 20
	bases := slices.Clone(m.list[:min(len(m.list), few)])
	add := func(field int, text string) {
		p := pattern.CompileText(pattern.Literal(text))
		if _, ok := pattern.Member(&p, m.shape.Fields[field], ""); !ok {
			return
		}
		for _, base := range bases {
			parts := strings.SplitN(base, ":", 6)
			if len(parts) == 6 {
				parts[field] = text
				m.add(strings.Join(parts, ":"))
			}
		}
	}
	if !m.shape.Fields[3].IsKnown() {
		asked := false
		for _, key := range []string{"aws:requestedregion", "ec2:region"} {
			t := s.gather(key)
			asked = asked || len(t.texts)+len(t.templates) > 0
			for _, x := range testedValues(t) {
				add(3, x)
			}
		}
		if asked { // patterns cover regions that no test names
			for _, x := range familiarValues("aws:requestedregion") {
				add(3, x)
			}
			for _, r := range facts.Regions() {
				if r.Partition == m.filler(1) {
					add(3, r.Code)
				}
			}
		}
	}
	if m.shape.Fields[5].IsKnown() {
		return
	}
	for _, d := range facts.DerivedKeys() {
		if !d.Of(s.cell.Request.Action.Name) || !strings.HasPrefix(m.shape.Fields[5].Prefix(), d.Begins) && !strings.HasPrefix(d.Begins, m.shape.Fields[5].Prefix()) {
			continue
		}
		for _, x := range testedValues(s.gather(strings.ToLower(d.Key))) {
			switch {
			case d.Named:
				x += "/example"
			case d.Ends != "":
				x += "-AbCdEf"
			}
			add(5, d.Begins+x)
		}
	}
}

// testedValues are values of a key of each class that its tests distinguish.
func testedValues(t *tests) []string {
	if len(t.texts)+len(t.arns)+len(t.templates) == 0 {
		return nil
	}
	values := &valueSet{familiar: familiarValues(t.ref.Name)}
	values.collect(t)
	return slices.DeleteFunc(values.list, func(x string) bool {
		return x == "" || strings.Contains(x, ":") || t.ref.ID != program.KeyFromARN && facts.PartitionOfRegion(x) == ""
	})
}
