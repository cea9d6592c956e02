// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

func TestParseJSONKeepsTextAndPlace(t *testing.T) {
	const text = "{\r\n" +
		"  \"Version\" : \"2012-10-17\",\n" +
		"\t\"größe\": [1.50, -0, 2E+3, true, false, null],\n" +
		"  \"€😀\": {\"\": []}, \"x\": \"a\\u00e9\\ud83d\\ude00\\\"\\\\\\/\\b\\f\\n\\r\\tz\"\n" +
		"}"
	root, problems := policy.ParseJSON(text)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	type place struct {
		Path, Kind, Text string
		Line, Column     int
	}
	var got []place
	root.Walk(func(n *policy.Node) bool {
		got = append(got, place{n.Path(), n.Kind.String(), n.Text.String(), n.Pos.Line, n.Pos.Column})
		return true
	})
	want := []place{
		{"$", "an object", "", 1, 1},
		{"$.Version", "a string", "2012-10-17", 2, 15},
		{`$["größe"]`, "a list", "", 3, 11},
		{`$["größe"][0]`, "a number", "1.50", 3, 12},
		{`$["größe"][1]`, "a number", "-0", 3, 18},
		{`$["größe"][2]`, "a number", "2E+3", 3, 22},
		{`$["größe"][3]`, "a boolean", "true", 3, 28},
		{`$["größe"][4]`, "a boolean", "false", 3, 34},
		{`$["größe"][5]`, "null", "", 3, 41},
		{`$["€😀"]`, "an object", "", 4, 9},
		{`$["€😀"][""]`, "a list", "", 4, 14},
		{"$.x", "a string", "aé😀\"\\/\b\f\n\r\tz", 4, 24},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	checkPlaces(t, text, root)
	if pos := root.Members[3].NamePos; pos.String() != "line 4, column 19" {
		t.Errorf("NamePos = %v", pos)
	}
}

func TestParseJSONRecovers(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"byte order mark", "\ufeff {\"a\":1}", `{"a":1}`},
		{"repeated name: the first stays", `{"a":1,"a":[2],"b":3}`, `{"a":1,"b":3}`},
		{"unpaired surrogate", `["\ud800x","\udc00\ud800","\ud83d\u0041"]`, `["` + "\ufffdx\",\"\ufffd\ufffd\",\"\ufffdA" + `"]`},
		{"invalid UTF-8", "[\"a\xffb\xc3(\"]", "[\"a\ufffdb\ufffd(\"]"},
		{"invalid UTF-8 around escapes", "[\"\xff\\n\xfe\"]", "[\"\ufffd\\n\ufffd\"]"},
		{"trailing data", `[1] [2]`, `[1]`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root, problems := policy.ParseJSON(test.text)
			if len(problems) == 0 {
				t.Error("no problem is reported")
			}
			if got := root.JSON(); got != test.want {
				t.Errorf("tree = %s, want %s", got, test.want)
			}
			checkPlaces(t, test.text, root)
		})
	}
}

// TestReadJSON: what is no policy may still be JSON, and its names may repeat.
func TestReadJSON(t *testing.T) {
	limits := policy.Limits{Size: 1 << 21, Depth: 2, Nodes: 6}
	const text = ` {"a":1, "b":[2],"a": "x","a":1}`
	root, problems := policy.ReadJSON(text, limits)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	if got := root.JSON(); got != `{"a":1,"b":[2],"a":"x","a":1}` {
		t.Errorf("tree = %s", got)
	}
	checkPlaces(t, text, root)
	for text, want := range map[string]string{
		`{"a":1,}`:      policy.CodeSyntax,
		`[[[]]]`:        policy.CodeSyntax,
		`[1,2,3,4,5,6]`: policy.CodeTooLarge,
		"\ufeff{}":      policy.CodeByteOrderMark,
		"[\"\xff\"]":    policy.CodeInvalidEncoding,
		`["\udc00"]`:    policy.CodeInvalidEncoding,
		`{} {}`:         policy.CodeTrailingData,
		``:              policy.CodeEmptyDocument,
		`{"a":1,"a":2}`: "",
		strings.Repeat(" ", limits.Size-1) + `{}`: policy.CodeTooLarge,
	} {
		if _, problems := policy.ReadJSON(text, limits); (len(problems) > 0) != (want != "") || want != "" && problems[0].Code != want {
			t.Errorf("%.20q: %v, want %q", text, problems, want)
		}
	}
}

func TestLimits(t *testing.T) {
	list := func(n int, s string) string { return "[" + strings.Repeat(s+",", n-1) + s + "]" }
	nested := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	tests := []struct {
		name, text, want string
	}{
		{"depth", nested(policy.MaxDepth), ""},
		{"too deep", nested(policy.MaxDepth + 1), "line 1, column 65: Lists and objects are nested more than 64 levels deep. A policy needs no more than 6 levels."},
		{"far too deep", strings.Repeat(`{"a":`, 200_000), "line 1, column 321: Lists and objects are nested more than 64 levels deep. A policy needs no more than 6 levels."},
		{"depth counts levels, not lists", list(1000, "[[]]"), ""},
		{"size", strings.Repeat(" ", policy.MaxSize-2) + "{}", ""},
		{"too large", strings.Repeat(" ", policy.MaxSize-1) + "{}", "The document has 1048577 bytes; at most 1048576 (1 MiB) are read. No AWS policy is that large: check that this is the text of a single policy document."},
		{"values", list(policy.MaxNodes-1, "0"), ""},
		{"too many values", list(policy.MaxNodes, "0"), "line 1, column 200000: The document has more than 100000 values; the rest is not read. No AWS policy is that large: check that this is the text of a single policy document."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root, problems := policy.ParseJSON(test.text)
			got := ""
			if len(problems) > 0 {
				got = problems.Error()
			}
			if got != test.want {
				t.Errorf("problems = %s, want %s", got, test.want)
			}
			if (root == nil) != (test.want != "") {
				t.Errorf("root = %v", root)
			}
		})
	}
}

func TestManyProblemsAreCounted(t *testing.T) {
	texts := map[string]string{
		"repeated names":  "{" + strings.Repeat(`"a":1,`, 999) + `"b":2}`,
		"wrong encoding":  "[" + strings.Repeat("\"\xff\",", 998) + `"b"]`,
		"misspelt names":  `{"Statement":[` + strings.Repeat(`{"Effect":"Allow","Action":"*","Foo":1},`, 998) + `{"Effect":"Allow","Action":"*"}]}`,
		"principal types": `{"Statement":[{"Effect":"Allow","Action":"*","Principal":{` + numbered(998) + `}}]}`,
	}
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			root, problems := policy.ParseJSON(text)
			if problems == nil {
				_, problems = policy.Build(root)
			}
			if len(problems) != policy.MaxProblems+1 {
				t.Fatalf("%d problems are listed, want %d", len(problems), policy.MaxProblems+1)
			}
			last := problems[policy.MaxProblems]
			if last.Code != policy.CodeFurtherProblems || last.Message != "There are 898 further problems, which are not listed." {
				t.Errorf("last problem = %v", last)
			}
		})
	}
}

// numbered returns n members with different names.
func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(`"n` + strconv.Itoa(i) + `":"x",`)
	}
	return strings.TrimSuffix(b.String(), ",")
}

func TestLongNamesAreShortened(t *testing.T) {
	name := strings.Repeat("x", 500_000)
	_, err := policy.Parse(`{"` + name + `":1,"` + name + `":2}`)
	if err == nil || len(err.Error()) > 5000 {
		t.Errorf("the message has %d bytes", len(err.Error()))
	}
}

// checkPlaces checks every position in the tree against the text.
func checkPlaces(t *testing.T, text string, root *policy.Node) {
	t.Helper()
	check := func(path string, pos policy.Pos, first string) {
		if pos.Offset < 0 || pos.Offset >= len(text) {
			t.Errorf("%s: offset %d is outside of the text", path, pos.Offset)
			return
		}
		if want := placeOf(text, pos.Offset); pos != want {
			t.Errorf("%s: position %+v, want %+v", path, pos, want)
		}
		if !strings.ContainsRune(first, rune(text[pos.Offset])) {
			t.Errorf("%s: the text at %+v begins with %q, want one of %q", path, pos, text[pos.Offset], first)
		}
	}
	firsts := map[policy.Kind]string{
		policy.KindNull: "n", policy.KindBool: "tf", policy.KindNumber: "-0123456789", policy.KindString: `"`,
		policy.KindArray: "[", policy.KindObject: "{",
	}
	root.Walk(func(n *policy.Node) bool {
		check(n.Path(), n.Pos, firsts[n.Kind])
		if written := text[n.Pos.Offset:n.End]; utf8.ValidString(written) && !json.Valid([]byte(written)) {
			t.Errorf("%s: the value is not the text %q", n.Path(), written)
		}
		for _, m := range n.Members {
			check(m.Value.Path(), m.NamePos, `"`)
		}
		return true
	})
}

// placeOf counts lines and columns from the beginning.
func placeOf(text string, offset int) policy.Pos {
	pos := policy.Pos{Offset: offset, Line: 1, Column: 1}
	for i := len(text) - len(strings.TrimPrefix(text, "\ufeff")); i < offset; {
		_, size := utf8.DecodeRuneInString(text[i:])
		pos.Column++
		if text[i] == '\n' {
			pos.Line++
			pos.Column = 1
		}
		i += size
	}
	return pos
}

// equalTrees compares trees without their positions.
func equalTrees(a, b *policy.Node) bool {
	if a.Kind != b.Kind || a.More != b.More || !a.Text.Equal(b.Text) || len(a.Elems) != len(b.Elems) || len(a.Members) != len(b.Members) {
		return false
	}
	for i := range a.Elems {
		if !equalTrees(a.Elems[i], b.Elems[i]) {
			return false
		}
	}
	for i := range a.Members {
		if a.Members[i].Name != b.Members[i].Name || !equalTrees(a.Members[i].Value, b.Members[i].Value) {
			return false
		}
	}
	return true
}

func FuzzParseJSON(f *testing.F) {
	for _, table := range [][]badDocument{badJSON, badSyntax, badStrings, badStructure} {
		for _, test := range table {
			f.Add(test.text)
		}
	}
	f.Add(`{"a":[1.5e+3,"\u00e9\ud83d\ude00",true,null,{}],"ü":"😀"}`)
	f.Fuzz(func(t *testing.T, text string) {
		root, problems := policy.ParseJSON(text)
		for _, p := range problems {
			if p.Code == "" || p.Message == "" || p.Path() == "" {
				t.Errorf("incomplete problem %+v", p)
			}
			if p.Pos.IsValid() && (p.Pos.Offset > len(text) || p.Pos != placeOf(text, p.Pos.Offset)) {
				t.Errorf("problem at %+v, want %+v: %v", p.Pos, placeOf(text, min(p.Pos.Offset, len(text))), p)
			}
			if !utf8.ValidString(p.String()) {
				t.Errorf("message %q is not UTF-8", p.String())
			}
		}
		if root == nil && len(problems) == 0 {
			t.Fatal("neither tree nor problem")
		}
		// The standard library accepts the same texts, but for limits and encoding.
		strict := !problems.Has(policy.CodeTrailingData) && root != nil
		withoutMark := strings.TrimPrefix(text, "\ufeff")
		if limit := len(problems) > 0 && root == nil && (strings.Contains(problems.Error(), "nested more than") || problems.Has(policy.CodeTooLarge)); !limit {
			if valid := json.Valid([]byte(withoutMark)); valid != strict {
				t.Errorf("json.Valid = %v, but: %v", valid, problems)
			}
		}
		if root == nil {
			return
		}
		checkPlaces(t, text, root)
		again, problems := policy.ParseJSON(root.JSON())
		if problems != nil || !equalTrees(root, again) {
			t.Errorf("%s is read back as %s with problems %v", root.JSON(), again.JSON(), problems)
		}
	})
}
