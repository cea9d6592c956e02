// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"encoding/json"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// InputFromObject reads the arguments of a policy document from a plain value, for
// callers that have an object rather than a schema: objects are map[string]any,
// lists and sets []any, and scalars string, bool, json.Number, *big.Float, int,
// int64 or float64. Names and meaning are those of the data source; where it has
// blocks (statement, principals, not_principals, condition), a list of objects or
// one object is accepted.
//
// Null is nil and means "not set"; in lists of strings it is skipped. Booleans and
// numbers become strings the way Terraform converts them. The error is an [Errors]
// with every argument that is unknown or of the wrong type.
func InputFromObject(v any) (Input, error) {
	r := objectReader{errs: &collector{}}
	in := r.input(v)
	if err := r.errs.err(); err != nil {
		return Input{}, err
	}
	return in, nil
}

// objectReader reads one object. Errors are about the argument or statement read
// at the time.
type objectReader struct {
	errs     *collector
	argument string
	index    int
}

// fail reports a problem of the current statement or, outside of statements, of a
// top-level argument.
func (r *objectReader) fail(field, message, remedy string) {
	e := &Error{Argument: r.argument, Index: r.index, Field: field, Message: message, Remedy: remedy}
	if r.argument == "" {
		e.Argument, e.Index, e.Field = field, -1, ""
	}
	r.errs.add(e)
}

func (r *objectReader) input(v any) Input {
	names := []string{
		"policy_id", "version", "statement", "source_policy_documents", "override_policy_documents", "source_json", "override_json",
	}
	o := r.object("", v, names)
	in := Input{
		PolicyID:                r.string("policy_id", o["policy_id"]),
		Version:                 r.optional("version", o["version"]),
		SourcePolicyDocuments:   r.strings("source_policy_documents", o["source_policy_documents"], true),
		OverridePolicyDocuments: r.strings("override_policy_documents", o["override_policy_documents"], true),
		SourceJSON:              r.string("source_json", o["source_json"]),
		OverrideJSON:            r.string("override_json", o["override_json"]),
	}
	blocks := r.blocks("statement", o["statement"])
	r.argument = "statement"
	for i, block := range blocks {
		r.index = i
		in.Statements = append(in.Statements, r.statement(block))
	}
	return in
}

func (r *objectReader) statement(v any) Statement {
	names := []string{
		"sid", "effect", "actions", "not_actions", "resources", "not_resources", "principals", "not_principals", "condition",
	}
	o := r.object("", v, names)
	s := Statement{
		Sid:           r.string("sid", o["sid"]),
		Effect:        r.optional("effect", o["effect"]),
		Actions:       r.strings("actions", o["actions"], false),
		NotActions:    r.strings("not_actions", o["not_actions"], false),
		Resources:     r.strings("resources", o["resources"], false),
		NotResources:  r.strings("not_resources", o["not_resources"], false),
		Principals:    r.principals("principals", o["principals"]),
		NotPrincipals: r.principals("not_principals", o["not_principals"]),
	}
	for i, block := range r.blocks("condition", o["condition"]) {
		field := "condition[" + strconv.Itoa(i) + "]"
		c := r.object(field, block, []string{"test", "variable", "values"})
		s.Conditions = append(s.Conditions, Condition{
			Test:     r.required(field, "test", c),
			Variable: r.required(field, "variable", c),
			Values:   r.requiredStrings(field, "values", c),
		})
	}
	return s
}

func (r *objectReader) principals(name string, v any) []Principal {
	var list []Principal
	for i, block := range r.blocks(name, v) {
		field := name + "[" + strconv.Itoa(i) + "]"
		p := r.object(field, block, []string{"type", "identifiers"})
		list = append(list, Principal{
			Type:        r.required(field, "type", p),
			Identifiers: r.requiredStrings(field, "identifiers", p),
		})
	}
	return list
}

// object returns the members of an object. Each must have one of the names. It
// returns nil for anything else.
func (r *objectReader) object(field string, v any, names []string) map[string]any {
	o, ok := v.(map[string]any)
	if !ok {
		r.fail(field, "Expected an object, not "+kindOf(v)+".", "Pass an object with "+strings.Join(names, ", ")+".")
		return nil
	}
	var unknown []string
	for name := range o {
		if !slices.Contains(names, name) {
			unknown = append(unknown, name)
		}
	}
	slices.Sort(unknown)
	for _, name := range unknown {
		r.fail(field, "There is no argument "+quote(name)+".", unknownArgument(name, names))
	}
	return o
}

func unknownArgument(name string, names []string) string {
	for _, n := range names {
		if strings.EqualFold(strings.TrimRight(name, "sS"), strings.TrimRight(n, "s")) {
			return "Write " + n + "."
		}
	}
	return "Known arguments are " + strings.Join(names, ", ") + "."
}

// blocks returns the elements of a list of objects; one object is a list of one.
func (r *objectReader) blocks(field string, v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	case map[string]any:
		return []any{v}
	default:
		r.fail(field, "Expected a list of objects, not "+kindOf(v)+".", "Write "+field+" = [{ ... }].")
		return nil
	}
}

func (r *objectReader) required(field, name string, o map[string]any) string {
	if o != nil && o[name] == nil {
		r.fail(field, "The argument "+name+" is missing.", "Set it to a string.")
		return ""
	}
	return r.string(field+"."+name, o[name])
}

func (r *objectReader) requiredStrings(field, name string, o map[string]any) []string {
	if o != nil && o[name] == nil {
		r.fail(field, "The argument "+name+" is missing.", "Set it to a list of strings.")
		return nil
	}
	return r.strings(field+"."+name, o[name], false)
}

func (r *objectReader) optional(field string, v any) *string {
	if v == nil {
		return nil
	}
	s := r.string(field, v)
	return &s
}

func (r *objectReader) string(field string, v any) string {
	if v == nil {
		return ""
	}
	s, ok := scalar(v)
	if !ok {
		r.fail(field, "Expected a string, not "+kindOf(v)+".", "Write a string.")
	}
	return s
}

// strings reads a list of strings. A null element is skipped, or is "" if the
// positions of the others count.
func (r *objectReader) strings(field string, v any, keepNull bool) []string {
	if v == nil {
		return nil
	}
	list, ok := v.([]any)
	if !ok {
		r.fail(field, "Expected a list of strings, not "+kindOf(v)+".", "Put it in brackets: [ ... ].")
		return nil
	}
	out := make([]string, 0, len(list))
	for i, e := range list {
		if e == nil && !keepNull {
			continue
		}
		out = append(out, r.string(field+"["+strconv.Itoa(i)+"]", e))
	}
	return out
}

// maxExponent is the largest binary exponent of a number that is written out.
const maxExponent = 4096

// scalar converts a string, boolean or number to a string.
func scalar(v any) (text string, ok bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case int:
		return strconv.Itoa(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case json.Number:
		return policy.CanonicalDecimal(string(v))
	case *big.Float:
		if v != nil && !v.IsInf() && max(v.MantExp(nil), -v.MantExp(nil)) <= maxExponent {
			return v.Text('f', -1), true
		}
	}
	return "", false
}

func kindOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case map[string]any:
		return "an object"
	case []any:
		return "a list"
	case string:
		return "a string"
	case bool:
		return "a boolean"
	default:
		return "a number"
	}
}
