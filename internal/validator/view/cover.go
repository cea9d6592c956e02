// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view

import "github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"

// GlobCovers reports whether a glob is known to match all that another one matches, in any case (ASCII) if fold is set.
func GlobCovers(wide, narrow string, fold bool) bool {
	compile := pattern.Compile
	if fold {
		compile = pattern.CompileFold
	}
	w, n := compile(wide), compile(narrow)
	covered, _ := pattern.Covers(&w, &n)
	return covered
}

// Overlap reports whether two resource entries may have a resource in common; false is certain.
func Overlap(a, b string) bool {
	x, y := pattern.Compile(placeholdersToStars(a)), pattern.Compile(placeholdersToStars(b))
	return pattern.Intersects(&x, &y)
}
