// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestOffline shows that everything below the provider, but for the live reads, can be
// used without the network: the AWS SDK is not among what it is made of.
func TestOffline(t *testing.T) {
	t.Parallel()
	list := func(format string, packages ...string) []string {
		out, err := exec.Command("go", append([]string{"list", "-f", format}, packages...)...).Output()
		if err != nil {
			t.Fatalf("go list: %v", err)
		}
		return strings.Fields(string(out))
	}
	const module = "github.com/terraform-iamproof/terraform-provider-iamproof"
	online := map[string]bool{module: true, module + "/internal/provider": true, module + "/internal/awsiam": true, module + "/internal/awsiam/awstest": true}
	offline := 0
	for _, line := range list(`{{.ImportPath}}={{join .Deps ","}}`, "./...") {
		pkg, deps, _ := strings.Cut(line, "=")
		if online[pkg] {
			continue
		}
		offline++
		for dep := range strings.SplitSeq(deps, ",") {
			if strings.HasPrefix(dep, "github.com/aws/") {
				t.Errorf("%s is made of %s", pkg, dep)
			}
		}
	}
	if offline < 20 {
		t.Errorf("only %d packages were looked at", offline)
	}
}

// TestLinkedMethods counts the methods of AWS's clients in the provider (L-001). A client
// that becomes a value of an interface type, or a paginator of the SDK, which makes one of
// it, links all of them, megabytes.
func TestLinkedMethods(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it links the provider")
	}
	provider := filepath.Join(t.TempDir(), "provider")
	if out, err := exec.Command("go", "build", "-o", provider, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	symbols, err := exec.Command("go", "tool", "nm", provider).Output()
	if err != nil {
		t.Fatalf("go tool nm: %v", err)
	}
	for service, most := range map[string]int{"iam": 40, "sts": 20, "organizations": 20} {
		linked := map[string]bool{}
		for line := range strings.Lines(string(symbols)) {
			_, name, ok := strings.Cut(line, "github.com/aws/aws-sdk-go-v2/service/"+service+".(*Client).")
			if name = strings.TrimSpace(name); ok && name[0] >= 'A' && name[0] <= 'Z' && !strings.Contains(name, ".") {
				linked[name] = true
			}
		}
		if len(linked) < 2 || len(linked) > most {
			t.Errorf("%d methods of the client of %s are linked, want 2 to %d", len(linked), service, most)
		}
		t.Logf("%s: %d methods", service, len(linked))
	}
}
