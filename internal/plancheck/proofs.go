// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// verdict is the answer to a question about all requests.
type verdict uint8

const (
	undetermined verdict = iota
	proved
	refuted
)

// proveNoNewAccess asks whether a document allows nothing that the one before did not.
func (c *checker) proveNoNewAccess(_ *Document, _, _ *policy.Document) (v verdict, witness string) {
	return undetermined, ""
}

// proveRule decides a rule that is about all requests.
func (c *checker) proveRule(_ *Rule, _ *Principal, out *RuleResult) {
	out.Result, out.Because = Undetermined, "this version does not prove rules of this kind"
}
