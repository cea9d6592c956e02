// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package policyset reads iamproof.hcl: what makes a check fail, who is trusted, rules for
// principals, resources that no table has, and findings that are accepted. It is strict
// (K-410): what it does not know is an error with file and line. There are no variables, and
// the only function is file, for files in the same directory.
package policyset

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck"
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
