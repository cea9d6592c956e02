// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import "sync"

var withoutResourceTable = open("resource_optional", "service", "meaning")

// WithoutResource is what a statement of a resource policy means that has neither
// Resource nor NotResource (E-542).
type WithoutResource uint8

const (
	// WithoutResourceUnsaid means that AWS does not say (C-31).
	WithoutResourceUnsaid WithoutResource = iota
	// WithoutResourceCovers means that the statement covers the resource that has the policy.
	WithoutResourceCovers
	// WithoutResourceNothing means that the statement applies to nothing (E-1323).
	WithoutResourceNothing
	// WithoutResourceRefused means that AWS refuses the document.
	WithoutResourceRefused
)

var withoutResource = sync.OnceValue(func() map[string]WithoutResource {
	meanings := map[string]WithoutResource{
		"covers": WithoutResourceCovers, "nothing": WithoutResourceNothing, "refused": WithoutResourceRefused,
	}
	m := make(map[string]WithoutResource)
	for _, row := range withoutResourceTable.Rows() {
		m[row[0]] = meanings[row[1]]
	}
	return m
})

// WithoutResourceOf says what such a statement means in policies of a service's
// resources. The service is that of the resource's ARN.
func WithoutResourceOf(service string) WithoutResource { return withoutResource()[service] }
