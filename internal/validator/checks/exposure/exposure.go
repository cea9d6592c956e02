// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package exposure checks who gets in: confused deputies, public access, and those who lock themselves out.
package exposure

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// Checks are about resource policies that let in more than those who are meant, or nobody any more.
var Checks = slices.Concat(exposureServiceChecks, exposurePublicChecks, exposureLockoutChecks)

// Pages on access from outside.
const (
	publicAccessPage = frame.UserGuide + "access-analyzer-concepts.html"
	s3PublicPage     = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"
	s3PutPolicyPage  = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html"
	keyPolicyPage    = "https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html"
	keyDefaultPage   = "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html"
)
