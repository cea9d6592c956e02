// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// caller is whose activity is learnt.
type caller struct {
	arn.Principal
	text string
}

// readCaller reads the ARN of a user, a role, or a session of a role, which means the role.
func readCaller(text string) (*caller, error) {
	p, ok := arn.ParsePrincipal(text)
	if !ok {
		return nil, fmt.Errorf("%q is not the ARN of a user or role, such as arn:aws:iam::111122223333:role/ci", text)
	}
	switch p.Kind {
	case arn.User, arn.Role:
	case arn.AssumedRole:
		p.Kind, p.Session = arn.Role, ""
	default:
		return nil, fmt.Errorf("%q is no user or role: activity is learnt for those, since policies are attached to them", text)
	}
	return &caller{p, text}, nil
}

// Partition returns the partition of the caller.
func (c *caller) partition() string { return c.Principal.Partition }

// Caller is the principal of activity as a request has it: the role of a session. It is nil
// for what is no user or role.
func Caller(text string) *request.Principal {
	c, err := readCaller(text)
	if err != nil {
		return nil
	}
	p := c.Principal
	if p.Kind == arn.Role && p.Path == "" {
		p.Path = "/"
	}
	out, err := request.ParsePrincipal(p.ARN())
	if err != nil {
		return nil
	}
	return out
}

// is reports whether an ARN is the caller's. If one side lacks the path, account and name
// count: names are unique in an account (L-610).
func (c *caller) is(text string) bool {
	p, ok := arn.ParsePrincipal(text)
	if !ok {
		return false
	}
	if p.Kind == arn.AssumedRole {
		p.Kind, p.Path = arn.Role, ""
	}
	if p.Kind != c.Kind || p.Account != c.Account || p.Name != c.Name || p.Partition != c.Principal.Partition {
		return false
	}
	lacks := func(path string) bool { return path == "" || path == "/" }
	return p.Path == c.Path || lacks(p.Path) || lacks(c.Path)
}

// own reports whether a call was made with the caller's permissions, and why not: the
// reason is for the count of ignored events.
func (c *caller) own(id *identity) (reason string) {
	who := ""
	switch id.Type {
	case "AssumedRole":
		if who = id.SessionContext.SessionIssuer.ARN; who == "" {
			who = id.ARN
		}
	case "IAMUser":
		who = id.ARN
	case "FederatedUser":
		who = id.SessionContext.SessionIssuer.ARN
	case "":
		return "identity not recorded"
	default:
		return "identity of type " + clean(id.Type)
	}
	if c.is(who) {
		return ""
	}
	return "other principal"
}

// clean is a short text of a file as a message may show it.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, s)
	return s[:min(len(s), 64)]
}
