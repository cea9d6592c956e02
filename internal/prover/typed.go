// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"bytes"
	"encoding/base64"
	"math/big"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// candidates gathers the borders of typed sets and turns them into values: one in each region
// that the borders cut out.
type candidates struct {
	numbers   []*big.Rat
	dates     []*big.Rat
	addresses []netip.Addr
	texts     []string
}

// decimalSet are the numbers that compare so with one of the values.
type decimalSet struct {
	compare iam.Comparison
	values  []iam.Decimal
}

func (s decimalSet) holds(text string) bool {
	d, ok := iam.ParseDecimal(text)
	return ok && slices.ContainsFunc(s.values, func(v iam.Decimal) bool { return s.compare.Holds(d.Compare(v)) })
}

func (s decimalSet) candidates(c *candidates) {
	for _, v := range s.values {
		c.numbers = append(c.numbers, rational(v.Negative, v.Whole, v.Fraction))
	}
}

// dateSet is the same for dates.
type dateSet struct {
	compare iam.Comparison
	values  []iam.Date
}

func (s dateSet) holds(text string) bool {
	d, ok := iam.ParseDate(text)
	return ok && slices.ContainsFunc(s.values, func(v iam.Date) bool { return s.compare.Holds(d.Compare(v)) })
}

func (s dateSet) candidates(c *candidates) {
	for _, v := range s.values {
		fraction := rational(false, "", v.Fraction)
		c.dates = append(c.dates, fraction.Add(fraction, new(big.Rat).SetInt64(v.Seconds)))
	}
}

// addressSet are the addresses in one of the ranges.
type addressSet []netip.Prefix

func (s addressSet) holds(text string) bool {
	a, ok := iam.ParseIP(text)
	return ok && slices.ContainsFunc(s, func(p netip.Prefix) bool { return p.Contains(a) })
}

func (s addressSet) candidates(c *candidates) {
	for _, p := range s {
		c.addresses = append(c.addresses, p.Addr())
		if after := lastOf(p).Next(); after.IsValid() {
			c.addresses = append(c.addresses, after)
		}
	}
}

// lastOf is the last address of a range.
func lastOf(p netip.Prefix) netip.Addr {
	b := p.Addr().AsSlice()
	for i := p.Bits(); i < 8*len(b); i++ {
		b[i/8] |= 0x80 >> (i % 8)
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}

// boolSet are the values that read as one of the wanted truth values.
type boolSet struct{ wantTrue, wantFalse bool }

func (s boolSet) holds(text string) bool {
	b, ok := iam.ParseBool(text)
	return ok && (b && s.wantTrue || !b && s.wantFalse)
}

func (boolSet) candidates(c *candidates) { c.texts = append(c.texts, "true", "false") }

// binarySet are the values that decode to one of these.
type binarySet [][]byte

func (s binarySet) holds(text string) bool {
	b, ok := iam.ParseBinary(text)
	return ok && slices.ContainsFunc(s, func(v []byte) bool { return bytes.Equal(v, b) })
}

func (s binarySet) candidates(c *candidates) {
	longest := 0
	for _, v := range s {
		c.texts = append(c.texts, base64.StdEncoding.EncodeToString(v))
		longest = max(longest, len(v))
	}
	c.texts = append(c.texts, base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{1}, longest+1)))
}

// typedOperands returns the set of the operands of a typed operator, and a text that no
// other set has. Exact is false if values are not known yet, or where an address maps one of
// the other family (C-26).
func typedOperands(o program.Operands) (s typedSet, text string, exact bool) {
	var b strings.Builder
	switch o := o.(type) {
	case *program.NumericOperands:
		b.WriteString("number" + strconv.Itoa(int(o.Compare)))
		for _, v := range o.Values {
			b.WriteString(" " + rational(v.Negative, v.Whole, v.Fraction).RatString())
		}
		return decimalSet{o.Compare, o.Values}, b.String(), o.Unknown == nil
	case *program.DateOperands:
		b.WriteString("date" + strconv.Itoa(int(o.Compare)))
		exact = o.Unknown == nil
		for _, v := range o.Values {
			b.WriteString(" " + strconv.FormatInt(v.Seconds, 10) + "." + v.Fraction)
			exact = exact && !v.Local
		}
		return dateSet{o.Compare, o.Values}, b.String(), exact
	case *program.IPOperands:
		b.WriteString("address")
		exact = o.Unknown == nil
		var set addressSet
		for i := range o.Values {
			p := o.Values[i].Written
			b.WriteString(" " + p.String())
			exact = exact && !p.Addr().Is4In6() && !(p.Addr().Is6() && p.Contains(mapped))
			set = append(set, p)
		}
		return set, b.String(), exact
	case *program.BoolOperands:
		b.WriteString("bool" + strconv.FormatBool(o.WantTrue) + strconv.FormatBool(o.WantFalse))
		return boolSet{o.WantTrue, o.WantFalse}, b.String(), o.Unknown == nil && len(o.Variables) == 0
	case *program.BinaryOperands:
		b.WriteString("binary")
		var set binarySet
		for _, v := range o.Values {
			b.WriteString(" " + base64.StdEncoding.EncodeToString(v.Bytes))
			set = append(set, v.Bytes)
		}
		return set, b.String(), o.Unknown == nil
	}
	return nil, "", false
}

// mapped is an IPv6 address that maps an IPv4 one.
var mapped = netip.MustParseAddr("::ffff:0:0")

func rational(negative bool, whole, fraction string) *big.Rat {
	r, ok := new(big.Rat).SetString("0" + whole + "." + fraction + "0")
	if !ok {
		return new(big.Rat)
	}
	if negative {
		r.Neg(r)
	}
	return r
}

// values are the candidates as texts, in a fixed order: the borders themselves, a point
// between two neighbours, one below and one above.
func (c *candidates) values() []string {
	out := slices.Clone(c.texts)
	for _, r := range between(c.numbers, big.NewRat(1, 1)) {
		out = append(out, decimalText(r))
	}
	for _, r := range between(c.dates, big.NewRat(86400, 1)) {
		out = append(out, dateText(r))
	}
	if len(c.addresses) > 0 {
		out = append(out, "0.0.0.0", "192.0.2.1", "::", "2001:db8::1")
	}
	for _, a := range c.addresses {
		out = append(out, a.String())
	}
	return out
}

func between(points []*big.Rat, step *big.Rat) []*big.Rat {
	if len(points) == 0 {
		return nil
	}
	points = slices.Clone(points)
	slices.SortFunc(points, func(a, b *big.Rat) int { return a.Cmp(b) })
	points = slices.CompactFunc(points, func(a, b *big.Rat) bool { return a.Cmp(b) == 0 })
	out := slices.Clone(points)
	for i := 1; i < len(points); i++ {
		mid := new(big.Rat).Add(points[i-1], points[i])
		out = append(out, mid.Mul(mid, big.NewRat(1, 2)))
	}
	return append(out, new(big.Rat).Sub(points[0], step), new(big.Rat).Add(points[len(points)-1], step))
}

// decimalText writes a number whose denominator is a product of twos and fives.
func decimalText(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	digits, exact := r.FloatPrec()
	if !exact {
		digits = 400
	}
	return strings.TrimRight(r.FloatString(digits), "0")
}

// dateText writes seconds since 1970 as IAM reads them: as a date, and beyond the years of
// four digits as whole seconds.
func dateText(r *big.Rat) string {
	seconds := new(big.Int).Div(r.Num(), r.Denom()) // rounds down
	const firstYear, lastYear = -62167219200, 253402300799
	if !seconds.IsInt64() || seconds.Int64() < firstYear || seconds.Int64() > lastYear {
		return seconds.String()
	}
	out := time.Unix(seconds.Int64(), 0).UTC().Format("2006-01-02T15:04:05")
	if fraction := new(big.Rat).Sub(r, new(big.Rat).SetInt(seconds)); fraction.Sign() != 0 {
		out += strings.TrimPrefix(decimalText(fraction), "0")
	}
	return out + "Z"
}
