// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package sarif holds the reports of iamproof check to the published schema of SARIF 2.1.0.
// It is here, and not with the code, so that the schema's readers are not dependencies of
// the provider.
package sarif

import (
	"bytes"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/xeipuuv/gojsonschema"
)

// schema returns the text of the schema, which the module go-sarif holds in its source.
func schema(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3").Output()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(out)), "pkg", "report", "v210", "sarif", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		var text string
		ast.Inspect(parsed, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Names) != 1 || spec.Names[0].Name != "schema" || len(spec.Values) != 1 {
				return true
			}
			if literal, ok := spec.Values[0].(*ast.BasicLit); ok {
				text, _ = strconv.Unquote(literal.Value)
			}
			return false
		})
		if text != "" {
			return text
		}
	}
	t.Fatal("the module holds no schema")
	return ""
}

// TestSARIF checks every plan of the tests, and documents in files, and validates what comes
// out.
func TestSARIF(t *testing.T) {
	program := filepath.Join(t.TempDir(), "iamproof")
	build := exec.Command("go", "build", "-o", program, "./cmd/iamproof")
	build.Dir = filepath.Join("..", "..")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	valid, err := gojsonschema.NewSchema(gojsonschema.NewStringLoader(schema(t)))
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join("..", "..", "internal", "plancheck", "testdata", "plans")
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	results := 0
	for _, e := range entries {
		for _, source := range []string{"none", filepath.Join(dir, e.Name())} {
			var out bytes.Buffer
			c := exec.Command(program, "check", "--format", "sarif", "--source", source, filepath.Join(dir, e.Name(), "plan.json"))
			c.Stdout = &out
			var exit *exec.ExitError
			if err := c.Run(); err != nil && !errors.As(err, &exit) {
				t.Fatal(err)
			}
			found, err := valid.Validate(gojsonschema.NewBytesLoader(out.Bytes()))
			if err != nil {
				t.Fatalf("%s: %v", e.Name(), err)
			}
			for _, problem := range found.Errors() {
				t.Errorf("%s: %s", e.Name(), problem)
			}
			report, err := sarif.FromBytes(out.Bytes())
			if err != nil {
				t.Fatalf("%s: %v", e.Name(), err)
			}
			for _, run := range report.Runs {
				results += len(run.Results)
				for _, r := range run.Results {
					if rule := run.Tool.Driver.Rules[r.RuleIndex]; *rule.ID != *r.RuleID {
						t.Errorf("%s: result of %s points at rule %s", e.Name(), *r.RuleID, *rule.ID)
					}
				}
			}
		}
	}
	if results < 50 {
		t.Errorf("there are %d results", results)
	}
	broken, err := valid.Validate(gojsonschema.NewStringLoader(`{"version":"2.1.0","runs":[{"results":[]}]}`))
	if err != nil || broken.Valid() {
		t.Error("the schema takes anything")
	}
}
