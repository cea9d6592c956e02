// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// documentOf returns the document that contains a statement, nil if there is none, as
// for statements of AWS's own default policies.
func (s *simulation) documentOf(m *evaluator.MatchedStatement) *documents.Document {
	find := func(ps *documents.Policies) *documents.Document {
		for i := range ps.Documents {
			if d := &ps.Documents[i]; d.Label == m.Document && d.Root != nil {
				return d
			}
		}
		return nil
	}
	level := func(ls *documents.Levels) *documents.Document {
		if m.Level < 0 || m.Level >= len(ls.Levels) {
			return nil
		}
		return find(&ls.Levels[m.Level])
	}
	single := func(d *documents.Document) *documents.Document {
		if d == nil || d.Label != m.Document || d.Root == nil {
			return nil
		}
		return d
	}
	switch m.Layer {
	case evaluator.LayerIdentity:
		return find(&s.in.Identity)
	case evaluator.LayerBoundary:
		return single(s.in.Boundary)
	case evaluator.LayerSession:
		return find(&s.in.Session)
	case evaluator.LayerSCP:
		return level(&s.in.ServiceControl)
	case evaluator.LayerRCP:
		return level(&s.in.ResourceControl)
	case evaluator.LayerResource:
		return find(&s.in.ResourcePolicies)
	default:
		return single(s.in.Endpoint)
	}
}

// element shows the entries of an element of a statement, such as `Action is "s3:*"`;
// "" if it has none.
func (s *simulation) element(m *evaluator.MatchedStatement, name string) string {
	d := s.documentOf(m)
	if d == nil {
		return ""
	}
	statement := d.Root.Get("Statement")
	if statement != nil && statement.Kind == policy.KindArray {
		if m.Index >= len(statement.Elems) {
			return ""
		}
		statement = statement.Elems[m.Index]
	}
	if statement == nil || statement.Kind != policy.KindObject {
		return ""
	}
	for _, n := range []string{name, "Not" + name} {
		if e := statement.Get(n); e != nil {
			return n + " is " + entries(e)
		}
	}
	return ""
}

// entries shows a few of the strings of an element.
func entries(n *policy.Node) string {
	const most = 3
	if n.Kind != policy.KindArray {
		return quoted([]string{words.OneLine(n.Text.String())})
	}
	var texts []string
	for _, e := range n.Elems[:min(len(n.Elems), most)] {
		texts = append(texts, words.OneLine(e.Text.String()))
	}
	out := quoted(texts)
	if len(n.Elems) > most {
		out += ", …"
	}
	return out
}

// ManagedNamer is implemented by catalogues that know the documents of AWS's managed
// policies.
type ManagedNamer interface {
	ManagedPoliciesOfSize(n int) []*catalog.ManagedPolicy
}

// managed returns the name of the AWS managed policy that contains a statement, "" if
// the document is not such a policy. A managed policy is recognized by the ARN it is
// called by, or by its text. Only AWS can change it.
func (s *simulation) managed(m *evaluator.MatchedStatement) string {
	d := s.documentOf(m)
	if d == nil || m.Layer == evaluator.LayerResource {
		return ""
	}
	return s.managedText([]string{d.Name, d.Label}, d.Root)
}

// managedText is managed for a document by its names and its tree.
func (s *simulation) managedText(names []string, root *policy.Node) string {
	for _, name := range names {
		if _, rest, ok := strings.Cut(name, ":iam::aws:policy/"); ok && strings.HasPrefix(name, "arn:") {
			return rest[strings.LastIndexByte(rest, '/')+1:]
		}
	}
	namer, ok := s.catalog.(ManagedNamer)
	if !ok || root == nil || root.HasUnknown() {
		return ""
	}
	text := root.JSON()
	for _, p := range namer.ManagedPoliciesOfSize(view.Measure(&view.Source{Text: text}).Compact) {
		own, err := render.Canonical(text)
		if err != nil {
			return ""
		}
		if theirs, err := render.Canonical(p.Document); err == nil && own == theirs {
			return p.Name
		}
	}
	return ""
}
