// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// renders are configurations of documents, by rule, and what stands between the
// brackets of the Statement list of their minified_json; a whole document where the
// text begins with {"Version".
var renders = map[string]struct{ arguments, want string }{
	"r1_nothing":      {``, `{"Version":"2012-10-17"}`},
	"r1_statement":    {`statement {}`, `{"Effect":"Allow"}`},
	"r1_null":         {"version = null\npolicy_id = null\nstatement {\n effect = null\n sid = null\n actions = null\n}", `{"Effect":"Allow"}`},
	"r1_old_version":  {`version = "2008-10-17"`, `{"Version":"2008-10-17"}`},
	"r1_retired":      {"source_json = \"\"\noverride_json = null", `{"Version":"2012-10-17"}`},
	"r1_deny":         {`statement { effect = "Deny" }`, `{"Effect":"Deny"}`},
	"r1_no_conflicts": {conflicting, conflictingWant},
	"r2_key_order": {`
policy_id = "guard"
statement {
  condition {
    test     = "Bool"
    variable = "aws:SecureTransport"
    values   = [false]
  }
  not_principals {
    type        = "AWS"
    identifiers = ["111122223333"]
  }
  not_resources = ["n"]
  not_actions   = ["s3:Get*"]
  effect        = "Deny"
  sid           = "Order"
}`, `{"Version":"2012-10-17","Id":"guard","Statement":[{"Sid":"Order","Effect":"Deny","NotAction":"s3:Get*","NotResource":"n",` +
		`"NotPrincipal":{"AWS":"111122223333"},"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`},
	"r2_escapes":  {`statement { actions = ["a<b>&c\u2028é\t\"\\"] }`, `{"Effect":"Allow","Action":"a\u003cb\u003e\u0026c\u2028é\t\"\\"}`},
	"r2_empties":  {"policy_id = \"\"\nstatement {\n sid = \"\"\n actions = []\n resources = []\n}", `{"Effect":"Allow"}`},
	"r2_blank":    {`statement { actions = [""] }`, `{"Effect":"Allow","Action":""}`},
	"r3_descends": {`statement { actions = ["S3:Get", "a:z", "s3:Get", "s3:get", "a:z"] }`, `{"Effect":"Allow","Action":["s3:get","s3:Get","a:z","S3:Get"]}`},
	"r3_converts": {`statement { actions = [true, 1.5, 1e21] }`, `{"Effect":"Allow","Action":["true","1000000000000000000000","1.5"]}`},
	"r3_then_translates": {`statement { resources = ["%", "&{x}", "$${x}"] }`,
		`{"Effect":"Allow","Resource":["${x}","%","${x}"]}`},
	"r4_worked": {`
statement {
  principals {
    type        = "AWS"
    identifiers = ["arn:aws:iam::123456789012:role/app"]
  }
  principals {
    type        = "AWS"
    identifiers = ["arn:aws:iam::123456789012:role/build"]
  }
  principals {
    type        = "AWS"
    identifiers = ["arn:aws:iam::123456789012:role/deploy", "arn:aws:iam::123456789012:role/edge"]
  }
}`, `{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::123456789012:role/app","arn:aws:iam::123456789012:role/build",` +
		`"arn:aws:iam::123456789012:role/edge","arn:aws:iam::123456789012:role/deploy"]}}`},
	"r4_types":        {principals(`"Service", ["s"]`, `"AWS", ["a"]`, `"Federated", ["f"]`, `"", ["x"]`), `{"Effect":"Allow","Principal":{"":"x","AWS":"a","Federated":"f","Service":"s"}}`},
	"r4_star":         {principals(`"*", ["*"]`), `{"Effect":"Allow","Principal":"*"}`},
	"r4_aws_star":     {principals(`"AWS", ["*"]`), `{"Effect":"Allow","Principal":{"AWS":"*"}}`},
	"r4_star_and":     {principals(`"*", ["*"]`, `"AWS", ["a"]`), `{"Effect":"Allow","Principal":{"*":"*","AWS":"a"}}`},
	"r4_stars":        {principals(`"*", ["*", "a"]`), `{"Effect":"Allow","Principal":{"*":["a","*"]}}`},
	"r4_no_one":       {principals(`"AWS", []`), `{"Effect":"Allow","Principal":{"AWS":[]}}`},
	"r4_same_blocks":  {principals(`"AWS", ["a"]`, `"AWS", ["a"]`), `{"Effect":"Allow","Principal":{"AWS":"a"}}`},
	"r4_repeats":      {principals(`"AWS", ["a", "b"]`, `"AWS", ["a"]`), `{"Effect":"Allow","Principal":{"AWS":["a","b","a"]}}`},
	"r5_worked":       {conditions(team+`, ["red", "blue"]`, team+`, ["green"]`), `{"Effect":"Allow","Condition":{"StringEquals":{"aws:PrincipalTag/team":["green","red","blue"]}}}`},
	"r5_order":        {conditions(team + `, ["b", "a", "b", ""]`), `{"Effect":"Allow","Condition":{"StringEquals":{"aws:PrincipalTag/team":["b","a","b",""]}}}`},
	"r5_no_value":     {conditions(team + `, []`), `{"Effect":"Allow","Condition":{"StringEquals":{"aws:PrincipalTag/team":[]}}}`},
	"r5_one_value":    {conditions(`"Bool", "b", [true]`, `"NumericLessThan", "a", [10]`, `"Bool", "a", [false]`), `{"Effect":"Allow","Condition":{"Bool":{"a":"false","b":"true"},"NumericLessThan":{"a":"10"}}}`},
	"r5_same_blocks":  {conditions(team+`, ["a"]`, team+`, ["a"]`), `{"Effect":"Allow","Condition":{"StringEquals":{"aws:PrincipalTag/team":"a"}}}`},
	"r8_translates":   {translated, translatedWant},
	"r8_old_actions":  {`version = "2008-10-17"` + "\nstatement { actions = [\"&{x}\"] }", `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"\u0026{x}"}]}`},
	"r10_nulls":       {"source_policy_documents = [null, \"\"]\nstatement {\n actions = [null, \"a:b\"]\n resources = [null]\n condition {\n test = \"T\"\n variable = \"k\"\n values = [null, \"v\"]\n }\n}", `{"Effect":"Allow","Action":"a:b","Condition":{"T":{"k":"v"}}}`},
	"r10_one_object":  {`override_policy_documents = [jsonencode({ Statement = { Effect = "Deny" } })]`, `{"Effect":"Deny"}`},
	"dynamic_blocks":  {"dynamic \"statement\" {\n for_each = [\"a\", \"b\"]\n content { sid = statement.value }\n}", `{"Sid":"a","Effect":"Allow"},{"Sid":"b","Effect":"Allow"}`},
	"r6_null":         {`source_policy_documents = ["null", "{}"]`, `{"Version":"2012-10-17"}`},
	"r6_verbatim":     {source(`Action = ["b", "a", "b"], NotAction = ["a"], Resource = [], NotResource = "&{x}"`), `{"Action":["b","a","b"],"NotAction":["a"],"Resource":[],"NotResource":"\u0026{x}"}`},
	"r6_principals":   {source(`Principal = { Service = "s", AWS = ["a", "c", "b"], X = ["one"] }, NotPrincipal = { "*" = ["*"] }`), `{"Principal":{"AWS":["c","b","a"],"Service":"s","X":["one"]},"NotPrincipal":"*"}`},
	"r6_conditions":   {source(`Condition = { B = { y = true }, A = { k = ["one"], l = ["b", "a", "b"], m = [] } }`), `{"Condition":{"A":{"k":"one","l":["b","a","b"],"m":[]},"B":{"y":"true"}}}`},
	"r6_recases":      {`source_policy_documents = [jsonencode({ statement = [{ EFFECT = "Deny", action = "a" }] })]`, `{"Effect":"Deny","Action":"a"}`},
	"r6_empty":        {source(``), `{}`},
	"r7_merge":        {merged, mergedWant},
	"r7_version_wins": {"version = \"2008-10-17\"\nsource_policy_documents = [jsonencode({ Version = \"2012-10-17\" })]", `{"Version":"2012-10-17"}`},
	"r7_bogus_wins":   {`source_policy_documents = [jsonencode({ Version = "zzz" })]`, `{"Version":"zzz"}`},
	"r7_last_id":      {`source_policy_documents = [jsonencode({ Id = "a" }), jsonencode({ Id = "b" }), "{}"]`, `{"Version":"2012-10-17","Id":"b"}`},
	"r7_own_id":       {"policy_id = \"c\"\nsource_policy_documents = [jsonencode({ Id = \"a\" })]", `{"Version":"2012-10-17","Id":"c"}`},
	"r7_self":         {`override_policy_documents = [jsonencode({ Statement = [{ Sid = "A", Action = "1" }, { Sid = "B" }, { Sid = "A", Action = "2" }] })]`, `{"Sid":"A","Action":"2"},{"Sid":"B"}`},
}

const (
	team = `"StringEquals", "aws:PrincipalTag/team"`

	conflicting = `
statement {
  actions       = ["a:b"]
  not_actions   = ["c:d"]
  resources     = ["r"]
  not_resources = ["n"]
  principals {
    type        = "AWS"
    identifiers = ["p"]
  }
  not_principals {
    type        = "*"
    identifiers = ["*"]
  }
}`
	conflictingWant = `{"Effect":"Allow","Action":"a:b","NotAction":"c:d","Resource":"r","NotResource":"n","Principal":{"AWS":"p"},"NotPrincipal":"*"}`

	translated = `
policy_id = "&{i}"
statement {
  sid           = "&{s}"
  actions       = ["&{a}"]
  not_actions   = ["&{a}"]
  resources     = ["&{aws:username}/$&{y}"]
  not_resources = ["$${z}"]
  principals {
    type        = "&{t}"
    identifiers = ["&{p}"]
  }
  not_principals {
    type        = "AWS"
    identifiers = ["&{p}"]
  }
  condition {
    test     = "&{t}"
    variable = "&{k}"
    values   = ["&{v}"]
  }
}`
	translatedWant = `{"Version":"2012-10-17","Id":"\u0026{i}","Statement":[{"Sid":"\u0026{s}","Effect":"Allow","Action":"\u0026{a}","NotAction":"\u0026{a}",` +
		`"Resource":"${aws:username}/$${y}","NotResource":"${z}","Principal":{"\u0026{t}":"${p}"},"NotPrincipal":{"AWS":"${p}"},` +
		`"Condition":{"\u0026{t}":{"\u0026{k}":"${v}"}}}]}`

	merged = `
source_policy_documents = [
  jsonencode({ Statement = [{ Sid = "A", Action = "s0" }, { Action = "s1" }] }),
  jsonencode({ Statement = [{ Sid = "B", Action = "s2" }] }),
]
statement { actions = ["c0"] }
statement {
  sid     = "B"
  actions = ["c1"]
}
override_policy_documents = [
  jsonencode({ Id = "o", Statement = [{ Sid = "A", Effect = "Deny" }, { Action = "o0" }] }),
  jsonencode({ Statement = [{ Sid = "C", Action = "o1" }] }),
]`
	mergedWant = `{"Version":"2012-10-17","Id":"o","Statement":[{"Sid":"A","Effect":"Deny"},{"Action":"s1"},{"Sid":"B","Effect":"Allow","Action":"c1"},` +
		`{"Effect":"Allow","Action":"c0"},{"Action":"o0"},{"Sid":"C","Action":"o1"}]}`
)

// principals is a statement with a principals block for each `type, identifiers`.
func principals(blocks ...string) string {
	return statementOf("principals", []string{"type", "identifiers"}, blocks)
}

// conditions is a statement with a condition block for each `test, variable, values`.
func conditions(blocks ...string) string {
	return statementOf("condition", []string{"test", "variable", "values"}, blocks)
}

func statementOf(block string, names, blocks []string) string {
	var b strings.Builder
	b.WriteString("statement {\n")
	for _, values := range blocks {
		fmt.Fprintf(&b, "  %s {\n", block)
		for i, v := range strings.SplitN(values, ", ", len(names)) {
			fmt.Fprintf(&b, "    %s = %s\n", names[i], v)
		}
		b.WriteString("  }\n")
	}
	b.WriteString("}")
	return b.String()
}

// source is a source document with one statement.
func source(elements string) string {
	return "source_policy_documents = [jsonencode({ Statement = [{ " + elements + " }] })]"
}

// documentState is what Terraform knows of a policy document that it read.
type documentState struct {
	ID        string
	JSON      string
	Minified  string `json:"minified_json"`
	Canonical string `json:"canonical_json"`
	Version   string
	Size      int
	SizeLimit *int `json:"size_limit"`
	Statement []struct{ Effect string }
}

// documents plans the configuration and returns the policy documents that were read
// by name, and the outputs as JSON.
func (w *workspace) documents(t *testing.T) (read map[string]documentState, outputs map[string]string) {
	t.Helper()
	if out := w.run(t, "plan", "-out=plan"); out.failed {
		t.Fatalf("the plan failed: %+v", out.diagnostics)
	}
	var plan struct {
		Prior struct {
			Values struct {
				Root struct {
					Resources []struct {
						Type, Name string
						Values     documentState
					}
				} `json:"root_module"`
			}
		} `json:"prior_state"`
		Planned struct {
			Outputs map[string]struct{ Value json.RawMessage }
		} `json:"planned_values"`
	}
	if err := json.Unmarshal(w.run(t, "show", "plan").output, &plan); err != nil {
		t.Fatal(err)
	}
	read, outputs = make(map[string]documentState), make(map[string]string)
	for _, r := range plan.Prior.Values.Root.Resources {
		if r.Type == "iamproof_policy_document" {
			read[r.Name] = r.Values
		}
	}
	for name, o := range plan.Planned.Outputs {
		outputs[name] = string(o.Value)
	}
	return read, outputs
}

// documentBlocks are data sources, in the order of their names.
func documentBlocks(arguments map[string]string) string {
	var config strings.Builder
	for _, name := range slices.Sorted(maps.Keys(arguments)) {
		fmt.Fprintf(&config, "data \"iamproof_policy_document\" %q {\n%s\n}\n", name, arguments[name])
	}
	return config.String()
}

func TestAccPolicyDocument(t *testing.T) {
	t.Parallel()
	arguments := make(map[string]string)
	for name, test := range renders {
		arguments[name] = test.arguments
	}
	got, _ := newWorkspace(t, documentBlocks(arguments)).documents(t)
	for name, test := range renders {
		want := test.want
		if !strings.HasPrefix(want, `{"Version"`) {
			want = `{"Version":"2012-10-17","Statement":[` + want + `]}`
		}
		d := got[name]
		if diff := cmp.Diff(want, d.Minified); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
			continue
		}
		d.check(t, name)
	}
	if diff := cmp.Diff([]string{"Allow", "Deny"}, []string{got["r1_null"].Statement[0].Effect, got["r1_deny"].Statement[0].Effect}); diff != "" {
		t.Errorf("effects in the state: %s", diff)
	}
	if diff := cmp.Diff(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["S3:Get","a:z","s3:Get","s3:get"]}]}`, got["r3_descends"].Canonical); diff != "" {
		t.Errorf("canonical_json: %s", diff)
	}
	// The argument is kept, regardless of the version that the document got by merging.
	if v := got["r7_version_wins"].Version; v != "2008-10-17" {
		t.Errorf("a configured version is %q in the state", v)
	}
	if v := got["r1_null"].Version; v != "2012-10-17" {
		t.Errorf("a version left out is %q in the state", v)
	}
}

// check compares the outputs of a document with each other: json is minified_json laid
// out, and id its checksum.
func (d *documentState) check(t *testing.T, name string) {
	t.Helper()
	var indented bytes.Buffer
	if err := json.Indent(&indented, []byte(d.Minified), "", "  "); err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	if diff := cmp.Diff(indented.String(), d.JSON); diff != "" {
		t.Errorf("%s: json is not minified_json, indented:\n%s", name, diff)
	}
	if want := strconv.FormatUint(uint64(crc32.ChecksumIEEE([]byte(d.JSON))), 10); d.ID != want {
		t.Errorf("%s: id %s, want %s", name, d.ID, want)
	}
	if d.Size != len(d.Minified) || d.SizeLimit != nil {
		t.Errorf("%s: without a policy type the size is %d and the limit %v, want all %d characters and none", name, d.Size, d.SizeLimit, len(d.Minified))
	}
	if !json.Valid([]byte(d.Canonical)) {
		t.Errorf("%s: canonical_json is not JSON: %s", name, d.Canonical)
	}
}
