// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// match decides one entry for the request.
func (e *conditionEntry) match(v *env) truth.Value {
	mark := v.mark()
	kv := v.key(&e.key)
	value := e.matchValue(v, &kv)
	for i := range kv.others {
		if value == truth.Unknown {
			break
		}
		value = v.readings(7, value, e.matchValue(v, &kv.others[i]))
	}
	if e.wrongCase {
		value = v.readings(20, truth.False, value)
	}
	return v.release(mark, value)
}

// maxComparisons bounds how many values of a request one condition compares with how many
// of the policy. AWS's own limits are far below.
const maxComparisons = 4_000_000

// matchValue decides the entry for what a key holds.
func (e *conditionEntry) matchValue(v *env, kv *keyValue) truth.Value {
	if n := kv.count(); n > 1 && n*e.size > maxComparisons {
		v.capped(e.node)
		return truth.Unknown
	}
	switch {
	case e.op.Family == iam.NullFamily:
		return e.matchNull(v, kv)
	case e.op.Set == iam.NoSet:
		return e.matchPlain(v, kv)
	default:
		return e.matchSet(v, kv)
	}
}

// matchPlain decides an operator without set prefix: E-1010 to E-1013, and E-1025 for
// keys with several values.
func (e *conditionEntry) matchPlain(v *env, kv *keyValue) truth.Value {
	here := kv.here()
	if here == truth.False {
		return truth.Of(e.op.Negated || e.op.IfExists) // E-1640: the values do not matter
	}
	mark := v.mark()
	if here == truth.Unknown {
		v.unknownValue(&e.key, kv.origin)
	}
	var q truth.Value
	several := e.key.info.Multivalued || kv.count() > 1
	switch {
	case several:
		q = v.readings(10, truth.False, e.someValue(v, kv))
	case kv.more:
		// There may be one value or several.
		one := e.value(v, kv, unknownText)
		if kv.count() == 1 {
			one = e.value(v, kv, kv.at(0))
		}
		if q = one; v.readings(10, truth.False, e.someValue(v, kv)) != one {
			q = v.unknownValue(&e.key, kv.origin)
		}
	default:
		q = e.value(v, kv, kv.at(0))
	}
	if e.op.Negated || e.op.IfExists {
		return v.release(mark, truth.Or(truth.Not(here), q))
	}
	return v.release(mark, truth.And(here, q))
}

// someValue says whether some value meets the condition: what every reading of C-10
// but the first comes down to, because it is at most this.
func (e *conditionEntry) someValue(v *env, kv *keyValue) truth.Value {
	q := truth.False
	for i := range kv.count() {
		q = truth.Or(q, e.value(v, kv, kv.at(i)))
	}
	if kv.more {
		q = truth.Or(q, truth.And(truth.Unknown, e.value(v, kv, unknownText)))
	}
	return q
}

// matchSet decides ForAnyValue and ForAllValues (E-1016 to E-1024, E-1631, E-1632).
func (e *conditionEntry) matchSet(v *env, kv *keyValue) truth.Value {
	here := e.nonEmpty(kv)
	whenMissing := truth.Of(e.op.Set == iam.ForAllValues || e.op.IfExists)
	if here == truth.False {
		return whenMissing
	}
	mark := v.mark()
	if here == truth.Unknown {
		v.unknownValue(&e.key, kv.origin)
	}
	// In the documented reading of C-12 empty strings are left out.
	all := e.op.Set == iam.ForAllValues
	compared := truth.Of(all)
	leftOut := compared
	for i := range kv.count() {
		q := e.value(v, kv, kv.at(i))
		empty := truth.False
		if !e.key.filled {
			empty = emptiness(kv.at(i))
		}
		if all {
			compared = truth.And(compared, q)
			leftOut = truth.And(leftOut, truth.Or(empty, q))
		} else {
			compared = truth.Or(compared, q)
			leftOut = truth.Or(leftOut, truth.And(truth.Not(empty), q))
		}
	}
	if kv.more {
		h := e.value(v, kv, unknownText)
		if all {
			h = truth.Or(truth.Unknown, h)
			compared, leftOut = truth.And(compared, h), truth.And(leftOut, h)
		} else {
			h = truth.And(truth.Unknown, h)
			compared, leftOut = truth.Or(compared, h), truth.Or(leftOut, h)
		}
		if compared == truth.Unknown {
			v.unknownValue(&e.key, kv.origin)
		}
	}
	q := compared
	if kv.count() > 1 || kv.more {
		q = v.readings(12, leftOut, compared)
	}
	if whenMissing == truth.True {
		return v.release(mark, truth.Or(truth.Not(here), q))
	}
	return v.release(mark, truth.And(here, q))
}

// nonEmpty is the presence of a key as set operators see it: the list has an element
// that is not the empty string (E-1022, E-1632).
func (e *conditionEntry) nonEmpty(kv *keyValue) truth.Value {
	found := truth.False
	if kv.more {
		found = truth.Unknown
	}
	for i := range kv.count() {
		if e.key.filled {
			found = truth.True
			break
		}
		found = truth.Or(found, truth.Not(emptiness(kv.at(i))))
	}
	return truth.And(kv.presence, found)
}

// value says whether one value of the key meets the operator: for a negated one,
// whether it matches no policy value.
func (e *conditionEntry) value(v *env, kv *keyValue, t pattern.Text) truth.Value {
	mark := v.mark()
	match, readable := truth.False, truth.False
	if e.fit != mismatch {
		match, readable = e.operands.any(v, e, requestValue{t, kv.origin})
	}
	switch {
	case !e.op.Negated && e.fit == wireText:
		return v.release(mark, v.readings(19, truth.False, match))
	case !e.op.Negated:
		return v.release(mark, match)
	case e.fit == wireText:
		// Beside the text's own answer, "another type" may count as a match or not (C-18).
		return v.readings(19, truth.False, truth.True)
	}
	value := truth.Not(match)
	if readable == truth.Unknown && value != truth.False {
		return v.unknownValue(&e.key, kv.origin)
	}
	if readable == truth.False {
		value = v.readings(18, truth.False, value)
	}
	if value != truth.False {
		if un := e.operands.unresolved(v); un != truth.False {
			value = v.readings(8, value, truth.And(value, truth.Not(un)))
		}
	}
	return v.release(mark, value)
}

// unknownValue is an undetermined leaf caused by what a context key holds. The cause
// says what can be done about it (E-1661).
func (v *env) unknownValue(k *keyRef, o origin) truth.Value {
	if v.trace == nil {
		return truth.Unknown
	}
	switch o {
	case fromFree:
		v.cause(Cause{Kind: CauseContext, Ref: k.display, Free: true, Message: "the verdict depends on " + k.display + ": state it in context"})
		return truth.Unknown
	case fromContext:
		return v.unknownRequest("context."+k.display, "the value of "+k.display+" in the context is not known yet")
	case fromPrincipal:
		return v.unknownRequest("principal", "the caller, and with it "+k.display+", is not known")
	case fromResource:
		part := "account"
		if k.id == keyRequestedRegion || k.id == keyEC2Region {
			part = "region"
		}
		return v.unknownRequest("resource", "the "+part+" of the resource, and with it "+k.display+", is not known")
	case fromDoubt:
		v.cause(Cause{
			Kind: CauseContext, Ref: k.display,
			Message: "it is not certain that requests of " + v.action.Name + " for " + v.resource.String() + " have " + k.display + ": limit the statement to resources that have it, or use another key",
		})
		return truth.Unknown
	default:
		return v.unknownKey(k.display)
	}
}
