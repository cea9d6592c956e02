// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// forbidden adds the regions of requests that AWS refuses, or may refuse, although the policies
// allow them (section 13 of the rules). They overlap the others, and have no way that grants.
// What a document allows there counts only if it names such resources alone (P-206).
func (r *regions) forbidden() {
	type refusal struct {
		resource        string
		actions, except []string
		behind, foreign bool
	}
	list := []refusal{
		// E-1342
		{"arn:*:iam::*:role/aws-reserved/*", []string{"iam:*"}, []string{"iam:Get*", "iam:List*", "iam:Generate*", "iam:Simulate*"}, false, false},
		{"arn:*:iam::aws:policy/*", []string{"iam:*"}, []string{"iam:Get*", "iam:List*", "iam:Generate*", "iam:Simulate*"}, false, false},
		// E-1326
		{"arn:*:kms:*:*:alias/aws/*", []string{"kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"}, nil, false, false},
		// E-1354: what the bucket behind an access point permits is not known.
		{"arn:*:s3:*:*:accesspoint/*", []string{"s3:*", "s3-object-lambda:*"}, nil, true, false},
		{"arn:*:s3-object-lambda:*:*:accesspoint/*", []string{"s3:*", "s3-object-lambda:*"}, nil, true, false},
	}
	const role, federated = "arn:*:iam::*:role/*", "arn:*:sts::*:federated-user/*"
	switch k := r.principal.Kind; k {
	case request.KindRoot, request.KindRootSession: // E-1303
		list = append(list, refusal{resource: role, actions: []string{"sts:AssumeRole"}})
	case request.KindFederatedUser:
		list = append(list, refusal{resource: role, actions: []string{"sts:*"}}, refusal{resource: federated, actions: []string{"sts:*"}})
	}
	if k := r.principal.Kind; k != request.KindUser && k != request.KindRoot { // E-1309
		list = append(list, refusal{resource: federated, actions: []string{"sts:GetFederationToken"}})
	}
	if caller, known := r.principal.Partition.Known(); known && r.principal.Kind.HasAccount() { // E-331
		for _, p := range [...]string{"aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"} {
			if p != caller {
				list = append(list, refusal{resource: "arn:" + p + ":*:*:*:*"})
			}
		}
	}
	account, known := r.principal.Account.Known()
	if known && account != "" { // E-1324
		list = append(list, refusal{resource: "arn:*:kms:*:*:*", actions: []string{"kms:*"}, except: facts.CrossAccountKMSActions(), foreign: true})
	}
	for _, f := range list {
		p := arn.Compile(f.resource)
		glob, _ := p.Glob()
		g := Region{Resources: []pattern.Pattern{glob}, Actions: f.actions, ExceptActions: f.except, Named: true}
		if f.behind {
			g.Ways = r.own("that the bucket behind the access point permits it")
		}
		if f.foreign {
			p := arn.Compile("arn:*:*:*:" + account + ":*")
			mine, _ := p.Glob()
			g.Foreign, g.Except = true, []pattern.Pattern{mine}
		}
		g.Denies = r.denies
		r.out = append(r.out, g)
	}
}
