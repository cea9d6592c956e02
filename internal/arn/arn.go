// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package arn splits Amazon Resource Names and matches them field by field, as
// Resource entries and the Arn condition operators do (E-801 to E-815, E-1039,
// E-1623). An ARN is read by position only: it is split on the first five
// colons, and the sixth field keeps any further ones (E-204).
package arn

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// ARN is a string split on its first five colons (E-204). The first field is
// always "arn".
type ARN struct{ Partition, Service, Region, Account, Resource string }

// Split splits s. It reports false if s has fewer than six fields or does not
// begin with "arn:"; the fields may be empty. It does not allocate.
func Split(s string) (ARN, bool) {
	var a ARN
	rest, ok := strings.CutPrefix(s, "arn:")
	if !ok {
		return a, false
	}
	for _, field := range [...]*string{&a.Partition, &a.Service, &a.Region, &a.Account} {
		if *field, rest, ok = strings.Cut(rest, ":"); !ok {
			return ARN{}, false
		}
	}
	a.Resource = rest
	return a, true
}

// String joins the fields again.
func (a ARN) String() string {
	return "arn:" + a.Partition + ":" + a.Service + ":" + a.Region + ":" + a.Account + ":" + a.Resource
}

// Account returns the fifth field of s, or "" if s is not an ARN.
func Account(s string) string {
	a, _ := Split(s)
	return a.Account
}

// Partition returns the second field of s, or "" if s is not an ARN.
func Partition(s string) string {
	a, _ := Split(s)
	return a.Partition
}

// SplitText splits a partial string into six fields, "arn" among them. It
// reports false if the position of a field is not certain, because a hole
// before the sixth field may hold a colon (E-1623), or if there are fewer than
// six fields; fields is then empty. That the first field is "arn" is not
// checked.
func SplitText(t pattern.Text) (fields [6]pattern.Text, aligned bool) {
	var (
		n     int
		field []pattern.Text
	)
	for p := range t.Parts() {
		if p.Hole {
			if n < 5 && p.Class.MayHoldColon() {
				return [6]pattern.Text{}, false
			}
			field = append(field, pattern.Hole(p.Class))
			continue
		}
		text := p.Literal
		for n < 5 {
			before, after, found := strings.Cut(text, ":")
			if !found {
				break
			}
			fields[n] = pattern.Concat(append(field, pattern.Literal(before))...)
			n, text, field = n+1, after, field[:0]
		}
		field = append(field, pattern.Literal(text))
	}
	if n < 5 {
		return [6]pattern.Text{}, false
	}
	fields[n] = pattern.Concat(field...)
	return fields, true
}

// FromGlob reads a request ARN written with wildcards (E-1410). Its wildcards
// stay within their field, as those of a Resource entry do (E-804): wildcards of
// the first five fields match no colon. A string of fewer than six fields is
// read as plain text with wildcards.
func FromGlob(s string) pattern.Text {
	fields := strings.SplitN(s, ":", 6)
	if len(fields) < 6 {
		return pattern.FromGlob(s)
	}
	parts := make([]pattern.Text, 0, 11)
	for _, f := range fields[:5] {
		parts = append(parts, pattern.FromGlobNoColon(f), pattern.Literal(":"))
	}
	return pattern.Concat(append(parts, pattern.FromGlob(fields[5]))...)
}
