// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"encoding/json"
	"errors"
	"hash/crc32"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// render renders an input that must be accepted.
func render(t *testing.T, in Input) Result {
	t.Helper()
	r, err := Render(&in)
	if err != nil {
		t.Fatalf("Render: %v", err)
	}
	return r
}

// statements renders configured statements and returns what stands between the
// brackets of the Statement list.
func statements(t *testing.T, list ...Statement) string {
	t.Helper()
	got := render(t, Input{Statements: list}).MinifiedJSON
	got = strings.TrimPrefix(got, `{"Version":"2012-10-17","Statement":[`)
	return strings.TrimSuffix(got, `]}`)
}

// refused renders an input that must be refused and returns the errors.
func refused(t *testing.T, in Input) Errors {
	t.Helper()
	r, err := Render(&in)
	var errs Errors
	if !errors.As(err, &errs) || len(errs) == 0 {
		t.Fatalf("Render = %q, %v; want Errors", r.MinifiedJSON, err)
	}
	if r.JSON != "" || r.MinifiedJSON != "" || r.ID != "" || r.Replaced != nil {
		t.Errorf("Render returned a document with the error: %v", r)
	}
	return errs
}

// wantError checks that an error with that place mentions all the texts.
func wantError(t *testing.T, errs Errors, where string, texts ...string) {
	t.Helper()
	for _, e := range errs {
		got := e.Where()
		if i := strings.Index(got, " (line "); i >= 0 {
			got = got[:i]
		}
		if got != where {
			continue
		}
		for _, text := range texts {
			if !strings.Contains(e.Error(), text) {
				t.Errorf("error does not mention %q:\n%v", text, e)
			}
		}
		return
	}
	t.Errorf("no error at %q, got:\n%v", where, errs)
}

func TestR1Defaults(t *testing.T) {
	got := render(t, Input{Statements: []Statement{{}}})
	want := "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\"\n    }\n  ]\n}"
	if diff := cmp.Diff(want, got.JSON); diff != "" {
		t.Error(diff)
	}
}

func TestR1VersionAndEffect(t *testing.T) {
	in := Input{Version: new("2008-10-17"), PolicyID: "p", Statements: []Statement{{Effect: new("Deny")}}}
	want := `{"Version":"2008-10-17","Id":"p","Statement":[{"Effect":"Deny"}]}`
	if got := render(t, in).MinifiedJSON; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, version := range []string{"", "2012-10-18", "latest"} {
		errs := refused(t, Input{Version: new(version)})
		wantError(t, errs, "version", `"2012-10-17"`, `"2008-10-17"`, strconv.Quote(version))
	}
	for _, effect := range []string{"", "allow", "DENY", "Permit"} {
		errs := refused(t, Input{Statements: []Statement{{}, {Effect: new(effect)}}})
		wantError(t, errs, "statement[1].effect", `"Allow"`, `"Deny"`, strconv.Quote(effect))
	}
}

func TestR1RetiredArguments(t *testing.T) {
	errs := refused(t, Input{SourceJSON: "{}", OverrideJSON: "{}"})
	wantError(t, errs, "source_json", "source_policy_documents")
	wantError(t, errs, "override_json", "override_policy_documents")
}

func TestR1ID(t *testing.T) {
	for _, in := range []Input{{}, {PolicyID: "x"}, {Statements: []Statement{{Actions: []string{"s3:Get*"}}}}} {
		r := render(t, in)
		want := strconv.FormatUint(uint64(crc32.ChecksumIEEE([]byte(r.JSON))), 10)
		if r.ID != want {
			t.Errorf("ID of %s = %s, want %s", r.MinifiedJSON, r.ID, want)
		}
	}
	// The text of the empty configuration, checked with an independent CRC-32.
	if got := render(t, Input{}).ID; got != "1132004489" {
		t.Errorf("ID of the empty configuration = %s", got)
	}
}

func TestR1Combinations(t *testing.T) {
	got := statements(t, Statement{
		Actions: []string{"a:b"}, NotActions: []string{"c:d"}, Resources: []string{"r"}, NotResources: []string{"n"},
		Principals: []Principal{{"AWS", []string{"p"}}}, NotPrincipals: []Principal{{"AWS", []string{"q"}}},
	})
	want := `{"Effect":"Allow","Action":"a:b","NotAction":"c:d","Resource":"r","NotResource":"n",` +
		`"Principal":{"AWS":"p"},"NotPrincipal":{"AWS":"q"}}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestR2Layout(t *testing.T) {
	in := Input{
		PolicyID: "id",
		Statements: []Statement{{
			Sid: "S", Actions: []string{"a:b", "a:c"}, NotActions: []string{"n"}, Resources: []string{"*"}, NotResources: []string{"m"},
			Principals:    []Principal{{"Service", nil}},
			NotPrincipals: []Principal{{"*", []string{"*"}}},
			Conditions:    []Condition{{"Bool", "k", []string{"true"}}},
		}},
	}
	want := `{
  "Version": "2012-10-17",
  "Id": "id",
  "Statement": [
    {
      "Sid": "S",
      "Effect": "Allow",
      "Action": [
        "a:c",
        "a:b"
      ],
      "NotAction": "n",
      "Resource": "*",
      "NotResource": "m",
      "Principal": {
        "Service": []
      },
      "NotPrincipal": "*",
      "Condition": {
        "Bool": {
          "k": "true"
        }
      }
    }
  ]
}`
	if diff := cmp.Diff(want, render(t, in).JSON); diff != "" {
		t.Error(diff)
	}
}

func TestR2EmptyThingsVanish(t *testing.T) {
	if got, want := render(t, Input{}).JSON, "{\n  \"Version\": \"2012-10-17\"\n}"; got != want {
		t.Errorf("empty configuration: %s", got)
	}
	empty := Statement{
		Actions: []string{}, NotActions: []string{}, Resources: []string{}, NotResources: []string{},
		Principals: []Principal{}, NotPrincipals: []Principal{}, Conditions: []Condition{},
	}
	if got, want := statements(t, empty), `{"Effect":"Allow"}`; got != want {
		t.Errorf("empty lists: got %s, want %s", got, want)
	}
	if got, want := statements(t, Statement{Actions: []string{""}}), `{"Effect":"Allow","Action":""}`; got != want {
		t.Errorf("empty string in a list: got %s, want %s", got, want)
	}
}

func TestR2Escaping(t *testing.T) {
	tests := []struct{ text, want string }{
		{"a&b", `a\u0026b`},
		{"<x>", `\u003cx\u003e`},
		{"\u2028\u2029", `\u2028\u2029`},
		{"é日𝄞", "é日𝄞"},
		{"\"\\\n\t\r\b\f\x01\x7f", `\"\\\n\t\r\b\f\u0001` + "\x7f"},
	}
	for _, tt := range tests {
		got := statements(t, Statement{Actions: []string{tt.text}})
		if want := `{"Effect":"Allow","Action":"` + tt.want + `"}`; got != want {
			t.Errorf("%q: got %s, want %s", tt.text, got, want)
		}
		got = statements(t, Statement{Conditions: []Condition{{tt.text, tt.text, []string{tt.text}}}})
		if want := strings.ReplaceAll(`{"Effect":"Allow","Condition":{"X":{"X":"X"}}}`, "X", tt.want); got != want {
			t.Errorf("%q: got %s, want %s", tt.text, got, want)
		}
	}
}

func TestR3StringSets(t *testing.T) {
	tests := []struct {
		name string
		set  []string
		want string
	}{
		{"one element", []string{"a:z"}, `"a:z"`},
		{"descending bytes", []string{"S3:Get", "a:z", "s3:Get", "s3:get"}, `["s3:get","s3:Get","a:z","S3:Get"]`},
		{"repetitions", []string{"a", "b", "a"}, `["b","a"]`},
		{"repetitions of one", []string{"a", "a"}, `"a"`},
		{"empty string", []string{"", "a"}, `["a",""]`},
		{"converted literals", []string{"1.5", "true", "1000000000000000000000"}, `["true","1000000000000000000000","1.5"]`},
	}
	for _, tt := range tests {
		got := statements(t, Statement{Actions: tt.set, NotActions: tt.set, Resources: tt.set, NotResources: tt.set})
		want := strings.ReplaceAll(`{"Effect":"Allow","Action":X,"NotAction":X,"Resource":X,"NotResource":X}`, "X", tt.want)
		if got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, want)
		}
	}
}

func TestR3SortsBeforeTranslation(t *testing.T) {
	// & sorts after %, $ before it: the order of the untranslated text stays.
	got := statements(t, Statement{Resources: []string{"%", "&{x}", "${x}"}})
	if want := `{"Effect":"Allow","Resource":["${x}","%","${x}"]}`; got != want {
		t.Errorf("resources: got %s, want %s", got, want)
	}
	// Identifiers are put in order after translation.
	got = statements(t, Statement{Principals: []Principal{{"AWS", []string{"%", "&{x}", "${x}"}}}})
	if want := `{"Effect":"Allow","Principal":{"AWS":["%","${x}","${x}"]}}`; got != want {
		t.Errorf("identifiers: got %s, want %s", got, want)
	}
}

func TestInvalidUTF8(t *testing.T) {
	bad := "\xff"
	errs := refused(t, Input{PolicyID: bad, Statements: []Statement{{
		Sid: bad, Actions: []string{bad}, NotActions: []string{bad}, Resources: []string{bad}, NotResources: []string{bad},
		Principals: []Principal{{bad, []string{"x"}}}, NotPrincipals: []Principal{{"AWS", []string{bad}}},
		Conditions: []Condition{{bad, "k", nil}, {"t", bad, nil}, {"t", "k", []string{bad}}},
	}}})
	for _, where := range []string{
		"policy_id", "statement[0].sid", "statement[0].actions", "statement[0].not_actions", "statement[0].resources",
		"statement[0].not_resources", "statement[0].principals.type", "statement[0].not_principals.identifiers",
		"statement[0].condition.test", "statement[0].condition.variable", "statement[0].condition.values",
	} {
		wantError(t, errs, where, "UTF-8")
	}
}

func TestInputIsNotModified(t *testing.T) {
	in := Input{Statements: []Statement{{
		Actions: []string{"a", "b", "a"}, Resources: []string{"&{x}", "z"},
		Principals: []Principal{{"AWS", []string{"a", "&{b}"}}, {"AWS", []string{"b"}}},
		Conditions: []Condition{{"t", "k", []string{"&{b}"}}, {"t", "k", []string{"a"}}},
	}}}
	before, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	render(t, in)
	after, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(before), string(after)); diff != "" {
		t.Error(diff)
	}
}
