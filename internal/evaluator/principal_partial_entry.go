// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// matchPartialEntry is E-1628: an entry with parts that are not known is compared with
// everything that would name the caller, class by class. Its result is never a certain
// match.
func (v *env) matchPartialEntry(e *program.PrincipalEntry) naming {
	p := v.principal
	n := naming{awsStar: mayBe(e, pattern.Literal("*"))}
	if p.Kind.HasAccount() {
		n.account = truth.Or(mayBe(e, p.Account), mayBe(e, p.RootARN()))
	}
	switch p.Kind {
	case request.KindUser:
		n.direct = truth.Or(mayBe(e, p.ARN), mayBeID(e, "AIDA", p.UniqueID))
	case request.KindOAI:
		n.direct = mayBe(e, p.ARN)
	case request.KindFederatedUser:
		n.direct = mayBe(e, p.ARN)
		anyUser := pattern.Concat(pattern.Literal("arn:"), p.Partition, pattern.Literal(":iam::"), p.Account, pattern.Literal(":user/"), pattern.Unknown())
		n.entity = truth.Or(mayBe(e, anyUser), mayBeID(e, "AIDA", ""))
	case request.KindRole, request.KindRoleSession:
		n.direct = v.mayBeRole(e, p.CallerSessionARN())
		n.entity = truth.Or(v.mayBeRole(e, p.CallerRoleARN()), mayBeID(e, "AROA", p.UniqueID))
	}
	if n.awsStar != truth.False || n.any() != truth.False {
		v.unknown(e.Node)
	}
	return n
}

// mayBe reports whether some completion of the entry is some completion of the
// text: Unknown or False.
func mayBe(e *program.PrincipalEntry, t pattern.Text) truth.Value {
	if a, b := e.Text.Prefix(), t.Prefix(); !strings.HasPrefix(a, b) && !strings.HasPrefix(b, a) {
		return truth.False // the frequent case, cheaply
	}
	return truth.And(pattern.Exact(e.Text, t), truth.Unknown)
}

// mayBeID reports whether the entry may be the caller's unique id. Perhaps only the
// prefix of that id is known.
func mayBeID(e *program.PrincipalEntry, prefix, id string) truth.Value {
	if id != "" {
		return mayBe(e, pattern.Literal(id))
	}
	return mayBe(e, pattern.WithPrefix(prefix))
}

// mayBeRole is mayBe for an ARN that has a role's name in it (C-22).
func (v *env) mayBeRole(e *program.PrincipalEntry, t pattern.Text) truth.Value {
	if mayBe(e, t) != truth.False {
		return truth.Unknown
	}
	a, b := e.Text.Prefix(), t.Prefix()
	if n := min(len(a), len(b)); !strings.EqualFold(a[:n], b[:n]) {
		return truth.False
	}
	folded, _ := pattern.ExactFold(e.Text, t)
	if folded == truth.False {
		return folded
	}
	return v.readings(22, truth.False, truth.Unknown)
}
