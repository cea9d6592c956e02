// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package request

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// derivedPrincipal holds the context keys that follow from the caller (class A of
// section 12). Those that do not are not set.
type derivedPrincipal struct {
	Set    [program.PrincipalKeys]bool
	Values [program.PrincipalKeys]KeyValue
}

// Derive computes the context keys that follow from the caller. It is called once,
// when the caller is complete.
func (p *Principal) Derive() {
	d := &p.Derived
	*d = derivedPrincipal{}
	put := func(id program.KeyID, t pattern.Text) {
		d.Set[id], d.Values[id] = true, PresentValue(t)
		d.Values[id].Origin = p.origin(id, t)
	}
	never := func(ids ...program.KeyID) {
		for _, id := range ids {
			d.Set[id], d.Values[id] = true, AbsentValue
		}
	}
	maybe := func(id program.KeyID) {
		d.Set[id], d.Values[id] = true, AbsentValue
		d.Values[id].Unsupplied(truth.Unknown, false)
	}

	if p.Kind != KindUser {
		never(program.KeyUsername)
	}
	if p.Kind != KindService {
		never(program.KeyPrincipalServiceName, program.KeyPrincipalServiceNamesList)
	}
	if !p.Kind.HasAccount() && p.Kind != KindOAI {
		never(program.KeyPrincipalOrgID, program.KeyPrincipalOrgPaths) // E-1212, E-1213
	}
	if p.Kind == KindRootSession {
		put(program.KeyAssumedRoot, pattern.Literal("true"))
	} else {
		never(program.KeyAssumedRoot)
	}
	switch p.Kind {
	case KindService:
		put(program.KeyPrincipalIsAWSService, pattern.Literal("true"))
		put(program.KeyPrincipalServiceName, pattern.Literal(p.Host))
		// The list also has the service's names in regions.
		d.Set[program.KeyPrincipalServiceNamesList] = true
		d.Values[program.KeyPrincipalServiceNamesList] = KeyValue{Presence: truth.True, list: []pattern.Text{pattern.Literal(p.Host)}, More: true}
		if !facts.TagsPrincipal(p.Host) {
			never(program.KeyPrincipalTag)
		}
		// The documentation does not say what these hold for a service.
		maybe(program.KeyPrincipalArn)
		maybe(program.KeyPrincipalAccount)
		maybe(program.KeyPrincipalType)
		maybe(program.KeyUserID)
	case KindOAI:
		// Nor for one of these.
		for _, id := range []program.KeyID{program.KeyPrincipalIsAWSService, program.KeyPrincipalArn, program.KeyPrincipalAccount, program.KeyPrincipalType, program.KeyUserID, program.KeyPrincipalOrgID, program.KeyPrincipalOrgPaths} {
			maybe(id)
		}
		never(program.KeyPrincipalTag)
	case KindAnonymous:
		never(program.KeyPrincipalArn, program.KeyPrincipalIsAWSService, program.KeyPrincipalTag, program.KeyMFAPresent, program.KeyTokenIssueTime)
		put(program.KeyPrincipalAccount, pattern.Literal("anonymous"))
		put(program.KeyPrincipalType, pattern.Literal("Anonymous"))
		put(program.KeyUserID, pattern.Literal("anonymous"))
	case KindWebIdentity, KindSAML:
		// The call is unsigned (E-1304), but the caller is not anonymous either.
		never(program.KeyPrincipalArn, program.KeyPrincipalIsAWSService, program.KeyMFAPresent, program.KeyTokenIssueTime)
		put(program.KeyPrincipalAccount, UnknownText)
		put(program.KeyPrincipalType, UnknownText)
		put(program.KeyUserID, UnknownText)
	default:
		put(program.KeyPrincipalIsAWSService, pattern.Literal("false"))
		put(program.KeyPrincipalAccount, p.Account)
		put(program.KeyPrincipalArn, p.principalARN())
		put(program.KeyPrincipalType, p.principalType())
		put(program.KeyUserID, p.userID())
		if p.Kind == KindUser {
			put(program.KeyUsername, p.Name)
		}
	}
}

// origin says whether the missing part of a key depends on who the caller is, or has
// to be supplied: the unique id, the session name and the path of a role that is
// otherwise known.
func (p *Principal) origin(id program.KeyID, t pattern.Text) Origin {
	if !t.IsKnown() && id != program.KeyPrincipalType && p.Kind.HasAccount() &&
		(!p.Name.IsKnown() || !p.Account.IsKnown() || !p.Partition.IsKnown()) {
		return FromPrincipal
	}
	return FromMissing
}

// principalARN is aws:PrincipalArn: for sessions of a role the ARN of the role with
// its path.
func (p *Principal) principalARN() pattern.Text {
	switch p.Kind {
	case KindRole, KindRoleSession:
		path := p.Path
		if !path.IsKnown() && !strings.HasPrefix(path.Prefix(), "/") || pattern.IsEmpty(path) {
			path = pattern.WithPrefix("/")
		}
		return pattern.Concat(pattern.Literal("arn:"), p.Partition, pattern.Literal(":iam::"), p.Account,
			pattern.Literal(":role"), path, p.Name)
	case KindRootSession:
		return pattern.Concat(pattern.Literal("arn:"), p.Partition, pattern.Literal(":"), UnknownText)
	default:
		return p.ARN
	}
}

// principalType is aws:PrincipalType.
func (p *Principal) principalType() pattern.Text {
	switch p.Kind {
	case KindUser:
		return pattern.Literal("User")
	case KindRole, KindRoleSession:
		return pattern.Literal("AssumedRole")
	case KindFederatedUser:
		return pattern.Literal("FederatedUser")
	case KindRoot:
		return pattern.Literal("Account")
	default:
		return UnknownText
	}
}

// userID is aws:userid.
func (p *Principal) userID() pattern.Text {
	id := func(prefix string) pattern.Text {
		if p.UniqueID != "" {
			return pattern.Literal(p.UniqueID)
		}
		return pattern.Concat(pattern.Literal(prefix), pattern.Hole(pattern.NoColon))
	}
	switch p.Kind {
	case KindUser:
		return id("AIDA")
	case KindRole, KindRoleSession:
		return pattern.Concat(id("AROA"), pattern.Literal(":"), p.Session)
	case KindFederatedUser:
		return pattern.Concat(p.Account, pattern.Literal(":"), p.Name)
	case KindRoot:
		return p.Account
	default:
		return UnknownText
	}
}
