// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// matchPartialEntry is E-1628: an entry of which parts are not known is compared with
// everything that would name the caller, class by class. It never matches for
// certain.
func (v *env) matchPartialEntry(e *principalEntry) naming {
	p := v.principal
	n := naming{awsStar: e.mayBe(pattern.Literal("*"))}
	if p.Kind.HasAccount() {
		n.account = truth.Or(e.mayBe(p.Account), e.mayBe(p.rootARN()))
	}
	switch p.Kind {
	case KindUser:
		n.direct = truth.Or(e.mayBe(p.ARN), e.mayBeID("AIDA", p.UniqueID))
	case KindOAI:
		n.direct = e.mayBe(p.ARN)
	case KindFederatedUser:
		n.direct = e.mayBe(p.ARN)
		anyUser := pattern.Concat(pattern.Literal("arn:"), p.Partition, pattern.Literal(":iam::"), p.Account, pattern.Literal(":user/"), pattern.Unknown())
		n.entity = truth.Or(e.mayBe(anyUser), e.mayBeID("AIDA", ""))
	case KindRole, KindRoleSession:
		n.direct = v.mayBeRole(e, p.callerSessionARN())
		n.entity = truth.Or(v.mayBeRole(e, p.callerRoleARN()), e.mayBeID("AROA", p.UniqueID))
	}
	if n.awsStar != truth.False || n.any() != truth.False {
		v.unknown(e.node)
	}
	return n
}

// mayBe reports whether some completion of the entry is some completion of the
// text: Unknown or False.
func (e *principalEntry) mayBe(t pattern.Text) truth.Value {
	if a, b := e.text.Prefix(), t.Prefix(); !strings.HasPrefix(a, b) && !strings.HasPrefix(b, a) {
		return truth.False // the frequent case, cheaply
	}
	return truth.And(pattern.Exact(e.text, t), truth.Unknown)
}

// mayBeID reports whether the entry may be the caller's unique id, of which perhaps
// only the prefix is known.
func (e *principalEntry) mayBeID(prefix, id string) truth.Value {
	if id != "" {
		return e.mayBe(pattern.Literal(id))
	}
	return e.mayBe(pattern.WithPrefix(prefix))
}

// mayBeRole is mayBe for an ARN that has a role's name in it (C-22).
func (v *env) mayBeRole(e *principalEntry, t pattern.Text) truth.Value {
	if e.mayBe(t) != truth.False {
		return truth.Unknown
	}
	a, b := e.text.Prefix(), t.Prefix()
	if n := min(len(a), len(b)); !strings.EqualFold(a[:n], b[:n]) {
		return truth.False
	}
	folded, _ := pattern.ExactFold(e.text, t)
	if folded == truth.False {
		return folded
	}
	return v.readings(22, truth.False, truth.Unknown)
}

// rootARN is the ARN that names the caller's account as a principal.
func (p *Principal) rootARN() pattern.Text {
	return pattern.Concat(pattern.Literal("arn:"), p.Partition, pattern.Literal(":iam::"), p.Account, pattern.Literal(":root"))
}
