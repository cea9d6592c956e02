// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// configReader turns the configured arguments into a document.
type configReader struct {
	errs *collector
	// refuseAmpersand says that the configured version has no variables.
	refuseAmpersand bool
	// index is the statement being read.
	index int
	keys  hasher

	statements      room[statement]
	list            room[*statement]
	texts           room[string]
	blocks          room[principalBlock]
	types           room[principalEntry]
	conditionBlocks room[*Condition]
	entries         room[conditionEntry]
}

// document reads everything but the source and override documents.
func (r *configReader) document(in *Input) *document {
	d := &document{version: DefaultVersion, id: in.PolicyID}
	if in.Version != nil {
		d.version = *in.Version
		if d.version != version2008 && d.version != version2012 {
			r.errs.add(&Error{
				Argument: "version", Index: -1, Value: shorten(d.version),
				Message: "The version must be " + quote(version2012) + " or " + quote(version2008) + ", not " + quote(d.version) + ".",
				Remedy:  "Leave the argument out unless the document needs the old language version.",
			})
		}
	}
	r.refuseAmpersand = d.version == version2008
	r.retired("source_json", in.SourceJSON, "source_policy_documents")
	r.retired("override_json", in.OverrideJSON, "override_policy_documents")
	if !utf8.ValidString(in.PolicyID) {
		r.errs.add(notUTF8("policy_id", -1, ""))
	}
	if len(in.Statements) == 0 {
		return d
	}
	n := len(in.Statements)
	statements := r.statements.list(n)[:n]
	d.statements = r.list.list(n)[:n]
	var sids map[string]int
	for i := range in.Statements {
		r.index = i
		d.statements[i] = &statements[i]
		r.statement(&in.Statements[i], &statements[i])
		sid := in.Statements[i].Sid
		if sid == "" {
			continue
		}
		if sids == nil {
			sids = make(map[string]int, n)
		}
		if first, ok := sids[sid]; ok {
			r.errs.add(duplicateSid("statement", i, "", sid, statementLabel("statement", first)))
			continue
		}
		sids[sid] = i
	}
	return d
}

func (r *configReader) retired(argument, text, successor string) {
	if text != "" {
		r.errs.add(&Error{
			Argument: argument, Index: -1,
			Message: "The argument is no longer supported.",
			Remedy:  "Move the document into the list " + successor + ".",
		})
	}
}

func (r *configReader) statement(in *Statement, out *statement) {
	out.sid = in.Sid
	if !utf8.ValidString(in.Sid) {
		r.errs.add(notUTF8("statement", r.index, "sid"))
	}
	out.effect = DefaultEffect
	if in.Effect != nil {
		out.effect = *in.Effect
		if out.effect != effectAllow && out.effect != effectDeny {
			r.errs.add(&Error{
				Argument: "statement", Index: r.index, Field: "effect", Value: shorten(out.effect),
				Message: "The effect must be exactly \"Allow\" or \"Deny\", not " + quote(out.effect) + ".",
				Remedy:  "Write it with a capital letter, or leave the argument out for \"Allow\".",
			})
		}
	}
	out.action = r.set("actions", in.Actions, false)
	out.notAction = r.set("not_actions", in.NotActions, false)
	out.resource = r.set("resources", in.Resources, true)
	out.notResource = r.set("not_resources", in.NotResources, true)
	out.principal = r.principals("principals", in.Principals)
	out.notPrincipal = r.principals("not_principals", in.NotPrincipals)
	out.conditions = r.conditions(in.Conditions)
}

// set renders a set of strings: nothing if it is empty, a string if it has
// one element, else the elements in descending order. Sorting comes before the
// translation of variables, so translated values can be out of order or repeat.
func (r *configReader) set(field string, set []string, translate bool) value {
	if len(set) == 0 {
		return value{}
	}
	list := r.distinct(field, set)
	if translate {
		r.translate(field, list)
	}
	return shortValue(list)
}

// distinct returns a copy of the set in descending order without repetitions.
func (r *configReader) distinct(field string, set []string) []string {
	list := append(r.texts.list(len(set)), set...)
	if len(list) > 1 {
		sortDescending(list)
		list = slices.Compact(list)
	}
	r.checkUTF8(field, list)
	return list
}

// translate turns every "&{" into "${" in place.
func (r *configReader) translate(field string, list []string) {
	for i, s := range list {
		if strings.IndexByte(s, '&') < 0 || !strings.Contains(s, "&{") {
			continue
		}
		if r.refuseAmpersand {
			r.errs.add(&Error{
				Argument: "statement", Index: r.index, Field: nested(field), Value: shorten(s),
				Message: "Reading " + field + ": the &{ sequence in " + quote(s) + " is not supported in document version " + version2008 + ", which has no policy variables.",
				Remedy:  "Set version to " + quote(version2012) + ", or write the value without &{.",
			})
			continue
		}
		list[i] = strings.ReplaceAll(s, "&{", "${")
	}
}

// nested is the path of the strings of an argument inside the statement block.
func nested(argument string) string {
	switch argument {
	case "principals", "not_principals":
		return argument + ".identifiers"
	case "condition":
		return "condition.values"
	default:
		return argument
	}
}

func (r *configReader) checkUTF8(field string, list []string) {
	for _, s := range list {
		if !utf8.ValidString(s) {
			r.errs.add(notUTF8("statement", r.index, nested(field)))
		}
	}
}

func notUTF8(argument string, index int, field string) *Error {
	return &Error{
		Argument: argument, Index: index, Field: field,
		Message: "The text is not valid UTF-8.",
		Remedy:  "JSON cannot hold it: write the value as UTF-8.",
	}
}

// duplicateSid is the error for a Sid that an earlier statement has.
func duplicateSid(argument string, index int, path, sid, first string) *Error {
	field := ""
	if path == "" {
		field = "sid"
	}
	return &Error{
		Argument: argument, Index: index, Field: field, Path: path, Value: shorten(sid),
		Message: "Duplicate Sid (" + shorten(sid) + "): " + first + " has it already.",
		Remedy:  "Remove the Sid or make it unique.",
	}
}
