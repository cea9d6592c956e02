// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"strings"
	"sync"
)

var (
	keyClassTable   = open("key_classes", "service", "actions", "resources", "key", "class", "only", "values", "source")
	derivedKeyTable = open("derived_keys", "service", "actions", "key", "begins", "ends", "then")
)

// KeyClass says how certain it is that a request has a condition key (E-1720).
type KeyClass byte

// The classes, as the table writes them.
const (
	KeyDerived  KeyClass = 'A' // follows from the request
	KeyAlways   KeyClass = 'R' // in every such request, its value free
	KeyProperty KeyClass = 'P' // a property that every such resource has
	KeyOptional KeyClass = 'O' // may be absent
	KeyNever    KeyClass = 'N'
)

// KeyRow is what is known of a condition key in some requests.
type KeyRow struct {
	service string
	actions globs
	// Listed says that the row is only about actions and resources that have the key in the
	// Service Authorization Reference.
	Listed bool
	// Resources are patterns of ARNs; nil for all.
	Resources []string
	Key       string
	Class     KeyClass
	// Signed says that only signed requests have the key.
	Signed bool
	// Only is a Bool key, in lower case, without which or with false this one is absent,
	// "" for none.
	Only string
	// Values are all that the key can have, nil if that is not known (E-1722).
	Values []string
	// Verified says that AWS documents it.
	Verified bool
}

// hostKeys begins the names of the keys that hold claims of the caller's identity
// provider, in the table.
const hostKeys = "host:"

var keyRows = sync.OnceValue(func() map[string][]KeyRow {
	m := make(map[string][]KeyRow)
	for _, row := range keyClassTable.Rows() {
		r := KeyRow{service: row[0], Key: row[3], Class: KeyClass(row[4][0]), Verified: row[7] == "V"}
		if r.Listed = row[1] == "listed"; !r.Listed {
			r.actions = parseGlobs(row[1])
		}
		if row[2] != "" {
			r.Resources = strings.Split(row[2], ",")
		}
		if r.Signed = row[5] == "signed"; !r.Signed {
			r.Only = strings.ToLower(row[5])
		}
		if row[6] != "" {
			r.Values = strings.Split(row[6], ",")
		}
		key := strings.ToLower(r.Key)
		m[key] = append(m[key], r)
	}
	return m
})

// AllKeyRows returns the rows by condition key, in lower case. The first that fits a
// request counts (see [KeyRow.Of]). Keys that come in families have the rows of their
// family (see [KeyFamily]).
func AllKeyRows() map[string][]KeyRow { return keyRows() }

// KeyFamily returns the name under which the table has a condition key, in lower case,
// that it does not name itself: "host:sub" and "host:aud" for the claims of identity
// providers, "apigateway:resource/*" for properties of APIs, "" for others.
func KeyFamily(key string) string {
	prefix, name, _ := strings.Cut(key, ":")
	switch {
	case IsSubjectOrAudience(key):
		return hostKeys + name
	case prefix == "apigateway" && strings.HasPrefix(name, "resource/"):
		return "apigateway:resource/*"
	}
	return ""
}

// IsSubjectOrAudience reports whether a condition key, in lower case, holds the subject or the
// audience of a token of an identity provider. OpenID Connect requires both of every token, and
// what identifies somebody is not empty.
func IsSubjectOrAudience(key string) bool {
	provider, claim, _ := strings.Cut(key, ":")
	return (claim == "sub" || claim == "aud") && strings.IndexByte(provider, '.') >= 0
}

// Of reports whether the row is about an action.
func (r *KeyRow) Of(action string) bool {
	service, name, _ := strings.Cut(action, ":")
	return strings.EqualFold(service, r.service) && (r.Listed || r.actions.name(name))
}

// Conditions returns the Bool keys, in lower case, on which the presence of others hangs.
var Conditions = sync.OnceValue(func() []string {
	var keys []string
	seen := map[string]bool{}
	for _, row := range keyClassTable.Rows() {
		if key := strings.ToLower(row[5]); key != "" && key != "signed" && !seen[key] {
			seen[key] = true
			keys = append(keys, key)
		}
	}
	return keys
})

// DerivedKey is a condition key whose value stands in the ARN of the resource.
type DerivedKey struct {
	service string
	actions globs
	Key     string // in AWS's spelling
	// Begins is what stands in the sixth field before the value, Ends what stands behind it.
	Begins, Ends string
	// Named says that more may follow the value, behind a slash.
	Named bool
}

var derivedKeys = sync.OnceValue(func() map[string]*DerivedKey {
	m := make(map[string]*DerivedKey)
	for _, row := range derivedKeyTable.Rows() {
		m[strings.ToLower(row[2])] = &DerivedKey{service: row[0], actions: parseGlobs(row[1]), Key: row[2], Begins: row[3], Ends: row[4], Named: row[5] == "more"}
	}
	return m
})

// DerivedFromARN returns how a condition key, in lower case, follows from the ARN of the
// resource, nil if it does not.
func DerivedFromARN(key string) *DerivedKey { return derivedKeys()[key] }

// Of reports whether requests of an action have the key.
func (d *DerivedKey) Of(action string) bool {
	service, name, _ := strings.Cut(action, ":")
	return strings.EqualFold(service, d.service) && d.actions.name(name)
}

var multivaluedTable = open("multivalued_keys", "key")

var multivalued = sync.OnceValue(multivaluedTable.ByName)

// Multivalued reports whether a condition key of a service, in any case, holds several
// values in one request.
func Multivalued(key string) bool {
	_, ok := multivalued()[strings.ToLower(key)]
	return ok
}

// DerivedKeys returns the keys that follow from the ARN of the resource, in the order of
// the table.
var DerivedKeys = sync.OnceValue(func() []*DerivedKey {
	var all []*DerivedKey
	for _, row := range derivedKeyTable.Rows() {
		all = append(all, derivedKeys()[strings.ToLower(row[2])])
	}
	return all
})
