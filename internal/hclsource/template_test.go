// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package hclsource

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck"
)

// sourceWith is a directory with the configuration of a02-jsonencode, in which the policy is made by
// another expression, and other files.
func sourceWith(t *testing.T, expression string, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	text, err := os.ReadFile(filepath.Join(plans, "a02-jsonencode", "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(text), "  policy = jsonencode(")
	_, after, _ := strings.Cut(rest, "\n  })\n")
	files["main.tf"] = before + "  policy = " + expression + "\n" + after
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestTemplates reads documents that templates make. What a value may do to the text around it is not
// guessed.
func TestTemplates(t *testing.T) {
	heredoc := func(text string) string { return "<<-EOT\n" + text + "\nEOT\n" }
	const statement = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": RESOURCE}]}`
	with := func(resource string) string { return strings.Replace(statement, "RESOURCE", resource, 1) }
	file := func(text string) map[string]string { return map[string]string{"p.tftpl": text} }
	const arn = "${aws_s3_bucket.b.arn}"
	for _, test := range []struct {
		name, expression string
		files            map[string]string
		want             string // in the document; "" if it is not visible
	}{
		{"heredoc", heredoc(with(`"` + arn + `/*"`)), nil, `"(unknown)/*"`},
		{"text around the value", heredoc(with(`["arn:aws:s3:::${aws_s3_bucket.b.id}/a/*"]`)), nil, `"arn:aws:s3:::(unknown)/a/*"`},
		{"quoted template", `"{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"` + arn + `\"}]}"`, nil, `"(unknown)"`},
		{"jsonencode within", heredoc(with(`${jsonencode([aws_s3_bucket.b.arn, "x"])}`)), nil, `["(unknown)","x"]`},
		{"known value", heredoc(strings.Replace(with(`"`+arn+`"`), "s3:*", "${upper(\"s3\")}:*", 1)), nil, `"S3:*"`},
		{"conditional", heredoc(with(`"${true ? aws_s3_bucket.b.arn : "x"}"`)), nil, `"(unknown)"`},
		{"value outside of a string", heredoc(with(arn)), nil, ""},
		{"jsonencode within a string", heredoc(with(`"${jsonencode([aws_s3_bucket.b.arn])}"`)), nil, ""},
		{"value that may hold quotes", heredoc(with(`"${aws_s3_bucket.b.acl}"`)), nil, ""},
		{"function of a value", heredoc(with(`"${replace(aws_s3_bucket.b.arn, "a", "b")}"`)), nil, ""},
		{"name of a member", heredoc(strings.Replace(with(`"*"`), "Effect", arn, 1)), nil, ""},
		{"no JSON", heredoc(`{"Statement": "` + arn + `"`), nil, ""},
		{"behind a backslash", heredoc(with(`"\\` + arn + `"`)), nil, `"\\(unknown)"`},
		{"templatefile", `templatefile("p.tftpl", { arn = aws_s3_bucket.b.arn })`, file(with(`"${arn}/*"`)), `"(unknown)/*"`},
		{"templatefile with jsonencode", `templatefile("p.tftpl", { list = [aws_s3_bucket.b.arn, "x"] })`, file(with(`${jsonencode(list)}`)), `["(unknown)","x"]`},
		{"templatefile with a known loop", `templatefile("p.tftpl", { list = ["a", "b"], arn = aws_s3_bucket.b.arn })`, file(with(`[%{ for x in list }"${x}",%{ endfor }"${arn}"]`)), `["a","b","(unknown)"]`},
		{"templatefile with a loop over what is not known", `templatefile("p.tftpl", { list = [aws_s3_bucket.b.arn] })`, file(with(`[%{ for x in list }"${x}"%{ endfor }]`)), ""},
		{"templatefile outside", `templatefile("../p.tftpl", { arn = aws_s3_bucket.b.arn })`, nil, ""},
		{"templatefile that is not there", `templatefile("q.tftpl", { arn = aws_s3_bucket.b.arn })`, nil, ""},
	} {
		files := map[string]string{}
		for name, text := range test.files {
			files[name] = text
		}
		r, s := check(t, "a02-jsonencode", sourceWith(t, test.expression, files))
		d := find(t, r, "aws_iam_policy.p.policy")
		if !s.Has(d.Resource, "policy") {
			t.Errorf("%s: the expression is not used", test.name)
		}
		switch {
		case (d.Visibility == plancheck.Partial) != (test.want != ""), d.Visibility == plancheck.Known:
			t.Errorf("%s: %s: %s", test.name, d.Visibility, d.Reason)
		case test.want != "" && !strings.Contains(d.Root.JSON(), test.want):
			t.Errorf("%s: %s, want %s", test.name, d.Root.JSON(), test.want)
		}
	}
}

// TestJSONSyntax reads configurations in JSON syntax, and does not use a block that one of them changes.
func TestJSONSyntax(t *testing.T) {
	const rest = `"aws_s3_bucket":{"b":{"bucket":"ledger"}},"aws_iam_role":{"r":[{"name":"r","assume_role_policy":"x"}]},` +
		`"aws_iam_role_policy_attachment":{"a":{"role":"${aws_iam_role.r.name}","policy_arn":"${aws_iam_policy.p.arn}"}}`
	write := func(policy string) string {
		dir := t.TempDir()
		text := "{\"//\":\"a comment\",\"resource\":{" + rest + ",\n\"aws_iam_policy\":{\"p\":{\"name\":\"p\",\n\"policy\":" + policy + "}}}}"
		if err := os.WriteFile(filepath.Join(dir, "cdk.tf.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	for policy, want := range map[string]string{
		`"${jsonencode({Statement = [{ Effect = \"Allow\", Action = \"s3:*\", Resource = \"${aws_s3_bucket.b.arn}/*\" }]})}"`: `"s3:*"`,
		`"{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"${aws_s3_bucket.b.arn}/*\"}]}"`:            `"(unknown)/*"`,
		`"${replace(aws_s3_bucket.b.arn, \"a\", \"b\")}"`:                                                                     "",
	} {
		r, _ := check(t, "a02-jsonencode", write(policy))
		d := find(t, r, "aws_iam_policy.p.policy")
		if (d.Visibility == plancheck.Partial) != (want != "") || want != "" && !strings.Contains(d.Root.JSON(), want) || d.File != "cdk.tf.json" || d.Line != 3 {
			t.Errorf("%s: %s at %s:%d: %s", policy, d.Visibility, d.File, d.Line, d.Reason)
		}
		if p := r.Principals[0]; want != "" && !p.Complete {
			t.Errorf("incomplete: %v", p.Missing)
		}
	}
	override := map[string]string{"override.tf.json": `{"resource":{"aws_iam_policy":{"p":{"policy":"${jsonencode({Statement = [aws_s3_bucket.b.arn]})}"}}}}`}
	r, s := check(t, "a02-jsonencode", sourceWith(t, `jsonencode({ Statement = [{ Effect = "Deny", Action = "*", Resource = aws_s3_bucket.b.arn }] })`, override))
	if d := find(t, r, "aws_iam_policy.p.policy"); s.Has(d.Resource, "policy") || d.Visibility != plancheck.NotVisible {
		t.Errorf("a block that another file changes is %s", d.Visibility)
	}
}

// TestJSONSyntaxFaults refuses files that are no configuration.
func TestJSONSyntaxFaults(t *testing.T) {
	for _, text := range []string{"", "{", `{"resource":`, strings.Repeat("[", 500) + strings.Repeat("]", 500)} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "main.tf.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(dir, ""); err == nil {
			t.Errorf("%.20q is read", text)
		}
	}
	for _, text := range []string{"[]", "1", `{"resource":[1,{"a":3}],"variable":{"x":null},"module":{"m":[[]]},"locals":[{"a":"${"}]}`} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "main.tf.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(dir, ""); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}
