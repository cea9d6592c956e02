// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package naive

import "strings"

// Decide returns the decisions that some reading leads to, and the names of the
// questions that are open. complete is false if there were too many readings.
func Decide(req *Request, layers *Layers, documented bool) (possible Set, open map[string]bool, complete bool) {
	return everyReading(documented, func(c *readings) Decision {
		d, g := false, true
		for _, check := range checks(req) {
			r := &run{readings: c, req: req, layers: layers, action: check.action, resource: check.resource}
			r.derive()
			denied, granted := r.decide()
			d, g = d || denied, g && granted
		}
		switch { // E-304
		case d:
			return ExplicitDeny
		case g:
			return Allowed
		}
		return ImplicitDeny
	})
}

// run is one check of a request in one reading.
type run struct {
	*readings
	req              *Request
	layers           *Layers
	action, resource string
	context          map[string][]string
	unlisted         map[string]bool // keys that the row of the resource may lack (E-1720)
	policyOwner      string          // of the resource policy at hand
}

func (r *run) service() string {
	s, _, _ := strings.Cut(strings.ToLower(r.action), ":")
	return s
}

type check struct{ action, resource string }

// checks are what a request consists of: E-1405, and E-1305 for assuming a role with
// tags, a source identity or provided contexts.
func checks(req *Request) []check {
	var out []check
	for _, res := range req.Resources {
		out = append(out, check{req.Action, res})
	}
	switch strings.ToLower(req.Action) {
	case "sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity":
		var tags, source bool
		for k, v := range req.Context {
			k = strings.ToLower(k)
			if len(v) > 0 {
				tags = tags || strings.HasPrefix(k, "aws:requesttag/") || k == "aws:tagkeys" || k == "sts:transitivetagkeys"
				source = source || k == "sts:sourceidentity"
			}
		}
		if tags {
			out = append(out, check{"sts:TagSession", req.Resources[0]})
		}
		if source {
			out = append(out, check{"sts:SetSourceIdentity", req.Resources[0]})
		}
	}
	return out
}

// layer is where a document is used.
type layer uint8

const (
	identityLayer layer = iota
	boundaryLayer
	sessionLayer
	scpLayer
	rcpLayer
	resourceLayer
	endpointLayer
)

// evaluate decides documents of a layer that has no grant classes: whether some Allow
// and whether some Deny applies (E-302).
func (r *run) evaluate(in layer, docs ...*Document) (allows, denies bool) {
	for _, d := range docs {
		for i := range d.statements {
			s := &d.statements[i]
			if in == endpointLayer && !r.endpointMatches(s) {
				continue
			}
			if r.actionMatches(s, in == scpLayer) && r.resourceMatches(s, d, in) && r.conditionMatches(s, d) {
				allows = allows || s.allow
				denies = denies || !s.allow
			}
		}
	}
	return allows, denies
}

// levels is E-520 for SCPs.
func (r *run) levels(levels [][]*Document) (allows, denies bool) {
	allows = true
	for _, level := range levels {
		a, d := r.evaluate(scpLayer, level...)
		allows, denies = allows && a, denies || d
	}
	return allows, denies
}

// boundaryApplies is row "boundary" of E-401.
func (r *run) boundaryApplies() bool {
	c := &r.req.Caller
	return r.layers.Boundary != nil && (c.Kind == User || c.Kind == RoleSession && !c.ServiceLinked || c.Kind == FederatedUser)
}

// granting is what the resource policy grants, by class (section 3.2), and whether
// it denies.
type granting struct{ direct, entity, account, denies bool }

func (g granting) any() bool { return g.direct || g.entity || g.account }

// resourcePolicy evaluates the policy of the resource. needed says that the formula
// cannot do without it (E-1711).
func (r *run) resourcePolicy(needed, mandatory bool) granting {
	d, given := r.policyOf()
	if !given {
		c := &r.req.Caller
		name := "policy of " + r.resource
		if c.HasAccount() && c.Kind != WebIdentity && c.Kind != SAML {
			return granting{account: needed && r.pick(name, 2) == 1}
		}
		return granting{direct: mandatory && r.pick(name, 2) == 1} // E-1712
	}
	var g granting
	if d == nil {
		return g
	}
	for i := range d.statements {
		s := &d.statements[i]
		class := r.principalMatches(s)
		if class == none || !r.actionMatches(s, false) || !r.resourceMatches(s, d, resourceLayer) || !r.conditionMatches(s, d) {
			continue
		}
		if !s.allow {
			g.denies = true
			continue
		}
		g.direct = g.direct || class == direct
		g.entity = g.entity || class == entity
		g.account = g.account || class == account
	}
	return g
}

// policyOf returns the policy of the owning resource (E-540). Trust policies are only
// about assuming the role (E-560), key policies about keys.
func (r *run) policyOf() (d *Document, given bool) {
	r.policyOwner = ""
	if strings.Contains(r.resource, ":role/") && !assumes[strings.ToLower(r.action)] {
		return nil, false
	}
	for owner, doc := range r.layers.Resource {
		inside := r.resource == owner || strings.HasPrefix(r.resource, owner+"/") || strings.HasPrefix(r.resource, owner+":")
		if inside && len(owner) > len(r.policyOwner) {
			d, given, r.policyOwner = doc, true, owner
		}
	}
	return d, given
}

// decide returns D and G of a check (sections 3 to 5).
func (r *run) decide() (d, g bool) {
	if d, g, special := r.special(); special {
		return d, g
	}
	d, g = r.formula()
	return d, g && !r.never()
}

// formula is section 3.3 with the layers of section 4.
func (r *run) formula() (d, g bool) {
	c := &r.req.Caller
	linked := c.ServiceLinked
	isRoot := c.Kind == Root || c.Kind == RootSession

	// Granting layers count as F, ceilings as T where they do not apply (E-306).
	idA, pbA, spA, scpA, rcpA, vpceA := false, true, true, true, true, true
	var deny [6]bool
	switch c.Kind {
	case User, RoleSession, FederatedUser:
		idA, deny[0] = r.evaluate(identityLayer, r.layers.Identity...)
	}
	if r.boundaryApplies() {
		pbA, deny[1] = r.evaluate(boundaryLayer, r.layers.Boundary)
	}
	switch {
	case c.Kind == RoleSession && r.layers.Session != nil && !linked:
		spA, deny[2] = r.evaluate(sessionLayer, r.layers.Session...)
		if len(r.layers.Session) > 1 {
			every := true // C-17
			for _, p := range r.layers.Session {
				a, _ := r.evaluate(sessionLayer, p)
				every = every && a
			}
			spA = r.either("C-17", spA, every)
		}
	case c.Kind == FederatedUser:
		spA, deny[2] = r.evaluate(sessionLayer, r.layers.Session...) // E-515: none grants nothing
		if len(r.layers.Session) > 1 {
			every := true
			for _, p := range r.layers.Session {
				a, _ := r.evaluate(sessionLayer, p)
				every = every && a
			}
			spA = r.either("C-17", spA, every)
		}
	case c.Kind == RootSession:
		if r.layers.Session == nil {
			spA = r.pick("task policy", 2) == 1 // E-517
		} else {
			spA, deny[2] = r.evaluate(sessionLayer, r.layers.Session...)
		}
	}
	if c.HasAccount() && c.Kind != WebIdentity && c.Kind != SAML && !linked && !r.req.Management[c.Account] && r.layers.SCP != nil {
		scpA, deny[3] = r.levels(r.layers.SCP)
	}
	if r.rcpApplies() {
		for _, level := range r.layers.RCP {
			_, denies := r.evaluate(rcpLayer, level...)
			deny[4] = deny[4] || denies
		}
		if deny[4] && r.resource == "*" {
			deny[4] = r.pick("C-16", 2) == 0
		}
	}
	if r.layers.Endpoint != nil && c.Kind != Service {
		vpceA, deny[5] = r.evaluate(endpointLayer, r.layers.Endpoint)
	}

	same := r.sameAccount()
	mandatory := r.mandatory()
	needed := mandatory || !same
	rp := r.resourcePolicy(needed, mandatory)
	if rp.denies && !(isRoot && same && policyLockout[strings.ToLower(r.action)]) { // E-1357
		d = true
	}
	for _, x := range deny {
		d = d || x
	}

	ceilings := scpA && rcpA && vpceA
	identity := idA && pbA && spA
	direct := rp.direct
	if c.Kind == Anonymous && direct && !anonymousServices[r.service()] {
		direct = r.pick("anonymous "+r.service(), 2) == 1 // E-1370
	}
	switch {
	case c.Kind == Service: // E-326
		g = rcpA && direct
	case c.Kind == Anonymous, c.Kind == WebIdentity, c.Kind == SAML: // E-327, E-328
		g = rcpA && vpceA && direct
	case isRoot && same && r.onKey(): // E-324
		g = ceilings && spA && (direct || rp.account)
	case isRoot && same: // E-323
		g = ceilings && spA
	case isRoot: // E-325
		g = ceilings && spA && rp.any()
	case same && r.accompaniesAssume(): // C-15
		either := direct || rp.entity && pbA && spA || rp.account && identity
		g = ceilings && r.either("C-15", rp.any() && identity, either)
	case same && mandatory: // E-321
		g = ceilings && (direct || rp.entity && pbA && spA || rp.account && identity)
	case same: // E-320
		g = ceilings && (direct || rp.entity && pbA && spA || identity)
	default: // E-322
		g = ceilings && identity && rp.any()
	}
	return d, g
}

func (r *run) rcpApplies() bool {
	if r.layers.RCP == nil || r.req.Caller.ServiceLinked || !rcpServices[r.service()] || strings.EqualFold(r.action, "kms:RetireGrant") {
		return false
	}
	return !r.req.Management[r.owner()]
}
