// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// configReader turns the configured arguments into a document.
type configReader struct {
	errs *collector
	// refuseAmpersand says that the configured version knows no variables.
	refuseAmpersand bool
	// index is the statement being read.
	index int
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
	statements := make([]statement, len(in.Statements))
	d.statements = make([]*statement, len(in.Statements))
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
			sids = make(map[string]int, len(in.Statements))
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
	if len(list) == 1 {
		return oneValue(list[0])
	}
	return manyValue(list)
}

// distinct returns a copy of the set in descending order without repetitions.
func (r *configReader) distinct(field string, set []string) []string {
	list := slices.Clone(set)
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
		if !strings.Contains(s, "&{") {
			continue
		}
		if r.refuseAmpersand {
			r.errs.add(&Error{
				Argument: "statement", Index: r.index, Field: field, Value: shorten(s),
				Message: "Reading " + argumentName(field) + ": the &{ sequence in " + quote(s) + " is not supported in document version " + version2008 + ", which has no policy variables.",
				Remedy:  "Set version to " + quote(version2012) + ", or write the value without &{.",
			})
			continue
		}
		list[i] = strings.ReplaceAll(s, "&{", "${")
	}
}

// argumentName is the argument of the statement block that a field belongs to.
func argumentName(field string) string {
	name, _, _ := strings.Cut(field, ".")
	return name
}

// principals renders principals blocks. Blocks of a type are put together
// in the order of their set; the identifiers of each are in descending order.
func (r *configReader) principals(field string, blocks []Principal) principals {
	if len(blocks) == 0 {
		return nil
	}
	field += ".identifiers"
	list := make([]keyed[principalBlock], len(blocks))
	for i := range blocks {
		list[i].block = principalBlock{blocks[i].Type, r.distinct(field, blocks[i].Identifiers)}
		if len(blocks) > 1 {
			list[i].key = principalKey(&blocks[i])
		}
		if !utf8.ValidString(blocks[i].Type) {
			r.errs.add(notUTF8("statement", r.index, argumentName(field)+".type"))
		}
	}
	list = inSetOrder(list, comparePrincipals)
	slices.SortStableFunc(list, func(a, b keyed[principalBlock]) int { return cmp.Compare(a.block.typ, b.block.typ) })

	out := make(principals, 0, len(list))
	for i := range list {
		b := &list[i].block
		r.translate(field, b.ids)
		sortDescending(b.ids)
		if last := len(out) - 1; last >= 0 && out[last].typ == b.typ {
			e := &out[last]
			if e.ids.kind == valueOne {
				e.ids = manyValue([]string{e.ids.one})
			}
			e.ids.many = append(e.ids.many, b.ids...)
			e.joined = true
			continue
		}
		ids := manyValue(b.ids)
		if len(b.ids) == 1 {
			ids = oneValue(b.ids[0])
		}
		out = append(out, principalEntry{typ: b.typ, ids: ids})
	}
	return out
}

// principalBlock is a block with its distinct identifiers in descending order.
type principalBlock struct {
	typ string
	ids []string
}

func comparePrincipals(a, b principalBlock) int {
	return cmp.Or(cmp.Compare(a.typ, b.typ), slices.Compare(a.ids, b.ids))
}

// conditions renders condition blocks. The values of blocks with the same
// test and variable are put together in the order of their set.
func (r *configReader) conditions(blocks []Condition) []conditionEntry {
	if len(blocks) == 0 {
		return nil
	}
	list := make([]keyed[*Condition], len(blocks))
	for i := range blocks {
		list[i].block = &blocks[i]
		if len(blocks) > 1 {
			list[i].key = conditionKey(&blocks[i])
		}
	}
	list = inSetOrder(list, compareConditionBlocks)

	out := make([]conditionEntry, 0, len(list))
	for i := range list {
		b := list[i].block
		for _, s := range [...]struct{ name, text string }{{"test", b.Test}, {"variable", b.Variable}} {
			if !utf8.ValidString(s.text) {
				r.errs.add(notUTF8("statement", r.index, "condition."+s.name))
			}
		}
		values := slices.Clone(b.Values)
		r.checkUTF8("condition.values", values)
		r.translate("condition.values", values)
		out = append(out, conditionEntry{b.Test, b.Variable, manyValue(values)})
	}
	slices.SortStableFunc(out, compareConditions)
	return mergeConditions(out)
}

func compareConditionBlocks(a, b *Condition) int {
	return cmp.Or(cmp.Compare(a.Test, b.Test), cmp.Compare(a.Variable, b.Variable), slices.Compare(a.Values, b.Values))
}

// mergeConditions joins the values of neighbours with the same test and variable,
// and makes lists of one value a string.
func mergeConditions(list []conditionEntry) []conditionEntry {
	out := list[:0]
	for _, e := range list {
		if last := len(out) - 1; last >= 0 && compareConditions(out[last], e) == 0 {
			out[last].values.many = append(out[last].values.many, e.values.many...)
			continue
		}
		out = append(out, e)
	}
	for i := range out {
		if v := &out[i].values; len(v.many) == 1 {
			*v = oneValue(v.many[0])
		}
	}
	return out
}

func (r *configReader) checkUTF8(field string, list []string) {
	for _, s := range list {
		if !utf8.ValidString(s) {
			r.errs.add(notUTF8("statement", r.index, field))
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
