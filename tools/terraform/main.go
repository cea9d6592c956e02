// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Command terraform prints the path of a Terraform executable for tests to use, downloading one when the machine has none.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/terraform-iamproof/terraform-provider-iamproof/tools/internal/workbench"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	root, err := workbench.Root()
	if err != nil {
		return err
	}
	path, err := workbench.Terraform(ctx, root)
	if err != nil {
		return err
	}
	fmt.Println(path)
	return nil
}
