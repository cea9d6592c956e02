// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/zclconf/go-cty/cty"
	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

const documentText = `{"Version":"2012-10-17","Statement":[]}`

var (
	text     = cty.StringVal(documentText)
	hcl      = cty.ObjectVal(map[string]cty.Value{"Version": cty.StringVal("2012-10-17"), "Statement": cty.EmptyTupleVal})
	jsonLike = cty.UnknownVal(cty.String).Refine().NotNull().StringPrefixFull("{").NewValue()
)

// testReader is a reader with the names of iamproof_simulation.
var testReader = &Reader{
	Takes: map[string]string{
		documents.SCPFullAccess: "service_control_policies", documents.RCPFullAccess: "resource_control_policies",
		documents.DefaultKeyPolicy: "resource_policies", documents.NoPolicy: "resource_policies",
	},
	Managed:   "data.iamproof_managed_policy",
	IsManaged: func(name string) bool { return name == "ReadOnlyAccess" },
}

// outline shows a list of policies as "label@place", with ? where it may be null and
// … for more.
func outline(ps documents.Policies) string {
	var out []string
	for i := range ps.Documents {
		d := &ps.Documents[i]
		s := d.Label
		if d.Place.String() != d.Label {
			s += "@" + d.Place.String()
		}
		if d.MaybeNull {
			s += "?"
		}
		out = append(out, s)
	}
	if ps.More {
		out = append(out, "…")
	}
	return strings.Join(out, " ")
}

func object(name string, v cty.Value, rest ...any) cty.Value {
	members := map[string]cty.Value{name: v}
	for i := 0; i < len(rest); i += 2 {
		members[rest[i].(string)] = rest[i+1].(cty.Value)
	}
	return cty.ObjectVal(members)
}

func TestReadPolicies(t *testing.T) {
	null := cty.NullVal(cty.DynamicPseudoType)
	for name, test := range map[string]struct {
		in   cty.Value
		want string
		err  string
	}{
		"omitted":              {null, "", ""},
		"one text":             {text, "p", ""},
		"one object":           {hcl, "p", ""},
		"a tuple of both":      {cty.TupleVal([]cty.Value{text, hcl}), "p[0] p[1]", ""},
		"null is skipped":      {cty.TupleVal([]cty.Value{null, text, null}), "p[1]", ""},
		"nothing but null":     {cty.TupleVal([]cty.Value{null}), "", ""},
		"an empty tuple":       {cty.EmptyTupleVal, "", ""},
		"a list":               {cty.ListVal([]cty.Value{text}), "p[0]", ""},
		"a set has no indexes": {cty.SetVal([]cty.Value{text}), "p[0]@p", ""},
		"named, in the order of the names": {
			object("b", text, "a", hcl, "c", null), "a@p b@p", "",
		},
		"a map of texts":                 {cty.MapVal(map[string]cty.Value{"x": text}), "x@p", ""},
		"no named policy":                {cty.EmptyObjectVal, "", ""},
		"unknown":                        {cty.DynamicVal, "…", ""},
		"unknown text":                   {cty.UnknownVal(cty.String), "p?", ""},
		"unknown jsonencode":             {jsonLike, "p", ""},
		"unknown list":                   {cty.UnknownVal(cty.List(cty.String)), "…", ""},
		"unknown map":                    {cty.UnknownVal(cty.Map(cty.String)), "…", ""},
		"unknown element":                {cty.TupleVal([]cty.Value{cty.DynamicVal, text}), "p[0]? p[1]", ""},
		"an element of known type":       {cty.TupleVal([]cty.Value{cty.UnknownVal(hcl.Type())}), "p[0]?", ""},
		"unknown among named":            {object("a", cty.DynamicVal), "a@p?", ""},
		"unreadable text is a document":  {cty.StringVal("{"), "p", ""},
		"a misspelt document":            {object("statement", cty.EmptyTupleVal), "p", ""},
		"a document without a statement": {object("Version", cty.StringVal("2012-10-17")), "p", ""},
		"a single statement":             {object("Effect", cty.StringVal("Allow")), "p", ""},

		"a number":            {cty.NumberIntVal(3), "p@p", "p is a number. A policy is a JSON string"},
		"a boolean":           {cty.True, "p", "p is a boolean. A policy is a JSON string"},
		"a number in a list":  {cty.TupleVal([]cty.Value{text, cty.NumberIntVal(3)}), "p[0]", "p[1] is a number. A policy is"},
		"a list in a list":    {cty.TupleVal([]cty.Value{cty.TupleVal([]cty.Value{text})}), "", "p[0] is a list within a list. Join the lists with concat()"},
		"a number among them": {object("x", cty.NumberIntVal(1)), "", `p: the policy "x" is a number. An object without Statement is read as named policies.`},
		"a list among them":   {object("x", cty.EmptyTupleVal), "", `p: the policy "x" is a list.`},
	} {
		t.Run(name, func(t *testing.T) {
			v := FromCty(test.in)
			got, err := testReader.Policies(&v, "p")
			switch {
			case test.err == "" && err != nil:
				t.Fatalf("unexpected error: %s", err)
			case test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)):
				t.Fatalf("error = %v, want %q", err, test.err)
			case test.err != "":
				return
			}
			if got := outline(got); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestReadLevels(t *testing.T) {
	null := cty.NullVal(cty.DynamicPseudoType)
	tuple := func(vs ...cty.Value) cty.Value { return cty.TupleVal(vs) }
	for name, test := range map[string]struct {
		in   cty.Value
		want []string
		more bool
		err  string
	}{
		"omitted":             {null, nil, false, ""},
		"no levels":           {cty.EmptyTupleVal, nil, false, ""},
		"two levels":          {tuple(tuple(text), tuple(text, hcl)), []string{"l[0][0]@l[0]", "l[1][0]@l[1] l[1][1]@l[1]"}, false, ""},
		"an empty level":      {tuple(cty.EmptyTupleVal, text), []string{"", "l[1]"}, false, ""},
		"null is no level":    {tuple(null, text), []string{"l[1]"}, false, ""},
		"named in a level":    {tuple(object("a", text)), []string{"a@l[0]"}, false, ""},
		"one document":        {hcl, []string{"l"}, false, ""},
		"AWS's own policy":    {tuple(cty.StringVal("FullAWSAccess"), tuple(cty.StringVal("FullAWSAccess"), text)), []string{"FullAWSAccess@l[0]", "FullAWSAccess@l[1] l[1][1]@l[1]"}, false, ""},
		"unknown":             {cty.DynamicVal, nil, true, ""},
		"unknown levels":      {cty.UnknownVal(cty.List(cty.String)), nil, true, ""},
		"an unknown level":    {tuple(text, cty.DynamicVal), []string{"l[0]", "…"}, false, ""},
		"an unordered object": {object("root", text), nil, false, "l is an object without order. Give a list of levels, root first"},
		"too many levels":     {tuple(tuple(tuple(text))), nil, false, "l[0][0] is a list within a list."},
	} {
		t.Run(name, func(t *testing.T) {
			v := FromCty(test.in)
			levels, err := testReader.Levels(&v, "l", documents.SCPFullAccess)
			if test.err != "" {
				if err == nil || !strings.Contains(err.Error(), test.err) {
					t.Fatalf("error = %v, want %q", err, test.err)
				}
				return
			}
			if err != nil {
				t.Fatalf("unexpected error: %s", err)
			}
			var got []string
			for _, l := range levels.Levels {
				got = append(got, outline(l))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if levels.More != test.more {
				t.Errorf("More = %t", levels.More)
			}
		})
	}
	t.Run("AWS's own policies are documents", func(t *testing.T) {
		for _, name := range []string{documents.SCPFullAccess, documents.RCPFullAccess} {
			v := FromCty(tuple(cty.StringVal(name)))
			levels, err := testReader.Levels(&v, "l", name)
			if err != nil {
				t.Fatal(err)
			}
			doc, problems := policy.Build(levels.Levels[0].Documents[0].Root)
			if problems != nil || len(doc.Statements) != 1 || doc.Statements[0].Effect != policy.Allow {
				t.Errorf("%s is %v, %v", name, doc, problems)
			}
		}
	})
}

func TestReadPolicyAndNamed(t *testing.T) {
	owner := "arn:aws:s3:::artifacts"
	read := func(v cty.Value, named bool) (string, error) {
		value := FromCty(v)
		if named {
			ps, err := testReader.Named(&value, "n", "an object: ARN => policy")
			return outline(ps), err
		}
		d, err := testReader.Policy(&value, "p")
		if d == nil {
			return "absent", err
		}
		return outline(documents.Policies{Documents: []documents.Document{*d}}), err
	}
	for name, test := range map[string]struct {
		in        cty.Value
		named     bool
		want, err string
	}{
		"one":                          {hcl, false, "p", ""},
		"none":                         {cty.NullVal(cty.String), false, "absent", ""},
		"perhaps":                      {cty.UnknownVal(cty.String), false, "p?", ""},
		"an unknown number is not one": {cty.UnknownVal(cty.Number), false, "p?", ""},
		"a list":                       {cty.TupleVal([]cty.Value{text}), false, "", "p is a list, and takes one policy."},
		"named":                        {object(owner, text), true, `n["arn:aws:s3:::artifacts"]@n`, ""},
		"named none":                   {cty.NullVal(cty.String), true, "", ""},
		"named unknown":                {cty.DynamicVal, true, "…", ""},
		"a policy without a name":      {hcl, true, "", "n is a policy. Give an object: ARN => policy."},
		"a list of policies":           {cty.TupleVal([]cty.Value{text}), true, "", "n is a list. Give an object: ARN => policy."},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(test.in, test.named)
			if test.err != "" {
				if err == nil || !strings.Contains(err.Error(), test.err) {
					t.Fatalf("error = %v, want %q", err, test.err)
				}
				return
			}
			if err != nil || got != test.want {
				t.Errorf("got %q, %v, want %q", got, err, test.want)
			}
		})
	}
}

func TestText(t *testing.T) {
	for name, test := range map[string]struct {
		in   cty.Value
		want string
		ok   bool
	}{
		"a text stays as it is":    {cty.StringVal(" { \"Statement\" : [] } "), ` { "Statement" : [] } `, true},
		"an object is encoded":     {hcl, `{"Statement":[],"Version":"2012-10-17"}`, true},
		"an unknown leaf":          {object("Statement", cty.DynamicVal), "", false},
		"an unknown text":          {jsonLike, "", false},
		"an unreadable text too":   {cty.StringVal("no"), "no", true},
		"characters of jsonencode": {object("Statement", cty.StringVal("<&>")), `{"Statement":"\u003c\u0026\u003e"}`, true},
	} {
		t.Run(name, func(t *testing.T) {
			v := FromCty(test.in)
			d, err := testReader.Policy(&v, "p")
			if err != nil {
				t.Fatal(err)
			}
			if got, ok := d.Text(); got != test.want || ok != test.ok {
				t.Errorf("Text() = %q, %t, want %q, %t", got, ok, test.want, test.ok)
			}
		})
	}
}

// Every value is read as documents or refused: nothing is dropped.
func TestReadAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := FromCty(ctyValue(4, true).Draw(t, "value"))
		ps, err := testReader.Policies(&v, "p")
		nothing := v.Kind == Null || v.Kind == List || v.Kind == Object
		if err == nil && len(ps.Documents) == 0 && !ps.More && !nothing {
			t.Fatalf("%+v is read as nothing", v)
		}
		for i := range ps.Documents {
			d := &ps.Documents[i]
			if d.Root == nil && d.Problems == nil {
				t.Fatalf("the document %s is neither readable nor unreadable", d.Label)
			}
		}
		_, _ = testReader.Levels(&v, "l", documents.SCPFullAccess)
		_, _ = testReader.Named(&v, "n", "an object")
	})
}
