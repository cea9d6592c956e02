// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// Catalog is what a simulation asks about AWS's services.
type Catalog interface {
	iam.Services
	// Expand returns the names of the actions that a pattern such as "s3:Get*" covers,
	// sorted. It is an error if nothing matches, or if AWS would refuse the pattern.
	Expand(pattern string) ([]string, error)
	// ResourceTypes describes the resource types of an action for messages, such as
	// "bucket (arn:${Partition}:s3:::${BucketName})".
	ResourceTypes(action string) []string
	// Misfit says why an ARN is not one of the action's resources (E-815).
	Misfit(action string, arn pattern.Text) catalog.Misfit
	// Dated is the day of the catalogue's data.
	Dated() string
}
