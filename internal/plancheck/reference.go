// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
)

// byReference finds the document that an expression refers to.
func (x *extractor) byReference(d *Document, e planfile.Expr) {
	d.Visibility = NotVisible
	targets, why := x.w.follow(x.w.placeOf(d.Resource), e, 0)
	documents := slices.DeleteFunc(slices.Clone(targets), func(t target) bool { return !holdsDocument(&t) })
	hint := "; give --source"
	if x.source != nil && x.source.Has(d.Resource, d.path) {
		if t := x.sourceDocument(d); t != nil {
			x.resolve(d, t)
			return
		}
		d.Reason = "its expression in the configuration makes a text in a way that is not followed; jsonencode of an object, or a policy document's data source, is"
		if len(documents) > 0 {
			d.Reason = "it is made of the document of " + documents[0].res.Address + " by an expression that is not followed"
		}
		return
	}
	switch {
	case len(documents) == 1 && len(targets) == 1 && documents[0].link >= Assumed:
		t := &documents[0]
		d.Assumption = d.Label() + " is taken to be the document of " + t.res.Address + " as it is"
		if t.note != "" {
			d.Assumption += ", " + t.note
		}
		x.resolve(d, t)
	case len(documents) > 0:
		d.Reason = "it is one of several documents, or made of them"
		if len(documents) > 1 {
			names := make([]string, len(documents))
			for i := range documents {
				names[i] = documents[i].res.Address
			}
			d.Reason += ": " + strings.Join(slices.Compact(names), ", ")
		}
		d.Reason += hint
	case len(targets) > 0:
		d.Reason = "a text made of values that are not known yet, such as jsonencode of unknown values" + hint + ", or use a policy document's data source"
	default:
		d.Reason = "jsonencode of unknown values, or another text that is not known yet: " + why
		if !strings.Contains(why, "--source") {
			d.Reason += hint
		}
	}
}

// sourceDocument returns the data source whose document an argument is by the files.
func (x *extractor) sourceDocument(d *Document) *target {
	address, ok := x.source.Refers(d.Resource, d.path)
	if !ok {
		return nil
	}
	for _, r := range x.w.all {
		if r.Address == address && documentSources[r.Type] {
			return &target{res: r, link: Certain}
		}
	}
	return nil
}

// holdsDocument reports whether a reference leads to the text of a document.
func holdsDocument(t *target) bool {
	switch {
	case documentSources[t.res.Type]:
		return t.attr == "json" || t.attr == "minified_json" || t.attr == ""
	case t.res.Type == "aws_iam_policy" && t.res.Data:
		return t.attr == "policy"
	case t.res.Type == "iamproof_simulation":
		return strings.HasPrefix(t.attr, "verified_policies")
	}
	return false
}

// resolve fills in the document that a reference leads to.
func (x *extractor) resolve(d *Document, t *target) {
	d.Sensitive = d.Sensitive || t.res.After.IsSensitive()
	switch {
	case t.res.Type == "iamproof_simulation":
		name, _ := strconv.Unquote(strings.Trim(strings.TrimPrefix(t.attr, "verified_policies"), "[]"))
		policies := t.res.After.Get("identity_policies")
		v := policies.Get(name)
		if i, err := strconv.Atoi(name); err == nil && policies.Kind() == "list" {
			v = policies.Elem(i)
		}
		if v.IsNull() {
			d.Reason = "the simulation has no policy of that name in the plan"
			return
		}
		d.Origin = "data_source"
		if text, ok := v.Str(); ok {
			d.Text, d.Visibility = text, Known
			return
		}
		d.Root = nodeOf(v)
	case t.res.Type == "aws_iam_policy":
		text, ok := t.res.After.Get("policy").Str()
		if !ok {
			d.Reason = t.res.Address + " is not read before apply"
			return
		}
		d.Text, d.Origin, d.Visibility = text, "data_source", Known
		return
	default:
		if text, ok := t.res.After.Get("json").Str(); ok && text != "" {
			d.Text, d.Origin, d.Visibility = text, "data_source", Known
			return
		}
		doc := renderDataSource(t.res.After, x.unset(t.res))
		if doc.Err != nil {
			d.Reason = "the arguments of " + t.res.Address + " make no document: " + firstLine(doc.Err)
			return
		}
		d.Text, d.Root, d.Origin = doc.Text, doc.Root, "data_source"
		if t.res.After.Get("source_policy_documents").IsNull() && t.res.After.Get("override_policy_documents").IsNull() {
			d.source = t.res // else the statements of others are among them
		}
	}
	d.Visibility = Known
	if d.Root != nil && d.Root.HasUnknown() {
		d.Visibility = Partial
	}
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// unset reports which arguments of a data source the configuration leaves out. Those of
// aws_iam_policy_document are null then; those of iamproof_policy_document, which are
// computed, look like unknown ones.
func (x *extractor) unset(r *planfile.Resource) func(path string) bool {
	return func(path string) bool {
		if r.Type != "iamproof_policy_document" {
			return false
		}
		b := x.w.block(r)
		if b == nil {
			return false
		}
		if statement, _, nested := strings.Cut(path, "."); nested {
			// Dynamic blocks are not in the configuration of a plan: positions are those of the plan
			// only if there are none.
			elems, _ := r.After.Get("statement").Elems()
			last := fmt.Sprintf("statement[%d]", len(elems)-1)
			beyond := fmt.Sprintf("statement[%d]", len(elems))
			if len(elems) == 0 || !b.Argument(last).Given || b.Argument(beyond).Given || !b.Argument(statement).Given {
				return false
			}
		}
		return !b.Argument(path).Given
	}
}
