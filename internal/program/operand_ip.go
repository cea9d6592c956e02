// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package program

import (
	"net/netip"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// IPOperands are the values of an IP operator.
type IPOperands struct {
	Values  []IPOperand
	Unknown *policy.Node
}

// IPOperand is one range. The second form is the IPv4 range that it maps, invalid if
// it maps none (C-26).
type IPOperand struct{ Written, unmapped netip.Prefix }

// NewIPOperand prepares a range, with its host bits masked.
func NewIPOperand(p netip.Prefix) IPOperand {
	o := IPOperand{Written: p}
	const mapping = 96 // bits before the IPv4 address in an IPv6 address that maps it
	if a := p.Addr(); a.Is4In6() && p.Bits() >= mapping {
		o.unmapped = netip.PrefixFrom(a.Unmap(), p.Bits()-mapping)
	}
	return o
}

// Matches compares an address as it is written, and with both sides unmapped.
func (o *IPOperand) Matches(a netip.Addr) (written, unmapped bool) {
	written = o.Written.Contains(a)
	p := o.Written
	if o.unmapped.IsValid() {
		p = o.unmapped
	}
	return written, p.Contains(a.Unmap())
}

func (c *compiler) ipOperands(e *ConditionEntry, l *policy.List) *IPOperands {
	o := &IPOperands{Values: make([]IPOperand, 0, len(l.Items))}
	if l.More {
		o.Unknown = l.Node
	}
	for _, it := range l.Items {
		if !it.Text.IsKnown() {
			o.Unknown = it.Node
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
		o.Values = append(o.Values, NewIPOperand(p.Masked()))
	}
	return o
}

func (*IPOperands) operands() {}
