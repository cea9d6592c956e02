// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// derivedPrincipal holds the context keys that follow from the caller (class A of
// section 12). Those that do not are not set.
type derivedPrincipal struct {
	set    [program.PrincipalKeys]bool
	values [program.PrincipalKeys]keyValue
}

// derive computes the context keys that follow from the caller. It is called once,
// when the caller is complete.
func (p *Principal) derive() {
	d := &p.derived
	*d = derivedPrincipal{}
	put := func(id program.KeyID, t pattern.Text) {
		d.set[id], d.values[id] = true, present(t)
		d.values[id].origin = p.origin(id, t)
	}
	never := func(ids ...program.KeyID) {
		for _, id := range ids {
			d.set[id], d.values[id] = true, absent
		}
	}
	maybe := func(id program.KeyID) {
		d.set[id], d.values[id] = true, absent
		d.values[id].unsupplied(truth.Unknown, false)
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
		d.set[program.KeyPrincipalServiceNamesList] = true
		d.values[program.KeyPrincipalServiceNamesList] = keyValue{presence: truth.True, list: []pattern.Text{pattern.Literal(p.Host)}, more: true}
		never(program.KeyPrincipalTag)
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
		put(program.KeyPrincipalAccount, unknownText)
		put(program.KeyPrincipalType, unknownText)
		put(program.KeyUserID, unknownText)
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

// origin tells whether what is missing of a key hangs on who the caller is, or has
// to be supplied: the unique id, the session name and the path of a role that is
// otherwise known.
func (p *Principal) origin(id program.KeyID, t pattern.Text) origin {
	if !t.IsKnown() && id != program.KeyPrincipalType && p.Kind.HasAccount() &&
		(!p.Name.IsKnown() || !p.Account.IsKnown() || !p.Partition.IsKnown()) {
		return fromPrincipal
	}
	return fromNowhere
}

// principalARN is aws:PrincipalArn: for sessions of a role the ARN of the role with
// its path.
func (p *Principal) principalARN() pattern.Text {
	switch p.Kind {
	case KindRole, KindRoleSession:
		path := p.Path
		if !path.IsKnown() && !strings.HasPrefix(path.Prefix(), "/") || isEmpty(path) {
			path = pattern.WithPrefix("/")
		}
		return pattern.Concat(pattern.Literal("arn:"), p.Partition, pattern.Literal(":iam::"), p.Account,
			pattern.Literal(":role"), path, p.Name)
	case KindRootSession:
		return pattern.Concat(pattern.Literal("arn:"), p.Partition, pattern.Literal(":"), unknownText)
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
		return unknownText
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
		return unknownText
	}
}
