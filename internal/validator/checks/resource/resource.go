// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package resource checks resources: the fields of their ARNs, and whether actions of the statement take them.
package resource

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// Checks are about Resource and NotResource: whether they must be there, the form of each ARN, and what ARNs mean to
// the actions and to each other.
var Checks = slices.Concat(
	resourceElementChecks, resourceNestedChecks, resourceFormChecks, resourceFieldChecks, resourceFormatChecks, resourceNameChecks,
	resourceActionChecks, resourceListChecks, resourceAttachedChecks, exampleAccountChecks,
)

// Pages on resources.
const (
	actionsTablePage = "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html"
	iamIDsPage       = frame.UserGuide + "reference_identifiers.html"
	s3PolicyPage     = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security_iam_service-with-iam.html"
	secretsPage      = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/getting-started.html"
)

// withResource are the policy types whose statements have resources. A trust policy with a Resource is wrong as such.
const withResource = iam.AllTypes &^ iam.Trust

// Ids that more than one check of the family needs to know.
const (
	missingARNField      = "MISSING_ARN_FIELD"
	invalidPartition     = "INVALID_PARTITION"
	partitionMismatch    = "ARN_PARTITION_MISMATCH"
	invalidARNService    = "INVALID_SERVICE"
	arnServiceCase       = "INVALID_ARN_SERVICE_CASE"
	arnServiceWildcard   = "WILDCARD_IN_SERVICE_NAME"
	invalidARNRegion     = "INVALID_ARN_REGION"
	arnRegionNotAllowed  = "ARN_REGION_NOT_ALLOWED"
	missingARNRegion     = "MISSING_ARN_REGION"
	invalidARNAccount    = "INVALID_ARN_ACCOUNT"
	arnAccountNotAllowed = "ARN_ACCOUNT_NOT_ALLOWED"
	missingARNAccount    = "MISSING_ARN_ACCOUNT"
	invalidARNResource   = "INVALID_ARN_RESOURCE"
	arnResourceTypeCase  = "ARN_RESOURCE_TYPE_CASE"
	bucketObjectMixup    = "S3_BUCKET_OBJECT_ARN_MIXUP"
	actionMismatch       = "ACTION_RESOURCE_MISMATCH"
	actionNeedsStar      = "ACTION_REQUIRES_STAR_RESOURCE"
	resourceUnused       = "RESOURCE_NOT_USED_BY_ANY_ACTION"
)
