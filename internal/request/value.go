// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package request

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Origin says where the value of a context key comes from, and with that what can
// be done about one that is not known.
type Origin uint8

const (
	// FromMissing means that the request does not have the value; supplying the key helps.
	FromMissing Origin = iota
	// FromContext says that the key was supplied and is not fully known yet.
	FromContext
	// FromPrincipal says that the key follows from a caller that is not fully known yet.
	FromPrincipal
	// FromResource says that the key follows from a resource that is not fully known yet.
	FromResource
	// FromFree says that nobody stated the key; any value that it can have counts (E-1731).
	FromFree
	// FromDoubt says that the key was supplied, and that it is not certain that such a request has it.
	FromDoubt
)

// KeyValue is what the request has under a context key.
type KeyValue struct {
	// Presence says whether the key is there (E-1609).
	Presence truth.Value
	Origin   Origin
	// More says that there may be further, unknown values (E-1608).
	More bool
	// list are the values, or one is the value if single is set.
	Single bool
	One    pattern.Text
	list   []pattern.Text
	// Others are the values of tags whose key differs in letter case only (C-7).
	Others []KeyValue
}

// AbsentValue is a key that the request does not have.
var AbsentValue = KeyValue{}

// UnknownText is shared to spare allocations.
var UnknownText = pattern.Unknown()

// PresentValue is a key with one value.
func PresentValue(t pattern.Text) KeyValue {
	return KeyValue{Presence: truth.True, Single: true, One: t}
}

// Unsupplied makes an empty value that of a key whose values the request does not state.
func (kv *KeyValue) Unsupplied(presence truth.Value, multivalued bool) {
	kv.Presence = presence
	if multivalued {
		kv.More = true
	} else {
		kv.Single, kv.One = true, UnknownText
	}
}

// Count is the number of known elements.
func (kv *KeyValue) Count() int {
	if kv.Single {
		return 1
	}
	return len(kv.list)
}

// At returns an element.
func (kv *KeyValue) At(i int) pattern.Text {
	if kv.Single {
		return kv.One
	}
	return kv.list[i]
}

// Here is the presence of the key as plain operators see it: a list without
// elements is absent.
func (kv *KeyValue) Here() truth.Value {
	if kv.Count() > 0 {
		return kv.Presence
	}
	if kv.More {
		return truth.And(kv.Presence, truth.Unknown)
	}
	return truth.False
}

// IsKnown reports whether presence and values are known.
func (kv *KeyValue) IsKnown() bool {
	if kv.Presence == truth.Unknown || kv.More || kv.Others != nil {
		return false
	}
	for i := range kv.Count() {
		if !kv.At(i).IsKnown() {
			return false
		}
	}
	return true
}

// Emptiness says whether a text is the empty string.
func Emptiness(t pattern.Text) truth.Value {
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
