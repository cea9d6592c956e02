// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
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
	session          string              // of the caller, where only its role is known
	keys             map[string]keyDraft // by lower-case name
	// absent are the tested keys that the model does not have. Stated says that the request is known
	// not to have them: else the evaluator decides what of it follows.
	absent map[string]program.Key
	stated bool
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
		if s.caller.open(&k.key) {
			return nil, false
		}
		keys[name] = s.caller.texts(d, &k)
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
		if _, ok := e.fixed(&k.key); ok || e.context.Entry(name) != nil {
			continue // it follows, or it is not known yet
		}
		keys[name] = k.values
	}
	for name, k := range d.absent {
		_, fixed := e.fixed(&k)
		if _, has := d.keys[name]; d.stated && !has && !fixed && k.ID != program.KeyResourceAccount && e.context.Entry(name) == nil {
			keys[name] = nil
		}
	}
	context, err := request.NewContext(keys, s.access.catalog)
	if err != nil {
		return nil, false
	}
	return &request.Request{
		Principal: e.caller(d), Action: &leg, Resources: []*request.Resource{resource},
		Context: e.context.Merge(context),
	}, true
}

// caller is who makes the request of a draft: of a role that was given as the caller some session
// does, whose name a question about all requests leaves free (P-204).
func (e *effective) caller(d *draft) *request.Principal {
	if d.session == "" {
		return e.principal
	}
	p, err := e.principal.WithSession(d.session)
	if err != nil {
		return e.principal
	}
	return p
}

// open reports whether it is not known yet which values a key has that the context states.
func (e *effective) open(k *program.Key) bool {
	if e == nil || e.context.Entry(k.Name) == nil {
		return false
	}
	_, ok := e.fixed(k)
	return !ok
}

// texts are the values of a key in the draft. Those that follow from a caller or a context that
// are not fully known are not known either: what the model chose does not count.
func (e *effective) texts(d *draft, k *keyDraft) []pattern.Text {
	if e != nil {
		who := *e
		who.principal = e.caller(d)
		if f, ok := who.fixed(&k.key); ok && !f.absent {
			return f.values
		}
	}
	out := make([]pattern.Text, len(k.values))
	for i, v := range k.values {
		out[i] = pattern.Literal(v)
	}
	return out
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
