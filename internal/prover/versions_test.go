// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

var update = flag.Bool("update", false, "write the golden files")

// TestP1007ManagedVersions proves every pair of consecutive versions of AWS's managed policies
// in both directions, and compares the verdicts with those on record, one line a pair. The
// versions are in the file that IAMPROOF_VERSIONS names: `go run -C tools ./catalog -versions F`
// writes it.
func TestP1007ManagedVersions(t *testing.T) {
	file := os.Getenv("IAMPROOF_VERSIONS")
	if file == "" {
		t.Skip("IAMPROOF_VERSIONS names no file of the versions")
	}
	var lines []string
	var times []time.Duration
	undetermined := 0
	eachPair(t, file, func(name string, older, newer int, a, b *program.Policy) {
		one := func(left, right *program.Policy) string {
			start := time.Now()
			r := Within(context.Background(), Documents([]*program.Policy{left}, services), Documents([]*program.Policy{right}, services), Options{Cells: -1})
			times = append(times, time.Since(start))
			if r.Verdict != Undetermined {
				return r.Verdict.String()
			}
			// What is contested is decided in the documented reading.
			undetermined++
			for _, c := range r.Causes {
				if c.Kind != CauseContested {
					t.Errorf("%s v%d, v%d: %+v", name, older, newer, r.Causes)
				}
			}
			documented := Within(context.Background(), Documents([]*program.Policy{left}, services), Documents([]*program.Policy{right}, services), Options{Cells: -1, Documented: true})
			if documented.Verdict == Undetermined {
				t.Errorf("%s v%d, v%d, documented reading: %+v", name, older, newer, documented.Causes)
			}
			return "contested, as documented " + documented.Verdict.String()
		}
		lines = append(lines, fmt.Sprintf("%s v%d..v%d added %s, removed %s", name, older, newer, one(b, a), one(a, b)))
	})
	slices.Sort(times)
	var total time.Duration
	for _, d := range times {
		total += d
	}
	t.Logf("%d questions: p50 %v, p99 %v, max %v, total %v; %d undetermined", len(times), times[len(times)/2], times[len(times)*99/100], times[len(times)-1], total, undetermined)
	golden := filepath.Join("testdata", "versions.golden")
	got := strings.Join(lines, "\n") + "\n"
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	wanted := strings.Split(string(want), "\n")
	for i, line := range strings.Split(got, "\n") {
		if i >= len(wanted) || wanted[i] != line {
			t.Fatalf("line %d is %q, the golden file differs", i+1, line)
		}
	}
}

// eachPair compiles the versions and yields each with the one before it. Versions that AWS
// would refuse today are left out.
func eachPair(t testing.TB, file string, yield func(name string, older, newer int, a, b *program.Policy)) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 1<<22)
	var last *program.Policy
	lastName, lastVersion := "", 0
	for scanner.Scan() {
		var line struct {
			Name     string
			Version  int
			Document json.RawMessage
		}
		if err := json.Unmarshal(scanner.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		p := version(string(line.Document))
		if p == nil {
			continue
		}
		if last != nil && lastName == line.Name {
			yield(line.Name, lastVersion, line.Version, last, p)
		}
		last, lastName, lastVersion = p, line.Name, line.Version
	}
	if err := scanner.Err(); err != nil {
		t.Fatal(err)
	}
}

func version(text string) *program.Policy {
	root, problems := policy.ParseJSON(text)
	if len(problems) > 0 {
		return nil
	}
	doc, problems := policy.Build(root)
	if len(problems) > 0 {
		return nil
	}
	p, err := program.Compile(doc, iam.Identity, "document", services)
	if err != nil {
		return nil
	}
	return p
}
