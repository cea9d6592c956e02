// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package granted

// OfWithin is Of with another bound on the work.
func OfWithin(in *Input, c Catalog, budget int) *Set { return of(in, c, budget) }
