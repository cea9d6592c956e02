// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"errors"
	"fmt"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// Error is the message of an error of the evaluator.
func (p *Printer) Error(err error) string {
	bad, ok := errors.AsType[*request.ContextError](err)
	if !ok || len(bad.Contradictions) == 0 {
		return err.Error()
	}
	lines := append([]string(nil), bad.Problems...)
	for i := range bad.Contradictions {
		lines = append(lines, p.contradiction(&bad.Contradictions[i]))
	}
	return request.ContextProblems(lines)
}

// contradiction says what was supplied, what follows instead, and what to do.
func (p *Printer) contradiction(c *request.Contradiction) string {
	remedy := "leave it out of the context of this request"
	if c.Kind == request.AgainstAssumedOwner {
		remedy = "if it does not, give its account in " + p.Arguments.ResourceAccounts
	}
	return fmt.Sprintf("the context says that %s is %s, but %s: %s", c.Key, c.Stated, derivation(c), remedy)
}

// derivation says what a key is and why.
func derivation(c *request.Contradiction) string {
	switch c.Kind {
	case request.AgainstEndpoint:
		return "requests through a VPC endpoint do not have it"
	case request.AgainstRegion:
		return "requests for " + c.Of + " are made in its region, " + c.Follows
	case request.AgainstARN:
		return "the ARN of the resource, " + c.Of + ", says that it is " + c.Follows
	case request.AgainstCallerAccount:
		return "the caller " + c.Of + " is in account " + c.Follows
	case request.AgainstOwner:
		return "the resource " + c.Of + " is in account " + c.Follows
	case request.AgainstAssumedOwner, request.AgainstAssumedBucketOwner:
		return "the resource " + c.Of + " is assumed to belong to the caller's account, " + c.Follows
	case request.AgainstOrganization:
		return "the resource " + c.Of + " is in the caller's account, for which the context says " + c.Follows
	case request.AgainstCallerKind:
		return "requests of this caller (" + c.Of + ") do not have it"
	case request.AgainstCaller:
		return "for " + c.Of + " it is " + c.Follows
	default:
		return "it follows from the other keys that it is " + c.Follows
	}
}
