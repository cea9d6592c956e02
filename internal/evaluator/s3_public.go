// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"net/netip"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// publicPolicy reports whether S3 takes a bucket policy for public (E-1353): some
// Allow reaches everyone without being pinned to fixed values of the keys that S3
// lists. It is Unknown where S3's documentation leaves it open.
func (v *env) publicPolicy(p *program.Policy) truth.Value {
	public := truth.False
	for _, s := range p.Doc.Statements {
		public = truth.Or(public, v.publicStatement(p, s))
	}
	if p.More {
		public = truth.Or(public, v.unknown(p.Doc.Root))
	}
	return public
}

func (v *env) publicStatement(p *program.Policy, s *policy.Statement) truth.Value {
	if s.Unknown {
		return v.unknown(s.Node)
	}
	if s.Effect == policy.Deny {
		return truth.False
	}
	who := reachesEveryone(s)
	if who == truth.False {
		return who
	}
	pinned := pinnedBy(s.Condition)
	public := truth.And(who, truth.Not(pinned))
	if s.Effect == policy.EffectUnknown {
		public = truth.And(public, truth.Unknown)
	}
	if public == truth.Unknown {
		v.because(WhyPublic, Cause{Policy: p, Node: s.Node})
	}
	return public
}

// reachesEveryone reports whether the statement's principals are everyone.
func reachesEveryone(s *policy.Statement) truth.Value {
	if s.NotPrincipal != nil {
		return truth.True
	}
	p := s.Principal
	switch {
	case p == nil:
		return truth.False
	case p.Star:
		return truth.True
	}
	reaches := truth.And(truth.Of(p.More), truth.Unknown)
	for i := range p.Entries {
		e := &p.Entries[i]
		if e.Type != "AWS" {
			continue
		}
		if e.Values.More {
			reaches = truth.Or(reaches, truth.Unknown)
		}
		for _, item := range e.Values.Items {
			reaches = truth.Or(reaches, request.SameText("*", item.Text))
		}
	}
	return reaches
}

// pinnedBy reports whether a condition pins a statement to fixed values of a listed
// key. Uses of a listed key that are not plainly so are Unknown.
func pinnedBy(c *policy.Condition) truth.Value {
	if c == nil {
		return truth.False
	}
	pinned := truth.And(truth.Of(c.More), truth.Unknown)
	for i := range c.Operators {
		op := &c.Operators[i]
		if op.More {
			pinned = truth.Or(pinned, truth.Unknown)
		}
		for j := range op.Keys {
			key := &op.Keys[j]
			name := strings.ToLower(key.Name)
			use, listed := facts.S3PublicKey(name)
			if !listed {
				continue
			}
			plain := fixedValues(name, &key.Values)
			if use != "fixed" || !pinsExactly(op.Name) {
				plain = truth.And(plain, truth.Unknown)
			}
			if negates(op.Name) {
				plain = truth.False
			}
			pinned = truth.Or(pinned, plain)
		}
	}
	return pinned
}

// pinsExactly reports whether the operator requires the key to have one of the values.
func pinsExactly(op string) bool {
	switch op {
	case "StringEquals", "StringLike", "StringEqualsIgnoreCase", "ArnEquals", "ArnLike", "IpAddress":
		return true
	}
	return false
}

// negates reports whether the operator excludes values rather than requires them.
func negates(op string) bool { return strings.Contains(op, "Not") || op == "Null" }

// fixedValues reports whether every value is fixed: no wildcard, no variable, and no
// range of addresses that S3 calls broad.
func fixedValues(key string, values *policy.List) truth.Value {
	fixed := truth.True
	if values.More {
		fixed = truth.Unknown
	}
	for _, item := range values.Items {
		s, known := item.Text.Known()
		if !known {
			fixed = truth.And(fixed, truth.Unknown)
			continue
		}
		fixed = truth.And(fixed, fixedValue(key, s))
	}
	return fixed
}

func fixedValue(key, s string) truth.Value {
	switch {
	case strings.Contains(s, "${"):
		return truth.False
	case key == "aws:sourceip":
		return fixedRange(s)
	case !strings.ContainsAny(s, "*?"):
		return truth.True
	case key == "aws:userid", key == "s3:dataaccesspointarn":
		return truth.Unknown // some wildcards are permitted
	default:
		return truth.False
	}
}

// fixedRange is S3's rule for aws:SourceIp: IPv4 ranges wider than /8 and IPv6 ranges
// wider than /32 are public.
func fixedRange(s string) truth.Value {
	if _, err := netip.ParseAddr(s); err == nil {
		return truth.True
	}
	p, err := netip.ParsePrefix(s)
	switch {
	case err != nil:
		return truth.Unknown
	case p.Addr().Is4():
		return truth.Of(p.Bits() >= 8)
	default:
		return truth.Of(p.Bits() >= 32)
	}
}
