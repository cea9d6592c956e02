// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// Cardinality says how many values a key can have in one request (E-1201).
type Cardinality uint8

// The cardinalities.
const (
	// Single: at most one value.
	Single Cardinality = iota
	// MaybeMultivalued: the source types the key as an array, which says that it may hold several values but is not
	// reliable: keys that always hold one value are among them.
	MaybeMultivalued
	// Multivalued: documented to hold several values; conditions need a set operator.
	Multivalued
)

// String returns "single", "maybe" or "multi".
func (c Cardinality) String() string {
	return [...]string{"single", "maybe", "multi"}[min(c, Multivalued)]
}

func parseCardinality(name string) (Cardinality, error) {
	for c := Single; c <= Multivalued; c++ {
		if c.String() == name {
			return c, nil
		}
	}
	return Single, fmt.Errorf("%q is no cardinality", name)
}

// ConditionKey is a condition key as a service lists it.
type ConditionKey struct {
	// Name in AWS's spelling; it may have a placeholder, as in "s3:ExistingObjectTag/<key>".
	Name        string
	Type        iam.KeyType
	Cardinality Cardinality

	folded      string // the name in lower case
	before      string // of folded, what is before the placeholder
	after       string // and after it
	placeholder bool
}

// setName sets the name and finds the placeholder in it: ${NAME}, <key>, or a final tag-key. A placeholder matches one
// or more characters, and there is at most one.
func (k *ConditionKey) setName(name string) { k.setNames(name, strings.ToLower(name)) }

// setNames is setName for a name that was turned to lower case before.
func (k *ConditionKey) setNames(name, folded string) {
	k.Name, k.folded = name, folded
	k.before, k.after, k.placeholder = cutPlaceholder(folded)
}

func cutPlaceholder(folded string) (before, after string, ok bool) {
	for _, mark := range [...][2]string{{"${", "}"}, {"<", ">"}} {
		if b, rest, ok := strings.Cut(folded, mark[0]); ok {
			if _, a, ok := strings.Cut(rest, mark[1]); ok {
				return b, a, true
			}
		}
	}
	if b, ok := strings.CutSuffix(folded, "/tag-key"); ok {
		return b + "/", "", true
	}
	return folded, "", false
}

// HasPlaceholder reports whether the name represents a family of keys, as that of a tag key does.
func (k *ConditionKey) HasPlaceholder() bool { return k.placeholder }

// Matches reports whether the key has the name, or matches it with its placeholder.
func (k *ConditionKey) Matches(name string) bool {
	var buffer [nameBuffer]byte
	return k.matches(fold(buffer[:0], name))
}

// matches is Matches for a name in lower case.
func (k *ConditionKey) matches(folded []byte) bool {
	if string(folded) == k.folded {
		return true
	}
	n := len(k.before) + len(k.after)
	return k.placeholder && len(folded) > n &&
		string(folded[:len(k.before)]) == k.before && string(folded[len(folded)-len(k.after):]) == k.after
}

// lacksName reports whether a name in lower case is the key without a value for its placeholder, such as
// "aws:resourcetag" or "aws:resourcetag/".
func (k *ConditionKey) lacksName(folded string) bool {
	if !k.placeholder || k.after != "" {
		return false
	}
	return folded == k.before || folded+"/" == k.before || folded+":" == k.before
}
