// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// derivedPrincipal holds the context keys that follow from the caller (class A of
// section 12). Those that do not are not set.
type derivedPrincipal struct {
	set    [principalKeys]bool
	values [principalKeys]keyValue
}

// derive computes the context keys that follow from the caller. It is called once,
// when the caller is complete.
func (p *Principal) derive() {
	d := &p.derived
	*d = derivedPrincipal{}
	put := func(id keyID, t pattern.Text) {
		d.set[id], d.values[id] = true, present(t)
		d.values[id].origin = p.origin(id, t)
	}
	never := func(ids ...keyID) {
		for _, id := range ids {
			d.set[id], d.values[id] = true, absent
		}
	}
	maybe := func(id keyID) {
		d.set[id], d.values[id] = true, absent
		d.values[id].unsupplied(truth.Unknown, false)
	}

	if p.Kind != KindUser {
		never(keyUsername)
	}
	if p.Kind != KindService {
		never(keyPrincipalServiceName, keyPrincipalServiceNamesList)
	}
	if !p.Kind.HasAccount() && p.Kind != KindOAI {
		never(keyPrincipalOrgID, keyPrincipalOrgPaths) // E-1212, E-1213
	}
	if p.Kind == KindRootSession {
		put(keyAssumedRoot, pattern.Literal("true"))
	} else {
		never(keyAssumedRoot)
	}
	switch p.Kind {
	case KindService:
		put(keyPrincipalIsAWSService, pattern.Literal("true"))
		put(keyPrincipalServiceName, pattern.Literal(p.Host))
		// The list also has the service's names in regions.
		d.set[keyPrincipalServiceNamesList] = true
		d.values[keyPrincipalServiceNamesList] = keyValue{presence: truth.True, list: []pattern.Text{pattern.Literal(p.Host)}, more: true}
		never(keyPrincipalTag)
		// The documentation does not say what these hold for a service.
		maybe(keyPrincipalArn)
		maybe(keyPrincipalAccount)
		maybe(keyPrincipalType)
		maybe(keyUserID)
	case KindOAI:
		// Nor for one of these.
		for _, id := range []keyID{keyPrincipalIsAWSService, keyPrincipalArn, keyPrincipalAccount, keyPrincipalType, keyUserID, keyPrincipalOrgID, keyPrincipalOrgPaths} {
			maybe(id)
		}
		never(keyPrincipalTag)
	case KindAnonymous:
		never(keyPrincipalArn, keyPrincipalIsAWSService, keyPrincipalTag, keyMFAPresent, keyTokenIssueTime)
		put(keyPrincipalAccount, pattern.Literal("anonymous"))
		put(keyPrincipalType, pattern.Literal("Anonymous"))
		put(keyUserID, pattern.Literal("anonymous"))
	case KindWebIdentity, KindSAML:
		// The call is unsigned (E-1304), but the caller is not anonymous either.
		never(keyPrincipalArn, keyPrincipalIsAWSService, keyMFAPresent, keyTokenIssueTime)
		put(keyPrincipalAccount, unknownText)
		put(keyPrincipalType, unknownText)
		put(keyUserID, unknownText)
	default:
		put(keyPrincipalIsAWSService, pattern.Literal("false"))
		put(keyPrincipalAccount, p.Account)
		put(keyPrincipalArn, p.principalARN())
		put(keyPrincipalType, p.principalType())
		put(keyUserID, p.userID())
		if p.Kind == KindUser {
			put(keyUsername, p.Name)
		}
	}
}

// origin tells whether what is missing of a key hangs on who the caller is, or has
// to be supplied: the unique id, the session name and the path of a role that is
// otherwise known.
func (p *Principal) origin(id keyID, t pattern.Text) origin {
	if !t.IsKnown() && id != keyPrincipalType && p.Kind.HasAccount() &&
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
