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
	read := func(s string) (IPOperand, bool) {
		p, ok := iam.ParseRange(s)
		return NewIPOperand(p.Masked()), ok
	}
	values, unknown := readValues(c, e, l, read, "TYPE_MISMATCH_IP_RANGE", "an IP address or a range such as 203.0.113.0/24 or 2001:db8::/32")
	return &IPOperands{Values: values, Unknown: unknown}
}

func (*IPOperands) operands() {}
