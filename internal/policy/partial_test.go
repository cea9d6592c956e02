// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy/policytest"
)

// Short forms for trees with unknown parts.
var noPos policy.Pos

func str(s string) *policy.Node               { return policy.NewString(noPos, pattern.Literal(s)) }
func partial(prefix string) *policy.Node      { return policy.NewString(noPos, pattern.WithPrefix(prefix)) }
func unknown() *policy.Node                   { return policy.NewUnknown(pattern.Unknown()) }
func list(elems ...*policy.Node) *policy.Node { return policy.NewArray(noPos, elems, false) }
func openList(elems ...*policy.Node) *policy.Node {
	return policy.NewArray(noPos, elems, true)
}

// obj makes an object of names and values by turns; a final "…" leaves it open.
func obj(nameValue ...any) *policy.Node {
	var members []policy.Member
	open := len(nameValue)%2 == 1
	for i := 0; i+1 < len(nameValue); i += 2 {
		members = append(members, policy.Member{Name: nameValue[i].(string), Value: nameValue[i+1].(*policy.Node)})
	}
	return policy.NewObject(noPos, members, open)
}

// document makes a document of one statement with the effect Allow, the action
// "*" and further members.
func document(nameValue ...any) *policy.Node {
	return obj("Statement", obj(append([]any{"Effect", str("Allow"), "Action", str("*")}, nameValue...)...))
}

func TestE1653UnknownIsNoProblem(t *testing.T) {
	tests := []struct {
		name string
		root *policy.Node
		want string
	}{
		{"document", unknown(), "Version? …"},
		{"text of the document", partial(`{"Version":"2012-10-17","Statement":[`), "Version? …"},
		{"further elements of the document", obj("…"), "Version? …"},
		{"further elements next to Statement", obj("Statement", obj("Effect", str("Deny"), "Action", str("*")), "…"), "Version? Deny Action[*] …"},
		{"Version", obj("Version", unknown(), "Statement", unknown()), "Version? …"},
		{"part of Version", obj("Version", partial("20"), "Statement", unknown()), "Version? …"},
		{"Statement", obj("Statement", unknown()), "…"},
		{"all statements", obj("Statement", openList()), "…"},
		{"one statement", obj("Statement", list(unknown())), "? effect?"},
		{"elements of a statement", obj("Statement", obj("…")), "? effect?"},
		{"further elements of a statement", document("…"), "? Allow Action[*]"},
		{"Effect", obj("Statement", obj("Effect", unknown(), "Action", str("*"))), "effect? Action[*]"},
		{"part of Effect", obj("Statement", obj("Effect", partial("A"), "Action", str("*"))), "effect? Action[*]"},
		{"Sid", document("Sid", unknown()), "Allow Action[*]"},
		{"Resource", document("Resource", unknown()), "Allow Action[*] Resource[…]"},
		{"part of Resource", document("Resource", partial("arn:aws:s3:::")), "Allow Action[*] Resource[arn:aws:s3:::(unknown)]"},
		{"entries of NotResource", document("NotResource", openList(str("x"))), "Allow Action[*] NotResource[x …]"},
		{"an entry", document("Resource", list(str("x"), unknown(), policy.NewUnknown(pattern.WithPrefix("arn:")))), "Allow Action[*] Resource[x (unknown) arn:(unknown)]"},
		{"an entry of unknown type without a text", document("Resource", list(policy.NewUnknown(pattern.Text{}))), "Allow Action[*] Resource[(unknown)]"},
		{"Principal", document("Principal", unknown()), "Allow Action[*] Principal{…}"},
		{"text of Principal", document("Principal", partial("")), "Allow Action[*] Principal{…}"},
		{"types of Principal", document("Principal", obj("AWS", str("*"), "…")), "Allow Action[*] Principal{AWS[*] …}"},
		{"entries of a type", document("NotPrincipal", obj("AWS", unknown())), "Allow Action[*] NotPrincipal{AWS[…]}"},
		{"Condition", document("Condition", unknown()), "Allow Action[*] Condition{…}"},
		{"operators", document("Condition", obj("…")), "Allow Action[*] Condition{…}"},
		{"operator", document("Condition", obj("Bool", unknown())), "Allow Action[*] Condition{Bool{…}}"},
		{"keys", document("Condition", obj("Bool", obj("…"))), "Allow Action[*] Condition{Bool{…}}"},
		{"values", document("Condition", obj("Bool", obj("k", unknown()))), "Allow Action[*] Condition{Bool{k[…]}}"},
		{"further values", document("Condition", obj("Bool", obj("k", openList()))), "Allow Action[*] Condition{Bool{k[…]}}"},
		{"a value that may be a number", document("Condition", obj("NumericEquals", obj("k", list(policy.NewUnknown(pattern.WithPrefix("1")))))), "Allow Action[*] Condition{NumericEquals{k[(unknown)]}}"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := outline(policytest.Build(t, test.root)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestE1653CertainProblems(t *testing.T) {
	tests := []struct {
		name string
		root *policy.Node
		want string
	}{
		{"Version", obj("Version", partial("2013-"), "Statement", unknown()), `$.Version: The version "2013-(unknown)" does not exist. Version names the language of the policy; it is not a date to update. Write "2012-10-17".`},
		{"Effect", obj("Statement", obj("Effect", partial("allow"), "Action", str("*"))), `$.Statement.Effect: The effect "allow(unknown)" does not exist. Write "Allow" or "Deny".`},
		{"Principal", document("Principal", partial("arn:aws:iam::")), `$.Statement.Principal: Principal must be "*" or an object, found the string "arn:aws:iam::(unknown)". Write {"AWS": "arn:aws:iam::(unknown)"}.`},
		{"element", document("Actions", unknown()), `$.Statement.Actions: "Actions" is not an element of a policy. Merge it with "Action", which is there already.`},
		{"both forms", document("NotAction", unknown()), `$.Statement: The statement has both Action and NotAction. Keep one. For "all except", use NotAction alone, or allow all and deny the exceptions in a second statement.`},
		{"type of Statement", obj("Statement", partial("")), `$.Statement: Statement must be an object or a list of objects, found a string ("(unknown)").`},
		{"type of Action", obj("Statement", obj("Effect", str("Allow"), "Action", obj("…"))), `$.Statement.Action: Action must be a string or a list of strings, found an object.`},
		{"type of an entry", document("Resource", list(openList())), `$.Statement.Resource[0]: An entry of Resource must be a string, found a list. A list must not contain a list: join them with concat() or flatten().`},
		{"type of Condition", document("Condition", openList()), `$.Statement.Condition: Condition must be an object of operators, found a list.`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, problems := policy.Build(test.root)
			if got := problems.Error(); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// TestE1601UnknownCoversEveryCompletion takes parts away from documents without
// problems: there are none then either, and what the document still says is
// true of the whole one.
func TestE1601UnknownCoversEveryCompletion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := genDocument().Draw(t, "document")
		doc, problems := policy.Build(whole)
		if problems != nil {
			t.Fatalf("the generator made a wrong document: %v\n%s", problems, whole.JSON())
		}
		root := blank(t, whole)
		rest, problems := policy.Build(root)
		if problems != nil {
			t.Fatalf("problems with unknown parts:\n%v\n%s\nof %s", problems, root.JSON(), whole.JSON())
		}
		if why := coversDocument(rest, doc); why != "" {
			t.Fatalf("%s\n%s\ndoes not cover\n%s", why, outline(rest), outline(doc))
		}
	})
}

func genDocument() *rapid.Generator[*policy.Node] {
	return rapid.Custom(func(t *rapid.T) *policy.Node {
		word := rapid.SampledFrom([]string{"*", "s3:Get*", "arn:aws:s3:::b/*", "x", ""})
		texts := rapid.Custom(func(t *rapid.T) *policy.Node {
			if rapid.Bool().Draw(t, "one") {
				return str(word.Draw(t, "text"))
			}
			var elems []*policy.Node
			for _, s := range rapid.SliceOfN(word, 1, 3).Draw(t, "texts") {
				elems = append(elems, str(s))
			}
			return list(elems...)
		})
		value := rapid.Custom(func(t *rapid.T) *policy.Node {
			return rapid.SampledFrom([]*policy.Node{str("v"), policy.NewBool(noPos, true), policy.NewNumber(noPos, "1.50")}).Draw(t, "value")
		})
		statement := rapid.Custom(func(t *rapid.T) *policy.Node {
			members := []any{
				"Effect", str(rapid.SampledFrom([]string{"Allow", "Deny"}).Draw(t, "effect")),
				rapid.SampledFrom([]string{"Action", "NotAction"}).Draw(t, "action"), texts.Draw(t, "actions"),
			}
			if name := rapid.SampledFrom([]string{"", "Resource", "NotResource"}).Draw(t, "resource"); name != "" {
				members = append(members, name, texts.Draw(t, "resources"))
			}
			if name := rapid.SampledFrom([]string{"", "Principal", "NotPrincipal"}).Draw(t, "principal"); name != "" {
				principal := str("*")
				if rapid.Bool().Draw(t, "types") {
					principal = obj("AWS", texts.Draw(t, "AWS"), "Service", texts.Draw(t, "Service"))
				}
				members = append(members, name, principal)
			}
			if rapid.Bool().Draw(t, "condition") {
				values := list(value.Draw(t, "first"), value.Draw(t, "second"))
				members = append(members, "Condition", obj("Bool", obj("k", value.Draw(t, "one")), "NumericEquals", obj("m", values, "n", values)))
			}
			return obj(members...)
		})
		members := []any{"Statement", list(rapid.SliceOfN(statement, 1, 3).Draw(t, "statements")...)}
		if v := rapid.SampledFrom([]string{"", "2012-10-17", "2008-10-17"}).Draw(t, "version"); v != "" {
			members = append(members, "Version", str(v))
		}
		return obj(members...)
	})
}

// blank returns a copy of the tree with some parts unknown.
func blank(t *rapid.T, n *policy.Node) *policy.Node {
	keep := rapid.IntRange(0, 7).Draw(t, "keep "+n.Path())
	if keep == 0 {
		return unknown()
	}
	switch n.Kind {
	case policy.KindString:
		if s, _ := n.Text.Known(); keep == 1 {
			return partial(s[:rapid.IntRange(0, len(s)).Draw(t, "prefix")])
		}
		return policy.NewString(noPos, n.Text)
	case policy.KindArray:
		var elems []*policy.Node
		for _, e := range n.Elems {
			elems = append(elems, blank(t, e))
		}
		if keep == 1 {
			return openList(elems[:rapid.IntRange(0, len(elems)).Draw(t, "elements")]...)
		}
		return list(elems...)
	case policy.KindObject:
		var members []policy.Member
		for _, m := range n.Members {
			members = append(members, policy.Member{Name: m.Name, Value: blank(t, m.Value)})
		}
		if keep == 1 {
			members = members[:rapid.IntRange(0, len(members)).Draw(t, "members")]
		}
		return policy.NewObject(noPos, members, keep == 1)
	case policy.KindBool:
		return policy.NewBool(noPos, n.Text.String() == "true")
	default:
		return policy.NewNumber(noPos, n.Text.String())
	}
}

// coversDocument says why part does not hold for whole, "" if it does.
func coversDocument(part, whole *policy.Document) string {
	if part.Version != policy.VersionUnknown && part.Version != whole.Version {
		return "Version"
	}
	if len(part.Statements) > len(whole.Statements) || len(part.Statements) < len(whole.Statements) && !part.MoreStatements {
		return "number of statements"
	}
	for i, s := range part.Statements {
		w := whole.Statements[i]
		if s.Effect != policy.EffectUnknown && s.Effect != w.Effect {
			return fmt.Sprint("Effect of ", i)
		}
		lists := [][2]*policy.List{{s.Action, w.Action}, {s.NotAction, w.NotAction}, {s.Resource, w.Resource}, {s.NotResource, w.NotResource}}
		for j, l := range lists {
			if l[0] == nil && s.Unknown {
				continue
			}
			if (l[0] == nil) != (l[1] == nil) || l[0] != nil && !coversList(l[0], l[1]) {
				return fmt.Sprint("list ", j, " of ", i)
			}
		}
		if !coversPrincipal(s.Principal, w.Principal, s.Unknown) || !coversPrincipal(s.NotPrincipal, w.NotPrincipal, s.Unknown) {
			return fmt.Sprint("principal of ", i)
		}
		if !coversCondition(s.Condition, w.Condition, s.Unknown) {
			return fmt.Sprint("Condition of ", i)
		}
	}
	return ""
}

func coversList(part, whole *policy.List) bool {
	if len(part.Items) > len(whole.Items) || len(part.Items) < len(whole.Items) && !part.More {
		return false
	}
	for i, item := range part.Items {
		s, _ := whole.Items[i].Text.Known()
		p := pattern.CompileText(item.Text)
		if known, ok := item.Text.Known(); ok && known != s || !ok && !p.Match(s) {
			return false
		}
	}
	return true
}

func coversPrincipal(part, whole *policy.Principal, open bool) bool {
	if part == nil || whole == nil {
		return part == nil && (whole == nil || open)
	}
	if part.More && len(part.Entries) == 0 {
		return true
	}
	if part.Star != whole.Star || len(part.Entries) > len(whole.Entries) || len(part.Entries) < len(whole.Entries) && !part.More {
		return false
	}
	for i := range part.Entries {
		if part.Entries[i].Type != whole.Entries[i].Type || !coversList(&part.Entries[i].Values, &whole.Entries[i].Values) {
			return false
		}
	}
	return true
}

func coversCondition(part, whole *policy.Condition, open bool) bool {
	if part == nil || whole == nil {
		return part == nil && (whole == nil || open)
	}
	if len(part.Operators) < len(whole.Operators) && !part.More {
		return false
	}
	return !slices.ContainsFunc(part.Operators, func(o policy.ConditionOperator) bool {
		i := slices.IndexFunc(whole.Operators, func(w policy.ConditionOperator) bool { return w.Name == o.Name })
		if i < 0 || len(o.Keys) < len(whole.Operators[i].Keys) && !o.More {
			return true
		}
		for j := range o.Keys {
			if k := whole.Operators[i].Keys[j]; k.Name != o.Keys[j].Name || !coversList(&o.Keys[j].Values, &k.Values) {
				return true
			}
		}
		return false
	})
}
