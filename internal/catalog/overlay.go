// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
)

// AdditionalAction is what a user declares of an action that the catalogue does not have yet, or not fully.
type AdditionalAction struct {
	Levels        AccessLevel
	ResourceTypes []AdditionalResource // none if the action takes Resource "*" only
	ConditionKeys []string
	// DependentActions are actions that are also needed.
	DependentActions []string
}

// AdditionalResource is a resource type of an additional action.
type AdditionalResource struct {
	// Name of the type, of the service's own or a new one.
	Name string
	// ARNs are the formats of a new type, or further formats that a known type has for this action: '*' matches any
	// characters, ${Name} one or more.
	ARNs     []string
	Required bool
}

// The forms of declared names, compiled at their first use.
var (
	declaredAction = lazily(`^([A-Za-z0-9]+(?:-[A-Za-z0-9]+)*):([A-Za-z0-9-]+)$`)
	declaredKey    = lazily(`^[A-Za-z0-9][A-Za-z0-9.-]*:[^\s:][^\s]*$`)
	declaredARN    = lazily(`^arn:[^:\s]+:[^:\s]+:[^:\s]*:[^:\s]*:\S+$`)
)

func lazily(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

// Bounds on what one user declares.
const (
	maxDeclared     = 10_000 // actions
	maxDeclaredText = 2_048  // bytes of an ARN format or a key
)

// With returns a catalogue that also has the additional actions, by their full names. What is declared for an action that
// is known is added to it: nothing that the catalogue says is taken away. The receiver is not changed.
func (c *Catalog) With(additional map[string]AdditionalAction) (*Catalog, error) {
	if len(additional) == 0 {
		return c, nil
	}
	if len(additional) > maxDeclared {
		return nil, fmt.Errorf("%d additional actions; at most %d can be declared", len(additional), maxDeclared)
	}
	out := &Catalog{index: c.index, slots: c.slots, declared: maps.Clone(c.declared)}
	if out.declared == nil {
		out.declared = map[string]*Service{}
	}
	fresh := map[string]bool{} // services copied in this call
	for _, name := range slices.Sorted(maps.Keys(additional)) {
		parts := declaredAction().FindStringSubmatch(name)
		if parts == nil {
			return nil, fmt.Errorf(`additional action %q: the name has the form "service:Action", with letters, digits and hyphens and without wildcards`, name)
		}
		prefix := strings.ToLower(parts[1])
		if !fresh[prefix] {
			s, _ := out.Service(prefix)
			out.declared[prefix] = s.clone(prefix)
			fresh[prefix] = true
		}
		if err := out.declared[prefix].declare(parts[2], additional[name]); err != nil {
			return nil, fmt.Errorf("additional action %q: %w", name, err)
		}
	}
	for prefix := range fresh {
		out.declared[prefix].reindex()
	}
	out.prefixes = slices.Clone(c.prefixes)
	for prefix := range fresh {
		if i, found := slices.BinarySearch(out.prefixes, prefix); !found {
			out.prefixes = slices.Insert(out.prefixes, i, prefix)
		}
	}
	return out, nil
}

// clone copies a service so that it can be added to; nil is the empty service. Actions, types and keys stay shared.
func (s *Service) clone(prefix string) *Service {
	if s == nil {
		return &Service{prefix: prefix, byName: map[string]*Action{}}
	}
	return &Service{prefix: s.prefix, actions: slices.Clone(s.actions), byName: maps.Clone(s.byName), types: slices.Clone(s.types), keys: slices.Clone(s.keys)}
}

// declare adds one action, or adds to the action of this name.
func (s *Service) declare(name string, d AdditionalAction) error {
	a := &Action{Name: s.prefix + ":" + name, Declared: true}
	known, ok := s.byName[strings.ToLower(name)]
	if ok {
		*a = *known
		a.Declared = true
		a.Resources, a.ConditionKeys, a.DependentActions = slices.Clone(a.Resources), slices.Clone(a.ConditionKeys), slices.Clone(a.DependentActions)
	}
	a.Levels |= d.Levels
	for _, r := range d.ResourceTypes {
		t, err := s.declareType(r)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(a.Resources, func(u ResourceUse) bool { return u.Type.folded == t.folded }); i >= 0 {
			a.Resources[i].Type = t
			a.Resources[i].Required = a.Resources[i].Required || r.Required
		} else {
			a.Resources = append(a.Resources, ResourceUse{Type: t, Required: r.Required})
		}
	}
	for _, key := range d.ConditionKeys {
		k, err := s.declareKey(key)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(a.ConditionKeys, func(has *ConditionKey) bool { return has.folded == k.folded }) {
			a.ConditionKeys = append(a.ConditionKeys, k)
		}
	}
	for _, dependent := range d.DependentActions {
		if !declaredAction().MatchString(dependent) {
			return fmt.Errorf(`dependent action %q: the name has the form "service:Action"`, dependent)
		}
		if !slices.Contains(a.DependentActions, dependent) {
			a.DependentActions = append(a.DependentActions, dependent)
		}
	}
	if ok {
		s.actions[slices.Index(s.actions, known)] = a
	} else {
		s.actions = append(s.actions, a)
	}
	s.byName[strings.ToLower(name)] = a
	return nil
}

// declareType returns the resource type of a declaration: the service's own, a copy of it with further formats, or a new one.
func (s *Service) declareType(r AdditionalResource) (*ResourceType, error) {
	if strings.TrimSpace(r.Name) == "" || len(r.Name) > nameBuffer {
		return nil, fmt.Errorf("resource type %q: the name is empty or too long", r.Name)
	}
	var formats []*ARNFormat
	for _, arn := range r.ARNs {
		if len(arn) > maxDeclaredText || !declaredARN().MatchString(arn) {
			return nil, fmt.Errorf(`resource type %q: %q is no ARN format; write six fields, such as "arn:${Partition}:%s:${Region}:${Account}:thing/${ThingName}"`, r.Name, arn, s.prefix)
		}
		formats = append(formats, &ARNFormat{text: arn})
	}
	known, ok := s.ResourceType(r.Name)
	switch {
	case ok && len(formats) == 0:
		return known, nil
	case ok:
		t := *known
		t.Formats = append(slices.Clone(t.Formats), formats...)
		s.types[slices.Index(s.types, known)] = &t
		return &t, nil
	case len(formats) == 0:
		names := make([]string, len(s.types))
		for i, t := range s.types {
			names[i] = t.Name
		}
		return nil, fmt.Errorf("resource type %q is not one of the service %s: give its ARN formats. %s", r.Name, s.prefix, Suggestion(spelling.Nearest(r.Name, names, spelling.Allowance(len(r.Name)))))
	}
	t := &ResourceType{Name: r.Name, Service: s.prefix, Formats: formats, folded: strings.ToLower(r.Name)}
	s.types = append(s.types, t)
	return t, nil
}

// declareKey returns the condition key of a declaration, one that the service lists or a new one.
func (s *Service) declareKey(name string) (*ConditionKey, error) {
	if len(name) > maxDeclaredText || !declaredKey().MatchString(name) {
		return nil, fmt.Errorf(`condition key %q: the name has the form "service:Key"`, name)
	}
	folded := strings.ToLower(name)
	for _, k := range s.keys {
		if k.folded == folded {
			return k, nil
		}
	}
	k := &ConditionKey{Cardinality: MaybeMultivalued}
	if global, ok := contextKeys().find([]byte(folded)); ok {
		k.Type, k.Cardinality = global.Type, global.Cardinality
	}
	k.setName(name)
	s.keys = append(s.keys, k)
	return k, nil
}

// reindex restores order and tables after declarations.
func (s *Service) reindex() {
	slices.SortFunc(s.actions, func(x, y *Action) int { return strings.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)) })
	slices.SortFunc(s.types, func(x, y *ResourceType) int { return strings.Compare(x.folded, y.folded) })
	slices.SortFunc(s.keys, func(x, y *ConditionKey) int { return strings.Compare(x.folded, y.folded) })
	s.folded = make([]string, len(s.actions))
	for i, a := range s.actions {
		s.folded[i] = strings.ToLower(a.ShortName())
	}
	s.indexKeys()
}
