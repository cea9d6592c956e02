// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"strings"
	"testing"
)

// source renders one source document and returns the minified document without
// the Version that the configuration adds.
func source(t *testing.T, doc string) string {
	t.Helper()
	got := render(t, Input{SourcePolicyDocuments: []string{doc}}).MinifiedJSON
	got, ok := strings.CutPrefix(got, `{"Version":"2012-10-17"`)
	if !ok {
		t.Fatalf("unexpected Version: %s", got)
	}
	return "{" + strings.TrimPrefix(got, ",")
}

func TestR6Accepted(t *testing.T) {
	tests := []struct{ name, doc, want string }{
		{"null document", `null`, `{}`},
		{"empty object", ` {} `, `{}`},
		{"no document", ``, `{}`},
		{"null elements", `{"Version":null,"Id":null,"Statement":null}`, `{}`},
		{"empty list of statements", `{"Statement":[]}`, `{}`},
		{"empty statement", `{"Statement":[{}]}`, `{"Statement":[{}]}`},
		{"null members of a statement", `{"Statement":[{"Sid":null,"Effect":null,"Action":null,"Condition":null}]}`, `{"Statement":[{}]}`},
		{"names without regard to case", `{"id":"i","statement":[{"SID":"s","EFFECT":"Deny","action":"a","notresource":["b"]}]}`,
			`{"Id":"i","Statement":[{"Sid":"s","Effect":"Deny","Action":"a","NotResource":["b"]}]}`},
		{"names with escapes", `{"\u0049d":"i"}`, `{"Id":"i"}`},
		{"names that fold to ASCII", "{\"\u017ftatement\":[{\"\u017fid\":\"x\"}]}", `{"Statement":[{"Sid":"x"}]}`},
		{"single statement (R-10)", `{"Statement":{"Effect":"Allow"}}`, `{"Statement":[{"Effect":"Allow"}]}`},
		{"effect and version are not validated", `{"Statement":[{"Effect":"maybe"}]}`, `{"Statement":[{"Effect":"maybe"}]}`},
		{"blank Sid and Id vanish", `{"Id":"","Statement":[{"Sid":"","Effect":"Allow"}]}`, `{"Statement":[{"Effect":"Allow"}]}`},
		{"key order is ours", `{"Statement":[{"Resource":"r","Action":"a","Effect":"Allow"}],"Id":"i"}`,
			`{"Id":"i","Statement":[{"Effect":"Allow","Action":"a","Resource":"r"}]}`},
		{"verbatim lists", `{"Statement":[{"Action":["b","a","b"],"NotAction":["a"],"Resource":[],"NotResource":""}]}`,
			`{"Statement":[{"Action":["b","a","b"],"NotAction":["a"],"Resource":[],"NotResource":""}]}`},
		{"verbatim oddities", `{"Statement":[{"Action":5,"NotAction":{"b":1,"a":[true,null]},"Resource":[1.50,"x"],"NotResource":false}]}`,
			`{"Statement":[{"Action":5,"NotAction":{"a":[true,null],"b":1},"Resource":[1.5,"x"],"NotResource":false}]}`},
		{"numbers take the form of a float", `{"Statement":[{"Action":[1e2,1E-7,1e21,123456789012,-0.50]}]}`,
			`{"Statement":[{"Action":[100,1e-7,1e+21,123456789012,-0.5]}]}`},
		{"no translation", `{"Statement":[{"Resource":"&{x}","Principal":{"AWS":"&{x}"},"Condition":{"T":{"k":"&{x}"}}}]}`,
			`{"Statement":[{"Resource":"\u0026{x}","Principal":{"AWS":"\u0026{x}"},"Condition":{"T":{"k":"\u0026{x}"}}}]}`},
		{"principals: strings stay, lists descend", `{"Statement":[{"Principal":{"Service":"s","AWS":["a","c","b","c"],"X":["one"],"Y":[]}}]}`,
			`{"Statement":[{"Principal":{"AWS":["c","c","b","a"],"Service":"s","X":["one"],"Y":[]}}]}`},
		{"principal star", `{"Statement":[{"Principal":"*","NotPrincipal":"*"}]}`, `{"Statement":[{"Principal":"*","NotPrincipal":"*"}]}`},
		{"principal star object", `{"Statement":[{"Principal":{"*":"*"},"NotPrincipal":{"*":["*"]}}]}`, `{"Statement":[{"Principal":"*","NotPrincipal":"*"}]}`},
		{"principal star with another", `{"Statement":[{"Principal":{"*":["*"],"AWS":"*"}}]}`, `{"Statement":[{"Principal":{"*":["*"],"AWS":"*"}}]}`},
		{"condition values", `{"Statement":[{"Condition":{"B":{"y":true,"x":false},"A":{"k":["one"],"l":["b","a","b"],"m":[],"n":""}}}]}`,
			`{"Statement":[{"Condition":{"A":{"k":"one","l":["b","a","b"],"m":[],"n":""},"B":{"x":"false","y":"true"}}}]}`},
		{"empty condition", `{"Statement":[{"Condition":{}}]}`, `{"Statement":[{}]}`},
		{"repetition of the same value", `{"Id":"i","Id":"i","Statement":[{"Sid":"s","sid":"s","Action":["a"],"Action":["a"]}]}`,
			`{"Id":"i","Statement":[{"Sid":"s","Action":["a"]}]}`},
		{"unknown name without a value", `{"Comment":null}`, `{}`},
		{"escapes", `{"Id":"\u0041\/\ud834\udd1e\n\ufffd"}`, `{"Id":"A/𝄞\n` + "\ufffd" + `"}`},
	}
	for _, tt := range tests {
		if got := source(t, tt.doc); got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
		// An override document is read by the same rules.
		got := render(t, Input{OverridePolicyDocuments: []string{tt.doc}})
		if want := render(t, Input{SourcePolicyDocuments: []string{tt.doc}}); got.JSON != want.JSON || got.MinifiedJSON != want.MinifiedJSON {
			t.Errorf("%s: as an override:\ngot  %s\nwant %s", tt.name, got.MinifiedJSON, want.MinifiedJSON)
		}
	}
}

func TestR10Refused(t *testing.T) {
	tests := []struct {
		name, doc, path string
		texts           []string
	}{
		{"list", `[]`, ``, []string{"must be an object", "a list"}},
		{"scalar", `5`, ``, []string{"must be an object", "a number"}},
		{"encoded twice", `"{}"`, ``, []string{"encoded twice"}},
		{"white space", "  \n", ``, []string{"cannot be read as JSON", "empty", "line 2, column 1"}},
		{"syntax", "{\n  \"Statement\": [,]\n}", ``, []string{"cannot be read as JSON", "line 2, column 17", "jsonencode"}},
		{"two documents", `{} {}`, ``, []string{"cannot be read as JSON", "line 1, column 4"}},
		{"cut off", `{"Statement":[`, ``, []string{"cannot be read as JSON", "line 1, column 15"}},
		{"byte order mark", "\uFEFF{}", ``, []string{"byte order mark"}},
		{"not UTF-8", "{\"Id\":\"é\xff\"}", ``, []string{"UTF-8", "line 1, column 9"}},
		{"half a surrogate pair", `{"Id":"\ud834x"}`, ``, []string{`\ud834`, "surrogate"}},
		{"two first halves", `{"Id":"\ud834\ud834"}`, ``, []string{`\ud834`}},
		{"levels deep", strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth), ``, []string{"levels deep"}},
		{"too large", `{"Id":"` + strings.Repeat("x", maxDocument) + `"}`, ``, []string{"bytes"}},
		{"unknown element", `{"Statements":[]}`, `Statements`, []string{`"Statements"`, `Write "Statement"`}},
		{"unknown element of a statement", `{"Statement":[{},{"Comment":"x"}]}`, `Statement[1].Comment`, []string{"unknown", "Action, NotAction"}},
		{"repeated element", "{\"Id\":\"a\",\n\"id\":\"b\"}", `id`, []string{"repeats", "first on line 1, column 2", "line 2, column 1"}},
		{"repeated operator", `{"Statement":[{"Condition":{"Bool":{"a":"1"},"Bool":{"b":"1"}}}]}`, `Statement[0].Condition.Bool`, []string{"repeats", "lost"}},
		{"repeated key", `{"Statement":[{"Condition":{"Bool":{"aws:a":"1","aws:a":"2"}}}]}`, `Statement[0].Condition.Bool["aws:a"]`, []string{"repeats"}},
		{"repeated type", `{"Statement":[{"Principal":{"AWS":"1","AWS":"2"}}]}`, `Statement[0].Principal.AWS`, []string{"repeats"}},
		{"repeated name in an object taken over", `{"Statement":[{"Action":{"a":1,"a":2}}]}`, `Statement[0].Action.a`, []string{"repeats"}},
		{"repeated Statement", `{"Statement":[{"Sid":"a"}],"Statement":[{"Action":"b"}]}`, `Statement`, []string{"repeats"}},
		{"Version", `{"Version":2012}`, `Version`, []string{"string", "a number"}},
		{"Id", `{"Id":["a"]}`, `Id`, []string{"string", "a list"}},
		{"Sid", `{"Statement":[{"Sid":7}]}`, `Statement[0].Sid`, []string{"string"}},
		{"Effect", `{"Statement":[{"Effect":true}]}`, `Statement[0].Effect`, []string{"string", "a boolean"}},
		{"Statement", `{"Statement":"x"}`, `Statement`, []string{"must be a list"}},
		{"null statement", `{"Statement":[{},null]}`, `Statement[1]`, []string{"must be an object", "null"}},
		{"statement of a list", `{"Statement":[[]]}`, `Statement[0]`, []string{"must be an object"}},
		{"string Principal", `{"Statement":[{"Principal":"arn:aws:iam::111122223333:root"}]}`, `Statement[0].Principal`,
			[]string{`"arn:aws:iam::111122223333:root"`, "everyone", `{"AWS": "arn:aws:iam::111122223333:root"}`}},
		{"string NotPrincipal", `{"Statement":[{"NotPrincipal":""}]}`, `Statement[0].NotPrincipal`, []string{`""`}},
		{"null Principal", `{"Statement":[{"Principal":null}]}`, `Statement[0].Principal`, []string{"null"}},
		{"number as Principal", `{"Statement":[{"Principal":1}]}`, `Statement[0].Principal`, []string{"a number"}},
		{"list as Principal", `{"Statement":[{"Principal":["*"]}]}`, `Statement[0].Principal`, []string{"a list"}},
		{"empty Principal", `{"Statement":[{"NotPrincipal":{}}]}`, `Statement[0].NotPrincipal`, []string{"lost"}},
		{"null identifiers", `{"Statement":[{"Principal":{"AWS":null}}]}`, `Statement[0].Principal.AWS`, []string{"null"}},
		{"number as identifier", `{"Statement":[{"Principal":{"AWS":["a",111122223333]}}]}`, `Statement[0].Principal.AWS[1]`, []string{"a number"}},
		{"number as value", `{"Statement":[{"Condition":{"NumericLessThan":{"s3:max-keys":10}}}]}`, `Statement[0].Condition.NumericLessThan["s3:max-keys"]`,
			[]string{"lost", `"10"`}},
		{"null value", `{"Statement":[{"Condition":{"T":{"k":null}}}]}`, `Statement[0].Condition.T.k`, []string{"null", "lost"}},
		{"object as value", `{"Statement":[{"Condition":{"T":{"k":{}}}}]}`, `Statement[0].Condition.T.k`, []string{"an object"}},
		{"boolean in a list of values", `{"Statement":[{"Condition":{"T":{"k":["a",true]}}}]}`, `Statement[0].Condition.T.k[1]`, []string{`"true"`}},
		{"number in a list of values", `{"Statement":[{"Condition":{"T":{"k":[1]}}}]}`, `Statement[0].Condition.T.k[0]`, []string{`"1"`}},
		{"empty operator", `{"Statement":[{"Condition":{"T":{}}}]}`, `Statement[0].Condition.T`, []string{"lost"}},
		{"null operator", `{"Statement":[{"Condition":{"T":null}}]}`, `Statement[0].Condition.T`, []string{"null"}},
		{"Condition", `{"Statement":[{"Condition":[]}]}`, `Statement[0].Condition`, []string{"a list"}},
		{"number out of range", `{"Statement":[{"Action":1e400}]}`, `Statement[0].Action`, []string{"1e400"}},
		{"number that would change", `{"Statement":[{"Resource":[12345678901234567890]}]}`, `Statement[0].Resource[0]`, []string{"12345678901234567890", "string"}},
		{"number that would become zero", `{"Statement":[{"Resource":1e-400}]}`, `Statement[0].Resource`, []string{"1e-400"}},
	}
	for _, tt := range tests {
		for _, argument := range []string{"source_policy_documents", "override_policy_documents"} {
			in := Input{}
			docs := []string{"", tt.doc}
			if argument == "source_policy_documents" {
				in.SourcePolicyDocuments = docs
			} else {
				in.OverridePolicyDocuments = docs
			}
			where := argument + "[1]"
			if tt.path != "" {
				where += ", " + tt.path
			}
			t.Run(tt.name, func(t *testing.T) {
				errs := refused(t, in)
				wantError(t, errs, where, tt.texts...)
				for _, e := range errs {
					if e.Argument != argument || e.Index != 1 || e.Message == "" || e.Remedy == "" {
						t.Errorf("incomplete error: %+v", e)
					}
					if len(e.Error()) > 1000 {
						t.Errorf("error of %d bytes", len(e.Error()))
					}
				}
			})
		}
	}
}

func TestErrorsAreAllReported(t *testing.T) {
	errs := refused(t, Input{
		Version: new("x"),
		SourcePolicyDocuments: []string{
			`{"Statement":[{"Principal":"a"},{"Sid":1,"Condition":{"T":{"k":1,"l":null}}}]}`, `{`,
		},
		Statements:              []Statement{{Effect: new("x")}},
		OverridePolicyDocuments: []string{`[]`},
	})
	for _, where := range []string{
		"version", "statement[0].effect", "override_policy_documents[0]", "source_policy_documents[1]",
		"source_policy_documents[0], Statement[0].Principal", "source_policy_documents[0], Statement[1].Sid",
		"source_policy_documents[0], Statement[1].Condition.T.k", "source_policy_documents[0], Statement[1].Condition.T.l",
	} {
		wantError(t, errs, where)
	}
}

func TestErrorsAreBounded(t *testing.T) {
	doc := `{"Statement":[` + strings.Repeat(`null,`, 5000) + `null]}`
	errs := refused(t, Input{SourcePolicyDocuments: []string{doc}})
	if len(errs) != maxErrors+1 {
		t.Fatalf("%d errors, want %d", len(errs), maxErrors+1)
	}
	if last := errs[maxErrors].Error(); !strings.Contains(last, "4951 further errors") {
		t.Errorf("last error: %s", last)
	}
}

// The work on a document full of errors is bounded: places are found for those that
// are listed only.
func TestManyRepeatedNames(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"Statement":[{"Condition":{"T":{"k":"0"`)
	for i := range 100_000 {
		b.WriteString(`,"k":"`)
		b.WriteByte(byte('1' + i%9))
		b.WriteByte('"')
	}
	b.WriteString(`}}}]}`)
	errs := refused(t, Input{SourcePolicyDocuments: []string{b.String()}})
	if len(errs) != maxErrors+1 || !strings.Contains(errs[maxErrors].Error(), "99950 further errors") {
		t.Errorf("%d errors, the last: %v", len(errs), errs[len(errs)-1])
	}
}
