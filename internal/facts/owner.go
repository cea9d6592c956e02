// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"strings"
	"sync"
)

var ownerlessTable = open("ownerless_actions", "action", "listed")

// Owner says whether requests of an action name the owner of the resource: whether they
// have aws:ResourceAccount, aws:ResourceOrgID and aws:ResourceOrgPaths (E-1775).
type Owner uint8

const (
	// OwnerNamed means that requests name the owner.
	OwnerNamed Owner = iota
	// OwnerUnsure means that AWS used to document that they do not, and documents nothing now.
	OwnerUnsure
	// OwnerAbsent means that requests do not name the owner.
	OwnerAbsent
)

// Ownerless is an action whose requests do not name the owner of the resource, or all of
// a service, as in "ebs:*".
type Ownerless struct {
	Action string
	Owner  Owner
}

// OwnerlessActions returns the actions that are listed.
var OwnerlessActions = sync.OnceValue(func() []Ownerless {
	all := make([]Ownerless, 0, len(ownerlessTable.Rows()))
	for _, row := range ownerlessTable.Rows() {
		o := Ownerless{Action: row[0], Owner: OwnerAbsent}
		if row[1] == "2023" {
			o.Owner = OwnerUnsure
		}
		all = append(all, o)
	}
	return all
})

var ownerlessByName = sync.OnceValue(func() map[string]Owner {
	m := make(map[string]Owner)
	for _, o := range OwnerlessActions() {
		m[strings.ToLower(o.Action)] = o.Owner
	}
	return m
})

// OwnerOf says whether requests of an action, in lower case and of the service with the
// prefix, name the owner of the resource.
func OwnerOf(service, action string) Owner {
	m := ownerlessByName()
	if o, ok := m[action]; ok {
		return o
	}
	return m[service+":*"]
}
