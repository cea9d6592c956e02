// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"errors"
	"fmt"
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// validate reports what makes a request senseless against the layers (E-207): it is
// refused, never guessed at.
func (ev *Evaluator) validate(req *request.Request) error {
	if err := validateAction(req.Principal, req.Action); err != nil {
		return err
	}
	if ev.opts.AnyCaller {
		return nil
	}
	return ev.layers.CheckCaller(req.Principal)
}

// validateAction is E-202 and E-1304: identities of a provider do nothing but assume
// roles, and nobody else assumes roles in their way.
func validateAction(p *request.Principal, a *request.Action) error {
	saml := a.Prefix == "sts" && a.Verb == "assumerolewithsaml"
	web := a.Prefix == "sts" && a.Verb == "assumerolewithwebidentity"
	switch p.Kind {
	case request.KindWebIdentity:
		if saml {
			return fmt.Errorf("%s is a web identity provider: its identities assume roles with sts:AssumeRoleWithWebIdentity", p.Display)
		}
	case request.KindSAML:
		if web {
			return fmt.Errorf("%s is a SAML provider: its identities assume roles with sts:AssumeRoleWithSAML", p.Display)
		}
	default:
		if saml || web {
			return fmt.Errorf("%s is called by identities of a provider, not by %s: give the ARN of the identity provider as principal", a.Name, p.Display)
		}
		return nil
	}
	if saml || web || a.Prefix == "sts" && isSessionExtra(a.Verb) {
		return nil
	}
	return fmt.Errorf("%s is an identity provider: its identities can only assume roles; give the ARN of the role they assume as principal of %s", p.Display, a.Name)
}

// CheckCaller reports policies that the caller cannot have (E-207).
func (l *Layers) CheckCaller(p *request.Principal) error {
	identity := len(l.Identity.List) > 0 || l.Identity.More
	boundary := l.Boundary != nil
	session := l.Session != nil && (len(l.Session.List) > 0 || l.Session.More)
	switch p.Kind {
	case request.KindService, request.KindAnonymous, request.KindWebIdentity, request.KindSAML, request.KindOAI:
		if identity {
			return fmt.Errorf("%s has no identity policies: only users and roles do", p.Display)
		}
		fallthrough
	case request.KindRoot, request.KindRootSession:
		if boundary {
			return fmt.Errorf("%s has no permissions boundary: only users and roles do", p.Display)
		}
	}
	if !session {
		return nil
	}
	switch p.Kind {
	case request.KindUser:
		return fmt.Errorf("%s is a user, who has no session policies: those are passed to sessions of a role or of a federated user", p.Display)
	case request.KindRoot, request.KindService, request.KindAnonymous, request.KindWebIdentity, request.KindSAML, request.KindOAI:
		return fmt.Errorf("%s has no session policies: those are passed to sessions of a role or of a federated user", p.Display)
	}
	return nil
}

// Validate reports layers that cannot be evaluated for any caller: a policy compiled as
// another type than that of its layer, and two policies of one resource (E-540).
func (l *Layers) Validate() error {
	var errs []error
	of := func(types []iam.Type, where string, list ...*program.Policy) {
		for _, p := range list {
			if p != nil && !slices.Contains(types, p.Type) {
				errs = append(errs, fmt.Errorf("%s was compiled as %s and stands among the %s", p.Label, p.Type.Describe(), where))
			}
		}
	}
	of([]iam.Type{iam.Identity}, "identity policies", l.Identity.List...)
	of([]iam.Type{iam.Boundary}, "permissions boundaries", l.Boundary)
	if l.Session != nil {
		of([]iam.Type{iam.Session}, "session policies", l.Session.List...)
	}
	for _, level := range l.SCP.all() {
		of([]iam.Type{iam.SCP}, "service control policies", level.List...)
	}
	for _, level := range l.RCP.all() {
		of([]iam.Type{iam.RCP}, "resource control policies", level.List...)
	}
	of([]iam.Type{iam.Endpoint}, "endpoint policies", l.Endpoint)
	for _, rp := range l.Resource {
		of([]iam.Type{iam.Resource, iam.Trust}, "resource policies", rp.Policy)
	}
	errs = append(errs, l.checkOwners())
	return errors.Join(errs...)
}

func (l *Levels) all() []Policies {
	if l == nil {
		return nil
	}
	return l.Levels
}
