// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
)

// Policy reads an argument that takes one policy. It returns nil if the
// argument is null.
func (r *Reader) Policy(v *Value, attribute string) (*documents.Document, error) {
	if v.Kind == Null {
		return nil, nil
	}
	d := &documents.Document{Label: attribute, Place: documents.At(attribute)}
	if v.Kind == List && !v.MaybeNull {
		return nil, &ArgumentError{Place: d.Place, Message: attribute + " is a list, and takes one policy.", Fix: policyFix}
	}
	if err := r.readOr(d, v, nil); err != nil {
		return nil, err
	}
	return d, nil
}

// Policies reads a policy list: a list of policies, one policy, or an object of
// named policies. Null elements are skipped. A list that may turn out to be null may
// have any documents, or none. The errors, joined, are of type [*ArgumentError].
func (r *Reader) Policies(v *Value, attribute string) (documents.Policies, error) {
	return r.readPolicies(v, documents.At(attribute), attribute, nil)
}

// readPolicies reads a policy list at a place. Fit are the shorthands that may be in
// place of a document.
func (r *Reader) readPolicies(v *Value, place documents.Place, label string, fit []string) (documents.Policies, error) {
	var out documents.Policies
	switch {
	case v.Kind == Null:
		return out, nil
	case v.Kind == Unknown, v.MaybeNull && (v.Kind == List || v.Kind == Object && !isDocument(v)):
		out.More = true
		return out, nil
	case v.Kind == List:
		out.More, out.Unordered = v.More, v.Unordered
		return out, r.readElements(&out, v, place, label, fit)
	case v.Kind == Object && !isDocument(v):
		out.More = v.More
		return out, r.readNamed(&out, v, place, plainLabel, fit)
	}
	d := documents.Document{Label: label, Key: "0", Place: place}
	if err := r.readOr(&d, v, fit); err != nil {
		return out, err
	}
	out.Documents = []documents.Document{d}
	return out, nil
}

func (r *Reader) readElements(ps *documents.Policies, v *Value, place documents.Place, label string, fit []string) error {
	var errs []error
	for i := range v.Elems {
		e := &v.Elems[i]
		d := documents.Document{Label: fmt.Sprintf("%s[%d]", label, i), Key: strconv.Itoa(i), Place: place}
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
		if err := r.readOr(&d, e, fit); err != nil {
			errs = append(errs, err)
			continue
		}
		ps.Documents = append(ps.Documents, d)
	}
	return errors.Join(errs...)
}

func (r *Reader) readNamed(ps *documents.Policies, v *Value, place documents.Place, label func(name string) string, fit []string) error {
	var errs []error
	for i := range v.Members {
		m := &v.Members[i]
		if m.Value.Kind == Null {
			continue
		}
		d := documents.Document{Label: label(m.Name), Name: m.Name, Key: m.Name, Place: place}
		if !isPolicy(&m.Value) {
			errs = append(errs, &ArgumentError{
				Place:   place,
				Message: fmt.Sprintf("%s: the policy %s is %s.", place, strconv.Quote(m.Name), m.Value.Kind),
				Fix:     "An object without Statement is read as named policies. " + policyFix,
			})
			continue
		}
		if err := r.readOr(&d, &m.Value, fit); err != nil {
			errs = append(errs, err)
			continue
		}
		ps.Documents = append(ps.Documents, d)
	}
	return errors.Join(errs...)
}

// Levels reads policy levels: a list of policy lists, root first. Fit are the
// shorthands that may be in place of a document (E-521): [documents.SCPFullAccess]
// or [documents.RCPFullAccess].
func (r *Reader) Levels(v *Value, attribute string, fit ...string) (documents.Levels, error) {
	out := documents.Levels{}
	place := documents.At(attribute)
	switch {
	case v.Kind == Null:
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
		level, err := r.readPolicies(v, place, attribute, fit)
		if err == nil {
			out.Levels = []documents.Policies{level}
		}
		return out, err
	}
	out.More = v.More
	var errs []error
	for i := range v.Elems {
		if v.Elems[i].Kind == Null {
			continue
		}
		at := place
		if !v.Unordered {
			at.Index = i
		}
		level, err := r.readPolicies(&v.Elems[i], at, fmt.Sprintf("%s[%d]", attribute, i), fit)
		if err != nil {
			errs = append(errs, err)
		}
		out.Levels = append(out.Levels, level)
	}
	return out, errors.Join(errs...)
}

// Named reads an object of named policies, where the names mean something: the
// label of a document is its place with the name. Fit are the shorthands that may be in
// place of a document.
func (r *Reader) Named(v *Value, attribute, meaning string, fit ...string) (documents.Policies, error) {
	var out documents.Policies
	place := documents.At(attribute)
	switch {
	case v.Kind == Null:
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
	return out, r.readNamed(&out, v, place, label, fit)
}

// plainLabel labels a named policy with its name.
func plainLabel(name string) string { return name }

// isPolicy reports whether a value is of a kind that may be a policy.
func isPolicy(v *Value) bool {
	return v.MaybeNull || v.Kind == String || v.Kind == Object || v.Kind == Unknown
}

// isDocument distinguishes a document from an object of named documents.
func isDocument(v *Value) bool {
	return slices.ContainsFunc(v.Members, func(m Member) bool { return documents.IsElement(m.Name) })
}
