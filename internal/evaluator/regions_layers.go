// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// statements picks those of an effect, and those whose effect is not known yet.
func statements(ps []*program.Policy, effect policy.Effect, mark LayerStatement) []LayerStatement {
	var out []LayerStatement
	for _, p := range ps {
		for _, s := range p.Statements {
			if s.Effect != effect && s.Effect != policy.EffectUnknown && !s.Unknown {
				continue
			}
			one := mark
			one.Policy, one.Statement = p, s
			one.Perhaps = one.Perhaps || s.Unknown || s.Effect == policy.EffectUnknown
			out = append(out, one)
		}
	}
	return out
}

func more(ps []*program.Policy) bool {
	for _, p := range ps {
		if p.More {
			return true
		}
	}
	return false
}

// leaf is what policies of one layer allow, and denies what they deny.
func (r *regions) leaf(ps []*program.Policy, further bool, applies truth.Value) Leaf {
	mark := LayerStatement{Perhaps: applies == truth.Unknown}
	r.deny(ps, further, mark)
	return Leaf{
		Allow:   statements(ps, policy.Allow, LayerStatement{}),
		Perhaps: further || more(ps) || applies == truth.Unknown,
	}
}

func (r *regions) deny(ps []*program.Policy, further bool, mark LayerStatement) {
	r.denies = append(r.denies, statements(ps, policy.Deny, mark)...)
	if further || more(ps) {
		mark.Perhaps = true
		r.denies = append(r.denies, mark) // a statement that nothing is known of
	}
}

// layers gathers the layers that follow the caller.
func (r *regions) layers() {
	l, p := &r.ev.layers, r.principal
	if p.Kind <= request.KindFederatedUser {
		r.id = r.leaf(l.Identity.List, l.Identity.More, truth.True)
		linked := truth.Not(p.ServiceLinked)
		switch {
		case linked == truth.False:
		case l.BoundaryAttached == AttachmentUnknown:
			leaf := Leaf{Perhaps: true}
			if l.Boundary != nil {
				leaf = r.leaf([]*program.Policy{l.Boundary}, false, truth.Unknown)
			} else {
				r.denies = append(r.denies, LayerStatement{Perhaps: true})
			}
			r.pb = append(r.pb, leaf)
		case l.Boundary != nil:
			r.pb = append(r.pb, r.leaf([]*program.Policy{l.Boundary}, false, linked))
		}
	}
	r.session()
	if l.SCP != nil && p.Kind.HasAccount() {
		if applies := truth.And(truth.Not(p.ManagementAccount), truth.Not(p.ServiceLinked)); applies != truth.False {
			for i := range l.SCP.Levels {
				r.ceiling = append(r.ceiling, r.leaf(l.SCP.Levels[i].List, l.SCP.Levels[i].More, applies))
			}
			if l.SCP.More {
				r.ceiling = append(r.ceiling, Leaf{Perhaps: true})
				r.denies = append(r.denies, LayerStatement{Perhaps: true})
			}
		}
	}
	r.rcp()
	if r.endpoint != truth.False {
		r.ceiling = append(r.ceiling, r.leaf([]*program.Policy{l.Endpoint}, false, r.endpoint))
	}
}

// session is section 5.3: whether one of several policies or all of them must allow is
// contested (C-17).
func (r *regions) session() {
	ps, p := r.ev.layers.Session, r.principal
	if !p.Kind.IsSession() || p.ServiceLinked == truth.True {
		return
	}
	if ps == nil || len(ps.List) == 0 && !ps.More {
		switch p.Kind {
		case request.KindFederatedUser:
			r.sp = append(r.sp, Leaf{})
		case request.KindRootSession:
			r.sp = append(r.sp, Leaf{Perhaps: true})
		}
		return
	}
	linked := truth.Not(p.ServiceLinked)
	r.sp = append(r.sp, r.leaf(ps.List, ps.More, linked))
	if len(ps.List) < 2 {
		return
	}
	for _, one := range ps.List {
		r.sp = append(r.sp, Leaf{Allow: statements([]*program.Policy{one}, policy.Allow, LayerStatement{}), Perhaps: true})
	}
}

// rcp is section 5.5: only denials count, for the services that they reach.
func (r *regions) rcp() {
	l := r.ev.layers.RCP
	if l == nil {
		return
	}
	mark := LayerStatement{Perhaps: truth.Not(r.principal.ServiceLinked) != truth.True, NoStar: true, ExceptActions: []string{"kms:RetireGrant"}}
	if services, ok := r.ev.catalog.(interface{ RCPServices() []string }); ok {
		for _, s := range services.RCPServices() {
			mark.Actions = append(mark.Actions, s+":*")
		}
	} else {
		mark.Perhaps = true
	}
	if r.principal.ServiceLinked == truth.True {
		return
	}
	for i := range l.Levels {
		r.deny(l.Levels[i].List, l.Levels[i].More, mark)
	}
	if l.More {
		mark.Perhaps = true
		r.denies = append(r.denies, mark)
	}
}
