// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Command iamproof checks IAM policies offline: those of a plan of Terraform or OpenTofu, or
// documents in files. See package cli.
package main

import (
	"os"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/cli"
)

// version is set by the release build.
var version = "dev"

func main() {
	os.Exit(cli.Main(os.Args[1:], cli.NewWorld(version)))
}
