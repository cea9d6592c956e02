// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// maxNumber is the length of the longest number that is accepted in a policy or a
// numeric context key.
const maxNumber = 400

// decimal is an exact decimal number: the digits around the point as written, without
// leading zeros in front of it and trailing ones behind. Comparing takes time linear
// in the digits and no memory.
type decimal struct {
	negative        bool
	whole, fraction string
}

// parseDecimal reads a signed integer or decimal (E-1033). All of the text must be
// the number: no spaces, no exponent, digits on both sides of a point.
func parseDecimal(s string) (decimal, bool) {
	var d decimal
	if s != "" && (s[0] == '-' || s[0] == '+') {
		d.negative = s[0] == '-'
		s = s[1:]
	}
	whole, fraction, point := strings.Cut(s, ".")
	if !isDigits(whole) || point && !isDigits(fraction) {
		return decimal{}, false
	}
	d.whole, d.fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	if d.whole == "" && d.fraction == "" {
		d.negative = false
	}
	return d, true
}

// isDigits reports whether s consists of ASCII digits, at least one.
func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// compare returns a negative number, zero or a positive one as d is below, equal to
// or above o.
func (d decimal) compare(o decimal) int {
	if d.negative != o.negative {
		if d.negative {
			return -1
		}
		return 1
	}
	order := cmp.Compare(len(d.whole), len(o.whole))
	if order == 0 {
		order = strings.Compare(d.whole, o.whole)
	}
	if order == 0 {
		order = strings.Compare(d.fraction, o.fraction)
	}
	if d.negative {
		return -order
	}
	return order
}

// numericOperands are the values of a Numeric operator.
type numericOperands struct {
	compare iam.Comparison
	values  []decimal
	// unknown is a value that is not known yet (E-1626), nil if there is none.
	unknown *policy.Node
}

func (c *compiler) numericOperands(e *conditionEntry, l *policy.List) *numericOperands {
	o := &numericOperands{compare: e.op.Compare, values: make([]decimal, 0, len(l.Items))}
	if l.More {
		o.unknown = l.Node
	}
	for _, it := range l.Items {
		if !it.Text.IsKnown() {
			o.unknown = it.Node
			continue
		}
		s, ok := c.literal(e, it)
		if !ok {
			continue
		}
		d, ok := parseDecimal(s)
		if !ok || len(s) > maxNumber {
			c.unreadable(e, it, "TYPE_MISMATCH_NUMBER", "a number of at most "+strconv.Itoa(maxNumber)+" characters without exponent")
			continue
		}
		o.values = append(o.values, d)
	}
	return o
}

func (o *numericOperands) any(v *env, e *conditionEntry, x requestValue) (match, readable truth.Value) {
	s, known := x.text.Known()
	if !known {
		return v.unknownOperand(e, x, o.unknown)
	}
	d, ok := parseDecimal(s)
	if !ok {
		return truth.False, truth.False
	}
	for i := range o.values {
		if o.compare.Holds(d.compare(o.values[i])) {
			return truth.True, truth.True
		}
	}
	if o.unknown != nil {
		return v.unknown(o.unknown), truth.True
	}
	return truth.False, truth.True
}

func (o *numericOperands) unresolved(*env) truth.Value { return truth.False }

// unknownOperand is the comparison of a value that is not known, where anything but
// text is compared (E-1626). Values of a key of the operator's own type can be read.
func (v *env) unknownOperand(e *conditionEntry, x requestValue, policyValue *policy.Node) (match, readable truth.Value) {
	readable = truth.True
	if e.key.info.Type == TypeString {
		readable = truth.Unknown
	}
	if policyValue != nil {
		v.unknown(policyValue)
	}
	return v.unknownValue(&e.key, x.origin), readable
}
