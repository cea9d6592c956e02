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

// inPartition compares the account and, where the entry names one, the partition.
func (v *env) inPartition(e *program.PrincipalEntry) truth.Value {
	in := request.SameText(e.Account, v.principal.Account)
	if e.Partition == "" || in == truth.False {
		return in
	}
	return truth.And(in, request.SameText(e.Partition, v.principal.Partition))
}

// callerInAccount is E-906 and E-907.
func (v *env) callerInAccount(e *program.PrincipalEntry) truth.Value {
	return v.uncertain(v.inPartition(e), WhyCallerAccount)
}

// callerIsUser is E-908 for a user.
func (v *env) callerIsUser(e *program.PrincipalEntry) truth.Value {
	p := v.principal
	in := v.inPartition(e)
	if in == truth.False {
		return in
	}
	if !p.Name.IsKnown() || !p.Path.IsKnown() {
		return v.uncertain(pattern.Exact(e.Text, p.ARN), WhyCallerName)
	}
	is := truth.And(request.SameText(e.Path, p.Path), request.SameText(e.Name, p.Name))
	return v.uncertain(truth.And(in, is), WhyCallerAccount)
}

// federatedBy is E-908 for a federated session: its ARN does not say which user made
// it.
func (v *env) federatedBy(e *program.PrincipalEntry) truth.Value {
	in := v.inPartition(e)
	if in == truth.False {
		return in
	}
	return v.because(WhyFederatingUser, Cause{})
}

// callerIsRole is E-909: every session of the role. Role names are unique in an
// account, so that a session whose role's path is not known is recognised by the
// name (E-911).
func (v *env) callerIsRole(e *program.PrincipalEntry) truth.Value {
	p := v.principal
	in := v.inPartition(e)
	if in == truth.False {
		return in
	}
	if p.Name.IsKnown() && (p.Path.IsKnown() || p.Kind == request.KindRoleSession) {
		if p.Path.IsKnown() {
			if in = truth.And(in, request.SameText(e.Path, p.Path)); in == truth.False {
				return in
			}
		}
		return v.uncertain(truth.And(in, v.roleName(e.Name, p.Name)), WhyCallerAccount)
	}
	is := pattern.Exact(e.Text, p.CallerRoleARN())
	if is == truth.False {
		if folded, _ := pattern.ExactFold(e.Text, p.CallerRoleARN()); folded != truth.False {
			return v.readings(22, truth.False, folded)
		}
	}
	return v.uncertain(is, WhyCallerName)
}

// roleName compares role names exactly, except for C-22.
func (v *env) roleName(entry string, caller pattern.Text) truth.Value {
	is := request.SameText(entry, caller)
	if is != truth.False {
		return v.uncertain(is, WhyCallerRole)
	}
	if s, ok := caller.Known(); ok {
		if !strings.EqualFold(s, entry) {
			return is
		}
		return v.readings(22, truth.False, truth.True)
	}
	folded, _ := pattern.ExactFold(pattern.Literal(entry), caller)
	return v.readings(22, truth.False, folded)
}

// callerIsSession is E-910. The session of a caller given by its role is not known
// (E-203).
func (v *env) callerIsSession(e *program.PrincipalEntry) truth.Value {
	p := v.principal
	is := v.inPartition(e)
	if is == truth.False {
		return is
	}
	session := truth.Unknown // any session of a role
	if p.Kind == request.KindRoleSession {
		session = request.SameText(e.Session, p.Session)
	}
	if session == truth.False {
		return session
	}
	mark := v.mark()
	if is = truth.And(is, v.roleName(e.Name, p.Name)); is == truth.False {
		return v.release(mark, is)
	}
	if session == truth.Unknown && p.Kind == request.KindRole {
		return v.because(WhySessionName, Cause{})
	}
	return v.uncertain(truth.And(is, session), WhyCallerSession)
}

// callerIsFederatedUser is E-912.
func (v *env) callerIsFederatedUser(e *program.PrincipalEntry) truth.Value {
	is := truth.And(v.inPartition(e), request.SameText(e.Name, v.principal.Name))
	return v.uncertain(is, WhyCallerName)
}

// callerHasID is E-919: the id decides, never the name, and the id is rarely known.
func (v *env) callerHasID(e *program.PrincipalEntry) truth.Value {
	if v.principal.UniqueID == "" {
		return v.readings(23, truth.True, truth.False)
	}
	return request.SameText(v.principal.UniqueID, e.Text)
}

// callerHost compares a service or an identity provider, known or not.
func (v *env) callerHost(e *program.PrincipalEntry) truth.Value {
	is := request.SameText(v.principal.Host, e.Text)
	if is == truth.Unknown {
		v.unknown(e.Node)
	}
	return is
}

// canonicalUser is E-916: the canonical id of an account follows from nothing in the request.
func (v *env) canonicalUser() truth.Value {
	return v.because(WhyCanonicalUser, Cause{})
}
