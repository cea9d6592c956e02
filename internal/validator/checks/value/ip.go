// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

const vpcSourceIPAdvice = "For private addresses use aws:VpcSourceIp, together with aws:SourceVpc or aws:SourceVpce."

// valueIPChecks are about addresses. The first one's function serves those on private ones, that of IMPROVE_IP_RANGE both on
// ranges.
var valueIPChecks = []frame.Check{
	{
		ID: privateIP, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseMeaning, Link: frame.GlobalKeysPage,
		Title:     "Private addresses only, in aws:SourceIp",
		Why:       "aws:SourceIp is the address that a request comes from as AWS sees it, which is a public one; through a VPC endpoint the key is absent. With private addresses only, the condition never holds.",
		Fix:       "Write the public addresses. " + vpcSourceIPAdvice,
		Example:   `{"IpAddress":{"aws:SourceIp":["10.8.0.0/16"]}}`,
		Condition: checkPrivate,
	},
	{
		ID: privateNotIP, FoundBy: privateIP, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseMeaning, Link: frame.GlobalKeysPage,
		Title:   "Private addresses only, excluded from aws:SourceIp",
		Why:     "aws:SourceIp is the address that a request comes from as AWS sees it, which is a public one. A NotIpAddress with private addresses only holds for every request.",
		Fix:     "Write the public addresses. " + vpcSourceIPAdvice,
		Example: `{"NotIpAddress":{"aws:SourceIp":["192.168.0.0/24"]}}`,
	},
	{
		ID: somePrivateIP, FoundBy: privateIP, Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseMeaning, Link: frame.GlobalKeysPage,
		Title:   "Private addresses among those of aws:SourceIp",
		Why:     "aws:SourceIp is a public address, so that private ones in the list match nothing.",
		Fix:     "Remove the private addresses. " + vpcSourceIPAdvice,
		Example: `{"IpAddress":{"aws:SourceIp":["10.8.0.0/16","198.51.100.7/32"]}}`,
	},
	{
		ID: somePrivateNotIP, FoundBy: privateIP, Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseMeaning, Link: frame.GlobalKeysPage,
		Title:   "Private addresses among those excluded from aws:SourceIp",
		Why:     "aws:SourceIp is a public address, so that private ones in the list exclude nothing.",
		Fix:     "Remove the private addresses. " + vpcSourceIPAdvice,
		Example: `{"NotIpAddress":{"aws:SourceIp":["10.8.0.0/16","198.51.100.7/32"]}}`,
	},
	{
		ID: improveRange, Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseMeaning, Link: frame.OperatorsPage,
		Title:     "Range with an address that is not its first one",
		Why:       "AWS ignores the bits after the prefix, so that the range is that of the network. Readers may think that it is a single address.",
		Fix:       "Write the first address of the range, or a longer prefix.",
		Example:   `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"198.51.100.77/24"}}}`,
		Condition: checkRanges,
	},
	{
		ID: wideRange, FoundBy: improveRange, Class: frame.SecurityWarning, Types: iam.AllTypes, AWS: frame.Accepts, Phase: frame.PhaseMeaning, Link: frame.OperatorsPage,
		Title:   "Range that does not restrict anyone",
		Why:     "An Allow for a range wider than /8 in IPv4 or /32 in IPv6 admits so much of the internet that it does not restrict anyone.",
		Fix:     "Write the ranges of the networks that are meant. If none is meant, remove the condition.",
		Example: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*","Condition":{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}}`,
	},
}

// privateRanges are the addresses that no request from the internet has.
var privateRanges = [...]netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("169.254.0.0/16"),
	netip.MustParsePrefix("fc00::/7"), netip.MustParsePrefix("fe80::/10"), netip.MustParsePrefix("::1/128"),
}

// isPrivate reports whether all addresses of a range are private.
func isPrivate(p netip.Prefix) bool {
	for _, r := range privateRanges {
		if p.Bits() >= r.Bits() && r.Contains(p.Addr()) {
			return true
		}
	}
	return false
}

func checkPrivate(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if e.Op.Family != iam.IPFamily || !e.Op.Valid || !e.Is(sourceIPKey) {
		return
	}
	var private []string
	public := 0
	for i := range e.Values {
		v := &e.Values[i]
		if !isLiteral(c, v) {
			continue
		}
		if p, ok := iam.ParseRange(v.Text); ok && isPrivate(p) {
			private = append(private, v.Text)
		} else if ok {
			public++
		}
	}
	f := frame.At(e, "")
	are := "is a private address"
	if len(private) > 1 {
		are = "are private addresses"
	}
	switch {
	case len(private) == 0:
		return
	case public > 0:
		f.ID = somePrivateIP
		f.Message = fmt.Sprintf("%s %s, which %s never holds.", words.QuoteList(private, "and"), are, e.Name)
	case len(private) < len(e.Values) || e.More:
		return // there may be a public one among those not known
	case e.Op.Negated:
		f.Message = fmt.Sprintf("%s %s, which %s never holds: every request meets the condition.", words.QuoteList(private, "and"), are, e.Name)
		if s.Effect == policy.Deny {
			f.Message += " The statement denies regardless of the address."
		}
	case e.Op.IfExists || e.Op.Set == iam.ForAllValues:
		f.Class = frame.Warning
		f.Message = fmt.Sprintf("%s %s, which %s never holds: only requests without the key meet the condition, such as those through a VPC endpoint.", words.QuoteList(private, "and"), are, e.Name)
	default:
		f.Message = fmt.Sprintf("%s %s, which %s never holds: no request meets the condition.", words.QuoteList(private, "and"), are, e.Name)
	}
	switch {
	case public > 0 && e.Op.Negated:
		f.ID = somePrivateNotIP
	case e.Op.Negated:
		f.ID = privateNotIP
	}
	if f.ID != "" {
		f.Fix = c.FixOf(f.ID)
	}
	c.Add(f)
}

// checkRanges reports ranges that are not what they seem, or too much.
func checkRanges(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if e.Op.Family != iam.IPFamily || !e.Op.Valid {
		return
	}
	var halves map[netip.Prefix]string
	for i := range e.Values {
		v := &e.Values[i]
		if !isLiteral(c, v) || !strings.Contains(v.Text, "/") {
			continue
		}
		p, ok := iam.ParseRange(v.Text)
		if !ok {
			continue
		}
		if network := p.Masked(); network.Addr() != p.Addr() {
			f := frame.AtValue(v, fmt.Sprintf("The range %s of %s begins at %s: AWS ignores the bits after the prefix.", words.Quote(v.Text), e.Name, network.Addr()))
			f.Suggestion = network.String()
			f.Fix = fmt.Sprintf("Write %s, or %s if the single address was meant.", words.Quote(f.Suggestion), words.Quote(netip.PrefixFrom(p.Addr(), p.Addr().BitLen()).String()))
			c.Add(f)
		}
		if !e.Op.Negated && s.Effect == policy.Allow && view.WideIPRange(v.Text) && !isPrivate(p) {
			if halves == nil {
				halves = halvesOf(e)
			}
			addWide(c, e, v, p, halves)
		}
	}
}

// halvesOf returns the values that are half of all addresses, by range.
func halvesOf(e *view.ConditionEntry) map[netip.Prefix]string {
	found := make(map[netip.Prefix]string)
	for i := range e.Values {
		if v := &e.Values[i]; v.Known && strings.HasSuffix(v.Text, "/1") {
			if p, ok := iam.ParseRange(v.Text); ok {
				found[p.Masked()] = v.Text
			}
		}
	}
	return found
}

// otherHalf returns the other half of all addresses.
func otherHalf(p netip.Prefix) netip.Prefix {
	bytes := p.Masked().Addr().AsSlice()
	bytes[0] ^= 0x80
	a, _ := netip.AddrFromSlice(bytes) // of the length of an address
	return netip.PrefixFrom(a, 1)
}

func addWide(c *frame.Pass, e *view.ConditionEntry, v *view.Value, p netip.Prefix, halves map[netip.Prefix]string) {
	kind := "IPv4"
	if p.Addr().Is6() {
		kind = "IPv6"
	}
	f := frame.AtValue(v, fmt.Sprintf("The range %s of %s contains a large part of all %s addresses, so that it excludes hardly anyone.", words.Quote(v.Text), e.Name, kind))
	f.ID, f.Fix = wideRange, c.FixOf(wideRange)
	switch p.Bits() {
	case 0:
		f.Message = fmt.Sprintf("The range %s of %s is all %s addresses, so that it restricts nothing.", words.Quote(v.Text), e.Name, kind)
	case 1:
		if other, ok := halves[otherHalf(p)]; ok {
			f.Message = fmt.Sprintf("The ranges %s and %s of %s are together all %s addresses, so that they restrict nothing.", words.Quote(v.Text), words.Quote(other), e.Name, kind)
		}
	}
	c.Add(f)
}
