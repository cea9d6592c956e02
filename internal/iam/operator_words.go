// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// AnyOperator splits the name of an operator into its parts, letter case aside. Of a name that AWS
// does not know it returns what can be read.
func AnyOperator(name string) Operator {
	op, status := ReadOperator(name)
	if status == OperatorUnknown {
		return ParseOperator(name)
	}
	return op
}

// Words puts one entry of a Condition into words: "aws:PrincipalTag/team = ops or dev". What the
// words say holds of requests without the key only where they say "is not" or "no value", or
// "(or absent)" (E-1010 to E-1020).
func (o *Operator) Words(key string, values []string) string { return o.words(key, values, false) }

// OppositeWords puts into words, likewise, what holds where an entry of a Condition does not.
func (o *Operator) OppositeWords(key string, values []string) string {
	return o.words(key, values, true)
}

func (o *Operator) words(key string, values []string, opposite bool) string {
	if o.Family == NullFamily {
		return presenceWords(key, values, opposite)
	}
	set, is := o.Set, o.Negated == opposite
	absent := o.holdsAbsent() != opposite
	if opposite && set != NoSet { // not one is so where each is not so
		set = ForAllValues + ForAnyValue - set
	}
	var text string
	covers := !is // whether the words hold without the key too
	switch {
	case set == ForAnyValue:
		text, covers = "some value of "+key+" "+o.compareWords(values, is), false
	case set == ForAllValues && is:
		text = "every value of " + key + " " + o.compareWords(values, true)
	case set == ForAllValues:
		text = "no value of " + key + " " + o.compareWords(values, true)
	default:
		text = key + " " + o.compareWords(values, is)
	}
	switch {
	case absent && !covers:
		return text + " (or absent)"
	case covers && !absent && set == NoSet:
		return key + " is there and " + strings.TrimPrefix(o.compareWords(values, is), "is ")
	case covers && !absent:
		return key + " is there and " + text
	}
	return text
}

// holdsAbsent reports whether the operator holds of a request without the key.
func (o *Operator) holdsAbsent() bool {
	switch o.Set {
	case ForAllValues:
		return true
	case ForAnyValue:
		return o.IfExists
	default:
		return o.IfExists || o.Negated
	}
}

// presenceWords is Null in words.
func presenceWords(key string, values []string, opposite bool) string {
	absent, present := slices.Contains(values, "true"), slices.Contains(values, "false")
	switch {
	case absent && present:
		return key + " is there or absent"
	case absent != opposite:
		return key + " is absent"
	default:
		return key + " is there"
	}
}

// compareWords is what the operator says of the values: that the key is so, or is not.
func (o *Operator) compareWords(values []string, is bool) string {
	how, after := o.sign(values), ""
	if o.Compare == EqualFold {
		after = " in any letter case"
	}
	if len(values) == 0 {
		return how + " nothing"
	}
	shown := make([]string, len(values))
	for i, v := range values {
		shown[i] = plainValue(v)
	}
	if is {
		return how + " " + words.Some(shown, " or ", maxWords) + after
	}
	how = strings.TrimPrefix(strings.TrimPrefix(how, "="), " ")
	if how != "" {
		how += " "
	}
	switch len(shown) {
	case 1:
		return "is not " + how + shown[0] + after
	case 2:
		return "is neither " + how + shown[0] + " nor " + shown[1] + after
	default:
		return "is none of " + how + words.Some(shown, ", ", maxWords) + after
	}
}

// sign stands between a key and values that it has.
func (o *Operator) sign(values []string) string {
	switch o.Family {
	case NoFamily:
		return o.Base
	case BinaryFamily:
		return "= base64"
	case IPFamily:
		return "in"
	case DateFamily:
		return [...]string{Equal: "=", Less: "before", LessOrEqual: "until", Greater: "after", GreaterOrEqual: "from"}[o.Compare]
	case NumericFamily:
		return [...]string{Equal: "=", Less: "<", LessOrEqual: "<=", Greater: ">", GreaterOrEqual: ">="}[o.Compare]
	}
	if o.Like && slices.ContainsFunc(values, func(v string) bool { return strings.ContainsAny(v, "*?") }) {
		return "like"
	}
	return "="
}

// maxWords is how many values of a condition are listed.
const maxWords = 30

// plainValue puts a value that has white space, commas or quotes, or nothing, in quotes.
func plainValue(s string) string {
	if s != NotShown && (s == "" || strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r) || strings.ContainsRune(`,;"()`, r)
	})) {
		return strconv.Quote(s)
	}
	return s
}
