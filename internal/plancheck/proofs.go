// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/extract"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/link"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/world"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// allows compiles documents into what they allow by themselves.
func allows(typ iam.Type, docs ...*policy.Document) (*prover.Access, error) {
	services := catalog.NewServices(catalog.Default())
	list := make([]*program.Policy, 0, len(docs))
	for _, d := range docs {
		p, err := program.Compile(d, typ, "the document", services)
		if err != nil {
			return nil, fmt.Errorf("compiling: %w", err)
		}
		list = append(list, p)
	}
	return prover.Documents(list, services), nil
}

// Allows is what a document allows by itself.
func Allows(typ iam.Type, text string) (*prover.Access, error) {
	doc, err := policy.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("it is no valid document: %w", err)
	}
	return allows(typ, doc)
}

// Grants reports whether a document has a statement that allows: of one that has none, every
// document excludes and includes all that it allows.
func Grants(text string) bool {
	doc, err := policy.Parse(text)
	return err != nil || slices.ContainsFunc(doc.Statements, func(s *policy.Statement) bool { return s.Effect != policy.Deny })
}

// proveNoNewAccess asks whether a document allows nothing that the one before did not
// (P-410).
func proveNoNewAccess(typ iam.Type, now, before *policy.Document) *prover.Result {
	left, err := allows(typ, now)
	if err != nil {
		return &prover.Result{}
	}
	right, err := allows(typ, before)
	if err != nil {
		return &prover.Result{}
	}
	return prover.Within(context.Background(), left, right, prover.Options{})
}

// proveRule checks a rule that is about all requests of a principal (P-410, P-412). That it
// holds needs every policy of the principal; that it is violated needs only the policies that
// are visible (K-306, K-307).
func (c *checker) proveRule(rule *Rule, p *link.Principal, out *RuleResult) {
	out.Result = Undetermined
	text := rule.Document
	if rule.Kind == "required_deny" {
		text = flipped(text)
	}
	doc, err := policy.Parse(text)
	if err != nil {
		out.Because = "the document of the rule is not valid: " + extract.FirstLine(err)
		return
	}
	right, err := allows(iam.Identity, doc)
	if err != nil {
		out.Because = "the document of the rule is not valid: " + extract.FirstLine(err)
		return
	}
	ask := prover.Excludes
	if rule.Kind == "within" {
		ask = prover.Within
	}
	most, err := c.side(p, rule.Kind, true)
	if err != nil {
		out.Because = extract.FirstLine(err)
		return
	}
	holds := ask(context.Background(), most, right, prover.Options{Cells: -1})
	if holds.Verdict == prover.Proved {
		c.holds(p, out)
		return
	}
	bounds := c.bounds(p)
	if bounds != nil && ask(context.Background(), bounds, right, prover.Options{Cells: -1}).Verdict == prover.Proved {
		out.Result, out.Because = Holds, "its permissions boundary ensures it"
		return
	}
	least, err := c.side(p, rule.Kind, false)
	if err != nil {
		out.Because = extract.FirstLine(err)
		return
	}
	violated := ask(context.Background(), least, right, prover.Options{Cells: -1})
	switch {
	case violated.Verdict != prover.Refuted:
		out.Because = ProofCauses(holds)
	case rule.Kind == "required_deny" && !p.Complete:
		out.Because = "no visible policy denies " + WitnessText(violated.Witness) + ", and not all policies are visible: " + p.Missing[0]
	case len(p.Boundaries) > 0 && !c.boundaryAllows(p, violated.Witness):
		out.Because = words.Choose(rule.Kind == "required_deny", "no policy denies ", "its policies allow ") + WitnessText(violated.Witness) + ", and whether the permissions boundary allows it is not shown"
	default:
		out.Result = Violated
		out.Because = words.Choose(rule.Kind == "required_deny", "no policy denies ", "its policies allow ") + WitnessText(violated.Witness)
		if violated.Witness != nil && !violated.Witness.Realistic {
			out.Because += ", a request that the service data does not list"
		}
		out.Because += strings.TrimSuffix(strings.Replace(assumptions(p.Layers), " Assumed: ", " (assumed: ", 1), ".")
		if strings.Contains(out.Because, " (assumed: ") {
			out.Because += ")"
		}
	}
	if p.Sensitive() && violated.Witness != nil {
		out.Because = "a document is sensitive, so that the request is not shown"
	}
}

// holds says that a rule holds, if all policies of the principal are known.
func (c *checker) holds(p *link.Principal, out *RuleResult) {
	if !p.Complete {
		out.Because = "the visible policies keep the rule, and not all policies are visible: " + p.Missing[0]
		return
	}
	for _, layer := range p.Layers {
		if d := layer.Document; layer.Guessed || d != nil && d.Assumption != "" {
			out.Because = "proved if " + world.JoinNotes(layer.Assumption, documentAssumption(layer)) + "; give --source to know"
			return
		}
	}
	if len(p.Assumed) > 0 {
		out.Because = "the visible policies keep the rule, and it is only assumed " + p.Assumed[0]
		return
	}
	out.Result, out.Because = Holds, "proved for all requests"
	if len(p.Layers) == 0 {
		out.Because = "there is no policy"
	}
}

// side is what the policies of a principal allow: at most, if every possible policy is
// attached and only certain ones deny, or at least, the other way round. For a rule that
// demands a Deny it is everything that they do not deny.
func (c *checker) side(p *link.Principal, kind string, most bool) (*prover.Access, error) {
	var docs []*policy.Document
	if kind == "required_deny" {
		everything, err := policy.Parse(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`)
		if err != nil {
			return nil, fmt.Errorf("the document that allows everything: %w", err)
		}
		docs = append(docs, everything)
	}
	for _, layer := range p.Layers {
		if !layer.Visible() {
			continue
		}
		root, problems := layer.Document.Tree()
		if root == nil || len(problems) > 0 {
			return nil, fmt.Errorf("%s is not a valid document", layer.Document.Label())
		}
		keepAllow := kind != "required_deny" && (most || layer.Link >= world.Assumed)
		keepDeny := layer.Link == world.Certain && layer.Document.Assumption == "" || !most
		built, _ := policy.Build(filtered(root, keepAllow, keepDeny))
		if built == nil {
			return nil, fmt.Errorf("%s is not a valid document", layer.Document.Label())
		}
		docs = append(docs, built)
	}
	return allows(iam.Identity, docs...)
}

// filtered copies a document with some of its statements.
func filtered(root *policy.Node, keepAllow, keepDeny bool) *policy.Node {
	list, more := statementsOf(root)
	var kept []*policy.Node
	for _, s := range list {
		effect := ""
		if s.Kind == policy.KindObject {
			effect = effectOf(s)
		}
		if effect == "Allow" && !keepAllow || effect == "Deny" && !keepDeny {
			continue
		}
		kept = append(kept, clone(s))
	}
	members := []policy.Member{}
	if v := root.Get("Version"); v != nil {
		members = append(members, policy.Member{Name: "Version", Value: clone(v)})
	}
	members = append(members, policy.Member{Name: "Statement", Value: policy.NewArray(policy.Pos{}, kept, more)})
	return policy.NewObject(policy.Pos{}, members, false)
}

// bounds is what the boundary of a principal allows, nil unless it is certain and visible.
func (c *checker) bounds(p *link.Principal) *prover.Access {
	boundary := p.Boundary()
	if boundary == nil || p.Boundaries[0].Link != world.Certain || boundary.Assumption != "" {
		return nil
	}
	doc := boundary.Built()
	if doc == nil {
		return nil
	}
	access, err := allows(iam.Boundary, doc)
	if err != nil {
		return nil
	}
	return access
}

// boundaryAllows reports whether the boundary is known to allow a request in every
// context.
func (c *checker) boundaryAllows(p *link.Principal, w *prover.Witness) bool {
	boundary := p.Boundary()
	if boundary == nil {
		return false
	}
	doc := boundary.Built()
	one := documentOf([]*policy.Node{policy.NewObject(policy.Pos{}, []policy.Member{
		{Name: "Effect", Value: extract.StringNode("Allow")}, {Name: "Action", Value: extract.StringNode(w.Action)}, {Name: "Resource", Value: extract.StringNode(w.Resource)},
	}, false)}, false)
	request, _ := policy.Build(one)
	if doc == nil || request == nil {
		return false
	}
	left, err := allows(iam.Identity, request)
	if err != nil {
		return false
	}
	right, err := allows(iam.Boundary, doc)
	return err == nil && prover.Within(context.Background(), left, right, prover.Options{Cells: -1}).Verdict == prover.Proved
}

// flipped turns the Deny statements of a document into Allow statements.
func flipped(text string) string {
	root, _ := policy.ParseJSON(text)
	return denialsOf(root).JSON()
}

// denialsOf is flipped for a tree. A statement whose effect is not known stays as it is.
func denialsOf(root *policy.Node) *policy.Node {
	list, more := statementsOf(root)
	var out []*policy.Node
	for _, s := range list {
		if s.Kind != policy.KindObject {
			out = append(out, clone(s))
			continue
		}
		switch effectOf(s) {
		case "Allow":
		case "Deny":
			members := []policy.Member{{Name: "Effect", Value: extract.StringNode("Allow")}}
			rest := clone(s, "Effect")
			out = append(out, policy.NewObject(policy.Pos{}, append(members, rest.Members...), rest.More))
		default:
			out = append(out, clone(s))
		}
	}
	return documentOf(out, more)
}
