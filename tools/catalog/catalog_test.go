// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// pack makes an archive as npm does.
func pack(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	zip := gzip.NewWriter(&b)
	w := tar.NewWriter(zip)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := w.WriteHeader(&tar.Header{Name: name, Size: int64(len(files[name])), Mode: 0o644}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestOpen(t *testing.T) {
	data := pack(t, map[string]string{"package/data/a.json": `{}`, "package/readme.md": "x", "elsewhere/b.json": "{}"})
	sum := sha512.Sum512(data)
	p := pinned{name: "@scope/name", version: "1.2.3", integrity: "sha512-" + base64.StdEncoding.EncodeToString(sum[:])}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "scope-name-1.2.3.tgz"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := open(t.Context(), p, dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := slices.Sorted(maps.Keys(c.files)); !slices.Equal(got, []string{"data/a.json"}) {
		t.Errorf("files %q", got)
	}
	if _, err := c.read("data/b.json"); err == nil {
		t.Error("a file that is not there is read")
	}
	p.integrity = servicesPackage.integrity
	if _, err := open(t.Context(), p, dir); err == nil || !strings.Contains(err.Error(), "pinned") {
		t.Errorf("another archive than the pinned one: %v", err)
	}
	p.version = "1.2.4"
	if _, err := open(t.Context(), p, dir); err == nil {
		t.Error("an archive that is not there is opened")
	}
}

// sample is a package of one service.
func sample() contents {
	return contents{pinned: pinned{name: "sample", version: "1"}, files: map[string][]byte{
		"package.json":                     []byte(`{"version":"1","updatedAt":"2031-02-03T04:05:06Z"}`),
		"data/services.json":               []byte(`["warp"]`),
		"data/rcpSupportedServices.json":   []byte(`["warp"]`),
		"data/unassociatedConditions.json": []byte(`{"core":["warp"]}`),
		"data/actions/warp.json": []byte(`{
			"engage":{"name":"Engage","accessLevel":"Tagging, Write","conditionKeys":["warp:Speed"],"dependentActions":["core:Eject"],
				"resourceTypes":[{"name":"Drive","required":true,"conditionKeys":["aws:ResourceTag/${TagKey}"],"dependentActions":[]}],
				"scenarios":[{"name":"Fast","resourceTypes":[{"name":"drive","required":true}]}]},
			"idle":{"name":"Idle","accessLevel":"Read","conditionKeys":[],"dependentActions":[],"resourceTypes":[]}}`),
		"data/resourceTypes/warp.json": []byte(`{"drive":{"key":"drive","arn":"arn:${Partition}:core:${Region}:${Account}:drive/${Id}, arn:${Partition}:core:${Region}:drive:${Id}"}}`),
		"data/conditionKeys/warp.json": []byte(`{"warp:speed":{"key":"warp:Speed","type":"ArrayOfNumeric"},"aws:resourcetag/${tagkey}":{"key":"aws:ResourceTag/${TagKey}","type":"String"}}`),
	}}
}

func TestReadServices(t *testing.T) {
	s, err := readServices(sample())
	if err != nil {
		t.Fatal(err)
	}
	if s.date != "2031-02-03" || len(s.services) != 1 {
		t.Fatalf("%+v", s)
	}
	if err := s.services[0].check(); err != nil {
		t.Error(err)
	}
	drive := s.services[0].types[0]
	if want := []string{"arn:${Partition}:core:${Region}:${Account}:drive/${Id}", "arn:${Partition}:core:${Region}:*:drive:${Id}"}; !slices.Equal(drive.templates, want) {
		t.Errorf("formats %q", drive.templates)
	}
	if got := s.arnServices(); len(got) != 1 || got["core"] == nil {
		t.Errorf("services of ARNs: %v", got)
	}
	if got := s.keyPrefixes(); len(got) != 1 || got["core"] == nil {
		t.Errorf("prefixes of keys: %v", got)
	}
	err = s.check()
	if err == nil || !strings.Contains(err.Error(), "1 services, expected 456") || !strings.Contains(err.Error(), "2 actions, expected 22091") {
		t.Errorf("the counts are not checked: %v", err)
	}
}

// TestEncodingIsDeterministic makes the same file twice and finds in it what went in.
func TestEncodingIsDeterministic(t *testing.T) {
	var made [2][]byte
	for i := range made {
		s, err := readServices(sample())
		if err != nil {
			t.Fatal(err)
		}
		made[i] = encodeServices(s)
		block := string(s.services[0].block())
		for _, text := range []string{"warp:Engage\n", "warp:Idle\n", "core:Eject\n", "Fast\n", "drive\n", "aws:ResourceTag/${TagKey}\n"} {
			if strings.Count(block, text) != 1 {
				t.Errorf("%q is in the block %d times", text, strings.Count(block, text))
			}
		}
	}
	if !bytes.Equal(made[0], made[1]) || !bytes.HasPrefix(made[0], []byte(magicServices)) {
		t.Error("the file depends on more than its sources")
	}
	other := slices.Clone(made[0])
	other[len(other)-1] ^= 1 // another compression
	if !sameContent(made[0], other) {
		t.Error("the same content counts as different")
	}
	other[20] ^= 1
	if sameContent(made[0], other) || sameContent(made[0], made[0][:10]) || sameContent([]byte(strings.Repeat("x", 99)), []byte(strings.Repeat("x", 99))) {
		t.Error("other content is taken for the same")
	}
}

func TestReadServicesRefuses(t *testing.T) {
	for _, tt := range []struct{ file, old, new, want string }{
		{"package.json", `"1"`, `"2"`, "version"},
		{"data/actions/warp.json", `"engage":`, `"engaged":`, "filed under"},
		{"data/actions/warp.json", `"Read"`, `"Look"`, "access level"},
		{"data/actions/warp.json", `"warp:Speed"`, `"warp:Sped"`, "is not listed"},
		{"data/actions/warp.json", `"name":"Drive"`, `"name":"Dive"`, "is not listed"},
		{"data/actions/warp.json", `{"name":"Idle"`, `{"name":"I dle"`, ""},
		{"data/resourceTypes/warp.json", `arn:${Partition}`, `${Partition}`, "ARN format"},
		{"data/resourceTypes/warp.json", `"arn"`, `"arm"`, "ARN format"},
		{"data/conditionKeys/warp.json", `ArrayOfNumeric`, `ListOfNumeric`, "type"},
		{"data/conditionKeys/warp.json", `peed`, `<key>${b}`, "placeholders"},
		{"data/services.json", `["warp"]`, `["warp","impulse"]`, "impulse"},
		{"data/services.json", `[`, ``, "services.json"},
	} {
		c := sample()
		old := string(c.files[tt.file])
		c.files[tt.file] = []byte(strings.ReplaceAll(old, tt.old, tt.new))
		if string(c.files[tt.file]) == old {
			t.Fatalf("%s does not have %q", tt.file, tt.old)
		}
		s, err := readServices(c)
		if err == nil {
			err = s.services[0].check()
		}
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s with %q: %v, want %q in it", tt.file, tt.new, err, tt.want)
		}
	}
}

func TestReadPolicies(t *testing.T) {
	read := func(text string) (*policies, error) {
		return readPolicies(contents{files: map[string][]byte{"dist/managedPolicies.json": []byte(text)}})
	}
	if _, err := read(`{}`); err == nil || !strings.Contains(err.Error(), "expected 1594") {
		t.Errorf("the count is not checked: %v", err)
	}
	if _, err := read(`[`); err == nil {
		t.Error("text that is no JSON is read")
	}
}

func TestAttest(t *testing.T) {
	s, err := readServices(sample())
	if err != nil {
		t.Fatal(err)
	}
	p := &policies{pinned: s.pinned, date: "2031-01-01", list: []policy{
		{name: "A", document: []byte(`{"Statement":{"Action":"warp:En*","Condition":{"StringLike":{"WARP:speed":"1","warp:Spin":"2","aws:ResourceTag/team":"x"}}}}`)},
		{name: "B", document: []byte(`{"Statement":[{"NotAction":["warp:Stop","Impulse:*","*"]},{"Action":["warp:idle","warp:St?p*"]}]}`)},
	}}
	got, err := attest(s, p, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, rows, _ := strings.Cut(string(got), "kind\tname\n")
	if want := "prefix\timpulse\naction\tImpulse:*\naction\twarp:St?p*\naction\twarp:Stop\nkey\twarp:Spin\n"; rows != want {
		t.Errorf("attested:\n%s", rows)
	}
	if !strings.HasPrefix(string(got), "# date: 2031-01-01\n# source: npm package sample 1\n") {
		t.Errorf("header of %.200s", got)
	}
}

func TestLevels(t *testing.T) {
	if got, err := levels("Permissions management, Write"); err != nil || got != levelPermissions|levelWrite {
		t.Errorf("%b, %v", got, err)
	}
	if _, err := levels("Write,Read"); err == nil {
		t.Error("an unknown level is read")
	}
}

// TestRun writes, compares, and reports a difference, without the network. It needs the pinned packages, which it takes
// from the folder in CATALOG_PACKAGES.
func TestRun(t *testing.T) {
	from := os.Getenv("CATALOG_PACKAGES")
	if from == "" {
		t.Skip("CATALOG_PACKAGES does not name a folder with the packages")
	}
	committed := filepath.Join("..", "..", "internal", "catalog", "data")
	if err := run(t.Context(), committed, from, true); err != nil {
		t.Errorf("the committed files: %v", err)
	}
	out := t.TempDir()
	if err := os.CopyFS(out, os.DirFS(committed)); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(out, "services.bin")); err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), out, from, true); err == nil || !strings.Contains(err.Error(), "services.bin") {
		t.Errorf("a missing file: %v", err)
	}
	if err := run(t.Context(), out, from, false); err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), out, from, true); err != nil {
		t.Errorf("after writing: %v", err)
	}
}
