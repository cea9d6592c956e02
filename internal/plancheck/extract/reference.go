// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package extract

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/tables"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/world"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
)

// byReference finds the document that an expression refers to.
func (x *Extractor) byReference(d *Document, e planfile.Expr) {
	d.Visibility = NotVisible
	targets, why := x.w.Follow(x.w.PlaceOf(d.Resource), e, 0)
	documents := slices.DeleteFunc(slices.Clone(targets), func(t world.Target) bool { return !holdsDocument(&t) })
	hint := "; give --source"
	if x.source != nil && x.source.Has(d.Resource, d.Path) {
		if t := x.sourceDocument(d); t != nil {
			x.resolve(d, t)
			return
		}
		d.Reason = "its expression in the configuration makes a text in a way that is not followed; jsonencode of an object, or a policy document's data source, is"
		if len(documents) > 0 {
			d.Reason = "it is made of the document of " + documents[0].Res.Address + " by an expression that is not followed"
		}
		return
	}
	switch {
	case len(documents) == 1 && len(targets) == 1 && documents[0].Link >= world.Assumed:
		t := &documents[0]
		d.Assumption = d.Label() + " is taken to be the document of " + t.Res.Address + " as it is"
		if t.Note != "" {
			d.Assumption += ", " + t.Note
		}
		x.resolve(d, t)
	case len(documents) > 0:
		d.Reason = "it is one of several documents, or made of them"
		if len(documents) > 1 {
			names := make([]string, len(documents))
			for i := range documents {
				names[i] = documents[i].Res.Address
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
func (x *Extractor) sourceDocument(d *Document) *world.Target {
	address, ok := x.source.Refers(d.Resource, d.Path)
	if !ok {
		return nil
	}
	for _, r := range x.w.All {
		if r.Address == address && tables.DocumentSources[r.Type] {
			return &world.Target{Res: r, Link: world.Certain}
		}
	}
	return nil
}

// holdsDocument reports whether a reference leads to the text of a document.
func holdsDocument(t *world.Target) bool {
	switch {
	case tables.DocumentSources[t.Res.Type]:
		return t.Attr == "json" || t.Attr == "minified_json" || t.Attr == ""
	case t.Res.Type == "aws_iam_policy" && t.Res.Data:
		return t.Attr == "policy"
	case t.Res.Type == "iamproof_simulation":
		return strings.HasPrefix(t.Attr, "verified_policies")
	}
	return false
}

// resolve fills in the document that a reference leads to.
func (x *Extractor) resolve(d *Document, t *world.Target) {
	d.Sensitive = d.Sensitive || t.Res.After.IsSensitive()
	switch {
	case t.Res.Type == "iamproof_simulation":
		name, _ := strconv.Unquote(strings.Trim(strings.TrimPrefix(t.Attr, "verified_policies"), "[]"))
		policies := t.Res.After.Get("identity_policies")
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
	case t.Res.Type == "aws_iam_policy":
		text, ok := t.Res.After.Get("policy").Str()
		if !ok {
			d.Reason = t.Res.Address + " is not read before apply"
			return
		}
		d.Text, d.Origin, d.Visibility = text, "data_source", Known
		return
	default:
		if text, ok := t.Res.After.Get("json").Str(); ok && text != "" {
			d.Text, d.Origin, d.Visibility = text, "data_source", Known
			return
		}
		doc := renderDataSource(t.Res.After, x.unset(t.Res))
		if doc.Err != nil {
			d.Reason = "the arguments of " + t.Res.Address + " make no document: " + FirstLine(doc.Err)
			return
		}
		d.Text, d.Root, d.Origin = doc.Text, doc.Root, "data_source"
		if t.Res.After.Get("source_policy_documents").IsNull() && t.Res.After.Get("override_policy_documents").IsNull() {
			d.Source = t.Res // else the statements of others are among them
		}
	}
	d.Visibility = Known
	if d.Root != nil && d.Root.HasUnknown() {
		d.Visibility = Partial
	}
}

// FirstLine is the first line of the text of an error.
func FirstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// unset reports which arguments of a data source the configuration leaves out. Those of
// aws_iam_policy_document are null then; those of iamproof_policy_document, which are
// computed, look like unknown ones.
func (x *Extractor) unset(r *planfile.Resource) func(path string) bool {
	return func(path string) bool {
		if r.Type != "iamproof_policy_document" {
			return false
		}
		b := x.w.Block(r)
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
