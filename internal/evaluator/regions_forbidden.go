// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// forbidden adds the regions of requests that AWS refuses, or may refuse, although the policies
// allow them (section 13 of the rules). They overlap the others, and have no way that grants.
// What a document allows there counts only if it names such resources alone (P-206).
func (r *regions) forbidden() {
	for _, f := range [...]struct {
		resource        string
		actions, except []string
		behind          bool
	}{
		// E-1342
		{"arn:*:iam::*:role/aws-reserved/*", []string{"iam:*"}, []string{"iam:Get*", "iam:List*", "iam:Generate*", "iam:Simulate*"}, false},
		{"arn:*:iam::aws:policy/*", []string{"iam:*"}, []string{"iam:Get*", "iam:List*", "iam:Generate*", "iam:Simulate*"}, false},
		// E-1326
		{"arn:*:kms:*:*:alias/aws/*", []string{"kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"}, nil, false},
		// E-1354: what the bucket behind an access point permits is not known.
		{"arn:*:s3:*:*:accesspoint/*", []string{"s3:*", "s3-object-lambda:*"}, nil, true},
		{"arn:*:s3-object-lambda:*:*:accesspoint/*", []string{"s3:*", "s3-object-lambda:*"}, nil, true},
	} {
		p := arn.Compile(f.resource)
		glob, _ := p.Glob()
		g := Region{Resources: []pattern.Pattern{glob}, Actions: f.actions, ExceptActions: f.except, Named: true}
		if f.behind {
			g.Ways = r.own("that the bucket behind the access point permits it")
		}
		g.Denies = r.denies
		r.out = append(r.out, g)
	}
}
