// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planfile

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
)

var everything = Options{Keep: func(bool, string) bool { return true }, KeepState: func(string) bool { return true }}

const small = `{"format_version":"1.2","terraform_version":"1.11.4",
 "resource_changes":[{"address":"module.m[\"k.1\"].aws_iam_role.r[0]","module_address":"module.m[\"k.1\"]","mode":"managed","type":"aws_iam_role","name":"r","index":0,
  "provider_name":"registry.terraform.io/hashicorp/aws","change":{"actions":["create"],"before":null,"after":{"name":"r \"q\" \\ é"},"after_unknown":{"arn":true},"after_sensitive":{}}}],
 "configuration":{"provider_config":{"aws":{"name":"aws"}},"root_module":{"module_calls":{"m":{"source":"./m","module":{"resources":[{"address":"aws_iam_role.r","mode":"managed","type":"aws_iam_role","name":"r","provider_config_key":"aws","expressions":{"name":{"constant_value":"r"}}}]}}}}},
 "variables":{"v":{"value":7}}}`

// TestInputs shows what is said about what is often given in place of a plan.
func TestInputs(t *testing.T) {
	for _, test := range []struct{ name, input, want string }{
		{"empty", "", "empty"},
		{"text", "hello", "offset 0: the input is not JSON"},
		{"truncated", small[:300], "terraform show -json"},
		{"list", "[]", "not JSON"},
		{"saved plan", "PK\x03\x04rest", "terraform show -json FILE > plan.json"},
		{"log", `{"@level":"info","@message":"Terraform 1.11.4","type":"version"}` + "\n{}", "terraform plan -json"},
		{"several values", `{"format_version":"1.2","resource_changes":[]}` + "\n" + `{"type":"x"}`, "several JSON values"},
		{"behind", small + " x", "text behind the plan"},
		{"state file", `{"version":4,"terraform_version":"1.11.4","lineage":"x","resources":[]}`, "state file"},
		{"state", `{"format_version":"1.0","terraform_version":"1.11.4","values":{}}`, "a state as JSON"},
		{"wrapper", "[command]/usr/bin/terraform show -json plan.bin\n" + small, "terraform_wrapper: false"},
		{"warning", "Warning: something\n" + small, "terraform_wrapper: false"},
		{"newer", `{"format_version":"2.0","resource_changes":[]}`, "newer iamproof"},
		{"no version", `{"resource_changes":[]}`, "no format_version"},
		{"compressed", "\x1f\x8b\x08\x00", "gunzip"},
		{"encrypted by OpenTofu", `{"meta":{"key_provider.pbkdf2.k":"x"},"encrypted_data":"AA==","encryption_version":"v0"}`, "tofu show -json"},
		{"an empty state", `{"format_version":"1.0"}`, "no plan"},
		{"terraform validate", `{"format_version":"1.0","valid":true,"error_count":0,"diagnostics":[]}`, "no plan"},
		{"brackets", `{"format_version":"1.2","planned_values":{]},"resource_changes":[]}`, "']' closes '{'"},
		{"no change", `{"format_version":"1.2","resource_changes":[{"type":"t","mode":"managed","address":"a"}]}`, "has no change"},
		{"text as values", `{"format_version":"1.2","resource_changes":[{"type":"t","mode":"managed","address":"a","change":{"actions":["create"],"after":"x"}}]}`, "not as in a plan"},
		{"negative version", `{"format_version":"-1.2","resource_changes":[]}`, "newer iamproof"},
		{"no address", `{"format_version":"1.2","resource_changes":[{"type":"t","mode":"managed","change":{"actions":["create"]}}]}`, "without an address"},
		{"an address twice", `{"format_version":"1.2","resource_changes":[{"type":"t","mode":"managed","address":"a","change":{"actions":["create"]}},{"type":"t","mode":"managed","address":"a","change":{"actions":["create"]}}]}`, `"a" twice`},
		{"no number", `{"format_version":"x","resource_changes":[]}`, "newer iamproof"},
		{"wrong change", `{"format_version":"1.2","resource_changes":[{"type":"t","mode":"managed","address":"a","change":{"actions":7}}]}`, "not as in a plan"},
	} {
		_, err := Read(strings.NewReader(test.input), everything)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

// TestEncodings reads what PowerShell and others make of the output.
func TestEncodings(t *testing.T) {
	utf := func(big bool, mark bool) []byte {
		var b bytes.Buffer
		codes := utf16.Encode([]rune(small + strings.Repeat(" ", 5000) + "\n"))
		if mark {
			codes = append([]uint16{0xfeff}, codes...)
		}
		for _, c := range codes {
			if big {
				b.Write([]byte{byte(c >> 8), byte(c)})
			} else {
				b.Write([]byte{byte(c), byte(c >> 8)})
			}
		}
		return b.Bytes()
	}
	for name, input := range map[string][]byte{
		"plain": []byte(small), "mark": []byte("\xef\xbb\xbf" + small), "crlf": []byte("\r\n" + strings.ReplaceAll(small, "\n", "\r\n")),
		"little": utf(false, true), "big": utf(true, true), "little without mark": utf(false, false), "big without mark": utf(true, false),
	} {
		for how, r := range map[string]io.Reader{"whole": bytes.NewReader(input), "bytes": iotest.OneByteReader(bytes.NewReader(input))} {
			p, err := Read(r, everything)
			if err != nil {
				t.Errorf("%s, %s: %v", name, how, err)
				continue
			}
			if len(p.Changes) != 1 || p.Changes[0].After.Get("name").Text() != `r "q" \ é` || p.Changes[0].Key != "[0]" || !p.Changes[0].After.Get("arn").IsUnknown() {
				t.Errorf("%s, %s: %+v", name, how, p.Changes)
			}
			if got := p.Variables["v"].Text(); got != "7" {
				t.Errorf("variable %q", got)
			}
			b := p.Config.At(p.Changes[0].Module).Resources["aws_iam_role.r"]
			if e := b.Argument("name"); !e.IsConstant || e.Constant.Text() != "r" {
				t.Errorf("%s: expression %+v", name, e)
			}
		}
	}
}

func TestLimit(t *testing.T) {
	o := everything
	o.MaxBytes = 100
	if _, err := Read(strings.NewReader(small), o); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
}

// TestDeep shows that nesting costs no stack.
func TestDeep(t *testing.T) {
	deep := strings.Repeat("[", 5_000_000) + strings.Repeat("]", 5_000_000)
	p, err := Read(strings.NewReader(`{"format_version":"1.2","planned_values":`+deep+`,"resource_changes":[]}`), everything)
	if err != nil || p.FormatVersion != "1.2" {
		t.Error(err)
	}
	if _, err := Read(strings.NewReader(`{"format_version":"1.2","resource_changes":[{"address":"a","type":"t","mode":"managed","change":{"actions":[],"after":`+deep+`}}]}`), everything); err == nil {
		t.Error("a deep value was taken")
	}
}

func TestReferences(t *testing.T) {
	for _, test := range []struct {
		text string
		want Reference
	}{
		{"aws_iam_role.r.name", Reference{Kind: "resource", Type: "aws_iam_role", Name: "r", Rest: []string{"name"}}},
		{`aws_iam_role.r["a.b"].name`, Reference{Kind: "resource", Type: "aws_iam_role", Name: "r", Key: `["a.b"]`, Rest: []string{"name"}}},
		{"data.x.y[0].json", Reference{Kind: "data", Type: "x", Name: "y", Key: "[0]", Rest: []string{"json"}}},
		{"module.m[0].out", Reference{Kind: "module", Name: "m", Key: "[0]", Rest: []string{"out"}}},
		{"var.x.y", Reference{Kind: "var", Name: "x", Rest: []string{"y"}}},
		{"each.value", Reference{Kind: "each", Name: "value"}},
	} {
		got := ParseReference(test.text)
		if got.Kind != test.want.Kind || got.Type != test.want.Type || got.Name != test.want.Name || got.Key != test.want.Key || strings.Join(got.Rest, ".") != strings.Join(test.want.Rest, ".") {
			t.Errorf("%s: %+v", test.text, got)
		}
	}
	e := Expr{References: []string{"aws_iam_role.r[\"a\"].id", "aws_iam_role.r[\"a\"]", "aws_iam_role.r", "aws_iam_role.rr", "each.value"}}
	if got := strings.Join(e.Maximal(), " "); got != `aws_iam_role.r["a"].id aws_iam_role.rr each.value` {
		t.Error(got)
	}
}

func TestModules(t *testing.T) {
	parent, call := ParentModule(`module.a["x.y"].module.b[0]`)
	if parent != `module.a["x.y"]` || call.Name != "b" || call.Key != "[0]" {
		t.Errorf("%q %+v", parent, call)
	}
	if parent, call = ParentModule("module.a"); parent != "" || call.Name != "a" {
		t.Errorf("%q %+v", parent, call)
	}
}

// FuzzRead reads any bytes.
func FuzzRead(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte("\xff\xfe{\x00}\x00"))
	f.Add([]byte(`{"a":"\\","b":[1,-2.5e3,true,null]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		whole, err := Read(bytes.NewReader(text), everything)
		parts, again := Read(iotest.OneByteReader(bytes.NewReader(text)), everything)
		if (err == nil) != (again == nil) {
			t.Errorf("%v, and byte by byte %v", err, again)
		}
		if err == nil && (len(whole.Changes) != len(parts.Changes) || whole.Resources != parts.Resources) {
			t.Error("what is read depends on how it is read")
		}
	})
}
