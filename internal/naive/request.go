// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package naive

import "strings"

// Decision is the outcome of a request (E-304).
type Decision uint8

// The decisions, in the order of E-304.
const (
	ExplicitDeny Decision = iota
	Allowed
	ImplicitDeny
)

func (d Decision) String() string {
	return [...]string{"explicitDeny", "allowed", "implicitDeny"}[d]
}

// Set is a set of decisions.
type Set uint8

// Has reports whether the decision is in the set.
func (s Set) Has(d Decision) bool { return s&(1<<d) != 0 }

// Only returns the only member of the set.
func (s Set) Only() (Decision, bool) {
	for d := ExplicitDeny; d <= ImplicitDeny; d++ {
		if s == 1<<d {
			return d, true
		}
	}
	return 0, false
}

func (s Set) String() string {
	var names []string
	for _, d := range []Decision{Allowed, ExplicitDeny, ImplicitDeny} {
		if s.Has(d) {
			names = append(names, d.String())
		}
	}
	return strings.Join(names, ",")
}

// Kind is the kind of a caller (E-202).
type Kind string

// The kinds of callers.
const (
	User          Kind = "user"
	RoleSession   Kind = "role session"
	FederatedUser Kind = "federated user"
	Root          Kind = "root"
	RootSession   Kind = "root session"
	Service       Kind = "service"
	WebIdentity   Kind = "web identity"
	SAML          Kind = "saml"
	Anonymous     Kind = "anonymous"
)

// Caller is who makes the request. All that concerns its kind is known.
type Caller struct {
	Kind               Kind
	Partition, Account string
	Path, Name         string // of a user or role; the name of a federated user
	PathUnknown        bool   // only the session's ARN was given (E-911)
	Session            string
	Host               string // service principal, provider ARN or provider host
	UniqueID           string // "" if not given (E-919)
	ServiceLinked      bool
}

// entity is the ARN of the user or role.
func (c *Caller) entity() string {
	kind := "role"
	if c.Kind == User {
		kind = "user"
	}
	return "arn:" + c.Partition + ":iam::" + c.Account + ":" + kind + c.Path + c.Name
}

// session is the ARN of a role's or federated user's session.
func (c *Caller) session() string {
	if c.Kind == FederatedUser {
		return "arn:" + c.Partition + ":sts::" + c.Account + ":federated-user/" + c.Name
	}
	return "arn:" + c.Partition + ":sts::" + c.Account + ":assumed-role/" + c.Name + "/" + c.Session
}

func (c *Caller) root() string { return "arn:" + c.Partition + ":iam::" + c.Account + ":root" }

// HasAccount reports whether the caller belongs to an AWS account.
func (c *Caller) HasAccount() bool { return c.Account != "" }

// Request is one known call.
type Request struct {
	Caller    Caller
	Action    string
	Resources []string // one; several where a call names several (E-1405); "*" for none
	// Owner is the account of resources whose ARN names none (E-205).
	Owner string
	// Management are the management accounts of organizations (E-402, E-403).
	Management map[string]bool
	// Context are the keys supplied; upper and lower case are the same. An empty list states
	// that the key is absent, as does leaving it out.
	Context map[string][]string
	// Own are properties of each of several resources, by its ARN (E-1733).
	Own map[string]map[string][]string
}

// EndpointKind is how an endpoint policy reads principals (E-551 to E-553).
type EndpointKind uint8

// The kinds of endpoints.
const (
	EndpointUnknown EndpointKind = iota
	Interface
	Gateway
)

// Layers are the policies. Nil layers are absent (E-206).
type Layers struct {
	Identity []*Document
	Boundary *Document
	Session  []*Document // nil for none, which is not the same as an empty one
	SCP, RCP [][]*Document
	// Resource are the policies by their owner's ARN; nil documents state that there is
	// none (E-1713).
	Resource map[string]*Document
	Endpoint *Document
	Kind     EndpointKind
}
