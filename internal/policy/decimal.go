// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy

import (
	"strconv"
	"strings"
)

// maxDecimal is the length of the longest number text that a condition value is
// written out to. It has room for every IEEE double, the widest numbers that
// other readers of policies keep.
const maxDecimal = 400

// CanonicalDecimal returns the shortest plain decimal form of a JSON number
// (E-606): no exponent, no sign on zero, no needless zeros. The conversion is
// exact. ok is false if the result would be longer than maxDecimal characters,
// or if the literal is not a JSON number.
func CanonicalDecimal(literal string) (text string, ok bool) {
	if len(literal) == 0 || scanNumber(literal, 0) != len(literal) {
		return "", false
	}
	if isPlainInteger(literal) {
		return literal, len(literal) <= maxDecimal
	}
	mantissa, negative := strings.CutPrefix(literal, "-")
	exponent := 0
	if i := strings.IndexAny(mantissa, "eE"); i >= 0 {
		var err error
		exponent, err = strconv.Atoi(mantissa[i+1:])
		mantissa = mantissa[:i]
		if err != nil {
			// The exponent does not fit an int: only zero can still be written out.
			return "0", strings.Trim(mantissa, "0.") == ""
		}
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := whole + fraction
	trimmed := strings.TrimLeft(digits, "0")
	// point is the place of the decimal point, counted from the first digit of trimmed.
	point := len(whole) - (len(digits) - len(trimmed))
	digits = strings.TrimRight(trimmed, "0")
	if digits == "" {
		return "0", true
	}
	if exponent > 2*maxDecimal+len(literal) || exponent < -2*maxDecimal-len(literal) {
		return "", false
	}
	point += exponent

	var b strings.Builder
	if negative {
		b.WriteByte('-')
	}
	switch {
	case point <= 0:
		if 2-point+len(digits) > maxDecimal {
			return "", false
		}
		b.WriteString("0.")
		b.WriteString(strings.Repeat("0", -point))
		b.WriteString(digits)
	case point >= len(digits):
		if point > maxDecimal {
			return "", false
		}
		b.WriteString(digits)
		b.WriteString(strings.Repeat("0", point-len(digits)))
	default:
		b.WriteString(digits[:point])
		b.WriteByte('.')
		b.WriteString(digits[point:])
	}
	return b.String(), b.Len() <= maxDecimal
}

// isPlainInteger reports whether the JSON number consists of digits only, or of a
// minus sign and digits other than 0. Such text is canonical as it stands.
func isPlainInteger(literal string) bool {
	if literal == "-0" {
		return false
	}
	return strings.IndexFunc(strings.TrimPrefix(literal, "-"), func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// scanNumber returns the end of the JSON number that starts at text[i], or -1 if
// there is none. What follows the number is not looked at.
func scanNumber(text string, i int) int {
	if i < len(text) && text[i] == '-' {
		i++
	}
	switch {
	case i >= len(text) || !isDigit(text[i]):
		return -1
	case text[i] == '0':
		i++
	default:
		i = scanDigits(text, i)
	}
	if i+1 < len(text) && text[i] == '.' && isDigit(text[i+1]) {
		i = scanDigits(text, i+1)
	}
	if i < len(text) && (text[i] == 'e' || text[i] == 'E') {
		j := i + 1
		if j < len(text) && (text[j] == '+' || text[j] == '-') {
			j++
		}
		if j < len(text) && isDigit(text[j]) {
			i = scanDigits(text, j)
		}
	}
	return i
}

func scanDigits(text string, i int) int {
	for i < len(text) && isDigit(text[i]) {
		i++
	}
	return i
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
