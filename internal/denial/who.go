// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// principal is the caller as the Principal of a statement; nil if it is not stated.
func (x *explanation) principal() any {
	p := x.asked.request.Principal
	switch p.Kind {
	case request.KindAnonymous:
		return "*"
	case request.KindService:
		return map[string]string{"Service": p.Host}
	case request.KindWebIdentity, request.KindSAML:
		return map[string]string{"Federated": p.Host}
	}
	if arn, ok := x.callerARN(); ok {
		return map[string]string{"AWS": arn}
	}
	return nil
}

// callerARN is the ARN of the user, or of the role of a session; false if it is not stated.
// A path that is not known is taken to be "/".
func (x *explanation) callerARN() (string, bool) {
	p := x.asked.request.Principal
	if x.asked.guessed && x.in.Principal == nil {
		return "", false
	}
	if p.Kind.IsRole() {
		if s, ok := p.CallerRoleARN().Known(); ok {
			return s, true
		}
		name, ok := p.Name.Known()
		account, known := p.Account.Known()
		partition, whole := p.Partition.Known()
		if !ok || !known || !whole {
			return "", false
		}
		x.withoutPath = "arn:" + partition + ":iam::" + account + ":role/" + name
		return x.withoutPath, true
	}
	return p.ARN.Known()
}

// whose names who a policy is to be attached to.
func (x *explanation) whose() string {
	p := x.asked.request.Principal
	name, known := p.Name.Known()
	switch {
	case x.asked.guessed && x.in.Principal == nil:
		return "the caller"
	case known && p.Kind.IsRole():
		if set, ok := permissionSet(name); ok {
			return "the permission set " + set + " of IAM Identity Center, which makes the role " + name
		}
		return "the role " + name
	case known && p.Kind == request.KindUser:
		return "the user " + name
	}
	return p.Display
}

// permissionSet is the name of the permission set that a role was made for (N-203).
func permissionSet(role string) (string, bool) {
	rest, ok := strings.CutPrefix(role, "AWSReservedSSO_")
	if !ok {
		return "", false
	}
	i := strings.LastIndexByte(rest, '_')
	if i <= 0 {
		return "", false
	}
	return rest[:i], true
}
