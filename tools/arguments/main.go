// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Command arguments lists the arguments of the resources of hashicorp/aws that iamproof
// check has in its tables, from the bindings that are generated from the provider's schema:
//
//	npm pack @cdktf/provider-aws@21.22.1
//	go run -C tools ./arguments cdktf-provider-aws-21.22.1.tgz
//
// It writes internal/plancheck/tables/testdata/arguments.tsv, which a test compares with the tables.
// With -all it prints the arguments of all resources whose names look like policies.
package main

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/tools/internal/workbench"
)

var (
	resourceType = regexp.MustCompile(`\.tfResourceType = "(aws_\w+)"`)
	version      = regexp.MustCompile(`providerVersion: '([0-9.]+)'`)
	// Every function that writes arguments returns an object with a name in front of a call
	// that ends in ToTerraform or listMapper.
	argument = regexp.MustCompile(`(?m)^\s+"?(\w+)"?: cdktf\.(?:\w+ToTerraform|listMapper)|^\s+"?(\w+)"?: \w+ToTerraform\(`)
	policy   = regexp.MustCompile(`polic|document|content|boundary|trust`)
)

func main() {
	all := flag.Bool("all", false, "print arguments of all resources that look like policies")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "give the tarball")
		os.Exit(2)
	}
	if err := run(flag.Arg(0), *all); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(file string, all bool) error {
	root, err := workbench.Root()
	if err != nil {
		return err
	}
	types, err := listed(filepath.Join(root, "internal", "plancheck", "tables", "data"))
	if err != nil {
		return err
	}
	found := map[string][]string{}
	provider := ""
	err = each(file, func(text string) {
		m := resourceType.FindStringSubmatch(text)
		if m == nil {
			return
		}
		if v := version.FindStringSubmatch(text); v != nil {
			provider = v[1]
		}
		names := map[string]bool{}
		for _, a := range argument.FindAllStringSubmatch(text, -1) {
			names[a[1]+a[2]] = true
		}
		found[m[1]] = slices.Sorted(maps.Keys(names))
	})
	if err != nil {
		return err
	}
	if all {
		for _, typ := range slices.Sorted(maps.Keys(found)) {
			for _, name := range found[typ] {
				if policy.MatchString(name) {
					fmt.Println(typ + "\t" + name)
				}
			}
		}
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# date: 2026-11-28\n# source: npm @cdktf/provider-aws, generated from the schema of hashicorp/aws %s\n# about: arguments of resources, also those in nested blocks; resources that are newer than the package are missing\ntype\targuments\n", provider)
	for _, typ := range types {
		if names := found[typ]; names != nil {
			b.WriteString(typ + "\t" + strings.Join(names, ",") + "\n")
		}
	}
	return os.WriteFile(filepath.Join(root, "internal", "plancheck", "tables", "testdata", "arguments.tsv"), []byte(b.String()), 0o644)
}

// listed returns the types of the tables.
func listed(dir string) ([]string, error) {
	set := map[string]bool{}
	for _, name := range []string{"carriers.tsv", "links.tsv", "not_inspected.tsv", "role_uses.tsv"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		for _, line := range strings.Split(string(text), "\n") {
			if typ, _, ok := strings.Cut(line, "\t"); ok && !strings.HasPrefix(line, "#") && typ != "type" {
				set["aws_"+typ] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(set)), nil
}

// each calls visit with the text of every file of generated code in a tarball.
func each(file string, visit func(text string)) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if !strings.HasSuffix(h.Name, "/index.js") || strings.Contains(h.Name, "/lib/data-") {
			continue
		}
		text, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		visit(string(text))
	}
}
