// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// resourceChecks are about Resource and NotResource: whether they must be there, the form of each ARN, and what ARNs mean to
// the actions and to each other.
var resourceChecks = slices.Concat(
	resourceElementChecks, resourceNestedChecks, resourceFormChecks, resourceFieldChecks, resourceFormatChecks, resourceNameChecks,
	resourceActionChecks, resourceListChecks, resourceAttachedChecks, exampleAccountChecks,
)

// Pages on resources.
const (
	actionsTablePage = "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html"
	arnPage          = userGuide + "reference-arns.html"
	iamIDsPage       = userGuide + "reference_identifiers.html"
	s3PolicyPage     = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security_iam_service-with-iam.html"
	secretsPage      = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/getting-started.html"
)

// withResource are the policy types whose statements have resources. A trust policy with a Resource is wrong as such.
const withResource = iam.AllTypes &^ iam.Trust

// Ids that more than one check of the family needs to know.
const (
	missingARNField        = "MISSING_ARN_FIELD"
	invalidPartition       = "INVALID_PARTITION"
	partitionMismatch      = "ARN_PARTITION_MISMATCH"
	invalidARNService      = "INVALID_SERVICE"
	arnServiceCase         = "INVALID_ARN_SERVICE_CASE"
	arnServiceWildcard     = "WILDCARD_IN_SERVICE_NAME"
	invalidARNRegion       = "INVALID_ARN_REGION"
	arnRegionNotAllowed    = "ARN_REGION_NOT_ALLOWED"
	missingARNRegion       = "MISSING_ARN_REGION"
	invalidARNAccount      = "INVALID_ARN_ACCOUNT"
	arnAccountNotAllowed   = "ARN_ACCOUNT_NOT_ALLOWED"
	missingARNAccount      = "MISSING_ARN_ACCOUNT"
	invalidARNResource     = "INVALID_ARN_RESOURCE"
	arnResourceTypeCase    = "ARN_RESOURCE_TYPE_CASE"
	bucketObjectMixup      = "S3_BUCKET_OBJECT_ARN_MIXUP"
	actionMismatch         = "ACTION_RESOURCE_MISMATCH"
	actionNeedsStar        = "ACTION_REQUIRES_STAR_RESOURCE"
	resourceUnused         = "RESOURCE_NOT_USED_BY_ANY_ACTION"
	statementCoversNothing = "STATEMENT_COVERS_NOTHING"
)

// cutVariable reports whether a policy variable begins in the text and does not end in it: where its fields are is not certain.
func cutVariable(text string) bool {
	i := strings.LastIndex(text, "${")
	return i >= 0 && strings.IndexByte(text[i:], '}') < 0
}

// arnField returns a field of an ARN, counted from 0, like [SplitARN] but without the others. It is "" if the text has fewer.
func arnField(text string, n int) string {
	start, field := 0, 0
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '$' && i+1 < len(text) && text[i+1] == '{':
			if end := strings.IndexByte(text[i:], '}'); end > 0 {
				i += end
			}
		case text[i] == ':' && field < 5:
			if field == n {
				return text[start:i]
			}
			field++
			start = i + 1
		}
	}
	if field == n {
		return text[start:]
	}
	return ""
}

// partition returns the partition that the policy is for, "" if it is not known.
func (c *Context) partition() string {
	if c.Partition == "" && c.ResourceARN != "" {
		return arn.SplitFields(c.ResourceARN).Partition()
	}
	return c.Partition
}

// partitionOr returns the partition that the policy is for, "aws" if it is not known.
func (c *Context) partitionOr() string {
	if p := c.partition(); p != "" {
		return p
	}
	return "aws"
}

// spelled quotes a text to be written, in full unless it is very long.
func spelled(text string) string { return strconv.Quote(words.Excerpt(text, 400)) }

// showFormat returns an ARN format with the partition filled in.
func (c *Context) showFormat(format string) string {
	return strings.Replace(format, "${Partition}", c.partitionOr(), 1)
}
