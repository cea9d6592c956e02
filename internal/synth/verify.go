// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
)

// prove asks whether one side is within another, over all requests. Tests replace it to see
// how other answers are handled.
var prove = prover.Within

// verify proves the result before it is returned (Y-701).
func (s *synthesis) verify(ctx context.Context) error {
	for _, check := range []func(context.Context) error{s.verifyAsked, s.verifyFolded, s.verifyCatalogue, s.verifyProof, s.verifyManaged} {
		if err := check(ctx); err != nil {
			return err
		}
	}
	return nil
}

// verifyAsked is Y-701 f: what a grant asks for it gives, or omits with a reason.
func (s *synthesis) verifyAsked(context.Context) error {
	for _, g := range s.grants {
		asked, found := map[string]bool{}, map[string]bool{}
		for _, a := range g.asked {
			asked[a.action.Name] = true
		}
		for _, name := range g.absent {
			asked[name] = true
		}
		for i := range s.pairs {
			if s.pairs[i].grant == g.index {
				found[s.pairs[i].action.Name] = true
			}
		}
		for _, o := range s.omitted {
			for _, name := range o.Actions {
				if asked[name] && o.Sid == g.sid {
					found[name] = true
				}
			}
		}
		for _, name := range sortedKeys(asked) {
			if !found[name] {
				return &InternalError{Check: "f", Text: fmt.Sprintf("grant[%d] asks for %s, which is neither granted nor omitted", g.index, name)}
			}
		}
		for _, name := range sortedKeys(found) {
			if !asked[name] {
				return &InternalError{Check: "f", Text: fmt.Sprintf("grant[%d] gives %s, for which it does not ask", g.index, name)}
			}
		}
	}
	return nil
}

// verifyFolded is Y-701 e: a wildcard means exactly the actions that it replaces.
func (s *synthesis) verifyFolded(context.Context) error {
	for _, p := range sortedKeys(s.wildcards) {
		actions, err := s.in.Catalog.Expand(p)
		names := make([]string, len(actions))
		for i, a := range actions {
			names[i] = a.Name
		}
		if err != nil || !slices.Equal(sortedSet(names), sortedSet(s.wildcards[p])) {
			return &InternalError{Check: "e", Text: fmt.Sprintf("%s means other actions than it replaces", p)}
		}
	}
	return nil
}

// verifyProof is Y-701 a: the documents together allow the pairs and no more. Wildcards that
// were folded are taken for the actions that they mean, which is another check (Y-701 e).
func (s *synthesis) verifyProof(ctx context.Context) error {
	services := catalog.NewServices(s.in.Catalog)
	var compiled []*program.Policy
	for i, list := range s.documents {
		p, err := compile(document(s.unfolded(list)), fmt.Sprintf("documents[%d]", i), services)
		if err != nil {
			return &InternalError{Check: "a", Text: err.Error()}
		}
		compiled = append(compiled, p)
	}
	asked, err := compileParts(pairStatements(s.pairs), "grants", services)
	if err != nil {
		return &InternalError{Check: "a", Text: err.Error()}
	}
	left, right := prover.Documents(compiled, services), prover.Documents(asked, services)
	o := prover.Options{Universe: prover.All, Cells: -1}
	if err := proved(prove(ctx, left, right, o), "a", "the documents allow more than the grants ask for"); err != nil {
		return err
	}
	return proved(prove(ctx, right, left, o), "a", "the documents allow less than the grants ask for")
}

// unfolded returns the statements with what wildcards mean in their place.
func (s *synthesis) unfolded(list []*statement) []*statement {
	if len(s.wildcards) == 0 {
		return list
	}
	out := make([]*statement, len(list))
	for i, st := range list {
		plain := *st
		plain.actions = nil
		for _, a := range st.actions {
			if names, ok := s.wildcards[a]; ok {
				plain.actions = append(plain.actions, names...)
			} else {
				plain.actions = append(plain.actions, a)
			}
		}
		out[i] = &plain
	}
	return out
}

// verifyManaged is Y-701 d: what comes from a managed policy is within it.
func (s *synthesis) verifyManaged(ctx context.Context) error {
	services := catalog.NewServices(s.in.Catalog)
	for _, g := range s.grants {
		if g.managed == nil {
			continue
		}
		var own []pair
		for i := range s.pairs {
			p := &s.pairs[i]
			if p.grant == g.index && g.onlyManaged(p.action) {
				own = append(own, *p)
			}
		}
		if len(own) == 0 {
			continue
		}
		asked, err := compileParts(pairStatements(own), "grants", services)
		if err != nil {
			return &InternalError{Check: "d", Text: err.Error()}
		}
		managed, err := compile(g.managed.Document, g.managed.Name, services)
		if err != nil {
			return &InternalError{Check: "d", Text: err.Error()}
		}
		left, right := prover.Documents(asked, services), prover.Documents([]*program.Policy{managed}, services)
		answer := prove(ctx, left, right, prover.Options{Cells: -1})
		if onlyContested(answer) {
			// Conditions of the managed policy depend on how AWS reads them; both sides have them.
			answer = prove(ctx, left, right, prover.Options{Cells: -1, Documented: true})
		}
		if err := proved(answer, "d", "the grant is not within "+g.managed.Name); err != nil {
			return err
		}
	}
	return nil
}

// onlyManaged reports whether the managed policy is all that asks for the action.
func (g *grant) onlyManaged(a *catalog.Action) bool {
	for _, k := range g.asked {
		if k.action == a {
			return !slices.ContainsFunc(k.ways, func(w way) bool { return w.within == nil })
		}
	}
	return false
}

// proved turns every other answer than "proved" into an error: it is a bug here or in the
// prover, and nothing is returned that was not proved.
func proved(r *prover.Result, check, refuted string) error {
	switch r.Verdict {
	case prover.Proved:
		return nil
	case prover.Refuted:
		w := r.Witness
		return &InternalError{Check: check, Text: fmt.Sprintf("%s, for instance %s on %s", refuted, w.Action, w.Resource)}
	default:
		var why []string
		for _, c := range r.Causes {
			why = append(why, causeText(&c))
		}
		return &InternalError{Check: check, Text: "the proof is undetermined: " + strings.Join(sortedSet(why), ", ")}
	}
}

func causeText(c *prover.Cause) string {
	switch c.Kind {
	case prover.CauseBudget:
		return "budget " + c.Budget
	case prover.CauseVariable:
		return "variable " + c.Key
	case prover.CauseEvaluated, prover.CauseContested:
		return c.Evaluated.String()
	default:
		return fmt.Sprintf("cause %d %s", c.Kind, c.Key)
	}
}

// compile compiles a document as an identity policy.
func compile(text, label string, services iam.Services) (*program.Policy, error) {
	doc, err := policy.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", label, err)
	}
	p, err := program.Compile(doc, iam.Identity, label, services)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", label, err)
	}
	return p, nil
}

// maxPart bounds the text of one of the documents that pairs are compared in: a document is
// read up to a size, and pairs that are written one by one may need more.
const maxPart = 1 << 19

// compileParts compiles statements as documents of bounded size.
func compileParts(list []*statement, label string, services iam.Services) ([]*program.Policy, error) {
	var out []*program.Policy
	size, from := 0, 0
	for i, st := range list {
		size += len(st.text())
		if size < maxPart && i < len(list)-1 {
			continue
		}
		p, err := compile(document(list[from:i+1]), label, services)
		if err != nil {
			return nil, err
		}
		out, size, from = append(out, p), 0, i+1
	}
	return out, nil
}

// pairStatements writes pairs as they are: a statement for each entry and condition with all
// actions. It shares nothing with the merging that it is compared with.
func pairStatements(pairs []pair) []*statement {
	byKey := map[string]*statement{}
	seen := map[string]bool{}
	for i := range pairs {
		p := &pairs[i]
		key := p.entry.text + "\x00" + p.condition.text
		if byKey[key] == nil {
			byKey[key] = &statement{resources: []string{p.entry.text}, condition: p.condition}
		}
		if one := key + "\x00" + p.action.Name; !seen[one] {
			seen[one] = true
			byKey[key].actions = append(byKey[key].actions, p.action.Name)
		}
	}
	out := make([]*statement, 0, len(byKey))
	for _, key := range sortedKeys(byKey) {
		out = append(out, byKey[key])
	}
	return out
}

// onlyContested reports whether an answer is undetermined for contested rules alone.
func onlyContested(r *prover.Result) bool {
	return r.Verdict == prover.Undetermined && !slices.ContainsFunc(r.Causes, func(c prover.Cause) bool { return c.Kind != prover.CauseContested })
}
