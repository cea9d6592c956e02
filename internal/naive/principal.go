// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package naive

import (
	"maps"
	"slices"
	"strings"
)

// class is how a Principal element matched (section 3.2).
type class uint8

const (
	none class = iota
	account
	entity
	direct
)

// principalClass is section 9.1: the strongest class among the entries that match.
func (r *run) principalClass(p map[string][]string) class {
	best := none
	if _, star := p["*"]; star {
		return direct
	}
	for _, kind := range slices.Sorted(maps.Keys(p)) {
		for _, e := range p[kind] {
			best = max(best, r.entryClass(kind, e))
		}
	}
	return best
}

func (r *run) entryClass(kind, e string) class {
	c := &r.req.Caller
	if e == "*" && kind == "AWS" {
		switch c.Kind {
		case Service, WebIdentity, SAML:
			if r.pick("C-14", 2) == 1 {
				return none
			}
		}
		return direct
	}
	switch kind {
	case "Service":
		return when(c.Kind == Service && e == c.Host, direct)
	case "Federated":
		return when((c.Kind == WebIdentity || c.Kind == SAML) && e == c.Host, direct)
	case "AWS":
		if c.HasAccount() && c.Kind != WebIdentity && c.Kind != SAML {
			return r.awsEntry(c, e)
		}
	}
	return none
}

func when(b bool, c class) class {
	if b {
		return c
	}
	return none
}

func (r *run) awsEntry(c *Caller, e string) class {
	if e == c.Account || e == c.root() {
		return account
	}
	if (c.Kind == User || c.Kind == RoleSession) && (strings.HasPrefix(e, "AIDA") || strings.HasPrefix(e, "AROA")) {
		mine := e == c.UniqueID
		if c.UniqueID == "" && strings.HasPrefix(e, "AIDA") == (c.Kind == User) {
			mine = r.pick("unique id "+e, 2) == 1 // C-23
		}
		if c.Kind == User {
			return when(mine, direct)
		}
		return when(mine, entity)
	}
	switch c.Kind {
	case User:
		return when(e == c.entity(), direct)
	case RoleSession:
		if r.sameRole(e, c.session()) {
			return direct
		}
		if c.PathUnknown {
			return when(r.sameRole(withoutPath(e), "arn:"+c.Partition+":iam::"+c.Account+":role/"+c.Name), entity)
		}
		return when(r.sameRole(e, c.entity()), entity)
	case FederatedUser:
		if e == c.session() {
			return direct
		}
		// Which user asked for the session is not part of a request.
		user := strings.HasPrefix(e, "arn:"+c.Partition+":iam::"+c.Account+":user/") || strings.HasPrefix(e, "AIDA")
		if user && r.pick("federating user "+e, 2) == 1 {
			return entity
		}
	}
	return none
}

// sameRole compares an entry with an ARN of the caller. The case of the role's name
// is contested (C-22).
func (r *run) sameRole(e, arn string) bool {
	if e == arn {
		return true
	}
	if len(e) != len(arn) {
		return false
	}
	name := strings.LastIndex(arn, "/") + 1
	end := len(arn)
	if strings.Contains(arn, ":assumed-role/") {
		end = name - 1
		name = strings.LastIndex(arn[:end], "/") + 1
	}
	folded := e[:name] == arn[:name] && strings.EqualFold(e[name:end], arn[name:end]) && e[end:] == arn[end:]
	return r.either("C-22", false, folded)
}

// withoutPath takes the path out of a role's ARN.
func withoutPath(e string) string {
	head, rest, ok := strings.Cut(e, ":role/")
	if !ok {
		return e
	}
	return head + ":role/" + rest[strings.LastIndex(rest, "/")+1:]
}

// principalMatches is the principal part of a statement of a resource policy: the
// class of an Allow, any class but none for a Deny (E-544).
func (r *run) principalMatches(s *statement) class {
	if s.hasPrincipal {
		return r.principalClass(s.principal)
	}
	if !s.hasNotPr {
		return none
	}
	if s.allow {
		return when(!r.spared(s.notPrinc), direct) // E-934
	}
	return when(!r.exempt(s.notPrinc), direct) // E-932
}

// listed reports which members of the caller's chain (E-931) NotPrincipal lists.
func (r *run) listed(p map[string][]string) (all, acct, ent, session bool) {
	c := &r.req.Caller
	if _, star := p["*"]; star {
		return true, false, false, false
	}
	if slices.Contains(p["AWS"], "*") && r.entryClass("AWS", "*") == direct {
		return true, false, false, false
	}
	for _, e := range p["AWS"] {
		if !c.HasAccount() {
			break
		}
		acct = acct || e == c.Account || e == c.root()
		switch c.Kind {
		case User:
			ent = ent || r.awsEntry(c, e) == direct
		case RoleSession:
			class := r.awsEntry(c, e)
			ent = ent || class == entity
			session = session || class == direct
		case FederatedUser:
			session = session || e == c.session()
			ent = ent || r.awsEntry(c, e) == entity
		}
	}
	return false, acct, ent, session
}

// exempt is E-932 as amended, for a Deny.
func (r *run) exempt(p map[string][]string) bool {
	c := &r.req.Caller
	if r.boundaryApplies() {
		return false // E-506
	}
	all, acct, ent, session := r.listed(p)
	if all {
		return true
	}
	switch c.Kind {
	case Service:
		return slices.Contains(p["Service"], c.Host)
	case Root, RootSession:
		return acct
	case User:
		session = ent
	case RoleSession, FederatedUser:
	default:
		return false
	}
	switch {
	case acct && ent && session:
		return true
	case !ent && !session:
		return false
	case !acct:
		return r.service() != "s3" && r.pick("a chain without its account", 2) == 1
	case ent:
		return r.pick("C-13", 2) == 0
	default:
		return r.pick("C-13", 2) == 1
	}
}

// spared is E-934 as amended: whether NotPrincipal keeps an Allow from the caller.
func (r *run) spared(p map[string][]string) bool {
	c := &r.req.Caller
	all, acct, ent, session := r.listed(p)
	switch {
	case all, ent, session:
		return true
	case c.Kind == Service:
		return slices.Contains(p["Service"], c.Host)
	case c.Kind == Root, c.Kind == RootSession:
		return acct
	case acct:
		return r.pick("an account that NotPrincipal spares", 2) == 0
	}
	return false
}

// endpointMatches is E-550 to E-553.
func (r *run) endpointMatches(s *statement) bool {
	p := s.principal
	plain := r.principalClass(p) != none
	isRoot := r.req.Caller.Kind == Root
	_, gate := p["*"]
	for _, e := range p["AWS"] {
		gate = gate || e == "*" || isRoot && r.awsEntry(&r.req.Caller, e) == account
	}
	switch r.layers.Kind {
	case Interface:
		return plain
	case Gateway:
		return gate
	}
	if service := r.service(); service != "s3" && service != "dynamodb" {
		return plain
	}
	return r.either("endpoint kind", plain, gate)
}
