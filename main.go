// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Command terraform-provider-iamproof is the Terraform provider iamproof: it proves at plan time, offline, what AWS IAM
// policies allow. Terraform starts it; run by hand it only says so.
package main

import (
	"flag"
	"log"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	_ "github.com/terraform-iamproof/terraform-provider-iamproof/internal/p521" // before the certificate needs it
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/provider"
)

// address is the provider's source address in the Terraform Registry.
const address = "registry.terraform.io/terraform-iamproof/iamproof"

// version is the release, set by the linker; a build from a work tree is "dev".
var version = "dev"

func main() {
	managed := flag.Bool("debug", false, "serve for a debugger and print the TF_REATTACH_PROVIDERS value to use")
	flag.Parse()

	if !logsWanted(os.Environ()) {
		// The SDK writes trace lines for every leaf of a large policy, and Terraform throws them away: not writing
		// them makes planning such a document two to four times faster.
		for _, name := range []string{"TF_LOG_SDK", "TF_LOG_SDK_FRAMEWORK"} {
			if err := os.Setenv(name, "ERROR"); err != nil {
				log.Printf("%s could not be set, so large plans will be slower: %s", name, err)
			}
		}
	}

	if os.Getenv("GOGC") == "" {
		// A provider lives for a second and has little to keep: collecting at every 4 MB, as Go does in a small heap, takes
		// a fifth of its time. This makes it every 16 MB.
		debug.SetGCPercent(400)
	}

	var opts []tf6server.ServeOpt
	if *managed {
		opts = append(opts, tf6server.WithManagedDebug())
	}
	if err := tf6server.Serve(address, provider.Server(version), opts...); err != nil {
		log.Fatal(err)
	}
}

// logsWanted reports whether environ, as os.Environ returns it, holds any of Terraform's TF_LOG variables with a value.
func logsWanted(environ []string) bool {
	return slices.ContainsFunc(environ, func(entry string) bool {
		name, value, _ := strings.Cut(entry, "=")
		return value != "" && (name == "TF_LOG" || strings.HasPrefix(name, "TF_LOG_"))
	})
}
