// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// verifyCatalogue is Y-701 b and c: the evaluator allows every action of the services
// involved, on a resource of each type that each entry covers, if a pair covers it, and only
// then.
func (s *synthesis) verifyCatalogue(context.Context) error {
	v, err := s.newVerifier()
	if err != nil {
		return err
	}
	for _, prefix := range sortedKeys(v.granted) {
		if err := v.service(prefix); err != nil {
			return err
		}
	}
	return nil
}

// maxSteps bounds the work of the verification of one service: requests times entries. Where
// there would be more, the witnesses are a sample, evenly spread over the entries; what the
// documents allow on the others is for the proof (Y-701 a).
const maxSteps = 20_000_000

// verifier asks the evaluator about the documents.
type verifier struct {
	catalog   *catalog.Catalog
	services  catalog.Services
	documents *evaluator.Evaluator
	// granted is what the pairs of each service grant.
	granted map[string][]*granted
	// scenes are the contexts in which requests are made, by the text of the condition that
	// holds in it: "" is that without keys.
	scenes map[string]*scene
	// matched are the entries with variables replaced.
	matched map[string]*arn.Pattern
}

// granted is the actions that pairs grant on one entry under one condition.
type granted struct {
	entry     *entry
	condition *condition
	actions   []string // in lower case
}

func (s *synthesis) newVerifier() (*verifier, error) {
	v := &verifier{
		catalog: s.in.Catalog, services: catalog.NewServices(s.in.Catalog), granted: map[string][]*granted{},
		scenes: map[string]*scene{}, matched: map[string]*arn.Pattern{},
	}
	var compiled []*program.Policy
	for i, list := range s.documents {
		p, err := compile(document(list), fmt.Sprintf("documents[%d]", i), v.services)
		if err != nil {
			return nil, &InternalError{Check: "c", Text: err.Error()}
		}
		compiled = append(compiled, p)
	}
	v.documents = alone(compiled, v.services)
	conditions := map[string]*condition{"": none}
	byKey := map[string]*granted{}
	for i := range s.pairs {
		p := &s.pairs[i]
		service := p.action.Service()
		key := service + "\x00" + p.entry.text + "\x00" + p.condition.text
		g, ok := byKey[key]
		if !ok {
			g = &granted{entry: p.entry, condition: p.condition}
			byKey[key] = g
			v.granted[service] = append(v.granted[service], g)
		}
		g.actions = append(g.actions, strings.ToLower(p.action.Name))
		conditions[p.condition.text] = p.condition
	}
	if err := v.makeScenes(conditions); err != nil {
		return nil, err
	}
	return v, nil
}

// alone is an evaluator of what documents allow by themselves.
func alone(documents []*program.Policy, services catalog.Services) *evaluator.Evaluator {
	return evaluator.New(evaluator.Layers{Identity: evaluator.Policies{List: documents}}, services,
		evaluator.Options{DocumentsAlone: true, UnknownActions: true})
}

// service checks all actions of a service on all of its witnesses.
func (v *verifier) service(prefix string) error {
	s, ok := v.catalog.Service(prefix)
	if !ok {
		return &InternalError{Check: "c", Text: "the service " + prefix + " is gone"}
	}
	actions := make([]*request.Action, len(s.Actions()))
	for i, a := range s.Actions() {
		actions[i] = request.UnlistedAction(a.Name)
	}
	texts := map[string]bool{"": true}
	var entries []*entry
	seen := map[string]bool{}
	for _, g := range v.granted[prefix] {
		texts[g.condition.text] = true
		if !seen[g.entry.text] {
			seen[g.entry.text] = true
			entries = append(entries, g.entry)
		}
	}
	slices.SortFunc(entries, func(a, b *entry) int { return strings.Compare(a.text, b.text) })
	stride := 1 + len(actions)*len(texts)*len(entries)*len(entries)/maxSteps
	done := map[string]bool{}
	for i := 0; i < len(entries); i += stride {
		for _, w := range v.witnesses(s, entries[i]) {
			if done[w] {
				continue
			}
			done[w] = true
			for _, text := range sortedKeys(texts) {
				if sc := v.scenes[text]; sc != nil {
					if err := v.check(prefix, actions, w, sc); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

// check compares, for every action of a service on one resource, what the evaluator says
// with what the pairs say.
func (v *verifier) check(prefix string, actions []*request.Action, resource string, sc *scene) error {
	covered := map[string]truth.Value{}
	for _, g := range v.granted[prefix] {
		holds := sc.holds[g.condition.text]
		if sc.varies(g.entry) {
			holds = truth.And(holds, truth.Unknown)
		} else if !g.entry.all() && (resource == star || !v.match(g.entry).Match(resource)) {
			continue
		}
		if holds != truth.False {
			for _, name := range g.actions {
				covered[name] = truth.Or(covered[name], holds)
			}
		}
	}
	req := request.Request{Principal: caller, Resources: []*request.Resource{request.NewResource(literal(resource))}, Context: sc.context}
	for _, a := range actions {
		req.Action = a
		possible, err := v.documents.Decide(&req)
		if err != nil {
			return &InternalError{Check: "c", Text: fmt.Sprintf("%s on %s cannot be evaluated: %v", a.Name, resource, err)}
		}
		want, got := covered[a.Folded], possible.Decision()
		switch {
		case want == truth.Unknown || got == evaluator.Undetermined && sc.text != "":
			// A condition that is not decided in this context; the proof covers it.
		case want == truth.True && got != evaluator.Allowed:
			return &InternalError{Check: "b", Text: fmt.Sprintf("%s on %s is asked for and %s", a.Name, resource, got)}
		case want == truth.False && got == evaluator.Allowed:
			return &InternalError{Check: "c", Text: fmt.Sprintf("%s on %s is allowed and not asked for", a.Name, resource)}
		}
	}
	return nil
}
