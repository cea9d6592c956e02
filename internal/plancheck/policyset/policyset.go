// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package policyset reads iamproof.hcl: what makes a check fail, who is trusted, rules for
// principals, resources that no table has, and findings that are accepted. It is strict
// (K-410): what it does not know is an error with file and line. There are no variables, and
// the only function is file, for files in the same directory.
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
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Name is the name of the file.
const Name = "iamproof.hcl"

// Load reads a policy set into settings. The error says file and line of everything that is
// wrong.
func Load(file string, s *plancheck.Settings) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("reading the policy set: %w", err)
	}
	return Parse(text, file, s)
}

// Parse is Load for a text that is read already.
func Parse(text []byte, file string, s *plancheck.Settings) error {
	parsed, diags := hclsyntax.ParseConfig(text, filepath.ToSlash(file), hcl.InitialPos)
	if diags.HasErrors() {
		return asError(diags)
	}
	r := &reader{s: s, context: &hcl.EvalContext{Functions: map[string]function.Function{"file": fileFunction(filepath.Dir(file))}}}
	content := r.content(parsed.Body, &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{
		{Type: "check"}, {Type: "trusted"}, {Type: "rule", LabelNames: []string{"kind", "name"}}, {Type: "carrier", LabelNames: []string{"type"}}, {Type: "ignore"},
	}})
	seen := map[string]*hcl.Block{}
	for _, b := range content.Blocks {
		if first := seen[b.Type]; first != nil && (b.Type == "check" || b.Type == "trusted") {
			r.fail(b.DefRange, "there is one %s block already, at line %d", b.Type, first.DefRange.Start.Line)
		}
		seen[b.Type] = b
		switch b.Type {
		case "check":
			r.check(b)
		case "trusted":
			r.trusted(b)
		case "rule":
			r.rule(b)
		case "carrier":
			r.carrier(b)
		case "ignore":
			r.ignore(b)
		}
	}
	if r.diags.HasErrors() {
		return asError(r.diags)
	}
	return nil
}

// asError puts what is wrong into one error, a line each.
func asError(diags hcl.Diagnostics) error {
	var lines []string
	for _, d := range diags {
		if d.Severity != hcl.DiagError {
			continue
		}
		text := d.Summary
		if d.Detail != "" {
			text = d.Detail
		}
		if d.Subject != nil {
			text = fmt.Sprintf("%s:%d: %s", d.Subject.Filename, d.Subject.Start.Line, text)
		}
		lines = append(lines, text)
	}
	return fmt.Errorf("%s", strings.Join(lines, "\n"))
}

type reader struct {
	s       *plancheck.Settings
	context *hcl.EvalContext
	diags   hcl.Diagnostics
}

func (r *reader) fail(at hcl.Range, format string, args ...any) {
	r.diags = append(r.diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: fmt.Sprintf(format, args...), Subject: &at})
}

func (r *reader) content(body hcl.Body, schema *hcl.BodySchema) *hcl.BodyContent {
	content, diags := body.Content(schema)
	r.diags = append(r.diags, diags...)
	return content
}

// attributes are the arguments of a block, by name.
type attributes map[string]*hcl.Attribute

func (r *reader) attributes(b *hcl.Block, names ...string) attributes {
	schema := &hcl.BodySchema{}
	for _, n := range names {
		schema.Attributes = append(schema.Attributes, hcl.AttributeSchema{Name: n})
	}
	return attributes(r.content(b.Body, schema).Attributes)
}

func (a attributes) at(name string, b *hcl.Block) hcl.Range {
	if x := a[name]; x != nil {
		return x.Expr.Range()
	}
	return b.DefRange
}

// text returns a string argument, "" if it is not there.
func (r *reader) text(a attributes, name string) string {
	x := a[name]
	if x == nil {
		return ""
	}
	v, diags := x.Expr.Value(r.context)
	if diags.HasErrors() {
		r.diags = append(r.diags, diags...)
		return ""
	}
	if v.IsNull() || !v.IsKnown() || v.Type() != cty.String {
		r.fail(x.Expr.Range(), "%s must be a string", name)
		return ""
	}
	return v.AsString()
}

// texts returns a list of strings.
func (r *reader) texts(a attributes, name string) []string {
	x := a[name]
	if x == nil {
		return nil
	}
	v, diags := x.Expr.Value(r.context)
	if diags.HasErrors() {
		r.diags = append(r.diags, diags...)
		return nil
	}
	if v.IsNull() || !v.IsKnown() || !v.CanIterateElements() || v.Type().IsObjectType() || v.Type().IsMapType() {
		r.fail(x.Expr.Range(), "%s must be a list of strings", name)
		return nil
	}
	var out []string
	for _, e := range v.AsValueSlice() {
		if e.IsNull() || e.Type() != cty.String {
			r.fail(x.Expr.Range(), "%s must be a list of strings", name)
			return nil
		}
		out = append(out, e.AsString())
	}
	return out
}

func (r *reader) oneOf(a attributes, b *hcl.Block, name, value string, allowed ...string) {
	if value != "" && !slices.Contains(allowed, value) {
		r.fail(a.at(name, b), "%s is %q: write %s", name, value, words.QuoteList(allowed, "or"))
	}
}

func (r *reader) check(b *hcl.Block) {
	a := r.attributes(b, "fail_on", "on_undetermined", "on_invisible", "severity_overrides")
	if word := r.text(a, "fail_on"); word == "none" {
		r.s.FailOn = 0
	} else if word != "" {
		r.s.FailOn = r.class(a.at("fail_on", b), word)
	}
	undetermined, invisible := r.text(a, "on_undetermined"), r.text(a, "on_invisible")
	r.oneOf(a, b, "on_undetermined", undetermined, "report", "fail")
	r.oneOf(a, b, "on_invisible", invisible, "report", "fail")
	r.s.FailUndetermined, r.s.FailInvisible = undetermined == "fail", invisible == "fail"
	x := a["severity_overrides"]
	if x == nil {
		return
	}
	v, diags := x.Expr.Value(r.context)
	if diags.HasErrors() {
		r.diags = append(r.diags, diags...)
		return
	}
	names := map[string]string{}
	if v.IsNull() || !v.CanIterateElements() {
		r.fail(x.Expr.Range(), "severity_overrides must be an object of classes")
		return
	}
	for id, class := range v.AsValueMap() {
		if class.IsNull() || class.Type() != cty.String {
			r.fail(x.Expr.Range(), "severity_overrides must be an object of classes")
			return
		}
		names[id] = class.AsString()
	}
	overrides, err := plancheck.ParseOverrides(names)
	if err != nil {
		r.fail(x.Expr.Range(), "%s", err)
	}
	r.s.Overrides = overrides
}

func (r *reader) class(at hcl.Range, word string) frame.Class {
	class, err := frame.ParseClass(word)
	if err != nil || class == frame.Ignore {
		r.fail(at, "class %q does not exist: write error, security_warning, warning or suggestion", word)
	}
	return class
}

func (r *reader) trusted(b *hcl.Block) {
	a := r.attributes(b, "accounts", "organizations", "principals")
	t := &r.s.Trusted
	t.Accounts, t.Organizations, t.Principals = r.texts(a, "accounts"), r.texts(a, "organizations"), r.texts(a, "principals")
	for _, account := range t.Accounts {
		if !arn.IsAccountID(account) {
			r.fail(a.at("accounts", b), "account %q: an account id has twelve digits", account)
		}
	}
}

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
		if _, err := policy.Parse(text); err != nil {
			r.fail(a.at("document", b), "the document is not valid: %s", err)
		}
	case len(actions) == 0:
		r.fail(b.DefRange, "give document = file(\"…\"), or actions")
	default:
		if len(resources) == 0 {
			resources = []string{"*"}
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
