// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Resources that AWS owns and no customer, such as its SSM documents (E-1755, E-1756).

// ownedByAWS says whether AWS owns the resource, as its ARN tells.
func (r *Resource) ownedByAWS() truth.Value {
	if r.Star {
		return truth.False
	}
	if !r.aligned {
		// What is known may tell the service.
		fields := strings.SplitN(r.Text.Prefix(), ":", 4)
		return truth.And(truth.Of(len(fields) < 4 || facts.AWSOwnedOf(fields[2]) != nil), truth.Unknown)
	}
	if s, known := r.fields[4].Known(); known && s == "aws" {
		return truth.True
	}
	service, known := r.fields[2].Known()
	if !known {
		return truth.And(equals("aws", r.fields[4]), truth.Unknown)
	}
	owned := truth.False
	for _, o := range facts.AWSOwnedOf(service) {
		owned = truth.Or(owned, truth.And(equals(o.Account, r.fields[4]), startsWith(r.fields[5], o.Kind)))
	}
	return owned
}

// What AWS's own account and organization count as: the ids of nobody else (E-1756).
const (
	awsAccount      = "000000000000"
	awsOrganization = "o-0000000000"
)

// ofAWS is what a request for a resource of AWS has of the keys that describe the
// resource's owner, and of tags that customers give (E-1756).
func (v *env) ofAWS(k *program.Key) (keyValue, bool) {
	if v.resource.aws == truth.False || v.uncheckedContext() {
		return keyValue{}, false
	}
	e := v.context.entry(k.Name)
	certain := v.resource.aws == truth.True
	switch {
	case isResourceTag(k):
		switch {
		case certain && e != nil:
			return v.unused(k, "resources of AWS, such as "+v.resource.String()+", do not have"), true
		case certain:
			return absent, true
		case e != nil:
			return doubtful(e.value), true
		}
	case k.ID == program.KeyResourceAccount, k.ID == program.KeyResourceOrg:
		switch {
		case v.action.owner == facts.OwnerUntold:
		case certain && k.ID == program.KeyResourceAccount:
			return doubtful(present(pattern.Literal(awsAccount))), true
		case certain && strings.HasSuffix(k.Name, "paths"):
			return doubtful(present(pattern.Literal(awsOrganization + "/r-0000/"))), true
		case certain:
			return doubtful(present(pattern.Literal(awsOrganization))), true
		case e != nil:
			return doubtful(e.value), true
		}
	}
	return keyValue{}, false
}

// isResourceTag reports whether the key is a tag of a resource, under one of its names.
func isResourceTag(k *program.Key) bool {
	return k.ID == program.KeyResourceTag || strings.Contains(k.Name, ":resourcetag/")
}
