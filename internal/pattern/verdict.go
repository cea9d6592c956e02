// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Test reports whether every completion of v matches every completion of p
// (True), none does (False), or neither can be said (Unknown).
//
// A hole of v means literal characters only, a hole of p any policy text,
// wildcards included; so a pattern with holes is never True.
func (p *Pattern) Test(v Text) truth.Value {
	value, _ := p.TestCapped(v)
	return value
}

// TestCapped is Test. The second result says that an Unknown is due to the bound
// on the work (cause "cap", E-1604), and not exact.
func (p *Pattern) TestCapped(v Text) (value truth.Value, capped bool) {
	if s, ok := v.Known(); ok {
		switch {
		case !p.Match(s):
			return truth.False, false
		case p.hole:
			return truth.Unknown, false
		}
		return truth.True, false
	}
	prefix, suffix := v.Prefix(), v.Suffix()
	switch {
	case p.MatchesAll():
		return truth.True, false
	case p.conflicts(prefix, suffix):
		return truth.False, false
	case p.simple && hasPrefix(prefix, p.prefix, p.fold) && hasSuffix(suffix, p.suffix, p.fold):
		return truth.True, false
	}
	pat, val := p.symbols(), v.symbols()
	if tooLarge(pat, val) {
		return truth.Unknown, true
	}
	if !overlap(pat, val) {
		return truth.False, false
	}
	if p.hole {
		return truth.Unknown, false
	}
	result, known := included(pat, val)
	if result {
		return truth.True, false
	}
	return truth.Unknown, !known
}

// conflicts reports whether known text at the beginning or the end of a value
// already differs from what the pattern asks for there.
func (p *Pattern) conflicts(prefix, suffix string) bool {
	n := min(len(prefix), len(p.prefix))
	if !hasPrefix(prefix[:n], p.prefix[:n], p.fold) {
		return true
	}
	end := p.LiteralSuffix()
	n = min(len(suffix), len(end))
	return !hasSuffix(suffix[len(suffix)-n:], end[len(end)-n:], p.fold)
}
