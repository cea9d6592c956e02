// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package program

import (
	"strings"
)

// ResourceTag splits the lower-case name of such a key.
func ResourceTag(name string) (service, tag string, ok bool) {
	service, rest, _ := strings.Cut(name, ":")
	tag, ok = strings.CutPrefix(rest, "resourcetag/")
	return service, tag, ok
}

// FamilyLists are families of keys of services, each with the key that lists the last
// parts of their names (E-1737 e). That of aws:RequestTag/k has rules of its own, see
// requestTagPresence.
var FamilyLists = [...]familyList{
	{"kms:encryptioncontextkeys", "kms:encryptioncontext:"},
	{"s3:requestobjecttagkeys", "s3:requestobjecttag/"},
}

type familyList struct{ List, Family string }

// familyOf returns the family that a lower-case name belongs to, or that it is the list of.
func familyOf(name string) (listed, lists *familyList) {
	for i := range FamilyLists {
		f := &FamilyLists[i]
		switch {
		case name == f.List:
			return nil, f
		case strings.HasPrefix(name, f.Family):
			return f, nil
		}
	}
	return nil, nil
}

// TagAliases are the names under which conditions see the tags of a resource.
var TagAliases = []string{"aws:resourcetag/", "ssm:resourcetag/", "iam:resourcetag/"}

// CanonicalKey is the lower-case name under which a key counts as one with its other
// names: SERVICE:ResourceTag/k is aws:ResourceTag/k (E-1737 f).
func CanonicalKey(name string) string {
	lower := strings.ToLower(name)
	if _, rest, ok := strings.Cut(lower, ":"); ok {
		if tag, ok := strings.CutPrefix(rest, "resourcetag/"); ok {
			return TagAliases[0] + tag
		}
	}
	return lower
}
