// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package principal_test

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// TestServicePrincipalTable holds the table to its shape.
func TestServicePrincipalTable(t *testing.T) {
	for _, row := range facts.Named("service_principals").Rows() {
		if row[1] != "yes" && row[1] != "" {
			t.Fatalf("bad row %q", row)
		}
		if iam.ServiceLabels(row[0]) == "" && !strings.HasSuffix(row[0], ".amazon.com") {
			t.Errorf("%s is no service principal", row[0])
		}
	}
	if len(facts.ComputePrincipals()) < 20 {
		t.Errorf("only %d compute services", len(facts.ComputePrincipals()))
	}
}

func TestRegionShape(t *testing.T) {
	for _, s := range []string{"eu-west-1", "us-gov-east-1", "ap-southeast-12", "us-iso-east-1", "eusc-de-east-1"} {
		if !iam.IsRegionShape(s) {
			t.Errorf("%s has the shape of a region", s)
		}
	}
	for _, s := range []string{"", "-", "eu", "eu-west", "eu-west-", "eu--", "west-1", "ecs-tasks", "license-manager-1", "EU-WEST-1", "eu-west-1a"} {
		if iam.IsRegionShape(s) {
			t.Errorf("%s has no shape of a region", s)
		}
	}
}
