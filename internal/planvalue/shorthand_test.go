// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import (
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
)

// The named shorthands fit in lists and as named values alike.
func TestShorthands(t *testing.T) {
	word := cty.StringVal
	scp := []string{documents.SCPFullAccess}
	resource := []string{documents.DefaultKeyPolicy, documents.NoPolicy}
	levels := func(v cty.Value, fit []string) (documents.Policies, error) {
		value := FromCty(v)
		ls, err := testReader.Levels(&value, "l", fit...)
		if len(ls.Levels) == 0 {
			return documents.Policies{}, err
		}
		return ls.Levels[0], err
	}
	named := func(v cty.Value, fit []string) (documents.Policies, error) {
		value := FromCty(v)
		return testReader.Named(&value, "n", "an object", fit...)
	}
	list := func(v cty.Value, _ []string) (documents.Policies, error) {
		value := FromCty(v)
		return testReader.Policies(&value, "p")
	}
	one := func(v cty.Value, _ []string) (documents.Policies, error) {
		value := FromCty(v)
		d, err := testReader.Policy(&value, "p")
		if d == nil {
			return documents.Policies{}, err
		}
		return documents.Policies{Documents: []documents.Document{*d}}, err
	}
	for name, test := range map[string]struct {
		read    func(cty.Value, []string) (documents.Policies, error)
		in      cty.Value
		fit     []string
		want    string // outline, with the shorthand
		err     []string
		problem string // of reading the text, where that is how it is refused
	}{
		"alone":                {levels, word("FullAWSAccess"), scp, "FullAWSAccess@l", nil, ""},
		"in a level":           {levels, cty.TupleVal([]cty.Value{cty.TupleVal([]cty.Value{word("FullAWSAccess"), hcl})}), scp, "FullAWSAccess@l[0] l[0][1]@l[0]", nil, ""},
		"named in a level":     {levels, cty.TupleVal([]cty.Value{object("aws", word("FullAWSAccess"), "own", hcl)}), scp, "aws@l[0] own@l[0]", nil, ""},
		"for resource control": {levels, cty.TupleVal([]cty.Value{word("RCPFullAWSAccess")}), []string{documents.RCPFullAccess}, "RCPFullAWSAccess@l[0]", nil, ""},
		"of a key":             {named, object("k", word("DefaultKeyPolicy")), resource, `n["k"]@n=DefaultKeyPolicy`, nil, ""},
		"of a resource":        {named, cty.MapVal(map[string]cty.Value{"r": word("NoPolicy")}), resource, `n["r"]@n=NoPolicy`, nil, ""},

		"misspelt":                {levels, cty.TupleVal([]cty.Value{word("FullAwsAcess")}), scp, "", []string{`l[0] is "FullAwsAcess"`, `Did you mean "FullAWSAccess"?`}, ""},
		"misspelt by name":        {levels, cty.TupleVal([]cty.Value{object("aws", word("full-aws-access"))}), scp, "", []string{`aws is "full-aws-access"`, `Did you mean "FullAWSAccess"?`}, ""},
		"misspelt of a key":       {named, object("k", word("DefaultPolicyKey"), "l", word("defaultKeyPolicy")), resource, "", []string{`n["l"] is "defaultKeyPolicy"`, `Did you mean "DefaultKeyPolicy"?`}, ""},
		"misspelt none":           {named, object("k", word("No Policy")), resource, "", []string{`Did you mean "NoPolicy"?`}, ""},
		"wrong level":             {levels, cty.TupleVal([]cty.Value{word("RCPFullAWSAccess")}), scp, "", []string{`"RCPFullAWSAccess" means AWS's managed resource control policy`, `Here "FullAWSAccess" can be given in place of a document.`}, ""},
		"wrong level, misspelt":   {levels, cty.TupleVal([]cty.Value{word("RcpFullAWSAcess")}), scp, "", []string{`"RCPFullAWSAccess" means`, `Here "FullAWSAccess"`}, ""},
		"full access to a bucket": {named, object("b", word("FullAWSAccess")), resource, "", []string{"only in service_control_policies", `Here "DefaultKeyPolicy" or "NoPolicy" can be given in place of a document.`}, ""},
		"full access of a role":   {list, cty.TupleVal([]cty.Value{word("FullAWSAccess")}), nil, "", []string{`p[0] is "FullAWSAccess"`, "only in service_control_policies", "AdministratorAccess"}, ""},
		"no boundary":             {one, word("NoPolicy"), nil, "", []string{"only in resource_policies", "Give the document."}, ""},
		"an ARN":                  {list, cty.TupleVal([]cty.Value{word("arn:aws:iam::aws:policy/ReadOnlyAccess")}), nil, "", []string{"p[0] is \"arn:aws:iam::aws:policy/ReadOnlyAccess\", the ARN of a policy", "data.iamproof_managed_policy"}, ""},
		"an ARN in a level":       {levels, cty.TupleVal([]cty.Value{object("a", word("arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess"))}), scp, "", []string{"the ARN of a policy", "data.iamproof_managed_policy"}, ""},
		"a managed policy":        {one, word("ReadOnlyAccess"), nil, "", []string{"the name of a policy that AWS manages", "data.iamproof_managed_policy finds the document by the name"}, ""},
		"another word":            {list, cty.TupleVal([]cty.Value{word("everything")}), nil, "p[0]", nil, `"everything"`},
		"a short word":            {list, cty.TupleVal([]cty.Value{word("policy")}), nil, "p[0]", nil, `"policy"`},
		"nothing":                 {list, cty.TupleVal([]cty.Value{word("")}), nil, "p[0]", nil, "empty"},
	} {
		t.Run(name, func(t *testing.T) {
			ps, err := test.read(test.in, test.fit)
			if test.err != nil {
				for _, want := range test.err {
					if err == nil || !strings.Contains(err.Error(), want) {
						t.Errorf("error = %v, want %q", err, want)
					}
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got := outline(ps)
			for i := range ps.Documents {
				d := &ps.Documents[i]
				if d.Shorthand != "" {
					got += "=" + d.Shorthand
				}
				if (d.Root == nil && d.Problems == nil) != (d.Shorthand != "") {
					t.Errorf("%s has the tree %v and the shorthand %q", d.Label, d.Root, d.Shorthand)
				}
				if test.problem != "" && !strings.Contains(d.Problems.Err().Error(), test.problem) {
					t.Errorf("the problem of %s is %v, want %q", d.Label, d.Problems, test.problem)
				}
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// A text that is not known yet may turn out to be a shorthand: it is a document of
// which nothing is known.
func TestUnknownShorthand(t *testing.T) {
	v := FromCty(object("k", cty.UnknownVal(cty.String)))
	ps, err := testReader.Named(&v, "n", "an object", documents.DefaultKeyPolicy, documents.NoPolicy)
	if err != nil || len(ps.Documents) != 1 || !ps.Documents[0].Root.HasUnknown() {
		t.Errorf("%+v, %v", ps, err)
	}
}
