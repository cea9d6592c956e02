// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package frame

import (
	"time"
)

// Options are what the user chose.
type Options struct {
	// Now is the present. With the zero time nothing that depends on the clock is checked, the age of the catalogue included.
	Now time.Time
	// MaxCatalogAge is from what age on the catalogue cannot make an ERROR; 180 days if it is 0.
	MaxCatalogAge time.Duration
	// Overrides are classes for checks, by id.
	Overrides map[string]Class
	// DeclareIn is what messages call the place where actions and services are declared that are newer than the catalogue, "" if
	// there is none.
	DeclareIn string
	// Ignore are findings that are accepted.
	Ignore []IgnoreEntry
}

// IgnoreEntry accepts findings of a check, with a reason.
type IgnoreEntry struct {
	ID, Reason string
	// Sid and Path narrow the entry down to a statement or to a JSON path and what is under it; "" for all.
	Sid, Path string
}
