// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Policies is a list of policy documents, in the order of the configuration or,
// for named documents, of their names.
type Policies struct {
	Documents []Document
	// More says that there may be further documents, which are not known yet.
	More bool
	// Absent says that the argument is null or left out.
	Absent bool
	// Unordered says that the documents are elements of a set, whose places hang on all
	// of them.
	Unordered bool
}

// KeysKnown reports whether it is known which documents there are, and under which keys.
func (ps *Policies) KeysKnown() bool {
	return !ps.More && !slices.ContainsFunc(ps.Documents, func(d Document) bool {
		return d.MaybeNull || ps.Unordered && d.value.HasUnknown()
	})
}

// Levels are lists of policies, root first (E-520).
type Levels struct {
	Levels []Policies
	// More says that there may be further levels, which are not known yet.
	More bool
	// Absent says that the argument is null or left out.
	Absent bool
}

// ReadPolicy reads an argument that takes one policy. It returns nil if the
// argument is null.
func ReadPolicy(v *Value, attribute string) (*Document, error) {
	if v.Kind == Null {
		return nil, nil
	}
	d := &Document{Label: attribute, Place: Place{attribute, -1}}
	if v.Kind == List && !v.MaybeNull {
		return nil, &ArgumentError{Place: d.Place, Message: attribute + " is a list, and takes one policy.", Fix: policyFix}
	}
	if err := d.readOr(v, nil); err != nil {
		return nil, err
	}
	return d, nil
}

// ReadPolicies reads a policy list: a list of policies, one policy, or an object of
// named policies. Null elements are skipped. A list that may turn out to be null may
// have any documents, or none. The errors, joined, are of type [*ArgumentError].
func ReadPolicies(v *Value, attribute string) (Policies, error) {
	return readPolicies(v, Place{attribute, -1}, attribute, nil)
}

// readPolicies reads a policy list at a place. Fit are the stand-ins that may be in
// place of a document.
func readPolicies(v *Value, place Place, label string, fit []string) (Policies, error) {
	var out Policies
	switch {
	case v.Kind == Null:
		out.Absent = true
		return out, nil
	case v.Kind == Unknown, v.MaybeNull && (v.Kind == List || v.Kind == Object && !isDocument(v)):
		out.More = true
		return out, nil
	case v.Kind == List:
		out.More, out.Unordered = v.More, v.Unordered
		return out, out.readElements(v, place, label, fit)
	case v.Kind == Object && !isDocument(v):
		out.More = v.More
		return out, out.readNamed(v, place, plainLabel, fit)
	}
	d := Document{Label: label, Key: "0", Place: place}
	if err := d.readOr(v, fit); err != nil {
		return out, err
	}
	out.Documents = []Document{d}
	return out, nil
}

func (ps *Policies) readElements(v *Value, place Place, label string, fit []string) error {
	var errs []error
	for i := range v.Elems {
		e := &v.Elems[i]
		d := Document{Label: fmt.Sprintf("%s[%d]", label, i), Key: strconv.Itoa(i), Place: place}
		if place.Index < 0 && !v.Unordered {
			d.Place.Index = i
		}
		switch {
		case e.Kind == Null:
			continue
		case e.Kind == List && !e.MaybeNull:
			errs = append(errs, &ArgumentError{
				Place: d.Place, Message: d.Label + " is a list within a list.",
				Fix: "Join the lists with concat() or flatten().",
			})
			continue
		}
		if err := d.readOr(e, fit); err != nil {
			errs = append(errs, err)
			continue
		}
		ps.Documents = append(ps.Documents, d)
	}
	return errors.Join(errs...)
}

func (ps *Policies) readNamed(v *Value, place Place, label func(name string) string, fit []string) error {
	var errs []error
	for i := range v.Members {
		m := &v.Members[i]
		if m.Value.Kind == Null {
			continue
		}
		d := Document{Label: label(m.Name), Name: m.Name, Key: m.Name, Place: place}
		if !isPolicy(&m.Value) {
			errs = append(errs, &ArgumentError{
				Place:   place,
				Message: fmt.Sprintf("%s: the policy %s is %s.", place, strconv.Quote(m.Name), m.Value.Kind),
				Fix:     "An object without Statement is read as named policies. " + policyFix,
			})
			continue
		}
		if err := d.readOr(&m.Value, fit); err != nil {
			errs = append(errs, err)
			continue
		}
		ps.Documents = append(ps.Documents, d)
	}
	return errors.Join(errs...)
}

// ReadLevels reads policy levels: a list of policy lists, root first. Fit are the
// stand-ins that may be in place of a document (E-521): [SCPFullAccess] or
// [RCPFullAccess].
func ReadLevels(v *Value, attribute string, fit ...string) (Levels, error) {
	out := Levels{}
	place := Place{attribute, -1}
	switch {
	case v.Kind == Null:
		out.Absent = true
		return out, nil
	case v.Kind == Unknown, v.MaybeNull && (v.Kind == List || v.Kind == Object && !isDocument(v)):
		out.More = true
		return out, nil
	case v.Kind == Object && !isDocument(v):
		return out, &ArgumentError{
			Place: place, Message: attribute + " is an object without order.",
			Fix: "Give a list of levels, root first and account last, each a list of policies: [[…root…], […unit…], […account…]].",
		}
	case v.Kind != List:
		level, err := readPolicies(v, place, attribute, fit)
		if err == nil {
			out.Levels = []Policies{level}
		}
		return out, err
	}
	out.More = v.More
	var errs []error
	for i := range v.Elems {
		at := place
		if !v.Unordered {
			at.Index = i
		}
		level, err := readPolicies(&v.Elems[i], at, fmt.Sprintf("%s[%d]", attribute, i), fit)
		if err != nil {
			errs = append(errs, err)
		}
		if !level.Absent {
			out.Levels = append(out.Levels, level)
		}
	}
	return out, errors.Join(errs...)
}

// ReadNamed reads an object of named policies, where the names mean something: the
// label of a document is its place with the name. Fit are the stand-ins that may be in
// place of a document.
func ReadNamed(v *Value, attribute, meaning string, fit ...string) (Policies, error) {
	var out Policies
	place := Place{attribute, -1}
	switch {
	case v.Kind == Null:
		out.Absent = true
		return out, nil
	case v.Kind == Unknown, v.MaybeNull:
		out.More = true
		return out, nil
	case v.Kind != Object:
		return out, &ArgumentError{Place: place, Message: fmt.Sprintf("%s is %s.", attribute, v.Kind), Fix: "Give " + meaning + "."}
	case v.Get("Statement").Kind != Null:
		return out, &ArgumentError{Place: place, Message: attribute + " is a policy.", Fix: "Give " + meaning + "."}
	}
	out.More = v.More
	label := func(name string) string { return fmt.Sprintf("%s[%s]", attribute, strconv.Quote(name)) }
	return out, out.readNamed(v, place, label, fit)
}

// plainLabel labels a named policy with its name.
func plainLabel(name string) string { return name }

// isPolicy tells what may be a policy from values of a kind that is none.
func isPolicy(v *Value) bool {
	return v.MaybeNull || v.Kind == String || v.Kind == Object || v.Kind == Unknown
}

// documentNames are the names of elements that show that an object is meant to be
// one policy document or statement, not an object of named ones.
var documentNames = []string{"Version", "Id", "Sid", "Effect", "Action", "Resource", "Principal"}

// isDocument tells a document from an object of named documents: by the key
// Statement, or by what looks like an attempt at it, which is then reported as such.
func isDocument(v *Value) bool {
	return slices.ContainsFunc(v.Members, func(m Member) bool {
		name := strings.ToLower(m.Name)
		return name == "statement" || name == "statements" || slices.Contains(documentNames, m.Name)
	})
}
