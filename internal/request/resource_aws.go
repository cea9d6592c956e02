// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package request

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// ownedByAWS says whether AWS owns the resource, according to its ARN.
func (r *Resource) ownedByAWS() truth.Value {
	if r.Star {
		return truth.False
	}
	if !r.Aligned {
		// What is known may show the service.
		fields := strings.SplitN(r.Text.Prefix(), ":", 4)
		return truth.And(truth.Of(len(fields) < 4 || facts.AWSOwnedOf(fields[2]) != nil), truth.Unknown)
	}
	if s, known := r.Fields[4].Known(); known && s == "aws" {
		return truth.True
	}
	service, known := r.Fields[2].Known()
	if !known {
		return truth.And(SameText("aws", r.Fields[4]), truth.Unknown)
	}
	owned := truth.False
	for _, o := range facts.AWSOwnedOf(service) {
		owned = truth.Or(owned, truth.And(SameText(o.Account, r.Fields[4]), pattern.StartsWith(r.Fields[5], o.Kind)))
	}
	return owned
}

// SameText compares a known text of a policy with a text of the request (E-903,
// E-1624).
func SameText(entry string, caller pattern.Text) truth.Value {
	if s, ok := caller.Known(); ok {
		return truth.Of(s == entry)
	}
	return pattern.Exact(pattern.Literal(entry), caller)
}
