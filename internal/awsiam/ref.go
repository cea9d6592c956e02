// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awsiam

import (
	"errors"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
)

// The types of a [Ref].
const (
	TypeRole   = "role"
	TypeUser   = "user"
	TypeGroup  = "group"
	TypePolicy = "policy"
)

// Ref says which role, user, group or managed policy is meant.
type Ref struct {
	Type, Name string
	// Path begins and ends with a slash; "" if it is not known, as in the ARN of a session.
	Path string
	// Partition and Account are "" for those of the caller.
	Partition, Account string
}

// The errors of [ParseRef].
var (
	// ErrNotARN: the text is no ARN of a role, user, group, policy or session.
	ErrNotARN = errors.New("not the ARN of a role, a user or a session of a role")
	// ErrNotReadable: it is the ARN of a caller that has no policies which IAM could list.
	ErrNotReadable = errors.New("a caller that has no policies of its own in IAM")
)

// ParseRef reads an ARN. That of a role session means its role: the session has lost the
// path, and names are unique in an account (L-111).
func ParseRef(text string) (Ref, error) {
	if p, ok := arn.ParsePrincipal(text); ok {
		ref := Ref{Name: p.Name, Path: p.Path, Partition: p.Partition, Account: p.Account}
		switch p.Kind {
		case arn.Role, arn.AssumedRole:
			ref.Type = TypeRole
		case arn.User:
			ref.Type = TypeUser
		default:
			return Ref{}, ErrNotReadable
		}
		return ref, nil
	}
	a, ok := arn.Split(text)
	if !ok || a.Service != "iam" || a.Region != "" || !arn.IsAccountID(a.Account) && a.Account != awsOwned {
		return Ref{}, ErrNotARN
	}
	kind, rest, _ := strings.Cut(a.Resource, "/")
	slash := strings.LastIndexByte(rest, '/')
	name := rest[slash+1:]
	if kind != TypeGroup && kind != TypePolicy || name == "" || strings.ContainsAny(rest, "*?$:") {
		return Ref{}, ErrNotARN
	}
	return Ref{Type: kind, Name: name, Path: "/" + rest[:slash+1], Partition: a.Partition, Account: a.Account}, nil
}

// awsOwned is in the place of the account in ARNs of policies that AWS manages.
const awsOwned = "aws"

// ARN returns the ARN as far as it is known; a path that is not known is left out.
func (r *Ref) ARN() string {
	path := r.Path
	if path == "" {
		path = "/"
	}
	return arn.ARN{Partition: orDefault(r.Partition, "aws"), Service: "iam", Account: r.Account, Resource: r.Type + path + r.Name}.String()
}

// at completes a reference by the caller's account and partition, and refuses those of
// others: IAM reads nothing across accounts (L-112).
func (r *Ref) at(c Caller) (Ref, error) {
	out := *r
	if out.Partition == "" {
		out.Partition = c.Partition
	}
	if out.Account == "" {
		out.Account = c.Account
	}
	switch {
	case out.Partition != c.Partition:
		return out, &Problem{Kind: OtherPartition, Subject: out.ARN(), Want: out.Partition, Got: c.Partition}
	case out.Account != c.Account && out.Account != awsOwned:
		return out, &Problem{Kind: OtherAccount, Subject: out.ARN(), Want: out.Account, Got: c.Account}
	}
	return out, nil
}
