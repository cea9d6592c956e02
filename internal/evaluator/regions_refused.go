// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// refusal is a set of requests that AWS refuses even where the policies allow it (section 13 of the
// rules): of some actions, on resources with such ARNs.
type refusal struct {
	resource        string
	actions, except []string // no actions are all
	// but are the resources that are left out.
	but []string
	// foreign says that these are those of the caller's account, unnamed that it is about resources
	// that no document names as such.
	foreign, unnamed bool
}

// everyPartition is the patterns of the partitions that a caller may name.
var everyPartition = [...]string{"aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"}

// refusals are those of the caller's requests.
func (r *regions) refusals() []refusal {
	reads := []string{"iam:Get*", "iam:List*", "iam:Generate*", "iam:Simulate*"}
	list := []refusal{
		// E-1342
		{resource: "arn:*:iam::*:role/aws-reserved/*", actions: []string{"iam:*"}, except: reads},
		{resource: "arn:*:iam::aws:policy/*", actions: []string{"iam:*"}, except: reads},
		// E-1326
		{resource: "arn:*:kms:*:*:alias/aws/*", actions: []string{"kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"}},
	}
	// What is refused on any resource is so on those that the action is not about too.
	const role, federated, anything = "arn:*:iam::*:role/*", "arn:*:sts::*:federated-user/*", "arn:*:*:*:*:*"
	anywhere := func(actions ...string) {
		list = append(list, refusal{resource: anything, actions: actions, unnamed: true})
	}
	switch k := r.principal.Kind; k {
	case request.KindRoot, request.KindRootSession: // E-1303
		list = append(list, refusal{resource: role, actions: []string{"sts:AssumeRole"}})
		anywhere("sts:AssumeRole")
	case request.KindFederatedUser:
		list = append(list, refusal{resource: role, actions: []string{"sts:*"}}, refusal{resource: federated, actions: []string{"sts:*"}})
		anywhere("sts:*")
	}
	if k := r.principal.Kind; k != request.KindUser && k != request.KindRoot { // E-1309
		list = append(list, refusal{resource: federated, actions: []string{"sts:GetFederationToken"}})
		anywhere("sts:GetFederationToken")
	}
	if !r.principal.Kind.HasAccount() {
		anywhere("iam:*") // E-1340
		return list
	}
	if caller, known := r.principal.Partition.Known(); known { // E-331
		list = append(list, refusal{resource: anything, but: []string{"arn:" + caller + ":*:*:*:*"}, unnamed: true})
		for _, p := range everyPartition {
			if p != caller {
				list = append(list, refusal{resource: "arn:" + p + ":*:*:*:*"})
			}
		}
	}
	if account, known := r.principal.Account.Known(); known && account != "" {
		own := []string{"arn:*:*:*:" + account + ":*", "arn:*:*:*::*", "arn:*:*:*:aws:*"}
		list = append(list,
			refusal{resource: "arn:*:kms:*:*:*", actions: []string{"kms:*"}, except: facts.CrossAccountKMSActions(), but: own, foreign: true}, // E-1324
			refusal{resource: "arn:*:iam:*:*:*", actions: []string{"iam:*"}, but: own, foreign: true},                                         // E-1340
			refusal{resource: anything, actions: []string{"iam:*"}, but: own, unnamed: true},
			refusal{resource: anything, actions: []string{"kms:*"}, except: facts.CrossAccountKMSActions(), but: own, unnamed: true},
		)
	}
	return list
}

// region is what a refusal covers.
func (r *regions) region(f refusal) Region {
	glob := func(s string) pattern.Pattern {
		p := arn.Compile(s)
		g, _ := p.Glob()
		return g
	}
	g := Region{Resources: []pattern.Pattern{glob(f.resource)}, Actions: f.actions, ExceptActions: f.except, Foreign: f.foreign, Named: !f.unnamed, Refused: true}
	for _, s := range f.but {
		g.Except = append(g.Except, glob(s))
	}
	return g
}

// forbidden adds the regions of requests that AWS refuses, or may refuse, although the policies
// allow them. They overlap the others, and have no way that grants. What a document allows there
// counts only if it names such resources alone (P-206).
func (r *regions) forbidden() {
	for _, f := range r.refusals() {
		r.add(r.region(f))
	}
	// E-1354: what the bucket behind an access point permits is not known.
	for _, s := range []string{"arn:*:s3:*:*:accesspoint/*", "arn:*:s3-object-lambda:*:*:accesspoint/*"} {
		g := r.region(refusal{resource: s, actions: []string{"s3:*", "s3-object-lambda:*"}})
		g.Refused, g.Ways = false, r.own("that the bucket behind the access point permits it")
		r.add(g)
	}
}

// openFileSystems adds the region of the clients of EFS file systems whose policy was not given:
// those that have none let everyone in (E-1713). It counts only for questions that name such
// actions or resources; otherwise nothing could be said of any caller.
func (r *regions) openFileSystems(given []pattern.Pattern) {
	const clients, others = "elasticfilesystem:Client*", "arn:*:elasticfilesystem:*:*:file-system/*"
	owner, err := request.ParseOwner(others)
	if err != nil || r.ev.layers.ResourceMore {
		return
	}
	open := heldPolicy{owner: owner, policy: r.ev.efsDefault()}
	allow := LayerStatement{Policy: open.policy, Statement: open.policy.Statements[0]}
	named := r.named(&part{heldPolicy: &open, same: truth.True}, allow.Statement).direct
	if named == truth.False {
		return
	}
	allow.Perhaps = named == truth.Unknown
	mine := others
	if account, known := r.principal.Account.Known(); known && account != "" && r.principal.Kind.HasAccount() && !r.principal.SameAccountAsResource {
		mine = "arn:*:elasticfilesystem:*:" + account + ":file-system/*" // of others, identity policies have to allow it
	}
	p := arn.Compile(mine)
	glob, _ := p.Glob()
	r.add(Region{
		Resources: []pattern.Pattern{glob}, Except: slices.Clone(given), Actions: []string{clients}, Asked: true,
		Ways: []Way{way("that the file system has a policy", []Leaf{{Allow: []LayerStatement{allow}}}, r.ceiling)},
	})
}
