// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// imports says which packages of this module each package imports, by their paths under
// internal. "checks/*" is every family of checks without a row of its own. DESIGN.md says
// what each is for.
var imports = map[string]string{
	"truth":               "",
	"words":               "",
	"p521":                "",
	"spelling":            "",
	"facts":               "spelling",
	"pattern":             "truth",
	"arn":                 "pattern truth",
	"iam":                 "arn facts pattern spelling truth words",
	"policy":              "pattern spelling words",
	"policy/policytest":   "pattern policy",
	"catalog":             "arn facts iam pattern spelling truth",
	"grammar":             "arn facts iam policy words",
	"documents":           "pattern policy spelling",
	"program":             "arn facts grammar iam pattern policy truth words",
	"request":             "arn facts iam pattern program truth words",
	"evaluator":           "arn documents facts iam pattern policy program request truth words",
	"prover":              "arn evaluator facts iam pattern policy program request truth",
	"activity":            "arn catalog facts pattern request",
	"denial":              "arn evaluator explain facts iam pattern policy program prover request spelling truth words",
	"explain":             "documents evaluator iam policy prover request truth words",
	"validator/view":      "arn catalog facts iam pattern policy render truth words",
	"validator/frame":     "catalog grammar iam policy spelling truth validator/view words",
	"validator/checks/*":  "arn catalog facts grammar iam pattern policy spelling truth validator/frame validator/view words",
	"validator":           "validator/checks/* validator/checks/guard validator/checks/redundancy validator/checks/risk validator/frame words",
	"validator/checktest": "iam pattern policy program validator/frame validator/view",
	"granted":             "arn catalog iam pattern policy words",
	"synth":               "activity arn catalog evaluator facts iam pattern policy program prover render request truth words",
	"render":              "pattern policy",
	"simulate":            "arn catalog documents evaluator explain facts grammar granted iam pattern policy program prover render request truth validator validator/frame validator/view words",
	"awsiam":              "arn documents",
	"awsiam/awstest":      "",
	"planvalue":           "documents pattern policy words",
	"provider":            "activity arn awsiam catalog denial documents facts grammar iam pattern planvalue policy render simulate synth truth validator validator/frame validator/view words",
	"plancheck/planfile":  "",
	"plancheck/tables":    "facts plancheck/planfile",
	"plancheck/world":     "arn plancheck/planfile plancheck/tables",
	"plancheck/extract":   "arn iam pattern plancheck/planfile plancheck/tables plancheck/world policy render",
	"plancheck/link":      "arn catalog iam plancheck/extract plancheck/planfile plancheck/tables plancheck/world words",
	"plancheck":           "arn catalog facts iam pattern plancheck/extract plancheck/link plancheck/planfile plancheck/tables plancheck/world policy program prover render validator validator/frame validator/view words",
	"cli/format":          "plancheck plancheck/planfile validator validator/frame words",
	"plancheck/policyset": "arn iam plancheck policy validator/frame words",
	"hclsource":           "pattern plancheck/planfile policy",
	"cli":                 "activity arn catalog cli/format denial documents hclsource iam pattern plancheck plancheck/planfile plancheck/policyset policy prover simulate validator/frame words",
	"naive":               "",
	"golden":              "",

	// The families that ask the prover.
	"validator/checks/guard":      "catalog iam policy prover truth validator/frame validator/view words",
	"validator/checks/risk":       "arn catalog facts iam pattern policy prover truth validator/frame validator/view words",
	"validator/checks/redundancy": "arn catalog iam pattern policy prover validator/frame validator/view words",
}

// TestImports compares the table with the imports of the code, both ways: an import that
// the table lacks is an arrow that nobody decided on, and an entry that nothing uses says
// that the table is out of date. Tests may import what they like.
func TestImports(t *testing.T) {
	const module = "github.com/terraform-iamproof/terraform-provider-iamproof/internal/"
	found := map[string]map[string]bool{}
	err := filepath.WalkDir("internal", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		pkg := room(filepath.ToSlash(filepath.Dir(path)))
		if found[pkg] == nil {
			found[pkg] = map[string]bool{}
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range file.Imports {
			imported, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			if in, ok := strings.CutPrefix(imported, module); ok {
				found[pkg][room("internal/"+in)] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, pkg := range slices.Sorted(maps.Keys(found)) {
		got := strings.Join(slices.Sorted(maps.Keys(found[pkg])), " ")
		want, ok := imports[pkg]
		if !ok {
			t.Errorf("%s is not in the table; it imports %s", pkg, got)
		} else if got != want {
			t.Errorf("%s imports\n  %s\nthe table says\n  %s", pkg, got, want)
		}
	}
	for pkg := range imports {
		if found[pkg] == nil {
			t.Errorf("%s is in the table and does not exist", pkg)
		}
	}
}

// room is the name of a package in the table.
func room(dir string) string {
	name := strings.TrimPrefix(dir, "internal/")
	if _, own := imports[name]; !own && strings.HasPrefix(name, "validator/checks/") {
		return "validator/checks/*"
	}
	return name
}
