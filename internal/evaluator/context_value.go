// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// origin says where the value of a context key comes from, and with that what can
// be done about one that is not known.
type origin uint8

const (
	// fromNowhere: the request does not say; supplying the key helps.
	fromNowhere origin = iota
	// fromContext: supplied, but not wholly known yet.
	fromContext
	// fromPrincipal and fromResource: derived from a caller or a resource that is
	// not wholly known yet.
	fromPrincipal
	fromResource
	// fromFree: nobody said; any value the key can have counts (E-1731).
	fromFree
	// fromDoubt: supplied, but it is not certain that such a request has the key.
	fromDoubt
)

// keyValue is what the request has under a context key.
type keyValue struct {
	// presence says whether the key is there (E-1609).
	presence truth.Value
	origin   origin
	// more says that there may be further, unknown values (E-1608).
	more bool
	// list are the values, or one is the value if single is set.
	single bool
	one    pattern.Text
	list   []pattern.Text
	// others are the values of tags whose key differs in letter case only (C-7).
	others []keyValue
}

// absent is a key that the request does not have.
var absent = keyValue{}

// unknownText is shared to spare allocations.
var unknownText = pattern.Unknown()

// present is a key with one value.
func present(t pattern.Text) keyValue {
	return keyValue{presence: truth.True, single: true, one: t}
}

// unsupplied makes an empty value that of a key of which the request does not say what it
// holds.
func (kv *keyValue) unsupplied(presence truth.Value, multivalued bool) {
	kv.presence = presence
	if multivalued {
		kv.more = true
	} else {
		kv.single, kv.one = true, unknownText
	}
}

// count is the number of known elements.
func (kv *keyValue) count() int {
	if kv.single {
		return 1
	}
	return len(kv.list)
}

// at returns an element.
func (kv *keyValue) at(i int) pattern.Text {
	if kv.single {
		return kv.one
	}
	return kv.list[i]
}

// here is the presence of the key as plain operators see it: a list without
// elements is absent.
func (kv *keyValue) here() truth.Value {
	if kv.count() > 0 {
		return kv.presence
	}
	if kv.more {
		return truth.And(kv.presence, truth.Unknown)
	}
	return truth.False
}

// isKnown reports whether presence and values are known.
func (kv *keyValue) isKnown() bool {
	if kv.presence == truth.Unknown || kv.more || kv.others != nil {
		return false
	}
	for i := range kv.count() {
		if !kv.at(i).IsKnown() {
			return false
		}
	}
	return true
}

// emptiness says whether a text is the empty string.
func emptiness(t pattern.Text) truth.Value {
	if s, ok := t.Known(); ok {
		return truth.Of(s == "")
	}
	for p := range t.Parts() {
		if !p.Hole || p.Class != pattern.AnyText && p.Class != pattern.NoColon {
			return truth.False
		}
	}
	return truth.Unknown
}
