// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
)

// Usage is what a principal used and what it did not (L-505).
type Usage struct {
	// UnusedServices are prefixes of services of which nothing was used, UnusedActions
	// actions of which that is known. All others stay.
	UnusedServices, UnusedActions []string
	// Used are the actions that were used, and patterns such as "sqs:*" for services of which
	// only that is known. They are what the proof is about.
	Used []string
}

// Reduced is a document without what was not used (L-506).
type Reduced struct {
	// Document is the text, "" if nothing remains of it.
	Document string
	// Kept says why the document is as it was; "" if it was reduced.
	Kept string
	// Removed are the actions that the document does not name any more, as the catalogue
	// has them, sorted.
	Removed []string
}

// passRole is never removed: AWS does not track it (L-503).
const passRole = "iam:PassRole"

// Reduce takes what was not used out of the Allow statements of an identity policy: out of
// Action alone, so that Resource, Condition, Sid, Deny and NotAction stay. It is proved
// that the result allows no request which the document denies or does not allow, and that
// each request with a used action that the document allows is still allowed. Where the
// proof does not succeed, the document stays as it was.
func Reduce(ctx context.Context, c *catalog.Catalog, doc *policy.Document, u *Usage) (*Reduced, error) {
	r := &reduction{catalog: c, services: map[string]bool{}, actions: map[string]bool{}, removed: map[string]bool{}}
	for _, s := range u.UnusedServices {
		r.services[strings.ToLower(s)] = true
	}
	for _, a := range u.UnusedActions {
		r.actions[strings.ToLower(a)] = true
	}
	original := doc.Root.JSON()
	if doc.Root.HasUnknown() {
		return &Reduced{Document: original, Kept: "part of the document is not known"}, nil
	}
	doc, err := policy.Parse(original) // a tree of its own, since nodes know their parents
	if err != nil {
		return nil, fmt.Errorf("reading the document again: %w", err)
	}
	var kept string
	for _, folded := range []bool{true, false} { // a fold may cover actions that AWS adds
		r.fold = folded
		root := r.document(doc)
		removed := slices.Sorted(maps.Keys(r.removed))
		switch {
		case root == nil:
			return &Reduced{Removed: removed}, nil
		case root == doc.Root:
			return &Reduced{Document: original, Kept: r.because(doc)}, nil
		}
		if kept, err = r.prove(ctx, doc, root, u.Used); err != nil {
			return nil, err
		}
		if kept == "" {
			return &Reduced{Document: root.JSON(), Removed: removed}, nil
		}
	}
	return &Reduced{Document: original, Kept: kept}, nil
}

// reduction is one call of [Reduce].
type reduction struct {
	catalog           *catalog.Catalog
	services, actions map[string]bool // unused, in lower case
	removed           map[string]bool
	// fold says whether names are folded into wildcards.
	fold bool
}

// because says why nothing was taken out.
func (r *reduction) because(doc *policy.Document) string {
	for _, s := range doc.Statements {
		if s.Effect == policy.Allow && s.NotAction != nil {
			return "no Allow statement names an unused action; statements with NotAction stay as they are"
		}
	}
	return "nothing in it is known to be unused"
}

// unused reports whether an action is to go.
func (r *reduction) unused(action string) bool {
	lower := strings.ToLower(action)
	prefix, _, _ := strings.Cut(lower, ":")
	return (r.services[prefix] || r.actions[lower]) && !strings.EqualFold(action, passRole)
}

// document is the document without unused actions: the same tree if there are none, nil if
// no statement remains.
func (r *reduction) document(doc *policy.Document) *policy.Node {
	var statements []*policy.Node
	changed := false
	for _, s := range doc.Statements {
		if s.Effect != policy.Allow || s.Action == nil {
			statements = append(statements, s.Node)
			continue
		}
		actions, shorter := r.list(s.Action)
		switch {
		case !shorter:
			statements = append(statements, s.Node)
			continue
		case len(actions) > 0:
			statements = append(statements, withMember(s.Node, "Action", texts(actions)))
		}
		changed = true
	}
	switch {
	case !changed:
		return doc.Root
	case len(statements) == 0:
		return nil
	}
	return withMember(doc.Root, "Statement", policy.NewArray(policy.Pos{}, statements, false))
}

// list returns the entries of an Action element without what is unused. Entries that cover
// nothing unused stay as they are written.
func (r *reduction) list(list *policy.List) (entries []string, shorter bool) {
	var names []string
	for _, item := range list.Items {
		text, known := item.Text.Known()
		if !known {
			return nil, false
		}
		whole, single, changed := r.entry(text)
		if !changed {
			entries = append(entries, text)
			continue
		}
		shorter = true
		entries, names = append(entries, whole...), append(names, single...)
	}
	if r.fold {
		names = fold(r.catalog, names).patterns
	}
	entries = append(entries, names...)
	slices.Sort(entries)
	return slices.Compact(entries), shorter
}

// entry returns what remains of one entry: patterns of whole services, and single actions.
func (r *reduction) entry(text string) (whole, single []string, changed bool) {
	covered, err := r.catalog.Expand(text)
	if err != nil || len(covered) == 0 { // the catalogue does not know it
		if r.unused(text) {
			r.removed[text] = true
			return nil, nil, true
		}
		return nil, nil, false
	}
	var services []string // in order
	remaining, lost := map[string][]string{}, map[string]bool{}
	for _, a := range covered {
		if remaining[a.Service()] == nil {
			remaining[a.Service()] = []string{}
			services = append(services, a.Service())
		}
		if r.unused(a.Name) {
			lost[a.Service()] = true
			r.removed[a.Name] = true
			continue
		}
		remaining[a.Service()] = append(remaining[a.Service()], a.Name)
	}
	if len(lost) == 0 {
		return nil, nil, false
	}
	for _, s := range services {
		if !lost[s] { // the entry covers all services, since another one lost something
			whole = append(whole, s+":*")
			continue
		}
		single = append(single, remaining[s]...)
	}
	return whole, single, true
}

// prove returns "" if both statements about the reduced document are proved, else why not.
// An error is a bug of this package.
func (r *reduction) prove(ctx context.Context, doc *policy.Document, root *policy.Node, used []string) (kept string, err error) {
	services := catalog.NewServices(r.catalog)
	before, kept := compileGiven(doc, services)
	if kept != "" {
		return kept, nil
	}
	after, err := compileText(root.JSON(), services)
	if err != nil {
		return "", fmt.Errorf("the reduced document: %w", err)
	}
	// A Deny of everything else leaves the requests with used actions.
	deny, err := compileText(usedOnly(used), services)
	if err != nil {
		return "", fmt.Errorf("the used actions: %w", err)
	}
	options := prover.Options{Cells: -1}
	left, right := prover.Documents([]*program.Policy{before}, services), prover.Documents([]*program.Policy{after}, services)
	if kept := shown("it allows nothing new", prover.Within(ctx, right, left, options)); kept != "" {
		return kept, nil
	}
	left = prover.Documents([]*program.Policy{before, deny}, services)
	return shown("every used action is still allowed", prover.Within(ctx, left, right, options)), nil
}

// shown returns "" if a statement is proved.
func shown(statement string, result *prover.Result) (kept string) {
	if result.Verdict == prover.Proved {
		return ""
	}
	kept = "it could not be shown of the shorter document that " + statement
	if w := result.Witness; w != nil {
		kept += fmt.Sprintf(" (%s on %s)", w.Action, w.Resource)
	}
	return kept
}

// compileGiven compiles the document that was given, or says why it cannot be used.
func compileGiven(doc *policy.Document, services iam.Services) (p *program.Policy, kept string) {
	p, err := program.Compile(doc, iam.Identity, "the document", services)
	if err != nil {
		kept = "the document cannot be evaluated: " + err.Error()
	}
	return p, kept
}

func compileText(text string, services iam.Services) (*program.Policy, error) {
	doc, err := policy.Parse(text)
	if err != nil {
		return nil, err
	}
	return program.Compile(doc, iam.Identity, "the document", services)
}

// usedOnly is a policy that denies all actions but the used ones.
func usedOnly(used []string) string {
	actions := slices.Sorted(slices.Values(append(slices.Clone(used), passRole)))
	return policy.NewObject(policy.Pos{}, []policy.Member{
		{Name: "Version", Value: text("2012-10-17")},
		{Name: "Statement", Value: policy.NewObject(policy.Pos{}, []policy.Member{
			{Name: "Effect", Value: text("Deny")}, {Name: "NotAction", Value: texts(slices.Compact(actions))}, {Name: "Resource", Value: text("*")},
		}, false)},
	}, false).JSON()
}

func text(s string) *policy.Node { return policy.NewString(policy.Pos{}, pattern.Literal(s)) }

// texts is a list, or the string if there is only one.
func texts(list []string) *policy.Node {
	if len(list) == 1 {
		return text(list[0])
	}
	nodes := make([]*policy.Node, len(list))
	for i, s := range list {
		nodes[i] = text(s)
	}
	return policy.NewArray(policy.Pos{}, nodes, false)
}

// withMember is an object with another value of a member.
func withMember(object *policy.Node, name string, value *policy.Node) *policy.Node {
	members := slices.Clone(object.Members)
	for i := range members {
		if strings.EqualFold(members[i].Name, name) {
			members[i].Value = value
		}
	}
	return policy.NewObject(policy.Pos{}, members, false)
}
