// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"fmt"
	"slices"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// asking is a request of brute force.
type asking struct {
	action, resource, caller string
	keys                     map[string][]string
}

func (a asking) request() (*request.Request, error) {
	keys := map[string][]pattern.Text{}
	for name, list := range a.keys {
		for _, v := range list {
			keys[name] = append(keys[name], pattern.Literal(v))
		}
	}
	c, err := request.NewExactContext(keys, services)
	if err != nil {
		return nil, err
	}
	who := request.UnnamedRole("")
	if a.caller != "" {
		if who, err = request.ParsePrincipal(a.caller); err != nil {
			return nil, err
		}
	}
	return &request.Request{
		Principal: who, Action: request.UnlistedAction(a.action), Context: c,
		Resources: []*request.Resource{request.NewResource(pattern.Literal(a.resource))},
	}, nil
}

// element is a part of a statement that is about one dimension.
type element struct {
	// dim is "action", "resource", "caller" or the name of a key; text the statement that
	// tests nothing else.
	dim, text string
	typ       iam.Type
	// opposite names the element that holds where this one does not, in every reading.
	opposite string
}

// dimension is what a dimension can hold.
func dimension(name string) []asking {
	base := asking{action: "s3:GetObject", resource: "arn:aws:s3:::a"}
	var out []asking
	switch name {
	case "action":
		for _, s := range askedActions {
			a := base
			a.action = s
			out = append(out, a)
		}
	case "resource":
		for _, s := range askedResources {
			a := base
			a.resource = s
			out = append(out, a)
		}
	case "caller":
		for _, s := range askedCallers {
			a := base
			a.caller = s
			out = append(out, a)
		}
	default:
		i := slices.IndexFunc(bruteKeys, func(k bruteKey) bool { return k.name == name })
		for _, v := range valuesOf(&bruteKeys[i]) {
			a := base
			a.keys = map[string][]string{name: v}
			out = append(out, a)
		}
	}
	return out
}

// valuesOf are the value sets of a key: none, one, and several where it may have several.
func valuesOf(k *bruteKey) [][]string {
	var out [][]string
	if !k.present {
		out = append(out, nil)
	}
	for i, v := range k.values {
		out = append(out, []string{v})
		if !k.several {
			continue
		}
		for j, w := range k.values[:i] {
			out = append(out, []string{w, v})
			if j > 0 && i < 5 {
				out = append(out, []string{k.values[j-1], w, v})
			}
		}
	}
	return out
}

// Dimensions and what elements say of their values are made once.
var (
	dimensions sync.Map // name to []asking
	signatures sync.Map // text and reading to []truth.Value
)

func dimensionOf(name string) []asking {
	if d, ok := dimensions.Load(name); ok {
		return d.([]asking)
	}
	d := dimension(name)
	dimensions.Store(name, d)
	return d
}

// signature is what the evaluator says of an element for every value of its dimension; nil if
// no policy may have such an element.
func (e *element) signature(documented bool) []truth.Value {
	key := fmt.Sprint(documented, int(e.typ), e.dim, e.text)
	if s, ok := signatures.Load(key); ok {
		return s.([]truth.Value)
	}
	var out []truth.Value
	if p := compiledText(e.typ, e.text); p != nil {
		ev := alone(documented, p)
		for _, a := range dimensionOf(e.dim) {
			r, err := a.request()
			if err != nil {
				panic(fmt.Sprint(a, err)) // the tables of values are wrong
			}
			d, err := ev.Decide(r)
			if err != nil {
				panic(fmt.Sprint(a, err))
			}
			switch d.Decision() {
			case evaluator.Allowed, evaluator.ExplicitDeny:
				out = append(out, truth.True)
			case evaluator.ImplicitDeny:
				out = append(out, truth.False)
			default:
				out = append(out, truth.Unknown)
			}
		}
	}
	signatures.Store(key, out)
	return out
}

// elements are the parts of a statement, each as a statement of its own.
func (s *statementText) elements(version string) []element {
	free := statementText{deny: s.deny, actions: []string{"*"}, resources: []string{"*"}}
	typ := iam.Identity
	if s.principal != "" {
		free.principal, typ = `"*"`, iam.Resource
	}
	only := func(dim string, change func(*statementText)) element {
		one := free
		change(&one)
		return element{dim: dim, text: documentText(version, one), typ: typ}
	}
	out := []element{
		only("action", func(o *statementText) { o.actions, o.notAction = s.actions, s.notAction }),
		only("resource", func(o *statementText) { o.resources, o.notResource = s.resources, s.notResource }),
	}
	if s.principal != "" {
		out = append(out, only("caller", func(o *statementText) { o.principal, o.notPrincipal = s.principal, s.notPrincipal }))
	}
	for _, c := range s.conditions {
		put := func(o *statementText) { o.conditions = []conditionText{c} }
		e := only(c.key, put)
		if c.operator == "Null" {
			// One question in two forms, for both effects.
			free.deny = false
			c.values = []string{"true"}
			e.opposite = only(c.key, put).text
			free.deny = s.deny
		}
		out = append(out, e)
	}
	return out
}
