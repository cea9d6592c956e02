// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package request

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// DerivedContext holds the keys that follow from other supplied keys. A nil entry
// is not derived.
type DerivedContext struct {
	CurrentTime, EpochTime             *KeyValue
	TagKeys                            *KeyValue
	CalledVia, CalledFirst, CalledLast *KeyValue
	Lists                              map[string]*KeyValue // by name, see deriveLists
}

// Contradicts reports whether a supplied value cannot be the derived one (E-1203).
func Contradicts(supplied, derived *KeyValue) bool {
	s, d := supplied.Here(), derived.Here()
	if s == truth.False || d == truth.False {
		return s == truth.True || d == truth.True
	}
	if derived.More || supplied.More {
		return false
	}
	if derived.Count() != supplied.Count() {
		return s == truth.True && d == truth.True
	}
	for i := range derived.Count() {
		if pattern.Exact(derived.At(i), supplied.At(i)) == truth.False {
			return s == truth.True && d == truth.True
		}
	}
	return false
}

// Same reports whether two values are known to be the same.
func (v *KeyValue) Same(other *KeyValue) bool {
	if v.Here() == truth.False && other.Here() == truth.False {
		return true
	}
	if v.Here() != truth.True || other.Here() != truth.True || v.More || other.More || v.Count() != other.Count() {
		return false
	}
	for i := range v.Count() {
		if pattern.Exact(v.At(i), other.At(i)) != truth.True {
			return false
		}
	}
	return true
}

// shorten renders a value for messages.
func shorten(t pattern.Text) string {
	const long = 120
	s := t.String()
	switch {
	case s == "":
		return "empty"
	case len(s) > long:
		return words.Quote(s[:long]) + "…"
	case strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return words.Quote(s)
	}
	return s
}
