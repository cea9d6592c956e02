// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Resources that AWS owns and no customer, such as its SSM documents (E-1755, E-1756).

// What AWS's own account and organization count as: the ids of nobody else (E-1756).
const (
	awsAccount      = "000000000000"
	awsOrganization = "o-0000000000"
)

// ofAWS is what a request for a resource of AWS has of the keys that describe the
// resource's owner, and of tags that customers give (E-1756).
func (v *env) ofAWS(k *program.Key) (request.KeyValue, bool) {
	if v.resource.OfAWS == truth.False || v.uncheckedContext() {
		return request.KeyValue{}, false
	}
	e := v.context.Entry(k.Name)
	certain := v.resource.OfAWS == truth.True
	switch {
	case isResourceTag(k):
		switch {
		case certain && e != nil:
			return v.unused(k, NoteKeyOfAWS), true
		case certain:
			return request.AbsentValue, true
		case e != nil:
			return doubtful(e.Value), true
		}
	case k.ID == program.KeyResourceAccount, k.ID == program.KeyResourceOrg:
		switch {
		case v.action.Owner == facts.OwnerAbsent:
		case certain && k.ID == program.KeyResourceAccount:
			return doubtful(request.PresentValue(pattern.Literal(awsAccount))), true
		case certain && strings.HasSuffix(k.Name, "paths"):
			return doubtful(request.PresentValue(pattern.Literal(awsOrganization + "/r-0000/"))), true
		case certain:
			return doubtful(request.PresentValue(pattern.Literal(awsOrganization))), true
		case e != nil:
			return doubtful(e.Value), true
		}
	}
	return request.KeyValue{}, false
}

// isResourceTag reports whether the key is a tag of a resource, under one of its names.
func isResourceTag(k *program.Key) bool {
	return k.ID == program.KeyResourceTag || strings.Contains(k.Name, ":resourcetag/")
}
