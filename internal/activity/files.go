// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// maxFiles bounds how many files patterns may represent.
const maxFiles = 200_000

// Files returns the files that paths and patterns represent, sorted and each once (L-601).
// In a pattern * and ? match characters of one name and ** any folders. A path or
// pattern that no file has is an error.
func Files(patterns []string) ([]string, error) {
	found := map[string]bool{}
	for _, p := range patterns {
		n := len(found)
		matched, err := match(p, found)
		if err != nil {
			return nil, err
		}
		if !matched && len(found) == n {
			return nil, fmt.Errorf("no file matches %q", p)
		}
		if len(found) > maxFiles {
			return nil, fmt.Errorf("%q represents more than %d files", p, maxFiles)
		}
	}
	files := make([]string, 0, len(found))
	for f := range found {
		files = append(files, f)
	}
	slices.Sort(files)
	return files, nil
}

// match adds the files of one pattern, and reports whether there are some.
func match(pattern string, found map[string]bool) (bool, error) {
	clean := filepath.ToSlash(filepath.Clean(pattern))
	if !strings.ContainsAny(clean, "*?[") {
		info, err := os.Stat(pattern)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return false, nil
		case err != nil:
			return false, err
		case info.IsDir():
			return false, fmt.Errorf("%q is a folder: write %q for all files in it", pattern, strings.TrimSuffix(filepath.ToSlash(pattern), "/")+"/**")
		}
		found[filepath.Clean(pattern)] = true
		return true, nil
	}
	parts := strings.Split(clean, "/")
	fixed := slices.IndexFunc(parts, func(s string) bool { return strings.ContainsAny(s, "*?[") })
	root := strings.Join(parts[:fixed], "/")
	switch {
	case root == "" && strings.HasPrefix(clean, "/"):
		root = "/"
	case root == "":
		root = "."
	}
	matched, seen := false, 0
	err := filepath.WalkDir(filepath.FromSlash(root), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			return err
		}
		if seen++; seen > 10*maxFiles {
			return fmt.Errorf("%q leads through too many folders", pattern)
		}
		if d.IsDir() {
			return nil
		}
		rel, err := filepath.Rel(filepath.FromSlash(root), path)
		if err != nil {
			return err
		}
		ok, err := matchParts(parts[fixed:], strings.Split(filepath.ToSlash(rel), "/"))
		if err != nil {
			return fmt.Errorf("the pattern %q: %w", pattern, err)
		}
		if ok {
			matched = true
			found[path] = true
		}
		return nil
	})
	return matched, err
}

// matchParts matches the names of a path with those of a pattern.
func matchParts(pattern, names []string) (bool, error) {
	// at holds which beginnings of the pattern the names so far can have.
	at := make([]bool, len(pattern)+1)
	at[0] = true
	skip := func() {
		for i, p := range pattern {
			if at[i] && p == "**" {
				at[i+1] = true
			}
		}
	}
	skip()
	for _, name := range names {
		next := make([]bool, len(pattern)+1)
		for i, p := range pattern {
			if !at[i] {
				continue
			}
			if p == "**" {
				next[i] = true
				continue
			}
			ok, err := filepath.Match(p, name)
			if err != nil {
				return false, err
			}
			next[i+1] = next[i+1] || ok
		}
		at = next
		skip()
	}
	return at[len(pattern)], nil
}
