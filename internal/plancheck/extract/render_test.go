// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package extract

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/tables"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// dataSource makes the arguments of a policy document's data source at random: as a plan has them
// with parts that are not known, and as they are in the end.
type dataSource struct{ r *rand.Rand }

// text is a text that may be unknown.
func (g *dataSource) text(list ...string) (final string, known, mask any) {
	final = list[g.r.IntN(len(list))]
	if g.r.IntN(4) == 0 {
		return final, nil, true
	}
	return final, final, false
}

func (g *dataSource) texts(list ...string) (final []string, known, mask any) {
	var k, m []any
	for range 1 + g.r.IntN(2) {
		f, v, u := g.text(list...)
		if !slices.Contains(final, f) {
			final, k, m = append(final, f), append(k, v), append(m, u)
		}
	}
	if g.r.IntN(8) == 0 {
		return final, nil, true
	}
	return final, k, m
}

func (g *dataSource) document(i int) string {
	var list []any
	for j := range 1 + g.r.IntN(2) {
		s := map[string]any{"Effect": []string{"Allow", "Deny"}[g.r.IntN(2)], "Action": fmt.Sprintf("s3:Get%d%d", i, j), "Resource": "*"}
		if sid := []string{"", "a", "b", "c"}[g.r.IntN(4)]; sid != "" {
			s["Sid"] = sid + []string{"", fmt.Sprint(j)}[min(j, 1)]
		}
		list = append(list, s)
	}
	text, _ := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": list})
	return string(text)
}

func (g *dataSource) make() (final, known, mask map[string]any) {
	final, known, mask = map[string]any{}, map[string]any{}, map[string]any{}
	var statements, knownStatements, masks []any
	used := map[string]bool{}
	for i := range g.r.IntN(3) {
		f, k, m := map[string]any{}, map[string]any{}, map[string]any{}
		put := func(name string, final, known, mask any) { f[name], k[name], m[name] = final, known, mask }
		if sid, kv, mv := g.text("a", "b", "", "d"); !used[sid] || sid == "" {
			used[sid] = true
			put("sid", sid, kv, mv)
		}
		fe, ke, me := g.text("Allow", "Deny")
		put("effect", fe, ke, me)
		fa, ka, ma := g.texts("sqs:SendMessage", "sqs:DeleteQueue", fmt.Sprintf("sqs:Action%d", i))
		put("actions", fa, ka, ma)
		fr, kr, mr := g.texts("arn:aws:sqs:eu-west-1:210987654321:q", "arn:aws:sqs:eu-west-1:210987654321:p", "*")
		put("resources", fr, kr, mr)
		if g.r.IntN(3) == 0 {
			fv, kv, mv := g.texts("x", "y", "z")
			put("condition", []any{map[string]any{"test": "StringEquals", "variable": "aws:PrincipalTag/t", "values": fv}},
				[]any{map[string]any{"test": "StringEquals", "variable": "aws:PrincipalTag/t", "values": kv}}, []any{map[string]any{"values": mv}})
		}
		if g.r.IntN(3) == 0 {
			fv, kv, mv := g.texts("arn:aws:iam::210987654321:role/a", "arn:aws:iam::210987654321:role/b")
			put("principals", []any{map[string]any{"type": "AWS", "identifiers": fv}}, []any{map[string]any{"type": "AWS", "identifiers": kv}}, []any{map[string]any{"identifiers": mv}})
		}
		statements, knownStatements, masks = append(statements, f), append(knownStatements, k), append(masks, m)
	}
	final["statement"], known["statement"], mask["statement"] = statements, knownStatements, masks
	for _, name := range []string{"source_policy_documents", "override_policy_documents"} {
		var f, k, m []any
		for i := range g.r.IntN(3) {
			text := g.document(i)
			f = append(f, text)
			if g.r.IntN(4) == 0 {
				k, m = append(k, nil), append(m, true)
			} else {
				k, m = append(k, text), append(m, false)
			}
		}
		if f != nil {
			final[name], known[name], mask[name] = f, k, m
		}
	}
	return final, known, mask
}

// covers reports whether a tree with holes is one of a value in the end. Lists are sets here, and
// a single value is a list of one.
func covers(holed, final *policy.Node) bool {
	switch {
	case holed.Kind == policy.KindUnknown:
		return true
	case holed.Kind == policy.KindObject && final.Kind == policy.KindObject:
		for _, m := range final.Members {
			if h := holed.Get(m.Name); h == nil && !holed.More || h != nil && !covers(h, m.Value) {
				return false
			}
		}
		return !slices.ContainsFunc(holed.Members, func(m policy.Member) bool { return final.Get(m.Name) == nil && !absent(m.Value) })
	case holed.Kind == policy.KindArray || final.Kind == policy.KindArray:
		have, want := elemsOf(holed), elemsOf(final)
		for _, f := range want {
			if !(holed.Kind == policy.KindArray && holed.More) && !slices.ContainsFunc(have, func(h *policy.Node) bool { return covers(h, f) }) {
				return false
			}
		}
		return !slices.ContainsFunc(have, func(h *policy.Node) bool {
			return !slices.ContainsFunc(want, func(f *policy.Node) bool { return covers(h, f) })
		})
	case holed.Kind != final.Kind:
		return false
	}
	text, known := holed.Text.Known()
	return !known || text == final.Text.String()
}

// absent reports whether there may be nothing: a Sid that is not known may be empty.
func absent(n *policy.Node) bool { return n.HasUnknown() }

func elemsOf(n *policy.Node) []*policy.Node {
	if n.Kind == policy.KindArray {
		return n.Elems
	}
	return []*policy.Node{n}
}

// TestK105 builds documents of data sources that are known in part, and compares them with what
// comes out when everything is known.
func TestK105(t *testing.T) {
	g := &dataSource{rand.New(rand.NewPCG(1, 2))}
	partial := 0
	for i := range 3000 {
		final, known, mask := g.make()
		parse := func(after, unknown map[string]any) dataDocument {
			text, err := json.Marshal([]any{map[string]any{"address": "data.aws_iam_policy_document.d", "mode": "data", "type": "aws_iam_policy_document", "name": "d",
				"change": map[string]any{"actions": []string{"read"}, "after": after, "after_unknown": unknown}}})
			if err != nil {
				t.Fatal(err)
			}
			plan, err := planfile.Read(strings.NewReader(`{"format_version":"1.2","resource_changes":`+string(text)+`}`), tables.ReadOptions(nil, nil))
			if err != nil {
				t.Fatal(err)
			}
			return renderDataSource(plan.Changes[0].After, func(string) bool { return false })
		}
		whole := parse(final, map[string]any{})
		if whole.Err != nil {
			continue // two source documents of one Sid
		}
		want, problems := policy.ParseJSON(whole.Text)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		got := parse(known, mask)
		if got.Root == nil {
			if got.Text != whole.Text {
				t.Errorf("%d: known as\n%s, want\n%s", i, got.Text, whole.Text)
			}
			continue
		}
		partial++
		if !covers(got.Root, want) {
			text, _ := json.Marshal(known)
			t.Errorf("%d:\n%s\nis not one of\n%s (more %v)\narguments %s", i, whole.Text, got.Root.JSON(), got.Root.Get("Statement").More, text)
			if i > 2000 {
				return
			}
		}
	}
	if partial < 1000 {
		t.Errorf("only %d are known in part", partial)
	}
}
