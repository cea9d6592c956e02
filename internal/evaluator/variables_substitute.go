// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// build puts the template together under one reading. It also returns which rules
// were hit that have another one.
func (v *env) build(t *program.Template, r program.Reading) (program.Resolved, program.Reading) {
	b := t.Substitute(r)
	for i := range t.Segments {
		if s := &t.Segments[i]; s.Kind == program.SegmentVariable {
			v.substitute(&b, s, r)
		} else {
			b.Add(s)
		}
	}
	return b.Result(), b.Hits
}

// substitute substitutes a variable (E-1104, E-1106, E-1627).
func (v *env) substitute(b *program.Substitution, s *program.Segment, r program.Reading) {
	kv := v.key(&s.Key)
	here := kv.Here()
	multi := s.Key.Info.Multivalued || kv.Count() > 1
	switch {
	case here == truth.False && s.HasDefault:
		b.Value(pattern.Literal(s.Text))
	case here == truth.False, multi && !s.HasDefault:
		b.Fail(truth.False)
	case multi:
		v.substituteSeveral(b, s, r, &kv)
	case kv.More, here == truth.Unknown, kv.Others != nil:
		v.substituteUncertain(b, s, &kv)
	default:
		v.substituteOne(b, s, r, &kv)
	}
}

// substituteSeveral: whether the default replaces them is C-28.
func (v *env) substituteSeveral(b *program.Substitution, s *program.Segment, r program.Reading, kv *request.KeyValue) {
	here := kv.Here()
	if here == truth.Unknown {
		v.unknownValue(&s.Key, kv.Origin)
	}
	b.Hits |= program.ReadDefaultMulti
	switch {
	case r&program.FoldReadings != 0:
		b.Fail(truth.Unknown)
	case r&program.ReadDefaultMulti == 0:
		// Absent, which takes the default, remains possible if the presence is unknown.
		b.Fail(truth.Not(here))
	}
	b.Value(pattern.Literal(s.Text))
}

// substituteUncertain: whether the key is present with one value, and with which, is not
// known.
func (v *env) substituteUncertain(b *program.Substitution, s *program.Segment, kv *request.KeyValue) {
	if kv.Others != nil {
		v.readings(7, truth.True, truth.False)
	} else {
		v.unknownValue(&s.Key, kv.Origin)
	}
	switch {
	case kv.More, kv.Others != nil:
		b.Fail(truth.Unknown)
		b.Hole(pattern.AnyText)
	case s.HasDefault:
		b.Hole(pattern.AnyText)
	default:
		b.Fail(truth.Unknown)
		b.Value(kv.At(0))
	}
}

// substituteOne: whether a default replaces an empty value is C-29.
func (v *env) substituteOne(b *program.Substitution, s *program.Segment, r program.Reading, kv *request.KeyValue) {
	t := kv.At(0)
	if !t.IsKnown() {
		v.unknownValue(&s.Key, kv.Origin)
	}
	if !s.HasDefault || s.Key.Filled {
		b.Value(t)
		return
	}
	switch request.Emptiness(t) {
	case truth.False:
		b.Value(t)
	case truth.Unknown:
		b.Hole(pattern.AnyText)
	default:
		b.Hits |= program.ReadDefaultEmpty
		switch {
		case r&program.FoldReadings != 0:
			b.Hole(pattern.AnyText)
		case r&program.ReadDefaultEmpty != 0:
			b.Value(pattern.Literal(s.Text))
		}
	}
}
