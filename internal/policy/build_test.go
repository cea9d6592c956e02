// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy/policytest"
)

func TestE601Version(t *testing.T) {
	const statement = `"Statement":{"Effect":"Deny","Action":"*"}`
	for text, want := range map[string]policy.Version{
		`{"Version":"2012-10-17",` + statement + `}`: policy.Version2012,
		`{"Version":"2008-10-17",` + statement + `}`: policy.Version2008,
		`{` + statement + `}`:                        policy.Version2008,
	} {
		doc := policytest.Parse(t, text)
		if doc.Version != want || (doc.VersionNode != nil) != strings.Contains(text, "Version") {
			t.Errorf("%s: version %v, node %v", text, doc.Version, doc.VersionNode)
		}
	}
}

func TestE602StatementForms(t *testing.T) {
	one := policytest.Parse(t, `{"Id":"x","Statement":{"Sid":"A","Effect":"Allow","Action":"a:b"}}`)
	if len(one.Statements) != 1 || one.Statements[0].Node.Path() != "$.Statement" || one.ID.Text.String() != "x" {
		t.Errorf("document = %s", outline(one))
	}
	many := policytest.Parse(t, `{"Statement":[{"Sid":"A","Effect":"Allow","Action":"a:b"},{"Effect":"Deny","Action":"a:b"}]}`)
	var got []string
	for i, s := range many.Statements {
		if s.Index != i {
			t.Errorf("index %d at %d", s.Index, i)
		}
		got = append(got, s.Label()+" "+s.Node.Path()+" "+s.Effect.String())
	}
	if diff := cmp.Diff([]string{`"A" $.Statement[0] Allow`, "Statement[1] $.Statement[1] Deny"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBuildElements(t *testing.T) {
	tests := []struct{ name, statement, want string }{
		{"E-605 one string", `{"Effect":"Allow","Action":"a:b","Resource":"*"}`, `Allow Action[a:b] Resource[*]`},
		{"E-605 lists", `{"Effect":"Deny","NotAction":["a:b","c:d"],"NotResource":["x"]}`, `Deny NotAction[a:b c:d] NotResource[x]`},
		{"E-606 values", `{"Effect":"Allow","Action":"*","Condition":{"Bool":{"k":true},"NumericEquals":{"n":[1.50,"1.50",1e3,-0.0,false]}}}`, `Allow Action[*] Condition{Bool{k[true]} NumericEquals{n[1.5 1.50 1000 0 false]}}`},
		{"E-607 empty Condition", `{"Effect":"Allow","Action":"*","Condition":{}}`, `Allow Action[*] Condition{}`},
		{"E-901 star", `{"Effect":"Allow","Action":"*","Principal":"*"}`, `Allow Action[*] Principal*`},
		{"E-901 types", `{"Effect":"Deny","Action":"*","NotPrincipal":{"Service":["a","b"],"AWS":"*","Federated":"f","CanonicalUser":"c"}}`, `Deny Action[*] NotPrincipal{Service[a b] AWS[*] Federated[f] CanonicalUser[c]}`},
		{"empty Principal is for the policy type to check", `{"Effect":"Allow","Action":"*","Principal":{"AWS":[]}}`, `Allow Action[*] Principal{AWS[]}`},
		{"condition names are kept as written", `{"Effect":"Allow","Action":"*","Condition":{"stringlike":{"AWS:UserName":"x","aws:username":"y"}}}`, `Allow Action[*] Condition{stringlike{AWS:UserName[x] aws:username[y]}}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			doc := policytest.Statement(t, test.statement)
			if got := outline(doc); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// TestBuildGoesOn shows what a document is made of in spite of its problems: what
// is wrong counts as unknown.
func TestBuildGoesOn(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"not a document", `[]`, "none"},
		{"null", `null`, "none"},
		{"no statements", `{"Version":"x"}`, "Version? …"},
		{"misspelt Statement", `{"Statements":[{"Effect":"Allow","Action":"*"}]}`, "…"},
		{"misspelt Version", `{"version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*"}}`, "Version? Allow Action[*]"},
		{"wrong statements", `{"Statement":[1,{"Effect":"Allow","Action":"a:b"}]}`, "? effect? | Allow Action[a:b]"},
		{"misspelt element", `{"Statement":{"Effect":"Allow","Actions":"*","Resource":"x"}}`, "? Allow Resource[x]"},
		{"misspelt Condition", `{"Statement":{"Effect":"Allow","Action":"*","Conditions":{}}}`, "? Allow Action[*]"},
		{"both forms", `{"Statement":{"Effect":"Allow","Action":"a:b","NotAction":"c:d"}}`, "? Allow Action[a:b] NotAction[c:d]"},
		{"wrong entries", `{"Statement":{"Effect":1,"Action":["a:b",2],"Resource":null,"Principal":["*"],"Condition":{"X":1,"Y":{"k":["a",null,1e999]}}}}`, "effect? Action[a:b …] Resource[…] Principal{…} Condition{X{…} Y{k[a …]}}"},
		{"wrong principals", `{"Statement":{"Effect":"Deny","Action":"*","Principal":{"AWS":"1","Foo":"2"}}}`, "Deny Action[*] Principal{AWS[1] …}"},
		{"null Condition", `{"Statement":{"Effect":"Deny","Action":"*","Condition":null}}`, "Deny Action[*] Condition{…}"},
		{"encoded twice", `"{\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"*\"}}"`, "Deny Action[*]"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root, problems := policy.ParseJSON(test.text)
			if problems != nil {
				t.Fatal(problems)
			}
			doc, problems := policy.Build(root)
			if len(problems) == 0 {
				t.Error("no problem is reported")
			}
			if got := outline(doc); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestBuildReportsRepeatedNamesOfTrees(t *testing.T) {
	str := func(s string) *policy.Node { n, _ := policy.ParseJSON(`"` + s + `"`); return n }
	obj := func(members ...policy.Member) *policy.Node { return policy.NewObject(policy.Pos{}, members, false) }
	m := func(name string, n *policy.Node) policy.Member { return policy.Member{Name: name, Value: n} }
	operator := func() policy.Member { return m("Bool", obj(m("k", str("x")), m("k", str("y")))) }
	root := obj(m("Statement", obj(
		m("Effect", str("Allow")), m("Effect", str("Deny")), m("Action", str("*")),
		m("Principal", obj(m("AWS", str("1")), m("AWS", str("2")))),
		m("Condition", obj(operator(), operator())),
	)))
	doc, problems := policy.Build(root)
	var got []string
	for _, p := range problems {
		got = append(got, p.Code+" "+p.Path())
	}
	want := []string{
		"JSON_DUPLICATE_KEY $.Statement.Effect",
		"JSON_DUPLICATE_KEY $.Statement.Principal.AWS",
		"JSON_DUPLICATE_KEY $.Statement.Condition.Bool.k",
		"JSON_DUPLICATE_KEY $.Statement.Condition.Bool",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	const model = "? Allow Action[*] Principal{AWS[1] …} Condition{Bool{k[x] …} …}"
	if o := outline(doc); o != model {
		t.Errorf("got  %s\nwant %s", o, model)
	}
}

func TestProblemsAsError(t *testing.T) {
	if err := (policy.Problems)(nil).Err(); err != nil {
		t.Errorf("Err() = %v", err)
	}
	if got := (policy.Problems)(nil).Error(); got != "no problems" {
		t.Errorf("Error() = %q", got)
	}
	_, err := policy.Parse(`{"Statement":[]}`)
	ps := policy.AsProblems(fmt.Errorf("reading: %w", err))
	if len(ps) != 1 || !ps.Has(policy.CodeMissingStatement) || ps.Has(policy.CodeSyntax) {
		t.Errorf("problems = %v", ps)
	}
	if policy.AsProblems(fmt.Errorf("other")) != nil {
		t.Error("problems in an unrelated error")
	}
	statement := policy.NewNull(policy.Pos{})
	policy.NewObject(policy.Pos{}, []policy.Member{{Name: "Statement", Value: statement}}, false)
	fromHCL := policy.Problem{At: statement, Message: "Wrong."}
	whole := policy.Problem{Message: "Wrong."}
	if fromHCL.String() != "$.Statement: Wrong." || whole.String() != "Wrong." {
		t.Errorf("got %q and %q", &fromHCL, &whole)
	}
}

// outline writes a document in one line: "?" is an unknown statement, "…" means
// further unknown entries.
func outline(doc *policy.Document) string {
	if doc == nil {
		return "none"
	}
	var parts []string
	if doc.Version == policy.VersionUnknown {
		parts = append(parts, "Version?")
	}
	for i, s := range doc.Statements {
		if i > 0 {
			parts = append(parts, "|")
		}
		parts = append(parts, outlineStatement(s)...)
	}
	return strings.Join(more(parts, doc.MoreStatements), " ")
}

func outlineStatement(s *policy.Statement) (parts []string) {
	if s.Unknown {
		parts = append(parts, "?")
	}
	parts = append(parts, strings.Replace(s.Effect.String(), "(unknown)", "effect?", 1))
	list := func(name string, l *policy.List) {
		if l != nil {
			parts = append(parts, name+outlineList(l))
		}
	}
	list("Action", s.Action)
	list("NotAction", s.NotAction)
	list("Resource", s.Resource)
	list("NotResource", s.NotResource)
	principal := func(name string, p *policy.Principal) {
		switch {
		case p == nil:
		case p.Star:
			parts = append(parts, name+"*")
		default:
			var entries []string
			for i := range p.Entries {
				entries = append(entries, p.Entries[i].Type+outlineList(&p.Entries[i].Values))
			}
			parts = append(parts, name+"{"+strings.Join(more(entries, p.More), " ")+"}")
		}
	}
	principal("Principal", s.Principal)
	principal("NotPrincipal", s.NotPrincipal)
	if c := s.Condition; c != nil {
		var operators []string
		for _, o := range c.Operators {
			var keys []string
			for i := range o.Keys {
				keys = append(keys, o.Keys[i].Name+outlineList(&o.Keys[i].Values))
			}
			operators = append(operators, o.Name+"{"+strings.Join(more(keys, o.More), " ")+"}")
		}
		parts = append(parts, "Condition{"+strings.Join(more(operators, c.More), " ")+"}")
	}
	return parts
}

func outlineList(l *policy.List) string {
	var items []string
	for _, i := range l.Items {
		items = append(items, i.Text.String())
	}
	return "[" + strings.Join(more(items, l.More), " ") + "]"
}

func more(list []string, more bool) []string {
	if more {
		return append(list, "…")
	}
	return list
}
