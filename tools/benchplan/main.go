// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Command benchplan times plans of the provider in a real Terraform, each a number of times. It prints the medians of a plan
// that creates many gates and of one of them without changes. It prints the shortest times of gates with policies in HCL,
// alike and each its own, and of terraform_data with the same input, because the difference is small. It also prints the
// lines that plans of the examples take and the size of their states.
//
// Times are of whole processes, as users see them: Terraform starts a provider three times for a plan, and one gate against one
// terraform_data shows what that takes. Nothing is asserted.
package main

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/tools/internal/workbench"
)

const required = "terraform {\n  required_providers {\n    iamproof = { source = \"terraform-iamproof/iamproof\" }\n  }\n}\n"

// hcl is ten statements as an HCL object. With own, they are of buckets that belong to one instance of a resource.
func hcl(own bool) string {
	of := ""
	if own {
		of = "${count.index}-"
	}
	var b strings.Builder
	b.WriteString("{ Version = \"2012-10-17\", Statement = [\n")
	for i := range 10 {
		fmt.Fprintf(&b, "  { Sid = \"S%[1]d\", Effect = \"Allow\", Action = [\"s3:GetObject\", \"s3:PutObject\"], Resource = [\"arn:aws:s3:::bucket-%[2]s%[1]d/*\", \"arn:aws:s3:::other-%[2]s%[1]d/*\"], Condition = { StringEquals = { \"aws:PrincipalTag/team\" = \"t%[2]s%[1]d\" } } },\n", i, of)
	}
	b.WriteString("] }")
	return b.String()
}

func gates(n int, policy, expectations string) string {
	return required + fmt.Sprintf("resource \"iamproof_simulation\" \"s\" {\n  count = %d\n  principal = \"arn:aws:iam::444455556666:role/r${count.index}\"\n  identity_policies = [%s]\n  expectations = [%s]\n}\n", n, policy, expectations)
}

// data is terraform_data with the input of gates.
func data(n int, policy string) string {
	return fmt.Sprintf("resource \"terraform_data\" \"s\" {\n  count = %d\n  input = { principal = \"arn:aws:iam::444455556666:role/r${count.index}\", identity_policies = [%s], expectations = [{ name = \"e\" }] }\n}\n", n, policy)
}

func main() {
	runs := flag.Int("n", 5, "runs of each plan")
	flag.Parse()
	if err := run(context.Background(), *runs); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, runs int) error {
	root, err := workbench.Root()
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "iamproof-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	bench, err := workbench.New(ctx, root, tmp)
	if err != nil {
		return err
	}
	b := &bencher{bench: bench, tmp: tmp, runs: runs}

	const deny = `{ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "*", Resource = "*" }] }`
	first, again, err := b.twice(ctx, "20x87", gates(20, deny, `{ name = "e", decision = "explicitDeny", actions = ["ec2:Describe*"], enforcement = "warn" }`))
	if err != nil {
		return err
	}
	fmt.Printf("20 gates with the requests of ec2:Describe*: first plan %.2f s, plan without changes %.2f s (%.2f times)\n", first, again, again/first)
	everything, unchanged, err := b.twice(ctx, "all", gates(1, deny, `{ name = "e", decision = "explicitDeny", actions = ["*"], enforcement = "warn" }`))
	if err != nil {
		return err
	}
	fmt.Printf("one gate with every action: first plan %.2f s, plan without changes %.2f s (%.2f times)\n", everything, unchanged, unchanged/everything)

	for _, c := range []struct {
		what string
		n    int
		own  bool
	}{
		{"one gate of 10 HCL statements", 1, false}, {"50 gates of 10 HCL statements", 50, false},
		{"50 gates of 10 HCL statements, each its own", 50, true},
	} {
		mine, theirs, err := b.pair(ctx, gates(c.n, hcl(c.own), `{ name = "e", decision = "denied", actions = ["iam:CreateUser"] }`), data(c.n, hcl(c.own)))
		if err != nil {
			return err
		}
		fmt.Printf("%s: %.2f s, terraform_data with the same input: %.2f s (%.2f times)\n", c.what, mine, theirs, mine/theirs)
	}

	return b.examples(ctx, root)
}

type bencher struct {
	bench *workbench.Bench
	tmp   string
	runs  int
}

func (b *bencher) folder(name, config string) (string, error) {
	dir := filepath.Join(b.tmp, "run-"+name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	return dir, os.WriteFile(filepath.Join(dir, "main.tf"), []byte(config), 0o600)
}

// pair returns the shortest times of the plans of two configurations, which take turns.
func (b *bencher) pair(ctx context.Context, one, other string) (float64, float64, error) {
	var dirs [2]string
	for i, config := range []string{one, other} {
		var err error
		if dirs[i], err = b.folder(fmt.Sprint("pair-", i), config); err != nil {
			return 0, 0, err
		}
	}
	least := [2]float64{math.Inf(1), math.Inf(1)}
	for range 3 * b.runs {
		for i, dir := range dirs {
			took, err := b.time(ctx, dir)
			if err != nil {
				return 0, 0, err
			}
			least[i] = min(least[i], took)
		}
	}
	return least[0], least[1], nil
}

// twice returns the median times of the first plan and of one without changes.
func (b *bencher) twice(ctx context.Context, name, config string) (first, again float64, err error) {
	dir, err := b.folder(name, config)
	if err != nil {
		return 0, 0, err
	}
	if first, err = b.median(ctx, dir); err != nil {
		return 0, 0, err
	}
	if out, err := b.bench.Command(ctx, dir, "apply", "-auto-approve", "-input=false").CombinedOutput(); err != nil {
		return 0, 0, fmt.Errorf("%w: %s", err, out)
	}
	again, err = b.median(ctx, dir)
	return first, again, err
}

func (b *bencher) median(ctx context.Context, dir string) (float64, error) {
	var times []float64
	for range b.runs {
		took, err := b.time(ctx, dir)
		if err != nil {
			return 0, err
		}
		times = append(times, took)
	}
	slices.Sort(times)
	return times[len(times)/2], nil
}

// time returns the time of one plan in seconds.
func (b *bencher) time(ctx context.Context, dir string) (float64, error) {
	start := time.Now()
	if out, err := b.bench.Command(ctx, dir, "plan", "-input=false", "-lock=false").CombinedOutput(); err != nil {
		return 0, fmt.Errorf("%w: %s", err, out)
	}
	return time.Since(start).Seconds(), nil
}

// examples prints the lines of plans and the bytes of states.
func (b *bencher) examples(ctx context.Context, root string) error {
	files, err := filepath.Glob(filepath.Join(root, "examples", "resources", "*", "*.tf"))
	if err != nil {
		return err
	}
	demo := filepath.Join(root, "examples", "demo")
	for _, file := range append([]string{demo}, files...) {
		dir := filepath.Join(b.tmp, "example-"+strings.ReplaceAll(filepath.Base(file), ".", "-"))
		switch info, err := os.Stat(file); {
		case err != nil:
			return err
		case info.IsDir():
			if err := os.CopyFS(dir, os.DirFS(file)); err != nil {
				return err
			}
		default:
			text, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			if strings.Contains(string(text), `"aws_`) {
				continue
			}
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(dir, "main.tf"), append([]byte(required), text...), 0o600); err != nil {
				return err
			}
		}
		out, err := b.bench.Command(ctx, dir, "plan", "-input=false", "-lock=false", "-no-color").CombinedOutput()
		lines := strings.Count(string(out), "\n")
		if err != nil {
			fmt.Printf("%s: the plan fails after %d lines\n", filepath.Base(file), lines)
			continue
		}
		_, applied := b.bench.Command(ctx, dir, "apply", "-auto-approve", "-input=false").CombinedOutput()
		size := int64(0)
		if info, err := os.Stat(filepath.Join(dir, "terraform.tfstate")); err == nil && applied == nil {
			size = info.Size()
		}
		fmt.Printf("%s: the plan prints %d lines, the state has %d bytes\n", filepath.Base(file), lines, size)
	}
	return nil
}
