// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"bytes"
	"encoding/base64"
	"fmt"
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

// dateSet is the same for dates. Numbers says that the values of the key are seconds since
// 1970, however many digits they have (E-1029).
type dateSet struct {
	compare iam.Comparison
	values  []iam.Date
	numbers bool
}

func (s dateSet) holds(text string) bool {
	d, ok := iam.ParseDate(text)
	if s.numbers {
		d, ok = seconds(text)
	}
	return ok && slices.ContainsFunc(s.values, func(v iam.Date) bool { return s.compare.Holds(d.Compare(v)) })
}

func (s dateSet) candidates(c *candidates) {
	for _, v := range s.values {
		fraction := rational(false, "", v.Fraction)
		at := fraction.Add(fraction, new(big.Rat).SetInt64(v.Seconds))
		if s.numbers {
			c.numbers = append(c.numbers, at)
		} else {
			c.dates = append(c.dates, at)
		}
	}
}

// seconds reads a number of seconds since 1970.
func seconds(text string) (iam.Date, bool) {
	d, ok := iam.ParseDecimal(text)
	if !ok || d.Negative {
		return iam.Date{}, false
	}
	n, err := strconv.ParseInt("0"+d.Whole, 10, 64)
	return iam.Date{Seconds: n, Fraction: d.Fraction}, err == nil
}

// addressSet are the addresses in one of the ranges. Sure are those that are in one in each
// reading of an address that maps one of the other family, perhaps those that are in some one
// (C-26); else addresses are compared as they are written.
type addressSet struct {
	ranges        []program.IPOperand
	sure, perhaps bool
}

func (s addressSet) holds(text string) bool {
	a, ok := iam.ParseIP(text)
	if !ok {
		return false
	}
	written, unmapped := false, false
	for i := range s.ranges {
		w, u := s.ranges[i].Matches(a)
		written, unmapped = written || w, unmapped || u
	}
	switch {
	case s.sure:
		return written && unmapped
	case s.perhaps:
		return written || unmapped
	default:
		return written
	}
}

func (s addressSet) candidates(c *candidates) {
	for i := range s.ranges {
		p := s.ranges[i].Written
		c.ranges(p)
		if p.Addr().Is4In6() && p.Bits() >= 96 {
			c.ranges(netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96))
		}
	}
}

// ranges adds the borders of a range.
func (c *candidates) ranges(p netip.Prefix) {
	c.addresses = append(c.addresses, p.Addr())
	if after := lastOf(p).Next(); after.IsValid() {
		c.addresses = append(c.addresses, after)
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

// typedOperands returns the values that the operands of a typed operator match in each
// reading, and those that they match in some one: of a time without a zone (C-25), of an
// address that maps one of the other family (C-26), of a variable under Bool (C-9). Known is
// false if operands are not known yet. No other operator has sets.
//
// Values of requests need no such care: in each reading a time without a zone is like one
// with a zone, or like text that is no time.
func (c *coder) typedOperands(e *program.ConditionEntry) (sure, perhaps setID, known, ok bool) {
	var b strings.Builder
	switch o := e.Operands.(type) {
	case *program.NumericOperands:
		b.WriteString("number" + strconv.Itoa(int(o.Compare)))
		for _, v := range o.Values {
			b.WriteString(" " + rational(v.Negative, v.Whole, v.Fraction).RatString())
		}
		sure = c.set(b.String(), valueSet{typed: decimalSet{o.Compare, o.Values}})
		return sure, sure, o.Unknown == nil, true
	case *program.DateOperands:
		zoned := make([]iam.Date, 0, len(o.Values))
		for _, v := range o.Values {
			if c.documented || !v.Local {
				zoned = append(zoned, v)
			}
		}
		numbers := e.Key.Info.Type == iam.TypeNumeric
		return c.dates(o.Compare, zoned, numbers), c.dates(o.Compare, o.Values, numbers), o.Unknown == nil, true
	case *program.IPOperands:
		b.WriteString("address")
		plain := true
		for i := range o.Values {
			p := o.Values[i].Written
			b.WriteString(" " + p.String())
			plain = plain && !p.Addr().Is4In6() && !(p.Addr().Is6() && p.Contains(mapped))
		}
		if plain || c.documented {
			sure = c.set(b.String(), valueSet{typed: addressSet{ranges: o.Values}})
			return sure, sure, o.Unknown == nil, true
		}
		sure = c.set(b.String()+" sure", valueSet{typed: addressSet{ranges: o.Values, sure: true}})
		perhaps = c.set(b.String()+" perhaps", valueSet{typed: addressSet{ranges: o.Values, perhaps: true}})
		return sure, perhaps, o.Unknown == nil, true
	case *program.BoolOperands:
		set := boolSet{o.WantTrue, o.WantFalse}
		sure = c.set(fmt.Sprint("bool", set), valueSet{typed: set})
		perhaps = sure
		if len(o.Variables) > 0 && !c.documented {
			set = boolSet{true, true}
			perhaps = c.set(fmt.Sprint("bool", set), valueSet{typed: set})
		}
		return sure, perhaps, o.Unknown == nil, true
	case *program.BinaryOperands:
		b.WriteString("binary")
		var set binarySet
		for _, v := range o.Values {
			b.WriteString(" " + base64.StdEncoding.EncodeToString(v.Bytes))
			set = append(set, v.Bytes)
		}
		sure = c.set(b.String(), valueSet{typed: set})
		return sure, sure, o.Unknown == nil, true
	}
	return nothing, nothing, true, false
}

// dates is the set of a test of dates.
func (c *coder) dates(compare iam.Comparison, list []iam.Date, numbers bool) setID {
	text := fmt.Sprint("date", compare, numbers)
	for _, v := range list {
		text += " " + strconv.FormatInt(v.Seconds, 10) + "." + v.Fraction
	}
	return c.set(text, valueSet{typed: dateSet{compare, list, numbers}})
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
