// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"unicode"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Exact compares policy text with a request value character by character
// (E-1624): wildcards are ordinary characters on both sides. It is True only if
// both are known and equal, and False if no completion of one equals one of the
// other.
func Exact(policy, v Text) truth.Value { return exact(policy, v, false) }

func exact(policy, v Text, fold bool) truth.Value {
	a, knownA := policy.Known()
	b, knownB := v.Known()
	switch {
	case knownA && knownB && fold:
		return truth.Of(equalFold(a, b))
	case knownA && knownB:
		return truth.Of(a == b)
	}
	syms, other := policy.symbols(), v.symbols()
	if fold {
		foldSymbols(syms, lowerRune)
		foldSymbols(other, lowerRune)
	}
	if !tooLarge(syms, other) && !overlap(syms, other) {
		return truth.False
	}
	return truth.Unknown
}

// ExactFold is [Exact] ignoring the case of ASCII letters (E-1031). The second
// result is true if the answer is False but would not be if letters beyond
// ASCII were folded too (C-21).
func ExactFold(policy, v Text) (value truth.Value, nonASCIIFoldDiffers bool) {
	value = exact(policy, v, true)
	if value != truth.False {
		return value, false
	}
	a, b := policy.symbols(), v.symbols()
	foldSymbols(a, foldUnicode)
	foldSymbols(b, foldUnicode)
	return value, tooLarge(a, b) || overlap(a, b)
}

func foldSymbols(syms []symbol, fold func(rune) rune) {
	for i := range syms {
		if syms[i].alphabet == single {
			syms[i].char = fold(syms[i].char)
		}
	}
}

// foldUnicode maps characters to the same one if simple lower-casing or simple
// case folding makes them equal.
func foldUnicode(r rune) rune {
	r = unicode.ToLower(r)
	least := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		least = min(least, next)
	}
	return least
}
