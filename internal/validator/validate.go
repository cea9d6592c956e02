// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// Validate looks for everything that is wrong with a document. It never fails: what cannot be read is a finding.
func Validate(in frame.Input) *frame.Report {
	c := frame.NewPass(Suite(), &in)
	c.Run()
	return c.Report()
}
