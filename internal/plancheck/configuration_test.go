// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"testing"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// A plan without the configuration of a resource does not say whether an argument that is not
// known was set: then it counts as not visible, and never as not there.
func TestNoConfiguration(t *testing.T) {
	plan := parsePlan(t, []byte(`{"format_version":"1.2","terraform_version":"1.11.4","resource_changes":[
		{"address":"aws_iam_role.r","mode":"managed","type":"aws_iam_role","name":"r","provider_name":"registry.terraform.io/hashicorp/aws","change":{"actions":["create"],"before":null,
			"after":{"name":"r","assume_role_policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}"},"after_unknown":{"arn":true}}},
		{"address":"aws_iam_role_policy.p","mode":"managed","type":"aws_iam_role_policy","name":"p","provider_name":"registry.terraform.io/hashicorp/aws","change":{"actions":["create"],"before":null,
			"after":{"role":"r"},"after_unknown":{"policy":true}}}]}`))
	r := Run(plan, &Settings{FailOn: frame.Error, Now: time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)})
	if got := r.Counts(); got.NotVisible != 1 || got.Found != 2 {
		t.Errorf("%d documents found, %d not visible; want 2 and 1", got.Found, got.NotVisible)
	}
}
