// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"encoding/json"
	"strconv"
	"strings"
)

// floatText returns a JSON number the way encoding/json writes it after reading
// it into a 64-bit float. ok is false if that would be another number.
func floatText(literal string) (text string, ok bool) {
	f, err := strconv.ParseFloat(literal, 64)
	if err != nil {
		return literal, false
	}
	b, err := json.Marshal(f)
	if err != nil {
		return literal, false
	}
	was, ok1 := decimalOf(literal)
	is, ok2 := decimalOf(string(b))
	return string(b), ok1 && ok2 && was == is
}

// decimal is the number 0.DIGITS · 10^point, with neither leading nor trailing
// zeros in digits. Zero has no digits and point 0.
type decimal struct {
	negative bool
	digits   string
	point    int
}

// decimalOf reads a JSON number. ok is false if the exponent is out of reach.
func decimalOf(literal string) (d decimal, ok bool) {
	mantissa, negative := strings.CutPrefix(literal, "-")
	exponent := 0
	if i := strings.IndexAny(mantissa, "eE"); i >= 0 {
		var err error
		if exponent, err = strconv.Atoi(mantissa[i+1:]); err != nil || exponent > 1<<30 || exponent < -1<<30 {
			return decimal{}, strings.Trim(mantissa[:i], "0.") == ""
		}
		mantissa = mantissa[:i]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	point := exponent + len(whole) - (len(whole) + len(fraction) - len(digits))
	digits = strings.TrimRight(digits, "0")
	if digits == "" {
		return decimal{}, true
	}
	return decimal{negative, digits, point}, true
}

// maxPlain is the length of the longest number that plain writes out. It has
// room for every 64-bit float.
const maxPlain = 400

// plain returns the number without exponent and needless zeros (E-606). ok is
// false if that takes more than maxPlain characters.
func (d decimal) plain() (text string, ok bool) {
	sign := ""
	if d.negative {
		sign = "-"
	}
	n := len(d.digits)
	switch {
	case n > maxPlain || d.point > maxPlain || d.point < -maxPlain:
		return "", false
	case n == 0:
		return "0", true
	case d.point <= 0:
		text = sign + "0." + strings.Repeat("0", -d.point) + d.digits
	case d.point >= n:
		text = sign + d.digits + strings.Repeat("0", d.point-n)
	default:
		text = sign + d.digits[:d.point] + "." + d.digits[d.point:]
	}
	return text, len(text) <= maxPlain
}
