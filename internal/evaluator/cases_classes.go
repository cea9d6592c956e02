// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"math/big"
	"net/netip"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// fills are what wildcards are replaced with in values that are tried.
var fills = []string{"", "example", "x"}

// strings adds a value of each class that the String and Arn tests distinguish. The set
// stays complete if there is one for each combination of patterns that their pairwise
// relations leave possible.
func (s *valueSet) strings(t *tests) {
	var globs []*globTest
	for i := range t.texts {
		w := &t.texts[i]
		if !w.exact {
			globs = addGlob(globs, &globTest{text: w.glob.String(), glob: &w.glob})
			continue
		}
		s.add(w.literal)
		if w.fold {
			if other := otherCase(w.literal); other != w.literal {
				s.add(other)
			}
		}
	}
	for i := range t.arns {
		p := &t.arns[i]
		if text, ok := p.Whole().IsLiteral(); ok && !p.HasHole() {
			s.add(text)
			continue
		}
		globs = addGlob(globs, &globTest{text: "arn " + p.String(), arn: p})
	}
	for i, g := range globs {
		for _, fill := range fills {
			if x, ok := g.member(g, fill); ok {
				s.add(x)
			}
		}
		for _, other := range globs[:i] {
			if x, ok := g.member(other, "x"); ok && g.match(x) && other.match(x) {
				s.add(x)
			}
		}
	}
	if len(globs) == 0 {
		return
	}
	fold := slices.ContainsFunc(t.texts, func(w textTest) bool { return w.fold })
	values := slices.Clip(s.list)
	for _, x := range []string{freshValue(t.ref.Info.Type), "x-other"} {
		if request.Misfit(x, t.ref.Info.Type) == "" && !slices.ContainsFunc(globs, func(g *globTest) bool { return g.match(x) }) {
			values = append(values, x) // see fresh
		}
	}
	literal := func(x string) bool {
		return slices.ContainsFunc(t.texts, func(w textTest) bool { return w.exact && w.literal == x })
	}
	if fold || !covers(globs, values, literal, 0, 0) {
		s.complete = s.texts(t, values) && s.complete
	}
}

// classWork bounds the work of dividing the values of a key into classes.
const classWork = 1 << 10

// texts adds a value of each class of texts that the String tests distinguish, unless one
// of the values that will be tried is in it. It reports whether these are all classes.
func (s *valueSet) texts(t *tests, values []string) bool {
	samples, ok := t.textClasses()
	for _, x := range samples {
		if !slices.ContainsFunc(values, func(y string) bool { return !t.distinguishes(x, y) }) {
			s.add(x)
			values = append(slices.Clip(values), x)
		}
	}
	return ok
}

// textClasses returns a text of each class that the String tests distinguish, of texts with the
// letters of ASCII. It is false if these are too many or too hard to find.
func (t *tests) textClasses() (samples []string, ok bool) {
	if t.divided {
		return t.samples, t.samples != nil
	}
	t.divided = true
	if len(t.arns) > 0 || t.ref.Info.Type != iam.TypeString {
		return nil, false
	}
	var elements []pattern.Element
	for i := range t.texts {
		w := &t.texts[i]
		p := w.glob
		if w.exact {
			p = pattern.FromTokens([]pattern.Token{{Kind: pattern.LiteralToken, Fold: w.fold, Literal: w.literal}})
		}
		if w.fold && strings.ContainsFunc(w.literal, func(r rune) bool { return r > unicode.MaxASCII }) {
			return nil, false // contested (C-21)
		}
		elements = append(elements, pattern.Element{Patterns: []*pattern.Pattern{&p}})
	}
	anything := pattern.Compile("?*")
	classes, ok := pattern.Classes([]*pattern.Pattern{&anything}, elements, nil, &pattern.Work{Left: classWork})
	if !ok || len(classes) > maxCandidates {
		return nil, false
	}
	for i := range classes {
		t.samples = append(t.samples, classes[i].Sample)
	}
	if !t.ref.Filled {
		t.samples = append(t.samples, "")
	}
	return t.samples, t.samples != nil
}

// globTest is a pattern that values are compared with.
type globTest struct {
	text string
	glob *pattern.Pattern
	arn  *arn.Pattern
}

func addGlob(list []*globTest, g *globTest) []*globTest {
	if slices.ContainsFunc(list, func(x *globTest) bool { return x.text == g.text }) {
		return list
	}
	return append(list, g)
}

func (g *globTest) match(s string) bool {
	if g.arn != nil {
		return g.arn.Match(s)
	}
	return g.glob.Match(s)
}

func (g *globTest) whole() *pattern.Pattern {
	if g.arn != nil {
		return g.arn.Whole()
	}
	return g.glob
}

// member returns a value that matches both patterns, and one of the pattern itself.
func (g *globTest) member(other *globTest, fill string) (string, bool) {
	p := g.whole()
	if g == other {
		return pattern.Member(p, pattern.Unknown(), fill)
	}
	return pattern.Member(p, mayMatch(other.whole(), pattern.AnyText, pattern.OneChar), fill)
}

// maxCombined is how many patterns on one key are distinguished by all their combinations.
const maxCombined = 8

// covers reports whether the values have one for each combination of patterns that is
// possible, as far as their pairwise relations show. A value that is a literal of a test
// represents only itself. Must is the set of patterns that all values match, without the set of those that no value
// matches.
func covers(globs []*globTest, values []string, literal func(string) bool, must, without int) bool {
	n := len(globs)
	if n > maxCombined {
		return false
	}
	var within, disjoint [maxCombined][maxCombined]bool
	for i, g := range globs {
		for j, h := range globs {
			if i == j || g.arn != nil || h.arn != nil {
				continue
			}
			covered, exact := pattern.Covers(h.glob, g.glob)
			within[i][j] = covered && exact
			disjoint[i][j] = !pattern.Intersects(g.glob, h.glob)
		}
	}
	seen := make(map[int]bool)
	for _, x := range values {
		if literal(x) {
			continue
		}
		set := 0
		for i, g := range globs {
			if g.match(x) {
				set |= 1 << i
			}
		}
		seen[set] = true
	}
	everything := 0
	for i, g := range globs {
		if g.glob != nil && g.glob.MatchesAll() {
			everything |= 1 << i
		}
	}
	for set := range 1 << n {
		possible := set&must == must && set&without == 0 && set&everything == everything
		for i := range n {
			for j := range n {
				in, too := set&(1<<i) != 0, set&(1<<j) != 0
				if in && !too && within[i][j] || in && too && disjoint[i][j] {
					possible = false
				}
			}
		}
		if possible && !seen[set] {
			return false
		}
	}
	return true
}

// otherCase is the text with the case of its first letter changed.
func otherCase(s string) string {
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z':
			return s[:i] + string(c-'a'+'A') + s[i+1:]
		case 'A' <= c && c <= 'Z':
			return s[:i] + string(c+'a'-'A') + s[i+1:]
		}
	}
	return s
}

// numbers adds the constants and a number in each gap between them, below and above.
// Keys for numbers count things: they are not negative, and whole unless a constant is not.
// Text, as in tags, may hold any number.
func (s *valueSet) numbers(list []iam.Decimal, counts bool) {
	const long = 18
	whole := counts
	var points []*big.Rat
	for _, d := range list {
		if len(d.Whole) > long || len(d.Fraction) > long || d.Negative && counts {
			s.complete = false
			continue
		}
		whole = whole && d.Fraction == ""
		text := d.Whole + "." + d.Fraction + "0"
		if r, ok := new(big.Rat).SetString("0" + text); ok {
			if d.Negative {
				r.Neg(r)
			}
			points = append(points, r)
		}
	}
	slices.SortFunc(points, (*big.Rat).Cmp)
	step := big.NewRat(1, 1)
	if !whole {
		step = big.NewRat(1, 10)
	}
	show := func(r *big.Rat) string {
		if r.IsInt() {
			return r.Num().String()
		}
		return strings.TrimRight(r.FloatString(long), "0")
	}
	zero := new(big.Rat)
	before := zero
	for i, p := range points {
		s.add(show(p))
		if i == 0 && (p.Sign() > 0 || !counts) {
			if low := new(big.Rat).Sub(p, step); low.Sign() >= 0 || !counts {
				s.add(show(low))
			} else {
				s.add("0")
			}
		}
		if i > 0 {
			if between := new(big.Rat).Add(before, step); between.Cmp(p) < 0 {
				s.add(show(between))
			} else if !whole && before.Cmp(p) < 0 {
				middle := new(big.Rat).Add(before, p)
				s.add(show(middle.Quo(middle, big.NewRat(2, 1))))
			}
		}
		before = p
	}
	s.add(show(new(big.Rat).Add(before, step)))
}

// dates adds the constants and a moment in each gap between them, before and after.
func (s *valueSet) dates(list []iam.Date, epoch bool) {
	var points []int64
	for _, t := range list {
		if t.Fraction != "" {
			s.complete = false
		}
		points = append(points, t.Seconds)
	}
	slices.Sort(points)
	points = slices.Compact(points)
	show := func(at int64) {
		if epoch {
			s.add(big.NewInt(at).String())
		} else {
			s.add(time.Unix(at, 0).UTC().Format(time.RFC3339))
		}
	}
	for i, p := range points {
		if i == 0 || points[i-1] < p-1 {
			show(p - 1)
		}
		show(p)
	}
	if n := len(points); n > 0 {
		show(points[n-1] + 1)
	}
}

// addresses adds the ends of each range, the addresses next to them, and others of both
// versions. Of two ranges in CIDR notation, one contains the other or they have no common address.
func (s *valueSet) addresses(list []netip.Prefix) {
	for _, a := range []string{"203.0.113.9", "198.51.100.7", "192.0.2.44", "2001:db8::9"} {
		if at := netip.MustParseAddr(a); !slices.ContainsFunc(list, func(p netip.Prefix) bool { return p.Contains(at) }) {
			s.add(a)
		}
	}
	try := func(a netip.Addr) {
		if a.IsValid() && !a.Is4In6() {
			s.add(a.String())
		}
	}
	for _, p := range list {
		if p.Addr().Is4In6() {
			s.complete = false // contested (C-26)
		}
		first, last := p.Addr(), lastAddress(p)
		try(first.Next())
		try(first)
		try(last)
		try(first.Prev())
		try(last.Next())
	}
}

// lastAddress is the highest address of a range.
func lastAddress(p netip.Prefix) netip.Addr {
	b := p.Addr().AsSlice()
	for i := p.Bits(); i < 8*len(b); i++ {
		b[i/8] |= 1 << (7 - i%8)
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}
