// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package action

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// RedundantActions returns the entries of a statement that others make redundant.
func RedundantActions(c *frame.Pass, s *view.Statement) map[int]bool {
	r := redundancy{c: c, s: s}
	r.find()
	gone := map[int]bool{}
	for _, x := range r.found {
		gone[x.entry] = true
	}
	return gone
}
