// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// asked is one side as the evaluator decides it.
type asked struct {
	ev     *evaluator.Evaluator
	access *Access
	// caller is what is known of the caller of the question's requests, nil for nothing.
	caller *effective
}

func ask(a *Access, documented bool) asked {
	if e := a.effective; e != nil {
		o := e.options
		o.UnknownActions, o.PartialResources, o.AnyCaller = true, true, true
		o.Documented = documented
		return asked{ev: evaluator.New(e.layers, a.catalog, o), access: a}
	}
	layers := evaluator.Layers{Identity: evaluator.Policies{List: a.documents}}
	return asked{ev: evaluator.New(layers, a.catalog, evaluator.Options{DocumentsAlone: true, UnknownActions: true, Documented: documented}), access: a}
}

// draft is a request that is tried.
type draft struct {
	action, resource string
	listed           bool // the catalogue lists the action
	realistic        bool
	principal        string
	keys             map[string]keyDraft // by lower-case name
}

// keyDraft is what a key holds.
type keyDraft struct {
	key    program.Key
	values []string
}

func (s *asked) decide(d *draft) (evaluator.Possible, bool) {
	req, ok := s.request(d)
	if !ok {
		return 0, false
	}
	p, err := s.ev.Decide(req)
	return p, err == nil
}

// request is the draft as a request to the side.
func (s *asked) request(d *draft) (*request.Request, bool) {
	if s.access.effective != nil {
		return s.effectiveRequest(d)
	}
	keys := map[string][]pattern.Text{}
	for name, k := range d.keys {
		keys[name] = s.caller.texts(&k)
		if name == "aws:currenttime" {
			keys["aws:epochtime"] = keys[name]
		}
	}
	context, err := request.NewExactContext(keys, s.access.catalog)
	if err != nil {
		return nil, false
	}
	who := request.UnnamedRole("")
	if d.principal != "" {
		if who, err = request.ParsePrincipal(d.principal); err != nil {
			return nil, false
		}
	}
	return &request.Request{
		Principal: who, Action: request.UnlistedAction(d.action), Context: context,
		Resources: []*request.Resource{request.NewResource(pattern.Literal(d.resource))},
	}, true
}

// effectiveRequest is the draft as a request of the caller: keys that follow from the caller
// are left to the evaluator.
func (s *asked) effectiveRequest(d *draft) (*request.Request, bool) {
	e := s.access.effective
	action, err := request.NewAction(d.action, s.access.catalog, true)
	if err != nil {
		return nil, false
	}
	leg := *action
	leg.Several, leg.Info.Together = false, iam.OneEach
	resource := request.NewResource(pattern.Literal(d.resource))
	if account := e.owner(d.resource); account != "" {
		resource.Account = pattern.Literal(account)
	}
	keys := map[string][]string{}
	for name, k := range d.keys {
		if k.key.ID == program.KeyResourceAccount {
			if resource.Aligned && pattern.IsEmpty(resource.Fields[4]) && len(k.values) == 1 {
				resource.Account = pattern.Literal(k.values[0])
			}
			continue
		}
		if f, ok := e.fixed(&k.key); ok && (!partial(f) || e.context.Entry(name) != nil) {
			continue
		}
		keys[name] = k.values
	}
	context, err := request.NewContext(keys, s.access.catalog)
	if err != nil {
		return nil, false
	}
	return &request.Request{
		Principal: e.principal, Action: &leg, Resources: []*request.Resource{resource},
		Context: e.context.Merge(context),
	}, true
}

// texts are the values of a key in the draft. Those that follow from a caller or a context that
// are not fully known yet are not known either: what the model chose does not count.
func (e *effective) texts(k *keyDraft) []pattern.Text {
	if e != nil {
		if f, ok := e.fixed(&k.key); ok && partial(f) && !e.ofSession(&k.key) {
			return f.values
		}
	}
	out := make([]pattern.Text, len(k.values))
	for i, v := range k.values {
		out[i] = pattern.Literal(v)
	}
	return out
}

// ofSession reports whether what is not known of a key depends on the session of the caller,
// which a question about all requests leaves free (P-204).
func (e *effective) ofSession(k *program.Key) bool {
	d := &e.principal.Derived
	return k.ID != program.KeyOther && k.ID < program.PrincipalKeys && d.Set[k.ID] && d.Values[k.ID].Origin == request.FromMissing
}

// partial reports whether part of the value is not known.
func partial(f fixedKey) bool {
	return slices.ContainsFunc(f.values, func(t pattern.Text) bool { return !t.IsKnown() })
}

func (s *asked) explain(d *draft) *evaluator.Result {
	req, ok := s.request(d)
	if !ok {
		return nil
	}
	r, err := s.ev.Evaluate(req)
	if err != nil {
		return nil
	}
	return r
}
