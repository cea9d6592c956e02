// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policyset

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Kinds are the kinds of rules.
var Kinds = []string{"require_boundary", "within", "excludes", "required_deny"}

func (r *reader) rule(b *hcl.Block) {
	kind := b.Labels[0]
	rule := &plancheck.Rule{Kind: kind, Name: b.Labels[1], Class: frame.Error}
	if !slices.Contains(Kinds, kind) {
		r.fail(b.LabelRanges[0], "rule kind %q does not exist: write %s", kind, words.QuoteList(Kinds, "or"))
		return
	}
	schema := &hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "class"}}, Blocks: []hcl.BlockHeaderSchema{{Type: "principals"}}}
	documents := kind != "require_boundary"
	if documents {
		for _, name := range []string{"document", "actions", "resources"} {
			schema.Attributes = append(schema.Attributes, hcl.AttributeSchema{Name: name})
		}
	} else {
		schema.Attributes = append(schema.Attributes, hcl.AttributeSchema{Name: "boundaries"})
	}
	content := r.content(b.Body, schema)
	a := attributes(content.Attributes)
	if word := r.text(a, "class"); word != "" {
		rule.Class = r.class(a.at("class", b), word)
	}
	rule.Boundaries = r.texts(a, "boundaries")
	if documents {
		rule.Document = r.document(a, b)
	}
	for i, p := range content.Blocks {
		if i > 0 {
			r.fail(p.DefRange, "a rule has one principals block")
		}
		pa := r.attributes(p, "addresses", "except", "include")
		rule.Addresses, rule.Except, rule.Include = r.texts(pa, "addresses"), r.texts(pa, "except"), r.texts(pa, "include")
		for _, kind := range rule.Include {
			r.oneOf(pa, p, "include", kind, "role", "user", "group", "permission_set")
		}
	}
	for _, other := range r.s.Rules {
		if other.Kind == rule.Kind && other.Name == rule.Name {
			r.fail(b.DefRange, "there is a rule %s %q already", rule.Kind, rule.Name)
		}
	}
	r.s.Rules = append(r.s.Rules, rule)
}

// document returns the document that a rule compares with: the text of one, or a statement
// made of actions and resources.
func (r *reader) document(a attributes, b *hcl.Block) string {
	text := r.text(a, "document")
	actions, resources := r.texts(a, "actions"), r.texts(a, "resources")
	switch {
	case text != "" && (actions != nil || resources != nil):
		r.fail(b.DefRange, "give document, or actions and resources")
	case text != "":
		doc, err := policy.Parse(text)
		if err != nil {
			r.fail(a.at("document", b), "the document is not valid: %s", err)
			return ""
		}
		// A rule about no request at all would hold for everyone.
		effect, need := policy.Allow, map[string]string{"excludes": "Allow", "required_deny": "Deny"}[b.Labels[0]]
		if need == "Deny" {
			effect = policy.Deny
		}
		if need != "" && !slices.ContainsFunc(doc.Statements, func(s *policy.Statement) bool { return s.Effect == effect }) {
			r.fail(a.at("document", b), "the document has no %s statement, and %s is about what its %s statements name", need, b.Labels[0], need)
		}
	case len(actions) == 0:
		r.fail(b.DefRange, "give document = file(\"…\"), or actions")
	default:
		if a["resources"] == nil {
			resources = []string{"*"}
		} else if len(resources) == 0 {
			r.fail(a.at("resources", b), "resources is empty: name resources, or leave the argument out for all of them")
		}
		effect := words.Choose(b.Labels[0] == "required_deny", "Deny", "Allow")
		statement := map[string]any{"Effect": effect, "Action": actions, "Resource": resources}
		out, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": []any{statement}})
		if err != nil {
			r.fail(b.DefRange, "%s", err)
		}
		return string(out)
	}
	return text
}

func (r *reader) carrier(b *hcl.Block) {
	a := r.attributes(b, "attribute", "policy_type", "attachment", "owner")
	c := &plancheck.Carrier{Type: b.Labels[0], Path: r.text(a, "attribute"), PolicyType: r.text(a, "policy_type"), Attachment: r.text(a, "attachment"), Owner: r.text(a, "owner")}
	if c.Path == "" || c.PolicyType == "" {
		r.fail(b.DefRange, "a carrier has attribute and policy_type")
		return
	}
	if _, err := iam.ParseType(c.PolicyType); err != nil {
		r.fail(a.at("policy_type", b), "%s", err)
	}
	if c.Owner != "" {
		c.OwnerARN = "{" + c.Owner + "}"
	}
	r.s.Carriers = append(r.s.Carriers, c)
}

func (r *reader) ignore(b *hcl.Block) {
	a := r.attributes(b, "id", "address", "reason", "expires", "sid", "path")
	e := &plancheck.Ignore{ID: r.text(a, "id"), Address: r.text(a, "address"), Reason: r.text(a, "reason"), Sid: r.text(a, "sid"), Path: r.text(a, "path")}
	if err := plancheck.KnownID(e.ID); err != nil {
		r.fail(a.at("id", b), "%s", err)
	}
	if strings.TrimSpace(e.Reason) == "" {
		r.fail(b.DefRange, "say in reason why the finding is accepted")
	}
	if day := r.text(a, "expires"); day != "" {
		t, err := time.Parse(time.DateOnly, day)
		if err != nil {
			r.fail(a.at("expires", b), "expires is %q: write a day such as 2027-03-31", day)
		}
		e.Expires = t
	}
	r.s.Ignores = append(r.s.Ignores, e)
}

const maxFile = 1 << 20

// fileFunction reads a file in the directory of the policy set, or below it.
func fileFunction(dir string) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "path", Type: cty.String}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			name := args[0].AsString()
			if !filepath.IsLocal(filepath.FromSlash(name)) {
				return cty.NilVal, fmt.Errorf("file(%q): the file must be in the directory of the policy set", name)
			}
			root, err := os.OpenRoot(dir)
			if err != nil {
				return cty.NilVal, fmt.Errorf("file(%q): %w", name, err)
			}
			defer root.Close()
			text, err := root.ReadFile(filepath.FromSlash(name))
			if err != nil {
				return cty.NilVal, fmt.Errorf("file(%q): %w", name, err)
			}
			if len(text) > maxFile {
				return cty.NilVal, fmt.Errorf("file(%q) is too large", name)
			}
			return cty.StringVal(string(text)), nil
		},
	})
}
