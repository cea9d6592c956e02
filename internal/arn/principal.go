// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package arn

import "strings"

// PrincipalKind is the kind of entity that an ARN of the iam or sts service
// names (E-202).
type PrincipalKind uint8

// The kinds of principals. The zero value is no principal.
const (
	_             PrincipalKind = iota
	Root                        // arn:P:iam::ACCT:root
	User                        // arn:P:iam::ACCT:user/[path/]NAME
	Role                        // arn:P:iam::ACCT:role/[path/]NAME
	AssumedRole                 // arn:P:sts::ACCT:assumed-role/NAME/SESSION
	FederatedUser               // arn:P:sts::ACCT:federated-user/NAME
	AssumedRoot                 // arn:P:sts::ACCT:assumed-root[/SESSION]
)

// String names the kind for messages.
func (k PrincipalKind) String() string {
	switch k {
	case Root:
		return "account root"
	case User:
		return "IAM user"
	case Role:
		return "IAM role"
	case AssumedRole:
		return "role session"
	case FederatedUser:
		return "federated user session"
	case AssumedRoot:
		return "root session"
	default:
		return "no principal"
	}
}

// Principal is the parsed ARN of a principal.
type Principal struct {
	Kind      PrincipalKind
	Partition string
	Account   string // twelve digits
	// Path begins and ends with a slash; "/" if there is none. It is empty for
	// the kinds whose ARN has no path, role sessions among them (E-910).
	Path string
	// Name is that of the user, role or federated user; empty for root.
	Name string
	// Session is the session name of an AssumedRole or AssumedRoot, if any.
	Session string
}

// ParsePrincipal parses the ARN of a user, role, account root or session. It
// reports false for anything else, wildcards and empty names included.
func ParsePrincipal(s string) (Principal, bool) {
	a, ok := Split(s)
	if !ok || a.Partition == "" || a.Region != "" || !IsAccountID(a.Account) || !plain(s) {
		return Principal{}, false
	}
	p := Principal{Partition: a.Partition, Account: a.Account}
	kind, rest, more := strings.Cut(a.Resource, "/")
	switch a.Service + " " + kind {
	case "iam root":
		p.Kind, ok = Root, !more
	case "iam user":
		p.Kind = User
		p.Path, p.Name, ok = splitPath(rest)
	case "iam role":
		p.Kind = Role
		p.Path, p.Name, ok = splitPath(rest)
	case "sts assumed-role":
		p.Kind = AssumedRole
		p.Name, p.Session, ok = strings.Cut(rest, "/")
		ok = ok && name(p.Name) && name(p.Session)
	case "sts federated-user":
		p.Kind, p.Name, ok = FederatedUser, rest, name(rest)
	case "sts assumed-root":
		p.Kind, p.Session, ok = AssumedRoot, rest, !more || name(rest)
	default:
		ok = false
	}
	if !ok {
		return Principal{}, false
	}
	return p, true
}

// ARN returns the ARN of the principal.
func (p Principal) ARN() string {
	head := "arn:" + p.Partition + ":sts::" + p.Account + ":"
	if p.Kind <= Role {
		head = "arn:" + p.Partition + ":iam::" + p.Account + ":"
	}
	switch p.Kind {
	case Root:
		return head + "root"
	case User:
		return head + "user" + p.Path + p.Name
	case Role:
		return head + "role" + p.Path + p.Name
	case AssumedRole:
		return head + "assumed-role/" + p.Name + "/" + p.Session
	case FederatedUser:
		return head + "federated-user/" + p.Name
	case AssumedRoot:
		if p.Session != "" {
			return head + "assumed-root/" + p.Session
		}
		return head + "assumed-root"
	default:
		return ""
	}
}

// IsAccountID reports whether s consists of twelve digits.
func IsAccountID(s string) bool {
	return len(s) == 12 && strings.Trim(s, "0123456789") == ""
}

// IsIAMUser reports whether s is the ARN of an IAM user.
func IsIAMUser(s string) bool { return isKind(s, User) }

// IsIAMRole reports whether s is the ARN of an IAM role.
func IsIAMRole(s string) bool { return isKind(s, Role) }

// IsAssumedRole reports whether s is the ARN of a role session.
func IsAssumedRole(s string) bool { return isKind(s, AssumedRole) }

func isKind(s string, k PrincipalKind) bool {
	p, ok := ParsePrincipal(s)
	return ok && p.Kind == k
}

// splitPath splits "[path/]name" of an IAM entity.
func splitPath(s string) (path, entity string, ok bool) {
	i := strings.LastIndexByte(s, '/') + 1
	return "/" + s[:i], s[i:], name(s[i:])
}

// name reports whether s is one non-empty stretch of a path.
func name(s string) bool { return s != "" && !strings.ContainsAny(s, "/:") }

// plain reports whether s has only the characters that IAM permits in ARNs of
// principals: printable ASCII, and no wildcards.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' || s[i] == '*' || s[i] == '?' {
			return false
		}
	}
	return true
}
