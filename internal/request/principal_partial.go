// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package request

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// ParsePartialPrincipal reads the ARN of a caller with parts that are not known yet
// (E-1629). It reports false where the known text does not determine the kind of caller
// and its partition, or cannot be a caller: nothing is then known of the caller.
//
// The parts of the result may match more strings than the text does, never fewer;
// [Principal.ARN] is exact.
func ParsePartialPrincipal(t pattern.Text) (*Principal, bool) {
	if s, ok := t.Known(); ok {
		p, err := ParsePrincipal(s)
		return p, err == nil
	}
	f, aligned := arn.SplitText(t)
	if !aligned || f[0].String() != "arn" || !pattern.IsEmpty(f[3]) || pattern.IsEmpty(f[1]) || !f[1].IsKnown() {
		return nil, false
	}
	if account, known := f[4].Known(); known && !arn.IsAccountID(account) {
		if f[2].String() == "iam" && account == iam.OriginAccessIdentityAccount && strings.HasPrefix(f[5].Prefix(), iam.OriginAccessIdentityUser) {
			p := &Principal{Kind: KindOAI, ARN: t, Display: t.String()}
			p.Derive()
			return p, true
		}
		return nil, false
	}
	p := &Principal{ARN: t, Display: t.String(), Partition: f[1], Account: f[4]}
	service, _ := f[2].Known()
	if service+" "+f[5].String() == "iam root" {
		p.Kind = KindRoot
		p.Derive()
		return p, true
	}
	kind, _, ok := strings.Cut(f[5].Prefix(), "/")
	if !ok {
		return nil, false
	}
	rest := pattern.WithoutPrefix(f[5], len(kind)+1)
	switch service + " " + kind {
	case "iam user":
		p.Kind = KindUser
		p.Path, p.Name = splitPartialPath(rest)
	case "iam role":
		p.Kind = KindRole
		p.Path, p.Name = splitPartialPath(rest)
		p.Session = pattern.Hole(pattern.NoColon)
	case "sts assumed-role":
		p.Kind = KindRoleSession
		p.Path = pattern.WithPrefix("/")
		p.Name, p.Session = splitPartialSession(rest)
	case "sts federated-user":
		p.Kind, p.Name = KindFederatedUser, rest
	default:
		return nil, false
	}
	p.markServiceLinked()
	p.Derive()
	return p, true
}

// splitPartialPath splits "[path/]name", the rest of the ARN of a user or role. A
// hole may hold slashes, so that only what follows the last one is known to be the
// name.
func splitPartialPath(rest pattern.Text) (path, name pattern.Text) {
	if s, ok := rest.Known(); ok {
		i := strings.LastIndexByte(s, '/') + 1
		return pattern.Literal("/" + s[:i]), pattern.Literal(s[i:])
	}
	suffix, prefix := rest.Suffix(), rest.Prefix()
	if i := strings.LastIndexByte(suffix, '/') + 1; i > 0 {
		return pattern.Concat(pattern.Literal("/"), pattern.WithoutSuffix(rest, len(suffix)-i)), pattern.Literal(suffix[i:])
	}
	i := strings.LastIndexByte(prefix, '/') + 1
	return pattern.WithPrefix("/" + prefix[:i]), pattern.Concat(pattern.Unknown(), pattern.Literal(suffix))
}

// splitPartialSession splits "role/session". Neither has a slash of its own.
func splitPartialSession(rest pattern.Text) (name, session pattern.Text) {
	if before, _, ok := strings.Cut(rest.Prefix(), "/"); ok {
		return pattern.Literal(before), pattern.WithoutPrefix(rest, len(before)+1)
	}
	suffix := rest.Suffix()
	if i := strings.IndexByte(suffix, '/') + 1; i > 0 {
		return pattern.WithoutSuffix(rest, len(suffix)-i+1), pattern.Literal(suffix[i:])
	}
	return pattern.WithPrefix(rest.Prefix()), pattern.Concat(pattern.Unknown(), pattern.Literal(suffix))
}
