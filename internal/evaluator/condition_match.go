// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// matchCondition decides one entry for the request.
func (v *env) matchCondition(e *program.ConditionEntry) truth.Value {
	mark := v.mark()
	kv := v.key(&e.Key)
	value := v.matchKey(e, &kv)
	for i := range kv.Others {
		if value == truth.Unknown {
			break
		}
		value = v.readings(7, value, v.matchKey(e, &kv.Others[i]))
	}
	if e.WrongCase {
		value = v.readings(20, truth.False, value)
	}
	return v.release(mark, value)
}

// maxComparisons bounds how many values of a request one condition compares with how many
// of the policy. AWS's own limits are far below.
const maxComparisons = 4_000_000

// matchKey decides the entry for what a key holds.
func (v *env) matchKey(e *program.ConditionEntry, kv *request.KeyValue) truth.Value {
	if n := kv.Count(); n > 1 && n*e.Size > maxComparisons {
		v.capped(e.Node)
		return truth.Unknown
	}
	switch {
	case e.Op.Family == iam.NullFamily:
		return v.matchNull(e, kv)
	case e.Op.Set == iam.NoSet:
		return v.matchPlain(e, kv)
	default:
		return v.matchSet(e, kv)
	}
}

// matchPlain decides an operator without set prefix: E-1010 to E-1013, and E-1025 for
// keys with several values.
func (v *env) matchPlain(e *program.ConditionEntry, kv *request.KeyValue) truth.Value {
	here := kv.Here()
	if here == truth.False {
		return truth.Of(e.Test.WhenAbsent) // E-1640: the values do not matter
	}
	mark := v.mark()
	if here == truth.Unknown {
		v.unknownValue(&e.Key, kv.Origin)
	}
	var q truth.Value
	several := e.Key.Info.Multivalued || kv.Count() > 1
	switch {
	case several:
		q = v.readings(10, truth.False, v.someValue(e, kv))
	case kv.More:
		// There may be one value or several.
		one := v.matchOne(e, kv, request.UnknownText)
		if kv.Count() == 1 {
			one = v.matchOne(e, kv, kv.At(0))
		}
		if q = one; v.readings(10, truth.False, v.someValue(e, kv)) != one {
			q = v.unknownValue(&e.Key, kv.Origin)
		}
	default:
		q = v.matchOne(e, kv, kv.At(0))
	}
	if e.Test.WhenAbsent {
		return v.release(mark, truth.Or(truth.Not(here), q))
	}
	return v.release(mark, truth.And(here, q))
}

// someValue says whether some value meets the condition: what every reading of C-10
// but the first comes down to, because it is at most this.
func (v *env) someValue(e *program.ConditionEntry, kv *request.KeyValue) truth.Value {
	q := truth.False
	for i := range kv.Count() {
		q = truth.Or(q, v.matchOne(e, kv, kv.At(i)))
	}
	if kv.More {
		q = truth.Or(q, truth.And(truth.Unknown, v.matchOne(e, kv, request.UnknownText)))
	}
	return q
}

// matchSet decides ForAnyValue and ForAllValues (E-1016 to E-1024, E-1631, E-1632).
func (v *env) matchSet(e *program.ConditionEntry, kv *request.KeyValue) truth.Value {
	here := nonEmpty(e, kv)
	whenMissing := truth.Of(e.Test.WhenAbsent)
	if here == truth.False {
		return whenMissing
	}
	mark := v.mark()
	if here == truth.Unknown {
		v.unknownValue(&e.Key, kv.Origin)
	}
	// In the documented reading of C-12 empty strings are left out.
	all := e.Test.Quantifier == program.EveryValue
	compared := truth.Of(all)
	leftOut := compared
	for i := range kv.Count() {
		q := v.matchOne(e, kv, kv.At(i))
		empty := truth.False
		if !e.Key.Filled {
			empty = request.Emptiness(kv.At(i))
		}
		if all {
			compared = truth.And(compared, q)
			leftOut = truth.And(leftOut, truth.Or(empty, q))
		} else {
			compared = truth.Or(compared, q)
			leftOut = truth.Or(leftOut, truth.And(truth.Not(empty), q))
		}
	}
	if kv.More {
		h := v.matchOne(e, kv, request.UnknownText)
		if all {
			h = truth.Or(truth.Unknown, h)
			compared, leftOut = truth.And(compared, h), truth.And(leftOut, h)
		} else {
			h = truth.And(truth.Unknown, h)
			compared, leftOut = truth.Or(compared, h), truth.Or(leftOut, h)
		}
		if compared == truth.Unknown {
			v.unknownValue(&e.Key, kv.Origin)
		}
	}
	q := compared
	if kv.Count() > 1 || kv.More {
		q = v.readings(12, leftOut, compared)
	}
	if whenMissing == truth.True {
		return v.release(mark, truth.Or(truth.Not(here), q))
	}
	return v.release(mark, truth.And(here, q))
}

// nonEmpty is the presence of a key as set operators see it: the list has an element
// that is not the empty string (E-1022, E-1632).
func nonEmpty(e *program.ConditionEntry, kv *request.KeyValue) truth.Value {
	found := truth.False
	if kv.More {
		found = truth.Unknown
	}
	for i := range kv.Count() {
		if e.Key.Filled {
			found = truth.True
			break
		}
		found = truth.Or(found, truth.Not(request.Emptiness(kv.At(i))))
	}
	return truth.And(kv.Presence, found)
}

// matchOne says whether one value of the key meets the operator: for a negated one,
// whether it matches no policy value.
func (v *env) matchOne(e *program.ConditionEntry, kv *request.KeyValue, t pattern.Text) truth.Value {
	mark := v.mark()
	match, readable := truth.False, truth.False
	if e.Fit != program.Mismatch {
		match, readable = v.anyOperand(e, requestValue{t, kv.Origin})
	}
	switch {
	case !e.Op.Negated && e.Fit == program.WireText:
		return v.release(mark, v.readings(19, truth.False, match))
	case !e.Op.Negated:
		return v.release(mark, match)
	case e.Fit == program.WireText:
		// The text has its own answer; in addition, "another type" may count as a match or not (C-18).
		return v.readings(19, truth.False, truth.True)
	}
	value := truth.Not(match)
	if readable == truth.Unknown && value != truth.False {
		return v.unknownValue(&e.Key, kv.Origin)
	}
	if readable == truth.False {
		value = v.readings(18, truth.False, value)
	}
	if value != truth.False {
		if un := v.unresolvedOperand(e.Operands); un != truth.False {
			value = v.readings(8, value, truth.And(value, truth.Not(un)))
		}
	}
	return v.release(mark, value)
}

// unknownValue is an undetermined leaf caused by what a context key holds. The cause
// says what can be done about it (E-1661).
func (v *env) unknownValue(k *program.Key, o request.Origin) truth.Value {
	c := Cause{Key: k.Display}
	switch o {
	case request.FromFree:
		return v.because(WhyKeyFree, c)
	case request.FromContext:
		return v.because(WhyKeyInContext, c)
	case request.FromPrincipal:
		return v.because(WhyKeyOfCaller, c)
	case request.FromResource:
		if k.ID == program.KeyRequestedRegion || k.ID == program.KeyEC2Region {
			return v.because(WhyKeyOfRegion, c)
		}
		return v.because(WhyKeyOfAccount, c)
	case request.FromDoubt:
		c.Action, c.Resource = v.action.Name, v.resourceName()
		return v.because(WhyKeyDoubtful, c)
	default:
		return v.because(WhyKey, c)
	}
}

// anyOperand is p of section 16.5: whether some policy value matches the request value.
// Readable says whether the request value can be read in the operator's domain at all
// (E-1028); where it is False, so is match. Causes of Unknown are recorded.
func (v *env) anyOperand(e *program.ConditionEntry, x requestValue) (match, readable truth.Value) {
	switch o := e.Operands.(type) {
	case *program.StringOperands:
		return v.anyString(o, e, x)
	case *program.ARNOperands:
		return v.anyARN(o, e, x)
	case *program.NumericOperands:
		return v.anyNumber(o, e, x)
	case *program.DateOperands:
		return v.anyDate(o, e, x)
	case *program.BoolOperands:
		return v.anyBool(o, e, x)
	case *program.IPOperands:
		return v.anyIP(o, e, x)
	case *program.BinaryOperands:
		return v.anyBinary(o, e, x)
	default: // Null is not asked about values
		return truth.False, truth.True
	}
}

// unresolvedOperand says whether a variable in some policy value has no value (C-8).
func (v *env) unresolvedOperand(o program.Operands) truth.Value {
	switch o := o.(type) {
	case *program.StringOperands:
		return v.unresolvedStrings(o)
	case *program.ARNOperands:
		return v.unresolvedARNs(o)
	default:
		return truth.False
	}
}
