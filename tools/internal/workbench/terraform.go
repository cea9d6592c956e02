// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package workbench

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/hashicorp/go-version"
	install "github.com/hashicorp/hc-install"
	"github.com/hashicorp/hc-install/fs"
	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
	"github.com/hashicorp/hc-install/src"
)

// PathVariable names the environment variable that chooses the Terraform, or OpenTofu, to use. It is the one that
// terraform-plugin-testing reads, so one setting serves the tests, the demo and the documentation.
const PathVariable = "TF_ACC_TERRAFORM_PATH"

const (
	// supported is what the provider needs: functions came with 1.8.
	supported = ">= 1.8.0"
	// fetched is the version that is downloaded if Terraform is not found.
	fetched = "1.13.3"
)

// Terraform returns the absolute path of a Terraform executable: the one that PathVariable names, else one on PATH that is
// new enough, else one that an earlier call downloaded into the folder bin of the repository at root, else a new download.
func Terraform(ctx context.Context, root string) (string, error) {
	if chosen := os.Getenv(PathVariable); chosen != "" {
		path, err := exec.LookPath(chosen)
		if err != nil {
			return "", fmt.Errorf("finding Terraform: %s: %w", PathVariable, err)
		}
		return filepath.Abs(path)
	}

	bin := filepath.Join(root, "bin")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		return "", fmt.Errorf("finding Terraform: %w", err)
	}
	constraints, err := version.NewConstraint(supported)
	if err != nil {
		return "", fmt.Errorf("finding Terraform: %w", err)
	}
	release, err := version.NewVersion(fetched)
	if err != nil {
		return "", fmt.Errorf("finding Terraform: %w", err)
	}
	path, err := install.NewInstaller().Ensure(ctx, []src.Source{
		&fs.Version{Product: product.Terraform, Constraints: constraints, ExtraPaths: []string{bin}},
		&releases.ExactVersion{Product: product.Terraform, Version: release, InstallDir: bin},
	})
	if err != nil {
		return "", fmt.Errorf("finding Terraform: no version %s is on PATH, and %s could not be downloaded: %w\n"+
			"Install Terraform, or set %s to the path of an executable", supported, fetched, err, PathVariable)
	}
	return path, nil
}
