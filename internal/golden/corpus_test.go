// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package golden_test

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

var (
	update = flag.Bool("update", false, "write the digests of the answers")
	out    = flag.String("out", "", "a folder for the full answers")
)

// item is one input of the corpus: its key, and a function that writes the answers.
type item struct {
	key   string
	write func(w *strings.Builder)
}

// check compares the answers to the items of a section with the section's digests. The
// work is done side by side, the result is in the order of the items.
func check(t *testing.T, section string, items []item) {
	t.Helper()
	texts := make([]string, len(items))
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range next {
				var b strings.Builder
				items[i].write(&b)
				texts[i] = b.String()
			}
		})
	}
	for i := range items {
		next <- i
	}
	close(next)
	workers.Wait()

	got := make([]string, len(items))
	for i, text := range texts {
		sum := sha256.Sum256([]byte(text))
		got[i] = hex.EncodeToString(sum[:]) + "  " + items[i].key
	}
	if *out != "" {
		writeFull(t, section, items, texts)
	}
	file := filepath.Join("testdata", section+".sha256")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(strings.Join(got, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	compare(t, file, got)
}

// compare reports the keys whose answers are not those of the digests in a file.
func compare(t *testing.T, file string, got []string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("no digests to compare with (`make golden` writes them): %v", err)
	}
	want := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		want[strings.TrimSuffix(line, "\n")] = true
	}
	var changed []string
	for _, line := range got {
		if !want[line] {
			changed = append(changed, line[strings.Index(line, "  ")+2:])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d groups of answers, %s has %d", len(got), file, len(want))
	}
	if len(changed) > 0 {
		t.Errorf("%d of %d groups of answers changed, first %s; `make golden OUT=dir` before and after shows the lines", len(changed), len(got),
			strings.Join(changed[:min(5, len(changed))], ", "))
	}
}

// writeFull writes all answers of a section into one file.
func writeFull(t *testing.T, section string, items []item, texts []string) {
	t.Helper()
	if err := os.MkdirAll(*out, 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(*out, section+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(f)
	for i, text := range texts {
		_, _ = fmt.Fprintf(w, "## %s\n%s", items[i].key, text)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
