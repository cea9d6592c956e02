// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"net/netip"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// ipOperands are the values of an IP operator.
type ipOperands struct {
	values  []ipOperand
	unknown *policy.Node
}

// ipOperand is one range. The second form is the IPv4 range that it maps, invalid if
// it maps none (C-26).
type ipOperand struct{ written, unmapped netip.Prefix }

func newIPOperand(p netip.Prefix) ipOperand {
	o := ipOperand{written: p}
	const mapping = 96 // bits before the IPv4 address in an IPv6 address that maps it
	if a := p.Addr(); a.Is4In6() && p.Bits() >= mapping {
		o.unmapped = netip.PrefixFrom(a.Unmap(), p.Bits()-mapping)
	}
	return o
}

// matches compares an address as it is written, and with both sides unmapped.
func (o *ipOperand) matches(a netip.Addr) (written, unmapped bool) {
	written = o.written.Contains(a)
	p := o.written
	if o.unmapped.IsValid() {
		p = o.unmapped
	}
	return written, p.Contains(a.Unmap())
}

func (c *compiler) ipOperands(e *conditionEntry, l *policy.List) *ipOperands {
	o := &ipOperands{values: make([]ipOperand, 0, len(l.Items))}
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
		p, ok := iam.ParseRange(s)
		if !ok {
			c.unreadable(e, it, "TYPE_MISMATCH_IP_RANGE", "an IP address or a range such as 203.0.113.0/24 or 2001:db8::/32")
			continue
		}
		o.values = append(o.values, newIPOperand(p.Masked()))
	}
	return o
}

func (v *env) anyIP(o *ipOperands, e *conditionEntry, x requestValue) (match, readable truth.Value) {
	s, known := x.text.Known()
	if !known {
		return v.unknownOperand(e, x, o.unknown)
	}
	a, ok := iam.ParseIP(s)
	if !ok {
		return truth.False, truth.False
	}
	written, unmapped := false, false
	for i := range o.values {
		w, u := o.values[i].matches(a)
		written, unmapped = written || w, unmapped || u
	}
	mark := v.mark()
	match = v.readings(26, truth.Of(written), truth.Of(unmapped))
	if o.unknown != nil && match != truth.True {
		match = v.unknown(o.unknown)
	}
	return v.release(mark, match), truth.True
}

func (*ipOperands) operands() {}
