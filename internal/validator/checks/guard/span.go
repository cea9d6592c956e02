// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package guard

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// span is the set of numbers, or of points in time, that a Numeric or Date condition takes: some points, or all between two
// bounds. Either bound may be missing.
type span[T any] struct {
	compare      func(a, b T) int
	points       []T
	low, high    *T
	above, below bool // the bounds themselves are out
}

// disjointSpans reports whether no number or point in time meets two conditions of one family.
func disjointSpans(a, b *view.ConditionEntry) bool {
	if len(a.Values)*len(b.Values) > maxTextPairs {
		return false
	}
	if a.Op.Family == iam.NumericFamily {
		return disjointOf(a, b, iam.Decimal.Compare, iam.ParseDecimal)
	}
	return disjointOf(a, b, iam.Date.Compare, func(s string) (iam.Date, bool) {
		d, ok := iam.ParseDate(s)
		return d, ok && !d.Local // C-25
	})
}

func disjointOf[T any](a, b *view.ConditionEntry, compare func(a, b T) int, parse func(string) (T, bool)) bool {
	p, q := span[T]{compare: compare}, span[T]{compare: compare}
	if !p.read(a, parse) || !q.read(b, parse) {
		return false
	}
	switch {
	case p.points != nil:
		return !slices.ContainsFunc(p.points, q.has)
	case q.points != nil:
		return !slices.ContainsFunc(q.points, p.has)
	}
	return p.before(&q) || q.before(&p)
}

// read reads the values of the condition: alternatives, so that the widest of several bounds counts (E-1033). It reports
// false if one cannot be read.
func (s *span[T]) read(e *view.ConditionEntry, parse func(string) (T, bool)) bool {
	kind := strings.TrimPrefix(strings.TrimPrefix(e.Op.Base, "Numeric"), "Date")
	for i := range e.Values {
		n, ok := parse(e.Values[i].Text)
		if !ok {
			return false
		}
		switch kind {
		case "Equals":
			s.points = append(s.points, n)
		case "LessThan", "LessThanEquals":
			if s.high == nil || s.compare(n, *s.high) > 0 {
				s.high, s.below = &n, kind == "LessThan"
			}
		case "GreaterThan", "GreaterThanEquals":
			if s.low == nil || s.compare(n, *s.low) < 0 {
				s.low, s.above = &n, kind == "GreaterThan"
			}
		default:
			return false
		}
	}
	return true
}

func (s *span[T]) has(n T) bool {
	if s.points != nil {
		return slices.ContainsFunc(s.points, func(p T) bool { return s.compare(p, n) == 0 })
	}
	if s.low != nil {
		if d := s.compare(n, *s.low); d < 0 || d == 0 && s.above {
			return false
		}
	}
	if s.high != nil {
		if d := s.compare(n, *s.high); d > 0 || d == 0 && s.below {
			return false
		}
	}
	return true
}

// before reports whether all of the set is below all of the other one.
func (s *span[T]) before(o *span[T]) bool {
	if s.high == nil || o.low == nil {
		return false
	}
	d := s.compare(*s.high, *o.low)
	return d < 0 || d == 0 && (s.below || o.above)
}
