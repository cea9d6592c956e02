// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func roles(account string, names ...string) []string {
	list := make([]string, len(names))
	for i, n := range names {
		list[i] = "arn:aws:iam::" + account + ":role/" + n
	}
	return list
}

// text is the key as a decimal number.
func text(k setKey) string { return strings.TrimRight(string(k[:]), "\x00") }

func TestR4Keys(t *testing.T) {
	tests := []struct {
		names []string
		want  string
	}{
		{[]string{"app"}, "2377266837"},
		{[]string{"build"}, "4186750766"},
		{[]string{"deploy", "edge"}, "764732494"},
		{[]string{"edge", "deploy"}, "764732494"},
	}
	for _, tt := range tests {
		if got := text((&hasher{}).principal("AWS", roles("123456789012", tt.names...))); got != tt.want {
			t.Errorf("key of %v = %s, want %s", tt.names, got, tt.want)
		}
	}
}

func TestR4BlockOrder(t *testing.T) {
	const account = "123456789012"
	in := Statement{Principals: []Principal{
		{"AWS", roles(account, "deploy", "edge")}, {"AWS", roles(account, "build")}, {"AWS", roles(account, "app")},
	}}
	want, err := json.Marshal(roles(account, "app", "build", "edge", "deploy"))
	if err != nil {
		t.Fatal(err)
	}
	if got := statements(t, in); got != `{"Effect":"Allow","Principal":{"AWS":`+string(want)+`}}` {
		t.Errorf("got %s\nwant the roles in the order %s", got, want)
	}
	// Another account shuffles them.
	other := Statement{}
	for _, n := range []string{"app", "build"} {
		other.Principals = append(other.Principals, Principal{"AWS", roles("111122223333", n)})
	}
	got := statements(t, other)
	if strings.Index(got, "/app") < strings.Index(got, "/build") {
		t.Errorf("order in another account: %s", got)
	}
}

func TestR4Shapes(t *testing.T) {
	one := func(id string) Principal { return Principal{"AWS", []string{id}} }
	many := func(ids ...string) Principal { return Principal{"AWS", ids} }
	tests := []struct {
		name   string
		blocks []Principal
		want   string
	}{
		{"one string", []Principal{one("a")}, `{"AWS":"a"}`},
		{"array, descending, no repetitions", []Principal{many("a", "c", "b", "c")}, `{"AWS":["c","b","a"]}`},
		{"empty block", []Principal{many()}, `{"AWS":[]}`},
		{"identical blocks collapse", []Principal{many("a", "b"), many("b", "a", "a")}, `{"AWS":["b","a"]}`},
		{"identical strings collapse", []Principal{one("a"), one("a")}, `{"AWS":"a"}`},
		{"string and empty block", []Principal{one("a"), many()}, `{"AWS":["a"]}`},
		{"no dedupe across blocks", []Principal{many("a", "b"), one("a")}, `{"AWS":["a","b","a"]}`},
		{"types ascend", []Principal{{"Service", []string{"s"}}, {"AWS", []string{"a"}}, {"Federated", []string{"f"}}}, `{"AWS":"a","Federated":"f","Service":"s"}`},
		{"type is not validated", []Principal{{"", []string{"a"}}}, `{"":"a"}`},
		{"star", []Principal{{"*", []string{"*"}}}, `"*"`},
		{"star twice", []Principal{{"*", []string{"*"}}, {"*", []string{"*", "*"}}}, `"*"`},
		{"AWS star", []Principal{one("*")}, `{"AWS":"*"}`},
		{"star with another type", []Principal{{"*", []string{"*"}}, one("a")}, `{"*":"*","AWS":"a"}`},
		{"star of two identifiers", []Principal{{"*", []string{"*", "a"}}}, `{"*":["a","*"]}`},
		{"star with an empty star block", []Principal{{"*", []string{"*"}}, {"*", nil}}, `{"*":["*"]}`},
		{"star of nothing", []Principal{{"*", nil}}, `{"*":[]}`},
		{"type star, other identifier", []Principal{{"*", []string{"a"}}}, `{"*":"a"}`},
	}
	for _, tt := range tests {
		want := `{"Effect":"Allow","Principal":` + tt.want + `,"NotPrincipal":` + tt.want + `}`
		if got := statements(t, Statement{Principals: tt.blocks, NotPrincipals: tt.blocks}); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, want)
		}
	}
}

func TestR5Keys(t *testing.T) {
	for values, want := range map[string]string{"red,blue": "2067634704", "green": "1434175797"} {
		c := Condition{"StringEquals", "aws:PrincipalTag/team", strings.Split(values, ",")}
		if got := text((&hasher{}).condition(&c)); got != want {
			t.Errorf("key of %s = %s, want %s", values, got, want)
		}
	}
}

func TestR5Conditions(t *testing.T) {
	tests := []struct {
		name   string
		blocks []Condition
		want   string
	}{
		{"one value", []Condition{{"Bool", "k", []string{"true"}}}, `{"Bool":{"k":"true"}}`},
		{"order and repetitions stay", []Condition{{"T", "k", []string{"b", "a", "b"}}}, `{"T":{"k":["b","a","b"]}}`},
		{"no value", []Condition{{"T", "k", nil}}, `{"T":{"k":[]}}`},
		{"empty string", []Condition{{"T", "k", []string{""}}}, `{"T":{"k":""}}`},
		{"empty strings", []Condition{{"T", "k", []string{"", "a"}}}, `{"T":{"k":["","a"]}}`},
		{"worked example", []Condition{
			{"StringEquals", "aws:PrincipalTag/team", []string{"red", "blue"}},
			{"StringEquals", "aws:PrincipalTag/team", []string{"green"}},
		}, `{"StringEquals":{"aws:PrincipalTag/team":["green","red","blue"]}}`},
		{"identical blocks collapse", []Condition{{"T", "k", []string{"a"}}, {"T", "k", []string{"a"}}}, `{"T":{"k":"a"}}`},
		{"order of values distinguishes blocks", []Condition{{"T", "k", []string{"a", "b"}}, {"T", "k", []string{"b", "a"}}}, `{"T":{"k":["b","a","a","b"]}}`},
		{"one value and none", []Condition{{"T", "k", []string{"a"}}, {"T", "k", nil}}, `{"T":{"k":"a"}}`},
		{"tests and variables ascend", []Condition{
			{"T", "b", []string{"1"}}, {"S", "z", []string{"2"}}, {"T", "a", []string{"3"}}, {"T", "B", []string{"4"}},
		}, `{"S":{"z":"2"},"T":{"B":"4","a":"3","b":"1"}}`},
	}
	for _, tt := range tests {
		if got, want := statements(t, Statement{Conditions: tt.blocks}), `{"Effect":"Allow","Condition":`+tt.want+`}`; got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, want)
		}
	}
}

// Blocks of equal key but different content are all kept: here the text that the
// key is made of is the same.
func TestEqualKeysKeepEverything(t *testing.T) {
	a, b := Principal{"AWS", []string{"a;b"}}, Principal{"AWS", []string{"a", "b"}}
	var h hasher
	if h.principal(a.Type, a.Identifiers) != h.principal(b.Type, b.Identifiers) {
		t.Fatal("the keys differ")
	}
	for _, blocks := range [][]Principal{{a, b}, {b, a}} {
		got := statements(t, Statement{Principals: blocks})
		if want := `{"Effect":"Allow","Principal":{"AWS":["a;b","b","a"]}}`; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// The file holds configurations together with what the blocks gave when they went
// through a data source built on the plugin SDK that the original is built on. The
// id covers the indented text.
func TestRecorded(t *testing.T) {
	f, err := os.Open(filepath.Join("testdata", "recorded.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	n := 0
	for lines.Scan() {
		n++
		var record struct {
			Input            Input
			MinifiedJSON, ID string
		}
		if err := json.Unmarshal(lines.Bytes(), &record); err != nil {
			t.Fatalf("line %d: %v", n, err)
		}
		got := render(t, record.Input)
		if diff := cmp.Diff(record.MinifiedJSON, got.MinifiedJSON); diff != "" {
			t.Errorf("line %d:\n%s", n, diff)
		}
		if got.ID != record.ID {
			t.Errorf("line %d: id %s, want %s", n, got.ID, record.ID)
		}
	}
	if err := lines.Err(); err != nil || n == 0 {
		t.Fatalf("%d lines read, %v", n, err)
	}
}
